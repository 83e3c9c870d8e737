"""The ledger of the cycle."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.cycle.period_words import kept_in_words
from assessment.querysets import OfSubdistrictQuerySet
from assessment.scheme.models import Scheme
from core.columns import Columns
from core.happened import has_happened
from core.history.declared import Unrecorded
from grids.territory.models import Subdistrict


class Stage(models.TextChoices):
    """The steps of the cycle, in the order in which they depend on each other."""

    INSPECTION = "inspection", _("weekly inspection")
    WARNING = "warning", _("early warning")
    BULLETIN = "bulletin", _("bulletin drafted")
    FREEZE = "freeze", _("bulletin frozen")
    INTERVIEWS = "interviews", _("interviews opened")
    MONTH = "month", _("monthly scores")
    PAY = "pay", _("pay run drafted")
    QUARTER = "quarter", _("quarterly assessment drafted")
    YEAR = "year", _("yearly scores drafted")


class CycleRun(models.Model):
    """One step of the cycle for one subdistrict and period. Once `finished` is set, it has run and never runs again."""

    history = Unrecorded("the ledger of the clock; what has finished never changes")

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="cycle_runs", verbose_name=_("subdistrict")
    )
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    period = models.CharField(_("period"), max_length=8)
    period_start = models.DateField(editable=False)
    due = models.DateTimeField(_("due"))
    started = models.DateTimeField(_("started"), null=True)
    finished = models.DateTimeField(_("finished"), null=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    late = models.BooleanField(_("late"), default=False)
    error = models.TextField(_("error"), blank=True)
    scheme = models.ForeignKey(Scheme, models.PROTECT, null=True, related_name="+", verbose_name=_("scheme"))
    digest = models.CharField(_("digest of the result"), max_length=64, blank=True)

    privacy = Columns(
        public="subdistrict stage period period_start due started finished attempts late error scheme digest",
    )

    objects = OfSubdistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the cycle")
        verbose_name_plural = _("ledger of the cycle")
        ordering = ["-due", "-id"]
        constraints = [models.UniqueConstraint(fields=["subdistrict", "stage", "period"], name="cycle_run_once")]
        triggers = [
            has_happened("started", "finished"),
            pgtrigger.Protect(
                name="finished_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__finished__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {kept_in_words(self.period)}"

    @property
    def refusal(self) -> str:
        """What was refused or failed, without the name of the exception in front of it."""
        kind, colon, text = self.error.partition(": ")
        return text if colon and kind.isidentifier() else self.error


class CycleStop(models.Model):
    """Why the whole cycle of a subdistrict is stopped, such as terms that cannot be read; deleted once it runs."""

    history = Unrecorded("why the clock stands still at this moment")

    subdistrict = models.OneToOneField(
        Subdistrict, models.PROTECT, primary_key=True, related_name="cycle_stop", verbose_name=_("subdistrict")
    )
    since = models.DateTimeField(_("since"))
    error = models.TextField(_("error"))

    privacy = Columns(public="subdistrict since error")

    class Meta:
        db_table = "assessment_wheelstop"

    def __str__(self) -> str:
        return f"{self.subdistrict_id} {self.error}"
