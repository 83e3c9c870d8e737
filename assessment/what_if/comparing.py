"""Frozen results judged again by other terms, from the counts that they kept. Reads only; nothing is counted anew.

A row of the answer is a JSON object: `kind` (`grid`, `member`, `quarter`), `key` of the grid or worker, `name`, and
by figure what it was and what it would be. Only who moves has a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.bulletin.lines import judged_again
from assessment.bulletin.models import Bulletin
from assessment.figures.counts import StretchCounts
from assessment.figures.rules import rounded
from assessment.pay.choices import Reckoning, RunState
from assessment.pay.coefficient import coefficient_of
from assessment.pay.models import PayLine
from assessment.periods import Kind, Period
from assessment.scheme.terms import Terms
from assessment.score.models import MonthlyScore, QuarterlyScore, ScoreKind, ScoreRevision
from assessment.score.quarter_services import judged_from_kept
from assessment.score.services import judged
from grids.territory.models import Subdistrict

Answer = dict[str, Any]


def _moved(kind: str, key: int, name: str, **figures: tuple[Any, Any]) -> Answer | None:
    """A row of who moves; None for who does not."""
    shown = {figure: [_plain(value) for value in both] for figure, both in figures.items()}
    if all(before == after for before, after in shown.values()):
        return None
    return {"kind": kind, "key": key, "name": name, **shown}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def _rows(rows: Iterable[Answer | None]) -> list[Answer]:
    return [row for row in rows if row is not None]


# --- months ---------------------------------------------------------------------------------------


def of_month(subdistrict: Subdistrict, month: Period, terms: Terms) -> tuple[list[Answer], list[Answer]]:
    """Who would move in a frozen month: grids and members; and what of the paid lines would change. Six queries."""
    bulletin = Bulletin.objects.latest_revisions().filter(subdistrict=subdistrict, month=month.start).first()
    if bulletin is None:
        return [], []
    revision = ScoreRevision.objects.filter(bulletin=bulletin, kind=ScoreKind.MONTH).first()
    pairs = list(_members(revision, terms)) if revision else []
    return _rows([*_grids(bulletin, terms), *(_member(*pair) for pair in pairs)]), _pay(pairs, month, terms)


def _grids(bulletin: Bulletin, terms: Terms) -> Iterator[Answer | None]:
    before = {line.grid_id: line for line in bulletin.lines.all()}
    for after in judged_again(bulletin, terms):
        was = before[after.grid_id]
        yield _moved(
            "grid",
            after.grid_id,
            str(was.facts["name"]),
            score=(was.score, after.score),
            rank=(was.rank, after.rank),
            bottom=(was.in_bottom, after.in_bottom),
        )


def _members(revision: ScoreRevision, terms: Terms) -> Iterator[tuple[MonthlyScore, MonthlyScore]]:
    for was in revision.monthly_scores.select_related("worker").order_by("worker__staff_number"):
        counts = [StretchCounts.from_json(one) for one in was.measures["stretches"]]
        yield was, judged(was.worker_id, was.facts, counts, terms)


def _member(was: MonthlyScore, after: MonthlyScore) -> Answer | None:
    return _moved("member", was.worker_id, was.worker.name, score=(was.score, after.score))


# --- pay ------------------------------------------------------------------------------------------


def _pay(pairs: Iterable[tuple[MonthlyScore, MonthlyScore]], month: Period, terms: Terms) -> list[Answer]:
    """By member whose score of the month was paid by: the coefficient, and the sum of the lines that it bears."""
    by_worker: dict[int, list[PayLine]] = {}
    lines = PayLine.objects.filter(
        run__state=RunState.LOCKED,
        of_month=month.start,
        run__month=month.start,
        reckoning=Reckoning.SHARE_COEFFICIENT,
        sheet__worker__in=[was.worker_id for was, _after in pairs],
    )
    for line in lines.select_related("sheet"):
        by_worker.setdefault(line.sheet.worker_id, []).append(line)
    return _rows(_paid(was, after, by_worker.get(was.worker_id, []), terms) for was, after in pairs)


def _paid(was: MonthlyScore, after: MonthlyScore, lines: list[PayLine], terms: Terms) -> Answer | None:
    """Lines that were not paid by this month's own score, for it was not frozen yet, are left as they are."""
    if after.score is None or was.score is None or not lines:
        return None
    coefficient = coefficient_of(Fraction(after.score), terms.pay.coefficient)
    before = sum((line.amount for line in lines), Decimal())
    would = sum((_amount(line, coefficient) for line in lines), Decimal())
    return _moved(
        "pay", was.worker_id, was.worker.name, coefficient=(lines[0].coefficient, coefficient), amount=(before, would)
    )


def _amount(line: PayLine, coefficient: Decimal) -> Decimal:
    """The line's amount by another coefficient, rounded once, as a line is."""
    share = Fraction(line.days_paid or 0) / (line.days_of_month or 1)
    return rounded(Fraction(line.base or 0) * share * Fraction(coefficient))


# --- quarters -------------------------------------------------------------------------------------


def of_quarter(subdistrict: Subdistrict, quarter: Period, terms: Terms) -> list[Answer]:
    """Who would move in an assessed quarter: score, rank, grade, and whether it would be a ground. Three queries."""
    revision = (
        ScoreRevision.objects.latest()
        .filter(subdistrict=subdistrict, kind=ScoreKind.QUARTER, period_start=quarter.start)
        .first()
    )
    if revision is None:
        return []
    kept = list(QuarterlyScore.objects.filter(revision=revision).select_related("worker").order_by("worker"))
    before = Terms.model_validate(revision.terms)
    after = {row.worker_id: row for row in judged_from_kept(revision, kept, terms)}
    return _rows(_quarterly(was, after[was.worker_id], before, terms) for was in kept)


def _quarterly(was: QuarterlyScore, after: QuarterlyScore, terms: Terms, others: Terms) -> Answer | None:
    return _moved(
        "quarter",
        was.worker_id,
        was.worker.name,
        score=(was.score, after.score),
        rank=(was.rank, after.rank),
        grade=(was.grade, after.grade),
        ground=(_is_ground(was, terms), _is_ground(after, others)),
    )


def _is_ground(row: QuarterlyScore, terms: Terms) -> bool:
    """Whether the quarter alone would be a ground to propose a replacement: bottom, and below the term."""
    return bool(row.in_bottom and row.score is not None and row.score < terms.replacement.bottom_and_below)


def periods(first: Period, last: Period) -> list[Period]:
    """The months from the first to the last, and the quarters whose three months are all among them."""
    months = [first]
    while months[-1].start < last.start:
        months.append(months[-1].next())
    starts = {month.start for month in months}
    quarters = []
    for month in months:
        if (month.start.month - 1) % 3 == 0 and {month.shifted(n).start for n in range(3)} <= starts:
            quarters.append(Period(month.start, Kind.QUARTER))
    return [*months, *quarters]
