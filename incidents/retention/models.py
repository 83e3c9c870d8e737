"""For how long the personal side of a finished incident is kept, as dated data."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.columns import Columns
from grids.territory.models import Subdistrict

AT_LEAST = 180  # days: objections, return visits and reopening are over by then


class RetentionPeriod(models.Model):
    """How many days after its last move a finished incident keeps its texts, place and files, from a day on."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="retention_periods", verbose_name=_("subdistrict")
    )
    days = models.PositiveIntegerField(
        _("kept for days"),
        validators=[MinValueValidator(AT_LEAST)],
        help_text=_("After this, texts, place and files are erased for good; the figures stay."),
    )
    in_force_from = models.DateField(_("in force from"))

    privacy = Columns(public="subdistrict days in_force_from")

    class Meta:
        verbose_name = _("retention period")
        verbose_name_plural = _("retention periods")
        ordering = ["subdistrict", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "in_force_from"],
                name="retention_period_once",
                violation_error_message=_("There is a period from this day on already: change that one."),
            ),
            models.CheckConstraint(
                name="retention_period_long_enough",
                condition=models.Q(days__gte=AT_LEAST),
                violation_error_message=_("Keep them for 180 days at least: objections must be over."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days} · {self.in_force_from}"
