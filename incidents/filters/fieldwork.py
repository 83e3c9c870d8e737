"""What lists of premises, hazards and other fieldwork can be narrowed by."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import BooleanFilter, CharFilter, DateFilter

from core.filters import COMPARED, Filters
from incidents.filters.facts import FactFilter
from incidents.models import Hazard, Premises


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
