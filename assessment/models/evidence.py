"""The rows behind figures: of the lines of a bulletin when it was frozen, of a week when it was inspected."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.models.bulletin import Bulletin, of_frozen_bulletins_stay
from assessment.models.inspection import Inspection
from grids.models import Grid


class LineEvidence(models.Model):
    """Which rows counted for one grid in one frozen revision, and how. Kept apart from the line, for not everybody
    who reads the line may read them."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="evidence", verbose_name=_("bulletin"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+", verbose_name=_("grid"))
    rows = models.JSONField(_("rows that counted"))

    class Meta:
        verbose_name = _("rows behind a line")
        verbose_name_plural = _("rows behind lines")
        ordering = ["bulletin", "grid"]
        constraints = [models.UniqueConstraint(fields=["bulletin", "grid"], name="line_evidence_once")]
        triggers = of_frozen_bulletins_stay()

    def __str__(self) -> str:
        return f"{self.bulletin} · {self.grid_id}"


class InspectionEvidence(models.Model):
    """Which rows counted for one grid in one inspected week, and how."""

    inspection = models.OneToOneField(
        Inspection, models.PROTECT, related_name="evidence", verbose_name=_("weekly inspection")
    )
    rows = models.JSONField(_("rows that counted"))

    class Meta:
        verbose_name = _("rows behind a weekly inspection")
        verbose_name_plural = _("rows behind weekly inspections")
        ordering = ["inspection"]
        triggers = [pgtrigger.Protect(name="kept_rows_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.inspection)
