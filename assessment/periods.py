"""Periods as values: ISO weeks, months, quarters and years, half-open, in Shanghai's days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.clock import FIRST_DAY, LAST_DAY, starts_at


class Kind(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS_IN = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.YEAR: 12}


class NotAPeriod(ValueError):
    """The text names no period; the message says which forms do."""


@dataclass(frozen=True, order=True)
class Period:
    """One period. `start` is its first day, `end` the day after its last."""

    start: date
    kind: Kind

    @property
    def end(self) -> date:
        return self.next().start

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def starts_at(self) -> datetime:
        """The first moment of it, in Shanghai."""
        return starts_at(self.start)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it, in Shanghai."""
        return starts_at(self.end)

    def next(self) -> Period:
        return self.shifted(1)

    def previous(self) -> Period:
        return self.shifted(-1)

    def shifted(self, count: int) -> Period:
        """The period of the same kind that many periods later; earlier where `count` is negative."""
        if self.kind is Kind.WEEK:
            return Period(self.start + timedelta(weeks=count), self.kind)
        months = self.start.year * 12 + self.start.month - 1 + count * MONTHS_IN[self.kind]
        return Period(date(months // 12, months % 12 + 1, 1), self.kind)

    def __str__(self) -> str:
        if self.kind is Kind.WEEK:
            year, week, _ = self.start.isocalendar()
            return f"{year}-W{week:02d}"
        if self.kind is Kind.MONTH:
            return f"{self.start:%Y-%m}"
        if self.kind is Kind.QUARTER:
            return f"{self.start.year}Q{(self.start.month + 2) // 3}"
        return f"{self.start.year}"


def containing(day: date, kind: Kind) -> Period:
    """The period of that kind that contains `day`."""
    if kind is Kind.WEEK:
        return Period(day - timedelta(days=day.weekday()), kind)
    months = MONTHS_IN[kind]
    return Period(date(day.year, (day.month - 1) // months * months + 1, 1), kind)


def month_of(day: date) -> Period:
    return containing(day, Kind.MONTH)


def parse(text: str, kind: Kind | None = None) -> Period:
    """Read `2026-W45`, `2026-10`, `2026Q3` or `2026`. Raises NotAPeriod, also where it is not of `kind`."""
    period = _parse(text.strip())
    if period is not None and not FIRST_DAY <= period.start <= LAST_DAY:
        period = None
    if period is None or (kind is not None and period.kind is not kind):
        forms = {Kind.WEEK: "2026-W45", Kind.MONTH: "2026-10", Kind.QUARTER: "2026Q3", Kind.YEAR: "2026"}
        wanted = forms[kind] if kind else ", ".join(forms.values())
        raise NotAPeriod(f"{text!r} is not such a period; write it like {wanted}.")
    return period


def _parse(text: str) -> Period | None:
    try:
        if match := re.fullmatch(r"(\d{4})-W(\d{2})", text):
            return Period(date.fromisocalendar(int(match[1]), int(match[2]), 1), Kind.WEEK)
        if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
            return Period(date(int(match[1]), int(match[2]), 1), Kind.MONTH)
        if match := re.fullmatch(r"(\d{4})Q([1-4])", text):
            return Period(date(int(match[1]), int(match[2]) * 3 - 2, 1), Kind.QUARTER)
        if match := re.fullmatch(r"\d{4}", text):
            return Period(date(int(text), 1, 1), Kind.YEAR)
    except ValueError:
        return None
    return None
