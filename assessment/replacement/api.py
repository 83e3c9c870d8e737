"""Replacements over REST: read only; each step is made by somebody in the back office or on the phone."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.figures.lists import SourceRowSerializer
from assessment.figures.source_rows import readable_rows
from assessment.replacement import lists as datasets
from assessment.replacement.lists import ReplacementFilter, ReplacementSerializer
from assessment.replacement.models import Replacement
from assessment.replacement.shown import rows_behind
from core.rest.pagination import Whole, whole
from core.rest.queries import ON
from core.rest.resources import resource
from core.rest.viewsets import Resource, Rows
from staff.access import account_of
from staff.sight import may_read


@resource("replacements")
class ReplacementViewSet(Resource):
    """Proposals to end a full-time post on a grid: one's own, or all of one's office; how it stands for its leader."""

    parameters = (ON,)
    queryset = Replacement.objects.all()
    rows = staticmethod(datasets.replacements)
    serializer_class = ReplacementSerializer
    filterset_class = ReplacementFilter
    lookup_value_regex = r"\d{1,18}"


@resource(r"replacements/(?P<key>\d{1,18})/rows", name="replacement-rows")
class ReplacementRowViewSet(Rows):
    """The rows behind the grounds of one proposal: for the person, the office and the inspector."""

    queryset = Replacement.objects.all()
    serializer_class = SourceRowSerializer
    pagination_class = Whole

    def list(self, request: Request, *_args: Any, key: str, **_kwargs: Any) -> Response:
        """The rows that counted in the quarters of the grounds, as they counted then."""
        user = account_of(request)
        row = get_object_or_404(datasets.replacements(user, timezone.localdate()), pk=int(key))
        if not may_read(user, row, "reason"):
            raise Http404
        rows = self.get_serializer(readable_rows(user, rows_behind(row)), many=True).data
        return whole(rows)
