"""Forms of the queue: one for each decision, and one for many incidents at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.forms import Careful
from incidents.common.models import Level, Urgency
from incidents.incident.forms import MoveForm
from incidents.incident.models import Incident
from staff.departments.models import Department

ASSIGNED_LIKE = {"accept": "assign"}  # taking an incident in assigns it at once, so it asks for what that needs
IN_THE_QUEUE = ("department", "urgency")  # of an assignment; the rest has its page


class DecisionForm(MoveForm):
    """A move as the queue asks for it: no more than one glance and one key."""

    def __init__(self, name: str, incident: Incident, *args: Any, same: Sequence[Any] = (), **kwargs: Any) -> None:
        self.move_name, self.incident = name, incident
        super().__init__(ASSIGNED_LIKE.get(name, name), incident, *args, auto_id=f"id_{name}_%s", **kwargs)
        if "level" in self.fields:
            for other in set(self.fields) - {*IN_THE_QUEUE, "note", "position", "confirmed"}:
                del self.fields[other]
        self.fields["note"].widget.attrs["rows"] = 2
        if "duplicate_of" in self.fields and same:
            self.fields["duplicate_of"].initial = same[0].incident.number


def decision_form(name: str, incident: Incident, data: Any = None, *, same: Sequence[Any] = ()) -> DecisionForm:
    return DecisionForm(name, incident, data, same=same)


class AssignManyForm(Careful, forms.Form):
    """Where the chosen incidents go."""

    level = forms.ChoiceField(
        label=_("level"),
        choices=[("", _("each by the routing rules")), *Level.choices[:3]],
        required=False,
        initial="",
        help_text=_(
            "By the rules, each case goes to the department of its kind; a department chosen here takes them all."
        ),
    )
    department = forms.ModelChoiceField(label=_("department"), queryset=Department.objects.none(), required=False)
    urgency = forms.ChoiceField(
        label=_("urgency"), choices=[("", _("as it is")), *Urgency.choices], required=False, initial=""
    )
    note = forms.CharField(label=_("note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, subdistricts: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["department"].queryset = Department.objects.filter(subdistrict__in=subdistricts)

    def payload(self) -> dict[str, Any]:
        values = {"level": self.cleaned_data["level"]} if self.cleaned_data["level"] else {}
        if self.cleaned_data["department"]:
            values["department"] = self.cleaned_data["department"].code
        return values | ({"urgency": self.cleaned_data["urgency"]} if self.cleaned_data["urgency"] else {})
