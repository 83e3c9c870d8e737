"""Working days: public holidays, make-up days, the office's own entries, years that nobody announced yet."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from staff.calendar.rules import WorkingCalendar

CALENDAR = WorkingCalendar()
days = st.dates(date(2025, 1, 1), date(2028, 12, 1))


def test_holidays_are_free_and_make_up_days_are_worked():
    assert not CALENDAR.is_working(date(2026, 10, 1))
    assert not CALENDAR.is_working(date(2026, 3, 7))
    assert CALENDAR.is_working(date(2026, 2, 28))  # a Saturday, made up for the Spring Festival
    assert CALENDAR.is_working(date(2026, 3, 9))


def test_the_office_overrides_single_days():
    own = WorkingCalendar({date(2026, 3, 9): False, date(2026, 10, 1): True})
    assert not own.is_working(date(2026, 3, 9))
    assert own.is_working(date(2026, 10, 1))


def test_a_year_that_is_not_announced_is_guessed_from_the_weekday_and_says_so():
    assert CALENDAR.knows(2026)
    assert not CALENDAR.knows(2050)
    assert CALENDAR.is_working(date(2050, 10, 3))  # a Monday
    assert not CALENDAR.is_working(date(2050, 10, 1))


@given(days, st.integers(1, 40))
def test_so_many_working_days_lie_between(day, count):
    end = CALENDAR.after(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(CALENDAR.is_working(one) for one in between) == count
    assert CALENDAR.is_working(end)


@given(days, st.integers(0, 20), st.integers(0, 20))
def test_steps_add_up(day, first, second):
    assert CALENDAR.after(CALENDAR.after(day, first), second) == CALENDAR.after(day, first + second)
