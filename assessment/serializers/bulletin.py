"""Bulletins and their lines as JSON."""

from __future__ import annotations

from decimal import Decimal

from rest_framework import serializers

from assessment.awareness import interval_of
from assessment.datasets import LINE_FIGURES
from assessment.differences import Change, GridChange
from assessment.models import Bulletin, BulletinLine
from core.rest import ByKey, MonthField


class BulletinSerializer(serializers.ModelSerializer[Bulletin]):
    subdistrict = ByKey("subdistrict.code")
    month = MonthField(read_only=True)
    scheme_version = serializers.IntegerField(source="scheme.version")

    class Meta:
        model = Bulletin
        fields = [
            "subdistrict",
            "month",
            "state",
            "revision",
            "reason",
            "drafted_at",
            "reviewed_at",
            "frozen_at",
            "issued_at",
            "scheme_version",
            "document_number",
            "digest",
        ]


class BulletinDetailSerializer(BulletinSerializer):
    """With the terms that its lines were computed by."""

    terms = serializers.DictField()

    class Meta(BulletinSerializer.Meta):
        fields = [*BulletinSerializer.Meta.fields, "terms"]


class BulletinLineSerializer(serializers.ModelSerializer[BulletinLine]):
    """One grid, as it was called when the revision was computed, with what was counted."""

    month = MonthField(source="bulletin.month", read_only=True)
    revision = serializers.IntegerField(source="bulletin.revision")
    grid = serializers.CharField(source="facts.code")
    grid_name = serializers.CharField(source="facts.name")
    village = serializers.CharField(source="facts.village")
    awareness_interval = serializers.SerializerMethodField()
    explanation = serializers.DictField()
    measures = serializers.DictField()

    class Meta:
        model = BulletinLine
        fields = ["month", "revision", "grid", "grid_name", "village", *LINE_FIGURES, "awareness_interval", "measures"]

    def get_awareness_interval(self, line: BulletinLine) -> list[Decimal] | None:
        """The 95% interval of the rate, low and high; null where nobody was asked."""
        interval = interval_of(line)
        return list(interval) if interval else None


class ChangeSerializer(serializers.Serializer[Change]):
    """One figure that differs; null where a revision has none."""

    figure = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class GridChangeSerializer(serializers.Serializer[GridChange]):
    """One grid in the difference table of a revision."""

    grid = serializers.CharField(source="code")
    grid_name = serializers.CharField(source="name")
    rank_before = serializers.IntegerField(allow_null=True)
    rank_after = serializers.IntegerField(allow_null=True)
    appears = serializers.BooleanField()
    vanishes = serializers.BooleanField()
    changes = ChangeSerializer(many=True)
