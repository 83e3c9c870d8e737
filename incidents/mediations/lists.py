"""Mediations as a list: rows, columns, filters and JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import CharFilter, UUIDFilter
from rest_framework import serializers

from core.happened import has_come
from core.rest.datasets import Columns, Dataset
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey, Strict
from grids.territory.lists import key_field, with_grid_code
from incidents.common.lists import OnGridFilter
from incidents.incident.lists import incident_of
from incidents.mediations.models import Mediation
from incidents.mediations.services import record_mediation
from staff.accounts.models import User
from staff.rest import PrivateColumns, plausible_day


class MediationSerializer(Strict, PrivateColumns):
    """The parties are shown to the office and to whom the case concerns; for others they are null."""

    incident = ByKey("incident.number", incident_of)
    grid = ByKey("grid_code")
    grid_key = key_field("incident.grid.key")
    held_on = serializers.DateField(validators=[plausible_day, has_come])
    mediator = ByKey(
        "mediator.staff_number", lambda view, number: view.find_mediator(number), required=False, allow_null=True
    )
    parties = serializers.CharField(max_length=200)

    class Meta:
        model = Mediation
        fields = [
            *(
                "id",
                "incident",
                "grid",
                "grid_key",
                "held_on",
                "mediator",
                "other_mediators",
                "parties",
                "outcome",
                "agreement",
            ),
            *("content", "may_escalate", "recorded_at"),
        ]

    def create(self, given: dict[str, Any]) -> Mediation:
        by = self.context["request"].user
        view = self.context["view"]
        if "mediator" not in given and not given.get("other_mediators") and view.access.posts:
            given["mediator"] = by.worker
        return record_mediation(Mediation(**given), by=by, at=timezone.now())


def mediations(user: User, on: date) -> QuerySet[Mediation]:
    joined = Mediation.objects.visible_to(user).select_related("incident__grid", "mediator")
    return with_grid_code(joined, on, "incident__grid")


def mediation_columns(_user: User) -> Columns:
    """Neither parties nor any text: they stay with the incident."""
    return {
        "id": "id",
        "incident": "incident__number",
        "grid": "grid_code",
        "grid_key": "incident__grid__key",
        "recorded_at": "recorded_at",
        "held_on": "held_on",
        "mediator": "mediator__staff_number",
        "outcome": "outcome",
        "agreement": "agreement",
        "may_escalate": "may_escalate",
    }


class MediationFilter(OnGridFilter):
    grid_key = UUIDFilter("incident__grid__key")
    incident = CharFilter("incident__number")
    mediator = CharFilter("mediator__staff_number")

    class Meta(Filters.Meta):
        model = Mediation
        fields = {
            "recorded_at": COMPARED,
            "held_on": COMPARED,
            "outcome": ["exact"],
            "agreement": ["exact"],
            "may_escalate": ["exact"],
        }


MEDIATIONS = Dataset("mediations", mediations, mediation_columns, dated="held_on")
