"""Visits and patrols as JSON."""

from __future__ import annotations

from typing import Any, cast

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.rest import ByKey
from grids.duties import Duty
from incidents.models import Visit
from incidents.serializers.facts import FactSerializer
from incidents.serializers.premises import premises_field
from incidents.services import judge_visit, save_visit
from staff.access import access_of, account_of
from staff.serializers import plausible_day, worker_field


class VisitSerializer(FactSerializer):
    """The hours are shown to the center and to who made the visit: others see a member's work by day."""

    worker = worker_field(required=False)
    day = serializers.DateField(validators=[plausible_day])
    begins_at = serializers.TimeField(required=False, allow_null=True)
    ends_at = serializers.TimeField(required=False, allow_null=True)
    premises = premises_field(required=False, allow_null=True)
    incident = ByKey("seen_case", lambda view, number: view.find_incident(number), required=False, allow_null=True)

    class Meta:
        model = Visit
        fields = [
            *("id", "worker", "grid", "day", "begins_at", "ends_at", "kind", "visited", "households"),
            *("premises", "content", "problem", "handling", "incident", "judged_invented"),
        ]

    def to_representation(self, visit: Visit) -> dict[str, Any]:
        shown = super().to_representation(visit)
        access = access_of(account_of(self.context["request"]))
        if visit.grid.subdistrict_id not in access.offices and visit.worker_id != access.worker:
            shown |= {"begins_at": None, "ends_at": None}
        return shown

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        self.own_worker(given)
        if self.instance is None and given["worker"] is None:
            raise serializers.ValidationError({"worker": _("Name the member who made the visit.")})
        if "judged_invented" in given and not access_of(account_of(self.context["request"])).holds(Duty.CENTER):
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
