"""Writes of incidents that another system knows by a number of its own: many at once, with their history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from core.clock import day_of
from core.history.saying import giving_reason
from grids.matters.models import Matter, Subcategory
from grids.territory.models import GridVersion
from incidents.incident.choices import ReportSource
from incidents.incident.models import Incident, IncidentMove, IncidentText
from incidents.incident.workflow import State
from staff.accounts.models import User
from staff.people.models import Worker

BATCH = 1000
IMPORTED = "import"  # the move by which another system's sheet says how far an incident is; no person makes it
TEXT_COLUMNS = ("title", "place", "description", "result")
JOINED_TEXTS = ("place", "description")
STEPS = ("reported_at", "accepted_at", "settled_at", "closed_at")
FACTS = ("state", "level", "urgency", "channel", "occurred_at", "accepted_at", "settled_at", "closed_at", "due_at")
Key = tuple[int, str]  # subdistrict, external number


@dataclass
class IncidentToWrite:
    """One incident of another system's sheet, in our words."""

    external_id: str
    version: GridVersion
    matter: Matter
    subcategory: Subcategory | None
    reporter: Worker | None
    state: str
    level: str
    urgency: str
    channel: str
    occurred_at: datetime
    reported_at: datetime
    accepted_at: datetime | None
    settled_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    texts: Mapping[str, str]

    @property
    def key(self) -> Key:
        return self.version.grid.subdistrict_id, self.external_id

    @property
    def restricted(self) -> bool:
        return self.matter.restricted or bool(self.subcategory and self.subcategory.restricted)

    def compared(self) -> dict[str, Any]:
        """What a later sheet may change, by the name of its column. The first report never changes."""
        return {
            "title": self.texts["title"],
            "description": self.texts["description"],
            "matter": self.matter,
            "subcategory": self.subcategory,
            "reporter": self.reporter,
            "place": self.texts["place"],
            "result": self.texts["result"],
            **{name: getattr(self, name) for name in FACTS},
        }


@dataclass
class KnownIncident:
    """An incident that is here under an external number, with its last move, and whether it lives here.

    It does once somebody reported or moved it here. Without the other moves: a month has many.
    """

    incident: Incident
    lives_here: bool
    position: int = 0
    state: str = ""
    since: datetime | None = None

    def differences(self, row: IncidentToWrite) -> dict[str, Any]:
        """The values here that differ from the sheet. Nothing where retention has erased the texts."""
        text = getattr(self.incident, "text", None)
        if text is None:
            return {}
        row.channel = row.channel or self.incident.channel  # what a sheet does not say, it does not take back
        here = {name: getattr(text, name) for name in TEXT_COLUMNS}
        here |= {name: getattr(self.incident, name) for name in ("matter", "subcategory", "reporter", *FACTS)}
        different = {name: here[name] for name, value in row.compared().items() if here[name] != value}
        if self.incident.grid_id != row.version.grid_id:
            different["grid_code"] = ""
        return different


def known_incidents(rows: Iterable[IncidentToWrite]) -> dict[Key, KnownIncident]:
    """Those of the rows that are here already, by their key. Two queries a thousand."""
    keys = [row.key for row in rows]
    known: dict[Key, KnownIncident] = {}
    for begin in range(0, len(keys), BATCH):
        part = keys[begin : begin + BATCH]
        numbers = [number for _subdistrict, number in part]
        # Our own sheets name a case that no other system knows by our number.
        named = Q(external_id__in=numbers) | Q(external_id="", number__in=numbers)
        rows = Incident.objects.filter(
            named, subdistrict__in={subdistrict for subdistrict, _number in part}
        ).select_related("text", "matter", "subcategory", "reporter")
        here = {row.pk: KnownIncident(row, row.source != ReportSource.IMPORT) for row in rows}
        moves = IncidentMove.objects.filter(incident__in=here).order_by("incident", "position")
        for key, position, state, at, facts in moves.values_list("incident", "position", "to_state", "at", "facts"):
            one = here[key]
            one.position, one.state, one.since = position, state, at
            one.lives_here = one.lives_here or IMPORTED not in facts
        known |= {
            (one.incident.subdistrict_id, one.incident.external_id or one.incident.number): one for one in here.values()
        }
    return known


@transaction.atomic
def write_incidents(
    *,
    new: Sequence[IncidentToWrite],
    changed: Sequence[tuple[KnownIncident, IncidentToWrite]],
    by: User,
    at: datetime,
    digest: str,
) -> list[Model]:
    """Write incidents with their texts and history; returns the new rows. A few queries a thousand."""
    written = _write_new(new, by=by, at=at, digest=digest)
    moves: list[IncidentMove] = []
    for known, row in changed:
        incident, text = known.incident, known.incident.text
        moves += _moves_on(known, row, by=by, at=at, digest=digest)
        for name in FACTS:
            setattr(incident, name, getattr(row, name))
        _settle_facts(incident, row)
        for name in TEXT_COLUMNS:
            setattr(text, name, row.texts[name])
    incidents = [known.incident for known, _row in changed]
    written += IncidentMove.objects.bulk_create(moves, batch_size=BATCH)  # first: a state is that of the last move
    with giving_reason(_("moved by the sheet of another system")):  # what else the sheet changes needs a reason
        moved = [move.incident for move in moves]
        Incident.objects.bulk_update(moved, ["state", "settled_at"], batch_size=BATCH)
    fields = [*FACTS, "grid", "matter", "subcategory", "restricted", "platform", "reporter"]
    Incident.objects.bulk_update(incidents, fields, batch_size=BATCH)
    IncidentText.objects.bulk_update([one.text for one in incidents], TEXT_COLUMNS, batch_size=BATCH)
    return written


@transaction.atomic
def join_incidents(pairs: Sequence[tuple[Incident, IncidentToWrite]]) -> None:
    """Make incidents that are here one with those of another system: its number, and the texts that are missing here.

    Nothing of their life: it goes on here.
    """
    for incident, row in pairs:
        incident.external_id = row.external_id
        if incident.subcategory_id is None and row.matter.pk == incident.matter_id:
            incident.subcategory = row.subcategory
        for name in JOINED_TEXTS:
            setattr(incident.text, name, getattr(incident.text, name) or row.texts[name])
    incidents = [incident for incident, _row in pairs]
    with giving_reason(_("joined with the case of another system")):
        Incident.objects.bulk_update(incidents, ["external_id", "subcategory"], batch_size=BATCH)
    IncidentText.objects.bulk_update([one.text for one in incidents], JOINED_TEXTS, batch_size=BATCH)


def _write_new(rows: Sequence[IncidentToWrite], *, by: User, at: datetime, digest: str) -> list[Model]:
    written: list[Model] = []
    numbers = _numbers(len(rows))
    for begin in range(0, len(rows), BATCH):
        part = rows[begin : begin + BATCH]
        incidents = []
        for serial, row in zip(numbers[begin : begin + BATCH], part, strict=True):
            subdistrict = row.version.grid.subdistrict
            incident = Incident(
                number=f"{subdistrict.code}-{day_of(at).year}-{serial:06d}",
                subdistrict=subdistrict,
                source=ReportSource.IMPORT,
                reported_at=row.reported_at,
                created_by=by,
                external_id=row.external_id,
                **{name: getattr(row, name) for name in FACTS},
            )
            _settle_facts(incident, row)
            incidents.append(incident)
        Incident.objects.bulk_create(incidents)
        pairs = list(zip(incidents, part, strict=True))
        texts = IncidentText.objects.bulk_create([IncidentText(incident=one, **row.texts) for one, row in pairs])
        moves = [move for one, row in pairs for move in _history(one, row, by=by, at=at, digest=digest)]
        written += [*incidents, *texts, *IncidentMove.objects.bulk_create(moves, batch_size=BATCH)]
    return written


def _settle_facts(incident: Incident, row: IncidentToWrite) -> None:
    incident.grid, incident.matter, incident.subcategory = row.version.grid, row.matter, row.subcategory
    incident.restricted, incident.platform, incident.reporter = row.restricted, row.matter.platform, row.reporter


def _numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incidents_number') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]


# --- history ------------------------------------------------------------------------------------


def _history(incident: Incident, row: IncidentToWrite, *, by: User, at: datetime, digest: str) -> list[IncidentMove]:
    """The moves that the sheet reports, at the times that it gives: reported, accepted, and to the present state."""
    steps = [("report", State.REPORTED.value, row.reported_at)]
    if row.accepted_at and row.state not in (State.REPORTED, State.ACCEPTED, State.INVALID):
        steps.append((IMPORTED, State.ACCEPTED.value, row.accepted_at))
    if row.state != State.REPORTED:
        steps.append((IMPORTED, row.state, _reached_at(row, at)))
    moves, state = [], State.DRAFT.value
    for position, (name, target, moment) in enumerate(steps, start=1):
        moves.append(_move(incident, position, name, state, target, moment, by=by, at=at, digest=digest))
        state = target
    return moves


def _moves_on(known: KnownIncident, row: IncidentToWrite, *, by: User, at: datetime, digest: str) -> list[IncidentMove]:
    """The move from the state here to the state in the sheet; none where they are the same."""
    if row.state == known.state:
        return []
    reached = _reached_at(row, at)
    moment = max(reached, known.since) if known.since else reached
    position = known.position + 1
    return [_move(known.incident, position, IMPORTED, known.state, row.state, moment, by=by, at=at, digest=digest)]


def _reached_at(row: IncidentToWrite, at: datetime) -> datetime:
    """When the incident reached its state by the sheet; if the sheet does not say, the latest time that it gives."""
    if row.state == State.CLOSED and row.closed_at:
        return row.closed_at
    if row.state == State.ACCEPTED and row.accepted_at:
        return row.accepted_at
    moments = [moment for name in STEPS if (moment := getattr(row, name)) is not None]
    return min(max(moments), at)


def _move(
    incident: Incident,
    position: int,
    name: str,
    from_state: str,
    to_state: str,
    moment: datetime,
    *,
    by: User,
    at: datetime,
    digest: str,
) -> IncidentMove:
    return IncidentMove(
        incident=incident,
        position=position,
        move=name,
        from_state=from_state,
        to_state=to_state,
        at=moment,
        recorded_at=at,
        actor=by,
        facts={IMPORTED: digest[:16]},
    )


def incidents_numbered(numbers: Sequence[str], subdistricts: Collection[int]) -> dict[str, Incident]:
    """Incidents by our number or by the other system's. One query a thousand."""
    by_number: dict[str, Incident] = {}
    for begin in range(0, len(numbers), BATCH):
        part = numbers[begin : begin + BATCH]
        ours = Incident.objects.filter(subdistrict__in=subdistricts)
        by_number |= {incident.number: incident for incident in ours.filter(number__in=part)}
        by_number |= {incident.external_id: incident for incident in ours.filter(external_id__in=part)}
    return by_number
