"""Time limits of cases, as dated data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models import Subdistrict

if TYPE_CHECKING:
    pass
from incidents.models.case import Urgency


class LimitStage(models.TextChoices):
    ACCEPT = "accept", _("acceptance")
    CLOSE = "close", _("feedback of the result")


class LimitUnit(models.TextChoices):
    WORKING_DAYS = "working_days", _("working days")
    MINUTES = "minutes", _("minutes by the clock")


class TimeLimit(models.Model):
    """How long a stage of a case may take, by urgency, over a half-open range of days."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="time_limits", verbose_name=_("subdistrict")
    )
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency)
    stage = models.CharField(_("stage"), max_length=8, choices=LimitStage)
    amount = models.PositiveIntegerField(_("amount"))
    unit = models.CharField(_("unit"), max_length=12, choices=LimitUnit)
    in_force_from = models.DateField(_("in force from"))

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ["subdistrict", "urgency", "stage", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "urgency", "stage", "in_force_from"], name="time_limit_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_urgency_display()} · {self.get_stage_display()}"
