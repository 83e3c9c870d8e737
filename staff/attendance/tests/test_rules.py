from __future__ import annotations

from datetime import date

from staff.attendance.rules import MonthOfWork, month_of_work
from staff.calendar.rules import WorkingCalendar


class TestAttendance:
    def test_the_rate_leaves_out_leave_and_days_off_and_counts_what_is_not_recorded(self):
        week = [date(2026, 6, day) for day in range(1, 8)]  # Monday to Sunday
        statuses = {week[0]: "present", week[1]: "present", week[2]: "absent", week[3]: "leave", week[5]: "present"}
        counted = month_of_work(week, statuses, WorkingCalendar())
        assert counted == MonthOfWork(working=5, present=2, absent=1, leave=1)
        assert (counted.unrecorded, str(counted.rate)) == (1, "0.5000")

    def test_a_month_on_leave_has_no_rate(self):
        assert MonthOfWork(working=20, leave=20).rate is None
