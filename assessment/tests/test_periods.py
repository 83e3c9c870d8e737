"""Periods: half-open, in Shanghai's days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.periods import Kind, NotAPeriod, containing, month_of, parse
from core.clock import day_of

days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
kinds = st.sampled_from(list(Kind))


@given(days, kinds)
def test_a_period_holds_its_days_and_ends_where_the_next_begins(day, kind):
    period = containing(day, kind)
    assert period.start <= day < period.end
    assert period.next().start == period.end
    assert containing(period.end, kind) == period.next()
    assert containing(period.end - timedelta(days=1), kind) == period


@given(days, kinds, st.integers(-40, 40))
def test_moving_there_and_back_is_the_same_period(day, kind, count):
    period = containing(day, kind)
    assert period.next().previous() == period == period.previous().next()
    assert period.shifted(count).shifted(-count) == period


@given(days, kinds)
def test_a_period_is_read_back_from_its_text(day, kind):
    period = containing(day, kind)
    assert parse(str(period)) == period == parse(f" {period} ", kind)


@given(days, kinds)
def test_texts_of_one_kind_sort_as_time_does(day, kind):
    period = containing(day, kind)
    assert str(period) < str(period.next())


@given(st.datetimes(datetime(1995, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)), kinds)
def test_a_moment_lies_in_the_period_of_its_day_in_shanghai(at, kind):
    period = containing(day_of(at), kind)
    assert period.starts_at <= at < period.ends_at


def test_the_last_microsecond_of_a_month_belongs_to_it():
    march = parse("2026-03")
    last = datetime(2026, 3, 31, 15, 59, 59, 999999, tzinfo=UTC)  # 23:59:59.999999 in Shanghai
    assert month_of(day_of(last)) == march
    assert last + timedelta(microseconds=1) == march.ends_at
    assert month_of(day_of(march.ends_at)) == march.next()


def test_2026_has_53_weeks():
    week = parse("2026-W53")
    assert (week.start, week.end) == (date(2026, 12, 28), date(2027, 1, 4))
    assert str(week.next()) == "2027-W01"
    with pytest.raises(NotAPeriod):
        parse("2027-W53")


def test_months_have_their_own_lengths():
    assert [parse(text).days for text in ("2026-02", "2028-02", "2026-12", "2026Q1", "2026")] == [28, 29, 31, 90, 365]


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-00", "2026Q5", "2026-W54", "2026-W00", "26-01", "2026/01", "0000"]
)
def test_what_is_no_period_is_refused_in_words(text):
    with pytest.raises(NotAPeriod, match="write it like"):
        parse(text)


def test_another_kind_than_the_wanted_one_is_refused():
    with pytest.raises(NotAPeriod, match="2026-W45"):
        parse("2026-10", Kind.WEEK)
