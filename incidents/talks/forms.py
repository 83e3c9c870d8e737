"""The form of a talk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from core.web.forms import Careful
from core.web.widgets import DayInput
from incidents.talks.models import TalkNote
from staff.people.models import Worker


class TalkForm(Careful, forms.ModelForm):
    class Meta:
        model = TalkNote
        fields = ("worker", "day", "said", "next_step", "due_on")
        widgets = {"said": forms.Textarea(attrs={"rows": 4}), "day": DayInput(), "due_on": DayInput()}

    def __init__(self, *args: Any, people: QuerySet[Worker], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["worker"].queryset = people
        fields["day"].initial = day
