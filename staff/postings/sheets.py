"""The roster, in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError, InvalidInput
from core.fields import blind_index
from core.punctuation import sentences
from core.sheets import cells
from core.sheets.changes import CHANGED, NEW, UNCHANGED, SheetImport
from core.sheets.outgoing import in_order
from core.sheets.table import Column, Row
from core.texts import tidy
from grids.scope import EVERYTHING, Scope
from grids.territory.lookup import GridLookup, NoSuchPlace
from grids.territory.models import Grid, Subdistrict, Village
from staff.access import Role
from staff.office_sheet import OfficeSheet, hold_offices, label_of
from staff.people.lookup import WorkerLookup
from staff.people.models import Worker, mask
from staff.people.services import save_worker
from staff.postings.models import Posting
from staff.postings.services import leave_post, record_posting, save_posting
from staff.postings.sheet_columns import (
    ABILITIES,
    COLUMNS,
    GENDERS,
    HEADS_OF_VILLAGES,
    JUDGED,
    JUDGEMENT,
    LOSSES,
    PAY,
    ROLES,
    SOURCES,
    WINDOW,
)

KNOWN_OR_NOT = ("at_window", *ABILITIES)  # yes, no, or not recorded
# Column of the sheet → attribute of the worker. A blank cell leaves what is there.
WORKER_COLUMNS = {
    "gender": "gender",
    "born": "born_on",
    "political_status": "political_status",
    "education": "education",
    "source": "source",
    "at_window": "at_window",
    "line": "line",
    **{name: name for name in (*ABILITIES, *JUDGEMENT)},
}


@dataclass
class _Desk:
    """Everything that the import of one roster needs to look up, loaded once."""

    grids: GridLookup
    workers: WorkerLookup
    offices: list[Subdistrict]
    postings: dict[tuple[int, str, int | None, int | None], list[Posting]]
    seen: dict[Any, str] = field(default_factory=dict)  # posting → row of the sheet
    said: dict[tuple[int, str], tuple[str, Any]] = field(default_factory=dict)  # worker, column → row, value


class RosterSheet(OfficeSheet):
    """花名册: one row is a worker and a posting. Importing it again changes nothing."""

    key = "roster"
    title = gettext_lazy("Roster")
    slug = "roster"
    place = "worker__subdistrict"
    counter = "position"
    max_rows = 5_000  # a row that changes something takes several queries
    needs = (("name",), ("role",), ("village", "grid_code", "grid_name", "grid_key"), ("begins_on",))
    columns: ClassVar[tuple[Column, ...]] = COLUMNS
    losses = LOSSES
    explanations = (
        gettext_lazy("One row is one worker in one post. Importing the same sheet again changes nothing."),
        gettext_lazy("A worker is found by staff number, else by phone, else by name and month of birth."),
        gettext_lazy("A blank cell leaves what is known as it is."),
        gettext_lazy("Identity numbers are never stored; a sheet that holds one is refused."),
    )

    def take(self, run: SheetImport, rows: Sequence[Row]) -> None:
        territory = self.territory(run)
        hold_offices(territory.subdistricts)
        desk = _Desk(
            grids=GridLookup(territory),
            workers=WorkerLookup(territory),
            offices=list(Subdistrict.objects.within(territory)),
            postings=_postings_of(territory),
        )
        # Who leaves goes first, so that a successor may come before a predecessor in the sheet.
        for row in sorted(rows, key=lambda row: row["ends_on"] is None):
            try:
                self._take(run, desk, row)
            except DomainError as error:
                self.refuse(run, row, error)
            except ValidationError as error:
                for attribute, words in error.message_dict.items():
                    column = next(
                        (c.header for c in self.columns if WORKER_COLUMNS.get(c.name, c.name) == attribute), ""
                    )
                    run.refuse(row, column, sentences(words))

    def _take(self, run: SheetImport, desk: _Desk, row: Row) -> None:
        masked = "*" in (row["phone"] or "")
        number = "" if masked else row["phone"] or ""
        worker = desk.workers.match(number=row["staff_number"], name=row["name"], phone=number, born=row["born"])
        place = self._place(desk, row) if row["role"] != WINDOW else None
        if worker is None and masked:
            raise InvalidInput(
                _("A masked phone means unchanged, but nobody like this is known: write the whole number."),
                fields={"phone": "masked"},
            )
        if row["role"] == Role.FULL_TIME and (
            row["at_window"] or (row["at_window"] is None and worker and worker.at_window)
        ):
            raise InvalidInput(
                _("Window staff cannot be full-time members (policy, section 2.2)."), fields={"role": "at a window"}
            )
        posting = self._known_posting(desk, row, worker, place) if place else None
        self._refuse_contradictions(desk, row, worker)
        worker_before, worker_after = _changes_of_worker(row, worker, number)
        _refuse_without_judge(row, worker_after)
        post_before, post_after = _changes_of_posting(row, posting) if posting else ({}, {})
        worker_is_new = worker is None
        new = worker_is_new or (place is not None and posting is None)
        if not new and not worker_after and not post_after:
            run.report(UNCHANGED, row, {})
            return
        run.journal.changing(Worker, [worker.pk] if worker and worker_after else [])
        run.journal.changing(Posting, [posting.pk] if posting and post_after else [])
        with transaction.atomic():
            worker = self._save_worker(desk, row, worker, place, worker_after, number)
            saved = self._save_posting(row, worker, place, posting, post_after) if place else None
        if new:
            run.journal.made([worker] if worker_is_new else [])
            run.journal.made([saved] if saved and posting is None else [])
        desk.workers.add(worker)
        self._remember(desk, row, worker)
        if saved:
            known = desk.postings.setdefault((worker.pk, saved.role, saved.grid_id, saved.village_id), [])
            known[:] = [p for p in known if p.pk != saved.pk] + [saved]
            desk.seen.setdefault(
                (worker.pk, saved.role, saved.grid_id, saved.village_id, saved.during.lower), row.label
            )
        named = {"staff_number": worker.staff_number, "name": worker.name, "begins_on": row["begins_on"]}
        after = {**named, **_as_written(worker_after), **post_after}
        run.report(NEW if new else CHANGED, row, after, {} if new else {**_as_written(worker_before), **post_before})

    def _place(self, desk: _Desk, row: Row) -> Grid | Village:
        """Where the row posts to. Guides serve a village, and so does a leader without a grid."""
        if row["begins_on"] is None:
            raise InvalidInput(_("Write the first day in post."), fields={"begins_on": "blank"})
        if row["ends_on"] and row["ends_on"] <= row["begins_on"]:
            message = _("The day of leaving must come after the first day.")
            raise InvalidInput(message, fields={"ends_on": message})
        named = _names_grid(row)
        if named:
            version = desk.grids.grid(
                key=row["grid_key"],
                code=row["grid_code"],
                name=row["grid_name"],
                village=row["village"],
                begin=row["begins_on"],
            )
            return version.village if row["role"] == Role.GUIDE else version.grid
        if row["role"] == Role.FULL_TIME:
            raise NoSuchPlace(
                _("A full-time member is posted to one grid: write its code or name."), fields={"grid_code": ""}
            )
        if not row["village"]:
            raise NoSuchPlace(_("Write the village, or the grid."), fields={"village": "blank"})
        return desk.grids.village(row["village"])

    def _known_posting(self, desk: _Desk, row: Row, worker: Worker | None, place: Grid | Village) -> Posting | None:
        """The posting that the row is about, or None for a new one. Refuses a second row about it."""
        if worker is None:
            return None
        grid, village = _keys(place)
        same = desk.postings.get((worker.pk, row["role"], grid, village), [])
        key = (worker.pk, row["role"], grid, village, row["begins_on"])
        match = next((posting for posting in same if posting.during.lower == row["begins_on"]), None)
        first = desk.seen.setdefault(key, row.label)
        if first != row.label and not (row["role"] == Role.GUIDE and _names_grid(row)):
            raise InvalidInput(_("Row %(row)s is about the same already: keep one of the two.") % {"row": first})
        for other in same if match is None else []:
            if (other.during.upper or date.max) > row["begins_on"] and other.during.lower < (
                row["ends_on"] or date.max
            ):
                raise InvalidInput(
                    _("%(name)s has held this post since %(day)s. To correct the first day, change it in that posting.")
                    % {"name": worker.name, "day": other.during.lower},
                    fields={"begins_on": "overlaps"},
                )
        return match

    def _refuse_contradictions(self, desk: _Desk, row: Row, worker: Worker | None) -> None:
        """Refuse a row that says something else about a person than an earlier row."""
        if worker is None:
            return
        for column in self._personal_columns(row):
            first, value = desk.said.setdefault((worker.pk, column), (row.label, row[column]))
            if value != row[column]:
                raise InvalidInput(
                    _("Row %(row)s says “%(value)s” about the same person: make the two agree.")
                    % {"row": first, "value": _as_written({column: value})[column]},
                    fields={column: "contradicts"},
                )

    def _remember(self, desk: _Desk, row: Row, worker: Worker) -> None:
        for column in self._personal_columns(row):
            desk.said.setdefault((worker.pk, column), (row.label, row[column]))

    @staticmethod
    def _personal_columns(row: Row) -> list[str]:
        columns = [column for column in WORKER_COLUMNS if row[column] is not None]
        return columns + (["phone"] if row["phone"] and "*" not in row["phone"] else [])

    def _save_worker(
        self,
        desk: _Desk,
        row: Row,
        worker: Worker | None,
        place: Grid | Village | None,
        after: dict[str, Any],
        number: str,
    ) -> Worker:
        if worker is None:
            office = place.subdistrict if place else (desk.offices[0] if len(desk.offices) == 1 else None)
            if office is None:
                raise NoSuchPlace(
                    _("Write the village, so that the subdistrict is known."), fields={"village": "blank"}
                )
            worker = Worker(subdistrict=office, name=row["name"], staff_number=self._new_number(row, office))
            worker.stationed_in = self._village_headed(desk, row, place)
        elif not after:
            return worker
        for column, attribute in WORKER_COLUMNS.items():
            if column in after:
                setattr(worker, attribute, after[column])
        if "phone" in after:
            worker.phone = number
        return save_worker(worker)

    @staticmethod
    def _village_headed(desk: _Desk, row: Row, place: Grid | Village | None) -> Village | None:
        """The village of a new guide who is an official, or a new leader who is its secretary or director."""
        if (row["role"], row["source"]) not in HEADS_OF_VILLAGES:
            return None
        if isinstance(place, Village):
            return place
        version = desk.grids.version(place.pk, row["begins_on"]) if place else None
        return version.village if version else None

    def _new_number(self, row: Row, office: Subdistrict) -> str:
        """A number of the office's own for a new worker, unless it would break the series of given ones."""
        number = row["staff_number"] or ""
        serial = number.removeprefix(f"{office.code}-")
        if serial != number and not (serial.isdigit() and len(serial) == 5):
            raise InvalidInput(
                _("Numbers that begin with %(prefix)s are given by the system: leave the cell blank.")
                % {"prefix": f"{office.code}-"},
                fields={"staff_number": "reserved"},
            )
        return number

    def _save_posting(
        self, row: Row, worker: Worker, place: Grid | Village, posting: Posting | None, after: dict[str, Any]
    ) -> Posting:
        if posting is None:
            return record_posting(
                worker=worker,
                role=row["role"],
                begins_on=row["begins_on"],
                ends_on=row["ends_on"],
                grid=place if isinstance(place, Grid) else None,
                village=place if isinstance(place, Village) else None,
                pay_scheme=row["pay_scheme"] or "",
                note=row["note"] or "",
            )
        if "ends_on" in after:
            posting = leave_post(posting=posting, ends_on=row["ends_on"])
        if "note" in after or "pay_scheme" in after:
            posting.note = row["note"] or posting.note
            posting.pay_scheme = row["pay_scheme"] or posting.pay_scheme
            save_posting(posting)
        return posting

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        grids = GridLookup(EVERYTHING)
        whole = Posting.objects.prefetch_related("worker", "village")
        for position, posting in enumerate(in_order(queryset, "village__code", "during", "pk", whole=whole), start=1):
            worker = posting.worker
            version = grids.version(posting.grid_id, posting.during.lower) if posting.grid_id else None
            village: Any = version.village if version else posting.village
            yield {
                "position": position,
                "village": grids.village_name(village, posting.during.lower),
                "grid_name": version.name if version else "",
                "grid_code": version.code if version else "",
                "grid_key": str(version.grid.key) if version else "",
                "role": label_of(ROLES, posting.role),
                "name": worker.name,
                **_as_written({column: getattr(worker, attribute) for column, attribute in WORKER_COLUMNS.items()}),
                "phone": worker.masked_phone,
                "begins_on": posting.during.lower,
                "ends_on": posting.during.upper,
                "note": posting.note,
                "staff_number": worker.staff_number,
                "pay_scheme": label_of(PAY, posting.pay_scheme),
            }


def _postings_of(territory: Scope) -> dict[tuple[int, str, int | None, int | None], list[Posting]]:
    by_place: dict[tuple[int, str, int | None, int | None], list[Posting]] = {}
    for posting in Posting.objects.within(territory).select_related("worker"):
        by_place.setdefault((posting.worker_id, posting.role, posting.grid_id, posting.village_id), []).append(posting)
    return by_place


def _names_grid(row: Row) -> bool:
    return bool(row["grid_key"] or row["grid_code"] or row["grid_name"])


def _keys(place: Grid | Village) -> tuple[int | None, int | None]:
    return (place.pk, None) if isinstance(place, Grid) else (None, place.pk)


def _changes_of_worker(row: Row, worker: Worker | None, number: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the row changes of the worker: what was, and what will be, by column."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    written = {column: row[column] for column in WORKER_COLUMNS}
    if row["role"] == WINDOW:
        written["at_window"] = True
    for column, attribute in WORKER_COLUMNS.items():
        now = getattr(worker, attribute) if worker else None
        if written[column] is not None and _alike(column, written[column]) != _alike(column, now):
            before[column], after[column] = now, written[column]
    if number and (worker is None or worker.phone_index != blind_index(number)):
        before["phone"], after["phone"] = (worker.masked_phone if worker else ""), mask(number)
    return before, after


def _refuse_without_judge(row: Row, after: Mapping[str, Any]) -> None:
    """A new judgement names its own judge and day; those of an earlier one are not its."""
    blank = [column for column in JUDGEMENT if not row[column]]
    if blank and any(column in after for column in JUDGED):
        message = _("Energy and being well informed are judged: say by whom and on which day.")
        raise InvalidInput(message, fields={blank[0]: message})


def _alike(column: str, value: Any) -> Any:
    """A value as precisely as the sheet has it: months of birth, and texts without doubled spaces."""
    if column == "born" and value:
        return value.year, value.month
    if column in KNOWN_OR_NOT:
        return value  # "no" is another answer than none
    return tidy(value) if isinstance(value, str) else value or ""


def _changes_of_posting(row: Row, posting: Posting) -> tuple[dict[str, Any], dict[str, Any]]:
    now = {"ends_on": posting.during.upper, "note": posting.note, "pay_scheme": posting.pay_scheme}
    after = {
        name: row[name] for name in now if row[name] is not None and _alike(name, row[name]) != _alike(name, now[name])
    }
    return {name: now[name] for name in after}, after


def _as_written(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a worker in the words of the sheet."""
    words: dict[str, Any] = dict(values)
    for column, choices in (("gender", GENDERS), ("source", SOURCES)):
        if column in words:
            words[column] = label_of(choices, words[column])
    words |= {column: cells.TRUTHS[words[column]] for column in KNOWN_OR_NOT if column in words}
    if words.get("born"):
        words["born"] = f"{words['born']:%Y-%m}"
    return words
