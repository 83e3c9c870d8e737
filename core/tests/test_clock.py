"""Days are Shanghai's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.clock import day_of, days_between, starts_at

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
