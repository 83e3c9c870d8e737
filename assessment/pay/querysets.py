"""Who sees rows of pay: who prepares, approves or inspects it, and the person whom a row is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from grids.duties import PAY_READERS
from staff import access

if TYPE_CHECKING:
    from staff.accounts.models import User


class PayQuerySet(models.QuerySet[Any]):
    """Rows of a subdistrict that only its payroll officers, heads and inspectors read: settings, runs, funds."""

    subdistrict = "subdistrict"  # the path to it

    def visible_to(self, user: User) -> Self:
        return self.filter(self._of_office(user))

    def _of_office(self, user: User) -> Q:
        return Q(**{f"{self.subdistrict}__in": access.access_of(user).subdistricts_as(*PAY_READERS)})


class OfItemQuerySet(PayQuerySet):
    subdistrict = "item__subdistrict"


class OfGroupQuerySet(PayQuerySet):
    subdistrict = "group__subdistrict"


class OfWorkerPayQuerySet(PayQuerySet):
    """Rows about one worker, who reads them too."""

    subdistrict = "worker__subdistrict"

    def visible_to(self, user: User) -> Self:
        return self.filter(self._of_office(user) | Q(worker=access.access_of(user).worker or 0))
