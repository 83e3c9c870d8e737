"""The visit log as a list: rows, columns, filters and JSON."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter
from rest_framework import serializers

from core.happened import has_come
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey
from grids.duties import Duty
from grids.territory.lists import with_grid_code
from incidents.common.lists import OnGridFilter, OnGridSerializer, RowKey, row_of
from incidents.incident.lists import incident_of, seen_case
from incidents.premises.lists import premises_field
from incidents.visits.models import Visit
from incidents.visits.services import judge_visit, save_visit
from staff.access import access_of, account_of
from staff.accounts.models import User
from staff.people.lists import worker_field
from staff.rest import plausible_day


def visit_field(**options: Any) -> RowKey:
    """A visit by its id, among those that one may see."""

    def find(view: Any, key: str) -> Visit | None:
        rows = Visit.objects.visible_to(view.user).select_related("grid", "premises")
        visit: Visit | None = row_of(rows, key)
        return visit

    return RowKey("", find, **options)


class VisitSerializer(OnGridSerializer):
    """Its hours are shown to the center and to who made the visit; its premises also to who is on duty there."""

    worker = worker_field(required=False)
    day = serializers.DateField(validators=[plausible_day, has_come])
    begins_at = serializers.TimeField(required=False, allow_null=True)
    ends_at = serializers.TimeField(required=False, allow_null=True)
    premises = premises_field(required=False, allow_null=True)
    incident = ByKey("seen_case", incident_of, required=False, allow_null=True)

    class Meta:
        model = Visit
        fields = [
            *("id", "worker", "grid", "grid_key", "day", "begins_at", "ends_at", "kind", "visited", "households"),
            *("premises", "content", "problem", "handling", "incident", "judged_invented", "recorded_at"),
        ]

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        self.own_worker(given)
        if self.instance is None and given["worker"] is None:
            raise serializers.ValidationError({"worker": _("Name the member who made the visit.")})
        row: Any = self.instance
        grid = given.get("grid") or row.grid
        center = access_of(account_of(self.context["request"])).holds(Duty.CENTER, in_=grid.subdistrict_id)
        if "judged_invented" in given and not center:
            raise serializers.ValidationError({"judged_invented": _("Only the center judges a visit.")})
        return given

    def update(self, row: Any, given: dict[str, Any]) -> Visit:
        judged = given.pop("judged_invented", None)
        visit = cast(Visit, super().update(row, given))
        if judged is None or judged == visit.judged_invented:
            return visit
        by = account_of(self.context["request"])
        return judge_visit(visit=visit, invented=judged, by=by, at=timezone.now())

    def keep(self, row: Visit) -> Visit:
        return save_visit(row, today=timezone.localdate())


def visits(user: User, on: date) -> QuerySet[Visit]:
    visible = Visit.objects.visible_to(user).select_related("grid", "worker", "incident")
    return with_grid_code(visible, on).annotate(seen_case=seen_case(user))


visit_columns = fields(
    *("id", "day", "begins_at", "ends_at", "kind", "visited", "households", "premises"),
    *("content", "problem", "handling", "judged_invented"),
    worker="worker__staff_number",
    grid="grid_code",
    grid_key="grid__key",
    recorded_at="recorded_at",
    incident="seen_case",
)


class VisitFilter(OnGridFilter):
    worker = CharFilter("worker__staff_number")
    incident = CharFilter("incident__number")

    class Meta(Filters.Meta):
        model = Visit
        fields = {
            "recorded_at": COMPARED, "day": COMPARED, "kind": ["exact"], "visited": ["exact"], "households": ["exact"],
            "premises": ["exact"], "judged_invented": ["exact"],
        }  # fmt: skip


VISITS = Dataset("visits", visits, visit_columns, dated="day")
