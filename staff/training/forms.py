"""Forms of a training: who took part, and with which result."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.scope import Scope
from staff.access import Role
from staff.people.lookup import NoSuchWorker, WorkerLookup
from staff.people.models import Worker
from staff.postings.models import Posting
from staff.training.models import Examined, Training

BETWEEN = re.compile(r"[，,、；;\s]+")


class ParticipantsForm(forms.Form):
    """Everybody of some roles on that day, and others by staff number or name."""

    roles = forms.MultipleChoiceField(
        label=_("everybody in post on that day as"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.CharField(
        label=_("and"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Staff numbers, or names that only one bears, with commas or on lines of their own."),
    )
    without = forms.CharField(
        label=_("but not"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who was absent, written the same way."),
    )

    def __init__(self, *args: Any, training: Training, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.training, self.scope = training, scope

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        posts = Posting.objects.filter(
            worker__subdistrict=self.training.subdistrict_id,
            role__in=cleaned.get("roles") or [],
            during__contains=self.training.held_on,
        )
        lookup = WorkerLookup(self.scope)
        found = {worker.pk: worker for worker in Worker.objects.filter(pk__in=posts.values("worker"))}
        found |= {worker.pk: worker for worker in self._named(lookup, "others")}
        for worker in self._named(lookup, "without"):
            found.pop(worker.pk, None)
        if not found and not self.errors:
            raise forms.ValidationError(_("Say who took part."))
        return {"workers": list(found.values())}

    def _named(self, lookup: WorkerLookup, field: str) -> list[Worker]:
        found = []
        for word in filter(None, BETWEEN.split(self.cleaned_data.get(field) or "")):
            try:
                found.append(lookup.numbered(word) or lookup.one(number=None, name=word))
            except NoSuchWorker as refusal:
                self.add_error(field, str(refusal))
        return found


class ChosenForm(forms.Form):
    """Some of those who took part."""

    participants = forms.MultipleChoiceField(
        label=pgettext_lazy("training", "who"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, training: Training, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = training.participants.select_related("worker").order_by("worker__staff_number")
        field: Any = self.fields["participants"]
        field.choices = [(str(row.pk), f"{row.worker.told_apart} {row.get_result_display()}".strip()) for row in rows]

    def clean_participants(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["participants"]]


class ResultsForm(ChosenForm):
    """What the examination said of them; everybody is chosen at first."""

    result = forms.ChoiceField(
        label=pgettext_lazy("training", "examination"),
        choices=[*Examined.choices, ("", pgettext_lazy("training", "no examination"))],
        required=False,
    )

    field_order = ("result", "participants")

    def __init__(self, *args: Any, training: Training, **kwargs: Any) -> None:
        super().__init__(*args, training=training, **kwargs)
        field: Any = self.fields["participants"]
        field.initial = [key for key, _name in field.choices]
