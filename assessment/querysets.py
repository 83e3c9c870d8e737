"""Querysets that several nouns share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from grids.territory.models import Subdistrict
from staff import access
from staff.accounts.models import User

if TYPE_CHECKING:
    from grids.scope import Scope


class OfSubdistrictQuerySet(models.QuerySet[Any]):
    """Rows that everybody who has anything to do with the subdistrict may read."""

    def within(self, scope: Scope) -> Self:
        """Rows of the subdistricts inside, and of those that any grid inside belongs to."""
        if scope.everything:
            return self
        of_grids = Subdistrict.objects.filter(grids__in=scope.grids).values("pk")
        return self.filter(Q(subdistrict__in=scope.subdistricts) | Q(subdistrict__in=of_grids))

    def visible_to(self, user: User) -> Self:
        return self.within(access.access_of(user).scope)
