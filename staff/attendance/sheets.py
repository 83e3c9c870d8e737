"""Sheets of attendance: one row a day, and the monthly matrix."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import day_of
from core.errors import DomainError
from core.sheets import cells
from core.sheets.changes import CHANGED, NEW, UNCHANGED, SheetImport
from core.sheets.kinds import Loss
from core.sheets.table import Column, Row
from core.sheets.writing import OutTable
from staff.access import Role
from staff.attendance.lists import month_range
from staff.attendance.models import Attendance, AttendanceStatus, LeaveKind
from staff.attendance.services import record_attendance
from staff.office_sheet import OfficeSheet, hold_offices, label_of, staff_number
from staff.people.lookup import WorkerLookup
from staff.people.models import Worker
from staff.people.sheets import person
from staff.postings.models import Posting


def worker_columns(*, spans: bool = False) -> tuple[Column, Column]:
    """The columns that name a worker. `spans`: a merged cell names them for several rows."""
    return (
        Column(
            "staff_number",
            "工号",
            staff_number,
            gettext_lazy("Needed where two workers have the same name."),
            also=("员工编号", "人员编号"),
            spans=spans,
            example="331003002-00001",
        ),
        Column(
            "name",
            "姓名",
            person,
            gettext_lazy("Needed unless the staff number is written."),
            also=("人员姓名",),
            spans=spans,
            example="王芳",
        ),
    )


LOSSES_OF_NAMES = {
    "staff_number": Loss(gettext_lazy("two workers of the same name cannot be told apart")),
    "name": Loss(gettext_lazy("a mistyped staff number is not noticed")),
}


class WorkerSheet(OfficeSheet):
    """A sheet of attendance: each row is one worker's `period`, and no two rows are about the same."""

    period: ClassVar[str]  # the column that says which day or month

    def may_stand(self, run: SheetImport, row: Row) -> bool:  # noqa: ARG002  (sheets that judge a row by itself read them)
        """Whether the row makes sense by itself; refuses it where it does not."""
        return True

    def records(self, run: SheetImport, wanted: Sequence[tuple[Row, Worker]]) -> list[Attendance]:
        """The records to write; reports or refuses every row."""
        raise NotImplementedError

    def take(self, run: SheetImport, rows: Sequence[Row]) -> None:
        territory = self.territory(run)
        hold_offices(territory.subdistricts)
        workers = WorkerLookup(territory)
        seen: dict[Any, str] = {}
        wanted: list[tuple[Row, Worker]] = []
        for row in rows:
            try:
                worker = workers.one(number=row["staff_number"], name=row["name"])
            except DomainError as error:
                self.refuse(run, row, error)
                continue
            key = worker.pk, row[self.period]
            if self.may_stand(run, row) and not self.refuse_repeated(run, row, seen, key):
                wanted.append((row, worker))
        if not wanted:
            return
        written = self.records(run, wanted)
        if not run.refused:
            run.journal.changing(Attendance, _keys_of(written))
            run.journal.made(record_attendance(written))


def _keys_of(written: Sequence[Attendance]) -> list[int]:
    """The records that are there already for the days that are written. One query."""
    if not written:
        return []
    days = [record.day for record in written]
    known = Attendance.objects.filter(
        worker__in={record.worker_id for record in written}, day__gte=min(days), day__lte=max(days)
    )
    wanted = {(record.worker_id, record.day) for record in written}
    return [key for key, worker, day in known.values_list("pk", "worker", "day") if (worker, day) in wanted]


STATUSES = {
    "出勤": AttendanceStatus.PRESENT.value, "到岗": AttendanceStatus.PRESENT.value, "√": AttendanceStatus.PRESENT.value,
    "缺勤": AttendanceStatus.ABSENT.value, "旷工": AttendanceStatus.ABSENT.value, "×": AttendanceStatus.ABSENT.value,
    "请假": AttendanceStatus.LEAVE.value, "休假": AttendanceStatus.LEAVE.value,
}  # fmt: skip
LEAVE_KINDS = {
    "年假": LeaveKind.ANNUAL.value, "年休假": LeaveKind.ANNUAL.value,
    "病假": LeaveKind.SICK.value,
    "事假": LeaveKind.PERSONAL.value,
    "产假": LeaveKind.MATERNITY.value, "生育假": LeaveKind.MATERNITY.value,
    "公假": LeaveKind.OFFICIAL.value, "因公": LeaveKind.OFFICIAL.value,
}  # fmt: skip


class AttendanceSheet(WorkerSheet):
    """考勤: one row is a worker's day. A day that is written again is written over."""

    key = "attendance"
    title = gettext_lazy("Attendance sheet")
    slug = "attendance"
    period = "day"
    needs = (("day",), ("staff_number", "name"), ("status",))
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "day",
            "日期",
            cells.day,
            gettext_lazy("The day."),
            also=("考勤日期", "出勤日期"),
            filled=True,
            spans=True,
            example="2026-03-05",
        ),
        *worker_columns(spans=True),
        Column(
            "status",
            "出勤",
            cells.one_of(STATUSES),
            gettext_lazy("出勤, 缺勤 or 请假 (approved leave only)."),
            also=("出勤情况", "考勤", "考勤情况", "考勤结果", "状态"),
            filled=True,
            example="出勤",
        ),
        Column(
            "leave_kind",
            "请假类别",
            cells.one_of(LEAVE_KINDS),
            gettext_lazy("年假, 病假, 事假, 产假 or 公假; for a day on leave, and only for it."),
            also=("请假类型", "假别"),
            example="",
        ),
    )
    losses: ClassVar[Mapping[str, Loss]] = {
        **LOSSES_OF_NAMES,
        "leave_kind": Loss(gettext_lazy("no day on leave can be written, because its kind is not known")),
    }
    explanations = (gettext_lazy("One row is one worker's day. A day that is written again is written over."),)

    def may_stand(self, run: SheetImport, row: Row) -> bool:
        on_leave = row["status"] == AttendanceStatus.LEAVE
        if on_leave == bool(row["leave_kind"]):
            return not self.refuse_future(run, row, "day")
        run.refuse(
            row,
            "请假类别",
            _("Write the kind of leave.") if on_leave else _("Only a day on leave has a kind of leave."),
        )
        return False

    def records(self, run: SheetImport, wanted: Sequence[tuple[Row, Worker]]) -> list[Attendance]:
        known = self._known(wanted)
        return [record for row, worker in wanted if (record := self._judge(run, row, worker, known))]

    @staticmethod
    def _known(wanted: Sequence[tuple[Row, Worker]]) -> dict[tuple[int, date], Attendance]:
        days = [row["day"] for row, _worker in wanted]
        workers = {worker.pk for _row, worker in wanted}
        known = Attendance.objects.filter(worker__in=workers, day__gte=min(days), day__lte=max(days))
        return {(record.worker_id, record.day): record for record in known}

    def _judge(
        self, run: SheetImport, row: Row, worker: Worker, known: Mapping[tuple[int, date], Attendance]
    ) -> Attendance | None:
        """The record to write for a row, None where it is there already or the row is refused."""
        record = known.get((worker.pk, row["day"]))
        status, kind = row["status"], row["leave_kind"] or ""
        after = {"name": worker.name, "staff_number": worker.staff_number, **self._words(status, kind)}
        if record is None:
            run.report(NEW, row, after)
        elif (record.status, record.leave_kind) == (status, kind):
            run.report(UNCHANGED, row, {})
            return None
        elif record.leave_id:
            why = _("An approved leave covers this day: the sheet must say %(kind)s.")
            run.refuse(row, "出勤", why % {"kind": label_of(LEAVE_KINDS, record.leave_kind)})
            return None
        else:
            run.report(CHANGED, row, after, self._words(record.status, record.leave_kind))
        return Attendance(worker=worker, day=row["day"], status=status, leave_kind=kind)

    @staticmethod
    def _words(status: str, kind: str) -> dict[str, str]:
        return {"status": label_of(STATUSES, status), "leave_kind": label_of(LEAVE_KINDS, kind)}

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        for record in queryset.select_related("worker").order_by("day", "worker__staff_number"):
            yield {
                "day": record.day,
                "staff_number": record.worker.staff_number,
                "name": record.worker.name,
                **self._words(record.status, record.leave_kind),
            }


# The content of a cell; the first label of each value is the one that is written out.
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
        cells.one_of(MARKS),
        gettext_lazy("√ present, × absent, 年 病 事 产 公 for approved leave; blank: nothing is recorded."),
        also=(str(number), f"{number:02d}", f"{number}号"),
        example="√",
    )


class MonthlySheet(WorkerSheet):
    """One row is a worker's month. A blank cell leaves the day as it is; a mark is written over it."""

    key = "attendance_month"
    title = gettext_lazy("Monthly attendance sheet")
    slug = "attendance-month"
    period = "month"
    needs = (("month",), ("staff_number", "name"))
    max_rows = 5_000
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "month",
            "月份",
            cells.month,
            gettext_lazy("The month, in every row or merged over them, or in the title."),
            also=("考勤月份", "年月"),
            filled=True,
            spans=True,
            from_title=True,
            example="2026-03",
        ),
        *worker_columns(),
        *(_day_column(number) for number in DAYS),
    )
    losses: ClassVar[Mapping[str, Loss]] = {
        **LOSSES_OF_NAMES,
        **{f"d{number}": Loss(gettext_lazy("this day stays as it is recorded")) for number in DAYS},
    }
    explanations = (gettext_lazy("One row is one worker's month. A blank cell leaves the day as it is."),)

    # --- in ---

    def records(self, run: SheetImport, wanted: Sequence[tuple[Row, Worker]]) -> list[Attendance]:
        known = _known({worker.pk for _row, worker in wanted}, [row["month"] for row, _worker in wanted])
        return [record for row, worker in wanted for record in self._judge(run, row, worker, known)]

    def _judge(
        self, run: SheetImport, row: Row, worker: Worker, known: Mapping[tuple[int, date], Attendance]
    ) -> list[Attendance]:
        """The records to write for a row: none for the days that are recorded already, or where it is refused."""
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

    def of_month(self, workers: Any, month: date) -> OutTable:
        """The sheet of a month to fill in: everybody who is a full-time member in it, with what is known."""
        begin, end = month_range(month)
        serving = Posting.objects.filter(role=Role.FULL_TIME, during__overlap=(begin, end)).values("worker")
        members = workers.filter(pk__in=serving).order_by("staff_number")
        known = Attendance.objects.filter(worker__in=members.values("pk"), day__gte=begin, day__lt=end)
        marks = {line["staff_number"]: line for line in self.lines(known)}
        blank = {"month": f"{begin:%Y-%m}"}
        return self.table(
            {**blank, "staff_number": number, "name": name, **marks.get(number, {})}
            for number, name in members.values_list("staff_number", "name")
        )


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
