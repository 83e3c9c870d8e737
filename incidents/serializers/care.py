"""Visits on a legal basis as JSON: codes and nothing else."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.rest import ByKey, MonthField
from incidents.models import LEGAL_BASIS, CareCategory, CareCount, CareVisit
from incidents.serializers.facts import FactSerializer
from incidents.services import record_care_visit
from staff.serializers import plausible_day, worker_field


class CareVisitSerializer(FactSerializer):
    worker = worker_field(required=False)
    day = serializers.DateField(validators=[plausible_day])

    class Meta:
        model = CareVisit
        fields = ["id", "worker", "grid", "day", "category", "outcome"]

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        self.own_worker(given)
        if given.get("worker") is None:
            raise serializers.ValidationError({"worker": _("Name the member who made the visit.")})
        return given

    def keep(self, row: CareVisit) -> CareVisit:
        return record_care_visit(row, by=self.context["request"].user, today=timezone.localdate())


class CareCountSerializer(serializers.ModelSerializer[CareCount]):
    """Counts of 5 and more; what lies below is left out."""

    subdistrict = ByKey("subdistrict.code")
    month = MonthField()
    legal_basis = serializers.SerializerMethodField()

    class Meta:
        model = CareCount
        fields = ["subdistrict", "month", "category", "legal_basis", "visits"]

    def get_legal_basis(self, count: CareCount) -> str:
        return str(LEGAL_BASIS[CareCategory(count.category)])
