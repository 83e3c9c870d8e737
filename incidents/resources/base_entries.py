"""The monthly sheet of base entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy

from core import sheets
from core.errors import DomainError, InvalidInput
from core.sheet_resource import CHANGED, NEW, REMOVED, UNCHANGED, SheetImport
from core.sheets import Column, Row
from grids.lookup import GridLookup
from grids.models import GridVersion
from grids.scope import EVERYTHING
from incidents.intake import COUNTS, record_receipts, replace_base_entries
from incidents.models import BaseEntry, EntryClass, EntrySource
from incidents.resources.months import GRID_CODE, GRID_NAME, VILLAGE, grid_words, month_after, month_of
from staff.intake import hold_offices
from staff.lookup import NoSuchWorker, WorkerLookup
from staff.models import Worker
from staff.resources import OfficeSheet, label_of

CLASSES = {
    "人": EntryClass.PEOPLE.value, "人员": EntryClass.PEOPLE.value, "人口": EntryClass.PEOPLE.value,
    "房": EntryClass.HOUSES.value, "房屋": EntryClass.HOUSES.value,
    "事": EntryClass.MATTERS.value, "事件": EntryClass.MATTERS.value,
    "物": EntryClass.OBJECTS.value, "物品": EntryClass.OBJECTS.value,
    "组织": EntryClass.ORGANISATIONS.value, "单位": EntryClass.ORGANISATIONS.value,
}  # fmt: skip

Key = tuple[int, date, str, int | None]  # grid, day, class, worker


class BaseEntrySheet(OfficeSheet):
    """基础信息录入: counts per grid, day and class. It replaces what earlier sheets said of its months."""

    title = gettext_lazy("Base-information sheet")
    slug = "base-entries"
    counter = "position"
    needs = (("day",), ("grid_code", "grid_name"), ("entry_class",), COUNTS)
    columns: ClassVar[tuple[Column, ...]] = (
        Column("position", "序号", sheets.text(20), gettext_lazy("A running number; it is not read.")),
        Column(
            "day",
            "日期",
            sheets.day_or_month,
            gettext_lazy("The day of entry; a month stands for its first day."),
            also=("月份", "年月", "录入日期", "采集日期"),
            filled=True,
            spans=True,
            example="2026-03-05",
        ),
        VILLAGE,
        GRID_NAME,
        GRID_CODE,
        Column(
            "entry_class",
            "类别",
            sheets.one_of(CLASSES),
            gettext_lazy("人, 房, 事, 物 or 组织."),
            also=("信息类别", "要素", "类型"),
            filled=True,
            spans=True,
            example="房",
        ),
        Column(
            "new",
            "新增",
            sheets.whole_number,
            gettext_lazy("How many entries are new. Blank is 0."),
            also=("新增数", "新增条数", "新增数量"),
            example="12",
        ),
        Column(
            "changed",
            "变更",
            sheets.whole_number,
            gettext_lazy("How many entries were changed. Blank is 0."),
            also=("变更数", "变更条数", "更新", "修改"),
            example="3",
        ),
        Column(
            "verified",
            "核实",
            sheets.whole_number,
            gettext_lazy("How many entries were verified. Blank is 0."),
            also=("核实数", "核实条数", "核查"),
            example="20",
        ),
        Column(
            "worker",
            "采集人",
            sheets.name,
            gettext_lazy("Staff number or name of who entered them, where it is known."),
            also=("采集员", "录入人", "采集人员"),
            spans=True,
            example="",
        ),
    )
    explanations = (
        gettext_lazy("The sheet replaces what earlier sheets said of each month that it names. Other rows stay."),
        gettext_lazy("Write counts only, and never a person: this is no register of residents."),
    )

    def take(self, run: SheetImport, rows: Sequence[Row]) -> None:
        territory = self.territory(run)
        hold_offices(territory.subdistricts)
        grids, workers = GridLookup(territory), WorkerLookup(territory)
        seen: dict[Any, int] = {}
        wanted: dict[Key, tuple[Row, GridVersion, Worker | None]] = {}
        for row in rows:
            try:
                version = grids.grid(
                    code=row["grid_code"], name=row["grid_name"], village=row["village"], begin=row["day"]
                )
                worker = self._worker(workers, row["worker"])
            except DomainError as error:
                self.refuse(run, row, error)
                continue
            key = (version.grid_id, row["day"], row["entry_class"], worker.pk if worker else None)
            if not self.refuse_future(run, row, "day") and not self.refuse_repeated(run, row, seen, key):
                wanted[key] = (row, version, worker)
        if wanted and not run.refused:
            self._replace(run, grids, wanted)

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
        known = self._known(received)
        new, changed = [], []
        for key, (row, version, worker) in wanted.items():
            counts = {name: row[name] or 0 for name in COUNTS}
            record = known.pop(key, None)
            before = {name: getattr(record, name) for name in COUNTS} if record else {}
            if record is None:
                new.append(
                    BaseEntry(
                        grid=version.grid,
                        day=key[1],
                        entry_class=key[2],
                        worker=worker,
                        source=EntrySource.SHEET,
                        **counts,
                    )
                )
                run.report(NEW, row, self._words(new[-1], version))
            elif before == counts:
                run.report(UNCHANGED, row, {})
            else:
                for name in COUNTS:
                    setattr(record, name, counts[name])
                changed.append(record)
                run.report(CHANGED, row, self._words(record, version), before)
        for record in known.values():
            run.report(REMOVED, None, {}, self._words(record, grids.version(record.grid_id, record.day)))
        replace_base_entries(new=new, changed=changed, removed=[record.pk for record in known.values()])
        record_receipts(dataset="base_entries", rows_by_month=received, by=run.by, at=run.at, digest=run.digest)

    @staticmethod
    def _known(months: Iterable[tuple[int, date]]) -> dict[Key, BaseEntry]:
        """What sheets said so far of these subdistricts and months. One query."""
        covered = Q()
        for subdistrict, month in months:
            covered |= Q(grid__subdistrict=subdistrict, day__gte=month, day__lt=month_after(month))
        rows = BaseEntry.objects.filter(covered, source=EntrySource.SHEET).select_related("worker")
        return {(row.grid_id, row.day, row.entry_class, row.worker_id): row for row in rows}

    @staticmethod
    def _words(record: BaseEntry, version: GridVersion | None) -> dict[str, Any]:
        return {
            "day": record.day,
            **grid_words(version),
            "entry_class": label_of(CLASSES, record.entry_class),
            **{name: getattr(record, name) for name in COUNTS},
            "worker": record.worker.staff_number if record.worker else "",
        }

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        """What sheets brought: other rows would come back in as a sheet's, and so count twice."""
        grids = GridLookup(EVERYTHING)
        records = queryset.filter(source=EntrySource.SHEET).select_related("worker")
        for position, record in enumerate(records.order_by("day", "grid", "entry_class", "pk"), start=1):
            yield {"position": position, **self._words(record, grids.version(record.grid_id, record.day))}
