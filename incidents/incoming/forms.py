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
from core.punctuation import listed
from core.sheets.changes import OTHER, SAME
from core.sheets.reading import MAX_BYTES
from core.sheets.table import Table
from grids.territory.models import Subdistrict
from incidents.common.forms import ManyFilesInput
from incidents.incoming import layouts
from incidents.incoming.models import SheetKind, Topic
from incidents.incoming.runs import LACKS, REASON, REMOVALS

ACCEPTED = ".xlsx,.xls,.csv,.txt,.xlsm,.xlsb,.ods,.html,.htm,.xml,.et"


class SheetFiles(forms.FileField):
    """Several sheets, as they are."""

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:  # noqa: ARG002
        sent: Sequence[UploadedFile] = [file for file in data or () if file is not None]
        if not sent:
            raise ValidationError(self.error_messages["required"], code="required")
        large = [file.name or "" for file in sent if (file.size or 0) > MAX_BYTES]
        if large:
            text = _("Larger than %(size)d MB: %(names)s. Split it.")
            raise ValidationError(text % {"size": MAX_BYTES // 2**20, "names": listed(large)})
        return [(file.name or "", file.read()) for file in sent]


class DropForm(forms.Form):
    """Sheets of whatever kind, as they are."""

    subdistrict = forms.ModelChoiceField(label=_("subdistrict"), queryset=Subdistrict.objects.none(), empty_label=None)
    files = SheetFiles(  # type: ignore[assignment]  # a field, as every name of a form's class
        label=_("Sheets (.xlsx, .xls or .csv), several at once"),
        widget=ManyFilesInput(attrs={"accept": ACCEPTED}),
        help_text=_("As they were exported: nothing needs to be renamed, moved or deleted."),
        error_messages={"required": _("Choose at least one file.")},
    )

    def __init__(self, *args: Any, subdistricts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["subdistrict"]
        field.queryset = subdistricts
        if subdistricts.count() == 1:
            field.initial, field.required = subdistricts.get(), False
            field.widget = forms.HiddenInput()

    def clean_subdistrict(self) -> Subdistrict:
        chosen: Subdistrict = self.cleaned_data["subdistrict"] or self.fields["subdistrict"].initial
        return chosen


class UploadForm(DropForm):
    """Sheets of the kind that a list of the back office is about."""

    files = None  # type: ignore[assignment]  # under another name here: see `import_file`
    import_file = SheetFiles(
        label=_("Sheets (.xlsx, .xls or .csv), several at once"),
        widget=ManyFilesInput(attrs={"accept": ACCEPTED}),
        help_text=_("As they are: titles above the header, merged cells, sums and blank rows are no harm."),
        error_messages={"required": _("Choose at least one file.")},
    )
    resource = forms.ChoiceField(label=_("kind of sheet"), required=False)

    def __init__(self, *args: Any, kinds: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        field: Any = self.fields["resource"]
        told = [("", _("as the sheet itself says"))] if len(kinds) > 1 else []
        field.choices = [*told, *((str(number), kind.title) for number, kind in enumerate(kinds))]
        if len(kinds) == 1:
            field.widget = forms.HiddenInput()
            self.initial["resource"] = "0"

    @property
    def kind(self) -> str:
        """The key of the kind; "" where the sheet tells it."""
        chosen = self.cleaned_data.get("resource") or ("0" if len(self.kinds) == 1 else "")
        return str(self.kinds[int(chosen)].key) if chosen else ""


class ColumnsForm(forms.Form):
    """Which of our fields each column of the file holds."""

    kind = forms.ChoiceField(label=_("kind of sheet"), choices=SheetKind.choices)
    month = forms.CharField(
        label=_("month"), required=False, widget=forms.DateInput(attrs={"type": "month"}),
        help_text=_("Only where the rows name no day. One that stands in the title or the file name is read."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, table: Table, kind: str, chosen: Mapping[str, str], month: date | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        self.fields["kind"].initial = kind
        self.fields["month"].initial = f"{month:%Y-%m}" if month else ""
        if kind not in layouts.MONTHLY:
            self.fields["month"].widget = forms.HiddenInput()
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


class AgreeForm(forms.Form):
    """What has to be agreed to and said before an import; it has no field where there is nothing."""

    def __init__(
        self, *args: Any, asks: Sequence[str], doubts: Sequence[Mapping[str, Any]], share: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.doubts = {f"doubt_{index}": doubt for index, doubt in enumerate(doubts)}
        labels: dict[str, Any] = {
            LACKS: _("I know what this costs, and import the sheet as it is. This is not asked again for this layout."),
            REMOVALS: _("Remove these rows: %(share)d %% of what is there.") % {"share": share},
        }
        for ask in asks:
            if ask == REASON:
                self.fields[ask] = forms.CharField(label=_("Why this is corrected"), max_length=500)
                continue
            self.fields[ask] = forms.BooleanField(
                label=labels[ask], error_messages={"required": _("Tick this, or change the sheet.")}
            )
        said = [("", _("say which")), (SAME, _("the same: join it")), (OTHER, _("another one: new"))]
        if len(doubts) > 1:
            self.fields["all_doubts"] = forms.ChoiceField(
                label=_("all that are not said"), choices=said, required=False
            )
        for name, doubt in self.doubts.items():
            self.fields[name] = forms.ChoiceField(label=doubt["written"], choices=said, required=False)

    def clean(self) -> None:
        all_of_them = self.cleaned_data.get("all_doubts", "")
        for name in self.doubts:
            self.cleaned_data[name] = self.cleaned_data.get(name) or all_of_them
            if not self.cleaned_data[name]:
                self.add_error(name, _("Say whether this is the same."))

    @property
    def agreed(self) -> list[str]:
        return [name for name in (LACKS, REMOVALS) if self.cleaned_data.get(name)]

    @property
    def said(self) -> dict[str, str]:
        return {doubt["key"]: self.cleaned_data[name] for name, doubt in self.doubts.items()}

    def ask(self, name: str) -> forms.BoundField | None:
        return self[name] if name in self.fields else None

    @property
    def lacks_field(self) -> forms.BoundField | None:
        return self.ask(LACKS)

    @property
    def reason(self) -> str:
        """Why facts of a closed period are corrected."""
        return str(self.cleaned_data.get(REASON, ""))

    @property
    def reason_field(self) -> forms.BoundField | None:
        return self.ask(REASON)

    @property
    def removals_field(self) -> forms.BoundField | None:
        return self.ask(REMOVALS)

    @property
    def all_field(self) -> forms.BoundField | None:
        return self.ask("all_doubts")

    def pairs(self) -> list[dict[str, Any]]:
        return [{**doubt, "field": self[name]} for name, doubt in self.doubts.items()]


class TakeBackForm(forms.Form):
    """Taking an import back: a closed period asks for the reason."""

    reason = forms.CharField(
        label=_("reason"), max_length=500, required=False, help_text=_("Needed where a closed period is concerned.")
    )
