"""The monthly score by its examples, and by its laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.figures.counts import Measures, StretchCounts
from assessment.figures.rules import rounded
from assessment.scheme.terms import first_version
from assessment.score.month_rules import (
    CODES,
    MonthScore,
    credited,
    measures_of,
    part_of_unnamed,
    score_month,
    score_stretch,
)

TERMS = first_version(date(2026, 1, 1))


def stretch(first: int, last: int, days: int, **counted) -> StretchCounts:
    """Days of a month, from the first to the last; all of them effective unless it is said otherwise."""
    served = last - first + 1
    month = 9 if days == 30 else 10
    begins_on = date(2026, month, first)
    values = {"effective_days": served, **counted}
    alone = dict.fromkeys(("team_days", "team_days_of_month", "own_days_of_month"), values["effective_days"])
    ends_on = date.fromordinal(begins_on.toordinal() + served)
    return StretchCounts(begins_on=begins_on, ends_on=ends_on, days=days, member_days=served, **{**alone, **values})


def points(score: MonthScore) -> list[str]:
    return [str(value) for value in (*score.points.values(), score.score)]


# --- worked examples ---------------------------------------------------------------------------------


def plain_transfer() -> list[StretchCounts]:
    return [
        stretch(
            *(1, 10, 30),
            named={"houses": (12, 20, 30), "people": (5, 0, 0)},
            **{"valid_reports": 3, "due": 2, "on_time": 1, "asked": 32, "knowing": 24},
        ),
        stretch(
            *(11, 30, 30),
            named={"houses": (30, 40, 50)},
            **{"valid_reports": 8, "due": 4, "on_time": 4, "asked": 40, "knowing": 36},
        ),
    ]


def test_a_plain_transfer():
    score = score_month(plain_transfer(), TERMS)
    assert [each["rounded"] for each in score.stretches] == [
        {"base": "33.60", "incidents": "29.60", "awareness": "15.00"},
        {"base": "36.00", "incidents": "40.00", "awareness": "18.00"},
    ]
    assert [each["total"] for each in score.stretches] == ["78.20", "94.00"]
    assert points(score) == ["35.20", "36.53", "17.00", "88.73"]
    assert (score.days, score.effective_days, score.not_scored_because) == (30, 30, "")
    assert score.explanation == {
        "effective_days": "30",
        "share_of_month": "1",
        "components": {"base": "176/5", "incidents": "548/15", "awareness": "17"},
    }


def transfer_leave_and_small_sample() -> list[StretchCounts]:
    return [
        stretch(*(1, 15, 31), team_days=25, unnamed={"houses": (90, 0, 0)}, valid_reports=4, asked=25, knowing=20),
        stretch(
            *(16, 31, 31),
            **{"effective_days": 4, "leave_days": 12},
            named={"houses": (5, 0, 10)},
            **{"valid_reports": 1, "excused": 1, "asked": 60, "knowing": 45},
        ),
    ]


def test_a_transfer_with_leave_entries_without_a_name_and_a_small_sample():
    score = score_month(transfer_leave_and_small_sample(), TERMS)
    assert score.stretches[0]["rounded"] == {"base": "50.00", "incidents": "41.33", "awareness": None}
    assert score.stretches[0]["total"] == "91.33"
    assert score.stretches[1]["rounded"] == {"base": "21.70", "incidents": "31.00", "awareness": "15.00"}
    assert score.stretches[1]["total"] == "67.70"
    assert [each["weight"] for each in score.stretches] == ["15/19", "4/19"]
    assert points(score) == ["44.04", "39.16", "3.16", "86.36"]


def test_the_part_of_entries_without_a_name_is_the_one_that_was_counted_or_else_that_of_the_days():
    of_days = stretch(1, 15, 31, team_days=25)
    assert part_of_unnamed(of_days) == Fraction(15, 25)
    assert part_of_unnamed(replace(of_days, unnamed_part=Fraction(1, 4))) == Fraction(1, 4)
    assert part_of_unnamed(replace(of_days, team_days=Decimal(0))) == 0


def test_a_score_keeps_how_it_came_about():
    score = score_month(transfer_leave_and_small_sample(), TERMS)
    assert score.stretches[0] == {
        "weight": "15/19",
        "days": 15,
        "effective": "15",
        "member_months": "15/31",
        "measured": {
            "base": {"numerator": "54", "denominator": "1500/31", "share": "1"},
            "reports": {"numerator": "4", "denominator": "150/31", "share": "62/75"},
            "on_time": {"numerator": "0", "denominator": "0", "share": None},
            "awareness": {"numerator": "20", "denominator": "25", "share": None},
        },
        "weights": {"base": "50", "incidents": "50", "awareness": None},
        "weights_within": {"base": {"base": "1"}, "incidents": {"reports": "1"}, "awareness": {}},
        "points": {"base": "50", "incidents": "124/3", "awareness": None},
        "rounded": {"base": "50.00", "incidents": "41.33", "awareness": None},
        "total": "91.33",
    }
    assert score.explanation == {
        "effective_days": "19",
        "share_of_month": "19/31",
        "components": {"base": "4184/95", "incidents": "744/19", "awareness": "60/19"},
    }
    assert score_month([stretch(20, 31, 31, effective_days=0)], TERMS).explanation["components"] == dict.fromkeys(CODES)


def test_what_was_counted_of_a_stretch_is_read_as_the_counts_of_a_line():
    counts = stretch(
        *(1, 10, 30),
        **{"leave_days": Decimal("1.5"), "induction_days": 2, "effective_days": Decimal("6.5"), "complexity": "simple"},
        **{"valid_reports": 3, "due": 4, "on_time": 2, "asked": 31, "knowing": 30, "named": {"houses": (1, 2, 3)}},
    )
    assert measures_of(counts) == Measures(
        **{"days": 30, "member_days": 10, "leave_days": Decimal("1.5"), "induction_days": 2, "complexity": "simple"},
        **{"effective_days": Decimal("6.5"), "entries": {"houses": (1, 2, 3)}, "valid_reports": 3},
        **{"due": 4, "on_time": 2, "asked": 31, "knowing": 30},
    )
    assert score_month([counts, stretch(11, 30, 30)], TERMS).effective_days == Decimal("26.5")


@pytest.mark.parametrize(
    ("induction", "leave", "reason"),
    [
        (1, Decimal(0), "new_in_post"),
        (1, Decimal(1), "new_in_post"),
        (1, Decimal("1.5"), "on_leave"),
        (0, Decimal(1), "on_leave"),
        (0, Decimal("0.5"), "short_service"),
        (0, Decimal(0), "short_service"),
    ],
)
def test_why_there_is_no_score_is_what_took_most_of_the_days(induction, leave, reason):
    few = stretch(1, 5, 30, effective_days=Decimal("1.5"), induction_days=induction, leave_days=leave)
    assert score_month([few], TERMS).not_scored_because == reason


def test_the_points_of_a_stretch_are_exact():
    first = score_stretch(transfer_leave_and_small_sample()[0], TERMS)
    assert sum(first.points.values()) == Fraction(274, 3)


def test_induction_alone_is_no_score():
    august = [
        stretch(20, 31, 31, effective_days=0, induction_days=12),
    ]
    score = score_month(august, TERMS)
    assert (score.score, score.not_scored_because) == (None, "new_in_post")
    assert set(score.points.values()) == {None}


def induction_then_a_transfer() -> list[StretchCounts]:
    return [
        stretch(1, 14, 30, effective_days=0, induction_days=14, valid_reports=9, named={"houses": (99, 0, 0)}),
        stretch(
            *(15, 30, 30),
            **{"effective_days": 12, "induction_days": 4},
            named={"houses": (20, 10, 35)},
            **{"valid_reports": 5, "due": 3, "on_time": 2, "asked": 33, "knowing": 22},
        ),
    ]


def test_a_stretch_without_an_effective_day_is_left_out_with_its_facts():
    score = score_month(induction_then_a_transfer(), TERMS)
    assert score.stretches[0] == {"left_out": True}
    assert points(score) == ["32.00", "34.67", "13.33", "80.00"]
    assert score.effective_days == 12


# --- no score ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counted", "reason"),
    [
        ({"effective_days": 7, "leave_days": 2, "induction_days": 3}, "new_in_post"),
        ({"effective_days": 7, "leave_days": 3, "induction_days": 2}, "on_leave"),
        ({"effective_days": Decimal("7.4")}, "short_service"),
        ({"effective_days": Decimal("7.5")}, ""),  # a quarter of the month
    ],
)
def test_less_than_a_quarter_of_the_month_is_no_score(counted, reason):
    score = score_month([stretch(1, 12, 30, **counted)], TERMS)
    assert score.not_scored_because == reason
    assert (score.score is None) == bool(reason)
    assert score.stretches[0]["total"]  # what could be measured is shown all the same


# --- what is a member's own --------------------------------------------------------------------------


def test_entries_that_name_nobody_and_rows_of_a_sheet_are_shared():
    counted = stretch(
        *(1, 10, 30),
        **{"effective_days": 10, "team_days": 25, "team_days_of_month": 40, "own_days_of_month": 20},
        named={"houses": (1, 0, 0)},
        unnamed={"houses": (5, 0, 0), "matters": (0, 10, 0)},
        sheet_named={"houses": (6, 0, 2)},
        sheet_unnamed={"houses": (0, 0, 8)},
    )
    assert credited(counted) == {"houses": (1 + 2 + 3, 0, 1 + 2), "matters": (0, 4, 0)}


# --- laws --------------------------------------------------------------------------------------------

few = st.integers(0, 60)
entries = st.dictionaries(st.sampled_from(["people", "houses", "objects"]), st.tuples(few, few, few))


@st.composite
def stretches(draw, days=30):
    """A stretch of some days, some of them on leave, with everything that may be counted."""
    first = draw(st.integers(1, days))
    last = draw(st.integers(first, days))
    served = last - first + 1
    halves = draw(st.integers(0, 2 * served))
    effective = served - Decimal(halves) / 2
    more = Decimal(draw(st.integers(0, 60)))
    due, excused, asked = draw(few), draw(few), draw(st.integers(0, 100))
    return stretch(
        *(first, last, days),
        **{"effective_days": effective, "leave_days": Decimal(halves) / 2, "team_days": effective + more},
        team_days_of_month=effective + more + draw(st.integers(0, 30)),
        own_days_of_month=effective + draw(st.integers(0, 10)),
        **{name: draw(entries) for name in ("named", "unnamed", "sheet_named", "sheet_unnamed")},
        valid_reports=draw(few),
        due=due,
        on_time=draw(st.integers(0, due)),
        excused=excused,
        asked=asked,
        knowing=draw(st.integers(0, asked)),
        complexity=draw(st.sampled_from(["simple", "ordinary", "complex"])),
    )


def with_leave(counted: StretchCounts, part: Decimal, late: int) -> StretchCounts:
    """The same facts with one more day, or half of one, on approved leave, on which `late` cases fell due unsettled."""
    return replace(
        counted,
        leave_days=counted.leave_days + part,
        effective_days=counted.effective_days - part,
        team_days=counted.team_days - part,
        team_days_of_month=counted.team_days_of_month - part,
        own_days_of_month=counted.own_days_of_month - part,
        due=counted.due - late,
        excused=counted.excused + late,
    )


@given(stretches(), st.sampled_from([Decimal("0.5"), Decimal(1)]), st.data())
def test_approved_leave_lowers_no_component_of_a_stretch(counted, part, data):
    if counted.effective_days <= part:
        return
    late = data.draw(st.integers(0, counted.due - counted.on_time))
    before, after = score_stretch(counted, TERMS), score_stretch(with_leave(counted, part, late), TERMS)
    for code, value in after.points.items():
        assert value >= before.points.get(code, 0), code


@given(st.lists(stretches(), min_size=1, max_size=4))
def test_the_score_is_the_sum_of_its_components_and_never_above_a_hundred(counted):
    score = score_month(counted, TERMS)
    if score.score is None:
        assert score.not_scored_because
        return
    assert score.score == sum(value for value in score.points.values() if value is not None)
    assert 0 <= score.score <= Decimal("100.01")  # three components, each rounded by itself


@given(st.lists(stretches(), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_the_stretches_does_not_matter(counted, random):
    shuffled = random.sample(counted, len(counted))
    one, other = score_month(counted, TERMS), score_month(shuffled, TERMS)
    assert points(one) == points(other)
    assert one.explanation == other.explanation


@given(stretches())
def test_what_is_counted_is_the_same_after_it_was_kept(counted):
    assert StretchCounts.from_json(counted.to_json()) == counted


@given(stretches())
def test_a_month_of_one_stretch_is_that_stretch(counted):
    score = score_month([counted], TERMS)
    if score.score is not None:
        alone = score_stretch(counted, TERMS)
        assert score.points == {
            code: rounded(alone.points[code]) if code in alone.points else None for code in score.points
        }
