"""Plain values of pay for tests without a database: a person, a calendar, items and rates."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.pay.coefficient import Basis
from assessment.pay.lines import Line, Reckoning, own_lines
from assessment.pay.rates import Rates
from assessment.pay.shares import DaysOfMonth
from assessment.pay.values import Item, Part, Person, Post, Rate
from staff.calendar.rules import WorkingCalendar

CALENDAR = WorkingCalendar()
LONG_AGO = date(2020, 1, 1)
SHARES: dict[str, Decimal | None] = {
    **dict.fromkeys(("annual", "marriage", "bereavement", "injury", "official"), Decimal(1)),
    "sick": Decimal("0.60"),
    "personal": Decimal(0),
    "maternity": Decimal(0),
    "paternity": None,
    "child_care": None,
}

ALLOWANCE = Item(1, "allowance", "paid", "share_coefficient", "allowance", required=True)
WAGE = Item(2, "wage", "paid", "share", "wage", required=True)
PERFORMANCE = Item(3, "performance", "paid", "share_coefficient", "wage", required=True)
INSURANCE = [
    Item(key, code, side, "whole_month", "wage", base=base, required=True, statutory=side == "deducted")
    for key, (code, side, base) in enumerate(
        [
            ("pension_unit", "unit", "insurance"),
            ("pension_person", "deducted", "insurance"),
            ("medical_unit", "unit", "insurance"),
            ("medical_person", "deducted", "insurance"),
            ("unemployment_unit", "unit", "insurance"),
            ("unemployment_person", "deducted", "insurance"),
            ("injury_unit", "unit", "insurance"),
            ("housing_unit", "unit", "housing_fund"),
            ("housing_person", "deducted", "housing_fund"),
        ],
        start=10,
    )
]
PERCENT = [Decimal(text) for text in ("16", "8", "8", "2", "0.5", "0.5", "0.4", "5", "5")]


def days(begin: date, end: date, *, working_only: bool = True) -> list[date]:
    """The working days of a half-open range."""
    every = [begin + timedelta(days=n) for n in range((end - begin).days)]
    return [day for day in every if CALENDAR.is_working(day) or not working_only]


def present(begin: date, end: date) -> dict[date, tuple[Part, ...]]:
    return {day: (Part("present"),) for day in days(begin, end)}


def away(begin: date, end: date, kind: str) -> dict[date, tuple[Part, ...]]:
    """Approved leave, which covers every calendar day."""
    return {day: (Part("leave", leave_kind=kind),) for day in days(begin, end, working_only=False)}


def person(*posts: Post, **more: Any) -> Person:
    return Person(**{"key": 1, "source": "auxiliary", "posts": posts, **more})


def post(scheme: str, begin: date = LONG_AGO, end: date | None = None, **more: Any) -> Post:
    return Post(**{"key": 1, "scheme": scheme, "begin": begin, "end": end, **more})


def rate(item: Item, value: object, begin: date = LONG_AGO, end: date | None = None, **whose: Any) -> Rate:
    key = hash((item.key, str(value), begin, tuple(sorted(whose.items()))))
    return Rate(key, item.key, Decimal(str(value)), begin, end, **whose)


def of_score(coefficient: str) -> Basis:
    return Basis(Decimal(coefficient), Fraction(0))


def reckon(
    who: Person,
    month: tuple[date, date],
    items: list[Item],
    rates: list[Rate],
    *,
    basis: Basis | None = None,
    shares: dict[str, Decimal | None] | None = None,
) -> Reckoning:
    return Reckoning(
        who,
        DaysOfMonth(*month, CALENDAR, SHARES if shares is None else shares).of(who),
        tuple(items),
        Rates(rates),
        basis or Basis(Decimal("1.0000")),
        Decimal("21.75"),
    )


def lines_of(*args: Any, **more: Any) -> list[Line]:
    """The month's own lines; nothing may be missing for them."""
    lines, remarks = own_lines(reckon(*args, **more))
    assert remarks == []
    return lines


AUGUST, SEPTEMBER, OCTOBER = ((date(2026, month, 1), date(2026, month + 1, 1)) for month in (8, 9, 10))
