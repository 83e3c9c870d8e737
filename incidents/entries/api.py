"""Base entries and awareness surveys over REST."""

from __future__ import annotations

from core.rest.queries import ON
from core.rest.resources import resource
from grids.duties import CENTER
from incidents.common.api import OnGridViewSet
from incidents.entries import lists as datasets
from incidents.entries.lists import BaseEntryFilter, BaseEntrySerializer, SurveyFilter, SurveySerializer
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.entries.services import refuse_own_survey


@resource("base-entries")
class BaseEntryViewSet(OnGridViewSet):
    parameters = (ON,)
    queryset = BaseEntry.objects.all()
    rows = staticmethod(datasets.base_entries)
    serializer_class = BaseEntrySerializer
    filterset_class = BaseEntryFilter
    members_write = True
    outside_names = {"source": "class"}


@resource("awareness-surveys")
class SurveyViewSet(OnGridViewSet):
    """Surveys are entered by the center, never by those whom they measure or by a system that acts for them."""

    writers = CENTER
    parameters = (ON,)
    queryset = AwarenessSurvey.objects.all()
    rows = staticmethod(datasets.surveys)
    serializer_class = SurveySerializer
    filterset_class = SurveyFilter

    def remove(self, survey: AwarenessSurvey) -> None:
        refuse_own_survey(survey, by=self.user)
        super().remove(survey)
