"""What an office pays for one month: the own lines of everybody, with what is missing for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from assessment.pay.coefficient import Basis, basis_of
from assessment.pay.facts import Facts
from assessment.pay.floors import maternity_floor, sick_floor
from assessment.pay.lines import (
    PUBLIC_FINANCE,
    SHARE_COEFFICIENT,
    Line,
    Reckoning,
    attendance_remarks,
    own_lines,
)
from assessment.pay.shares import DaysOfMonth, leave_shares
from assessment.pay.values import Person, Remark, covers
from assessment.periods import Period
from assessment.scheme.terms import Terms


@dataclass(frozen=True)
class PersonMonth:
    """The own lines of one person in one month, and what was found on the way."""

    asked: Reckoning
    lines: tuple[Line, ...]
    remarks: tuple[Remark, ...]

    @property
    def is_provisional(self) -> bool:
        return any(remark.code == "provisional" for remark in self.remarks)


def reckoned(
    facts: Facts, month: Period, terms: Terms, *, only: Collection[int] | None = None
) -> dict[int, PersonMonth]:
    """The month of everybody who is paid something in it or for whom something is missing, by worker."""
    kept = month.start in facts.months_kept
    days = DaysOfMonth(month.start, month.end, facts.calendar, leave_shares(terms.pay), kept=kept)
    found = {}
    for key, person in facts.people.items():
        if only is not None and key not in only:
            continue
        asked = Reckoning(
            person,
            days.of(person),
            facts.items,
            facts.rates,
            basis_of(month.start, facts.scores.get(key, {}), terms.pay),
            terms.pay.day_rate_divisor,
        )
        one = _person_month(facts, asked, terms)
        if one.lines or one.remarks:
            found[key] = one
    return found


def _person_month(facts: Facts, asked: Reckoning, terms: Terms) -> PersonMonth:
    lines, remarks = own_lines(asked)
    lines = [_with_score(line, asked.basis) for line in lines]
    remarks += attendance_remarks(asked)
    items = {item.key: item for item in facts.items}
    minimum = facts.minimum_wage_on(asked.month.begin)
    remarks += sick_floor(asked, lines, items, minimum=minimum, percent=terms.pay.sick_floor_percent)
    remarks += maternity_floor(asked, lines, items)
    remarks += _financed(asked.person, asked.month.begin, asked.month.end)
    return PersonMonth(asked, tuple(lines), tuple(remarks))


def _with_score(line: Line, basis: Basis) -> Line:
    """The line with the scores from which its coefficient comes."""
    if line.reckoning != SHARE_COEFFICIENT:
        return line
    scores = [[f"{month:%Y-%m}", str(score.value), score.revision] for month, score in basis.months]
    return replace(line, explanation={**line.explanation, "scores": scores})


def _financed(person: Person, begin: date, end: date) -> list[Remark]:
    """Who is paid by public finance on a day of the month is named with the ground."""
    return [
        Remark(PUBLIC_FINANCE, person.key, False, {"ground": one.ground, "from": one.begin.isoformat()})
        for one in person.standings
        if one.kind == PUBLIC_FINANCE and (covers(one, begin) or begin <= one.begin < end)
    ]
