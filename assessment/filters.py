"""What the lists of results can be narrowed by."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, NumberFilter
from rest_framework.exceptions import ValidationError

from assessment.models import (
    Bulletin,
    BulletinLine,
    CycleRun,
    EarlyWarning,
    Inspection,
    InspectionFinding,
    Interview,
    SampleItem,
    Scheme,
)
from assessment.periods import Kind, NotAPeriod, parse
from core.filters import COMPARED, Filters, Month


class SchemeFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")

    class Meta(Filters.Meta):
        model = Scheme
        fields = {"version": ["exact"], "in_force_from": COMPARED}


class CycleRunFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")

    class Meta(Filters.Meta):
        model = CycleRun
        fields = {
            "stage": ["exact"],
            "period": ["exact"],
            "late": ["exact"],
            "due": COMPARED,
            "started": [*COMPARED, "isnull"],
            "finished": [*COMPARED, "isnull"],
        }


class Week(CharFilter):
    """A week like 2026-W45, kept as its Monday at `field_name`."""

    def __init__(self, field_name: str = "week") -> None:
        super().__init__(field_name, label="a week like 2026-W45")

    def filter(self, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
        if not text:
            return rows
        try:
            return rows.filter(**{self.field_name: parse(text, Kind.WEEK).start})
        except NotAPeriod:
            raise ValidationError({"week": [_("Write the week like 2026-W45.")]}) from None


class InspectionFilter(Filters):
    grid = CharFilter("grid_code")
    week = Week()
    exception = CharFilter("exceptions", "contains", label="a code among the exceptions")

    class Meta(Filters.Meta):
        model = Inspection
        fields: list[str] = []


class FindingFilter(Filters):
    grid = CharFilter("grid_code")
    week = Week("inspection__week")

    class Meta(Filters.Meta):
        model = InspectionFinding
        fields = {"state": ["exact"], "due_on": COMPARED}


class SampleItemFilter(Filters):
    grid = CharFilter("grid_code")
    week = Week("sample__week")

    class Meta(Filters.Meta):
        model = SampleItem
        fields = {"kind": ["exact"], "verdict": ["exact"], "day": COMPARED}


class BulletinFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")
    month = Month()
    scheme_version = NumberFilter("scheme__version")

    class Meta(Filters.Meta):
        model = Bulletin
        fields = {"state": ["exact"], "revision": ["exact"], "document_number": ["exact"], "frozen_at": COMPARED}


class LineFilter(Filters):
    grid = CharFilter("facts__code")
    village = CharFilter("facts__village")

    class Meta(Filters.Meta):
        model = BulletinLine
        fields = {
            "rank": COMPARED,
            "ranked": ["exact"],
            "not_ranked_because": ["exact"],
            "in_bottom": ["exact"],
            "months_in_bottom": COMPARED,
        }


class EarlyWarningFilter(Filters):
    grid = CharFilter("facts__code")
    month = Month()

    class Meta(Filters.Meta):
        model = EarlyWarning
        fields = {"rank": COMPARED, "in_bottom": ["exact"], "not_ranked_because": ["exact"]}


class InterviewFilter(Filters):
    worker = CharFilter("worker__staff_number")
    grid = CharFilter(method="by_grid", label="code of a grid concerned")
    role = CharFilter("grounds__role", distinct=True)
    month = Month()
    bulletin_revision = NumberFilter("bulletin__revision")

    class Meta(Filters.Meta):
        model = Interview
        fields = {"state": ["exact"], "due_on": COMPARED}

    def by_grid(self, rows: QuerySet[Interview], _name: str, code: str) -> QuerySet[Interview]:
        return rows.filter(Q(grid_codes__contains=[code]))
