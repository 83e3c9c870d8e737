"""Forms of an award round: opened, opinions, consultation, panel and votes, publication, decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.award.models import CATEGORIES, AwardCandidate
from assessment.award.models_of_rounds import PanelMember, PublicationRemark, VoteKind
from assessment.award.services import OPINIONS
from assessment.leading_group.models import GroupDecision
from core.web.choices import RowChoice
from core.web.widgets import DayInput
from staff.people.models import Worker

LONG = forms.Textarea(attrs={"rows": 3})


class OpenRoundForm(forms.Form):
    year = forms.IntegerField(label=_("year"), min_value=2000, max_value=2100)
    category = forms.ChoiceField(label=_("category"), choices=CATEGORIES)


class AnewForm(forms.Form):
    because = forms.CharField(label=_("why it was opened again"), max_length=300)


class ConsultationForm(forms.Form):
    police_asked_on = forms.DateField(label=_("police asked on"), widget=DayInput(), required=False)
    police_answered = forms.CharField(label=_("what the police answered"), max_length=500, required=False)
    discipline_asked_on = forms.DateField(label=_("discipline office asked on"), widget=DayInput(), required=False)
    discipline_answered = forms.CharField(
        label=_("what the discipline office answered"), max_length=500, required=False
    )


class PanelForm(forms.Form):
    """The panel: names, one a line; workers by their staff number, so that they cannot vote on themselves."""

    members = forms.CharField(
        label=_("panel"),
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("One name a line. Where the person is a worker, the staff number stands after the name."),
    )

    def __init__(self, subdistrict: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subdistrict = subdistrict

    def clean_members(self) -> list[tuple[str, Worker | None]]:
        found: list[tuple[str, Worker | None]] = []
        for line in self.cleaned_data["members"].splitlines():
            name, _space, number = line.strip().partition(" ")
            if not name:
                continue
            number = number.strip()
            who = Worker.objects.filter(subdistrict=self.subdistrict, staff_number=number).first() if number else None
            if number and who is None:
                raise forms.ValidationError(_("%(line)s: there is no such staff number.") % {"line": line.strip()})
            if len(name) > 60:
                raise forms.ValidationError(_("%(line)s: the name is too long.") % {"line": line.strip()[:60]})
            found.append((name, who))
        return found


class OpinionsForm(forms.ModelForm):
    """Opinions of the village, the guide and the center, and what speaks for the candidate."""

    class Meta:
        model = AwardCandidate
        fields = OPINIONS
        widgets = dict.fromkeys(OPINIONS, LONG)

    def _post_clean(self) -> None:
        """The service judges and saves."""


class LeaveOutForm(forms.Form):
    because = forms.CharField(
        label=_("left out because"),
        max_length=300,
        required=False,
        help_text=_("Empty: the candidate is taken in again."),
    )


class VotesForm(forms.Form):
    """One vote for each member of the panel but the candidate."""

    def __init__(self, candidate: AwardCandidate, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = dict(candidate.votes.values_list("member", "vote"))
        for member in PanelMember.objects.filter(round=candidate.round_id).exclude(worker=candidate.worker_id):
            self.fields[f"vote_{member.pk}"] = forms.ChoiceField(
                label=member.name, choices=VoteKind.choices, initial=given.get(member.pk, VoteKind.FOR)
            )

    @property
    def votes(self) -> dict[int, str]:
        return {int(name.removeprefix("vote_")): vote for name, vote in self.cleaned_data.items()}


class PublishForm(forms.Form):
    where = forms.CharField(
        label=_("where it was published"),
        max_length=200,
        help_text=_("Such as the notice board and the villages' groups."),
    )


class RemarkForm(forms.Form):
    received_on = forms.DateField(label=pgettext_lazy("remark", "received on"), widget=DayInput())
    text = forms.CharField(label=_("what came in"), max_length=500, widget=LONG)


class SettleRemarkForm(forms.Form):
    remark = RowChoice(label=_("what came in"), queryset=PublicationRemark.objects.none())
    done = forms.CharField(label=_("what was done with it"), max_length=500, widget=LONG)

    def __init__(self, round_: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        remarks: Any = self.fields["remark"]
        remarks.queryset = round_.remarks.filter(done="")


class DecideForm(forms.Form):
    decision = forms.ModelChoiceField(label=_("decision of the leading group"), queryset=GroupDecision.objects.none())
    document_number = forms.CharField(label=_("document number"), max_length=60)
    amount = forms.DecimalField(label=_("amount for each"), max_digits=9, decimal_places=2, min_value=0, required=False)
    approval_number = forms.CharField(
        label=_("number of the approval"), max_length=60, required=False, help_text=_("An amount needs it.")
    )
