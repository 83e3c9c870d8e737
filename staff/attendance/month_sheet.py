"""The monthly sheet of attendance: a matrix of workers and days."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any, ClassVar

from django.db.models.functions import Collate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import day_of
from core.sheets import cells
from core.sheets.changes import CHANGED, NEW, UNCHANGED, SheetImport
from core.sheets.kinds import Loss
from core.sheets.outgoing import in_order
from core.sheets.table import Column, Row
from core.sheets.writing import OutTable
from core.years import month_in_words
from staff.access import Role
from staff.attendance.lists import month_range
from staff.attendance.marks import LABELS, Meaning, mark_of, meaning_of, read_mark
from staff.attendance.models import Attendance
from staff.attendance.sheets import LOSSES_OF_NAMES, Said, WorkerSheet, worker_columns
from staff.people.models import Worker
from staff.postings.models import Posting

# The content of a cell of the month's sheet is in `marks`.
DAYS = range(1, 32)


def _day_column(number: int) -> Column:
    return Column(
        f"d{number}",
        f"{number}日",
        read_mark,
        gettext_lazy(
            "√ present, × absent, 年 病 事 产 陪 育 婚 丧 伤 公 for leave, which is asked for and waits for a head; "
            "half days: 半勤, 半缺, 半事, 半勤半事; blank: nothing is recorded."
        ),
        also=(str(number), f"{number:02d}", f"{number}号"),
        example="√",
    )


class MonthlySheet(WorkerSheet):
    """One row is a worker's month. A blank cell leaves the day as it is; a mark is written over it."""

    key = "attendance_month"
    title = gettext_lazy("Monthly attendance sheet")
    slug = "attendance-month"
    period = ("month",)
    needs = (("month",), ("staff_number", "name"))
    max_rows = 5_000
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "month",
            "月份",
            cells.month,
            gettext_lazy("The month, in every row, merged over them, or in the title above the table."),
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

    def days_of(self, run: SheetImport, row: Row) -> Iterable[tuple[date, str, Meaning]]:
        for number in DAYS:
            mark = row[f"d{number}"]
            if mark is None:
                continue
            meaning = meaning_of(mark)
            if day := self._day(run, row, number, meaning):
                yield day, f"{number}日", meaning

    def report(self, run: SheetImport, row: Row, worker: Worker, said: list[Said]) -> None:
        named = {"name": worker.name, "staff_number": worker.staff_number}
        before = {f"d{one.day.day}": LABELS.get(mark_of(one.before), "") if one.before else "" for one in said}
        after = {f"d{one.day.day}": LABELS[row[f"d{one.day.day}"]] for one in said}
        if not said:
            run.report(UNCHANGED, row, {})
        elif any(before.values()):
            run.report(CHANGED, row, {**named, **after}, {**named, **before})
        else:
            run.report(NEW, row, {**named, **after})

    def _day(self, run: SheetImport, row: Row, number: int, meaning: Meaning) -> date | None:
        """The day of a cell; refused where the month has none, and in the future, where only leave is known."""
        month: date = row["month"]
        if number > monthrange(month.year, month.month)[1]:
            run.refuse(row, f"{number}日", _("%(month)s has no such day.") % {"month": month_in_words(month)})
            return None
        day = month.replace(day=number)
        if day > day_of(run.at) and meaning.parts:
            run.refuse(row, f"{number}日", _("%(day)s lies in the future.") % {"day": day})
            return None
        return day

    # --- out ---

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        """A row for every worker and month with a record."""
        for month in queryset.dates("day", "month"):  # one after the other: to sort all months at once takes seconds
            begin, end = month_range(month)
            yield from self._lines_of_month(queryset.filter(day__gte=begin, day__lt=end), month)

    @staticmethod
    def _lines_of_month(queryset: Any, month: date) -> Iterable[Mapping[str, Any]]:
        whole = Attendance.objects.prefetch_related("worker")
        records = in_order(queryset, Collate("worker__staff_number", "C"), "day", "pk", whole=whole)
        for worker, of_worker in groupby(records, lambda one: one.worker):
            days: dict[int, list[Attendance]] = defaultdict(list)
            for record in of_worker:
                days[record.day.day].append(record)
            marks = {f"d{day}": LABELS.get(mark_of(of_day), "") for day, of_day in days.items()}
            yield {"month": f"{month:%Y-%m}", "staff_number": worker.staff_number, "name": worker.name, **marks}

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
