"""Cases and facts as lists: what REST shows and exports carry, row by row as the user may see."""

from __future__ import annotations

from datetime import date

from django.db.models import BooleanField, Case, CharField, Expression, F, Func, Q, QuerySet, TextField, Value, When

from core.copying import Columns, Dataset, fields
from grids.datasets import with_grid_code
from incidents.models import AwarenessSurvey, BaseEntry, Incident, IncidentMove, Visit
from incidents.workflow import NOT_VALID
from staff.access import access_of
from staff.models import User


def incidents(user: User, on: date) -> QuerySet[Incident]:
    visible = Incident.objects.visible_to(user)
    joined = visible.select_related("matter", "subcategory", "reporter", "department", "duplicate_of", "text")
    return with_grid_code(joined, on)


def moves(user: User, _on: date) -> QuerySet[IncidentMove]:
    visible = Incident.objects.visible_to(user).values("pk")
    return IncidentMove.objects.filter(incident__in=visible).select_related("incident", "actor")


def visits(user: User, on: date) -> QuerySet[Visit]:
    visible = Visit.objects.visible_to(user).select_related("grid", "worker", "incident")
    return with_grid_code(visible, on)


def base_entries(user: User, on: date) -> QuerySet[BaseEntry]:
    return with_grid_code(BaseEntry.objects.visible_to(user).select_related("grid", "worker"), on)


def surveys(user: User, on: date) -> QuerySet[AwarenessSurvey]:
    return with_grid_code(AwarenessSurvey.objects.visible_to(user).select_related("grid"), on)


def month_text(path: str) -> Expression:
    """The month that a first day stands for, as `2026-10`."""
    return Func(F(path), Value("YYYY-MM"), function="to_char", output_field=CharField())


def for_center(user: User, path: str, subdistrict: str = "subdistrict") -> Expression:
    """What is exported to the center of the row's own subdistrict, and to nobody else."""
    centers = [key for duty, key in access_of(user).office_duties if duty == "center"]
    if not centers:
        return Value(None, output_field=TextField())
    return Case(When(**{f"{subdistrict}__in": centers}, then=F(path)), default=None)


def incident_columns(user: User) -> Columns:
    """Outside the center a row carries its reporter and not its place, and no free text."""
    return {
        "number": "number",
        "grid": "grid_code",
        "matter": "matter__code",
        "subcategory": "subcategory__code",
        "source": "source",
        "level": "level",
        "urgency": "urgency",
        "state": "state",
        "title": for_center(user, "text__title"),
        "description": for_center(user, "text__description"),
        "occurred_at": "occurred_at",
        "reported_at": "reported_at",
        "accepted_at": "accepted_at",
        "due_at": "due_at",
        "settled_at": "settled_at",
        "confirmed_at": "confirmed_at",
        "closed_at": "closed_at",
        "reporter": "reporter__staff_number",
        "department": "department__code",
        "platform": "platform",
        "longitude": for_center(user, "longitude"),
        "latitude": for_center(user, "latitude"),
        "on_time": Case(
            When(due_at=None, then=None),
            When(settled_at=None, then=None),
            When(settled_at__lte=F("due_at"), then=True),
            default=False,
            output_field=BooleanField(),
        ),
        "valid": Case(When(Q(state__in=sorted(NOT_VALID)), then=False), default=True, output_field=BooleanField()),
        "restricted": "restricted",
        "external_id": "external_id",
    }


def visit_columns(user: User) -> Columns:
    return {
        "id": "id",
        "worker": "worker__staff_number",
        "grid": "grid_code",
        "day": "day",
        "kind": "kind",
        "households": "households",
        "content": for_center(user, "content", "grid__subdistrict"),
        "problem": for_center(user, "problem", "grid__subdistrict"),
        "incident": "incident__number",
        "judged_invented": "judged_invented",
    }


DATASETS: list[Dataset] = [
    Dataset("incidents", incidents, incident_columns, dated="reported_at"),
    Dataset(
        "incident-moves",
        moves,
        fields(
            "at",
            "position",
            "move",
            "from_state",
            "to_state",
            "recorded_at",
            incident="incident__number",
            actor="actor__username",
        ),
        dated="at",
    ),
    Dataset("visits", visits, visit_columns, dated="day"),
    Dataset(
        "base-entries",
        base_entries,
        fields(
            "id",
            "day",
            "new",
            "changed",
            "verified",
            "source",
            grid="grid_code",
            worker="worker__staff_number",
            **{"class": "entry_class"},
        ),
        dated="day",
    ),
    Dataset(
        "awareness-surveys",
        surveys,
        fields("id", "asked", "knowing", grid="grid_code", month=month_text("month")),
        dated="month",
    ),
]
