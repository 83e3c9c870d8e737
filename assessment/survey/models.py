"""The sample of households that are asked about awareness in one month."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.periods import Kind, Period
from core.columns import Columns
from core.years import in_words
from grids.territory.models import Grid, Subdistrict
from staff import access
from staff.accounts.models import User


class SurveySampleQuerySet(models.QuerySet["SurveySample"]):
    def visible_to(self, user: User) -> Self:
        """The samples of one's own office: who serves a grid must not know beforehand who is asked."""
        return self.filter(subdistrict__in=access.access_of(user).offices)


class SurveySample(models.Model):
    """One month's draw: its seed gives the same serial numbers again."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="survey_samples", verbose_name=_("subdistrict")
    )
    month = models.DateField(_("month"), help_text=_("Its first day."))
    seed = models.CharField(_("seed"), max_length=32)
    wanted = models.PositiveSmallIntegerField(_("households per grid"))
    drawn_at = models.DateTimeField(pgettext_lazy("time", "drawn"))
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("drawn by"))

    privacy = Columns(public="subdistrict month seed wanted drawn_at drawn_by")

    objects = SurveySampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("sample of the awareness survey")
        verbose_name_plural = _("samples of the awareness survey")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "month"],
                name="survey_sample_once_a_month",
                violation_error_message=_("The sample of this month is drawn already."),
            )
        ]
        triggers = [pgtrigger.Protect(name="drawn_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return in_words(self.period)

    @property
    def period(self) -> Period:
        return Period(self.month, Kind.MONTH)


class SurveyShare(models.Model):
    """One grid of a draw: how many households it had that day, which are called, and by whom."""

    sample = models.ForeignKey(SurveySample, models.PROTECT, related_name="shares", verbose_name=_("sample"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+", verbose_name=_("grid"))
    facts = models.JSONField(_("facts"))
    households = models.PositiveIntegerField(_("households"))
    numbers = models.JSONField(_("serial numbers"))
    reserves = models.JSONField(_("reserves"))
    caller = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("caller"))

    privacy = Columns(public="sample grid facts households numbers reserves caller")

    class Meta:
        verbose_name = _("grid of a sample")
        verbose_name_plural = _("grids of a sample")
        ordering = ["sample", "grid"]
        constraints = [models.UniqueConstraint(fields=["sample", "grid"], name="survey_share_once")]
        triggers = [pgtrigger.Protect(name="drawn_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.facts['name']} {self.sample}"
