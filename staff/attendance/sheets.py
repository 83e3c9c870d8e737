"""The sheet of attendance with one row a day, and what it shares with the monthly one (`month_sheet`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import day_of
from core.errors import DomainError
from core.sheets import cells
from core.sheets.changes import CHANGED, NEW, UNCHANGED, SheetImport
from core.sheets.kinds import Loss
from core.sheets.outgoing import in_order
from core.sheets.table import Column, Row
from staff.attendance.leaves import DayOfLeave, ask_for_days, leaves_around, standing_of
from staff.attendance.marks import LEAVE_KINDS, Meaning
from staff.attendance.models import Attendance, AttendanceStatus, Leave
from staff.attendance.rules import WHOLE, Part, room_left
from staff.attendance.services import DayOfWork, first_days, record_days, refuse_before_joining, refuse_beside_leave
from staff.office_sheet import OfficeSheet, hold_offices, label_of, staff_number
from staff.people.lookup import WorkerLookup
from staff.people.models import Worker
from staff.people.sheets import person


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

    place = "worker__subdistrict"
    period: ClassVar[tuple[str, ...]]  # the columns that say which day or month, or which part of a day

    def may_stand(self, run: SheetImport, row: Row) -> bool:  # noqa: ARG002  (sheets that judge a row by itself read them)
        """Whether the row makes sense by itself; refuses it where it does not."""
        return True

    def days_of(self, run: SheetImport, row: Row) -> Iterable[tuple[date, str, Meaning]]:
        """What a row says: day, the header of its cell, and the meaning of it. Refuses what cannot be."""
        raise NotImplementedError

    def report(self, run: SheetImport, row: Row, worker: Worker, said: list[Said]) -> None:
        """Report what the row changes."""
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
            key = worker.pk, *(row[name] for name in self.period)
            if self.may_stand(run, row) and not self.refuse_repeated(run, row, seen, key):
                wanted.append((row, worker))
        self._take_days(run, [(row, worker, list(self.days_of(run, row))) for row, worker in wanted])

    def _take_days(
        self, run: SheetImport, wanted: Sequence[tuple[Row, Worker, list[tuple[date, str, Meaning]]]]
    ) -> None:
        desk = _Desk.of(
            {worker.pk for _row, worker, _days in wanted},
            [day for _row, _worker, days in wanted for day, _header, _meaning in days],
        )
        work: dict[tuple[int, date], DayOfWork] = {}
        leave: list[DayOfLeave] = []
        for row, worker, days in wanted:
            said = [one for day, header, meaning in days if (one := desk.judge(run, row, worker, day, header, meaning))]
            self.report(run, row, worker, said)
            for one in said:
                _add(work, worker, one.day, one.parts)
                leave += one.leave
        if not run.refused:
            known = [row.pk for key in work for row in desk.recorded[key] if not row.leave_id]
            run.journal.changing(Attendance, known)
            run.journal.made(record_days(list(work.values()), today=day_of(run.at)))
            asked = ask_for_days(leave)
            run.journal.made(asked)
            if asked:
                run.notes[_("Leave is asked for, and counts once a head has approved it.")] = len(asked)


def _add(work: dict[tuple[int, date], DayOfWork], worker: Worker, day: date, parts: tuple[Part, ...]) -> None:
    """Two rows may be two halves of one day."""
    if parts:
        before = work[worker.pk, day].parts if (worker.pk, day) in work else ()
        work[worker.pk, day] = DayOfWork(worker, day, (*before, *parts))


@dataclass(frozen=True)
class Said:
    """What a cell says of a day that is not so yet."""

    day: date
    before: list[Attendance]
    parts: tuple[Part, ...]  # to be recorded
    leave: list[DayOfLeave]  # to be asked for
    meaning: Meaning


@dataclass
class _Desk:
    """What is known of the days that a file is about, loaded once."""

    first: dict[int, date]
    recorded: dict[tuple[int, date], list[Attendance]] = field(default_factory=lambda: defaultdict(list))
    leaves: dict[int, list[Leave]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, workers: set[int], days: Sequence[date]) -> _Desk:
        desk = cls(first_days(workers))
        if days:
            known = Attendance.objects.filter(worker__in=workers, day__gte=min(days), day__lte=max(days))
            for record in known.order_by("pk"):
                desk.recorded[record.worker_id, record.day].append(record)
            for leave in leaves_around(workers, days):
                desk.leaves[leave.worker_id].append(leave)
        return desk

    def judge(
        self, run: SheetImport, row: Row, worker: Worker, day: date, header: str, meaning: Meaning
    ) -> Said | None:
        """What a cell changes; None where it is so already, or is refused."""
        records = self.recorded[worker.pk, day]
        try:
            refuse_before_joining(worker, day, self.first)
            leave = self._to_ask(worker, day, meaning)
            parts = self._to_record(records, meaning)
        except DomainError as error:
            run.refuse(row, header, error)
            return None
        return Said(day, records, parts, leave, meaning) if leave or parts else None

    def _to_ask(self, worker: Worker, day: date, meaning: Meaning) -> list[DayOfLeave]:
        if meaning.leave is None:
            return []
        kind, part = meaning.leave
        one = DayOfLeave(worker, day, kind, part)
        return [] if standing_of(one, self.leaves[worker.pk]) else [one]

    @staticmethod
    def _to_record(records: list[Attendance], meaning: Meaning) -> tuple[Part, ...]:
        own = {Part(record.status, record.part) for record in records if not record.leave_id}
        if not meaning.parts or own == set(meaning.parts):
            return ()
        room = room_left(Part(record.status, record.part) for record in records if record.leave_id)
        if sum(part.part for part in meaning.parts) > room:
            refuse_beside_leave(room)
        return meaning.parts


STATUSES = {
    "出勤": AttendanceStatus.PRESENT.value, "到岗": AttendanceStatus.PRESENT.value, "√": AttendanceStatus.PRESENT.value,
    "缺勤": AttendanceStatus.ABSENT.value, "旷工": AttendanceStatus.ABSENT.value, "×": AttendanceStatus.ABSENT.value,
    "请假": AttendanceStatus.LEAVE.value, "休假": AttendanceStatus.LEAVE.value,
}  # fmt: skip
_PART = cells.one_of({"1": "1", "0.5": "0.5", "1.0": "1", "全天": "1", "1天": "1", "半天": "0.5", "0.5天": "0.5"})


def part_of_day(cell: Any) -> str:
    """1 or 0.5, as offices write it; a number, and no word that could mean anything else."""
    return _PART(cell)


class AttendanceSheet(WorkerSheet):
    """考勤: one row is a worker's day, or half of one. A day that is written again is written over."""

    key = "attendance"
    title = gettext_lazy("Attendance sheet")
    slug = "attendance"
    period = ("day", "status", "leave_kind")
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
            gettext_lazy("出勤, 缺勤 or 请假. Leave is asked for, and counts once a head has approved it."),
            also=("出勤情况", "考勤", "考勤情况", "考勤结果", "状态"),
            filled=True,
            example="出勤",
        ),
        Column(
            "leave_kind",
            "请假类别",
            cells.one_of(LEAVE_KINDS),
            gettext_lazy(
                "年假, 病假, 事假, 产假, 陪产假, 育儿假, 婚假, 丧假, 工伤假 or 公假; for a day on leave, "
                "and only for it."
            ),
            also=("请假类型", "假别"),
            example="",
        ),
        Column(
            "part",
            "天数",
            part_of_day,
            gettext_lazy("1 or 0.5; blank: a whole day."),
            also=("折算天数", "出勤天数"),
            example="1",
        ),
    )
    losses: ClassVar[Mapping[str, Loss]] = {
        **LOSSES_OF_NAMES,
        "leave_kind": Loss(gettext_lazy("no day on leave can be written, because its kind is not known")),
        "part": Loss(gettext_lazy("every day is taken for a whole one")),
    }
    explanations = (gettext_lazy("One row is one worker's day. A day that is written again is written over."),)

    def may_stand(self, run: SheetImport, row: Row) -> bool:
        on_leave = row["status"] == AttendanceStatus.LEAVE
        if on_leave == bool(row["leave_kind"]):
            return on_leave or not self.refuse_future(run, row, "day")
        run.refuse(
            row,
            "请假类别",
            _("Write the kind of leave.") if on_leave else _("Only a day on leave has a kind of leave."),
        )
        return False

    def days_of(self, run: SheetImport, row: Row) -> Iterable[tuple[date, str, Meaning]]:  # noqa: ARG002
        part = Decimal(row["part"] or "1")
        on_leave = row["status"] == AttendanceStatus.LEAVE
        parts = () if on_leave else (Part(row["status"], part),)
        yield row["day"], "出勤", Meaning(parts, (row["leave_kind"], part) if on_leave else None)

    def report(self, run: SheetImport, row: Row, worker: Worker, said: list[Said]) -> None:
        after = {"name": worker.name, "staff_number": worker.staff_number}
        after |= _words(row["status"], row["leave_kind"] or "", Decimal(row["part"] or "1"))
        if not said:
            run.report(UNCHANGED, row, {})
        elif len(said[0].before) == 1:
            before = said[0].before[0]
            run.report(CHANGED, row, after, _words(before.status, before.leave_kind, before.part))
        else:
            run.report(NEW, row, after)

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        whole = Attendance.objects.prefetch_related("worker")
        for record in in_order(queryset, "day", "worker__staff_number", "pk", whole=whole):
            yield {
                "day": record.day,
                "staff_number": record.worker.staff_number,
                "name": record.worker.name,
                **_words(record.status, record.leave_kind, record.part),
            }


def _words(status: str, kind: str, part: Decimal) -> dict[str, str]:
    return {
        "status": label_of(STATUSES, status),
        "leave_kind": label_of(LEAVE_KINDS, kind),
        "part": "1" if part == WHOLE else "0.5",
    }
