"""Scores of people as lists: the latest of a person, as JSON, as an export, and counts and means for the district."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Avg, Case, Count, Q, QuerySet, When
from django.db.models.functions import Round
from django_filters import CharFilter
from rest_framework import serializers

from assessment.figures.indicators import BULLETIN
from assessment.periods import Period
from assessment.score.models import MonthlyScore, ScoreKind, ScoreRevision, ScoreState
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters, Month
from core.rest.serializers import ByKey, MonthField
from incidents.common.lists import month_text
from staff.access import of_office
from staff.accounts.models import User
from staff.people.models import Worker
from staff.rest import PrivateColumns

POINTS = tuple(component.column for component in BULLETIN)
FEWEST = 5  # of how few people a mean would tell single scores


def latest(worker: Worker | int, period: Period) -> MonthlyScore | None:
    """The valid score of a person in a month, whether frozen long ago or by a revision; None where there is none."""
    key = worker if isinstance(worker, int) else worker.pk
    rows = MonthlyScore.objects.latest().filter(worker=key, revision__period_start=period.start)
    return rows.select_related("revision").first()


def monthly_scores(user: User, _on: date) -> QuerySet[MonthlyScore]:
    """The scores that one may see, of every revision."""
    return MonthlyScore.objects.visible_to(user).select_related(
        "worker", "revision__subdistrict", "revision__scheme", "revision__bulletin"
    )


class MonthlyScoreSerializer(PrivateColumns):
    """One full-time member in one month. How it came about is null for who may know the score alone."""

    worker = ByKey("worker.staff_number")
    subdistrict = ByKey("revision.subdistrict.code")
    period = MonthField(source="revision.period_start", read_only=True)
    revision = serializers.IntegerField(source="revision.revision", read_only=True)
    state = serializers.CharField(source="revision.state", read_only=True)
    told_at = serializers.DateTimeField(source="revision.told_at", read_only=True)
    recorded_at = serializers.DateTimeField(source="revision.drafted_at", read_only=True)
    scheme_version = serializers.IntegerField(source="revision.scheme.version", read_only=True)
    facts = serializers.DictField(allow_null=True, read_only=True)
    measures = serializers.DictField(allow_null=True, read_only=True)
    stretches = serializers.ListField(child=serializers.DictField(), allow_null=True, read_only=True)
    explanation = serializers.DictField(allow_null=True, read_only=True)

    class Meta:
        model = MonthlyScore
        fields = [
            *("id", "subdistrict", "worker", "period", "revision", "state", "told_at", "scheme_version", "recorded_at"),
            *("score", "not_scored_because", *POINTS, "days", "effective_days"),
            *("facts", "measures", "stretches", "explanation"),
        ]


class MonthlyScoreFilter(Filters):
    worker = CharFilter("worker__staff_number")
    subdistrict = CharFilter("revision__subdistrict__code")
    period = Month("revision__period_start")

    class Meta(Filters.Meta):
        model = MonthlyScore
        fields = {"revision__revision": ["exact"], "score": COMPARED, "not_scored_because": ["exact"]}


MONTHLY_SCORES = Dataset(
    "monthly-scores",
    monthly_scores,
    fields(
        *("id", "score", "not_scored_because", *POINTS, "days", "effective_days", "stretches", "explanation"),
        recorded_at="revision__drafted_at",
        worker="worker__staff_number",
        subdistrict="revision__subdistrict__code",
        period=month_text("revision__period_start"),
        revision="revision__revision",
        state="revision__state",
        told_at="revision__told_at",
    ),
    dated="revision__period_start",
)


# --- counts and means --------------------------------------------------------------------------------


def means(user: User, _on: date) -> QuerySet[ScoreRevision]:
    """By valid revision of a month how many have a score, and their mean: for the district and readers of exports.

    Where it would tell single scores, there is no mean.
    """
    scored = Q(monthly_scores__score__isnull=False)
    rows: Any = of_office(ScoreRevision.objects.latest().filter(kind=ScoreKind.MONTH), user)
    rows = rows.filter(~Q(state=ScoreState.DRAFT)).select_related("subdistrict")
    rows = rows.annotate(members=Count("monthly_scores"), scored=Count("monthly_scores", filter=scored))
    means = {f"mean_{name}": _mean(name) for name in ("score", *POINTS)}
    return rows.annotate(**means)


def _mean(column: str) -> Case:
    return Case(When(scored__gte=FEWEST, then=Round(Avg(f"monthly_scores__{column}"), 2)))


MEANS = tuple(f"mean_{name}" for name in ("score", *POINTS))


class MonthlyScoreMeanSerializer(serializers.ModelSerializer[ScoreRevision]):
    """The scores of a month of one subdistrict as counts and means. Fewer than five scores have no mean."""

    subdistrict = ByKey("subdistrict.code")
    period = MonthField(source="period_start", read_only=True)
    members = serializers.IntegerField()
    scored = serializers.IntegerField()
    mean_score = serializers.DecimalField(5, 2, allow_null=True)
    mean_base_score = serializers.DecimalField(5, 2, allow_null=True)
    mean_incident_score = serializers.DecimalField(5, 2, allow_null=True)
    mean_awareness_score = serializers.DecimalField(5, 2, allow_null=True)

    class Meta:
        model = ScoreRevision
        fields = ["subdistrict", "period", "revision", "members", "scored", *MEANS]


class MonthlyScoreMeanFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")
    period = Month("period_start")

    class Meta(Filters.Meta):
        model = ScoreRevision
        fields: dict[str, list[str]] = {}


MONTHLY_SCORE_MEANS = Dataset(
    "monthly-score-means",
    means,
    fields(
        *("revision", "members", "scored", *MEANS),
        subdistrict="subdistrict__code",
        period=month_text("period_start"),
    ),
    dated="period_start",
)
