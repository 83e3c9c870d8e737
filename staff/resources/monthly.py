"""月考勤表: attendance as a matrix, one row a worker's month and one column a day, in and out."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

import tablib
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import sheets
from core.clock import day_of
from core.sheet_resource import CHANGED, NEW, UNCHANGED, SheetImport
from core.sheets import Column, Row
from staff.attendance import month_range
from staff.models import Attendance, AttendanceStatus, LeaveKind, Posting, Role, Worker
from staff.resources.attendance import LEAVE_KINDS, STATUSES
from staff.resources.of_workers import WorkerSheet, worker_columns

# What stands in a cell; the first label of each value is the one that is written out.
MARKS = {
    "√": AttendanceStatus.PRESENT.value,
    "×": AttendanceStatus.ABSENT.value,
    "年": LeaveKind.ANNUAL.value,
    "病": LeaveKind.SICK.value,
    "事": LeaveKind.PERSONAL.value,
    "产": LeaveKind.MATERNITY.value,
    "公": LeaveKind.OFFICIAL.value,
    **{label: value for label, value in STATUSES.items() if value != AttendanceStatus.LEAVE},
    **LEAVE_KINDS,
    "x": AttendanceStatus.ABSENT.value,
    "✓": AttendanceStatus.PRESENT.value,
}
MARK_OF = {value: label for label, value in reversed(list(MARKS.items()))}
DAYS = range(1, 32)


def _day_column(number: int) -> Column:
    return Column(
        f"d{number}",
        f"{number}日",
        sheets.one_of(MARKS),
        gettext_lazy("√ present, × absent, 年 病 事 产 公 for approved leave; blank: nothing is recorded."),
        also=(str(number), f"{number:02d}", f"{number}号"),
        example="√",
    )


class MonthlySheet(WorkerSheet):
    """One row is a worker's month. A blank cell leaves the day as it is; a mark is written over it."""

    title = gettext_lazy("Monthly attendance sheet")
    slug = "attendance-month"
    period = "month"
    needs = (("month",), ("staff_number", "name"))
    max_rows = 5_000
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "month",
            "月份",
            sheets.month,
            gettext_lazy("The month, in every row or merged over them."),
            also=("考勤月份", "年月"),
            filled=True,
            spans=True,
            example="2026-03",
        ),
        *worker_columns(),
        *(_day_column(number) for number in DAYS),
    )
    explanations = (gettext_lazy("One row is one worker's month. A blank cell leaves the day as it is."),)

    # --- in ---

    def records(self, run: SheetImport, wanted: Sequence[tuple[Row, Worker]]) -> list[Attendance]:
        known = _known({worker.pk for _row, worker in wanted}, [row["month"] for row, _worker in wanted])
        return [record for row, worker in wanted for record in self._judge(run, row, worker, known)]

    def _judge(
        self, run: SheetImport, row: Row, worker: Worker, known: Mapping[tuple[int, date], Attendance]
    ) -> list[Attendance]:
        """The records to write for a row: none for the days that stand there already, or where it is refused."""
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        written = []
        for number in DAYS:
            mark = row[f"d{number}"]
            if mark is None or not (day := self._day(run, row, number, mark)):
                continue
            record = known.get((worker.pk, day))
            if record and _mark_of(record) == mark:
                continue
            if record and record.leave_id:
                why = _("An approved leave covers this day: the sheet must say %(kind)s.")
                run.refuse(row, f"{number}日", why % {"kind": MARK_OF[_mark_of(record)]})
                continue
            before[f"d{number}"] = MARK_OF[_mark_of(record)] if record else ""
            after[f"d{number}"] = MARK_OF[mark]
            written.append(_record(worker, day, mark))
        named = {"name": worker.name, "staff_number": worker.staff_number}
        if not written:
            run.report(UNCHANGED, row, {})
        elif any(before.values()):
            run.report(CHANGED, row, {**named, **after}, {**named, **before})
        else:
            run.report(NEW, row, {**named, **after})
        return written

    def _day(self, run: SheetImport, row: Row, number: int, mark: str) -> date | None:
        """The day of a cell; refused where the month has none, and in the future, where only leave is known."""
        month: date = row["month"]
        if number > monthrange(month.year, month.month)[1]:
            run.refuse(row, f"{number}日", _("%(month)s has no such day.") % {"month": f"{month:%Y-%m}"})
            return None
        day = month.replace(day=number)
        if day > day_of(run.at) and mark not in LeaveKind.values:
            run.refuse(row, f"{number}日", _("%(day)s lies in the future.") % {"day": day})
            return None
        return day

    # --- out ---

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        """A row for every worker and month with a record."""
        months: dict[tuple[date, str], dict[str, Any]] = defaultdict(dict)
        records = queryset.select_related("worker").order_by("day", "worker__staff_number")
        for record in records:
            row = months[record.day.replace(day=1), record.worker.staff_number]
            row["name"] = record.worker.name
            row[f"d{record.day.day}"] = MARK_OF[_mark_of(record)]
        for (month, number), marks in sorted(months.items()):
            yield {"month": f"{month:%Y-%m}", "staff_number": number, **marks}

    def of_month(self, workers: Any, month: date) -> tablib.Dataset:
        """The sheet of a month to fill in: everybody who is a full-time member in it, with what is known."""
        begin, end = month_range(month)
        serving = Posting.objects.filter(role=Role.FULL_TIME, during__overlap=(begin, end)).values("worker")
        members = workers.filter(pk__in=serving).order_by("staff_number")
        known = Attendance.objects.filter(worker__in=members.values("pk"), day__gte=begin, day__lt=end)
        marks = {line["staff_number"]: line for line in self.lines(known)}
        blank = {"month": f"{begin:%Y-%m}"}
        dataset = tablib.Dataset(headers=[column.header for column in self.columns])
        for number, name in members.values_list("staff_number", "name"):
            line = {**blank, "staff_number": number, "name": name, **marks.get(number, {})}
            dataset.append([line.get(column.name) for column in self.columns])
        return dataset


def _known(workers: set[int], months: list[date]) -> dict[tuple[int, date], Attendance]:
    end = month_range(max(months))[1]
    known = Attendance.objects.filter(worker__in=workers, day__gte=min(months), day__lt=end)
    return {(record.worker_id, record.day): record for record in known}


def _mark_of(record: Attendance) -> str:
    return record.leave_kind or record.status


def _record(worker: Worker, day: date, mark: str) -> Attendance:
    on_leave = mark in LeaveKind.values
    return Attendance(
        worker=worker, day=day, status=AttendanceStatus.LEAVE if on_leave else mark, leave_kind=mark if on_leave else ""
    )
