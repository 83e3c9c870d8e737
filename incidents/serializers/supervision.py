"""Supervision notes as JSON."""

from __future__ import annotations

from rest_framework import serializers

from core.rest import ByKey
from incidents.models import Supervision


class SupervisionSerializer(serializers.ModelSerializer[Supervision]):
    incident = ByKey("incident.number")
    grid = ByKey("grid_code")
    answered_by = ByKey("answered_by.username", allow_null=True)
    closed_by = ByKey("closed_by.username", allow_null=True)

    class Meta:
        model = Supervision
        fields = [
            *("id", "incident", "grid", "stage", "due_at", "party", "opened_at"),
            *("answered_at", "answered_by", "closed_at", "closed_by"),
        ]
