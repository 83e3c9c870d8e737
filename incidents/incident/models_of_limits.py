"""How long each stage of an incident may take."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from core.columns import Columns
from core.standing import kept_while_unchanged
from grids.matters.models import Matter
from grids.territory.models import Subdistrict
from incidents.common.models import Urgency
from incidents.incident import rules
from incidents.incident.choices import LimitStage, LimitUnit

if TYPE_CHECKING:
    from incidents.incident.models import Incident

MAX_AMOUNT = 366 * 24 * 60  # a year of minutes


class TimeLimitQuerySet(models.QuerySet["TimeLimit"]):
    def applying(self, incident: Incident, *, stage: str, urgency: str, on: date) -> TimeLimit | None:
        """The limit for an incident on a day: that of its matter before the general one, then the latest. One query."""
        return rules.applying(
            _limits_of(incident.subdistrict_id, urgency=urgency, stage=stage), matter=incident.matter_id, on=on
        )


class TimeLimit(models.Model):
    """How long a stage of an incident may take, by matter and urgency, from a day on until a later row replaces it.

    A deadline is stored when its stage begins, so that a new row moves none that runs already.
    """

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="time_limits", verbose_name=_("subdistrict")
    )
    matter = models.ForeignKey(
        Matter,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("matter"),
        help_text=_("Empty: for every matter that has no limit of its own."),
    )
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency)
    stage = models.CharField(_("stage"), max_length=8, choices=LimitStage)
    amount = models.PositiveIntegerField(
        pgettext_lazy("time limit", "amount"), validators=[MinValueValidator(1), MaxValueValidator(MAX_AMOUNT)]
    )
    unit = models.CharField(_("unit"), max_length=12, choices=LimitUnit)
    in_force_from = models.DateField(_("in force from"))

    privacy = Columns(public="subdistrict matter urgency stage amount unit in_force_from")

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ["subdistrict", F("matter__position").asc(nulls_first=True), "urgency", "stage", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "matter", "urgency", "stage", "in_force_from"],
                name="time_limit_once",
                nulls_distinct=False,
                violation_error_message=_("There is a limit for these from that day already: change that one."),
            ),
            models.CheckConstraint(
                name="time_limit_amount",
                condition=Q(amount__gte=1, amount__lte=MAX_AMOUNT),
                violation_error_message=_("A limit is at least 1, and at most a year."),
            ),
        ]

    objects = TimeLimitQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.get_urgency_display()} · {self.get_stage_display()} · {self.words}"

    @property
    def words(self) -> str:
        """The length of the limit, in words."""
        if self.unit == LimitUnit.WORKING_DAYS:
            return ngettext("%(count)d working day", "%(count)d working days", self.amount) % {"count": self.amount}
        hours, minutes = divmod(self.amount, 60)
        if minutes:
            return ngettext("%(count)d minute", "%(count)d minutes", self.amount) % {"count": self.amount}
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}


@kept_while_unchanged
def _limits_of(subdistrict: int, *, urgency: str, stage: str) -> tuple[TimeLimit, ...]:
    return tuple(TimeLimit.objects.filter(subdistrict=subdistrict, urgency=urgency, stage=stage))
