"""What is asked about dropped sheets: the files, then what their columns and words are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.clock import month_named
from core.sheets.reading import MAX_BYTES
from core.sheets.table import Table
from grids.territory.models import Subdistrict
from incidents.common.forms import ManyFilesInput
from incidents.incoming import layouts
from incidents.incoming.models import SheetKind, Topic


class SheetFiles(forms.FileField):
    """Several sheets, as they are."""

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:  # noqa: ARG002
        sent: Sequence[UploadedFile] = [file for file in data or () if file is not None]
        if not sent:
            raise ValidationError(self.error_messages["required"], code="required")
        large = [file.name or "" for file in sent if (file.size or 0) > MAX_BYTES]
        if large:
            text = _("Larger than %(size)d MB: %(names)s. Split it.")
            raise ValidationError(text % {"size": MAX_BYTES // 2**20, "names": "、".join(large)})
        return [(file.name or "", file.read()) for file in sent]


class DropForm(forms.Form):
    """The month's exported sheets."""

    subdistrict = forms.ModelChoiceField(label=_("subdistrict"), queryset=Subdistrict.objects.none(), empty_label=None)
    files = SheetFiles(  # type: ignore[assignment]  # a field, as every name of a form's class
        label=_("Sheets (.xlsx, .xls or .csv), several at once"),
        widget=ManyFilesInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
        help_text=_("As they were exported: nothing needs to be renamed, moved or deleted."),
        error_messages={"required": _("Choose at least one file.")},
    )

    def __init__(self, *args: Any, subdistricts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["subdistrict"]
        field.queryset = subdistricts
        if subdistricts.count() == 1:
            field.initial = subdistricts.get().pk
            field.widget = forms.HiddenInput()


class ColumnsForm(forms.Form):
    """Which of our fields each column of the file holds."""

    kind = forms.ChoiceField(label=_("kind of sheet"), choices=SheetKind.choices)
    month = forms.CharField(
        label=_("month"), required=False, widget=forms.DateInput(attrs={"type": "month"}),
        help_text=_("Only where the rows name no day."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, table: Table, kind: str, chosen: Mapping[str, str], month: date | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        self.fields["kind"].initial = kind
        self.fields["month"].initial = f"{month:%Y-%m}" if month else ""
        self.names = {f"column_{place}": header for place, header in table.headers.items()}
        choices = [("", _("do not take")), *((c.name, c.header) for c in layouts.columns_of(kind))]
        for name, header in self.names.items():
            self.fields[name] = forms.ChoiceField(
                label=header, choices=choices, required=False, initial=chosen.get(header, "")
            )

    def clean_month(self) -> date | None:
        text = self.cleaned_data["month"]
        try:
            return month_named(text) if text else None
        except ValueError:
            raise ValidationError(_("Write the month like 2026-10.")) from None

    def columns(self) -> dict[str, str]:
        return {header: self.cleaned_data[name] for name, header in self.names.items()}

    def lines(self) -> list[dict[str, Any]]:
        """Each column of the file: its header, sample values, and the choice."""
        places = {header: place for place, header in self.table.headers.items()}
        return [
            {
                "header": header,
                "samples": self.table.samples(places[header]),
                "field": self[name],
                "taken": bool(self[name].value()),
            }
            for name, header in self.names.items()
        ]


class WordsForm(forms.Form):
    """What each word that nobody has explained yet means here."""

    def __init__(self, *args: Any, questions: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {f"word_{index}": question for index, question in enumerate(questions)}
        for name, question in self.questions.items():
            self.fields[name] = forms.ChoiceField(
                label=question["written"],
                choices=[("", _("later")), *question["choices"]],
                required=False,
                initial=question["suggested"],
            )

    def answers(self) -> dict[tuple[str, str], str]:
        """The words that were explained; the others are asked again."""
        return {
            (question["topic"], question["written"]): self.cleaned_data[name]
            for name, question in self.questions.items()
            if self.cleaned_data[name]
        }

    def lines(self) -> list[dict[str, Any]]:
        topics = dict(Topic.choices)
        return [
            {**question, "topic_label": topics.get(question["topic"], ""), "field": self[name]}
            for name, question in self.questions.items()
        ]
