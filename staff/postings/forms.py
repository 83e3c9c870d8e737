"""Forms about postings: appointment, transfer, standing in, leaving."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.web.ranges import RangeForm, days_of
from core.web.widgets import DayInput
from grids.scope import Scope
from grids.territory.models import Grid, Village
from staff.access import Role
from staff.people.lookup import NoSuchWorker, WorkerLookup
from staff.people.models import Worker
from staff.postings.models import Posting


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

    leave = LeaveChoice(label=_("during the leave"), queryset=None)
    worker = forms.CharField(
        label=_("who stands in"), max_length=60, help_text=_("Staff number, or a name that only one bears.")
    )
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def __init__(self, *args: Any, posting: Posting, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        leaves = posting.worker.leaves.filter(approved_at__isnull=False)
        choose(self.fields["leave"], leaves.filter(during__overlap=posting.during))

    def clean_worker(self) -> Worker:
        return worker_written(self.cleaned_data["worker"], self.scope)


def worker_written(written: str, scope: Scope) -> Worker:
    """The worker of a staff number, or of a name that only one bears. Raises ValidationError."""
    known, written = WorkerLookup(scope), written.strip()
    try:
        if re.fullmatch(r"[\w-]*\d", written, re.ASCII):
            return known.one(number=written, name=None)
        return known.one(number=None, name=written)
    except NoSuchWorker as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class VacancyForm(forms.Form):
    """Who does the work of a post that has ended, from when and until when."""

    worker = forms.CharField(
        label=_("who stands in"), max_length=60, help_text=_("Staff number, or a name that only one bears.")
    )
    begins_on = forms.DateField(label=_("first day"), widget=DayInput())
    ends_on = forms.DateField(label=_("day after the last"), widget=DayInput())
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    def __init__(self, *args: Any, scope: Scope, begins_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.fields["begins_on"].initial = begins_on

    def clean_worker(self) -> Worker:
        return worker_written(self.cleaned_data["worker"], self.scope)


class LeavingManyForm(forms.Form):
    """The end of several posts, each by itself."""

    ends_on = forms.DateField(
        label=_("first day without the post"), widget=DayInput(), help_text=_("A successor may begin on this day.")
    )
    note = forms.CharField(label=_("reason"), max_length=200)


class LeavingForm(LeavingManyForm):
    field_order = ("ends_on", "whole", "note")
    whole = forms.BooleanField(
        label=_("leaves every post"),
        required=False,
        help_text=_("Ends all posts of this person; posts that have not begun by then are withdrawn."),
    )
