"""Visits on a legal basis, and their counts, as lists: rows, filters and JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter
from rest_framework import serializers

from core.happened import has_come
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters, Month
from core.rest.serializers import ByKey, MonthField
from grids.territory.lists import with_grid_code
from incidents.care.models import LEGAL_BASIS, CareCategory, CareCount, CareVisit
from incidents.care.services import record_care_visit
from incidents.common.lists import OnGridFilter, OnGridSerializer, month_text
from staff.access import access_of
from staff.accounts.models import User
from staff.people.lists import worker_field
from staff.rest import plausible_day


class CareVisitSerializer(OnGridSerializer):
    worker = worker_field(required=False)
    day = serializers.DateField(validators=[plausible_day, has_come])

    class Meta:
        model = CareVisit
        fields = ["id", "worker", "grid", "grid_key", "day", "category", "outcome", "recorded_at"]

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        self.own_worker(given)
        if given.get("worker") is None:
            raise serializers.ValidationError({"worker": _("Name the member who made the visit.")})
        return given

    def keep(self, row: CareVisit) -> CareVisit:
        return record_care_visit(row, by=self.context["request"].user, today=timezone.localdate())


class CareCountSerializer(serializers.ModelSerializer[CareCount]):
    """Counts of 5 and more; what lies below is left out."""

    subdistrict = ByKey("subdistrict.code")
    month = MonthField()
    legal_basis = serializers.SerializerMethodField()

    class Meta:
        model = CareCount
        fields = ["subdistrict", "month", "category", "legal_basis", "visits"]

    def get_legal_basis(self, count: CareCount) -> str:
        return str(LEGAL_BASIS[CareCategory(count.category)])


def care_visits(user: User, on: date) -> QuerySet[CareVisit]:
    return with_grid_code(CareVisit.objects.visible_to(user).select_related("grid", "worker"), on)


def care_counts(user: User, _on: date) -> QuerySet[CareCount]:
    return CareCount.objects.within(access_of(user).scope).select_related("subdistrict")


class CareVisitFilter(OnGridFilter):
    worker = CharFilter("worker__staff_number")

    class Meta(Filters.Meta):
        model = CareVisit
        fields = {"recorded_at": COMPARED, "day": COMPARED, "category": ["exact"], "outcome": ["exact"]}


class CareCountFilter(Filters):
    month = Month()

    class Meta(Filters.Meta):
        model = CareCount
        fields = {"category": ["exact"]}


# The rows themselves never leave, not even to the office: only what the view of counts holds.
CARE_COUNTS = Dataset(
    "care-counts",
    care_counts,
    fields("category", "visits", subdistrict="subdistrict__code", month=month_text("month")),
    dated="month",
)
