"""Interviews over REST."""

from __future__ import annotations

from assessment.interview import lists as datasets
from assessment.interview.lists import InterviewFilter, InterviewSerializer
from assessment.interview.models import Interview
from core.rest.queries import ON
from core.rest.resources import resource
from core.rest.viewsets import Resource


@resource("interviews")
class InterviewViewSet(Resource):
    """Interviews that two months in the bottom brought about: one's own, or all of one's office."""

    parameters = (ON,)
    queryset = Interview.objects.all()
    rows = staticmethod(datasets.interviews)
    serializer_class = InterviewSerializer
    filterset_class = InterviewFilter
    lookup_value_regex = r"\d{1,18}"
