"""The attendance sheet: a row is a worker's day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import sheets
from core.sheet_resource import CHANGED, NEW, UNCHANGED, SheetImport
from core.sheets import Column, Row
from staff.models import Attendance, AttendanceStatus, LeaveKind, Worker
from staff.resources.of_workers import WorkerSheet, worker_columns
from staff.resources.office import label_of

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

    title = gettext_lazy("Attendance sheet")
    slug = "attendance"
    period = "day"
    needs = (("day",), ("staff_number", "name"), ("status",))
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "day",
            "日期",
            sheets.day,
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
            sheets.one_of(STATUSES),
            gettext_lazy("出勤, 缺勤 or 请假 (approved leave only)."),
            also=("出勤情况", "考勤", "考勤情况", "考勤结果", "状态"),
            filled=True,
            example="出勤",
        ),
        Column(
            "leave_kind",
            "请假类别",
            sheets.one_of(LEAVE_KINDS),
            gettext_lazy("年假, 病假, 事假, 产假 or 公假; for a day on leave, and only for it."),
            also=("请假类型", "假别"),
            example="",
        ),
    )
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
