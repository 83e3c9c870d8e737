"""Cases and facts as lists: what REST shows and exports carry, row by row as the user may see."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    Expression,
    F,
    Func,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Now

from core.copying import Columns, Dataset, fields
from grids.datasets import with_grid_code
from grids.duties import Duty
from grids.models import GridVersion, Matter, Subcategory
from incidents import restricted
from incidents.models import (
    AnswerState,
    AwarenessSurvey,
    BaseEntry,
    CareCount,
    CareVisit,
    Hazard,
    Incident,
    IncidentMove,
    Mediation,
    Premises,
    PublicityActivity,
    PublicityGrid,
    Supervision,
    Task,
    TaskAnswer,
    Visit,
)
from incidents.workflow import NOT_VALID
from staff.access import access_of
from staff.models import Department, User, Worker


def incidents(user: User, on: date) -> QuerySet[Incident]:
    visible = Incident.objects.visible_to(user)
    joined = visible.select_related("matter", "subcategory", "reporter", "department", "duplicate_of", "text")
    return with_grid_code(joined, on)


def seen_case(user: User, path: str = "incident") -> Subquery:
    """The number of the case at `path`, where `user` may see it: a restricted one is not told by what points at it."""
    return Subquery(Incident.objects.order_by().visible_to(user).filter(pk=OuterRef(path)).values("number")[:1])


def with_codes(rows: QuerySet[Incident], user: User, on: date) -> QuerySet[Incident]:
    """Annotate the codes of what a case points at, as of the day: see `CODES`.

    By subqueries of one row each: ten tables joined take the planner longer than a hundred rows.
    """
    day = Greatest(Value(on, DateField()), F("grid__during__startswith"))
    versions = GridVersion.objects.order_by().filter(grid=OuterRef("grid"), during__contains=day)

    def code(model: type[Model], path: str, name: str) -> Subquery:
        return Subquery(model._default_manager.order_by().filter(pk=OuterRef(path)).values(name)[:1])

    return rows.annotate(
        grid_code=Subquery(versions.values("code")[:1]),
        matter_code=code(Matter, "matter", "code"),
        subcategory_code=code(Subcategory, "subcategory", "code"),
        reporter_number=code(Worker, "reporter", "staff_number"),
        department_code=code(Department, "department", "code"),
        original_number=seen_case(user, "duplicate_of"),
        whole_number=code(Incident, "parent", "number"),
    )


CODES = {
    "grid": "grid_code",
    "matter": "matter_code",
    "subcategory": "subcategory_code",
    "reporter": "reporter_number",
    "department": "department_code",
    "duplicate_of": "original_number",
    "parent": "whole_number",
}
LINE = (
    "pk", "number", "source", "level", "urgency", "state", "occurred_at", "reported_at", "accept_due_at",
    "accepted_at", "due_at", "limit_unit", "paused_at", "settled_at", "confirmed_at", "closed_at", "platform",
    "longitude", "latitude", "external_id", "restricted", "invalid_reason", "satisfied", *CODES.values(),
)  # fmt: skip


def incident_lines(user: User, on: date) -> QuerySet[Incident, dict[str, Any]]:
    """The lines of the list, as dicts: no object per row and related row. One query."""
    rows = with_codes(Incident.objects.visible_to(user), user, on)
    return rows.values(*LINE, title=F("text__title"), description=F("text__description"))


def incident_details(user: User, on: date) -> QuerySet[Incident]:
    """Cases with their texts and codes. One query."""
    return with_codes(Incident.objects.visible_to(user).select_related("text"), user, on)


def moves(user: User, _on: date) -> QuerySet[IncidentMove]:
    visible = Incident.objects.visible_to(user).values("pk")
    return IncidentMove.objects.filter(incident__in=visible).select_related("incident", "actor")


def visits(user: User, on: date) -> QuerySet[Visit]:
    visible = Visit.objects.visible_to(user).select_related("grid", "worker", "incident")
    return with_grid_code(visible, on).annotate(seen_case=seen_case(user))


def premises(user: User, on: date) -> QuerySet[Premises]:
    return with_grid_code(Premises.objects.visible_to(user).select_related("grid"), on)


def hazards(user: User, on: date) -> QuerySet[Hazard]:
    joined = Hazard.objects.visible_to(user).select_related(
        "grid", "premises", "subcategory__matter", "found_by", "incident"
    )
    return with_grid_code(joined.prefetch_related("rechecks__by"), on).annotate(seen_case=seen_case(user))


def mediations(user: User, on: date) -> QuerySet[Mediation]:
    joined = Mediation.objects.visible_to(user).select_related("incident__grid", "mediator")
    return with_grid_code(joined, on, "incident__grid")


def supervisions(user: User, on: date) -> QuerySet[Supervision]:
    joined = Supervision.objects.visible_to(user).select_related("incident__grid", "answered_by", "closed_by")
    return with_grid_code(joined, on, "incident__grid")


def publicity(user: User, on: date) -> QuerySet[PublicityActivity]:
    """With the codes of its grids as of the day, or at first where a grid was not yet open."""
    day = Greatest(Value(on, DateField()), F("grid__during__startswith"))
    versions = GridVersion.objects.filter(grid=OuterRef("grid"), during__contains=OuterRef("known"))
    codes = (
        PublicityGrid.objects.filter(activity=OuterRef("pk"))
        .annotate(known=day, code=Subquery(versions.values("code")[:1]))
        .order_by("code")
    )
    joined = PublicityActivity.objects.visible_to(user).select_related("subdistrict", "worker")
    return joined.annotate(codes=ArraySubquery(codes.values("code")))


def care_visits(user: User, on: date) -> QuerySet[CareVisit]:
    return with_grid_code(CareVisit.objects.visible_to(user).select_related("grid", "worker"), on)


def care_counts(user: User, _on: date) -> QuerySet[CareCount]:
    return CareCount.objects.within(access_of(user).scope).select_related("subdistrict")


def tasks(user: User, _on: date) -> QuerySet[Task]:
    """With how many of the grids that the user sees were asked, have answered, and answered late or owe it late."""
    seen = TaskAnswer.objects.visible_to(user).filter(task=OuterRef("pk")).order_by()
    late = Q(answered_at__gt=F("task__due_at")) | Q(answered_at=None, task__due_at__lte=Now())

    def count(rows: QuerySet[TaskAnswer]) -> Func:
        counted = rows.values("task").annotate(found=Count("pk")).values("found")
        return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())

    return (
        Task.objects.visible_to(user)
        .select_related("subdistrict", "issued_by")
        .annotate(
            asked=count(seen),
            answered=count(seen.exclude(state=AnswerState.OPEN)),
            late_answers=count(seen.filter(late)),
        )
    )


def task_answers(user: User, on: date) -> QuerySet[TaskAnswer]:
    return with_grid_code(TaskAnswer.objects.visible_to(user).select_related("grid", "task", "answered_by"), on)


def base_entries(user: User, on: date) -> QuerySet[BaseEntry]:
    return with_grid_code(BaseEntry.objects.visible_to(user).select_related("grid", "worker"), on)


def surveys(user: User, on: date) -> QuerySet[AwarenessSurvey]:
    return with_grid_code(AwarenessSurvey.objects.visible_to(user).select_related("grid"), on)


def month_text(path: str) -> Expression:
    """The month that a first day stands for, as `2026-10`."""
    return Func(F(path), Value("YYYY-MM"), function="to_char", output_field=CharField())


def for_center(user: User, path: str, subdistrict: str = "subdistrict") -> Expression:
    """What is exported to the center of the row's own subdistrict, and to nobody else."""
    centers = access_of(user).subdistricts_as(Duty.CENTER)
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
    """Outside the center a row carries its member and not the hours, the place or any text."""
    own = "grid__subdistrict"
    return {
        "id": "id",
        "worker": "worker__staff_number",
        "grid": "grid_code",
        "day": "day",
        "begins_at": for_center(user, "begins_at", own),
        "ends_at": for_center(user, "ends_at", own),
        "kind": "kind",
        "visited": "visited",
        "households": "households",
        "premises": for_center(user, "premises_id", own),
        "content": for_center(user, "content", own),
        "problem": for_center(user, "problem", own),
        "handling": for_center(user, "handling", own),
        "incident": "seen_case",
        "judged_invented": "judged_invented",
    }


def premises_columns(user: User) -> Columns:
    """The place, never the operator: neither name nor number leaves in bulk."""
    return fields(
        "id",
        "name",
        "place",
        "kind",
        "risk",
        "last_patrolled_on",
        "patrol_due_on",
        grid="grid_code",
        registered_on=F("during__startswith"),
        ends_on=F("during__endswith"),
    )(user)


def hazard_columns(user: User) -> Columns:
    """Outside the center a row carries who found it and not where, and no free text."""
    own = "grid__subdistrict"
    return {
        "id": "id",
        "grid": "grid_code",
        "premises": for_center(user, "premises_id", own),
        "place": for_center(user, "place", own),
        "matter": "subcategory__matter__code",
        "subcategory": "subcategory__code",
        "level": "level",
        "found_at": "found_at",
        "found_by": "found_by__staff_number",
        "description": for_center(user, "description", own),
        "measures": for_center(user, "measures", own),
        "state": "state",
        "due_at": "due_at",
        "settled_at": "settled_at",
        "on_time": Case(
            When(Q(due_at=None) | Q(settled_at=None), then=None),
            When(settled_at__lte=F("due_at"), then=True),
            default=False,
            output_field=BooleanField(),
        ),
        "incident": "seen_case",
        "judged_invented": "judged_invented",
    }


def mediation_columns(_user: User) -> Columns:
    """Neither parties nor any text: they stay with the case."""
    return {
        "id": "id",
        "incident": "incident__number",
        "grid": "grid_code",
        "held_on": "held_on",
        "mediator": "mediator__staff_number",
        "outcome": "outcome",
        "agreement": "agreement",
        "may_escalate": "may_escalate",
    }


def publicity_columns(user: User) -> Columns:
    return {
        "id": "id",
        "subdistrict": "subdistrict__code",
        "grids": "codes",
        "day": "day",
        "kind": "kind",
        "topic": "topic",
        "reached": "reached",
        "worker": "worker__staff_number",
        "content": for_center(user, "content"),
    }


def task_columns(_user: User) -> Columns:
    return fields(
        *("id", "kind", "title", "issued_at", "due_at", "withdrawn_at", "answered"),
        subdistrict="subdistrict__code",
        issued_by="issued_by__username",
        grids="asked",
        late="late_answers",
    )(_user)


def restricted_header(user: User) -> dict[str, str]:
    """An export says which restricted cases are in it."""
    return {restricted.HEADER: restricted.held_by(access_of(user)).value}


DATASETS: list[Dataset] = [
    Dataset("incidents", incidents, incident_columns, dated="reported_at", headers=restricted_header),
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
        headers=restricted_header,
    ),
    Dataset("visits", visits, visit_columns, dated="day"),
    Dataset("premises", premises, premises_columns, in_force="during"),
    Dataset("hazards", hazards, hazard_columns, dated="found_at"),
    Dataset("mediations", mediations, mediation_columns, dated="held_on"),
    Dataset("publicity", publicity, publicity_columns, dated="day"),
    Dataset("tasks", tasks, task_columns, dated="issued_at"),
    Dataset(
        "task-answers",
        task_answers,
        fields("state", "answered_at", task="task_id", grid="grid_code", answered_by="answered_by__username"),
        dated="task__issued_at",
    ),
    # The rows themselves never leave, not even to the office: only what the view of counts holds.
    Dataset(
        "care-counts",
        care_counts,
        fields("category", "visits", subdistrict="subdistrict__code", month=month_text("month")),
        dated="month",
    ),
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
        fields("id", "asked", "knowing", "participating", "satisfied", grid="grid_code", month=month_text("month")),
        dated="month",
    ),
]
