"""Incidents and their moves as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.clock import SHANGHAI
from core.rest.serializers import ByKey, Strict
from core.texts import warnings_of
from grids.matters.lists import matter_field
from grids.territory.lists import grid_field, key_field
from incidents.common.lists import past_moment
from incidents.common.models import Level, Urgency
from incidents.incident.choices import STATE_CHOICES, Channel, InvalidReason, ReportSource
from incidents.incident.lights import light_of_row
from incidents.incident.lists import CODES
from incidents.incident.models import Incident, IncidentMove, IncidentText
from incidents.incident.records import record_incident
from incidents.incident.rules import Light, on_time
from incidents.incident.services import report_incident
from incidents.incident.texts import TEXTS
from incidents.incident.workflow import MOVES, NOT_VALID, Party, State, turn
from staff.access import account_of
from staff.people.lists import worker_field
from staff.sight import Sight


class Degrees(serializers.DecimalField):
    """An angle, kept to 6 places however many a device sends."""

    def __init__(self, bound: int, **options: Any) -> None:
        super().__init__(max_digits=20, decimal_places=16, min_value=-bound, max_value=bound, **options)

    def to_internal_value(self, data: Any) -> Decimal:
        return super().to_internal_value(data).quantize(Decimal("0.000001"))


class LocationSerializer(Strict):
    longitude = Degrees(180)
    latitude = Degrees(90)


@extend_schema_field(LocationSerializer(allow_null=True))
class LocationField(serializers.Field[Any, Any, Any, Any]):
    """Where an incident is, read from the two columns; null where nobody said."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, source="*", **options)

    def to_representation(self, incident: Incident) -> dict[str, float] | None:
        return location_of(vars(incident))


def location_of(row: Mapping[str, Any]) -> dict[str, float] | None:
    """Where an incident is, for who may read it: the center, and who reported it. Others get the reporter alone."""
    if row["seen_longitude"] is None or row["seen_latitude"] is None:
        return None
    return {"longitude": float(row["seen_longitude"]), "latitude": float(row["seen_latitude"])}


class IncidentSerializer(serializers.ModelSerializer[Incident]):
    """One line of the list, from a row of `datasets.incident_lines`. The fields describe it for the documentation."""

    beside: tuple[str, ...] = ()  # fields that do not come from the row

    grid = ByKey("grid_code")
    grid_key = key_field()
    matter = ByKey("matter.code")
    subcategory = ByKey("subcategory.code", allow_null=True)
    title = ByKey("text.title", allow_null=True)
    description = ByKey("text.description", allow_null=True)
    reporter = ByKey("reporter.staff_number", allow_null=True)
    department = ByKey("department.code", allow_null=True)
    duplicate_of = ByKey("duplicate_of.number", allow_null=True)
    parent = ByKey("parent.number", allow_null=True)  # type: ignore[assignment]
    location = LocationField()
    on_time = serializers.BooleanField(read_only=True, allow_null=True)
    valid = serializers.BooleanField(read_only=True)
    light = serializers.ChoiceField([light.value for light in Light], read_only=True, allow_null=True)
    turn = serializers.ChoiceField([party.value for party in Party], read_only=True, allow_null=True)

    class Meta:
        model = Incident
        fields = [
            "number",
            "grid",
            "grid_key",
            "matter",
            "subcategory",
            "source",
            "channel",
            "level",
            "urgency",
            "state",
            "title",
            "description",
            "occurred_at",
            "reported_at",
            "accept_due_at",
            "accepted_at",
            "due_at",
            "paused_at",
            "settled_at",
            "confirmed_at",
            "closed_at",
            "light",
            "turn",
            "reporter",
            "department",
            "platform",
            "location",
            "on_time",
            "valid",
            "external_id",
            "restricted",
            "invalid_reason",
            "duplicate_of",
            "parent",
            "satisfied",
            "recorded_at",
        ]

    def to_representation(self, row: Any) -> dict[str, Any]:
        """Straight from the row: a field object for each value of a hundred rows takes longer than the query."""
        computed = {
            "location": location_of(row),
            "on_time": on_time(row["due_at"], row["settled_at"]),
            "valid": row["state"] not in NOT_VALID,
            "light": light_of_row(row, self.context["now"]),
            "turn": turn(row["state"], settled_by_village=row["level"] in (Level.GRID, Level.VILLAGE)),
        }
        return {
            name: computed[name] if name in computed else _as_json(row[CODES.get(name, name)])
            for name in self.Meta.fields
            if name not in self.beside
        }


class IncidentDetailSerializer(IncidentSerializer):
    """One case with all that was written about it; parties and contact only for the office and whom it concerns."""

    place = ByKey("text.place", allow_null=True)
    cause = ByKey("text.cause", allow_null=True)
    course = ByKey("text.course", allow_null=True)
    result = ByKey("text.result", allow_null=True)
    parties = ByKey("text.parties", allow_null=True)
    contact = ByKey("text.contact", allow_null=True)

    class Meta(IncidentSerializer.Meta):
        fields = [*IncidentSerializer.Meta.fields, "place", "cause", "course", "result", "parties", "contact"]

    def to_representation(self, incident: Incident) -> dict[str, Any]:
        text = getattr(incident, "text", None)
        texts = {name: getattr(text, name, None) for name in (*TEXTS, "result")}
        values = super().to_representation({**vars(incident), **texts})
        if text is None:
            return values
        text.incident = incident  # at hand: whose case it is, is not read again
        hidden = Sight(account_of(self.context["request"]), IncidentText).hidden(text)
        return {name: None if name in hidden else value for name, value in values.items()}


class WarningSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    field = serializers.CharField()
    detail = serializers.CharField()


class ReportedSerializer(IncidentDetailSerializer):
    """The answer to a report: the case, and what its author should look at again."""

    beside = ("warnings",)
    warnings = WarningSerializer(many=True, read_only=True)

    class Meta(IncidentDetailSerializer.Meta):
        fields = [*IncidentDetailSerializer.Meta.fields, "warnings"]

    def to_representation(self, incident: Incident) -> dict[str, Any]:
        text = incident.text
        warnings = warnings_of({name: getattr(text, name) for name in TEXTS})
        return {**super().to_representation(incident), "warnings": warnings}


class LikelySerializer(serializers.Serializer[Any]):
    """A case that is likely the same, and what speaks for it. Shares are of 1."""

    number = serializers.CharField(source="incident.number")
    title = serializers.CharField(source="incident.text.title")
    state = serializers.ChoiceField(STATE_CHOICES, source="incident.state")
    words_alike = serializers.FloatField(source="evidence.words")
    words_shared = serializers.ListField(child=serializers.CharField(), source="evidence.shared")
    place_alike = serializers.FloatField(source="evidence.place", allow_null=True)
    hours_apart = serializers.FloatField(source="evidence.hours")
    metres_apart = serializers.FloatField(source="evidence.metres", allow_null=True)


def _as_json(value: Any) -> Any:
    return value.astimezone(SHANGHAI).isoformat() if type(value) is datetime else value


class ReportSerializer(Strict):
    """What somebody reports. Without `state`, it stays a draft until the move `report`."""

    grid = grid_field()
    matter = matter_field()
    subcategory = serializers.CharField(required=False, allow_null=True)
    source = serializers.ChoiceField(ReportSource.choices, required=False)  # type: ignore[assignment]
    channel = serializers.ChoiceField(Channel.choices, required=False, allow_blank=True)
    urgency = serializers.ChoiceField(Urgency.choices, required=False)
    title = serializers.CharField(max_length=100)
    place = serializers.CharField(max_length=200, required=False, allow_blank=True)
    description = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    cause = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    course = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    parties = serializers.CharField(max_length=200, required=False, allow_blank=True)
    contact = serializers.CharField(max_length=60, required=False, allow_blank=True)
    occurred_at = serializers.DateTimeField(validators=[past_moment])
    reporter = worker_field(required=False, allow_null=True)
    external_id = serializers.CharField(max_length=60, required=False, allow_blank=True)
    location = LocationSerializer(required=False, allow_null=True)
    state = serializers.ChoiceField([State.DRAFT.value, State.REPORTED.value], required=False)
    reported_at = serializers.DateTimeField(required=False, allow_null=True, validators=[past_moment])

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        wrong: dict[str, Any] = {}
        view = self.context["view"]
        if code := given.get("subcategory"):
            given["subcategory"] = given["matter"].subcategories.filter(code=code).first()
            if given["subcategory"] is None:
                wrong["subcategory"] = _("This matter has no such sub-category.")
        reported_at = given.get("reported_at")
        if reported_at and reported_at < given["occurred_at"]:
            wrong["reported_at"] = _("Nobody reports what has not happened yet.")
        if reported_at and given.get("state") == State.DRAFT.value:
            wrong["state"] = _("A draft has not been reported: leave the time or the state out.")
        if given["grid"].subdistrict_id not in view.written_subdistricts:
            if reported_at:
                wrong["reported_at"] = _("Only the office enters a report afterwards; leave the time out.")
            if given.get("source", ReportSource.MEMBER) != ReportSource.MEMBER:
                wrong["source"] = _("Only the office reports for others.")
        if wrong:
            raise serializers.ValidationError(wrong)
        return given

    def create(self, given: dict[str, Any]) -> Incident:
        by, now = self.context["request"].user, timezone.now()
        late = given.get("reported_at")
        located = given.get("location") or {}
        incident = {
            "grid": given["grid"],
            "matter": given["matter"],
            "subcategory": given.get("subcategory") or None,
            "occurred_at": given["occurred_at"],
            "texts": {name: given[name] for name in TEXTS if name in given},
            "reporter": given.get("reporter"),
            "source": given.get("source", ""),
            "channel": given.get("channel", ""),
            "urgency": given.get("urgency", Urgency.NORMAL),
            "longitude": located.get("longitude"),
            "latitude": located.get("latitude"),
            "external_id": given.get("external_id", ""),
        }
        if late or given.get("state") == State.REPORTED.value:
            return report_incident(by=by, now=now, at=late, **incident)
        return record_incident(by=by, at=now, **incident)


class MoveSerializer(serializers.ModelSerializer[IncidentMove]):
    """One line of a case's history."""

    actor = ByKey("actor.username")
    note = serializers.SerializerMethodField()

    class Meta:
        model = IncidentMove
        fields = ["position", "move", "from_state", "to_state", "at", "recorded_at", "actor", "note", "facts"]

    def to_representation(self, move: IncidentMove) -> dict[str, Any]:
        values = super().to_representation(move)
        if "duplicate_of" in values["facts"] and not self.context["sees"](values["facts"]["duplicate_of"]):
            # The duplicate must not reveal a restricted incident.
            values["facts"] = {**values["facts"], "duplicate_of": None}
        return values

    def get_note(self, move: IncidentMove) -> str:
        notes: dict[str, str] = self.context["notes"]
        return notes.get(str(move.position), "")


class MoveMadeSerializer(MoveSerializer):
    """The answer to a move: its line, and what its author should look at again."""

    warnings = serializers.SerializerMethodField()

    class Meta(MoveSerializer.Meta):
        fields = [*MoveSerializer.Meta.fields, "warnings"]

    @extend_schema_field(WarningSerializer(many=True))
    def get_warnings(self, _move: IncidentMove) -> list[dict[str, str]]:
        return warnings_of(self.context["texts"])


class MoveRequestSerializer(Strict):
    """A move and what it needs: see the moves table of the documentation."""

    codes = ("external_id", "duplicate_of")

    move = serializers.ChoiceField(list(MOVES))
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    at = serializers.DateTimeField(required=False, allow_null=True, validators=[past_moment])
    result = serializers.CharField(required=False, max_length=5000)
    reason = serializers.ChoiceField(InvalidReason.choices, required=False)
    duplicate_of = serializers.CharField(required=False, max_length=24)
    urgency = serializers.ChoiceField(Urgency.choices, required=False)
    department = serializers.CharField(required=False, allow_null=True, max_length=30)
    departments = serializers.ListField(
        child=serializers.CharField(max_length=30), required=False, allow_empty=False, max_length=20
    )
    level = serializers.ChoiceField(Level.choices, required=False)
    due_at = serializers.DateTimeField(required=False, allow_null=True)
    days = serializers.IntegerField(required=False, min_value=1, max_value=366)
    approved = serializers.BooleanField(required=False)
    closes = serializers.BooleanField(required=False)
    satisfied = serializers.BooleanField(required=False)
    reopens = serializers.BooleanField(required=False)
    expected_state = serializers.ChoiceField([state.value for state in State], required=False)
    expected_position = serializers.IntegerField(required=False, min_value=0)
