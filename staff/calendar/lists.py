"""The working calendar as lists: reads, queryset, filter and JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import CharFilter
from rest_framework import serializers

from core.clock import day_of
from core.punctuation import listed
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import Strict
from core.standing import kept_while_unchanged
from core.worklist import Told, Waiting
from grids.duties import CENTER
from grids.territory.lists import subdistrict_field
from grids.territory.models import Subdistrict
from staff.access import account_of, of_office
from staff.accounts.models import User
from staff.calendar.models import CalendarDay
from staff.calendar.rules import WorkingCalendar
from staff.calendar.services import save_day
from staff.rest import plausible_day


@kept_while_unchanged
def working_calendar(subdistrict: Subdistrict | int) -> WorkingCalendar:
    """The working calendar of a subdistrict. One query."""
    return calendar_of(CalendarDay.objects.filter(subdistrict=subdistrict).values_list("day", "working", "statutory"))


def calendar_of(entered: Iterable[tuple[date, bool, bool | None]]) -> WorkingCalendar:
    """The calendar that follows from what an office entered: (day, working, statutory or None)."""
    days = list(entered)
    return WorkingCalendar(
        {day: working for day, working, _statutory in days},
        {day: statutory for day, _working, statutory in days if statutory is not None},
    )


@kept_while_unchanged
def working_calendars() -> dict[int, WorkingCalendar]:
    """The working calendars of all subdistricts that entered a day of their own. One query."""
    entered: dict[int, list[tuple[date, bool, bool | None]]] = defaultdict(list)
    for subdistrict, day, working, statutory in CalendarDay.objects.values_list(
        "subdistrict", "day", "working", "statutory"
    ):
        entered[subdistrict].append((day, working, statutory))
    return {subdistrict: calendar_of(days) for subdistrict, days in entered.items()}


def calendar(user: User, _on: date) -> QuerySet[CalendarDay]:
    return of_office(CalendarDay.objects.select_related("subdistrict"), user)


class CalendarFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")

    class Meta(Filters.Meta):
        model = CalendarDay
        fields = {"day": COMPARED, "working": ["exact"], "statutory": ["exact"], "name": ["exact"]}


class CalendarDaySerializer(Strict, serializers.ModelSerializer[CalendarDay]):
    subdistrict = subdistrict_field(required=False)
    day = serializers.DateField(validators=[plausible_day])

    class Meta:
        model = CalendarDay
        fields = ["day", "working", "statutory", "name", "subdistrict", "recorded_at"]
        validators: list[Any] = []
        extra_kwargs = {"working": {"required": True}}

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if self.instance is None and "subdistrict" not in given:
            given["subdistrict"] = self.context["view"].only_subdistrict()
        return given

    def create(self, given: dict[str, Any]) -> CalendarDay:
        return self.update(CalendarDay(), given)

    def update(self, day: CalendarDay, given: dict[str, Any]) -> CalendarDay:
        for name, value in given.items():
            setattr(day, name, value)
        return save_day(day, by=account_of(self.context["request"]), at=timezone.now())


CALENDAR = Dataset(
    "calendar",
    calendar,
    fields("id", "day", "working", "statutory", "name", "recorded_at", subdistrict="subdistrict__code"),
    dated="day",
)


ASKED_FROM = 10  # October: the State Council announces the next year's holidays in the last months of a year


def _asked(at: datetime) -> list[int]:
    """The years whose holidays no law tells yet: this one and, from October, the next."""
    day = day_of(at)
    years = [day.year, day.year + 1] if day.month >= ASKED_FROM else [day.year]
    return [year for year in years if not WorkingCalendar().knows(year)]


def _years_entered(at: datetime) -> dict[str, Any]:
    entered = CalendarDay.objects.filter(subdistrict=OuterRef("pk"))
    return {f"entered_{year}": Exists(entered.filter(day__year=year)) for year in _asked(at)}


def _unknown_holidays(offices: Sequence[Any], at: datetime) -> list[Waiting]:
    unknown = [str(year) for year in _asked(at) if not all(getattr(office, f"entered_{year}") for office in offices)]
    if not unknown:
        return []
    label = _("the holidays of %(years)s are not known: Monday to Friday are counted until you enter them") % {
        "years": listed(unknown)
    }
    return [Waiting(label, None, reverse("admin:staff_calendarday_changelist"), "late", "calendar_month")]


UNKNOWN_HOLIDAYS = Told(CENTER, _years_entered, _unknown_holidays)  # the center enters them
