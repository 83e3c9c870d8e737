"""The weekly inspections, their findings and samples over REST."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema

from assessment import datasets
from assessment.filters import FindingFilter, InspectionFilter, SampleItemFilter
from assessment.models import Inspection, InspectionFinding, SampleItem
from assessment.serializers import FindingSerializer, InspectionSerializer, SampleItemSerializer
from core.viewsets import ON, Listing, Resource


@extend_schema(parameters=[ON])
class InspectionViewSet(Listing):
    """The weekly inspection of each grid."""

    queryset = Inspection.objects.all()
    rows = staticmethod(datasets.inspections)
    serializer_class = InspectionSerializer
    filterset_class = InspectionFilter


@extend_schema(parameters=[ON])
class FindingViewSet(Resource):
    """What the center found in the week of a grid, and how it was put right."""

    queryset = InspectionFinding.objects.all()
    rows = staticmethod(datasets.findings)
    serializer_class = FindingSerializer
    filterset_class = FindingFilter
    lookup_value_regex = r"\d{1,18}"


@extend_schema(parameters=[ON])
class SampleItemViewSet(Listing):
    """What was drawn by chance to be verified; who serves a grid sees what was verified there."""

    queryset = SampleItem.objects.all()
    rows = staticmethod(datasets.sample_items)
    serializer_class = SampleItemSerializer
    filterset_class = SampleItemFilter
