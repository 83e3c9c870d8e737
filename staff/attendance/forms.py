"""Forms about attendance and leave."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.ranges import RangeForm
from core.web.widgets import DayInput
from staff.attendance.models import Attendance, AttendanceStatus, Leave


class AttendanceForm(forms.ModelForm):
    """A day or half of one. Leave is no answer here: it is asked for on its own page, and a head approves it."""

    class Meta:
        model = Attendance
        fields = ("worker", "day", "status", "part")
        help_texts = {"status": _("Leave is asked for under “leaves”, and a head approves it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "status" in self.fields:  # not where the page only shows
            said: Any = self.fields["status"]
            said.choices = [(s.value, s.label) for s in (AttendanceStatus.PRESENT, AttendanceStatus.ABSENT)]

    def validate_constraints(self) -> None:
        """The service says it in its own words, before the database would."""


class LeaveForm(RangeForm):
    class Meta:
        model = Leave
        fields = ("worker", "kind", "part", "reason")


class BecauseForm(forms.Form):
    because = forms.CharField(label=_("reason"), max_length=200)


class ShortenForm(BecauseForm):
    """The days that an approved leave covers from now on."""

    begins_on = forms.DateField(label=_("first day"), widget=DayInput())
    ends_on = forms.DateField(label=_("day after the last"), widget=DayInput())
    field_order = ("begins_on", "ends_on", "because")

    def __init__(self, *args: Any, leave: Leave, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["begins_on"].initial = leave.during.lower
        self.fields["ends_on"].initial = leave.during.upper
