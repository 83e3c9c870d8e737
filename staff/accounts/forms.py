"""Forms about accounts: a person is named by the staff number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.forms import UserCreationForm

from core.web.ranges import RangeForm
from grids.duties import Duty
from grids.territory.models import Subdistrict
from staff.accounts.models import Grant, User
from staff.accounts.services import belong_to

if TYPE_CHECKING:
    from staff.people.models import Worker


class GrantForm(RangeForm):
    class Meta:
        model = Grant
        fields = ("user", "duty", "subdistrict", "department")


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


class AccountForm(StaffNumberMixin, forms.ModelForm):
    class Meta:
        model = User
        fields = ("username", "last_name", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if who := self.instance.worker or self.instance.person:
            self.initial["staff_number"] = who.staff_number

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "staff_number" in self.cleaned_data:
            belong_to(self.instance, self.cleaned_data["staff_number"])
        return cleaned


class NewAccountForm(StaffNumberMixin, UserCreationForm):
    """A new account with its first password."""

    usable_password = None

    class Meta:
        model = User
        fields = ("username",)


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
