"""Incidents and their moves as lists: rows as the account may see them, columns and filters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Case, DateField, F, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, CharFilter, UUIDFilter

from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters, day_in
from core.worklist import Line, Queue, Queues, one_of
from grids.duties import Duty
from grids.matters.models import Matter, Subcategory
from grids.territory.lists import with_grid_code
from grids.territory.models import Grid, GridVersion
from incidents.incident import restricted
from incidents.incident.models import Incident, IncidentMove, is_due_soon, is_late_to_accept, is_overdue
from incidents.incident.rules import REOPEN_WITHIN_DAYS
from incidents.incident.search import SEARCHED, search
from incidents.incident.workflow import NOT_VALID, ONWARD, TO_ACCEPT, State
from incidents.outside_codes.lists import named_by
from staff.access import Access, access_of, where_held, with_duty
from staff.accounts.models import User
from staff.departments.models import Department
from staff.people.models import Worker
from staff.sight import readable_where

TIMES = (
    "occurred_at", "reported_at", "accept_due_at", "accepted_at", "due_at", "paused_at", "settled_at", "confirmed_at",
    "closed_at",
)  # fmt: skip


class IncidentFilter(Filters):
    number = CharFilter()
    grid = CharFilter(method="by_grid", label="grid code on the day")
    grid_key = UUIDFilter("grid__key")
    village = CharFilter(method="by_grid", label="village code on the day")
    matter = CharFilter("matter__code")
    subcategory = CharFilter("subcategory__code")
    reporter = CharFilter("reporter__staff_number")
    department = CharFilter("department__code")
    external_id = CharFilter()
    external_code = CharFilter(method="by_outside_code", label="another system's code of grid, matter or department")
    parent = CharFilter("parent__number")
    title = CharFilter(method="by_text", label="words in the title")
    description = CharFilter(method="by_text", label="words in the description")
    q = CharFilter(method="by_text", label="words in title, place or description, or a number")
    located = BooleanFilter("longitude", lookup_expr="isnull", exclude=True, label="has a location")
    valid = BooleanFilter(method="by_validity", label="counts as things stand")
    on_time = BooleanFilter(method="by_timeliness", label="settled by its deadline, or after it")
    overdue = BooleanFilter(method="by_overdue", label="past its deadline and not settled")

    class Meta(Filters.Meta):
        model = Incident
        fields = {
            "source": ["exact"],
            "channel": ["exact", "in"],
            "level": ["exact"],
            "urgency": ["exact"],
            "state": ["exact", "in"],
            "platform": ["exact"],
            **{name: [*COMPARED, "isnull"] for name in (*TIMES, "recorded_at")},
        }

    def by_grid(self, rows: QuerySet[Incident], name: str, code: str) -> QuerySet[Incident]:
        """The keys are looked up first: with them PostgreSQL reads the grid's latest incidents from an index."""
        day = day_in(self.request.query_params, "on") or timezone.localdate()
        named = {"code": code} if name == "grid" else {"village_code": code}
        return rows.filter(grid__in=list(Grid.objects.order_by().on(day).filter(**named).values_list("pk", flat=True)))

    def by_outside_code(self, rows: QuerySet[Incident], _name: str, code: str) -> QuerySet[Incident]:
        day = day_in(self.request.query_params, "on") or timezone.localdate()
        return rows.filter(named_by(code, scope=access_of(self.request.user).scope, on=day))

    def by_text(self, rows: QuerySet[Incident], name: str, text: str) -> QuerySet[Incident]:
        columns = SEARCHED if name == "q" else (name,)
        return search(rows, text, user=self.request.user, at=timezone.now(), columns=columns)

    def by_validity(self, rows: QuerySet[Incident], _name: str, valid: bool) -> QuerySet[Incident]:
        return rows.exclude(state__in=NOT_VALID) if valid else rows.filter(state__in=NOT_VALID)

    def by_timeliness(self, rows: QuerySet[Incident], _name: str, on_time: bool) -> QuerySet[Incident]:
        return rows.filter(settled_at__lte=F("due_at")) if on_time else rows.filter(settled_at__gt=F("due_at"))

    def by_overdue(self, rows: QuerySet[Incident], _name: str, overdue: bool) -> QuerySet[Incident]:
        late = Incident.objects.overdue(timezone.now())
        return rows.filter(pk__in=late.values("pk")) if overdue else rows.exclude(pk__in=late.values("pk"))


def incidents(user: User, on: date) -> QuerySet[Incident]:
    visible = Incident.objects.visible_to(user)
    joined = visible.select_related("matter", "subcategory", "reporter", "department", "duplicate_of", "text")
    return with_grid_code(joined, on)


def seen_case(user: User, path: str = "incident") -> Subquery:
    """The number of the incident at `path` if `user` may see it: a link must not reveal a restricted one."""
    return Subquery(Incident.objects.order_by().visible_to(user).filter(pk=OuterRef(path)).values("number")[:1])


def incident_of(view: Any, number: str) -> Incident | None:
    """The incident of a number, if the account of the view may see it."""
    return Incident.objects.visible_to(view.user).filter(number=number).first()


def with_codes(rows: QuerySet[Incident], user: User, on: date) -> QuerySet[Incident]:
    """Annotate the codes of what an incident points at, as of the day: see `CODES`.

    By subqueries of one row each: ten tables joined take the planner longer than a hundred rows.
    """
    day = Greatest(Value(on, DateField()), F("grid__during__startswith"))
    versions = GridVersion.objects.order_by().filter(grid=OuterRef("grid"), during__contains=day)

    def code(model: type[Model], path: str, name: str) -> Subquery:
        return Subquery(model._default_manager.order_by().filter(pk=OuterRef(path)).values(name)[:1])

    return rows.annotate(
        grid_code=Subquery(versions.values("code")[:1]),
        grid_key=code(Grid, "grid", "key"),
        matter_code=code(Matter, "matter", "code"),
        subcategory_code=code(Subcategory, "subcategory", "code"),
        reporter_number=code(Worker, "reporter", "staff_number"),
        department_code=code(Department, "department", "code"),
        original_number=seen_case(user, "duplicate_of"),
        whole_number=code(Incident, "parent", "number"),
    )


CODES = {
    "grid": "grid_code",
    "grid_key": "grid_key",
    "matter": "matter_code",
    "subcategory": "subcategory_code",
    "reporter": "reporter_number",
    "department": "department_code",
    "duplicate_of": "original_number",
    "parent": "whole_number",
}
LINE = (
    "pk", "number", "source", "channel", "level", "urgency", "state", "occurred_at", "reported_at", "accept_due_at",
    "accepted_at", "due_at", "limit_unit", "paused_at", "settled_at", "confirmed_at", "closed_at", "platform",
    "seen_longitude", "seen_latitude", "external_id", "restricted", "invalid_reason", "satisfied",
    "recorded_at", *CODES.values(),
)  # fmt: skip


def with_place(rows: QuerySet[Incident], user: User) -> QuerySet[Incident]:
    """Annotate `seen_longitude` and `seen_latitude`: where an incident is, in the rows where the user may read it."""
    known = readable_where(user, Incident, "longitude")
    return rows.annotate(
        seen_longitude=Case(When(known, then=F("longitude")), default=None),
        seen_latitude=Case(When(known, then=F("latitude")), default=None),
    )


def incident_lines(user: User, on: date) -> QuerySet[Incident, dict[str, Any]]:
    """The lines of the list, as dicts: no object per row and related row. One query."""
    rows = with_place(with_codes(Incident.objects.visible_to(user), user, on), user)
    return rows.values(*LINE, title=F("text__title"), description=F("text__description"))


def incident_details(user: User, on: date) -> QuerySet[Incident]:
    """Incidents with their texts and codes. One query."""
    return with_place(with_codes(Incident.objects.visible_to(user).select_related("text"), user, on), user)


def moves(user: User, _on: date) -> QuerySet[IncidentMove]:
    visible = Incident.objects.visible_to(user).values("pk")
    return IncidentMove.objects.filter(incident__in=visible).select_related("incident", "actor")


incident_columns = fields(
    *("id", "number", "source", "channel", "level", "urgency", "state"),
    *("occurred_at", "reported_at", "accepted_at", "due_at", "settled_at", "confirmed_at", "closed_at"),
    *("platform", "longitude", "latitude", "restricted", "external_id", "recorded_at"),
    grid="grid_code",
    grid_key="grid__key",
    matter="matter__code",
    subcategory="subcategory__code",
    title="text__title",
    description="text__description",
    reporter="reporter__staff_number",
    department="department__code",
    on_time=Case(
        When(due_at=None, then=None),
        When(settled_at=None, then=None),
        When(settled_at__lte=F("due_at"), then=True),
        default=False,
        output_field=BooleanField(),
    ),
    valid=Case(When(Q(state__in=sorted(NOT_VALID)), then=False), default=True, output_field=BooleanField()),
)


def restricted_header(user: User) -> dict[str, str]:
    """An export says which restricted incidents are in it."""
    return {restricted.HEADER: restricted.held_by(access_of(user)).value}


def _of_my_offices(user: User) -> Q:
    """Incidents that the office or the department looks after, in whose work the account has a part."""
    access = access_of(user)
    return Q(subdistrict__in=access.offices) | Q(department__in=access.departments)


def _works_in_an_office(access: Access) -> bool:
    return access.is_office or bool(access.departments)


CENTER = with_duty(Duty.CENTER)
MAY_REOPEN = timedelta(days=REOPEN_WITHIN_DAYS)

# The deadline that runs: of acceptance or of the result; none while it is paused, unless it had passed before.
DEADLINE = Case(
    When(state__in=TO_ACCEPT, then=F("accept_due_at")),
    When(paused_at__lt=F("due_at"), then=None),
    default=F("due_at"),
)
WAITS_SINCE = Coalesce("settled_at", "paused_at", "accepted_at", "reported_at", "recorded_at")
TITLE = one_of("text__title", "matter__name")


def _move(name: str) -> tuple[str, ...]:
    return (f"admin:incidents_incident_move_{name}",)


def _goes_on_with(move: str) -> Q:
    """Incidents whose usual next move this is: who makes it is the one for whom they wait."""
    return Q(state__in=sorted(state for state, onward in ONWARD.items() if onward == move))


def _by_keys(queue: str) -> tuple[str, ...]:
    return ("admin:incidents_incident_decide", queue)


def _works_in_a_department(access: Access) -> bool:
    return bool(access.departments)


OFFICE_QUEUES = Queues(
    page="admin:incidents_incident_changelist",
    rows=Incident.objects.visible_to,
    line=Line("admin:incidents_incident_change", TITLE, "grid", DEADLINE, WAITS_SINCE),
    queues=(
        Queue(
            "accept",
            _("cases to accept"),
            "inbox",
            CENTER,
            lambda user, _at: _goes_on_with("accept") & where_held(user, Duty.CENTER),
            verb=_("Accept"),
            act=_move("accept"),
        ),
        Queue(
            "unaccepted",
            _("not accepted in time"),
            "running_with_errors",
            CENTER,
            lambda user, at: is_late_to_accept(at) & where_held(user, Duty.CENTER),
            tone="late",
            verb=_("Accept"),
            act=_move("accept"),
        ),
        Queue(
            "assign",
            _("cases to assign"),
            "forward_to_inbox",
            CENTER,
            lambda user, _at: _goes_on_with("assign") & where_held(user, Duty.CENTER),
            verb=_("Assign"),
            act=_move("assign"),
        ),
        Queue(
            "verify",
            _("results to verify"),
            "done_all",
            CENTER,
            lambda user, _at: _goes_on_with("verify") & where_held(user, Duty.CENTER),
            verb=_("Verify"),
            act=_move("verify"),
            one_by_one=_by_keys("verify"),
        ),
        Queue(
            "decide",
            _("extensions to decide on"),
            "gavel",
            with_duty(Duty.HEAD),
            lambda user, _at: _goes_on_with("decide-extension") & where_held(user, Duty.HEAD),
            verb=_("Decide"),
            act=_move("decide_extension"),
            one_by_one=_by_keys("decide"),
        ),
        Queue(
            "start",
            _("cases to start on"),
            "play_arrow",
            _works_in_a_department,
            lambda user, _at: _goes_on_with("start") & Q(department__in=access_of(user).departments),
            verb=_("Start"),
            act=_move("start"),
            one_by_one=_by_keys("start"),
        ),
        Queue(
            "handle",
            _("cases that my department handles"),
            "rate_review",
            _works_in_a_department,
            lambda user, _at: _goes_on_with("feed-back") & Q(department__in=access_of(user).departments),
            verb=_("Feed back"),
            act=_move("feed_back"),
            one_by_one=_by_keys("handle"),
        ),
        # The leader of the grid confirms; the center may, and calls whom it wants to hear. So neither is at home.
        Queue(
            "confirm",
            _("fixed on the spot, to confirm"),
            "verified",
            CENTER,
            lambda user, _at: Q(state=State.SELF_CLOSED) & where_held(user, Duty.CENTER),
            on_home=False,
            one_by_one=_by_keys("confirm"),
        ),
        Queue(
            "evaluate",
            _("closed within 15 days, for a return visit"),
            "sentiment_satisfied",
            CENTER,
            lambda user, at: Q(state=State.CLOSED, closed_at__gt=at - MAY_REOPEN) & where_held(user, Duty.CENTER),
            on_home=False,
            one_by_one=_by_keys("evaluate"),
        ),
        Queue(
            "overdue",
            _("cases overdue"),
            "alarm",
            _works_in_an_office,
            lambda user, at: is_overdue(at) & _of_my_offices(user),
            tone="late",
        ),
        Queue(
            "soon",
            _("due soon"),
            "schedule",
            _works_in_an_office,
            lambda user, at: is_due_soon(at) & _of_my_offices(user),
        ),
    ),
)

INCIDENTS = Dataset("incidents", incidents, incident_columns, dated="reported_at", headers=restricted_header)

INCIDENT_MOVES = Dataset(
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
        grid_key="incident__grid__key",
        actor="actor__username",
        level=KeyTextTransform("level", "facts"),
    ),
    dated="at",
    headers=restricted_header,
)
