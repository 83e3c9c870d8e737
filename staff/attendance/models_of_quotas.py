"""How many days of a kind of leave somebody has in a year."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.fields import recorded_now
from core.history.declared import Recorded
from grids.duties import OFFICE
from grids.territory.models import Subdistrict
from staff import access
from staff.accounts.models import User
from staff.attendance.models import LeaveKind
from staff.people.models import Worker


class CountedIn(models.TextChoices):
    """Annual leave is counted without rest days, maternity leave with them."""

    WORKING = "working", _("working days")
    CALENDAR = "calendar", pgettext_lazy("leave", "calendar days")


def in_halves(days: Decimal) -> None:
    if days * 2 != int(days * 2):
        raise ValidationError(_("Enter whole or half days."))


class LeaveQuotaQuerySet(models.QuerySet["LeaveQuota"]):
    def visible_to(self, user: User) -> Self:
        """Those of one's office; of one's own person, and those of everybody there."""
        seen = access.access_of(user)
        own = Worker.objects.filter(pk=seen.worker or 0)
        everybody = Q(worker__isnull=True, subdistrict__in=own.values("subdistrict"))
        return self.filter(Q(subdistrict__in=seen.subdistricts_as(*OFFICE)) | Q(worker__in=own) | everybody)


class LeaveQuota(models.Model):
    """The days of one kind of leave in one calendar year: of one worker, or of everybody who has none of their own."""

    history = Recorded(told_with="subdistrict")

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="leave_quotas", verbose_name=_("subdistrict")
    )
    worker = models.ForeignKey(
        Worker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("worker"),
        help_text=_("Blank: everybody who has no days of their own."),
    )
    kind = models.CharField(_("kind of leave"), max_length=11, choices=LeaveKind)
    year = models.PositiveSmallIntegerField(_("year"))
    days = models.DecimalField(
        pgettext_lazy("number", "days"),
        max_digits=4,
        decimal_places=1,
        validators=[in_halves],
        help_text=_("Whole or half days."),
    )
    counted_in = models.CharField(_("counted in"), max_length=8, choices=CountedIn, default=CountedIn.WORKING)
    ground = models.CharField(_("ground"), max_length=100, blank=True, help_text=_("Such as years of service."))
    recorded_at = recorded_now()

    privacy = Columns(
        public="subdistrict worker year recorded_at",
        office="kind days counted_in ground",
        person="worker",
        subdistrict="subdistrict",
    )

    objects = LeaveQuotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("days of leave in a year")
        verbose_name_plural = _("days of leave in a year")
        ordering = ["-year", "kind", "worker"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "worker", "kind", "year"],
                name="leave_quota_once",
                nulls_distinct=False,
                violation_error_message=_("These days are entered already for the year: change them there."),
            ),
            models.CheckConstraint(
                name="leave_quota_is_plausible",
                condition=Q(days__gte=0, days__lte=366, year__gte=2000, year__lte=2100),
                violation_error_message=_("Enter between 0 and 366 days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker or self.subdistrict} · {self.year}"
