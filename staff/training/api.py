"""Trainings over REST, to be read: the office's, and one's own."""

from __future__ import annotations

from core.rest.resources import resource
from core.rest.viewsets import Resource
from staff.training import lists as datasets
from staff.training.lists import ParticipantFilter, ParticipantSerializer, TrainingFilter, TrainingSerializer
from staff.training.models import Training, TrainingParticipant

KEY = r"\d{1,18}"


@resource("trainings")
class TrainingViewSet(Resource):
    """What the team was trained in, when and for how many hours."""

    queryset = Training.objects.all()
    rows = staticmethod(datasets.trainings)
    serializer_class = TrainingSerializer
    filterset_class = TrainingFilter
    lookup_value_regex = KEY


@resource("training-participants")
class ParticipantViewSet(Resource):
    """Who took part in which training, and what the examination said."""

    queryset = TrainingParticipant.objects.all()
    rows = staticmethod(datasets.participants)
    serializer_class = ParticipantSerializer
    filterset_class = ParticipantFilter
    lookup_value_regex = KEY
