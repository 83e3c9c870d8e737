"""The weekly inspections, their findings and samples over REST."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.figures.lists import SourceRowSerializer
from assessment.figures.source_rows import may_open, readable_rows
from assessment.inspection import lists as datasets
from assessment.inspection.explanations import rows_behind_week
from assessment.inspection.lists import (
    FindingFilter,
    FindingSerializer,
    InspectionFilter,
    InspectionSerializer,
    SampleItemFilter,
    SampleItemSerializer,
)
from assessment.inspection.models import Inspection, InspectionFinding, SampleItem
from assessment.periods import Kind, NotAPeriod, parse
from core.rest.pagination import Whole, whole
from core.rest.queries import ON
from core.rest.resources import resource
from core.rest.viewsets import Listing, Resource, Rows
from staff.access import account_of


@resource("inspections")
class InspectionViewSet(Listing):
    """The weekly inspection of each grid."""

    parameters = (ON,)
    queryset = Inspection.objects.all()
    rows = staticmethod(datasets.inspections)
    serializer_class = InspectionSerializer
    filterset_class = InspectionFilter


WEEK = OpenApiParameter("week", OpenApiTypes.STR, OpenApiParameter.PATH, description="Like 2026-W45.")


@resource(r"inspections/(?P<week>\d{4}-W\d{2})/(?P<grid>\d{15})/rows", name="week-rows")
class WeekRowViewSet(Rows):
    """The rows behind a grid's weekly inspection: for who serves the grid, and for the office."""

    parameters = (WEEK,)
    queryset = Inspection.objects.all()
    serializer_class = SourceRowSerializer
    pagination_class = Whole

    def list(self, request: Request, *_args: Any, week: str, grid: str, **_kwargs: Any) -> Response:
        """As they counted when the week was inspected, each marked with what changed since."""
        user = account_of(request)
        try:
            monday = parse(week, Kind.WEEK).start
        except NotAPeriod:
            raise Http404 from None
        rows: Any = datasets.inspections(user, timezone.localdate())
        row = rows.filter(week=monday, grid_code=grid).select_related("subdistrict", "scheme").first()
        if row is None or not may_open(row.subdistrict_id, row.grid_id, user):
            raise Http404
        visible = self.get_serializer(readable_rows(user, rows_behind_week(row)), many=True).data
        return whole(visible)


@resource("inspection-findings")
class FindingViewSet(Resource):
    """What the center found in the week of a grid, and how it was put right."""

    parameters = (ON,)
    queryset = InspectionFinding.objects.all()
    rows = staticmethod(datasets.findings)
    serializer_class = FindingSerializer
    filterset_class = FindingFilter
    lookup_value_regex = r"\d{1,18}"


@resource("inspection-samples")
class SampleItemViewSet(Listing):
    """What was drawn by chance to be verified; who serves a grid sees what was verified there."""

    parameters = (ON,)
    queryset = SampleItem.objects.all()
    rows = staticmethod(datasets.sample_items)
    serializer_class = SampleItemSerializer
    filterset_class = SampleItemFilter
