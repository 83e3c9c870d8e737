"""Attachments as JSON."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.rest.serializers import Strict
from core.web.uploads import Checked, check_upload
from incidents.attachments.models import Attachment, AttachmentKind, Note, Purpose, RemovedBecause


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """One attachment; its files are paths below this API, null once they are gone or not for you."""

    kind = serializers.ChoiceField(AttachmentKind.choices, read_only=True)
    uploaded_by = serializers.CharField(source="uploaded_by.username", read_only=True)
    removed_because = serializers.ChoiceField(RemovedBecause.choices, read_only=True, allow_blank=True)
    content = serializers.SerializerMethodField()
    thumbnail = serializers.SerializerMethodField()
    original = serializers.SerializerMethodField()
    original_size = serializers.SerializerMethodField()
    note = serializers.ChoiceField(Note.choices, read_only=True, allow_blank=True)
    note_text = serializers.CharField(source="note_in_words", read_only=True)

    class Meta:
        model = Attachment
        fields = [
            "id",
            "purpose",
            "kind",
            "name",
            "media_type",
            "size",
            "digest",
            "width",
            "height",
            "content",
            "thumbnail",
            "original",
            "original_size",
            "note",
            "note_text",
            "uploaded_by",
            "uploaded_at",
            "removed_at",
            "removed_because",
        ]

    def get_content(self, row: Attachment) -> str | None:
        return None if row.removed_at else content_path(self.context["number"], row.pk)

    def get_thumbnail(self, row: Attachment) -> str | None:
        return None if row.removed_at or not row.is_image else thumbnail_path(self.context["number"], row.pk)

    def get_original(self, row: Attachment) -> str | None:
        if row.removed_at or not row.original_size or not self.context.get("opens_originals"):
            return None
        return original_path(self.context["number"], row.pk)

    def get_original_size(self, row: Attachment) -> int | None:
        return row.original_size if self.context.get("opens_originals") else None


def content_path(number: str, key: int) -> str:
    """The one address from which a file is served; it asks who may see the incident."""
    return f"/api/v1/incidents/{number}/attachments/{key}/content/"


def original_path(number: str, key: int) -> str:
    """The address of the file as it was sent, where what is kept is a copy. It asks for the center."""
    return f"/api/v1/incidents/{number}/attachments/{key}/original/"


def thumbnail_path(number: str, key: int) -> str:
    return f"/api/v1/incidents/{number}/attachments/{key}/thumbnail/"


@extend_schema_field(OpenApiTypes.BINARY)
class CheckedFile(serializers.Field[Any, Any, Any, Any]):
    """A file, judged by its content; what comes out is what is to be kept."""

    default_error_messages = {"invalid": _("Send the file as a part of a form (multipart/form-data).")}

    def to_internal_value(self, data: Any) -> Checked:
        if not isinstance(data, UploadedFile):
            self.fail("invalid")
        return check_upload(data.name or "", data.read(), field=self.field_name or "file")

    def to_representation(self, value: Any) -> Any:
        return value


class UploadSerializer(Strict):
    """One file of a case."""

    file = CheckedFile()
    purpose = serializers.ChoiceField(Purpose.choices, required=False)


def files_of(incident: Any) -> list[Attachment]:
    """All files of an incident, each with who added and who withdrew it. One query a page, however many parts ask."""
    if "files_read" not in incident.__dict__:
        joined = ("uploaded_by__worker", "removed_by__worker")
        incident.files_read = list(incident.attachments.select_related(*joined).order_by("pk"))
    files: list[Attachment] = incident.files_read
    return files


def held_files(incident: Any) -> list[Attachment]:
    """Those of `files_of` that an incident still holds."""
    return [file for file in files_of(incident) if file.removed_at is None]
