"""Mediations as JSON."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from core.rest import ByKey, Strict
from incidents.models import Mediation
from incidents.services import parties_of, record_mediation
from staff.serializers import plausible_day


class MediationSerializer(Strict, serializers.ModelSerializer[Mediation]):
    """The parties are shown to who stands in a relation to the case, and to nobody else."""

    incident = ByKey("incident.number", lambda view, number: view.find_incident(number))
    grid = ByKey("grid_code")
    held_on = serializers.DateField(validators=[plausible_day])
    mediator = ByKey(
        "mediator.staff_number", lambda view, number: view.find_mediator(number), required=False, allow_null=True
    )
    parties = serializers.CharField(max_length=200)

    class Meta:
        model = Mediation
        fields = [
            *("id", "incident", "grid", "held_on", "mediator", "other_mediators", "parties", "outcome", "agreement"),
            *("content", "may_escalate"),
        ]

    def to_representation(self, mediation: Mediation) -> dict[str, Any]:
        shown = super().to_representation(mediation)
        view = self.context["view"]
        if not parties_of(view.access, mediation.incident, user=view.user):
            shown |= {"parties": None, "content": None}
        return shown

    def create(self, given: dict[str, Any]) -> Mediation:
        by = self.context["request"].user
        view = self.context["view"]
        if "mediator" not in given and not given.get("other_mediators") and view.access.posts:
            given["mediator"] = by.worker
        return record_mediation(Mediation(**given), by=by, at=timezone.now())
