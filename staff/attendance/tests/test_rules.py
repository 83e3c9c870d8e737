"""Days and halves of days as pure functions. No database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.testing.laws import law
from staff.attendance.rules import HALF, WHOLE, MonthOfWork, Part, beside_leave, month_of_work, room_left, runs_of
from staff.calendar.rules import WorkingCalendar

WEEK = [date(2026, 6, day) for day in range(1, 8)]  # Monday to Sunday


class TestMonths:
    def test_the_rate_counts_what_is_recorded_and_a_day_without_a_row_is_neither_attended_nor_absent(self):
        recorded = {
            WEEK[0]: [Part("present")],
            WEEK[1]: [Part("present")],
            WEEK[2]: [Part("absent")],
            WEEK[3]: [Part("leave")],
            WEEK[5]: [Part("present")],  # a Saturday
        }
        counted = month_of_work(WEEK, recorded, WorkingCalendar(), asked=[WEEK[4], WEEK[5]])
        assert counted == MonthOfWork(working=5, present=Fraction(2), absent=Fraction(1), leave=Fraction(1), asked=1)
        assert (counted.recorded, counted.unrecorded, str(counted.rate)) == (3, 1, "0.6667")

    def test_half_days_count_half(self):
        recorded = {WEEK[0]: [Part("present", HALF), Part("leave", HALF)], WEEK[1]: [Part("absent", HALF)]}
        counted = month_of_work(WEEK, recorded, WorkingCalendar())
        assert (counted.present, counted.leave, counted.absent) == (Fraction(1, 2),) * 3
        assert (counted.unrecorded, str(counted.rate)) == (Fraction(7, 2), "0.5000")

    def test_a_month_of_which_nothing_is_recorded_has_no_rate(self):
        assert MonthOfWork(working=20, leave=Fraction(20)).rate is None
        assert MonthOfWork(working=20).rate is None


class TestDays:
    PARTS = [[], [Part("present")], [Part("absent", HALF)], [Part("absent", HALF), Part("present", HALF)]]

    @pytest.mark.parametrize("parts", PARTS)
    @pytest.mark.parametrize("leave", [WHOLE, HALF])
    def test_beside_a_leave_no_more_is_left_than_there_is_room_for(self, parts, leave):
        assert room_left(beside_leave(parts, leave)) >= leave

    def test_of_two_halves_the_absence_gives_way(self):
        assert beside_leave(self.PARTS[3], HALF) == [Part("present", HALF)]
        assert beside_leave(self.PARTS[1], HALF) == [Part("present", Decimal("0.5"))]

    @law(20)
    @given(st.sets(st.dates(date(2026, 1, 1), date(2026, 2, 28)), min_size=1))
    def test_runs_hold_the_same_days_without_touching_each_other(self, days):
        runs = runs_of(days)
        assert sum((end - begin).days for begin, end in runs) == len(days)
        assert all(end < begin for (_first, end), (begin, _last) in pairwise(runs))
