"""Entries that name nobody: nobody's are counted twice, and leave lowers nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from assessment.figures.counts import StretchCounts
from assessment.figures.stretches import Stretch
from assessment.scheme.terms import first_version
from assessment.score.month_rules import part_of_unnamed
from assessment.score.sharing import shared_out

TERMS = first_version(date(2026, 1, 1))
DAYS = 12
BEGIN = date(2026, 9, 1)


@dataclass(frozen=True)
class Served:
    """A member's days on the grid: the first, and how much of each day is effective, in halves."""

    first: int
    halves: tuple[int, ...]

    def effective(self, day: int) -> Fraction:
        within = 0 <= day - self.first < len(self.halves)
        return Fraction(self.halves[day - self.first], 2) if within else Fraction()

    def __contains__(self, day: int) -> bool:
        return 0 <= day - self.first < len(self.halves)


def shares(entered: list[int], members: list[Served]) -> list[Fraction]:
    """What each member gets of what was entered day by day."""
    return [
        part_of_unnamed(one.counts) * one.counts.unnamed.get("houses", (0,))[0] if one.counts.effective_days else 0
        for one in shared_out([counted(n, entered, members) for n in range(len(members))], TERMS)
    ]


def counted(number: int, entered: list[int], members: list[Served]) -> Stretch:
    own = members[number]
    days = [day for day in range(DAYS) if day in own]
    points = sum(entered[day] for day in days)
    counts = StretchCounts(
        begins_on=BEGIN + timedelta(days=own.first),
        ends_on=BEGIN + timedelta(days=own.first + len(days)),
        days=30,
        effective_days=_decimal(sum(own.effective(day) for day in days)),
        team_days=_decimal(sum(one.effective(day) for one in members for day in days)),
        unnamed={"houses": (points, 0, 0)} if points else {},
    )
    rows = [
        {"key": day, "class": "houses", "new": entered[day], "changed": 0, "verified": 0, "named": False}
        for day in days
        if entered[day]
    ]
    return Stretch(number, str(number), str(number), 1, "1", "1", counts, {"entries": rows})


def _decimal(days: Fraction | int) -> Decimal:
    return Decimal(Fraction(days).numerator) / Fraction(days).denominator


def plainly(entered: list[int], members: list[Served]) -> list[Fraction]:
    """By effective days alone."""
    found = []
    for own in members:
        days = [day for day in range(DAYS) if day in own]
        mine = sum(own.effective(day) for day in days)
        team = sum(one.effective(day) for one in members for day in days)
        found.append(Fraction(mine * sum(entered[day] for day in days)) / team if mine else Fraction())
    return found


@st.composite
def served(draw):
    first = draw(st.integers(0, DAYS - 1))
    length = draw(st.integers(1, DAYS - first))
    return Served(first, tuple(draw(st.lists(st.integers(0, 2), min_size=length, max_size=length))))


days_of_entries = st.lists(st.integers(0, 90), min_size=DAYS, max_size=DAYS)
teams = st.lists(served(), min_size=1, max_size=4)


@given(days_of_entries, teams)
def test_all_together_get_no_more_than_was_entered_and_all_of_it_where_they_would_have_got_more(entered, members):
    got, plain = shares(entered, members), plainly(entered, members)
    there = sum(entered[day] for day in range(DAYS) if any(one.effective(day) or _serves(one, day) for one in members))
    assert sum(got) == min(sum(plain), there)
    assert all(0 <= one <= other for one, other in zip(got, plain, strict=True))
    if sum(plain) <= there:
        assert got == plain


def _serves(one: Served, day: int) -> bool:
    return day in one and any(one.halves)


@given(
    days_of_entries,
    st.integers(0, DAYS - 1),
    st.lists(st.lists(st.integers(0, 2), min_size=DAYS, max_size=DAYS), min_size=1, max_size=4),
)
def test_members_who_served_the_same_days_share_all_of_it_by_effective_days(entered, first, halves):
    members = [Served(first, tuple(one[: DAYS - first])) for one in halves]
    assume(any(any(one.halves) for one in members))
    got = shares(entered, members)
    assert sum(got) == sum(entered[first:])
    assert got == plainly(entered, members)


@given(days_of_entries, teams, st.randoms(use_true_random=False))
def test_the_order_of_the_members_changes_nothing(entered, members, random):
    order = random.sample(range(len(members)), len(members))
    again = shares(entered, [members[place] for place in order])
    assert [again[order.index(place)] for place in range(len(members))] == shares(entered, members)


@given(days_of_entries, teams, st.data())
def test_leave_of_ones_own_lowers_no_share_of_an_effective_day(entered, members, data):
    who = data.draw(st.integers(0, len(members) - 1))
    own = members[who]
    off = data.draw(st.sampled_from([day for day in range(DAYS) if day in own]))
    left = tuple(0 if own.first + n == off else half for n, half in enumerate(own.halves))
    assume(any(left))
    after = [Served(own.first, left) if n == who else one for n, one in enumerate(members)]
    before = shares(entered, members)[who] / Fraction(sum(own.halves), 2)
    assert shares(entered, after)[who] / Fraction(sum(left), 2) >= before
