"""Forms of the steps of a replacement: a field for each thing that is said with the step, and the note."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.replacement.models import HOW_SERVED, STAGES, Destination
from core.web.unchosen import UNCHOSEN
from core.web.uploads import ACCEPT
from core.web.widgets import DayInput, MomentInput
from grids.scope import Scope
from grids.territory.models import Grid
from incidents.attachments.forms import CheckedFiles
from incidents.common.forms import ManyFilesInput
from staff.people.models import Worker
from staff.postings.forms import worker_written

NUMBER_OR_NAME = _("Staff number, or a name that only one bears.")


def text(label: Any, *, most: int = 1000, rows: int = 3, required: bool = True, help_text: Any = "") -> Any:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, required=required, widget=area, help_text=help_text)


def yes_or_no(label: Any, yes: Any, no: Any, *, help_text: Any = "") -> Any:
    return forms.TypedChoiceField(
        label=label,
        choices=[("", UNCHOSEN), ("yes", yes), ("no", no)],
        coerce=lambda value: value == "yes",
        help_text=help_text,
    )


class WithFiles(forms.Form):
    """A step with which files may be handed in; they stand below what is written."""

    files = CheckedFiles(  # type: ignore[assignment]  # a field, as every name of a form's class
        label=_("files that show it"),
        required=False,
        widget=ManyFilesInput(attrs={"accept": ACCEPT}),
        help_text=_("Photographs, PDF, Word or Excel, 40 MB each."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "files"])


class ReasonForm(WithFiles):
    note = text(_("reason"))


class RemarkForm(forms.Form):
    """A step that needs no words, but may have some."""

    note = text(_("note"), required=False)


class PaperForm(WithFiles):
    """What the person said is noted by the office: on which paper it stands."""

    note = text(_("reason and paper"), help_text=_("What the person said, and on which signed paper it stands."))


class GroundForm(WithFiles):
    worker = forms.CharField(label=_("person"), max_length=60, help_text=NUMBER_OR_NAME)
    reason = text(pgettext_lazy("replacement", "what was found"))
    evidence = text(_("evidence"), most=2000, help_text=_("Which records, judgements or files show it."))

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope

    def clean_worker(self) -> Worker:
        return worker_written(self.cleaned_data["worker"], self.scope)


class TrainingForm(forms.Form):
    content = text(_("content of the training"), most=500)
    begins_on = forms.DateField(label=_("first day"), widget=DayInput())
    ends_on = forms.DateField(label=_("last day"), widget=DayInput())
    note = text(_("note"), required=False)


class EvidenceForm(WithFiles):
    evidence = text(_("evidence"), most=2000, help_text=_("What shows it: figures, examinations, reports."))
    note = text(_("note"), required=False)


class TransferForm(forms.Form):
    grid = forms.ModelChoiceField(label=_("to the grid"), queryset=Grid.objects.none())
    note = text(_("note"), required=False)

    def __init__(self, *args: Any, grids: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = grids  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    day = forms.DateField(label=_("first day in the new place"), widget=DayInput())
    note = text(_("note"), required=False)


class CallForm(forms.Form):
    meets_at = forms.DateTimeField(label=_("time"), widget=MomentInput())
    place = forms.CharField(label=_("place of the hearing"), max_length=100)
    note = text(_("note"), required=False)


class HearingForm(WithFiles):
    held_at = forms.DateTimeField(label=_("time"), widget=MomentInput())
    attended = forms.CharField(label=_("who took part"), max_length=200)
    minutes = text(_("minutes of the hearing"), most=5000, rows=8, help_text=_("What the person said on each ground."))
    note = text(_("note"), required=False)


class PersonnelForm(forms.Form):
    protected = yes_or_no(
        _("does a statutory protection stand in the way?"),
        _("yes: it goes back"),
        _("no, nothing stands in the way"),
        help_text=_("The answer alone. Why is not asked, and not written down."),
    )
    back_to = forms.ChoiceField(
        label=_("goes back to"),
        choices=[("", UNCHOSEN), *STAGES],
        required=False,
        help_text=_("Only after a “yes”."),
    )


class UnionForm(WithFiles):
    told_on = forms.DateField(label=_("union told on"), widget=DayInput())
    note = text(_("note"), required=False)


class BackForm(forms.Form):
    back_to = forms.ChoiceField(label=_("goes back to"), choices=STAGES)
    note = text(_("reason"))


class ServeForm(WithFiles):
    how = forms.ChoiceField(label=_("how it is served"), choices=HOW_SERVED)
    served_on = forms.DateField(
        label=_("day"), widget=DayInput(), required=False, help_text=_("Where it was signed for or handed over.")
    )
    note = text(_("note"), required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("how") in ("signed", "served") and not cleaned.get("served_on"):
            self.add_error("served_on", _("Name the day."))
        return cleaned


class EndForm(forms.Form):
    ends_on = forms.DateField(label=_("first day without the post"), widget=DayInput())
    stand_in = forms.CharField(
        label=_("who stands in"), max_length=60, required=False,
        help_text=_("Staff number or name. Without one the leader of the grid takes the work over."),
    )  # fmt: skip
    stand_in_until = forms.DateField(label=_("stands in until"), widget=DayInput(), required=False)
    note = text(_("note"), required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope

    def clean_stand_in(self) -> Worker | None:
        written = self.cleaned_data["stand_in"]
        return worker_written(written, self.scope) if written.strip() else None


class CloseForm(WithFiles):
    destination = forms.ChoiceField(label=_("where the person goes"), choices=Destination)
    note = text(_("note"), required=False)


class ReturnForm(WithFiles):
    given_back = yes_or_no(_("is the post given back?"), _("yes"), _("no"))
    note = text(_("reason"))


class SayForm(forms.Form):
    """The person's own words on the phone."""

    note = text(_("what I want to say"), required=False)


class SayWhyForm(forms.Form):
    note = text(_("reason"))
