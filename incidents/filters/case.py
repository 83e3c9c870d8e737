"""What lists of cases can be narrowed by."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_filters import BooleanFilter, CharFilter

from core.filters import COMPARED, Filters
from incidents.models import Incident
from incidents.workflow import NOT_VALID
from staff.access import access_of

SEARCHED_FOR = timedelta(days=90)  # after its closing a case leaves the search for all but the office

TIMES = ("occurred_at", "reported_at", "accepted_at", "due_at", "settled_at", "confirmed_at", "closed_at")


class IncidentFilter(Filters):
    number = CharFilter()
    grid = CharFilter("grid_code")
    village = CharFilter("grid_version__village__code")
    matter = CharFilter("matter__code")
    subcategory = CharFilter("subcategory__code")
    reporter = CharFilter("reporter__staff_number")
    department = CharFilter("department__code")
    external_id = CharFilter()
    title = CharFilter(method="by_text", label="part of the title")
    description = CharFilter(method="by_text", label="part of the description")
    q = CharFilter(method="by_text", label="part of title or description")
    located = BooleanFilter("longitude", lookup_expr="isnull", exclude=True, label="has a location")
    valid = BooleanFilter(method="by_validity", label="counts as things stand")
    on_time = BooleanFilter(method="by_timeliness", label="settled by its deadline, or after it")
    overdue = BooleanFilter(method="by_overdue", label="past its deadline and not settled")

    class Meta(Filters.Meta):
        model = Incident
        fields = {
            "source": ["exact"],
            "level": ["exact"],
            "urgency": ["exact"],
            "state": ["exact", "in"],
            "platform": ["exact"],
            **{name: [*COMPARED, "isnull"] for name in TIMES},
        }

    def by_text(self, rows: QuerySet[Incident], name: str, text: str) -> QuerySet[Incident]:
        names = ("title", "description") if name == "q" else (name,)
        found = Q()
        for column in names:
            found |= Q(**{f"text__{column}__icontains": text})
        recent = Q(closed_at=None) | Q(closed_at__gte=timezone.now() - SEARCHED_FOR)
        return rows.filter(found, recent | Q(subdistrict__in=access_of(self.request.user).offices))

    def by_validity(self, rows: QuerySet[Incident], _name: str, valid: bool) -> QuerySet[Incident]:
        return rows.exclude(state__in=NOT_VALID) if valid else rows.filter(state__in=NOT_VALID)

    def by_timeliness(self, rows: QuerySet[Incident], _name: str, on_time: bool) -> QuerySet[Incident]:
        return rows.filter(settled_at__lte=F("due_at")) if on_time else rows.filter(settled_at__gt=F("due_at"))

    def by_overdue(self, rows: QuerySet[Incident], _name: str, overdue: bool) -> QuerySet[Incident]:
        late = Incident.objects.overdue(timezone.now())
        return rows.filter(pk__in=late.values("pk")) if overdue else rows.exclude(pk__in=late.values("pk"))
