"""What rows of several nouns share: they happened on a grid, may be judged invented, have a level and an urgency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from staff import access
from staff.accounts.models import User

if TYPE_CHECKING:
    from grids.scope import Scope


class Judged(models.Model):
    """A fact that counts for nothing once it is judged invented."""

    judged_invented = models.BooleanField(_("judged invented"), default=False)
    judged_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("judged by")
    )
    judged_at = models.DateTimeField(pgettext_lazy("time", "judged"), null=True, editable=False)

    privacy = Columns(public="judged_invented judged_by judged_at")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_judgement_has_judge_and_time",
                condition=Q(judged_by__isnull=True, judged_at__isnull=True)
                | Q(judged_by__isnull=False, judged_at__isnull=False),
            )
        ]


class Level(models.TextChoices):
    """The level that settles an incident. Level alone decides whether an incident counts for a grid's timeliness."""

    GRID = "grid", _("grid")
    VILLAGE = "village", _("village")
    SUBDISTRICT = "subdistrict", _("subdistrict")
    DISTRICT = "district", _("district")


class Urgency(models.TextChoices):
    NORMAL = "normal", _("normal")
    URGENT = "urgent", _("urgent")
    EMERGENCY = "emergency", _("emergency")


class OnGridQuerySet(models.QuerySet[Any]):
    """Rows that happened on a grid."""

    def within(self, scope: Scope) -> Self:
        if scope.everything:
            return self
        return self.filter(Q(grid__subdistrict__in=scope.subdistricts) | Q(grid__in=scope.grids))

    def visible_to(self, user: User) -> Self:
        return self.within(access.access_of(user).scope)
