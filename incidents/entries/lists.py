"""Base entries and awareness surveys as lists: rows, filters and JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import CharFilter, ChoiceFilter
from rest_framework import serializers

from core.happened import has_come
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters, Month
from core.rest.serializers import MonthField
from grids.territory.lists import with_grid_code
from incidents.common.lists import OnGridFilter, OnGridSerializer, month_text
from incidents.entries.models import AwarenessSurvey, BaseEntry, EntryClass, EntrySource
from incidents.entries.services import save_base_entry, save_survey
from staff.access import account_of
from staff.accounts.models import User
from staff.people.lists import worker_field
from staff.rest import plausible_day


def base_entries(user: User, on: date) -> QuerySet[BaseEntry]:
    return with_grid_code(BaseEntry.objects.visible_to(user).select_related("grid", "worker"), on)


def surveys(user: User, on: date) -> QuerySet[AwarenessSurvey]:
    return with_grid_code(AwarenessSurvey.objects.visible_to(user).select_related("grid"), on)


class BaseEntryFilter(OnGridFilter):
    worker = CharFilter("worker__staff_number")
    vars()["class"] = ChoiceFilter("entry_class", choices=EntryClass.choices)  # a word that Python keeps

    class Meta(Filters.Meta):
        model = BaseEntry
        fields = {"recorded_at": COMPARED, "day": COMPARED, "monthly": ["exact"], "source": ["exact"]}


class SurveyFilter(OnGridFilter):
    month = Month()

    class Meta(Filters.Meta):
        model = AwarenessSurvey
        fields = {"recorded_at": COMPARED, "asked": ["exact"], "knowing": ["exact"]}


class BaseEntrySerializer(OnGridSerializer):
    """Counts of entries of one class, never persons. With `monthly` they are of the month that `day` begins."""

    worker = worker_field(required=False, allow_null=True)
    day = serializers.DateField(validators=[plausible_day, has_come])
    vars()["class"] = serializers.ChoiceField(EntryClass.choices, source="entry_class")  # a word that Python keeps

    class Meta:
        model = BaseEntry
        fields = [
            "id",
            "grid",
            "grid_key",
            "day",
            "monthly",
            "class",
            "worker",
            "source",
            "new",
            "changed",
            "verified",
            "recorded_at",
        ]
        read_only_fields = ["source"]
        validators: list[Any] = []  # the database has the last word

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        self.own_worker(given)
        return given

    def create(self, given: dict[str, Any]) -> BaseEntry:
        return self.update(BaseEntry(source=EntrySource.SYSTEM), given)

    def keep(self, row: BaseEntry) -> BaseEntry:
        return save_base_entry(row, today=timezone.localdate())


class SurveySerializer(OnGridSerializer):
    month = MonthField()

    class Meta:
        model = AwarenessSurvey
        fields = ["id", "grid", "grid_key", "month", "asked", "knowing", "participating", "satisfied", "recorded_at"]
        validators: list[Any] = []

    def validate_month(self, month: Any) -> Any:
        plausible_day(month)
        has_come(month)
        return month

    def keep(self, row: AwarenessSurvey) -> AwarenessSurvey:
        return save_survey(row, by=account_of(self.context["request"]), today=timezone.localdate())


BASE_ENTRIES = Dataset(
    "base-entries",
    base_entries,
    fields(
        "id",
        "day",
        "new",
        "changed",
        "verified",
        "source",
        "monthly",
        grid="grid_code",
        grid_key="grid__key",
        recorded_at="recorded_at",
        worker="worker__staff_number",
        **{"class": "entry_class"},
    ),
    dated="day",
)

AWARENESS_SURVEYS = Dataset(
    "awareness-surveys",
    surveys,
    fields(
        *("id", "asked", "knowing", "participating", "satisfied", "recorded_at"),
        grid="grid_code",
        grid_key="grid__key",
        month=month_text("month"),
    ),
    dated="month",
)
