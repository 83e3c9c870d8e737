"""Quota, ranks and the tie rule, as in the worked examples of the domain."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.award.rules import (
    BARRED,
    BY_MONTHS,
    BY_QUARTERS,
    BY_SCORE,
    BY_VOTE,
    FULL_TIME,
    IN,
    INTERVIEW_OPEN,
    LEADER,
    NO_POINTS,
    NO_YEARLY_SCORE,
    OUT,
    PART_TIME,
    TIED,
    UNQUALIFIED_QUARTER,
    Candidate,
    judge,
    quota_of,
)
from assessment.figures.rules import rounded
from assessment.scheme.terms import first_version

from datetime import date  # isort: skip

TERMS = first_version(date(2026, 1, 1))


def yearly(months: str, quarters: str) -> Decimal:
    year = TERMS.year
    return rounded(
        Fraction(year.share_of_months) * Fraction(months) + Fraction(year.share_of_quarters) * Fraction(quarters)
    )


def member(key: int, score: str | Decimal | None, **more: object) -> Candidate:
    values = {"quarters_mean": None, "bottom_months": None, **more}
    return Candidate(key=key, category=FULL_TIME, score=None if score is None else Decimal(score), **values)


def places(result) -> dict[int, str]:
    return {one.candidate.key: one.place for one in result.standings}


def decided(result) -> dict[int, str]:
    return {one.candidate.key: one.decided_by for one in result.standings}


class TestAW1:
    """36 eligible, four seats, three people with 94.40 at the fourth."""

    def field(self, **of_tied: object) -> list[Candidate]:
        a = member(4, yearly("92.00", "96.00"), **{"quarters_mean": Decimal("96.00"), **of_tied})
        b = member(5, yearly("95.00", "94.00"), **{"quarters_mean": Decimal("94.00"), **of_tied})
        c = member(6, yearly("93.20", "95.20"), **{"quarters_mean": Decimal("95.20"), **of_tied})
        first = [member(1, "97.20"), member(2, "96.85"), member(3, "95.10")]
        return [*first, a, b, c, *(member(10 + n, "80.00") for n in range(30))]

    def test_the_scores_are_equal(self):
        assert {row.score for row in self.field()[3:6]} == {Decimal("94.40")}

    def test_the_ranks_and_who_is_tied_at_the_quota(self):
        result = judge(self.field(), TERMS.awards.full_time_percent)
        assert (result.eligible, result.quota) == (36, 4)
        assert [one.rank for one in result.standings[:6]] == [1, 2, 3, 4, 4, 4]
        assert [one.candidate.key for one in result.standings if one.tied_at_quota] == [4, 5, 6]

    def test_the_higher_mean_of_quarters_decides(self):
        result = judge(self.field(), 10)
        assert [key for key, place in places(result).items() if place == IN] == [1, 2, 3, 4]
        assert (decided(result)[3], decided(result)[4], decided(result)[5]) == (BY_SCORE, BY_QUARTERS, BY_QUARTERS)

    def test_then_fewer_bottom_months_and_then_the_panel(self):
        equal = self.field(quarters_mean=Decimal("95.00"))
        by_months = [*equal[:3], *_with(equal[3:6], "bottom_months", [1, 0, 2]), *equal[6:]]
        result = judge(by_months, 10)
        assert (places(result)[5], decided(result)[5]) == (IN, BY_MONTHS)
        same = _with(_with(equal[3:6], "bottom_months", [1, 1, 1]), "votes", [None, None, None])
        undecided = judge([*equal[:3], *same, *equal[6:]], 10)
        assert [places(undecided)[key] for key in (4, 5, 6)] == [TIED, TIED, TIED]
        voted = judge([*equal[:3], *_with(same, "votes", [3, 5, 4]), *equal[6:]], 10)
        assert (places(voted)[5], decided(voted)[5]) == (IN, BY_VOTE)
        again = judge([*equal[:3], *_with(same, "votes", [5, 5, 4]), *equal[6:]], 10)
        assert [places(again)[key] for key in (4, 5, 6)] == [TIED, TIED, OUT]


def _with(rows, name, values):
    from dataclasses import replace

    return [replace(row, **{name: value}) for row, value in zip(rows, values, strict=True)]


class TestAW2:
    def test_the_base_are_the_eligible(self):
        rows = [
            *(member(n, None) for n in range(3)),
            *(member(10 + n, "70.00", unqualified_quarters=1) for n in range(2)),
            member(20, "88.00", open_interviews=1),
            *(member(100 + n, f"{90 - n}.00") for n in range(35)),
        ]
        result = judge(rows, 10)
        assert (result.members, result.eligible, result.quota) == (41, 35, 4)
        assert quota_of(41, 10) == 5  # were the base all of them
        bars = {one.candidate.key: one.bars for one in result.standings if one.bars}
        assert bars == {
            0: (NO_YEARLY_SCORE,), 1: (NO_YEARLY_SCORE,), 2: (NO_YEARLY_SCORE,),
            10: (UNQUALIFIED_QUARTER,), 11: (UNQUALIFIED_QUARTER,), 20: (INTERVIEW_OPEN,),
        }  # fmt: skip
        assert {one.place for one in result.standings if one.bars} == {BARRED}


class TestAW3:
    def test_leaders_have_no_quarters_so_that_step_is_passed_over(self):
        leaders = [
            Candidate(key=n, category=LEADER, score=Decimal("89.18"), bottom_months=months)
            for n, months in enumerate([2, 0, 1])
        ]
        others = [Candidate(key=10 + n, category=LEADER, score=Decimal("80.00"), bottom_months=0) for n in range(17)]
        result = judge([*leaders, *others], TERMS.awards.leaders_percent)
        assert (result.eligible, result.quota) == (20, 2)
        assert [key for key, place in places(result).items() if place == IN] == [1, 2]
        assert {decided(result)[key] for key in (0, 1, 2)} == {BY_MONTHS}

    def test_part_time_members_with_points(self):
        rows = [Candidate(key=n, category=PART_TIME, score=Decimal(n + 1)) for n in range(108)]
        rows.append(Candidate(key=200, category=PART_TIME, score=Decimal(0)))
        result = judge(rows, TERMS.awards.part_time_percent)
        assert (result.eligible, result.quota) == (108, 6)
        assert next(one for one in result.standings if one.candidate.key == 200).bars == (NO_POINTS,)


class TestWhoIsLeftOutOrKept:
    def test_the_seat_of_who_is_left_out_goes_to_the_next_and_the_base_stays(self):
        rows = [member(1, "95.00", left_out=True), member(2, "94.00"), *(member(10 + n, "80.00") for n in range(8))]
        result = judge(rows, 10)
        assert (result.eligible, result.quota) == (10, 1)
        assert (places(result)[1], places(result)[2]) == (OUT, IN)

    def test_who_was_proposed_keeps_the_place_where_only_another_objected(self):
        rows = [member(1, "96.00"), member(2, "94.00", kept=True), *(member(10 + n, "80.00") for n in range(8))]
        result = judge(rows, 10)
        assert result.quota == 1
        assert (places(result)[1], places(result)[2]) == (IN, IN)

    def test_nobody_is_eligible(self):
        assert judge([], 10).quota == 0
        assert judge([member(1, None)], 10).quota == 0


@given(
    scores=st.lists(st.integers(0, 5), max_size=30),
    means=st.lists(st.integers(0, 2), min_size=30, max_size=30),
    percent=st.integers(1, 100),
)
def test_the_seats_are_filled_or_the_tie_is_said(scores, means, percent):
    rows = [member(n, str(score), quarters_mean=Fraction(means[n]), bottom_months=0) for n, score in enumerate(scores)]
    result = judge(rows, percent)
    came_in = [one for one in result.standings if one.place == IN]
    tied = [one for one in result.standings if one.place == TIED]
    assert len(came_in) == result.quota or (tied and len(came_in) < result.quota < len(came_in) + len(tied))
    assert all(one.rank is not None and one.rank <= result.quota for one in came_in)
    for one in came_in:  # nobody with a lower score comes in before somebody with a higher
        assert not any(other.candidate.score > one.candidate.score for other in result.standings if other.place == OUT)


@given(order=st.permutations(range(6)))
def test_the_order_of_the_candidates_changes_nothing(order):
    rows = [member(n, "94.40", quarters_mean=Fraction(n // 2), bottom_months=0) for n in range(6)]
    assert judge([rows[n] for n in order], 50) == judge(rows, 50)


@pytest.mark.parametrize(("eligible", "percent", "seats"), [(36, 10, 4), (35, 10, 4), (20, 10, 2), (108, 5, 6)])
def test_quotas(eligible, percent, seats):
    assert quota_of(eligible, percent) == seats
