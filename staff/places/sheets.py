"""The sheet of villages and grids, in and out: each row is a grid as it is, and what is written otherwise changes.

A grid is found by its stable key, so that code and name may both be replaced. What changes are acts of the map, with
their day and reason; all of them go when the sheet is taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import day_of
from core.errors import DomainError, InvalidInput
from core.punctuation import labelled
from core.sheets.changes import CHANGED, NEW, UNCHANGED, SheetImport
from core.sheets.outgoing import in_order
from core.sheets.table import Column, Row
from core.texts import plain
from grids.closing.models import ClosedPeriod
from grids.duties import Duty
from grids.scope import Scope
from grids.territory.lookup import NoSuchPlace
from grids.territory.models import Grid, GridVersion, Subdistrict, Village, VillageName
from grids.territory.models_of_acts import GridAct, GridOfAct, VillageOfAct
from grids.territory.placeholders import is_placeholder_code, is_placeholder_name
from grids.territory.services import describe_grid
from grids.territory.services_of_villages import rename_village, replace_village_code
from grids.territory.work import Decision
from staff.access import access_of
from staff.accounts.models import User
from staff.office_sheet import OfficeSheet, hold_offices, label_of
from staff.places.opening import VILLAGE_DIGITS, open_of_village
from staff.places.sheet_columns import COLUMNS, KINDS, LOSSES

FACTS = ("villager_groups", "households", "population", "premises")


@dataclass
class _Known:
    """One grid before the sheet: its last version, and its village as it was."""

    version: GridVersion
    village_code: str
    village_name: str

    @property
    def is_placeholder(self) -> bool:
        return is_placeholder_code(self.version.code) or is_placeholder_name(self.village_name)

    @property
    def values(self) -> dict[str, Any]:
        """What the sheet can say of it, by column."""
        facts = {name: getattr(self.version, name) for name in FACTS}
        named = {"code": self.version.code, "name": self.version.name, "grid_kind": self.version.kind}
        return {"village_code": self.village_code, "village_name": self.village_name, **named, **facts}


@dataclass
class _Desk:
    """What the import looks up, loaded once, and the acts that it has done."""

    grids: dict[int, _Known]
    closed: set[int]  # subdistricts with a closed period
    seen: dict[int | str, str] = field(default_factory=dict)  # grid, or new code → row of the sheet
    acts: list[GridAct] = field(default_factory=list)
    opened: list[Village | Grid] = field(default_factory=list)

    def find(self, row: Row) -> _Known:
        """The grid that a row is about. Raises NoSuchPlace naming the column."""
        for column, written in (("grid_key", row["grid_key"]), ("code", row["code"]), ("name", row["name"])):
            found = [one for one in self.grids.values() if written and written in self._called(one, column)]
            if len(found) == 1:
                return found[0]
            if written and (column == "grid_key" or found):
                words = {"written": written, "count": len(found)}
                message = (
                    _("%(count)d grids are called “%(written)s”: write the stable key.")
                    if found
                    else _("No open grid of your subdistrict has this stable key.")
                )
                raise NoSuchPlace(message % words, fields={column: "unknown"})
        raise NoSuchPlace(
            _("No open grid is called so. A new one is opened by its code and its name. To change code and name of one "
              "that is here, keep the stable key: it is in the template."), fields={"grid_key": "blank"}
        )  # fmt: skip

    def is_new(self, row: Row) -> bool:
        """Whether a row opens a grid: it has a code and a name, and neither is that of a grid which is there."""
        return not row["grid_key"] and bool(row["code"] and row["name"]) and not any(
            row[column] in self._called(known, column) for known in self.grids.values() for column in ("code", "name")
        )  # fmt: skip

    @staticmethod
    def _called(known: _Known, column: str) -> set[str]:
        if column == "grid_key":
            return {str(known.version.grid.key)}
        return {known.version.code} if column == "code" else {known.version.name, plain(known.version.name)}


class PlacesSheet(OfficeSheet):
    """村和网格信息表: one row is a grid, with its village."""

    key = "places"
    title = gettext_lazy("Villages and grids")
    slug = "places"
    place = "subdistrict"
    counter = "position"
    max_rows = 2_000  # a row that changes something takes several queries
    needs = (("grid_key", "code", "name"),)
    columns: ClassVar[tuple[Column, ...]] = COLUMNS
    losses = LOSSES
    explanations = (
        gettext_lazy("One row is one grid. The template holds the present ones: write over what is different."),
        gettext_lazy("A blank cell leaves what is known as it is. The stable key stays as it is."),
        gettext_lazy("A row with a code and a name that no grid has opens a new grid, without a stable key; where the "
                     "village's code is new, too, the village with it."),
        gettext_lazy("Codes of villages that begin with 9 after the subdistrict's, and names such as 示例01村, are "
                     "placeholders."),
    )  # fmt: skip

    @classmethod
    def known(cls, user: User) -> Iterable[Mapping[str, Any]]:
        ours = access_of(user).subdistricts_as(Duty.CENTER)
        return cls().lines(Grid.objects.within(Scope(subdistricts=ours)).open_on(timezone.localdate()))

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        grids = Grid.objects.filter(pk__in=queryset.values("pk"), during__endswith=None)
        for position, known in enumerate(_each_known(grids), start=1):
            values = known.values
            yield {"position": position, **values, "grid_key": str(known.version.grid.key),
                   "grid_kind": label_of(KINDS, values["grid_kind"])}  # fmt: skip

    def take(self, run: SheetImport, rows: Sequence[Row]) -> None:
        territory = self.territory(run)
        hold_offices(territory.subdistricts)
        subdistricts = list(Subdistrict.objects.filter(pk__in=territory.subdistricts).order_by("code"))
        closed = ClosedPeriod.objects.filter(subdistrict__in=territory.subdistricts)
        grids = Grid.objects.within(territory).filter(during__endswith=None)
        desk = _Desk(_known(grids), set(closed.values_list("subdistrict", flat=True)))
        self._journal_before(run, desk)
        villages: dict[int, list[tuple[Row, _Known]]] = defaultdict(list)
        opening: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if desk.is_new(row):
                if not self.refuse_repeated(run, row, desk.seen, row["code"]):
                    opening[row["code"][:VILLAGE_DIGITS]].append(row)
                continue
            try:
                known = desk.find(row)
            except DomainError as error:
                self.refuse(run, row, error)
                continue
            if not self.refuse_repeated(run, row, desk.seen, known.version.grid_id):
                villages[known.version.village_id].append((row, known))
        for lines in villages.values():
            self._take_village(run, desk, lines)
        for code, new in opening.items():  # afterwards: its village's real code may stand in another row
            self._open(run, desk, code, new, subdistricts)
        self._journal_after(run, desk)

    def _take_village(self, run: SheetImport, desk: _Desk, lines: Sequence[tuple[Row, _Known]]) -> None:
        """What the rows say of their village first, then of each grid; then the grids that are in no row follow."""
        if self._refuse_contradictions(run, lines):
            return
        known = lines[0][1]
        said = {column: next(((row, row[column]) for row, _known in lines if row[column]), None)
                for column in ("village_code", "village_name")}  # fmt: skip
        to = {column: one[1] if one else getattr(known, column) for column, one in said.items()}
        for column, service, argument in (
            ("village_code", replace_village_code, "code"), ("village_name", rename_village, "name"),
        ):  # fmt: skip
            one = said[column]
            if one is None or one[1] == getattr(known, column):
                continue
            try:
                with transaction.atomic():
                    decision = _decision(run, self._day_of_village(run, desk, lines))
                    desk.acts.append(service(village=known.version.village, **{argument: one[1]}, decision=decision))
            except DomainError as error:
                run.refuse(one[0], self._header({argument: column}, error), error)
                return
        for row, of_grid in lines:
            self._take_grid(run, desk, row, of_grid, to)
        self._let_others_follow(run, desk, known, lines, to)

    def _open(
        self, run: SheetImport, desk: _Desk, code: str, rows: Sequence[Row], subdistricts: Sequence[Subdistrict]
    ) -> None:
        opened, refused = open_of_village(run, code, rows, subdistricts)
        desk.opened += opened
        for row, error in refused:
            run.refuse(row, self._header({"kind": "grid_kind", "village": "village_code"}, error), error)
        why = {row.label for row, _error in refused}
        for row in rows:
            if row.label not in why:
                named = {column.name: row[column.name] for column in self.columns if row[column.name] is not None}
                run.report(NEW, row, _as_written({"village_code": code, **named}))

    def _refuse_contradictions(self, run: SheetImport, lines: Sequence[tuple[Row, _Known]]) -> bool:
        """Whether two rows say different things about their village; the later one is refused."""
        refused = False
        for column in ("village_code", "village_name"):
            said = [(row, row[column]) for row, _known in lines if row[column]]
            for row, value in said[1:]:
                if value != said[0][1]:
                    message = _("Row %(row)s says “%(value)s” about the same village: make the two agree.")
                    words = {"row": said[0][0].label, "value": said[0][1]}
                    run.refuse(row, self._header({}, InvalidInput("", fields={column: ""})), message % words)
                    refused = True
        return refused

    def _take_grid(self, run: SheetImport, desk: _Desk, row: Row, known: _Known, village: Mapping[str, str]) -> None:
        now = known.values
        wanted = {name: row[name] for name in now if row[name] is not None}
        wanted |= {**_following(known, village, row), **village}
        after = {name: value for name, value in wanted.items() if value != now[name]}
        if not after:
            run.report(UNCHANGED, row, {})
            return
        changes = {
            "kind" if name == "grid_kind" else name: value
            for name, value in after.items()
            if name not in ("village_code", "village_name")
        }
        on = row["effective_on"] or _first_day(run, desk, known)
        try:
            if changes:
                with transaction.atomic():
                    grid = known.version.grid
                    desk.acts.append(describe_grid(grid=grid, changes=changes, decision=_decision(run, on)))
        except DomainError as error:
            run.refuse(row, self._header({"kind": "grid_kind"}, error), error)
            return
        run.report(CHANGED, row, _as_written({**after, "effective_on": on}), _as_written({n: now[n] for n in after}))

    def _let_others_follow(
        self, run: SheetImport, desk: _Desk, village: _Known, lines: Sequence[tuple[Row, _Known]],
        to: Mapping[str, str],
    ) -> None:  # fmt: skip
        """Codes of grids that are in no row begin with their village's real code, too."""
        written = {known.version.grid_id for _row, known in lines}
        for known in desk.grids.values():
            version = known.version
            if version.village_id != village.version.village_id or version.grid_id in written:
                continue
            if changes := _following(known, to):
                try:
                    with transaction.atomic():
                        decision = _decision(run, _first_day(run, desk, known))
                        desk.acts.append(describe_grid(grid=version.grid, changes=changes, decision=decision))
                except DomainError as error:
                    run.refuse(lines[0][0], "", labelled(version.name, error))
                    return
                run.notes[_("grids that are not in the sheet follow their village's real code or name")] += 1

    def _day_of_village(self, run: SheetImport, desk: _Desk, lines: Sequence[tuple[Row, _Known]]) -> date:
        written = next((row["effective_on"] for row, _known in lines if row["effective_on"]), None)
        return written or min(_first_day(run, desk, known) for _row, known in lines)

    def _header(self, also: Mapping[str, str], error: DomainError) -> str:
        headers = {column.name: column.header for column in self.columns}
        named = [also.get(name, name) for name in error.fields]
        return next((headers[name] for name in named if name in headers), "")

    # --- taking back ---

    def _journal_before(self, run: SheetImport, desk: _Desk) -> None:
        versions = [known.version for known in desk.grids.values()]
        villages = {version.village_id for version in versions}
        run.journal.changing(Village, sorted(villages))
        run.journal.changing(GridVersion, [version.pk for version in versions])
        names = VillageName.objects.filter(village__in=villages)
        run.journal.changing(VillageName, names.values_list("pk", flat=True))

    def _journal_after(self, run: SheetImport, desk: _Desk) -> None:
        if run.dry or not (desk.acts or desk.opened):
            return
        acts = [*desk.acts, *(one.acts.get().act for one in desk.opened)]
        parts = GridOfAct.objects.filter(act__in=acts)
        of_villages = VillageOfAct.objects.filter(act__in=acts)
        run.journal.made(acts)
        run.journal.made(desk.opened)
        run.journal.made(parts)
        run.journal.made(of_villages)
        run.journal.made(VillageName.objects.filter(village__in=of_villages.values("village")))
        run.journal.made(GridVersion.objects.filter(grid__in=parts.values("grid"), during__endswith=None))


def _known(grids: Any) -> dict[int, _Known]:
    """The grids by key, each with its last version and its village."""
    return {known.version.grid_id: known for known in _each_known(grids)}


def _each_known(grids: Any) -> Iterator[_Known]:
    versions = GridVersion.objects.filter(grid__in=grids, during__endswith=None)
    whole = GridVersion.objects.select_related("grid", "village__subdistrict")
    for row in in_order(versions, "code", whole=whole):
        yield _Known(row, row.village.code, row.village.name)


def _following(known: _Known, village: Mapping[str, str], row: Row | None = None) -> dict[str, str]:
    """Code and name of a grid by its village's new ones, where its row leaves them as they are."""
    follows = {}
    version, code, name = known.version, village["village_code"], village["village_name"]
    untouched = {column: row is None or row[column] in (None, getattr(version, column)) for column in ("code", "name")}
    if code != known.village_code and untouched["code"] and version.code.startswith(known.village_code):
        follows["code"] = code + version.code.removeprefix(known.village_code)
    if name != known.village_name and untouched["name"] and is_placeholder_name(known.village_name):
        follows["name"] = name + version.name.removeprefix(known.village_name)
        if not version.name.startswith(known.village_name):
            del follows["name"]
    return follows


def _first_day(run: SheetImport, desk: _Desk, known: _Known) -> date:
    """What replaces a placeholder holds from the beginning: it never was the name. Other changes hold from today."""
    version = known.version
    if known.is_placeholder and version.grid.subdistrict_id not in desk.closed:
        first: date = version.during.lower
        return first
    return day_of(run.at)


def _decision(run: SheetImport, on: date) -> Decision:
    return Decision(effective_on=on, reason=_("Entered by the sheet of villages and grids"), by=run.by, at=run.at)


def _as_written(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values in the words of the sheet."""
    words = dict(values)
    if "grid_kind" in words:
        words["grid_kind"] = label_of(KINDS, words["grid_kind"])
    return words
