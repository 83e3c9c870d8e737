"""The papers of an approved run, byte for byte as they were made when it was locked."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.pay.models import PayRun
from assessment.pay.querysets import PayQuerySet
from core.columns import Columns
from core.history.declared import Unrecorded


class OfRunQuerySet(PayQuerySet):
    subdistrict = "run__subdistrict"


class PaperKind(models.TextChoices):
    WAGE = "wage", _("wage sheet")
    ALLOWANCE = "allowance", _("allowance sheet")
    PART_TIME = "part_time", _("sheet of part-time subsidies")
    SLIPS = "slips", _("slips")
    FUNDS = "funds", _("statement of funds by month")


class PayPaper(models.Model):
    """One file of an approved run: a sheet to sign, the slips, or the statement of the funds on that day."""

    history = Unrecorded("made once, when the run is locked, and fixed by a trigger")

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="papers", verbose_name=_("pay run"))
    kind = models.CharField(pgettext_lazy("paper", "kind"), max_length=9, choices=PaperKind)
    suffix = models.CharField(_("format"), max_length=4, choices=[("docx", "docx"), ("xlsx", "xlsx")])
    name = models.CharField(_("file name"), max_length=120)
    content = models.BinaryField(_("content"))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the content."))

    privacy = Columns(public="run kind suffix name digest", payroll="content", subdistrict="run__subdistrict")

    objects = OfRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of a pay run")
        verbose_name_plural = _("papers of pay runs")
        ordering = ["run", "kind", "suffix"]
        constraints = [models.UniqueConstraint(fields=["run", "kind", "suffix"], name="pay_paper_once")]
        triggers = [pgtrigger.Protect(name="papers_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name
