"""The dashboard of who serves grids: where they stand and why, what can still be won, what is owed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q
from pydantic import ValidationError

from assessment.bulletin.models import BulletinLine
from assessment.bulletin.rules import freeze_due
from assessment.bulletin.tables import ranked_lines, score_heads
from assessment.dashboard.bridge import bridge_of
from assessment.dashboard.grids import contact_cards, drawn, named_grids
from assessment.dashboard.lists import cards_of, openable
from assessment.dashboard.months import Months, with_lines
from assessment.dashboard.rows import DraftRow, InspectionRow, WarningRow
from assessment.figures.source_rows import may_open
from assessment.inspection import lists as inspection
from assessment.inspection.board import exception_text
from assessment.interview import lists as interview
from assessment.objection import lists as objection
from assessment.periods import Kind, containing, month_of
from assessment.scheme.models import Scheme
from assessment.scheme.terms import Terms
from assessment.warning.advice import advice_of, standing_of
from assessment.warning.services import standings
from core.todo import Task, waits
from core.worklist import Singles
from incidents import worklist as incidents
from incidents.assignments import lists as assignments
from incidents.assignments.models import TaskAnswer
from incidents.desk.lists import LEADS_OR_SERVES, of_my_grids
from incidents.incident.lights import deadline_light
from incidents.incident.models import Incident
from incidents.talks import lists as talks
from incidents.talks.models import TalkNote
from staff.access import Access, Role, access_of
from staff.accounts.models import User
from staff.calendar.lists import working_calendar

INCIDENTS_LISTED = 12
TASKS_LISTED = 8
OWED: tuple[Singles, ...] = (
    *incidents.SINGLES,
    *interview.MINE,
    *inspection.MINE,
    *objection.MINE,
)


def of_grids(user: User, access: Access, months: Months, grids: Collection[int], now: datetime) -> dict[str, Any]:
    """Everything that the page says of some grids. The number of queries does not depend on how many they are."""
    months = with_lines(months, grids, opened=openable(months, grids, user))
    served = access.grids_as(*Role.values)
    every = named_grids({*grids, *access.tends_as(*LEADS_OR_SERVES)}, access.day)  # with closed ones that it took over
    named = {key: grid for key, grid in every.items() if key in grids}
    return {
        "bulletin": months.chosen,
        "table": ranked_lines(months.lines),
        "score_heads": score_heads(),
        "cards": cards_of(months, grids, user),
        "drafts": _drafts(months, grids),
        "warnings": _warnings(named, access.day, now),
        "owed": _owed(user, access, now) if served else [],
        "cases": cases_of(user, grids, every, now),
        "guided": _guided(access, named),
        "guides": bool(access.grids_as(Role.GUIDE)),
        "talks": _talks(user, access),
        "today": access.day,
        "inspections": _inspections(named, user),
        "contact_cards": contact_cards(named),
        "drawn": drawn(named),
        "mine": served,
        "now": now,
    }


def _owed(user: User, access: Access, now: datetime) -> list[Task]:
    """The own tasks as they are at home, without those that have a section of their own here. One query."""
    apart = {str(queue.label) for queue in (assignments.TO_PASS_ON, *talks.FIELD_QUEUES)}
    tasks = waits((*incidents.queues_for(access), *OWED), user, access, at=now).tasks
    return [task for task in tasks if task.is_mine and task.kind not in apart]


def _drafts(months: Months, grids: Collection[int]) -> list[DraftRow]:
    """The draft lines of a month in review, each with the bridge to it. One query more in these days."""
    lines = [line for line in months.in_review if line.grid_id in grids]
    if not lines:
        return []
    draft = lines[0].bulletin
    until = freeze_due(draft.period, Terms.model_validate(draft.terms), working_calendar(draft.subdistrict_id))
    rows = sorted(lines, key=lambda line: str(line.facts["code"]))
    return [DraftRow(line, bridge_of(_before(months, line), line), until) for line in rows]


def _before(months: Months, draft: BulletinLine) -> BulletinLine | None:
    month = draft.bulletin.period.previous().start
    known = [*months.past.get(draft.grid_id, []), *(line for line in months.lines if line.grid_id == draft.grid_id)]
    return next((line for line in known if line.bulletin.month == month), None)


def _warnings(named: Mapping[int, Any], day: date, now: datetime) -> list[WarningRow]:
    """Where the grids would stand if the running month ended now, and what would lift them. Two queries."""
    places = {grid.subdistrict for grid in named.values()}
    try:
        rows = [row for place in places for row in standings(place, month_of(day), now, of=named)]
    except (Scheme.DoesNotExist, ValidationError):  # no rules, or rules that cannot be read: the tasks of home say so
        return []
    rows.sort(key=lambda row: str(row.facts["code"]))
    return [WarningRow(row, standing_of(row), advice_of(row)) for row in rows]


def _guided(access: Access, named: Mapping[int, Any]) -> list[TaskAnswer]:
    """The tasks that the grids of a guide have not answered yet, for the guide to pass on. One query."""
    guides = access.grids_as(Role.GUIDE) & named.keys()
    if not guides or access.reports_elsewhere:
        return []
    rows = TaskAnswer.objects.owed().filter(grid__in=guides).select_related("task").order_by("task__due_at", "grid")
    answers = list(rows[:TASKS_LISTED])
    for answer in answers:
        answer.grid = named[answer.grid_id]
    return answers


def _talks(user: User, access: Access) -> list[TalkNote]:
    """The next steps of one's talks that are not done, the nearest first. One query, for guides."""
    if not access.grids_as(Role.GUIDE):
        return []
    rows = TalkNote.objects.filter(written_by=user.pk).open().select_related("worker")
    return list(rows.order_by(F("due_on").asc(nulls_last=True), "pk")[:TASKS_LISTED])


def _inspections(named: Mapping[int, Any], user: User) -> list[InspectionRow]:
    """The latest weekly inspection of each of the grids, with its exceptions in words. No query."""
    rows = []
    for grid in named.values():
        if grid.inspection:
            week = containing(date.fromisoformat(grid.inspection["week"]), Kind.WEEK)
            exceptions = [exception_text(code) for code in grid.inspection["exceptions"]]
            opens = may_open(grid.subdistrict_id, grid.pk, user)
            rows.append(InspectionRow(grid.inspection["pk"] if opens else None, week, grid, exceptions))
    return rows


def cases_of(user: User, shown: Collection[int], named: Mapping[int, Any], now: datetime) -> list[Incident]:
    """Open incidents, the most urgent deadline first. One query.

    Of what one leads or serves full-time, as on the phone; who chose or guides grids sees those of them.
    """
    access = access_of(user)
    mine = access.tends_as(*LEADS_OR_SERVES)
    own = bool(mine) and set(shown) == access.grids_as(*Role.values)
    rows = Incident.objects.visible_to(user).open().filter(of_my_grids(user) if own else Q(grid__in=shown))
    rows = rows.order_by(F("due_at").asc(nulls_last=True), "-pk").select_related("text", "matter")
    cases = list(rows[:INCIDENTS_LISTED])
    for case in cases:
        case.light = deadline_light(case, now)
        case.grid = named[case.grid_id]
    return cases
