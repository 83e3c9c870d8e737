"""The regular look at deadlines: who is near one, or past it, gets one notice, and so does their superior."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.clock import as_deadline, day_of
from core.punctuation import lazily_aside
from core.unattended.queues import WorkQueue, declare, work_through
from grids.territory.models import GridVersion
from incidents.incident import rules
from incidents.incident.choices import LimitStage
from incidents.incident.models import Incident
from incidents.incident.notices import Recipients, page_for
from incidents.incident.workflow import FINISHED, NOT_VALID, PAUSED, SUPERIOR, TO_ACCEPT, Party, State
from incidents.supervision.models import MarkKind, Supervision
from staff.inbox.addressees import Addressee
from staff.inbox.services import notify, together

GRIDS_NAMED = 5
BATCH = 500  # incidents in one transaction

# An incident whose deadline had passed before anybody entered it here: an old sheet, a report of the month before. It
# sets off no alarm until somebody moves it here, at the time at which they say so, rather than enters what happened.
CAME_LATE = """
    EXISTS (SELECT 1 FROM incidents_incidentmove m WHERE m.incident_id = i.id)
    AND NOT EXISTS (
        SELECT 1 FROM incidents_incidentmove m
        WHERE m.incident_id = i.id
          AND (m.recorded_at <= i.{due_at}
               OR m.recorded_at - m.at <= interval '5 minutes' AND NOT jsonb_exists(m.facts, 'import'))
    )
"""
NOT_MARKED_YET = """
    FROM incidents_incident i
    WHERE i.state = ANY(%(states)s) AND i.settled_at IS NULL AND i.paused_at IS NULL
      AND ({reached})
      AND NOT EXISTS (
          SELECT 1 FROM incidents_deadlinemark m
          WHERE m.incident_id = i.id AND m.stage = %(stage)s AND m.kind = %(kind)s AND m.due_at = i.{due_at}
      )
"""
TO_MARK = f"SELECT i.id {NOT_MARKED_YET} ORDER BY i.id"
# An incident that somebody is moving at this moment is passed by until the next look, and of two sweeps at once the
# unique constraint lets one mark it.
CLAIM = f"""
    INSERT INTO incidents_deadlinemark (incident_id, stage, kind, due_at, marked_at)
    SELECT i.id, %(stage)s, %(kind)s, i.{{due_at}}, %(at)s
    {NOT_MARKED_YET} AND i.id = ANY(%(keys)s)
    ORDER BY i.id
    FOR NO KEY UPDATE OF i SKIP LOCKED
    ON CONFLICT DO NOTHING
    RETURNING incident_id, due_at
"""
COLUMNS = {LimitStage.ACCEPT: "accept_due_at", LimitStage.CLOSE: "due_at"}
STATES = {
    LimitStage.ACCEPT: frozenset(TO_ACCEPT),
    LimitStage.CLOSE: frozenset(State) - FINISHED - NOT_VALID - TO_ACCEPT - PAUSED,
}


@dataclass(frozen=True)
class Swept:
    """What one look found: incidents marked near a deadline and past one, and how many notices were new."""

    soon: int = 0
    overdue: int = 0
    notified: int = 0

    def __add__(self, other: Swept) -> Swept:
        return Swept(self.soon + other.soon, self.overdue + other.overdue, self.notified + other.notified)


def sweep_deadlines(*, at: datetime) -> Swept:
    """Mark every incident that came near its deadline or passed it, notify people, and open supervision notes.

    Each deadline is marked once, however often this runs: a new one (extended, resumed,
    reopened) is a new deadline.
    """
    return work_through(CAME_LATE_CASES, at=at, zero=Swept()) + sum(
        (work_through(queue, at=at, zero=Swept()) for queue in DEADLINES), Swept()
    )


def _to_mark(stages: Collection[LimitStage], kind: MarkKind, at: datetime) -> list[int]:
    """The incidents that are near a deadline, or past it, and not marked."""
    with connection.cursor() as cursor:
        keys: set[int] = set()
        for stage in stages:
            column, reached, parameters = _which(stage, kind, at)
            cursor.execute(TO_MARK.format(due_at=column, reached=reached), parameters)
            keys |= {key for (key,) in cursor.fetchall()}
    return sorted(keys)


@transaction.atomic
def _sweep_late_entries(keys: Sequence[int], at: datetime) -> Swept:
    """Tell everybody whose turn it is, once and in one sentence, how many cases came in past their deadline."""
    due = {key: moment for stage in LimitStage for key, moment in _claim(stage, MarkKind.CAME_LATE, keys, at).items()}
    incidents = list(Incident.objects.filter(pk__in=due).select_related("grid").order_by("pk"))
    recipients = Recipients(incidents, {incident.turn for incident in incidents if incident.turn}, day_of(at))
    concerned: dict[tuple[Addressee, bool], list[Incident]] = {}
    for incident in incidents:
        in_the_field = page_for(incident.turn, incident).startswith(reverse("field"))
        for person in recipients.of(incident, incident.turn):
            concerned.setdefault((person, in_the_field), []).append(incident)
    versions = GridVersion.objects.on(day_of(at)).filter(grid__in={incident.grid_id for incident in incidents})
    names = dict(versions.values_list("grid", "name"))
    cases_of_the_office = reverse("admin:incidents_incident_changelist")
    told = 0
    for (person, in_the_field), cases in concerned.items():
        grids = Counter(names.get(incident.grid_id, "") for incident in cases)
        told += notify(
            topic="came_late",
            about=f"{at.isoformat()} {min(due)}",
            people=[person],
            values={"count": len(cases), "grids": _named_grids(grids)},
            link=reverse("field") if in_the_field else f"{cases_of_the_office}?queue=overdue",
            at=at,
        )
    return Swept(notified=told)


def _named_grids(grids: Counter[str]) -> list[str | Promise]:
    """The grids with the most of them, and how many each has."""
    shown = [lazily_aside(name, count) for name, count in grids.most_common(GRIDS_NAMED)]
    return [*shown, *(["…"] if len(grids) > GRIDS_NAMED else [])]


@transaction.atomic
def _sweep(keys: Sequence[int], at: datetime, *, stage: LimitStage, kind: MarkKind) -> Swept:
    due = _claim(stage, kind, keys, at)
    if not due:
        return Swept()
    incidents = list(Incident.objects.filter(pk__in=due).order_by("pk"))
    with together(at=at):
        notified = _tell(incidents, due, stage, kind, at)
    if kind is MarkKind.SOON:
        return Swept(soon=len(incidents), notified=notified)
    Supervision.objects.bulk_create(
        Supervision(incident=incident, stage=stage, due_at=due[incident.pk], party=incident.turn, opened_at=at)
        for incident in incidents
        if incident.turn
    )
    return Swept(overdue=len(incidents), notified=notified)


def _queue(name: str, label: Any, stages: Collection[LimitStage], kind: MarkKind, work: Any) -> WorkQueue:
    return declare(WorkQueue(f"incidents.{name}", label, partial(_to_mark, stages, kind), work, at_once=BATCH))


CAME_LATE_CASES = _queue(
    "came_late", _("cases that came in past their deadline"), tuple(LimitStage), MarkKind.CAME_LATE, _sweep_late_entries
)
DEADLINES = [
    _queue(f"{stage}_{kind}", _("deadlines of cases"), [stage], kind, partial(_sweep, stage=stage, kind=kind))
    for stage in LimitStage
    for kind in (MarkKind.SOON, MarkKind.OVERDUE)
]


def _claim(stage: LimitStage, kind: MarkKind, keys: Sequence[int], at: datetime) -> dict[int, datetime]:
    """The incidents of these that are marked by this call, and the deadline of each."""
    column, reached, parameters = _which(stage, kind, at)
    with connection.cursor() as cursor:
        cursor.execute(CLAIM.format(due_at=column, reached=reached), {**parameters, "keys": list(keys)})
        return dict(cursor.fetchall())


def _which(stage: LimitStage, kind: MarkKind, at: datetime) -> tuple[str, str, dict[str, Any]]:
    """The column of the deadline, the condition, and the parameters of both."""
    column = COLUMNS[stage]
    came_late = CAME_LATE.format(due_at=column)
    if kind is MarkKind.CAME_LATE:
        reached = f"i.{column} < %(at)s AND ({came_late})"
    elif kind is MarkKind.OVERDUE:
        reached = f"i.{column} < %(at)s AND NOT ({came_late})"
    else:
        near = " OR ".join(f"i.limit_unit = '{unit}' AND i.{column} <= %(near_{unit})s" for unit in rules.SOON)
        reached = f"i.{column} >= %(at)s AND ({near})"
    parameters: dict[str, Any] = {
        "stage": stage.value,
        "kind": kind.value,
        "at": at,
        "states": sorted(STATES[stage]),
        **{f"near_{unit}": at + before for unit, before in rules.SOON.items()},
    }
    return column, reached, parameters


def _tell(
    incidents: Iterable[Incident], due: dict[int, datetime], stage: LimitStage, kind: MarkKind, at: datetime
) -> int:
    """Notify the party whose turn it is and, once it is late, their superior too. Returns how many notices are new."""
    incidents = list(incidents)
    recipients = Recipients(
        incidents, [*{incident.turn for incident in incidents if incident.turn}, *SUPERIOR.values()], day_of(at)
    )
    name = "accept" if stage is LimitStage.ACCEPT else "result"
    notified = 0
    for incident in incidents:
        party = incident.turn
        late = recipients.of(incident, party)
        notified += _notify(incident, f"{name}_{kind}", party, late, due[incident.pk], at)
        if kind is MarkKind.OVERDUE and party in SUPERIOR:
            above = recipients.of(incident, SUPERIOR[party]) - late
            notified += _notify(incident, f"{name}_overdue_below", SUPERIOR[party], above, due[incident.pk], at)
    return notified


def _notify(
    incident: Incident, topic: str, party: Party | None, to: set[Addressee], due_at: datetime, at: datetime
) -> int:
    return notify(
        topic=topic,
        about=f"{incident.number} {due_at.isoformat()}",
        people=to,
        values={"number": incident.number, "due": as_deadline(due_at, today=day_of(at))},
        link=page_for(party, incident),
        at=at,
    )
