"""Forms about accounts: a person is named by the staff number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.forms import UserCreationForm

from core.web.choices import RowChoice
from core.web.widgets import DayInput
from grids.duties import Duty
from grids.territory.models import Subdistrict
from staff.access import Role
from staff.accounts.models import User
from staff.accounts.services import belong_to
from staff.departments.models import Department

if TYPE_CHECKING:
    from staff.people.models import Worker


class DutyForm(forms.Form):
    """A duty for the account of the page: where, and from when to when."""

    duty = forms.ChoiceField(label=_("duty"), choices=Duty.choices)
    subdistrict = forms.ModelChoiceField(label=_("subdistrict"), queryset=Subdistrict.objects.all(), required=False)
    department = forms.ModelChoiceField(label=_("department"), queryset=Department.objects.all(), required=False)
    begins_on = forms.DateField(label=_("first day"), widget=DayInput(), initial=timezone.localdate)
    ends_on = forms.DateField(
        label=_("ends on"),
        required=False,
        widget=DayInput(),
        help_text=_("The first day that no longer belongs to it; empty while it is open."),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        begins_on, ends_on = self.cleaned_data.get("begins_on"), self.cleaned_data.get("ends_on")
        if begins_on and ends_on and ends_on <= begins_on:
            self.add_error("ends_on", _("This lies before the first day, or on it."))
        return cleaned


class DutyOfForm(DutyForm):
    """A duty for an account that is chosen."""

    field_order = ("user",)
    user = RowChoice(label=_("account"), queryset=User.objects.filter(is_service=False).select_related("worker"))


class OpenAccountsForm(forms.Form):
    """Whose accounts are opened."""

    subdistrict = forms.ModelChoiceField(
        label=_("subdistrict"), queryset=Subdistrict.objects.all(), required=False, empty_label=_("all of them")
    )
    roles = forms.MultipleChoiceField(
        label=_("roles"),
        choices=Role.choices,
        initial=Role.values,
        widget=forms.CheckboxSelectMultiple,
    )


class EndDutyForm(forms.Form):
    until = forms.DateField(
        label=_("ends on"), widget=DayInput(), help_text=_("The first day that no longer belongs to it.")
    )


class StaffNumberMixin(forms.Form):
    """An account's person is named by the staff number, so that administrators need not see who there is."""

    staff_number = forms.CharField(
        label=_("staff number of the person"),
        required=False,
        help_text=_(
            "The person's first account follows the postings. A further one does not, but what is done with it was "
            "done by the same person."
        ),
    )

    def clean_staff_number(self) -> Worker | None:
        number = self.cleaned_data["staff_number"].strip()
        if not number:
            return None
        worker: Worker | None = User.workers().filter(staff_number=number).first()
        if worker is None:
            raise forms.ValidationError(_("Nobody has this staff number."))
        return worker


REAL_NAME = {"last_name": _("name of the person")}
# In place of what Django says of them, which is meant for who writes programs.
HELP = {
    "username": _("What one logs in with: letters, digits and @ . + - _, at most 150."),
    "is_active": _("Who leaves is no longer active and cannot log in. What they did stays on record."),
}


class WithARealName(StaffNumberMixin):
    """An account names a person: by the staff number, or where they have none by the name. Papers show it."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        known = self.cleaned_data.get("staff_number") or self.cleaned_data.get("last_name", "").strip()
        if not known and "staff_number" not in self.errors and not getattr(self.instance, "is_service", False):  # type: ignore[attr-defined]
            self.add_error("last_name", _("Write the name of the person, or the staff number: papers name people."))
        return cleaned


class AccountForm(WithARealName, forms.ModelForm):
    class Meta:
        model = User
        fields = ("username", "last_name", "is_active")
        labels = REAL_NAME
        help_texts = HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if who := self.instance.worker or self.instance.person:
            self.initial["staff_number"] = who.staff_number

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "staff_number" in self.cleaned_data:
            belong_to(self.instance, self.cleaned_data["staff_number"])
        return cleaned


class NewAccountForm(WithARealName, UserCreationForm):
    """A new account with its first password."""

    usable_password = None

    class Meta:
        model = User
        fields = ("username", "last_name")
        labels = REAL_NAME
        help_texts = HELP


class TokenForm(StaffNumberMixin):
    """A token for another system, and who uses it where that is one person."""

    field_order = ("name", "duty", "subdistrict", "days", "staff_number")
    name = forms.CharField(label=_("name of the service account"), max_length=60)
    duty = forms.ChoiceField(
        label=_("what it may do"),
        choices=[(duty.value, duty.label) for duty in (Duty.EXPORT, Duty.FIELD, Duty.DISTRICT, Duty.PAYROLL)],
    )
    subdistrict = forms.ModelChoiceField(label=_("subdistrict"), queryset=Subdistrict.objects.all(), required=False)
    days = forms.IntegerField(label=_("valid for days"), min_value=1, max_value=3650, initial=365)
