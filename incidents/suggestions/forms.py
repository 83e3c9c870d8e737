"""Forms of the box: what somebody says, and the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.web.forms import Careful
from grids.territory.models import Subdistrict
from incidents.suggestions.models import LONGEST, Suggestion, SuggestionKind


class SuggestionForm(Careful, forms.ModelForm):
    class Meta:
        model = Suggestion
        fields = ("subdistrict", "kind", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "kind": forms.RadioSelect}

    def __init__(self, *args: Any, boxes: QuerySet[Subdistrict], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = fields["kind"].choices[1:]  # without the empty one
        fields["kind"].initial = SuggestionKind.SUGGESTION
        fields["subdistrict"].queryset = boxes
        if len(boxes) == 1:  # there is nothing to choose
            fields["subdistrict"].initial, fields["subdistrict"].widget = boxes[0].pk, forms.HiddenInput()


class AnswerForm(Careful, forms.Form):
    answer = forms.CharField(label=_("answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))
