"""The register of a year's trainings (培训台账)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.documents.tables import Head, TablePaper
from grids.territory.models import Subdistrict
from staff.people.documents import day_of_paper, in_chinese, issuer_of
from staff.training.models import Examined, Training

HEADS = (
    Head("序号", 6), Head("日期", 13), Head("内容", 34, left=True), Head("学时", 8),
    Head("参加人", 52, left=True), Head("考核", 22, left=True), Head("备注", 20, left=True),
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """One training as the register has it; names by what the examination said, blank for those it says nothing of."""

    day: date
    subject: str
    hours: Decimal
    names: Sequence[str]
    passed: Sequence[str]
    failed: Sequence[str]
    note: str


@dataclass(frozen=True)
class TrainingsOfYear:
    issuer: str
    year: int
    trainings: Sequence[Held]  # by day
    filled_on: date


def register_paper(of: TrainingsOfYear) -> TablePaper:
    """培训台账: a row for each training, with everybody by name."""
    rows = [
        (*(number, day_of_paper(one.day), one.subject, one.hours, _people(one.names), _results(one), one.note),)
        for number, one in enumerate(of.trainings, start=1)
    ]
    hours = sum((one.hours for one in of.trainings), Decimal(0))
    taken = sum(len(one.names) for one in of.trainings)
    return TablePaper(
        issuer=of.issuer,
        title=f"{of.year}年网格员培训台账",
        heads=HEADS,
        rows=rows,
        filled_on=of.filled_on,
        total=(None, "合计", f"{len(of.trainings)}期", hours, f"{taken}人次", None, None),
        name="培训台账",
    )


def _people(names: Sequence[str]) -> str:
    return f"{len(names)}人：{'、'.join(names)}" if names else ""


def _results(one: Held) -> str:
    """34 passed, and by name who did not."""
    told = [f"合格{len(one.passed)}人"] if one.passed else []
    told += [f"不合格{len(one.failed)}人（{'、'.join(one.failed)}）"] if one.failed else []
    return "，".join(told) or ("未组织考核" if one.names else "")


# --- from the database ----------------------------------------------------------------------------


@in_chinese
def trainings_of(subdistrict: Subdistrict, year: int, *, on: date) -> TrainingsOfYear:
    """The trainings of an office in a year. Three queries."""
    rows = Training.objects.filter(subdistrict=subdistrict, held_on__year=year).order_by("held_on", "pk")
    return TrainingsOfYear(
        issuer_of(subdistrict), year, [_held(row) for row in rows.prefetch_related("participants__worker")], on
    )


def _held(row: Training) -> Held:
    people = sorted(row.participants.all(), key=lambda one: one.worker.staff_number)

    def named(result: str | None = None) -> list[str]:
        return [one.worker.name for one in people if result is None or one.result == result]

    return Held(
        day=row.held_on,
        subject=row.subject,
        hours=row.hours,
        names=named(),
        passed=named(Examined.PASSED),
        failed=named(Examined.FAILED),
        note="；".join(filter(None, (row.teacher, row.place))),
    )
