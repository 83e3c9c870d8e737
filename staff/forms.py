"""Forms about people: a phone has its own field, ranges their two ends, accounts a staff number."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.forms import UserCreationForm
from unfold.widgets import INPUT_CLASSES

from core.admin import RangeForm
from grids.models import Subdistrict
from staff.models import Duty, Grant, Leave, Posting, User, Worker

TEXT = {"class": " ".join(INPUT_CLASSES)}


class WorkerForm(forms.ModelForm):
    phone = forms.CharField(
        label=_("phone"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=TEXT),
        help_text=_("Shown masked. Leave it as it is to keep the number."),
    )

    class Meta:
        model = Worker
        fields = (
            *(
                "subdistrict",
                "staff_number",
                "name",
                "gender",
                "born_on",
                "political_status",
                "education",
                "source",
                "line",
            ),
            *("at_window", "background", "uses_computer", "uses_phone_app", "organises", "note"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["phone"] = self.instance.masked_phone
        if "staff_number" in self.fields:
            self.fields["staff_number"].required = False
            self.fields["staff_number"].help_text = _("Leave it empty to get the next free one.")

    def clean_phone(self) -> str:
        number: str = re.sub(r"[\s-]", "", self.cleaned_data["phone"])
        if "*" in number:
            if self.instance.pk and number == self.instance.masked_phone:
                return number
            raise forms.ValidationError(_("Give the whole number, or leave it as it is."))
        if number and not re.fullmatch(r"\+?\d{7,15}", number):
            raise forms.ValidationError(_("A phone number has 7 to 15 digits."))
        return number

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        number = self.cleaned_data.get("phone", "")
        if "*" not in number:
            self.instance.phone = number
        return cleaned


class PostingForm(RangeForm):
    class Meta:
        model = Posting
        fields = ("worker", "role", "grid", "village", "pay_scheme", "note")


class LeaveForm(RangeForm):
    class Meta:
        model = Leave
        fields = ("worker", "kind", "reason")


class GrantForm(RangeForm):
    class Meta:
        model = Grant
        fields = ("user", "duty", "subdistrict", "department")


class StaffNumberMixin(forms.Form):
    """An account's person is named by the staff number, so that administrators need not see who there is."""

    staff_number = forms.CharField(
        label=_("staff number of the person"),
        required=False,
        widget=forms.TextInput(attrs=TEXT),
        help_text=_("The account then follows this person's postings."),
    )

    def clean_staff_number(self) -> Worker | None:
        number = self.cleaned_data["staff_number"].strip()
        if not number:
            return None
        worker = Worker.objects.filter(staff_number=number).first()
        if worker is None:
            raise forms.ValidationError(_("Nobody has this staff number."))
        other = User.objects.filter(worker=worker).exclude(pk=getattr(self, "instance", User()).pk)
        if other.exists():
            raise forms.ValidationError(_("This person has an account already."))
        return worker


class AccountForm(StaffNumberMixin, forms.ModelForm):
    class Meta:
        model = User
        fields = ("username", "last_name", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.worker:
            self.initial["staff_number"] = self.instance.worker.staff_number

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "staff_number" in self.cleaned_data:
            self.instance.worker = self.cleaned_data["staff_number"]
        return cleaned


class NewAccountForm(StaffNumberMixin, UserCreationForm):
    """A new account with its first password."""

    usable_password = None

    class Meta:
        model = User
        fields = ("username",)


class TokenForm(forms.Form):
    """A token for another system."""

    name = forms.CharField(label=_("name of the service account"), max_length=60)
    duty = forms.ChoiceField(
        label=_("what it may do"),
        choices=[(duty.value, duty.label) for duty in (Duty.EXPORT, Duty.FIELD, Duty.DISTRICT)],
    )
    subdistrict = forms.ModelChoiceField(label=_("subdistrict"), queryset=Subdistrict.objects.all(), required=False)
    days = forms.IntegerField(label=_("valid for days"), min_value=1, max_value=3650, initial=365)
