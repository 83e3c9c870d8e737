"""What the sheets of attendance share: rows about one worker and one day or month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from core import sheets
from core.errors import DomainError
from core.sheet_resource import SheetImport
from core.sheets import Column, Row
from staff.intake import hold_offices, record_attendance
from staff.lookup import WorkerLookup
from staff.models import Attendance, Worker
from staff.resources.office import OfficeSheet, staff_number


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
            sheets.name,
            gettext_lazy("Needed unless the staff number is written."),
            also=("人员姓名",),
            spans=spans,
            example="王芳",
        ),
    )


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
        seen: dict[Any, int] = {}
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
            record_attendance(written)
