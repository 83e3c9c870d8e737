"""Days are Shanghai's."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import CLOCKS_DIFFER, as_deadline, day_of, days_between, happened, starts_at, still_to_come
from core.embedded.servers import ROOT

moments = st.datetimes(datetime(1995, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


@given(moments)
def test_a_moment_lies_within_its_day(at):
    assert starts_at(day_of(at)) <= at < starts_at(day_of(at) + timedelta(days=1))


def test_a_day_begins_at_four_in_the_afternoon_before_by_utc():
    begins = datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert starts_at(date(2026, 3, 1)) == begins
    assert day_of(begins) == date(2026, 3, 1)
    assert day_of(begins - timedelta(microseconds=1)) == date(2026, 2, 28)


def test_a_range_of_days_is_half_open():
    assert days_between(date(2026, 2, 27), date(2026, 3, 1)) == [date(2026, 2, 27), date(2026, 2, 28)]
    assert days_between(date(2026, 3, 1), date(2026, 3, 1)) == []


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-12-03T00:00+08:00", "12-02 24:00"),
        ("2026-12-03T00:01+08:00", "12-03 00:01"),
        ("2027-01-01T00:00+08:00", "12-31 24:00"),
        ("2027-01-04T17:30+08:00", "2027-01-04 17:30"),
        ("2026-01-01T00:00+08:00", "2025-12-31 24:00"),
    ],
)
def test_a_deadline_at_the_end_of_a_day_is_said_with_that_day(at, said):
    assert as_deadline(datetime.fromisoformat(at), today=date(2026, 11, 24)) == said


NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def test_a_clock_that_is_a_little_fast_is_ours():
    for ahead in (timedelta(seconds=90), CLOCKS_DIFFER):
        assert happened(NOON + ahead, now=NOON) == NOON
        assert still_to_come(NOON + ahead, now=NOON) == ""
    for ago in (timedelta(0), timedelta(seconds=1), timedelta(days=40)):
        assert happened(NOON - ago, now=NOON) == NOON - ago


def test_a_clock_that_is_more_than_a_little_fast_is_told_both_times():
    ahead = NOON + CLOCKS_DIFFER + timedelta(seconds=1)
    assert happened(ahead, now=NOON) == ahead
    refused = still_to_come(ahead, now=NOON)
    assert "2026-03-02 12:05:01" in refused
    assert "2026-03-02 12:00:00" in refused


def test_no_moment_is_named_by_its_day_elsewhere() -> None:
    """A moment is stored in UTC: formatted as it is, an early morning here would bear the day before."""
    as_stored = re.compile(r"{self\.\w+_at:")
    sources = list(ROOT.glob("[a-z]*/**/models*.py"))
    assert len(sources) > 50
    assert [str(path) for path in sources if as_stored.search(path.read_text(encoding="utf-8"))] == []
