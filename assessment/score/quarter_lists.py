"""Quarterly assessments and yearly scores as lists: rows, columns, filters, JSON, and what waits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat, ExtractQuarter, ExtractYear, Greatest
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, NumberFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assessment.cycle.period_words import kept_in_words
from assessment.figures.indicators import Component
from assessment.figures.quarter_indicators import QUARTER
from assessment.periods import Kind, NotAPeriod, Period, parse
from assessment.scheme.versions import versions_of
from assessment.score.models import QuarterlyScore, ScoreKind, ScoreRevision, ScoreState, YearlyScore
from core.rest.datasets import Dataset, fields
from core.rest.filters import Filters
from core.rest.serializers import ByKey
from core.worklist import Line, Queue, Queues, written
from grids.duties import OFFICE
from staff.access import where_held, with_duty
from staff.accounts.models import User
from staff.rest import PrivateColumns

COMPONENTS = tuple(component.column for component in QUARTER)


# --- quarters -------------------------------------------------------------------------------------


@extend_schema_field(OpenApiTypes.STR)
class PeriodOfRevision(serializers.Field[Any, Any, Any, Any]):
    """The period of a score, as `2026Q3` or `2026`."""

    def to_representation(self, value: ScoreRevision) -> str:
        return str(value.period)


class QuarterlyScoreSerializer(PrivateColumns):
    """One member's assessment of one quarter in one revision. What is not for the account is null."""

    worker = ByKey("worker.staff_number")
    period = PeriodOfRevision(source="revision", read_only=True)
    revision = serializers.IntegerField(source="revision.revision", read_only=True)
    state = serializers.ChoiceField(ScoreState.choices, source="revision.state", read_only=True)
    told_at = serializers.DateTimeField(source="revision.told_at", read_only=True)
    final_at = serializers.DateTimeField(source="revision.final_at", read_only=True)
    scheme_version = serializers.IntegerField(source="revision.scheme.version", read_only=True)
    recorded_at = serializers.DateTimeField(source="revision.drafted_at", read_only=True)

    class Meta:
        model = QuarterlyScore
        fields = [
            *("id", "worker", "period", "revision", "state", "score", *COMPONENTS, "bonus", "deduction"),
            *("grade", "rank", "in_bottom", "protected", "not_assessed_because", "explanation", "measures"),
            *("told_at", "final_at", "scheme_version", "recorded_at"),
        ]


def quarterly_scores(user: User, _on: date) -> QuerySet[QuarterlyScore]:
    rows = QuarterlyScore.objects.visible_to(user).select_related("worker", "revision__scheme")
    return rows.order_by("pk")


def _quarter_text() -> Any:
    start = "revision__period_start"
    year, quarter = Cast(ExtractYear(start), CharField()), Cast(ExtractQuarter(start), CharField())
    return Concat(year, Value("Q"), quarter)


def _year_text() -> Any:
    return Cast(ExtractYear("revision__period_start"), CharField())


class ScoreFilter(Filters):
    """Filters that all scores share; `period` in the form of the resource."""

    kind: Kind = Kind.QUARTER
    worker = CharFilter("worker__staff_number")
    period = CharFilter(method="by_period", label="a period, such as 2026Q3 or 2026")
    revision = NumberFilter("revision__revision")
    state = CharFilter("revision__state")

    def by_period(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        try:
            return rows.filter(revision__period_start=parse(text, self.kind).start)
        except NotAPeriod as error:
            raise serializers.ValidationError({"period": [str(error)]}) from error


class QuarterlyScoreFilter(ScoreFilter):
    class Meta(Filters.Meta):
        model = QuarterlyScore
        fields = {"grade": ["exact"]}


QUARTERS = Dataset(
    "quarterly-assessments",
    quarterly_scores,
    fields(
        *("id", "score", *COMPONENTS, "bonus", "deduction", "grade", "rank", "in_bottom", "protected"),
        *("standing_score", "not_assessed_because"),
        worker="worker__staff_number",
        period=_quarter_text(),
        revision="revision__revision",
        state="revision__state",
        told_at="revision__told_at",
        final_at="revision__final_at",
        recorded_at="revision__drafted_at",
    ),
    dated="revision__period_start",
)


# --- years ----------------------------------------------------------------------------------------


class YearlyScoreSerializer(PrivateColumns):
    """One yearly score: of a grid, or of a person in one category."""

    worker = ByKey("worker.staff_number")
    grid_key = serializers.UUIDField(source="grid.key", read_only=True, allow_null=True, default=None)
    period = PeriodOfRevision(source="revision", read_only=True)
    revision = serializers.IntegerField(source="revision.revision", read_only=True)
    state = serializers.ChoiceField(ScoreState.choices, source="revision.state", read_only=True)
    recorded_at = serializers.DateTimeField(source="revision.drafted_at", read_only=True)

    class Meta:
        model = YearlyScore
        fields = [
            *("id", "category", "worker", "grid_key", "period", "revision", "state", "score"),
            *("months_mean", "quarters_mean", "explanation", "facts", "recorded_at"),
        ]


def yearly_scores(user: User, _on: date) -> QuerySet[YearlyScore]:
    return YearlyScore.objects.visible_to(user).select_related("worker", "grid", "revision").order_by("pk")


class YearlyScoreFilter(ScoreFilter):
    kind = Kind.YEAR

    class Meta(Filters.Meta):
        model = YearlyScore
        fields = {"category": ["exact"]}


YEARS = Dataset(
    "yearly-scores",
    yearly_scores,
    fields(
        *("id", "category", "score", "months_mean", "quarters_mean"),
        worker="worker__staff_number",
        grid_key="grid__key",
        period=_year_text(),
        revision="revision__revision",
        state="revision__state",
        recorded_at="revision__drafted_at",
    ),
    dated="revision__period_start",
)


# --- for pages and forms --------------------------------------------------------------------------


def ranked_rows(revision: ScoreRevision) -> list[QuarterlyScore]:
    """The rows of a quarter as its table shows them: by rank, those without one last. One query."""
    rows = QuarterlyScore.objects.filter(revision=revision).select_related("worker")
    ordered = sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.worker.staff_number))
    return list(ordered)


def assessed_count(revision: ScoreRevision) -> int:
    """N: how many were assessed."""
    return QuarterlyScore.objects.filter(revision=revision).exclude(rank=None).count()


def latest_of(worker: int, quarter: Period) -> QuarterlyScore | None:
    """One person's assessment of a quarter in the revision that stands, for its sheet. One query."""
    rows = QuarterlyScore.objects.latest().filter(worker=worker, revision__period_start=quarter.start)
    found: QuarterlyScore | None = rows.select_related("revision__scheme", "worker").first()
    return found


def year_of(worker: int, year: Period) -> list[YearlyScore]:
    """One person's yearly scores in the revision that stands, one for each category. One query."""
    rows = YearlyScore.objects.latest().filter(worker=worker, revision__period_start=year.start)
    return list(rows.select_related("revision__scheme").order_by("category"))


def points_in_words(row: QuarterlyScore) -> list[tuple[Component, Any]]:
    return [(component, getattr(row, component.column)) for component in QUARTER]


# --- what waits -----------------------------------------------------------------------------------


def _drafts(user: User, _at: datetime) -> Q:
    kinds = [ScoreKind.QUARTER, ScoreKind.YEAR]
    return Q(state=ScoreState.DRAFT, kind__in=kinds) & where_held(user, *OFFICE)


PERIOD = Case(
    When(kind=ScoreKind.YEAR, then=written("period_start", "YYYY")),
    default=written("period_start", 'YYYY"Q"Q'),
)
OFFICE_QUEUES = Queues(
    page="admin:assessment_scorerevision_changelist",
    rows=ScoreRevision.objects.visible_to,
    line=Line(
        "admin:assessment_scorerevision_change",
        PERIOD,
        since=Greatest("drafted_at", "told_at", "reviewed_at"),
        said=kept_in_words,
    ),
    queues=(
        Queue(
            "drafts",
            gettext_lazy("quarters and years to look through"),
            "rate_review",
            with_duty(*OFFICE),
            _drafts,
            verb=gettext_lazy("Review"),
            in_place=False,
            hidden_when_empty=True,
        ),
    ),
)


def scheme_changes(revision: ScoreRevision) -> list[tuple[int, date]]:
    """Versions of the scheme that began within a period: the one of its first day governs, and the sheet says so."""
    period = revision.period
    began = [(one.version, one.in_force_from) for one in versions_of(revision.subdistrict_id)]
    return [(version, day) for version, day in reversed(began) if period.start < day < period.end]
