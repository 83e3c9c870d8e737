"""What past months and quarters would have been under other rules: asked, worked on, kept to be read. Nothing else."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.scheme.models import Scheme
from core.columns import Columns
from core.history.declared import Unrecorded
from core.years import month_in_words
from grids.territory.models import Subdistrict
from staff import access
from staff.accounts.models import User


class WhatIfState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("what-if", "waiting")
    RUNNING = "running", pgettext_lazy("what-if", "running")
    DONE = "done", pgettext_lazy("what-if", "done")
    CANCELLED = "cancelled", pgettext_lazy("what-if", "cancelled")
    FAILED = "failed", pgettext_lazy("what-if", "failed")


UNDER_WAY = (WhatIfState.WAITING, WhatIfState.RUNNING)


class WhatIfQuerySet(models.QuerySet["WhatIf"]):
    def visible_to(self, user: User) -> Self:
        """Those of the subdistricts in whose office one works."""
        return self.filter(subdistrict__in=access.access_of(user).offices)

    def under_way(self) -> Self:
        return self.filter(state__in=UNDER_WAY)


class WhatIf(models.Model):
    """One question: by the terms of a version, who would have moved in these months? The answer is kept with it.

    It is worked on by a task, a month at a time, and can be cancelled. It writes its own row and nothing else.
    """

    history = Unrecorded("a trial: nothing rests on it, and its own columns say who asked and when")

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", verbose_name=_("subdistrict"))
    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="+", verbose_name=_("version of the rules"))
    first_month = models.DateField(_("first month"), help_text=_("Its first day."))
    last_month = models.DateField(_("last month"), help_text=_("Its first day."))
    state = models.CharField(_("state"), max_length=9, choices=WhatIfState, default=WhatIfState.WAITING)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(pgettext_lazy("time", "asked for"))
    worked_at = models.DateTimeField(_("last worked on"), null=True)
    done = models.PositiveSmallIntegerField(_("periods done"), default=0)
    total = models.PositiveSmallIntegerField(_("periods in all"), default=0)
    error = models.CharField(_("error"), max_length=500, blank=True)
    terms = models.JSONField(_("terms"), help_text=_("As they were when it was asked."))
    result = models.JSONField(_("who would move"), default=list)
    pay = models.JSONField(_("what pay would change"), default=list)

    privacy = Columns(
        public="subdistrict scheme first_month last_month state asked_by asked_at worked_at done total error terms",
        office="result",
        payroll="pay",
        subdistrict="subdistrict",
    )

    objects = WhatIfQuerySet.as_manager()

    class Meta:
        verbose_name = _("what-if")
        verbose_name_plural = _("what-ifs")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="what_if_months_in_order",
                condition=Q(first_month__lte=models.F("last_month")),
                violation_error_message=_("The last month is before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme} · {month_in_words(self.first_month)} – {month_in_words(self.last_month)}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY
