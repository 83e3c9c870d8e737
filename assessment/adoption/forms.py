"""Forms about the adoption of rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.leading_group.lists import decisions_of
from assessment.leading_group.models import DecisionKind, GroupDecision
from assessment.scheme.models import Scheme
from core.web.choices import RowChoice
from core.web.widgets import DayInput
from staff.people.models import Worker

LONG = forms.Textarea(attrs={"rows": 4})


class ConsultationForm(forms.Form):
    shown_to = forms.CharField(
        label=_("shown to"), max_length=300, help_text=_("Such as all leaders and full-time members, by group message.")
    )
    begins_on = forms.DateField(label=_("first day"), widget=DayInput())
    until = forms.DateField(label=_("last day"), widget=DayInput())
    came_in = forms.CharField(
        label=_("what came in"), max_length=5000, widget=LONG, help_text=_("Or that nothing did.")
    )
    done = forms.CharField(label=_("what was done with it"), max_length=5000, widget=LONG)


class DecisionForm(forms.Form):
    decision = forms.ModelChoiceField(label=_("decision of the leading group"), queryset=GroupDecision.objects.none())

    def __init__(self, scheme: Scheme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing: Any = self.fields["decision"]
        rows = decisions_of(scheme.subdistrict_id, DecisionKind.RULES)
        standing.queryset = rows.filter(Q(rules=None) | Q(rules__scheme=scheme))  # not that of another version


class PublicationForm(forms.Form):
    published_on = forms.DateField(label=pgettext_lazy("rules", "published on"), widget=DayInput())
    where = forms.CharField(label=pgettext_lazy("rules", "where it was published"), max_length=200)


class SignatureForm(forms.Form):
    worker = RowChoice(label=_("person"), queryset=Worker.objects.none())
    signed_on = forms.DateField(label=_("signed on"), widget=DayInput())

    def __init__(self, people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_: Any = self.fields["worker"]
        open_.queryset = people
