"""Forms about the leading group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.leading_group.models import GroupDecision, GroupMeeting, GroupMember
from core.web.ranges import RangeForm
from core.web.uploads import ACCEPT
from core.web.widgets import DayInput
from incidents.attachments.forms import WHAT_IS_TAKEN, CheckedFiles
from incidents.common.forms import ManyFilesInput


class GroupMemberForm(RangeForm):
    class Meta:
        model = GroupMember
        fields = ("subdistrict", "name", "post", "position", "user")


class MeetingForm(forms.ModelForm):
    """A meeting and who attended: members of the group on that day."""

    attended = forms.ModelMultipleChoiceField(
        label=_("who attended"), queryset=GroupMember.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = GroupMeeting
        fields = ("subdistrict", "held_on", "place", "subject", "guests", "minutes")
        widgets = {"held_on": DayInput(), "minutes": forms.Textarea(attrs={"rows": 12})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["attended"] = list(self.instance.attendance.values_list("member", flat=True))


class FilesForm(forms.Form):
    files = CheckedFiles(  # type: ignore[assignment]  # a field, as every name of a form's class
        label=_("Photographs and documents"),
        widget=ManyFilesInput(attrs={"accept": ACCEPT}),
        help_text=WHAT_IS_TAKEN,
        error_messages={"required": _("Choose at least one file.")},
    )


class SignMinutesForm(forms.Form):
    signed_by = forms.ModelChoiceField(label=_("minutes signed by"), queryset=GroupMember.objects.none())
    signed_on = forms.DateField(label=_("minutes signed on"), widget=DayInput())

    def __init__(self, meeting: GroupMeeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signers: Any = self.fields["signed_by"]
        signers.queryset = GroupMember.objects.filter(attendances__meeting=meeting).order_by("pk")


class DecisionForm(forms.ModelForm):
    class Meta:
        model = GroupDecision
        fields = (
            "subdistrict",
            "meeting",
            "number",
            "decided_on",
            "kind",
            "award_category",
            "title",
            "text",
            "admission",
        )
        widgets = {"decided_on": DayInput(), "text": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "admission" in self.fields:
            undecided: Any = self.fields["admission"]
            undecided.queryset = undecided.queryset.order_by("-pk")


class DecideForm(forms.ModelForm):
    """A decision of the meeting whose page asks."""

    class Meta:
        model = GroupDecision
        fields = ("number", "decided_on", "kind", "award_category", "title", "text")
        widgets = {"decided_on": DayInput(), "text": forms.Textarea(attrs={"rows": 8})}

    def _post_clean(self) -> None:
        """The service judges the row; the form only reads it."""


class WithdrawForm(forms.Form):
    because = forms.CharField(label=_("why withdrawn"), max_length=300)
