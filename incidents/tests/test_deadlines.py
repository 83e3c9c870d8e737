"""Deadlines: working days that end with the day, minutes by the clock, one extension."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import day_of, starts_at
from core.errors import InvalidInput
from grids.tests.factories import territory
from incidents.models import Incident
from incidents.rules import deadline, extended
from incidents.services import MoveForbidden
from incidents.tests.factories import NINE, incident, limits, move, shanghai
from staff.rules import WorkingCalendar
from staff.tests.factories import center, department, handler, head

CALENDAR = WorkingCalendar()
moments = st.integers(0, 365 * 86400).map(lambda seconds: shanghai("2026-01-01 00:00") + timedelta(seconds=seconds))


def test_seven_working_days_end_with_the_seventh_day():
    assert deadline(shanghai("2026-03-02 09:00"), 7, "working_days", CALENDAR) == shanghai("2026-03-12 00:00")
    assert deadline(shanghai("2026-09-30 23:59"), 1, "working_days", CALENDAR) == shanghai("2026-10-09 00:00")


def test_minutes_run_through_the_night_and_the_holidays():
    assert deadline(shanghai("2026-09-30 23:30"), 120, "minutes", CALENDAR) == shanghai("2026-10-01 01:30")


@given(moments, st.integers(1, 15))
def test_a_deadline_leaves_so_many_whole_working_days(begins, amount):
    due = deadline(begins, amount, "working_days", CALENDAR)
    first, last = day_of(begins) + timedelta(days=1), day_of(due - timedelta(microseconds=1))
    worked = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert sum(CALENDAR.is_working(day) for day in worked) == amount
    assert due == starts_at(day_of(due))


@given(moments, st.integers(1, 10), st.integers(1, 7))
def test_an_extension_adds_its_working_days(begins, amount, days):
    due = deadline(begins, amount, "working_days", CALENDAR)
    assert extended(due, days, CALENDAR) == deadline(begins, amount + days, "working_days", CALENDAR)


@pytest.mark.django_db
class TestExtension:
    @pytest.fixture
    def place(self):
        made = territory()
        limits(made.subdistrict)
        self.clerk, self.head = center(made.subdistrict), head(made.subdistrict)
        self.handler = handler(department(made.subdistrict))
        self.case = incident(made.grids[0], by=self.clerk)
        self.case = move(self.case, "accept", by=self.clerk)
        move(self.case, "assign", by=self.clerk, department="safety")
        self.case = move(self.case, "start", by=self.handler)
        return made

    def ask(self, days=7, now=NINE):
        return move(self.case, "request-extension", by=self.handler, now=now, days=days, note="等配件")

    def decide(self, approved, now=NINE) -> Incident:
        return move(self.case, "decide-extension", by=self.head, now=now, approved=approved)

    def test_seven_working_days_at_most_are_added_once(self, place):
        assert self.case.due_at == shanghai("2026-03-12 00:00")
        self.ask()
        case = self.decide(True)
        assert (case.due_at, case.state, case.extended_days) == (shanghai("2026-03-21 00:00"), "handling", 7)
        with pytest.raises(MoveForbidden):
            self.ask(1)

    def test_a_refused_one_changes_nothing(self, place):
        self.ask()
        case = self.decide(False)
        assert (case.due_at, case.state, case.extended_days) == (shanghai("2026-03-12 00:00"), "handling", 0)

    @pytest.mark.parametrize("days", [0, 8, -1, "3", 2.5, True])
    def test_other_numbers_of_days_are_refused(self, place, days):
        with pytest.raises(InvalidInput):
            self.ask(days)

    def test_it_is_asked_for_and_approved_before_the_deadline(self, place):
        due = self.case.due_at
        with pytest.raises(MoveForbidden):
            self.ask(now=due)
        self.ask(now=due - timedelta(seconds=1))
        with pytest.raises(MoveForbidden):
            self.decide(True, now=due)
        assert self.decide(False, now=due).state == "handling"
