"""The register of hazards, in and out, in the columns that offices use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import SHANGHAI, day_of, starts_at
from core.errors import DomainError, InvalidInput
from core.sheets.changes import CHANGED, NEW, UNCHANGED, Doubt, SheetImport
from core.sheets.kinds import Loss
from core.sheets.outgoing import in_order
from core.sheets.table import Column, Row
from core.texts import plain
from grids.scope import EVERYTHING
from grids.territory.lookup import GridLookup
from grids.territory.models import GridVersion
from incidents.common.sheets import deadline_words, grid_words, moment_words
from incidents.hazards.models import Hazard, HazardRecheck, HazardState
from incidents.hazards.services import write_hazards
from incidents.hazards.sheet_columns import COLUMNS, EXPLANATIONS, LEVELS, LOSSES, STATES, take_result_apart
from incidents.hazards.sheet_rows import Desk, Read, key_of
from staff.office_sheet import OfficeSheet, hold_offices, label_of

OVERWRITTEN = ("level", "found_by", "checked", "measures", "responsible")  # what a later sheet may correct
LACKED = ("found_by", "checked", "measures", "responsible")  # what one joined to a hazard of ours may add


class HazardSheet(OfficeSheet):
    """隐患排查登记表: one row is one hazard, and how it ended."""

    key = "hazards"
    title = gettext_lazy("Register of hazards")
    slug = "hazards"
    counter = "position"
    needs = (("place",), ("kind",), ("found_at",), ("description",))
    columns: ClassVar[tuple[Column, ...]] = COLUMNS
    losses: ClassVar[Mapping[str, Loss]] = LOSSES
    explanations = EXPLANATIONS

    @classmethod
    def take_apart(cls, row: Row) -> None:
        take_result_apart(row)

    def take(self, run: SheetImport, rows: Sequence[Row]) -> None:
        territory = self.territory(run)
        hold_offices(territory.subdistricts)
        desk = Desk(territory, rows, run.at)
        seen: dict[Any, str] = {}
        wanted: list[Read] = []
        for row in rows:
            try:
                read = desk.read(row)
            except DomainError as error:
                self.refuse(run, row, error)
                continue
            if not self.refuse_repeated(run, row, seen, read.key):
                wanted.append(read)
        if wanted and not run.refused:
            self._record(run, wanted)

    def _record(self, run: SheetImport, wanted: Sequence[Read]) -> None:
        here = _Here(wanted)
        new: list[Hazard] = []
        changed: list[Hazard] = []
        rechecks: list[HazardRecheck] = []
        for read in wanted:
            known, joined = here.known.get(read.key), False
            if known is None:
                known = here.joined(run, read)
                joined = known is not None
            if known is None:
                read.hazard.created_by = run.by
                _set_off_no_alarm(run, read.hazard)
                new.append(read.hazard)
                rechecks += read.recheck_of(read.hazard, run.by)
                run.report(NEW, read.row, _words(read.hazard, read.version))
                continue
            try:
                before, settles = _apply(run, read, known, joined=joined)
            except DomainError as error:
                self.refuse(run, read.row, error)
                continue
            if before or joined:
                changed += [known] if before else []
                rechecks += read.recheck_of(known, run.by) if settles else []
                run.report(CHANGED, read.row, _words(known, read.version), before)
            else:
                run.report(UNCHANGED, read.row, {})
        if not run.refused:
            run.journal.changing(Hazard, [hazard.pk for hazard in changed])
            write_hazards(new=new, changed=changed, rechecks=rechecks)
            run.journal.made(new)
            run.journal.made(rechecks)

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        grids = GridLookup(EVERYTHING)
        whole = Hazard.objects.prefetch_related(
            "grid", "premises", "subcategory__matter", "found_by", "incident", "rechecks"
        )
        for position, hazard in enumerate(in_order(queryset, "found_at", "pk", whole=whole), start=1):
            last = max(hazard.rechecks.all(), key=lambda one: (one.at, one.pk), default=None)
            yield {
                "position": position,
                **_words(hazard, grids.version(hazard.grid_id, day_of(hazard.found_at))),
                "found_by": hazard.found_by.name if hazard.found_by else "",
                "found_by_number": hazard.found_by.staff_number if hazard.found_by else "",
                "rechecked_at": moment_words(last.at) if last else "",
                "note": last.note if last else "",
            }


# --- what is here ---------------------------------------------------------------------------------


class _Here:
    """The hazards of these grids and days that are here already. One query."""

    def __init__(self, wanted: Sequence[Read]) -> None:
        days = [day_of(read.hazard.found_at) for read in wanted]
        rows = Hazard.objects.filter(
            grid__in={read.hazard.grid_id for read in wanted},
            found_at__gte=starts_at(min(days)),
            found_at__lt=starts_at(max(days) + timedelta(days=1)),
        ).select_related("premises", "subcategory__matter", "found_by", "incident", "grid")
        self.known = {key_of(row): row for row in rows.order_by("pk")}
        keys = {read.key for read in wanted}
        self._others: dict[tuple[int, date, int], list[Hazard]] = defaultdict(list)
        for key, row in self.known.items():
            if key not in keys:
                self._others[_alike(row)].append(row)

    def joined(self, run: SheetImport, read: Read) -> Hazard | None:
        """The hazard of ours that a person says is this one: of the same grid, day and kind, at a like place."""
        others = self._others[_alike(read.hazard)]
        other = next((one for one in others if _at_a_like_place(one, read.hazard)), None)
        if other is None or not run.is_same(_doubt(read, other)):
            return None
        others.remove(other)
        return other


def _alike(hazard: Hazard) -> tuple[int, date, int]:
    return hazard.grid_id, day_of(hazard.found_at), hazard.subcategory_id


def _at_a_like_place(one: Hazard, other: Hazard) -> bool:
    """Whether one place begins like the other: 三号楼 and 三号楼楼道, but not 13号楼 and 3号楼."""
    places = plain(one.where), plain(other.where)
    return places[0].startswith(places[1]) or places[1].startswith(places[0])


def _doubt(read: Read, here: Hazard) -> Doubt:
    day, kind = day_of(here.found_at), here.subcategory.name
    return Doubt(
        key=f"{read.version.code} {read.row.label}",
        row=read.row,
        written=_in_one_line(read.hazard),
        here=_in_one_line(here),
        shared=f"{read.version.name}、{day}、{kind}",
        address=here.description[:40],
    )


def _in_one_line(hazard: Hazard) -> str:
    at = f"{hazard.found_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    parts = (str(hazard.where), hazard.description, at, hazard.found_by.name if hazard.found_by else "")
    return "，".join(part for part in parts if part)


def _set_off_no_alarm(run: SheetImport, hazard: Hazard) -> None:
    """A deadline that is over when the sheet comes is told to the office, once, and to nobody on the telephone."""
    if hazard.state == HazardState.OPEN and hazard.due_at and hazard.due_at <= run.at:
        hazard.told_overdue_at = run.at
        run.notes[_("hazards whose deadline is over already: nobody is sent a notice")] += 1


def _apply(run: SheetImport, read: Read, here: Hazard, *, joined: bool) -> tuple[dict[str, Any], bool]:
    """Put what the row says into the hazard that is here: what was there before, by column, and whether it is settled.

    A blank cell leaves what is known, a deadline stays, and what is settled here stays settled. Raises InvalidInput.
    """
    before: dict[str, Any] = {}
    said = read.hazard
    for name in LACKED if joined else OVERWRITTEN:
        value, was = getattr(said, name), getattr(here, name)
        told = read.row["hazard_level"] is not None if name == "level" else bool(value)
        if told and value != was and not (joined and was):
            before["hazard_level" if name == "level" else name] = _word(name, was)
            setattr(here, name, value)
    if here.state == HazardState.OPEN:
        settles = _end(read, here, before, joined=joined)
    else:
        settles = False
        if not joined and _ends_otherwise(said, here):
            run.notes[_("hazards that are settled here, and that the sheet ends otherwise: that stays")] += 1
    return before, settles


def _ends_otherwise(said: Hazard, here: Hazard) -> bool:
    def end_of(hazard: Hazard) -> tuple[Any, ...]:
        minute = hazard.settled_at.replace(second=0, microsecond=0) if hazard.settled_at else None
        return hazard.state, minute if hazard.state == HazardState.RECTIFIED else None

    return end_of(said) != end_of(here)


def _end(read: Read, here: Hazard, before: dict[str, Any], *, joined: bool) -> bool:
    """End an open hazard as the row says."""
    said = read.hazard
    if not joined and said.due_at and said.due_at != here.due_at:
        text = _("Here the deadline is %(day)s, and a deadline is not changed. Write that one.")
        raise InvalidInput(text % {"day": deadline_words(here.due_at)}, fields={"due_at": "-"})
    if said.state == HazardState.OPEN:
        return False
    before["result"] = label_of(STATES, here.state)
    here.state, here.settled_at, here.incident = said.state, said.settled_at, said.incident
    return True


def _word(name: str, value: Any) -> str:
    if name == "level":
        return label_of(LEVELS, value)
    return str(value or "")


def _words(hazard: Hazard, version: GridVersion | None) -> dict[str, Any]:
    return {
        "place": hazard.premises.name if hazard.premises else hazard.place,
        **grid_words(version),
        "kind": f"{hazard.subcategory.matter.name}·{hazard.subcategory.name}",
        "checked": hazard.checked,
        "found_at": f"{hazard.found_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "found_by": f"{hazard.found_by.name} {hazard.found_by.staff_number}" if hazard.found_by else "",
        "description": hazard.description,
        "hazard_level": label_of(LEVELS, hazard.level),
        "measures": hazard.measures,
        "responsible": hazard.responsible,
        "due_at": deadline_words(hazard.due_at),
        "result": label_of(STATES, hazard.state),
        "incident": hazard.incident.number if hazard.incident else "",
    }
