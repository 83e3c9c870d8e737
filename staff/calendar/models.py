"""Exceptions of the working calendar: holidays and working days that differ from the weekday."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.columns import Columns
from core.fields import recorded_now
from core.history.declared import Recorded
from grids.closed_days import ITS_OWN_PLACE, asks_why_once_closed, on_day
from grids.territory.models import Subdistrict


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, a make-up day, or what the office entered itself."""

    history = Recorded(told_with="subdistrict")

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="calendar_days", verbose_name=_("subdistrict")
    )
    day = models.DateField(_("day"))
    working = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=60)
    statutory = models.BooleanField(
        _("statutory holiday"),
        null=True,
        blank=True,
        help_text=_("It is paid though nobody works. Empty: as the law says."),
    )
    recorded_at = recorded_now()

    privacy = Columns(public="subdistrict day working name statutory recorded_at")

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("working calendar")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "day"],
                name="calendar_day_once",
                violation_error_message=_("This day already has an entry."),
            )
        ]
        triggers = asks_why_once_closed(
            "subdistrict", "working", "statutory", dated="day", days=on_day("day"), place=ITS_OWN_PLACE
        )

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
