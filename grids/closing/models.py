"""Which periods of which subdistrict are closed."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from grids.territory.models import Subdistrict


class ClosedKind(models.TextChoices):
    """What closed a period."""

    BULLETIN = "bulletin", _("frozen bulletin")
    QUARTER = "quarter", _("locked quarter")
    PAY = "pay", pgettext_lazy("period", "paid month")


class ClosedPeriod(models.Model):
    """Days whose facts were used for a judgement or a payment. To correct one needs a reason; the database checks it.

    The service that freezes, locks or pays writes the row in the same transaction. A closed period is never reopened.
    """

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", verbose_name=_("subdistrict"))
    kind = models.CharField(pgettext_lazy("period", "kind"), max_length=8, choices=ClosedKind)
    during = DateRangeField(pgettext_lazy("range", "days"))
    closed_at = models.DateTimeField(pgettext_lazy("period", "closed"))

    privacy = Columns(public="subdistrict kind during closed_at")

    class Meta:
        verbose_name = _("closed period")
        verbose_name_plural = _("closed periods")
        ordering = ["subdistrict", "during", "kind"]
        constraints = [models.UniqueConstraint(fields=["subdistrict", "kind", "during"], name="closed_period_once")]
        triggers = [pgtrigger.Protect(name="stays_closed", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.during.lower}"
