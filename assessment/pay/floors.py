"""Floors of the wage that the law sets: sick pay, and the wage of days on maternity leave. Pure.

They warn with the amount that is missing; the payroll officer enters it with evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from assessment.figures.rules import rounded
from assessment.pay.lines import PAID, SHARE_COEFFICIENT, Line, Reckoning, sick_days
from assessment.pay.shares import MATERNITY
from assessment.pay.values import Item, Remark

WAGE = "wage"
SICK_FLOOR, MATERNITY_BENEFIT = "sick_floor", "maternity_benefit"  # codes of the items in which they are entered


def sick_parts(asked: Reckoning, lines: Iterable[Line]) -> list[Decimal]:
    """What of each line of the side paid is for sick leave, rounded one by one."""
    parts = []
    for line in lines:
        if line.side == PAID and line.scheme == WAGE and line.base is not None and line.days_paid is not None:
            paid = sum((asked.month.days[day].sick_paid for day in line.days), Fraction(0))
            coefficient = Fraction(1 if line.coefficient is None else line.coefficient)
            parts.append(rounded(Fraction(line.base) * paid / asked.month.count * coefficient))
    return parts


def sick_floor(
    asked: Reckoning, lines: list[Line], items: Mapping[int, Item], *, minimum: Decimal | None, percent: int
) -> list[Remark]:
    """A warning where sick pay lies below its floor: that percentage of the minimum wage for those days."""
    days = sick_days(asked, WAGE)
    if not days:
        return []
    if minimum is None:
        return [Remark("no_minimum_wage", asked.person.key, True, {"from": asked.month.begin.isoformat()})]
    floor = rounded(Fraction(minimum) * percent / 100 * days / asked.month.count)
    paid = sum(sick_parts(asked, lines), Decimal(0))
    missing = floor - paid - _entered(lines, items, SICK_FLOOR)
    if missing <= 0:
        return []
    values = {"missing": str(missing), "floor": str(floor), "paid": str(paid)}
    return [Remark("sick_floor", asked.person.key, False, values)]


def maternity_floor(asked: Reckoning, lines: list[Line], items: Mapping[int, Item]) -> list[Remark]:
    """A warning where the benefit that was entered lies below the wage of the days of maternity leave."""
    wage = Fraction(0)
    for line in lines:
        if line.side == PAID and line.scheme == WAGE and line.base is not None and line.days_paid is not None:
            away = sum((asked.month.days[day].leave.get(MATERNITY, Fraction(0)) for day in line.days), Fraction(0))
            coefficient = Fraction(line.coefficient or 1) if line.reckoning == SHARE_COEFFICIENT else Fraction(1)
            wage += Fraction(line.base) * away / asked.month.count * coefficient
    missing = rounded(wage) - _entered(lines, items, MATERNITY_BENEFIT)
    if not wage or missing <= 0:
        return []
    values = {"missing": str(missing), "wage": str(rounded(wage))}
    return [Remark("maternity_below_wage", asked.person.key, False, values)]


def _entered(lines: Iterable[Line], items: Mapping[int, Item], code: str) -> Decimal:
    return sum((line.amount for line in lines if items[line.item].code == code), Decimal(0))
