"""The form by which files are added to an incident."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from core.web.uploads import ACCEPT, Checked, check_upload
from incidents.attachments.models import Purpose
from incidents.common.forms import ManyFilesInput

WHAT_IS_TAKEN = _(
    "Photographs and scans (JPEG, PNG, HEIC, TIFF and others), PDF, Word (.docx), Excel (.xlsx) and OFD, 40 MB each. "
    "A picture is kept as a copy without place and camera; the center can also open it as you sent it."
)


class CheckedFiles(forms.FileField):
    """Several uploaded files, each checked by its content; cleans to what must be stored."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Checked]:  # noqa: ARG002
        sent: Sequence[UploadedFile] = [file for file in data or () if file]
        kept, wrong = [], []
        for file in sent:
            try:
                kept.append(check_upload(file.name or "", file.read(), field="files"))
            except InvalidInput as refusal:
                wrong.append(str(refusal))
        if wrong:
            raise ValidationError(wrong)
        if self.required and not kept:
            raise ValidationError(self.error_messages["required"], code="required")
        return kept


class AttachForm(forms.Form):
    """Files and what they show."""

    purpose = forms.ChoiceField(label=_("They show"), choices=Purpose.choices)
    files = CheckedFiles(  # type: ignore[assignment]  # a field, as every name of a form's class
        label=_("Photographs and documents"),
        widget=ManyFilesInput(attrs={"accept": ACCEPT}),
        help_text=WHAT_IS_TAKEN,
        error_messages={"required": _("Choose at least one file.")},
    )
