"""Interviews as JSON."""

from __future__ import annotations

from rest_framework import serializers

from assessment.models import Interview
from core.rest import ByKey, MonthField
from staff.models import Role


class InterviewSerializer(serializers.ModelSerializer[Interview]):
    worker = ByKey("worker.staff_number")
    grids = serializers.ListField(source="grid_codes", child=serializers.CharField())
    roles = serializers.ListField(source="ground_roles", child=serializers.ChoiceField(Role.choices))
    month = MonthField(read_only=True)
    bulletin_revision = serializers.IntegerField(source="bulletin.revision")

    class Meta:
        model = Interview
        fields = [
            "id",
            "worker",
            "grids",
            "roles",
            "month",
            "bulletin_revision",
            "state",
            "due_on",
            "opened_at",
            "held_at",
            "check_on",
            "acknowledged_at",
            "cancelled_at",
        ]
