"""Awards over REST."""

from __future__ import annotations

from assessment.award import lists as datasets
from assessment.award.lists import (
    AwardCandidateFilter,
    AwardCandidateSerializer,
    AwardRoundFilter,
    AwardRoundSerializer,
)
from assessment.award.models import AwardCandidate, AwardRound
from core.rest.resources import resource
from core.rest.viewsets import Resource

KEY = r"\d{1,18}"


@resource("awards")
class AwardRoundViewSet(Resource):
    """Rounds of awards: what is published, for everybody of the subdistrict; the rest for the office."""

    queryset = AwardRound.objects.all()
    rows = staticmethod(datasets.rounds)
    serializer_class = AwardRoundSerializer
    filterset_class = AwardRoundFilter
    lookup_value_regex = KEY


@resource("award-candidates")
class AwardCandidateViewSet(Resource):
    """Candidates: one's own, who is proposed in a published round, all for the office."""

    queryset = AwardCandidate.objects.all()
    rows = staticmethod(datasets.candidates)
    serializer_class = AwardCandidateSerializer
    filterset_class = AwardCandidateFilter
    lookup_value_regex = KEY
