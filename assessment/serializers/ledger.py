"""The ledger as JSON."""

from __future__ import annotations

from rest_framework import serializers

from assessment.models import CycleRun
from core.rest import ByKey


class CycleRunSerializer(serializers.ModelSerializer[CycleRun]):
    subdistrict = ByKey("subdistrict.code")

    class Meta:
        model = CycleRun
        fields = [
            "subdistrict",
            "stage",
            "period",
            "due",
            "started",
            "finished",
            "attempts",
            "late",
            "error",
            "digest",
        ]
