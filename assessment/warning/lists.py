"""Early warnings as a list: whose they are, what they can be narrowed by, and as JSON."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django_filters import CharFilter
from rest_framework import serializers

from assessment.figures import awareness
from assessment.figures.awareness import asked_of, interval_of
from assessment.figures.indicators import AWARENESS, BULLETIN
from assessment.figures.rules import rounded
from assessment.warning.models import EarlyWarning
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters, Month
from core.rest.serializers import MonthField
from grids.territory.lists import key_field
from incidents.common.lists import month_text
from staff.accounts.models import User


class LiftSerializer(serializers.Serializer[dict[str, object]]):
    """One thing to do: how many of it, the points that it adds at least, whichever of the others are done, too, and
    those that letting it pass costs at least, against doing it."""

    means = serializers.ChoiceField(choices=["reports", "entries", "on_time", "awareness"])
    count = serializers.IntegerField()
    gain = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    loss = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)


def _with_the_interval() -> list[str]:
    """What is shown of every component: a rate with its sample and interval, and the points."""
    names = []
    for component in BULLETIN:
        rate = [component.rate.column, component.rate.asked, "awareness_interval"] if component.rate else []
        names += [*rate, component.column]
    return names


class EarlyWarningSerializer(serializers.ModelSerializer[EarlyWarning]):
    month = MonthField(read_only=True)
    grid = serializers.CharField(source="facts.code")
    grid_key = key_field()
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
            "grid_key",
            "grid_name",
            "at",
            "rank",
            "ranked_grids",
            "not_ranked_because",
            "in_bottom",
            "score",
            *_with_the_interval(),
            "lifts",
        ]

    def get_awareness_rate(self, warning: EarlyWarning) -> Decimal | None:
        return rate_of(warning)

    def get_awareness_interval(self, warning: EarlyWarning) -> list[Decimal] | None:
        """The 95% interval of the rate, low and high; null where nobody was asked."""
        interval = interval_of(warning)
        return list(interval) if interval else None


def early_warnings(user: User, _on: date) -> QuerySet[EarlyWarning]:
    return EarlyWarning.objects.visible_to(user).select_related("grid")


class EarlyWarningFilter(Filters):
    grid = CharFilter("facts__code")
    month = Month()

    class Meta(Filters.Meta):
        model = EarlyWarning
        fields = {"rank": COMPARED, "in_bottom": ["exact"], "not_ranked_because": ["exact"]}


def rate_of(warning: EarlyWarning) -> Decimal | None:
    """The share of those asked who know their grid member; None where it was not measured, as its points are."""
    asked = asked_of(warning)
    if warning.points(AWARENESS) is None or not asked:
        return None
    return rounded(Fraction(int(warning.measures["knowing"]), asked), 4)


EARLY_WARNINGS = Dataset(
    "early-warnings",
    early_warnings,
    fields(
        "at",
        "rank",
        "ranked_grids",
        "not_ranked_because",
        "in_bottom",
        "score",
        *(component.column for component in BULLETIN),
        "lifts",
        awareness_rate=awareness.rate(),
        awareness_asked=awareness.asked(),
        awareness_interval=awareness.interval(),
        month=month_text("month"),
        grid=KT("facts__code"),
        grid_key="grid__key",
        grid_name=KT("facts__name"),
    ),
    dated="month",
)
