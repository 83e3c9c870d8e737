"""Early warnings as JSON."""

from __future__ import annotations

from decimal import Decimal

from rest_framework import serializers

from assessment.awareness import interval_of, rate_of
from assessment.models import EarlyWarning
from core.rest import MonthField


class LiftSerializer(serializers.Serializer[dict[str, object]]):
    """One thing to do: how many of it, the points that it would add, and those that letting it pass would cost."""

    means = serializers.ChoiceField(choices=["reports", "entries", "on_time", "awareness"])
    count = serializers.IntegerField()
    gain = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    loss = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)


class EarlyWarningSerializer(serializers.ModelSerializer[EarlyWarning]):
    month = MonthField(read_only=True)
    grid = serializers.CharField(source="facts.code")
    grid_name = serializers.CharField(source="facts.name")
    awareness_rate = serializers.SerializerMethodField()
    awareness_asked = serializers.IntegerField(source="measures.asked")
    awareness_interval = serializers.SerializerMethodField()
    lifts = LiftSerializer(many=True)

    class Meta:
        model = EarlyWarning
        fields = [
            "month",
            "grid",
            "grid_name",
            "at",
            "rank",
            "ranked_grids",
            "not_ranked_because",
            "in_bottom",
            "score",
            "base_score",
            "incident_score",
            "awareness_rate",
            "awareness_asked",
            "awareness_interval",
            "awareness_score",
            "lifts",
        ]

    def get_awareness_rate(self, warning: EarlyWarning) -> Decimal | None:
        return rate_of(warning)

    def get_awareness_interval(self, warning: EarlyWarning) -> list[Decimal] | None:
        """The 95% interval of the rate, low and high; null where nobody was asked."""
        interval = interval_of(warning)
        return list(interval) if interval else None
