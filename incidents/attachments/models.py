"""Images and documents of incidents."""

from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.columns import Columns
from core.history.declared import Recorded
from core.web.uploads import IMAGES
from incidents.incident.models import Incident
from staff.accounts.models import User


class Purpose(models.TextChoices):
    BEFORE = "before", pgettext_lazy("picture", "before")
    AFTER = "after", pgettext_lazy("picture", "after")
    AGREEMENT = "agreement", _("agreement")
    OTHER = "other", _("other")


class AttachmentKind(models.TextChoices):
    IMAGE = "image", _("image")
    DOCUMENT = "document", _("document")


class RemovedBecause(models.TextChoices):
    WITHDRAWN = "withdrawn", _("withdrawn")
    RETENTION = "retention", _("erased after the retention period")


class Note(models.TextChoices):
    """How what is kept differs from what was sent."""

    CUT = "cut", _("the end of the file was missing")
    FRAMES = "frames", _("a moving picture: its first frame is shown")
    PAGES = "pages", _("several pages, bound as PDF")
    TEMPLATE = "template", _("a link to a template was taken out")


class AttachmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Attachments of incidents that the account may see."""
        return self.filter(incident__in=Incident.objects.visible_to(user).values("pk"))

    def held(self) -> Self:
        """Attachments whose file still exists."""
        return self.filter(removed_at=None)


class Attachment(models.Model):
    """One image or document of an incident. The row stays for good; its file goes when it is withdrawn or erased."""

    history = Recorded(left_out=("width", "height", "stored_as", "note_number", "original_type", "original_digest"))

    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="attachments", editable=False, verbose_name=_("incident")
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.OTHER)
    name = models.CharField(_("file name"), max_length=100, blank=True)  # erased with the file
    media_type = models.CharField(_("media type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(_("digest"), max_length=64)  # SHA-256 of the file as it is kept
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    stored_as = models.CharField(max_length=32, blank=True)
    note = models.CharField(pgettext_lazy("attachment", "note"), max_length=10, choices=Note, blank=True)
    note_number = models.PositiveIntegerField(null=True)  # percent of the picture that is missing, or pages
    # Of a copy: the file as it was sent, with all that it says about place and camera. For the center alone.
    original_type = models.CharField(max_length=100, blank=True)
    original_size = models.PositiveIntegerField(_("size of the original"), null=True)
    original_digest = models.CharField(max_length=64, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded"))
    removed_at = models.DateTimeField(pgettext_lazy("time", "removed"), null=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("removed by"))
    removed_because = models.CharField(_("why removed"), max_length=10, choices=RemovedBecause, blank=True)

    privacy = Columns(
        public=(
            "incident purpose name media_type size digest width height uploaded_by uploaded_at removed_at "
            "removed_by removed_because note note_number"
        ),
        center="original_type original_size original_digest",
        never="stored_as",
        erasable="name",
        subdistrict="incident__subdistrict",
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["stored_as"], condition=~Q(stored_as=""), name="attachment_file_once"),
            models.CheckConstraint(
                name="attachment_removed_without_its_file",
                condition=Q(removed_at=None, removed_by=None, removed_because="") & ~Q(stored_as="")
                | Q(removed_at__isnull=False, stored_as="", name="") & ~Q(removed_because=""),
            ),
            models.CheckConstraint(
                name="attachment_withdrawn_by_somebody",
                condition=~Q(removed_because="withdrawn") | Q(removed_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="attachment_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="attachment_facts_stay",
                fields=[
                    "incident",
                    "media_type",
                    "size",
                    "digest",
                    "uploaded_by",
                    "uploaded_at",
                    "note",
                    "note_number",
                    "original_type",
                    "original_size",
                    "original_digest",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_removed_because_display())

    @property
    def kind(self) -> AttachmentKind:
        return AttachmentKind.IMAGE if self.media_type in IMAGES else AttachmentKind.DOCUMENT

    @property
    def note_in_words(self) -> str:
        """How what is kept differs from what was sent; empty if it does not."""
        if self.note == Note.CUT and self.note_number:
            return gettext("the end of the file was missing: about %(count)d%% of the picture is lost") % {
                "count": self.note_number
            }
        if self.note == Note.PAGES:
            return gettext("Bound as PDF, pages: %(count)d") % {"count": self.note_number or 0}
        return str(self.get_note_display()) if self.note else ""

    @property
    def is_image(self) -> bool:
        return self.kind is AttachmentKind.IMAGE
