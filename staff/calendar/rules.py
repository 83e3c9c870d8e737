"""Which days are working days. No Django here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

from staff.calendar.holidays import statutory_days


@lru_cache(maxsize=4096)  # the library takes its time, and deadlines ask about the same days again and again
def _by_law(day: date) -> bool:
    """Whether the library calls it a working day; Monday to Friday where it does not know the year."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of one subdistrict: the library's, with the office's own entries over them.

    `statutory` are its entries about statutory holidays, over those of the law.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)
    statutory: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        return self.overrides[day] if day in self.overrides else _by_law(day)

    def is_statutory(self, day: date) -> bool:
        """Whether it is a statutory holiday, which is paid though nobody works; it may be a Saturday or Sunday."""
        return self.statutory[day] if day in self.statutory else day in statutory_days(day.year)

    def paid_days(self, begin: date, end: date) -> list[date]:
        """The days of the half-open range that are paid: working days and statutory holidays."""
        days = (begin + timedelta(days=n) for n in range((end - begin).days))
        return [day for day in days if self.is_working(day) or self.is_statutory(day)]

    def knows(self, year: int) -> bool:
        """Whether the holidays of `year` are known, or entered by the office, rather than guessed from the weekday."""
        if any(day.year == year for day in self.overrides):
            return True
        try:
            chinese_calendar.is_workday(date(year, 1, 1))
        except NotImplementedError:
            return False
        return True

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; `day` itself where `count` is 0."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day


def recounted(last: date, begins: date, today: date, *, before: WorkingCalendar, after: WorkingCalendar) -> date:
    """The last day of a term of working days, after the calendar has changed.

    As many working days lie after `begins` up to it as before. A last day that was no working day was not counted but
    chosen by somebody, and stays; so does one that has passed. Where the term becomes shorter, the next working day
    after `today` is left of it, so that nobody is late by a change of the calendar.
    """
    if last < today or not before.is_working(last):
        return last
    count = sum(before.is_working(begins + timedelta(days=n)) for n in range(1, (last - begins).days + 1))
    moved = after.after(begins, count)
    return moved if moved >= last else max(moved, min(last, after.after(today, 1)))


def departures(year: int) -> list[tuple[date, bool, str]]:
    """The days of a year that are not what their weekday says: (day, working, Chinese name). None where unknown."""
    if not WorkingCalendar().knows(year):
        return []
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    rows = []
    for day in days:
        working = day.year == year and chinese_calendar.is_workday(day)
        if day.year == year and working != (day.weekday() < 5):
            _, holiday = chinese_calendar.get_holiday_detail(day)
            name = chinese_calendar.Holiday(holiday).chinese if holiday else ""
            rows.append((day, working, f"{name}调休上班" if working else name))
    return rows
