"""Quarterly assessments and yearly scores over REST, each with the rows that counted."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.figures.evidence import EvidenceRow
from assessment.figures.lists import SourceRowSerializer
from assessment.score import quarter_lists as datasets
from assessment.score.contributions import ContributionFilter, ContributionSerializer, contributions
from assessment.score.models import QuarterlyScore, ScoreEvidence, YearlyScore
from assessment.score.quarter_lists import (
    QuarterlyScoreFilter,
    QuarterlyScoreSerializer,
    YearlyScoreFilter,
    YearlyScoreSerializer,
)
from core.rest.pagination import Whole, whole
from core.rest.queries import ON
from core.rest.resources import resource
from core.rest.viewsets import Listing, Resource
from staff.access import access_of, account_of
from staff.people.models import Worker


class WithRows(Resource):
    """Adds the rows that counted: for the person and the office, and for nobody else."""

    lookup_value_regex = r"\d{1,18}"

    @extend_schema(responses=SourceRowSerializer(many=True))
    @action(detail=True, pagination_class=Whole, filterset_class=None, url_path="rows", url_name="rows")
    def counted(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """The rows that counted, source by source."""
        row, seen = self.get_object(), access_of(account_of(request))
        if row.worker_id != seen.worker and row.revision.subdistrict_id not in seen.offices:
            raise NotFound
        kept = ScoreEvidence.objects.filter(revision=row.revision_id, worker=row.worker_id).first()
        behind = kept.rows if kept is not None and row.worker_id else {}
        listed = [
            EvidenceRow(source, str(one.get("key", "")), one)
            for source, of_source in behind.items()
            for one in of_source
        ]
        return whole(SourceRowSerializer(listed, many=True).data)  # type: ignore[arg-type]


@resource("quarterly-assessments")
class QuarterlyScoreViewSet(WithRows):
    """Assessments of full-time members by quarter and revision: one's own, or all of one's office."""

    queryset = QuarterlyScore.objects.all()
    serializer_class = QuarterlyScoreSerializer
    filterset_class = QuarterlyScoreFilter
    ordering = "pk"

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return datasets.quarterly_scores(account_of(self.request), self.on)


@resource("yearly-scores")
class YearlyScoreViewSet(WithRows):
    """Scores of a year: of grids, full-time members, leaders and part-time members."""

    queryset = YearlyScore.objects.all()
    serializer_class = YearlyScoreSerializer
    filterset_class = YearlyScoreFilter
    ordering = "pk"

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return datasets.yearly_scores(account_of(self.request), self.on)


@resource("contributions")
class ContributionViewSet(Listing):
    """What part-time members contributed in the year of the day `on`, and the points of it."""

    parameters = (ON,)
    queryset = Worker.objects.all()
    rows = staticmethod(contributions)
    serializer_class = ContributionSerializer
    filterset_class = ContributionFilter
    ordering = "pk"
