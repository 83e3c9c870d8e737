"""The monthly sheet of base entries, in and out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError, InvalidInput
from core.sheets import cells
from core.sheets.changes import CHANGED, NEW, REMOVED, UNCHANGED, SheetImport
from core.sheets.dates import WholeMonth
from core.sheets.finding import some
from core.sheets.kinds import Loss
from core.sheets.outgoing import in_order
from core.sheets.table import Column, Row
from grids.scope import EVERYTHING, Scope
from grids.territory.lookup import GridLookup
from grids.territory.models import GridVersion
from incidents.common import bounds
from incidents.common.sheets import GRID_CODE, GRID_NAME, VILLAGE, grid_words, month_after, month_of
from incidents.entries.models import BaseEntry, EntryClass, EntrySource
from incidents.entries.services import (
    COUNTS,
    OwnerDay,
    bound_of,
    entered_beside,
    record_receipts,
    replace_base_entries,
)
from staff.office_sheet import GRID_KEY, GRID_KEY_LOSS, OfficeSheet, hold_offices, label_of
from staff.people.lookup import NoSuchWorker, WorkerLookup
from staff.people.models import Worker
from staff.people.sheets import person

CLASSES = {
    "人": EntryClass.PEOPLE.value, "人员": EntryClass.PEOPLE.value, "人口": EntryClass.PEOPLE.value,
    "房": EntryClass.HOUSES.value, "房屋": EntryClass.HOUSES.value,
    "事": EntryClass.MATTERS.value, "事件": EntryClass.MATTERS.value,
    "物": EntryClass.OBJECTS.value, "物品": EntryClass.OBJECTS.value,
    "组织": EntryClass.ORGANISATIONS.value, "单位": EntryClass.ORGANISATIONS.value,
}  # fmt: skip

Key = tuple[int, date, str, int | None]  # grid, day, class, worker


class BaseEntrySheet(OfficeSheet):
    """基础信息录入: counts per grid, day and class. It replaces what earlier sheets said of what it names."""

    key = "base_entries"
    title = gettext_lazy("Base-information sheet")
    slug = "base-entries"
    counter = "position"
    needs = (("day",), ("grid_code", "grid_name", "grid_key"), ("entry_class",), COUNTS)
    columns: ClassVar[tuple[Column, ...]] = (
        Column("position", "序号", cells.text(20), gettext_lazy("A running number; it is not read.")),
        Column(
            "day",
            "日期",
            cells.day_or_whole_month,
            gettext_lazy("The day of entry; or the month, for entries of the month as a whole."),
            also=("月份", "年月", "录入日期", "采集日期"),
            filled=True,
            spans=True,
            from_title=True,
            example="2026-03-05",
        ),
        VILLAGE,
        GRID_NAME,
        GRID_CODE,
        GRID_KEY,
        Column(
            "entry_class",
            "类别",
            cells.one_of(CLASSES),
            gettext_lazy("人, 房, 事, 物 or 组织."),
            also=("信息类别", "要素", "类型"),
            filled=True,
            spans=True,
            example="房",
        ),
        Column(
            "new",
            "新增",
            cells.whole_number_up_to(bounds.ENTRIES.refuses),
            gettext_lazy("How many entries are new. What a blank beside another count means is asked once."),
            also=("新增数", "新增条数", "新增数量"),
            example="12",
        ),
        Column(
            "changed",
            "变更",
            cells.whole_number_up_to(bounds.ENTRIES.refuses),
            gettext_lazy("How many entries were changed. What a blank beside another count means is asked once."),
            also=("变更数", "变更条数", "更新", "修改"),
            example="3",
        ),
        Column(
            "verified",
            "核实",
            cells.whole_number_up_to(bounds.ENTRIES.refuses),
            gettext_lazy("How many entries were verified. What a blank beside another count means is asked once."),
            also=("核实数", "核实条数", "核查"),
            example="20",
        ),
        Column(
            "worker",
            "采集人",
            person,
            gettext_lazy("Staff number or name of who entered them, where it is known."),
            also=("采集员", "录入人", "采集人员"),
            spans=True,
            example="",
        ),
    )
    losses: ClassVar[Mapping[str, Loss]] = {
        "village": Loss(gettext_lazy("two grids of the same name cannot be told apart by their village")),
        "grid_name": Loss(gettext_lazy("grids are found by their code alone")),
        "grid_code": Loss(gettext_lazy("grids are found by their name alone")),
        "grid_key": GRID_KEY_LOSS,
        "new": Loss(gettext_lazy("new entries count as 0: the grids get no points for them"), scored=True),
        "changed": Loss(gettext_lazy("changed entries count as 0: the grids get no points for them"), scored=True),
        "verified": Loss(gettext_lazy("verified entries count as 0: the grids get no points for them"), scored=True),
        "worker": Loss(gettext_lazy("it is not known who made the entries")),
    }
    explanations = (
        gettext_lazy(
            "The sheet replaces what earlier sheets said of the grids, months and classes that it names; no more."
        ),
        gettext_lazy(
            "A sheet whose every day is the first of a month is of whole months; their entries count in no week."
        ),
        gettext_lazy("Write counts only, and never a person: this is no register of residents."),
    )

    def take(self, run: SheetImport, rows: Sequence[Row]) -> None:
        territory = self.territory(run)
        hold_offices(territory.subdistricts)
        _read_as_whole_months(rows, territory)
        grids, workers = GridLookup(territory), WorkerLookup(territory)
        seen: dict[Any, str] = {}
        wanted: dict[Key, tuple[Row, GridVersion, Worker | None]] = {}
        for row in rows:
            if all(row[name] is None for name in COUNTS):
                run.notes[_("rows without any count: nothing is recorded of them, not 0 either")] += 1
                continue
            for name in blank_counts(row):
                header = next(column.header for column in self.columns if column.name == name)
                run.refuse(row, header, _("This count is not recorded. Write it, or 0 if there was none."))
            try:
                version = grids.grid(
                    key=row["grid_key"],
                    code=row["grid_code"],
                    name=row["grid_name"],
                    village=row["village"],
                    begin=row["day"],
                    end=month_after(row["day"]) if _of_a_month(row) else None,
                )
                worker = self._worker(workers, row["worker"])
            except DomainError as error:
                self.refuse(run, row, error)
                continue
            key = (version.grid_id, row["day"], row["entry_class"], worker.pk if worker else None)
            if not self.refuse_future(run, row, "day") and not self.refuse_repeated(run, row, seen, key):
                wanted[key] = (row, version, worker)
        if wanted and not run.refused:
            self._bound_days(run, wanted)
        if wanted and not run.refused:
            self._replace(run, grids, wanted)

    @staticmethod
    def _bound_days(run: SheetImport, wanted: Mapping[Key, tuple[Row, GridVersion, Worker | None]]) -> None:
        """Refuse what nobody can enter on a day, in all rows together, and name what is unusual."""
        rows: dict[OwnerDay, list[Row]] = defaultdict(list)
        for (grid, day, _class, worker), (row, _version, _worker) in wanted.items():
            rows[(worker, None if worker else grid, day, _of_a_month(row))].append(row)
        beside = entered_beside(rows)
        for owner, its_rows in rows.items():
            bound = bound_of(monthly=owner[3])
            for name in COUNTS:
                total = sum(row[name] or 0 for row in its_rows) + beside.get((owner, name), 0)
                named = {"figure": bound.label, "value": total, "most": bound.refuses, "usual": bound.asks,
                         "rows": some([row.label for row in its_rows], 10)}  # fmt: skip
                if total > bound.refuses:
                    text = _("%(figure)s: %(value)d cannot be; %(most)d is the most that is taken. Rows %(rows)s.")
                    run.refuse(its_rows[-1], "", text % named)
                elif total > bound.asks:
                    text = _("%(figure)s: %(value)d is unusual, more than %(usual)d: rows %(rows)s")
                    run.notes[text % named] = len(its_rows)

    @staticmethod
    def _worker(workers: WorkerLookup, words: str | None) -> Worker | None:
        """By staff number where it holds a digit, else by name."""
        if not words:
            return None
        numbered = words.isascii() and any(letter.isdigit() for letter in words)
        try:
            return workers.one(number=words if numbered else None, name=None if numbered else words)
        except NoSuchWorker as error:
            raise InvalidInput(str(error), fields={"worker": "unknown"}) from error

    def _replace(
        self, run: SheetImport, grids: GridLookup, wanted: Mapping[Key, tuple[Row, GridVersion, Worker | None]]
    ) -> None:
        received = Counter((version.grid.subdistrict_id, month_of(key[1])) for key, (_r, version, _w) in wanted.items())
        known = self._known({(grid, month_of(day), entry_class) for grid, day, entry_class, _worker in wanted})
        run.there = len(known)
        removed = [one for key, one in known.items() if key not in wanted]
        for gone in removed:
            run.report(REMOVED, None, {}, self._words(gone, _version(grids, gone)))
        new: list[BaseEntry] = []
        changed: list[BaseEntry] = []
        for key, (row, version, worker) in wanted.items():
            counts = {name: row[name] or 0 for name in COUNTS}
            record: BaseEntry | None = known.get(key)
            before = {name: getattr(record, name) for name in COUNTS} if record else {}
            if record is None and row["wide"] and not any(counts.values()):
                run.report(UNCHANGED, row, {})  # a class that stands side by side with others, and had nothing
            elif record is None:
                new.append(
                    BaseEntry(
                        grid=version.grid,
                        day=key[1],
                        monthly=_of_a_month(row),
                        entry_class=key[2],
                        worker=worker,
                        source=EntrySource.SHEET,
                        **counts,
                    )
                )
                run.report(NEW, row, self._words(new[-1], version))
            elif before == counts and record.monthly == _of_a_month(row):
                run.report(UNCHANGED, row, {})
            else:
                record.monthly = _of_a_month(row)
                for name in COUNTS:
                    setattr(record, name, counts[name])
                changed.append(record)
                run.report(CHANGED, row, self._words(record, version), before)
        run.journal.changing(BaseEntry, [one.pk for one in (*changed, *removed)])
        replace_base_entries(new=new, changed=changed, removed=[one.pk for one in removed])
        run.journal.made(new)
        run.journal.made(
            record_receipts(dataset="base_entries", rows_by_month=received, by=run.by, at=run.at, digest=run.digest)
        )

    @staticmethod
    def _known(named: Collection[tuple[int, date, str]]) -> dict[Key, BaseEntry]:
        """What sheets said so far of these grids, months and classes: no wider than that. One query."""
        months = Q()
        for month in {month for _grid, month, _class in named}:
            months |= Q(day__gte=month, day__lt=month_after(month))
        rows = BaseEntry.objects.filter(
            months, grid__in={grid for grid, _month, _class in named}, source=EntrySource.SHEET
        ).select_related("worker")
        return {
            (row.grid_id, row.day, row.entry_class, row.worker_id): row
            for row in rows
            if (row.grid_id, month_of(row.day), row.entry_class) in named
        }

    @staticmethod
    def _words(record: BaseEntry, version: GridVersion | None) -> dict[str, Any]:
        return {
            "day": record.when if record.monthly else record.day,
            **grid_words(version),
            "entry_class": label_of(CLASSES, record.entry_class),
            **{name: getattr(record, name) for name in COUNTS},
            "worker": record.worker.staff_number if record.worker else "",
        }

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        """What sheets brought: other rows would come back in as a sheet's, and so count twice."""
        grids = GridLookup(EVERYTHING)
        brought = queryset.filter(source=EntrySource.SHEET)
        records = in_order(
            brought, "day", "grid", "entry_class", "pk", whole=BaseEntry.objects.prefetch_related("worker")
        )
        for position, record in enumerate(records, start=1):
            yield {"position": position, **self._words(record, _version(grids, record))}


def blank_counts(row: Row) -> list[str]:
    """The counts that are blank beside another one: nobody said whether that is 0, or not recorded."""
    there = [name for name in COUNTS if name in row.values]
    blank = [name for name in there if row[name] is None]
    return blank if len(blank) < len(there) else []


def _read_as_whole_months(rows: Sequence[Row], territory: Scope) -> None:
    """A sheet in which every day is the first of its month is a monthly one, whose months Excel keeps as dates.

    Unless a sheet brought one of them as a day before: what was exported comes back in as it was.
    """
    days = {row["day"] for row in rows}
    if not all(day is not None and day.day == 1 for day in days):
        return
    as_days = BaseEntry.objects.within(territory).filter(source=EntrySource.SHEET, monthly=False, day__in=days)
    if not as_days.exists():
        for row in rows:
            row.values["day"] = WholeMonth(row["day"].year, row["day"].month, 1)


def _of_a_month(row: Row) -> bool:
    return isinstance(row["day"], WholeMonth)


def _version(grids: GridLookup, record: BaseEntry) -> GridVersion | None:
    """What the grid was called on the day; in a month, on its last day, for it may have opened within."""
    last_day = month_after(record.day) - timedelta(days=1)
    return grids.version(record.grid_id, last_day if record.monthly else record.day)
