"""Which steps must run and when, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assessment.bulletin.rules import freeze_due
from assessment.cycle.rules import STEPS, Step, next_due, owed, register, wait_before_retry
from assessment.periods import Kind, parse
from assessment.scheme.terms import Terms
from core.clock import SHANGHAI, day_of, starts_at
from staff.calendar.rules import WorkingCalendar

CALENDAR = WorkingCalendar()
START = date(2026, 3, 1)
TERMS = Terms(cycle_starts_on=START)


def listed(at: datetime, start: date = START, terms: Terms | None = TERMS):
    steps = owed(starts_on=starts_at(start), at=at, terms_of=lambda _period: terms, calendar=CALENDAR)
    return [(step.stage, str(period), due) for due, step, period in steps]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_steps_fall_due_at_the_moments_that_the_scheme_names():
    assert listed(at("2026-04-10T12:00")) == [
        ("bulletin", "2026-02", at("2026-03-01T02:00")),
        ("inspection", "2026-W09", at("2026-03-02T08:00")),
        ("freeze", "2026-02", at("2026-03-05T00:00")),  # working days: 2, 3 and 4 March
        ("inspection", "2026-W10", at("2026-03-09T08:00")),
        ("pay", "2026-02", at("2026-03-10T08:00")),
        ("inspection", "2026-W11", at("2026-03-16T08:00")),
        ("warning", "2026-03", at("2026-03-20T08:00")),  # within the month: something can still be lifted
        ("inspection", "2026-W12", at("2026-03-23T08:00")),
        ("inspection", "2026-W13", at("2026-03-30T08:00")),
        ("bulletin", "2026-03", at("2026-04-01T02:00")),
        ("inspection", "2026-W14", at("2026-04-06T08:00")),
        ("freeze", "2026-03", at("2026-04-08T00:00")),  # 2, 3 April, then the holiday of 4–6, then 7 April
        ("pay", "2026-03", at("2026-04-10T08:00")),
    ]


def test_nothing_is_owed_a_microsecond_before_it_is_due():
    due = at("2026-03-01T02:00")
    assert listed(due - timedelta(microseconds=1)) == []
    assert listed(due) == [("bulletin", "2026-02", due)]


def test_nothing_is_owed_before_the_cycle_starts_or_without_a_scheme():
    assert listed(at("2026-02-20T00:00")) == []
    assert listed(at("2026-06-01T00:00"), terms=None) == []


def test_steps_are_registered_by_their_stage(monkeypatch):
    known = {}
    monkeypatch.setattr("assessment.cycle.rules.STEPS", known)
    step = STEPS["freeze"]
    register(step)
    assert known == {"freeze": step}


def test_a_step_is_owed_at_the_very_start_by_the_terms_of_its_period(monkeypatch):
    """Due as its period begins, at the moment from which the cycle runs and up to which it is asked for."""
    first = Step(
        "first", Kind.MONTH, lambda month, _t, _c: month.starts_at, dict, lambda month, _t, _c: month.starts_at
    )
    steps = {"first": first, "second": replace(first, stage="second")}
    monkeypatch.setattr("assessment.cycle.rules.STEPS", steps)
    asked = []
    owed_now = owed(
        starts_on=starts_at(START),
        at=starts_at(START),
        terms_of=lambda period: asked.append(period) or TERMS,
        calendar=CALENDAR,
    )
    assert [(step.stage, str(period)) for _due, step, period in owed_now] == [
        ("first", "2026-03"),
        ("second", "2026-03"),
    ]
    assert parse("2026-03") in asked
    assert None not in asked


@given(st.dates(date(2024, 1, 1), date(2026, 6, 1)), st.integers(0, 200), st.integers(0, 200))
def test_what_is_owed_only_grows_and_keeps_its_order(start, first, more):
    earlier = listed(starts_at(start + timedelta(days=first)), start)
    later = listed(starts_at(start + timedelta(days=first + more)), start)
    assert later[: len(earlier)] == earlier
    assert [due for *_names, due in later] == sorted(due for *_names, due in later)
    assert len(set(later)) == len(later)


@given(st.dates(date(2024, 1, 1), date(2026, 6, 1)), st.integers(0, 400))
def test_a_month_is_owed_whole_when_its_bulletin_falls_due_after_the_start_and_else_not_at_all(start, days):
    now = starts_at(start + timedelta(days=days))
    owed_now = {(stage, period) for stage, period, _due in listed(now, start)}
    period = parse("2023-10")
    while period.start < date(2028, 1, 1):
        for stage in ("bulletin", "freeze"):
            begins = STEPS["bulletin"].due(period, TERMS, CALENDAR)
            due = STEPS[stage].due(period, TERMS, CALENDAR)
            assert ((stage, str(period)) in owed_now) == (starts_at(start) <= begins and due <= now)
        period = period.next()


def expected(now: datetime, terms_of=lambda _period: TERMS):
    return [
        (step.stage, str(period), due) for due, step, period in next_due(at=now, terms_of=terms_of, calendar=CALENDAR)
    ]


def test_every_step_that_a_date_makes_due_has_its_next_date():
    now = at("2026-04-07T12:00")
    assert expected(now) == [
        ("freeze", "2026-03", at("2026-04-08T00:00")),  # of a month that is over
        ("quarter", "2026Q1", at("2026-04-08T08:00")),
        ("pay", "2026-03", at("2026-04-10T08:00")),
        ("inspection", "2026-W15", at("2026-04-13T08:00")),
        ("warning", "2026-04", at("2026-04-20T08:00")),
        ("bulletin", "2026-04", at("2026-05-01T02:00")),
        ("year", "2026", at("2027-01-15T08:00")),
    ]
    of_april = ("freeze", "2026-04", at("2026-05-09T00:00"))
    assert of_april in expected(at("2026-04-08T00:00"))  # that of March is due at this very moment


def test_steps_of_periods_without_terms_are_passed_over():
    """They come with the first period that has terms; of a kind of period that has none nothing is expected."""
    from_june = lambda period: TERMS if period.kind is Kind.MONTH and period.start >= date(2026, 6, 1) else None  # noqa: E731
    found = expected(at("2026-04-07T12:00"), from_june)
    assert {stage: period for stage, period, _due in found} == dict.fromkeys(
        ("warning", "bulletin", "freeze", "pay"), "2026-06"
    )
    assert expected(at("2026-04-07T12:00"), lambda _period: None) == []


def test_it_is_looked_for_in_the_next_400_days_and_no_longer():
    april = parse("2027-04")
    then = april.starts_at - timedelta(days=400)
    only_april = lambda period: TERMS if period == april else None  # noqa: E731
    assert {period for _stage, period, _due in expected(then, only_april)} == {"2027-04"}
    assert expected(then - timedelta(hours=1), only_april) == []


def test_steps_that_are_due_at_the_same_moment_keep_their_order(monkeypatch):
    first = STEPS["bulletin"]
    monkeypatch.setattr("assessment.cycle.rules.STEPS", {name: replace(first, stage=name) for name in ("z", "a", "m")})
    assert [stage for stage, *_rest in expected(at("2026-04-07T12:00"))] == ["z", "a", "m"]


@given(st.integers(0, 20), st.integers(0, 60))
def test_the_clock_freezes_after_so_many_working_days(review_days, months):
    month = parse("2024-01").shifted(months % 24)
    terms = Terms(cycle_starts_on=START, timing={"review_days": review_days})
    due = freeze_due(month, terms, CALENDAR)
    last = day_of(due) - timedelta(days=1)
    worked = [month.end + timedelta(days=n) for n in range(1, (last - month.end).days + 1)]
    assert sum(CALENDAR.is_working(day) for day in worked) == review_days


def test_a_step_that_fails_rests_longer_and_longer_up_to_an_hour():
    assert [wait_before_retry(n).total_seconds() / 60 for n in (0, 1, 2, 3, 6, 7, 50)] == [1, 1, 2, 4, 32, 60, 60]
