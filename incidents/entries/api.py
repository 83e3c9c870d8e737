"""Base entries and awareness surveys over REST."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema

from core.rest.resources import resource
from core.rest.viewsets import ON
from incidents.common.api import OnGridViewSet
from incidents.entries import lists as datasets
from incidents.entries.lists import BaseEntryFilter, BaseEntrySerializer, SurveyFilter, SurveySerializer
from incidents.entries.models import AwarenessSurvey, BaseEntry


@resource("base-entries")
@extend_schema(parameters=[ON])
class BaseEntryViewSet(OnGridViewSet):
    queryset = BaseEntry.objects.all()
    rows = staticmethod(datasets.base_entries)
    serializer_class = BaseEntrySerializer
    filterset_class = BaseEntryFilter
    members_write = True
    outside_names = {"source": "class"}


@resource("awareness-surveys")
@extend_schema(parameters=[ON])
class SurveyViewSet(OnGridViewSet):
    """Surveys are entered by the office, never by those whom they measure."""

    queryset = AwarenessSurvey.objects.all()
    rows = staticmethod(datasets.surveys)
    serializer_class = SurveySerializer
    filterset_class = SurveyFilter
