"""The files that prove a step of a replacement: evidence of a ground or a training, signed papers, receipts."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.replacement.models import Replacement, ReplacementStep
from core.columns import Columns
from core.history.declared import Recorded
from grids.duties import DECISION_READERS
from staff.access import access_of
from staff.accounts.models import User


class FileQuerySet(models.QuerySet["ReplacementFile"]):
    def visible_to(self, user: User) -> Self:
        """Of one's own replacement; all for the office and the inspector. Not for a leader."""
        seen = access_of(user)
        rows = Replacement.objects.filter(
            Q(subdistrict__in=seen.subdistricts_as(*DECISION_READERS)) | Q(worker=seen.worker or 0)
        )
        return self.filter(step__replacement__in=rows.values("pk"))


class ReplacementFile(models.Model):
    """One image or document that was handed in with a step. It stays, as the step does."""

    history = Recorded(left_out=("stored_as",))

    step = models.ForeignKey(
        ReplacementStep, models.PROTECT, related_name="files", verbose_name=_("step of a replacement")
    )
    name = models.CharField(_("file name"), max_length=100)
    media_type = models.CharField(_("media type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the content."))
    stored_as = models.CharField(max_length=32)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded"))

    privacy = Columns(
        public="step media_type size digest uploaded_by uploaded_at",
        decision="name",
        erasable="name",
        never="stored_as",
        person="step__replacement__worker",
        subdistrict="step__replacement__subdistrict",
    )

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a replacement")
        verbose_name_plural = _("files of replacements")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["step", "digest"], name="replacement_file_once_a_step")]
        triggers = [pgtrigger.Protect(name="handed_in_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name
