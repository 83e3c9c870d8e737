"""Dated facts as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.db import models
from django.utils import timezone
from rest_framework import serializers

from core.rest import MonthField, Strict
from grids.serializers import grid_field
from incidents.facts import save_base_entry, save_survey
from incidents.models import (
    AwarenessSurvey,
    BaseEntry,
    EntryClass,
    EntrySource,
)
from staff.access import account_of
from staff.serializers import plausible_day, worker_field


class FactSerializer(Strict, serializers.ModelSerializer[Any]):
    """A fact of a grid; `keep` is the service that checks and saves it."""

    grid = grid_field()
    keep: Callable[[Any], Any]

    def create(self, given: dict[str, Any]) -> Any:
        return self.update(cast(Any, self).Meta.model(), given)

    def update(self, row: models.Model, given: dict[str, Any]) -> Any:
        for name, value in given.items():
            setattr(row, name, value)
        return self.keep(row)

    def own_worker(self, given: dict[str, Any]) -> None:
        """Without a name, a fact is that of the member who enters it; members enter no other's."""
        view = self.context["view"]
        if self.instance is None and "worker" not in given:
            given["worker"] = account_of(view.request).worker if view.access.posts else None


class BaseEntrySerializer(FactSerializer):
    """Counts of entries of one class, never persons."""

    worker = worker_field(required=False, allow_null=True)
    day = serializers.DateField(validators=[plausible_day])
    vars()["class"] = serializers.ChoiceField(EntryClass.choices, source="entry_class")  # a word that Python keeps

    class Meta:
        model = BaseEntry
        fields = ["id", "grid", "day", "class", "worker", "source", "new", "changed", "verified"]
        read_only_fields = ["source"]
        validators: list[Any] = []  # the database has the last word

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        self.own_worker(given)
        return given

    def create(self, given: dict[str, Any]) -> BaseEntry:
        return self.update(BaseEntry(source=EntrySource.SYSTEM), given)

    def keep(self, row: BaseEntry) -> BaseEntry:
        return save_base_entry(row, today=timezone.localdate())


class SurveySerializer(FactSerializer):
    month = MonthField()

    class Meta:
        model = AwarenessSurvey
        fields = ["id", "grid", "month", "asked", "knowing", "participating", "satisfied"]
        validators: list[Any] = []

    def validate_month(self, month: Any) -> Any:
        plausible_day(month)
        return month

    def keep(self, row: AwarenessSurvey) -> AwarenessSurvey:
        return save_survey(row, today=timezone.localdate())
