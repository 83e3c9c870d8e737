"""Scores of people over REST: read only, for they come from the cycle."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.figures.lists import SourceRowSerializer
from assessment.score import lists as scores
from assessment.score.explanations import flat_rows
from assessment.score.lists import (
    MonthlyScoreFilter,
    MonthlyScoreMeanFilter,
    MonthlyScoreMeanSerializer,
    MonthlyScoreSerializer,
)
from assessment.score.models import MonthlyScore, ScoreRevision
from core.rest.pagination import Whole, whole
from core.rest.resources import resource
from core.rest.viewsets import Listing, Resource, Rows
from staff.access import account_of
from staff.sight import may_read


@resource(r"monthly-scores/(?P<score>\d{1,18})/rows", name="monthly-score-rows")
class ScoreRowViewSet(Rows):
    """The rows behind a monthly score: for the person and for the office."""

    queryset = MonthlyScore.objects.all()
    serializer_class = SourceRowSerializer
    pagination_class = Whole

    def list(self, request: Request, *_args: Any, score: str, **_kwargs: Any) -> Response:
        """As they counted when the score was told, each marked with what changed since."""
        user = account_of(request)
        row = MonthlyScore.objects.visible_to(user).select_related("revision__subdistrict").filter(pk=score).first()
        if row is None or not may_read(user, row, "measures"):
            raise Http404
        shown = self.get_serializer(flat_rows(row, user), many=True).data
        return whole(shown)


@resource("monthly-scores")
class MonthlyScoreViewSet(Resource):
    """Monthly scores of full-time members, every revision: one's own, those of the grids that one leads, or all."""

    queryset = MonthlyScore.objects.all()
    rows = staticmethod(scores.monthly_scores)
    serializer_class = MonthlyScoreSerializer
    filterset_class = MonthlyScoreFilter
    lookup_value_regex = r"\d{1,18}"


@resource("monthly-score-means")
class MonthlyScoreMeanViewSet(Listing):
    """The valid scores of each month as counts and means, for who may not see those of single people."""

    queryset = ScoreRevision.objects.all()
    rows = staticmethod(scores.means)
    serializer_class = MonthlyScoreMeanSerializer
    filterset_class = MonthlyScoreMeanFilter
