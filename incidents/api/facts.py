"""Dated facts over REST."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema

from core.viewsets import ON
from grids.duties import ENTER_FACTS, Duty
from incidents import datasets
from incidents.filters import BaseEntryFilter, SurveyFilter
from incidents.models import AwarenessSurvey, BaseEntry
from incidents.serializers import (
    BaseEntrySerializer,
    SurveySerializer,
)
from staff.viewsets import CorrectableInTerritory


class FactViewSet(CorrectableInTerritory):
    """Facts of grids: members enter their own, the office and its field system for them, and correct them."""

    writers: frozenset[Duty] = ENTER_FACTS
    territory = "grid.subdistrict_id"
    lookup_value_regex = r"\d{1,18}"


@extend_schema(parameters=[ON])
class BaseEntryViewSet(FactViewSet):
    queryset = BaseEntry.objects.all()
    rows = staticmethod(datasets.base_entries)
    serializer_class = BaseEntrySerializer
    filterset_class = BaseEntryFilter
    members_write = True
    outside_names = {"source": "class"}


@extend_schema(parameters=[ON])
class SurveyViewSet(FactViewSet):
    """Surveys are entered by the office, never by those whom they measure."""

    queryset = AwarenessSurvey.objects.all()
    rows = staticmethod(datasets.surveys)
    serializer_class = SurveySerializer
    filterset_class = SurveyFilter
