"""Forms of a hand-over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.web.ranges import days_of
from grids.scope import Scope
from incidents.handover.models import BY_HAND, HandOver
from staff.people.models import Worker
from staff.postings.forms import worker_written
from staff.postings.models import Posting

NUMBER_OR_NAME = _("Staff number, or a name that only one bears.")


class PostChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.worker} · {row.grid} · {days_of(row.during)}"


class OpenForm(forms.Form):
    """The post whose work is handed over: a full-time one that has ended, or whose end is known."""

    posting = PostChoice(label=_("post that ends"), queryset=Posting.objects.none())

    def __init__(self, *args: Any, postings: QuerySet[Posting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posting"].queryset = postings  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    note = forms.CharField(label=_("what to mind"), max_length=200, required=False)


class ThingForm(forms.Form):
    """A thing that the system does not know."""

    kind = forms.ChoiceField(label=pgettext_lazy("hand-over", "kind"), choices=BY_HAND)
    name = forms.CharField(label=pgettext_lazy("hand-over", "what"), max_length=200)
    note = forms.CharField(label=_("what to mind"), max_length=200, required=False)


class SuccessorForm(forms.Form):
    """Who takes over which items that nobody accepted yet."""

    successor = forms.CharField(label=_("taken over by"), max_length=60, help_text=NUMBER_OR_NAME)
    items = forms.MultipleChoiceField(label=_("items"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, hand_over: HandOver, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        waiting = hand_over.items.filter(accepted_at=None).select_related("successor").order_by("pk")
        chosen = [(str(item.pk), f"{item.get_kind_display()} · {item.name} · {item.successor}") for item in waiting]
        self.fields["items"].choices = chosen  # type: ignore[attr-defined]

    def clean_successor(self) -> Worker:
        return worker_written(self.cleaned_data["successor"], self.scope)


class PaperForm(forms.Form):
    """Which items were accepted with a signature on paper."""

    items = forms.MultipleChoiceField(label=_("accepted with a signature"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, hand_over: HandOver, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = hand_over.items.filter(accepted_at=None).select_related("successor").order_by("pk")
        chosen = [(str(item.pk), f"{item.get_kind_display()} · {item.name} · {item.successor}") for item in waiting]
        self.fields["items"].choices = chosen  # type: ignore[attr-defined]
