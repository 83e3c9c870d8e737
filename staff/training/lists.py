"""Trainings as lists: JSON, filters, datasets."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django_filters import CharFilter
from rest_framework import serializers

from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey
from staff.accounts.models import User
from staff.rest import PrivateColumns
from staff.training.models import Training, TrainingParticipant


def trainings(user: User, _on: date) -> QuerySet[Training]:
    return Training.objects.visible_to(user).select_related("subdistrict")


def participants(user: User, _on: date) -> QuerySet[TrainingParticipant]:
    rows: QuerySet[TrainingParticipant] = TrainingParticipant.objects.visible_to(user)
    return rows.select_related("training__subdistrict", "worker")


class TrainingSerializer(serializers.ModelSerializer[Training]):
    subdistrict = ByKey("subdistrict.code")

    class Meta:
        model = Training
        fields = ["id", "subdistrict", "held_on", "subject", "hours", "teacher", "place", "recorded_at"]


class ParticipantSerializer(PrivateColumns):
    worker = ByKey("worker.staff_number")
    held_on = serializers.DateField(source="training.held_on")

    class Meta:
        model = TrainingParticipant
        fields = ["id", "training", "held_on", "worker", "result", "recorded_at"]


class TrainingFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")

    class Meta(Filters.Meta):
        model = Training
        fields = {"held_on": COMPARED}


class ParticipantFilter(Filters):
    worker = CharFilter("worker__staff_number")

    class Meta(Filters.Meta):
        model = TrainingParticipant
        fields = {"training": ["exact"], "result": ["exact"]}


TRAININGS = Dataset(
    "trainings",
    trainings,
    fields(*("id", "held_on", "subject", "hours", "teacher", "place", "recorded_at"), subdistrict="subdistrict__code"),
    dated="held_on",
)
PARTICIPANTS = Dataset(
    "training-participants",
    participants,
    fields("id", "training", "result", "recorded_at", held_on="training__held_on", worker="worker__staff_number"),
    dated="training__held_on",
)
