"""Working days. Plain values in, plain values out.

The State Council's holidays and make-up days come from a library that knows each year only once it
is announced; an office overrides single days by `CalendarDay`. A year that the library does not
know falls back to Monday to Friday, and `WorkingCalendar.knows` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of one subdistrict: the library's, with the office's own entries over them."""

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        if day in self.overrides:
            return self.overrides[day]
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            return day.weekday() < 5

    def knows(self, year: int) -> bool:
        """Whether the holidays of `year` are known, rather than guessed from the weekday."""
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


FULL_TIME_OF_A_COMPLEX_GRID = 2  # at least (policy, section 2.2)


def missing_roles(serving: Mapping[str, int], *, is_complex: bool) -> list[str]:
    """The roles of which a grid has too few people, in the policy's order."""
    needed = {"guide": 1, "leader": 1, "full_time": FULL_TIME_OF_A_COMPLEX_GRID if is_complex else 1, "part_time": 1}
    return [role for role, count in needed.items() if serving.get(role, 0) < count]
