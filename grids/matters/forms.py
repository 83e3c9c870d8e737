"""Forms about matters and their admission."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.web.ranges import RangeForm
from core.web.widgets import DayInput
from grids.matters.models import Matter, MatterAdmission


class MatterForm(RangeForm):
    class Meta:
        model = Matter
        exclude = ("during",)


class AdmissionForm(forms.ModelForm):
    class Meta:
        model = MatterAdmission
        fields = ("subdistrict", "code", "name", "platform", "reason")


class ReportedForm(forms.Form):
    reported_on = forms.DateField(label=_("reported on"), widget=DayInput())


class DecidedForm(forms.Form):
    decision = forms.ChoiceField(label=_("decision"), choices=[("yes", _("admitted")), ("no", _("refused"))])
    document_number = forms.CharField(label=_("document number"), max_length=60)
    decided_on = forms.DateField(label=_("decided on"), widget=DayInput())
    in_force_from = forms.DateField(
        label=_("in force from"), widget=DayInput(), required=False, help_text=_("Needed where it is admitted.")
    )
