"""The weekly inspection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.periods import Kind, Period
from grids.models import Grid, Subdistrict
from staff import access
from staff.models import User

if TYPE_CHECKING:
    pass


class Inspection(models.Model):
    """What the week of one grid looked like when the center inspected it (policy: one a week)."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="inspections", verbose_name=_("subdistrict")
    )
    week = models.DateField(_("week"), help_text=_("Its Monday."))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="inspections", verbose_name=_("grid"))
    visits = models.PositiveIntegerField(_("visits"))
    patrols = models.PositiveIntegerField(_("patrols"))
    reports = models.PositiveIntegerField(_("reports"))
    entries = models.PositiveIntegerField(_("base-information entries"))
    due = models.PositiveIntegerField(_("cases due"))
    on_time = models.PositiveIntegerField(_("settled on time"))
    overdue = models.PositiveIntegerField(_("overdue at the end"))
    days_without_report = models.PositiveSmallIntegerField(_("days without a report"))
    exceptions = models.JSONField(_("exceptions"), default=list)

    class InspectionQuerySet(models.QuerySet["Inspection"]):
        def visible_to(self, user: User) -> Self:
            scope = access.access_of(user).scope
            if scope.everything:
                return self
            return self.filter(Q(subdistrict__in=scope.subdistricts) | Q(grid__in=scope.grids))

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly inspection")
        verbose_name_plural = _("weekly inspections")
        ordering = ["-week", "grid"]
        constraints = [models.UniqueConstraint(fields=["grid", "week"], name="inspection_once_a_week")]
        triggers = [pgtrigger.Protect(name="recorded_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(Period(self.week, Kind.WEEK))
