"""What lists of cases can be narrowed by."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.utils import timezone
from django_filters import BooleanFilter, CharFilter

from core.filters import COMPARED, Filters
from core.rest import day_in
from grids.models import Grid
from incidents.models import Incident
from incidents.search import SEARCHED, search
from incidents.workflow import NOT_VALID

TIMES = (
    "occurred_at", "reported_at", "accept_due_at", "accepted_at", "due_at", "paused_at", "settled_at", "confirmed_at",
    "closed_at",
)  # fmt: skip


class IncidentFilter(Filters):
    number = CharFilter()
    grid = CharFilter(method="by_grid", label="grid code on the day")
    village = CharFilter(method="by_grid", label="village code on the day")
    matter = CharFilter("matter__code")
    subcategory = CharFilter("subcategory__code")
    reporter = CharFilter("reporter__staff_number")
    department = CharFilter("department__code")
    external_id = CharFilter()
    parent = CharFilter("parent__number")
    title = CharFilter(method="by_text", label="words in the title")
    description = CharFilter(method="by_text", label="words in the description")
    q = CharFilter(method="by_text", label="words in title, place or description, or a number")
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

    def by_grid(self, rows: QuerySet[Incident], name: str, code: str) -> QuerySet[Incident]:
        """The keys are looked up first: with them PostgreSQL reads the grid's latest cases from an index."""
        day = day_in(self.request.query_params, "on") or timezone.localdate()
        named = {"code": code} if name == "grid" else {"village_code": code}
        return rows.filter(grid__in=list(Grid.objects.order_by().on(day).filter(**named).values_list("pk", flat=True)))

    def by_text(self, rows: QuerySet[Incident], name: str, text: str) -> QuerySet[Incident]:
        columns = SEARCHED if name == "q" else (name,)
        return search(rows, text, user=self.request.user, at=timezone.now(), columns=columns)

    def by_validity(self, rows: QuerySet[Incident], _name: str, valid: bool) -> QuerySet[Incident]:
        return rows.exclude(state__in=NOT_VALID) if valid else rows.filter(state__in=NOT_VALID)

    def by_timeliness(self, rows: QuerySet[Incident], _name: str, on_time: bool) -> QuerySet[Incident]:
        return rows.filter(settled_at__lte=F("due_at")) if on_time else rows.filter(settled_at__gt=F("due_at"))

    def by_overdue(self, rows: QuerySet[Incident], _name: str, overdue: bool) -> QuerySet[Incident]:
        late = Incident.objects.overdue(timezone.now())
        return rows.filter(pk__in=late.values("pk")) if overdue else rows.exclude(pk__in=late.values("pk"))
