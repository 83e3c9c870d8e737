"""Forms of an objection: filed by the person, taken to review, answered by the office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessment.objection.models import Objection, Outcome, State
from assessment.objection.services import group_decisions
from assessment.objection.subjects import row_about, subject_of
from core.web.uploads import ACCEPT
from incidents.attachments.forms import CheckedFiles
from incidents.common.forms import ManyFilesInput
from staff.accounts.models import User


def _files() -> CheckedFiles:
    return CheckedFiles(
        label=_("evidence"),
        required=False,
        widget=ManyFilesInput(attrs={"accept": ACCEPT}),
        help_text=_("Photographs, PDF, Word or Excel, 40 MB each."),
    )


class FileForm(forms.Form):
    reason = forms.CharField(
        label=_("why I object"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 5000, "autofocus": True}),
    )
    request = forms.CharField(
        label=_("what I ask for"),
        max_length=2000,
        initial=_("Check it again, and correct it."),  # what most ask for; who wants something else writes it
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
    )
    evidence = _files()


class ReviewForm(forms.Form):
    reason = forms.CharField(
        label=_("why I ask for a review"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5, "maxlength": 5000})
    )
    evidence = _files()


class CorrectionForm(forms.Form):
    """What an acceptance would correct: the fields of the subject, in which what `reader` may open is linked.

    `chosen` is what was tried, to begin with.
    """

    def __init__(self, data: Any, *, objection: Objection, reader: User, chosen: QueryDict | None = None) -> None:
        super().__init__(data)
        subject = subject_of(objection.kind)
        row = row_about(objection)
        self.own = dict(subject.fields(row, reader)) if subject and row is not None else {}
        self.fields.update(self.own)
        tried = {name: chosen.getlist(name) for name in self.own if name in chosen} if chosen else {}
        if tried:
            self.initial.update(tried, outcome=Outcome.CORRECTED)

    def said(self) -> dict[str, Any]:
        """What is corrected, as `Subject.apply` takes it."""
        return {name: self.cleaned_data[name] for name in self.own}


class AnswerForm(CorrectionForm):
    """An answer. The leading group may also answer a review; then the form names its decision."""

    outcome = forms.ChoiceField(label=_("outcome"), choices=Outcome.choices)
    answer = forms.CharField(
        label=_("reason of the answer"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Which facts were found, by which rule, and what follows. The person reads it."),
    )

    def __init__(self, data: Any, *, objection: Objection, reader: User, chosen: QueryDict | None = None) -> None:
        super().__init__(data, objection=objection, reader=reader, chosen=chosen)
        if objection.state == State.REVIEW:
            decisions = group_decisions(objection)
            help_text = _("Where the leading group answered the review; else a head answers.")
            none_yet = _(
                "Only where the leading group answered the review. No such decision is recorded since it was asked "
                "for: the center records it on the meeting's page."
            )
            self.fields["decision"] = forms.ModelChoiceField(
                label=_("decision of the leading group"),
                queryset=decisions,
                required=False,
                help_text=help_text if decisions.exists() else none_yet,
            )
