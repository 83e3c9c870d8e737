"""The early warning of a month."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.figures.results import GridResult, stays
from assessment.periods import Kind, Period
from core.columns import Columns
from core.happened import has_happened
from core.history.declared import Unrecorded
from core.years import in_words
from grids.scope import Scope
from grids.territory.models import Grid, Subdistrict
from staff import access
from staff.accounts.models import User


class EarlyWarningQuerySet(models.QuerySet["EarlyWarning"]):
    def within(self, scope: Scope) -> Self:
        if scope.everything:
            return self
        return self.filter(Q(subdistrict__in=scope.subdistricts) | Q(grid__in=scope.grids))

    def visible_to(self, user: User) -> Self:
        """The grids of the person, and all of the subdistricts that they read: nobody sees those of other people."""
        return self.within(access.access_of(user).scope)


class EarlyWarning(GridResult):
    """The rank of one grid if the month had ended on the day of the warning, and what would lift it."""

    history = Unrecorded("computed from facts by the clock, and fixed by triggers")

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="early_warnings", verbose_name=_("subdistrict")
    )
    month = models.DateField(_("month"), help_text=_("Its first day."))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="early_warnings", verbose_name=_("grid"))
    at = models.DateTimeField(_("as of"))
    ranked_grids = models.PositiveIntegerField(_("ranked grids"))
    lifts = models.JSONField(_("what would lift it"), default=list)

    privacy = GridResult.privacy | Columns(public="subdistrict month grid at ranked_grids lifts")

    objects = EarlyWarningQuerySet.as_manager()

    class Meta:
        verbose_name = _("early warning")
        verbose_name_plural = _("early warnings")
        ordering = ["-month", models.F("rank").desc(nulls_last=True), "grid"]
        constraints = [models.UniqueConstraint(fields=["grid", "month"], name="early_warning_once_a_month")]
        triggers = [stays("recorded_stays"), has_happened("at")]

    def __str__(self) -> str:
        return f"{self.facts['name']} {in_words(self.period)}"

    @property
    def period(self) -> Period:
        return Period(self.month, Kind.MONTH)
