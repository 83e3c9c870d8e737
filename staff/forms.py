"""Forms about people: a phone has its own field, ranges their two ends, accounts a staff number."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from unfold.forms import UserCreationForm
from unfold.widgets import INPUT_CLASSES

from core.admin import DayInput, RangeForm, days_of
from grids.duties import Duty
from grids.models import Grid, Subdistrict, Village
from grids.scope import Scope
from staff.lookup import NoSuchWorker, WorkerLookup
from staff.models import Application, Grant, Leave, PayScheme, Posting, Role, User, Worker

TEXT = {"class": " ".join(INPUT_CLASSES)}


SKILLS = (
    *("uses_computer", "uses_phone_app", "organises"),
    *("energetic", "well_informed", "judged_by", "judged_on"),
)


class WithPhoneForm(forms.ModelForm):
    """A row with a sealed phone: it is shown masked, and what stays masked stays as it is."""

    phone = forms.CharField(
        label=_("phone"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=TEXT),
        help_text=_("Shown masked. Leave it as it is to keep the number."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["phone"] = self.instance.masked_phone

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


class WorkerForm(WithPhoneForm):
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
            *("at_window", "background", "former_post", "stationed_in", "note"),
            *("contract", "supplier", "contract_begins_on", "contract_ends_on"),
            *SKILLS,
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "staff_number" in self.fields:
            self.fields["staff_number"].required = False
            self.fields["staff_number"].help_text = _("Leave it empty to get the next free one.")


class PostingForm(RangeForm):
    class Meta:
        model = Posting
        fields = ("worker", "role", "grid", "village", "pay_scheme", "note", "relaxed_because", "relaxed_by")


def choose(field: Any, rows: QuerySet[Any]) -> None:
    """Let a field offer these rows."""
    field.queryset = rows


class LeaveChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.get_kind_display()} {days_of(row.during)}"


class TransferForm(forms.Form):
    """Where somebody goes and from which day; what cannot be is not asked."""

    on = forms.DateField(label=_("first day in the new place"), widget=DayInput())
    grid = forms.ModelChoiceField(label=_("to the grid"), queryset=Grid.objects.none(), required=False)
    village = forms.ModelChoiceField(label=_("to the village"), queryset=Village.objects.none(), required=False)
    note = forms.CharField(label=_("reason"), max_length=200)

    def __init__(self, *args: Any, posting: Posting, scope: Scope, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["grid"], Grid.objects.within(scope).open_on(on).on(on).order_by("code"))  # type: ignore[misc]
        choose(self.fields["village"], Village.objects.within(scope))
        if posting.role == Role.GUIDE:
            del self.fields["grid"]
        if posting.role == Role.FULL_TIME:
            del self.fields["village"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        named = [name for name in ("grid", "village") if self.cleaned_data.get(name)]
        if len(named) != 1 and not self.errors:
            raise forms.ValidationError(_("Name either a grid or a village."))
        return cleaned


class StandInForm(forms.Form):
    """Who stands in during which approved leave."""

    leave = LeaveChoice(label=_("during the leave"), queryset=Leave.objects.none())
    worker = forms.CharField(
        label=_("who stands in"), max_length=60, help_text=_("Staff number, or a name that only one bears.")
    )
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def __init__(self, *args: Any, posting: Posting, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        leaves = Leave.objects.filter(worker=posting.worker_id, approved_at__isnull=False)
        choose(self.fields["leave"], leaves.filter(during__overlap=posting.during))

    def clean_worker(self) -> Worker:
        written = self.cleaned_data["worker"].strip()
        known = WorkerLookup(self.scope)
        try:
            if re.fullmatch(r"[\w-]*\d", written, re.ASCII):
                return known.one(number=written, name=None)
            return known.one(number=None, name=written)
        except NoSuchWorker as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class LeavingForm(forms.Form):
    ends_on = forms.DateField(
        label=_("first day without the post"), widget=DayInput(), help_text=_("A successor may begin on this day.")
    )
    whole = forms.BooleanField(
        label=_("leaves every post"),
        required=False,
        help_text=_("Ends all posts of this person; posts that have not begun by then are withdrawn."),
    )
    note = forms.CharField(label=_("reason"), max_length=200)


class BecauseForm(forms.Form):
    because = forms.CharField(label=_("reason"), max_length=200)


class ApplicationForm(WithPhoneForm):
    class Meta:
        model = Application
        fields = (
            *("subdistrict", "name", "gender", "born_on", "political_status", "education", "background"),
            *("former_post", "channel", "grid", "applied_on", "note"),
            *SKILLS,
        )


class EligibleForm(forms.Form):
    relaxed_because = forms.CharField(
        label=_("relaxed because"),
        max_length=200,
        required=False,
        help_text=_("Only for the four former posts, where a rule is not met."),
    )
    relaxed_by = forms.CharField(label=_("relaxed by"), max_length=60, required=False)


class AppointForm(forms.Form):
    begins_on = forms.DateField(label=_("first day"), widget=DayInput())
    pay_scheme = forms.ChoiceField(
        label=_("pay scheme"),
        choices=[("", "---------"), *((s.value, s.label) for s in (PayScheme.ALLOWANCE, PayScheme.WAGE))],
        help_text=_("Chosen now; it is never inferred from the channel."),
    )


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
