"""What lists of premises, hazards and other fieldwork can be narrowed by."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import BooleanFilter, CharFilter, DateFilter

from core.filters import COMPARED, Filters, Month
from grids.models import GridVersion
from incidents.filters.facts import FactFilter
from incidents.models import (
    CareCount,
    CareVisit,
    Hazard,
    Mediation,
    Premises,
    PublicityActivity,
    PublicityGrid,
    Task,
    TaskAnswer,
)


class PremisesFilter(FactFilter):
    in_force_on = DateFilter("during", lookup_expr="contains")
    overdue = BooleanFilter(method="by_overdue", label="whether a patrol is overdue today")

    class Meta(Filters.Meta):
        model = Premises
        fields = {
            "kind": ["exact"], "risk": ["exact"], "name": ["exact"], "patrol_due_on": COMPARED,
            "last_patrolled_on": COMPARED,
        }  # fmt: skip

    def by_overdue(self, rows: QuerySet[Any], _name: str, wanted: bool) -> QuerySet[Any]:
        late = Premises.objects.overdue(timezone.localdate()).values("pk")
        return rows.filter(pk__in=late) if wanted else rows.exclude(pk__in=late)


class HazardFilter(FactFilter):
    matter = CharFilter("subcategory__matter__code")
    subcategory = CharFilter("subcategory__code")
    found_by = CharFilter("found_by__staff_number")
    incident = CharFilter("incident__number")
    overdue = BooleanFilter(method="by_overdue", label="whether it is open after its deadline")

    class Meta(Filters.Meta):
        model = Hazard
        fields = {
            "state": ["exact"], "level": ["exact"], "premises": ["exact"], "visit": ["exact"],
            "found_at": COMPARED, "due_at": COMPARED, "settled_at": COMPARED, "judged_invented": ["exact"],
        }  # fmt: skip

    def by_overdue(self, rows: QuerySet[Any], _name: str, wanted: bool) -> QuerySet[Any]:
        late = Hazard.objects.overdue(timezone.now()).values("pk")
        return rows.filter(pk__in=late) if wanted else rows.exclude(pk__in=late)


class MediationFilter(FactFilter):
    incident = CharFilter("incident__number")
    mediator = CharFilter("mediator__staff_number")

    class Meta(Filters.Meta):
        model = Mediation
        fields = {"held_on": COMPARED, "outcome": ["exact"], "agreement": ["exact"], "may_escalate": ["exact"]}


class PublicityFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")
    grid = CharFilter(method="by_grid", label="the code of one of its grids today")
    worker = CharFilter("worker__staff_number")

    class Meta(Filters.Meta):
        model = PublicityActivity
        fields = {"day": COMPARED, "kind": ["exact"], "topic": ["exact"], "reached": COMPARED}

    def by_grid(self, rows: QuerySet[Any], _name: str, code: str) -> QuerySet[Any]:
        grids = GridVersion.objects.on(timezone.localdate()).filter(code=code).values("grid")
        return rows.filter(pk__in=PublicityGrid.objects.filter(grid__in=grids).values("activity"))


class CareVisitFilter(FactFilter):
    worker = CharFilter("worker__staff_number")

    class Meta(Filters.Meta):
        model = CareVisit
        fields = {"day": COMPARED, "category": ["exact"], "outcome": ["exact"]}


class CareCountFilter(Filters):
    month = Month()

    class Meta(Filters.Meta):
        model = CareCount
        fields = {"category": ["exact"]}


class TaskFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")

    class Meta(Filters.Meta):
        model = Task
        fields = {"kind": ["exact"], "title": ["exact"], "issued_at": COMPARED, "due_at": COMPARED}


class TaskAnswerFilter(FactFilter):
    late = BooleanFilter(method="by_late", label="whether it is owed after its due time")

    class Meta(Filters.Meta):
        model = TaskAnswer
        fields = {"state": ["exact"]}

    def by_late(self, rows: QuerySet[Any], _name: str, wanted: bool) -> QuerySet[Any]:
        late = TaskAnswer.objects.late(timezone.now()).values("pk")
        return rows.filter(pk__in=late) if wanted else rows.exclude(pk__in=late)
