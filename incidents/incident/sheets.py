"""The sheet of incidents of another system: which columns it may have, and what becomes of its rows.

One external number is one incident. What an import may change of an incident that lives here too is said in
docs/decisions/025: nothing of its life, once anybody has moved it here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import SHANGHAI, day_of
from core.errors import DomainError, InvalidInput
from core.punctuation import listed
from core.sheets.changes import CHANGED, NEW, UNCHANGED, Doubt, SheetImport
from core.sheets.kinds import Loss
from core.sheets.outgoing import in_order
from core.sheets.table import Column, Row
from core.texts import tidy
from grids.matters.models import Matter, Subcategory
from grids.scope import EVERYTHING, Scope
from grids.territory.lookup import GridLookup
from grids.territory.models import GridVersion
from incidents.common.models import Level, Urgency
from incidents.common.sheets import deadline_words, grid_words, moment_words
from incidents.entries.services import record_receipts
from incidents.incident.choices import Channel
from incidents.incident.imports import (
    JOINED_TEXTS,
    STEPS,
    TEXT_COLUMNS,
    IncidentToWrite,
    join_incidents,
    known_incidents,
    write_incidents,
)  # fmt: skip
from incidents.incident.models import Incident, IncidentText
from incidents.incident.pairs import likely_here
from incidents.incident.sheet_columns import CHANNELS, COLUMNS, LEVELS, LOSSES, NEAREST, STATES, URGENCIES
from incidents.incident.texts import check_texts
from incidents.incident.workflow import State
from staff.office_sheet import OfficeSheet, hold_offices, label_of
from staff.people.lookup import WorkerLookup
from staff.people.models import Worker

NAMED: dict[str, Any] = {"level": Level, "urgency": Urgency, "channel": Channel}


class IncidentSheet(OfficeSheet):
    """事件: as another system exports them. One row is one incident."""

    key = "incidents"
    decisive = frozenset({"state"})
    title = gettext_lazy("Cases of the peace information system")
    slug = "cases"
    place = "subdistrict"
    counter = "position"
    needs = (("external_id",), ("reported_at",), ("grid_code", "grid_name", "grid_key"), ("matter", "subcategory"))
    columns: ClassVar[tuple[Column, ...]] = COLUMNS
    losses: ClassVar[Mapping[str, Loss]] = LOSSES

    def take(self, run: SheetImport, rows: Sequence[Row]) -> None:
        territory = self.territory(run)
        hold_offices(territory.subdistricts)
        desk = _Desk(territory)
        seen: dict[Any, str] = {}
        wanted: list[tuple[Row, IncidentToWrite]] = []
        for row in rows:
            if self.refuse_repeated(run, row, seen, row["external_id"]):
                continue
            try:
                wanted.append((row, desk.incident(row, run.at)))
            except DomainError as error:
                self.refuse(run, row, error)
        if wanted and not run.refused:
            self._record(run, wanted)

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        """Cases by the number of the other system, or by ours; what was never reported is no case yet."""
        grids = GridLookup(EVERYTHING)
        whole = Incident.objects.select_related("text").prefetch_related("matter", "subcategory", "reporter")
        reported = queryset.exclude(state__in=(State.DRAFT, State.DISCARDED))
        for position, incident in enumerate(in_order(reported, "reported_at", "pk", whole=whole), start=1):
            text, reporter = getattr(incident, "text", None), incident.reporter
            yield {
                "position": position,
                "external_id": incident.external_id or incident.number,
                **{name: getattr(text, name, "") for name in TEXT_COLUMNS},
                **{name: moment_words(getattr(incident, name)) for name in ("occurred_at", *STEPS)},
                "due_at": deadline_words(incident.due_at),
                "state": label_of(STATES, NEAREST.get(State(incident.state), incident.state)),
                **grid_words(grids.version(incident.grid_id, day_of(incident.occurred_at))),
                "matter": incident.matter.name,
                "subcategory": incident.subcategory.name if incident.subcategory else "",
                "reporter": reporter.name if reporter else "",
                "reporter_number": reporter.staff_number if reporter else "",
                "reporter_phone": reporter.masked_phone if reporter else "",
                "level": label_of(LEVELS, incident.level),
                "urgency": label_of(URGENCIES, incident.urgency),
                "channel": label_of(CHANNELS, incident.channel) if incident.channel else "",
            }

    @staticmethod
    def _record(run: SheetImport, wanted: Sequence[tuple[Row, IncidentToWrite]]) -> None:
        known = known_incidents([incident for _row, incident in wanted])
        unknown = [(row, incident) for row, incident in wanted if incident.key not in known]
        joined = _joined(run, unknown)
        new, changed = [], []
        for row, incident in wanted:
            if incident.external_id in joined:
                continue
            here = known.get(incident.key)
            if here is None:
                new.append(incident)
                run.report(NEW, row, _words(incident) if run.shows else {})
                continue
            before = here.differences(incident)
            if before and here.lives_here:
                run.notes[_("cases that live here and differ there: nothing of them is changed")] += 1
            if here.lives_here or not before:
                run.report(UNCHANGED, row, {})
                continue
            changed.append((here, incident))
            was = {name: _word(name, value) for name, value in before.items()}
            run.report(CHANGED, row, _words(incident) if run.shows else {}, was)
        if run.dry:
            return
        touched = [here.incident.pk for here, _row in changed] + [incident.pk for incident, _row in joined.values()]
        run.journal.changing(Incident, touched)
        run.journal.changing(IncidentText, touched)
        run.journal.made(write_incidents(new=new, changed=changed, by=run.by, at=run.at, digest=run.digest))
        join_incidents(list(joined.values()))
        received = Counter((incident.key[0], day_of(incident.reported_at).replace(day=1)) for _row, incident in wanted)
        run.journal.made(
            record_receipts(dataset="incidents", rows_by_month=received, by=run.by, at=run.at, digest=run.digest)
        )


def _joined(
    run: SheetImport, unknown: Sequence[tuple[Row, IncidentToWrite]]
) -> dict[str, tuple[Incident, IncidentToWrite]]:
    """The rows that a person said are incidents already recorded here, by external number."""
    joined = {}
    for place, pair in likely_here([incident for _row, incident in unknown], user=run.by).items():
        (row, told), here = unknown[place], pair.incident
        doubt = Doubt(
            key=told.external_id,
            row=row,
            written=f"{told.external_id} {_said(told.texts['title'], told.occurred_at, told.reporter)}",
            here=f"{here} {_said(here.text.title, here.occurred_at, here.reporter)}",
            shared=listed(pair.shared),
            address=here.number,
        )
        if run.is_same(doubt):
            joined[told.external_id] = here, told
            lacked = {name: told.texts[name] for name in JOINED_TEXTS if not getattr(here.text, name)}
            run.report(CHANGED, row, {"external_id": told.external_id, **lacked}, {"external_id": here.number})
    return joined


def _said(title: str, occurred_at: datetime, reporter: Worker | None) -> str:
    parts = (title, _word("occurred_at", occurred_at), reporter.name if reporter else "")
    return "，".join(part for part in parts if part)


def _words(incident: IncidentToWrite) -> dict[str, Any]:
    facts = {name: _word(name, value) for name, value in incident.compared().items()}
    first = {"external_id": incident.external_id, "reported_at": _word("reported_at", incident.reported_at)}
    return {**first, **facts, **grid_words(incident.version)}


def _word(name: str, value: Any) -> Any:
    """A value as the preview shows it."""
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if name in TEXT_COLUMNS:
        return value if len(value) <= 60 else f"{value[:59]}…"
    if name == "state":
        return str(Incident(state=value).get_state_display())
    if name in NAMED and value:
        return str(NAMED[name](value).label)
    return str(value) if value is not None else ""


@dataclass
class _Desk:
    """Everything that the import needs to know about what is here already, looked up once."""

    territory: Scope

    def __post_init__(self) -> None:
        self.grids, self.workers = GridLookup(self.territory), WorkerLookup(self.territory)
        self.matters = {matter.code: matter for matter in Matter.objects.all()}
        subcategories = Subcategory.objects.select_related("matter")
        self.subcategories = {(sub.matter.code, sub.code): sub for sub in subcategories}

    def incident(self, row: Row, at: datetime) -> IncidentToWrite:
        """The incident of a row, with impossible values refused. Raises DomainError naming the column."""
        reported_at = row["reported_at"]
        occurred_at = min(row["occurred_at"] or reported_at, reported_at)
        self._check_times(row, at)
        version = self.grids.grid(
            key=row["grid_key"],
            code=row["grid_code"],
            name=row["grid_name"],
            village=row["village"],
            begin=day_of(occurred_at),
        )
        matter, subcategory = self._matter(row, day_of(reported_at))
        reporter = self._reporter(row, version)
        texts = {
            "title": self._title(row, matter, subcategory),
            "place": row["place"] or "",
            "description": row["description"] or "",
            "result": row["result"] or "",
        }
        check_texts(texts, of=IncidentText)
        state = row["state"] or _state_of(row)
        ends = state == State.CLOSED
        closed_at = (row["closed_at"] or row["settled_at"] or row["accepted_at"] or reported_at) if ends else None
        return IncidentToWrite(
            external_id=row["external_id"],
            version=version,
            matter=matter,
            subcategory=subcategory,
            reporter=reporter,
            state=state,
            level=row["level"] or Level.SUBDISTRICT.value,
            urgency=row["urgency"] or Urgency.NORMAL.value,
            channel=row["channel"] or "",
            occurred_at=occurred_at,
            reported_at=reported_at,
            accepted_at=row["accepted_at"],
            settled_at=row["settled_at"] or closed_at,
            closed_at=closed_at,
            due_at=row["due_at"],
            texts=texts,
        )

    @staticmethod
    def _check_times(row: Row, at: datetime) -> None:
        """Refuse future steps and steps in the wrong order. A day without an hour is not before a step of that day."""
        last: datetime | None = None
        for name in STEPS:
            moment = row[name]
            if moment is None:
                continue
            if last and moment < last and moment.time() == time.min and day_of(moment) == day_of(last):
                row.values[name] = moment = last
            if moment > at:
                raise InvalidInput(_("%(day)s lies in the future.") % {"day": _word(name, moment)}, fields={name: "-"})
            if last and moment < last:
                text = _("%(at)s is before the step that comes before it.") % {"at": _word(name, moment)}
                raise InvalidInput(text, fields={name: "-"})
            last = moment

    def _matter(self, row: Row, day: date) -> tuple[Matter, Subcategory | None]:
        if not row["matter"]:
            raise InvalidInput(_("This cell must be filled in."), fields={"matter": "-"})
        matter = self.matters[row["matter"]]
        if day not in matter.during:
            text = _("“%(matter)s” was not in force on %(day)s.") % {"matter": matter, "day": day}
            raise InvalidInput(text, fields={"matter": "-"})
        return matter, self.subcategories.get((matter.code, row["subcategory"] or ""))

    def _reporter(self, row: Row, version: GridVersion) -> Worker | None:
        if not row["reporter"]:
            return None
        worker = self.workers.one(number=row["reporter"], name=None)
        if worker.subdistrict_id != version.grid.subdistrict_id:
            text = _("This person works for another subdistrict.")
            raise InvalidInput(text, fields={"reporter": "-"})
        return worker

    @staticmethod
    def _title(row: Row, matter: Matter, subcategory: Subcategory | None) -> str:
        said = tidy(row["title"] or row["description"] or f"{matter} {subcategory or ''}")
        return said if len(said) <= 60 else f"{said[:59]}…"


def _state_of(row: Row) -> str:
    """The state by the times of a row, for a sheet without a column of states."""
    if row["closed_at"]:
        return State.CLOSED.value
    return State.ACCEPTED.value if row["accepted_at"] else State.REPORTED.value
