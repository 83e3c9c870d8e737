"""Deadlines: working days that end with the day, minutes by the clock, one extension."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override
from hypothesis import assume, given
from hypothesis import strategies as st

from core.clock import day_of, starts_at
from core.errors import InvalidInput
from grids.duties import Duty
from grids.tests.factories import LONG_AGO, matter, territory
from incidents.incident.context import MoveForbidden
from incidents.incident.models import Incident
from incidents.incident.models_of_limits import TimeLimit
from incidents.incident.rules import (
    MINUTES,
    WORKING_DAYS,
    Light,
    Standing,
    deadline,
    extended,
    light,
    resumed,
    standing,
    working_days_left,
)
from incidents.incident.services import shorten_limit
from incidents.tests.factories import NINE, limits, make_incident, move, shanghai
from staff.calendar.rules import WorkingCalendar
from staff.tests.factories import center, department, handler, head, member_account, officer

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


units = st.sampled_from([MINUTES, WORKING_DAYS])
spans = st.integers(0, 40 * 86400).map(lambda seconds: timedelta(seconds=seconds))


def left(at, due_at, unit):
    return due_at - at if unit == MINUTES else working_days_left(at, due_at, CALENDAR)


class TestPause:
    def test_working_days_of_the_pause_are_added_and_no_others(self):
        due = shanghai("2026-03-12 00:00")  # the end of Wednesday the 11th
        back = resumed(due, shanghai("2026-03-06 16:00"), shanghai("2026-03-10 09:00"), WORKING_DAYS, CALENDAR)
        assert back == shanghai("2026-03-14 00:00")  # Monday and Tuesday, so the end of Friday the 13th
        weekend = resumed(due, shanghai("2026-03-06 16:00"), shanghai("2026-03-08 20:00"), WORKING_DAYS, CALENDAR)
        assert weekend == due

    def test_a_deadline_that_the_office_set_keeps_its_time_of_day(self):
        due = shanghai("2026-03-11 17:00")
        back = resumed(due, shanghai("2026-03-09 10:00"), shanghai("2026-03-10 09:00"), WORKING_DAYS, CALENDAR)
        assert back == shanghai("2026-03-12 17:00")

    @given(moments, st.integers(1, 15), units, spans, spans)
    def test_what_was_left_when_it_began_is_left_when_it_ends(self, begins, amount, unit, before, lasts):
        due = deadline(begins, amount, unit, CALENDAR)
        paused_at = begins + before
        back_at = paused_at + lasts
        after = resumed(due, paused_at, back_at, unit, CALENDAR)
        assert after >= due
        if paused_at < due:
            assert left(back_at, after, unit) == left(paused_at, due, unit)
        else:
            assert after == due  # a deadline that has passed stays passed

    @given(moments, st.integers(1, 15), units, spans, spans, spans)
    def test_it_is_late_after_the_pause_only_if_it_would_have_been_without(
        self, begins, amount, unit, before, lasts, then
    ):
        """Settled `then` after the pause is late exactly where the same work without the pause were."""
        due = deadline(begins, amount, MINUTES, CALENDAR)
        paused_at = begins + before
        back_at = paused_at + lasts
        after = resumed(due, paused_at, back_at, MINUTES, CALENDAR)
        if paused_at < due:
            assert (back_at + then <= after) == (paused_at + then <= due)
        else:
            assert back_at + then >= after

    @given(moments, st.integers(1, 15), units, spans)
    def test_a_pause_without_length_changes_nothing(self, begins, amount, unit, before):
        due = deadline(begins, amount, unit, CALENDAR)
        assert resumed(due, begins + before, begins + before, unit, CALENDAR) == due

    @given(moments, st.integers(1, 15), units, spans, spans, spans)
    def test_two_pauses_end_to_end_are_one(self, begins, amount, unit, before, first, second):
        due = deadline(begins, amount, unit, CALENDAR)
        start = begins + before
        middle, end = start + first, start + first + second
        once = resumed(due, start, middle, unit, CALENDAR)
        # A pause that ends on a day off can leave nothing of a limit in working days; the next one then heals nothing.
        assume(middle < once or start >= due)
        assert resumed(once, middle, end, unit, CALENDAR) == resumed(due, start, end, unit, CALENDAR)


class TestLights:
    def judge(self, at, *, due="2026-03-11 00:00", unit=WORKING_DAYS, settled=None, paused=None):
        return standing(
            due and shanghai(due),
            shanghai(at),
            unit=unit,
            settled_at=settled and shanghai(settled),
            paused_at=paused and shanghai(paused),
        )

    def test_days_warn_a_day_before_and_hours_an_hour_before(self):
        assert self.judge("2026-03-09 23:59") is Standing.OPEN
        assert self.judge("2026-03-10 00:00") is Standing.SOON
        assert self.judge("2026-03-10 22:59", unit=MINUTES) is Standing.OPEN
        assert self.judge("2026-03-10 23:00", unit=MINUTES) is Standing.SOON

    def test_the_last_moment_is_in_time(self):
        assert self.judge("2026-03-11 00:00") is Standing.SOON
        assert self.judge("2026-03-11 00:01") is Standing.LATE
        assert self.judge("2026-03-20 00:00", settled="2026-03-11 00:00") is Standing.MET
        assert self.judge("2026-03-20 00:00", settled="2026-03-11 00:01") is Standing.LATE

    def test_a_pause_stops_the_clock_and_heals_no_delay(self):
        assert self.judge("2026-04-01 00:00", paused="2026-03-10 12:00") is Standing.PAUSED
        assert self.judge("2026-04-01 00:00", paused="2026-03-11 12:00") is Standing.LATE

    def test_colours(self):
        assert [light(one) for one in Standing] == [
            None,
            Light.GREEN,
            Light.GREEN,
            Light.GREEN,
            Light.AMBER,
            Light.RED,
        ]


@pytest.mark.django_db
class TestLimits:
    @pytest.fixture
    def place(self):
        made = territory()
        limits(made.subdistrict)
        return made

    def set(self, place, amount, *, since=LONG_AGO, about=None, urgency="normal", stage="close", unit=WORKING_DAYS):
        return TimeLimit.objects.create(
            subdistrict=place.subdistrict,
            matter=about,
            urgency=urgency,
            stage=stage,
            amount=amount,
            unit=unit,
            in_force_from=since,
        )

    def due(self, place, at=NINE, **more):
        clerk = center(place.subdistrict)
        return move(make_incident(place.grids[0], by=clerk, at=at, **more), "accept", by=clerk, now=at).due_at

    def test_the_limit_of_a_matter_goes_before_the_general_one_whichever_is_newer(self, place):
        self.set(place, 3, about=matter("disputes"))
        self.set(place, 5, since=date(2026, 2, 1))
        assert self.due(place, about=matter("disputes")) == shanghai("2026-03-06 00:00")
        assert self.due(place, about=matter("fire")) == shanghai("2026-03-10 00:00")

    def test_the_limit_in_force_on_the_day_holds_and_moves_no_deadline_that_runs(self, place):
        before = self.due(place)
        self.set(place, 1, since=date(2026, 3, 3))
        assert self.due(place) == before == shanghai("2026-03-12 00:00")
        assert self.due(place, at=shanghai("2026-03-03 09:00")) == shanghai("2026-03-05 00:00")

    def test_two_limits_for_the_same_from_the_same_day_are_refused(self, place):
        for about in (None, matter("fire")):
            self.set(place, 3, about=about, since=date(2026, 1, 1))
            with pytest.raises(IntegrityError), transaction.atomic():
                self.set(place, 4, about=about, since=date(2026, 1, 1))

    @pytest.mark.parametrize(("amount", "unit"), [(0, WORKING_DAYS), (10**6, MINUTES)])
    def test_a_limit_is_at_least_one_and_at_most_a_year(self, place, amount, unit):
        with pytest.raises(IntegrityError), transaction.atomic():
            self.set(place, amount, unit=unit, since=date(2026, 1, 1))

    def test_limits_are_said_in_words(self, place):
        said = [(2, WORKING_DAYS), (1, WORKING_DAYS), (30, MINUTES), (120, MINUTES), (1440, MINUTES), (90, MINUTES)]
        with override("en"):
            words = [TimeLimit(amount=amount, unit=unit).words for amount, unit in said]
        assert words == ["2 working days", "1 working day", "30 minutes", "2 hours", "24 hours", "90 minutes"]

    def test_a_report_is_to_be_accepted_by_a_stored_deadline(self, place):
        clerk = center(place.subdistrict)
        incident = make_incident(place.grids[0], by=clerk)
        assert (incident.accept_due_at, incident.due_at, incident.deadline) == (
            shanghai("2026-03-05 00:00"),
            None,
            incident.accept_due_at,
        )
        urgent = make_incident(place.grids[0], by=clerk, urgency="urgent")
        assert urgent.accept_due_at == NINE + timedelta(hours=2)
        emergency = make_incident(place.grids[0], by=clerk, urgency="emergency")
        assert emergency.accept_due_at == NINE + timedelta(minutes=30)
        assert move(incident, "accept", by=clerk).deadline == shanghai("2026-03-12 00:00")


@pytest.mark.django_db
class TestWaitingForOthers:
    @pytest.fixture
    def place(self):
        made = territory()
        limits(made.subdistrict)
        self.clerk, self.head, self.district = center(made.subdistrict), head(made.subdistrict), officer(Duty.DISTRICT)
        self.handler = handler(department(made.subdistrict))
        return made

    def test_the_office_has_what_was_left_when_a_returned_report_comes_again(self, place):
        incident = make_incident(place.grids[0], by=self.clerk)
        assert incident.accept_due_at == shanghai("2026-03-05 00:00")
        incident = move(incident, "return", by=self.clerk, now=shanghai("2026-03-03 10:00"), note="请补充")
        assert incident.paused_at == shanghai("2026-03-03 10:00")
        incident = move(incident, "report", by=self.clerk, now=shanghai("2026-03-10 10:00"))
        assert (incident.paused_at, incident.accept_due_at) == (None, shanghai("2026-03-12 00:00"))
        assert incident.moves.last().facts["accept_due_at"] == incident.accept_due_at.isoformat()
        assert incident.reported_at == NINE

    def test_the_district_takes_none_of_the_handlers_days(self, place):
        incident = make_incident(place.grids[0], by=self.clerk)
        incident = move(incident, "accept", by=self.clerk)
        incident = move(incident, "assign", by=self.clerk, department="safety")
        incident = move(incident, "start", by=self.handler)
        incident = move(incident, "escalate", by=self.head, now=shanghai("2026-03-09 10:00"), note="超出权限")
        assert not Incident.objects.overdue(shanghai("2026-05-01 00:00")).exists()
        incident = move(incident, "answer", by=self.district, now=shanghai("2026-03-20 10:00"), note="请自行处理")
        assert incident.due_at == shanghai("2026-03-25 00:00")  # it had two working days left, and has two
        assert incident.moves.last().facts["paused_at"] == shanghai("2026-03-09 10:00").astimezone(UTC).isoformat()

    def test_hours_are_moved_on_by_hours(self, place):
        incident = make_incident(place.grids[0], by=self.clerk)
        incident = move(incident, "accept", by=self.clerk, urgency="urgent")
        incident = move(incident, "assign", by=self.head, department="safety")
        incident = move(incident, "escalate", by=self.head, now=NINE + timedelta(hours=20), note="超出权限")
        incident = move(incident, "answer", by=self.district, now=NINE + timedelta(hours=50), note="请自行处理")
        assert incident.due_at == NINE + timedelta(hours=54)

    def test_what_was_overdue_stays_overdue(self, place):
        incident = make_incident(place.grids[0], by=self.clerk)
        incident = move(incident, "accept", by=self.clerk)
        incident = move(incident, "assign", by=self.clerk, department="safety")
        incident = move(incident, "escalate", by=self.head, now=shanghai("2026-03-14 10:00"), note="超出权限")
        assert Incident.objects.overdue(shanghai("2026-03-15 00:00")).get() == incident
        incident = move(incident, "answer", by=self.district, now=shanghai("2026-03-16 10:00"), note="请自行处理")
        assert incident.due_at == shanghai("2026-03-12 00:00")


@pytest.mark.django_db
class TestDanger:
    @pytest.fixture
    def place(self):
        made = territory()
        limits(made.subdistrict)
        self.clerk, self.leader = center(made.subdistrict), member_account("leader", to=made.grids[0])
        return made

    def test_it_makes_an_incident_urgent_and_shortens_its_limit(self, place):
        incident = move(make_incident(place.grids[0], by=self.clerk), "settle", by=self.leader)
        incident = shorten_limit(
            number=incident.number, by=self.leader, now=NINE + timedelta(hours=1), reason="可能激化"
        )
        assert (incident.urgency, incident.due_at, incident.limit_unit) == (
            "urgent",
            NINE + timedelta(hours=25),
            MINUTES,
        )
        assert (incident.state, incident.moves.last().move) == ("handling", "hasten")

    def test_it_never_lengthens_it(self, place):
        incident = move(make_incident(place.grids[0], by=self.clerk), "settle", by=self.leader)
        last_hour = incident.due_at - timedelta(hours=1)
        incident = shorten_limit(number=incident.number, by=self.leader, now=last_hour, reason="可能激化")
        assert incident.due_at == shanghai("2026-03-12 00:00")

    def test_before_acceptance_it_is_the_office_that_must_hurry(self, place):
        incident = shorten_limit(
            number=make_incident(place.grids[0], by=self.clerk).number, by=self.leader, now=NINE, reason="可能激化"
        )
        assert (incident.accept_due_at, incident.due_at) == (NINE + timedelta(hours=2), None)

    def test_an_incident_that_is_urgent_or_over_stays_as_it_is(self, place):
        urgent = make_incident(place.grids[0], by=self.clerk, urgency="urgent")
        assert shorten_limit(number=urgent.number, by=self.leader, now=NINE, reason="x").moves.count() == 1
        with pytest.raises(MoveForbidden):
            move(urgent, "hasten", by=self.leader, note="x")
        closed = move(
            make_incident(place.grids[0], by=self.clerk), "invalidate", by=center(place.subdistrict), reason="other"
        )
        assert shorten_limit(number=closed.number, by=self.leader, now=NINE, reason="x").moves.count() == 2


@pytest.mark.django_db
class TestExtension:
    @pytest.fixture
    def place(self):
        made = territory()
        limits(made.subdistrict)
        self.clerk, self.head = center(made.subdistrict), head(made.subdistrict)
        self.handler = handler(department(made.subdistrict))
        self.incident = make_incident(made.grids[0], by=self.clerk)
        self.incident = move(self.incident, "accept", by=self.clerk)
        move(self.incident, "assign", by=self.clerk, department="safety")
        self.incident = move(self.incident, "start", by=self.handler)
        return made

    def ask(self, days=7, now=NINE):
        return move(self.incident, "request-extension", by=self.handler, now=now, days=days, note="等配件")

    def decide(self, approved, now=NINE) -> Incident:
        return move(self.incident, "decide-extension", by=self.head, now=now, approved=approved)

    def test_seven_working_days_at_most_are_added_once(self, place):
        assert self.incident.due_at == shanghai("2026-03-12 00:00")
        self.ask()
        incident = self.decide(True)
        assert (incident.due_at, incident.state, incident.extended_days) == (
            shanghai("2026-03-21 00:00"),
            "handling",
            7,
        )
        with pytest.raises(MoveForbidden):
            self.ask(1)

    def test_a_refused_one_changes_nothing(self, place):
        self.ask()
        incident = self.decide(False)
        assert (incident.due_at, incident.state, incident.extended_days) == (
            shanghai("2026-03-12 00:00"),
            "handling",
            0,
        )

    @pytest.mark.parametrize("days", [0, 8, -1, "3", 2.5, True])
    def test_other_numbers_of_days_are_refused(self, place, days):
        with pytest.raises(InvalidInput):
            self.ask(days)

    def test_it_is_asked_for_and_approved_before_the_deadline(self, place):
        due = self.incident.due_at
        with pytest.raises(MoveForbidden):
            self.ask(now=due)
        self.ask(now=due - timedelta(seconds=1))
        with pytest.raises(MoveForbidden):
            self.decide(True, now=due)
        assert self.decide(False, now=due).state == "handling"
