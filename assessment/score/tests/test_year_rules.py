"""Golden AW1's and AW3's yearly scores, and which periods are asked for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from assessment.figures.quarter_counts import Quarter
from assessment.scheme.terms import PartTime, first_version
from assessment.score.year_rules import (
    Contributions,
    Days,
    LineLed,
    PeriodOfYear,
    is_excused,
    is_lost,
    month_of_heirs,
    needed,
    score_of_grid,
    score_of_leader,
    score_of_member,
    score_of_part_time,
)

TERMS = first_version(date(2026, 1, 1))
D = Decimal


def months(scores: list[str | None], **more) -> list[PeriodOfYear]:
    return [
        PeriodOfYear(f"2026-{number:02d}", None if score is None else D(score), **more)
        for number, score in enumerate(scores, start=1)
    ]


def quarters(scores: list[str | None], **more) -> list[PeriodOfYear]:
    return [
        PeriodOfYear(f"2026Q{number}", None if score is None else D(score), **more)
        for number, score in enumerate(scores, start=1)
    ]


@pytest.mark.parametrize(
    ("of_months", "of_quarters", "score"),
    [("92.00", "96.00", "94.40"), ("95.00", "94.00", "94.40"), ("93.20", "95.20", "94.40")],
)
def test_aw1_three_at_one_total(of_months, of_quarters, score):
    result = score_of_member(months([of_months] * 12), quarters([of_quarters] * 4), TERMS)
    assert str(result.score) == score
    assert (result.months_mean, result.quarters_mean) == (Fraction(of_months), Fraction(of_quarters))


def test_means_are_exact_and_the_total_is_rounded_once():
    result = score_of_member(
        months(["90.00", "90.01", "90.01", *["90.00"] * 9]), quarters(["90.01", "90.00", "90.00", "90.01"]), TERMS
    )
    assert result.months_mean == Fraction(1080_02, 1200)
    # 0.4 × 90.001666… + 0.6 × 90.005 = 90.003666…; rounded means would give 90.004 + 0.6 × 90.01.
    assert result.score == D("90.00")


def test_aw3_a_leader_of_two_grids():
    year = [
        (f"2026-{month:02d}", days) for month, days in enumerate([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], 1)
    ]
    lines = [LineLed(month, 1, days, D("91.20")) for month, days in year]
    lines += [LineLed(month, 2, days, D("86.50")) for month, days in year[3:]]
    result = score_of_leader(lines, months(["91.20"] * 12), TERMS)
    assert result.facts["days_led"] == 365 + 275
    assert result.score == D("89.18")


@pytest.mark.parametrize(
    ("given", "score"),
    [
        (Contributions(reports=48, mediations=5, publicity=6, hazards=3), "81.00"),
        (Contributions(reports=70, mediations=2, publicity=3, hazards=4), "80.00"),
        (Contributions(reports=30, mediations=10, publicity=10, hazards=7), "94.00"),
    ],
)
def test_aw3_part_time_members(given, score):
    assert str(score_of_part_time(given, TERMS).score) == score


def test_a_part_time_member_without_a_point_has_no_score():
    assert score_of_part_time(Contributions(), TERMS).score is None


# --- which periods are asked for --------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "months_needed"), [(12, 8), (11, 8), (10, 7), (7, 5), (6, 4), (4, 4), (1, 4)])
def test_two_thirds_rounded_up_and_four_months_at_least(asked, months_needed):
    assert needed(asked, 4, TERMS.year) == months_needed


@pytest.mark.parametrize(("asked", "quarters_needed"), [(4, 3), (3, 2), (2, 2), (1, 2)])
def test_two_thirds_rounded_up_and_two_quarters_at_least(asked, quarters_needed):
    assert needed(asked, 2, TERMS.year) == quarters_needed


def test_the_policy_s_own_first_year_has_scores():
    """The team is built by the end of May: June to December, the last two quarters whole."""
    before = months([None] * 5, counted=False) + months(["90.00"] * 12)[5:]
    first = quarters([None] * 2, counted=False) + quarters(["90.00"] * 4)[2:]
    result = score_of_member(before, first, TERMS)
    assert (result.facts["months"]["needed"], result.facts["quarters"]["needed"]) == (5, 2)
    assert result.score == D("90.00")


def test_an_excused_period_is_not_needed_and_its_score_does_not_enter_the_mean():
    ill = [PeriodOfYear("2026-01", D("10.00"), excused=True), *months(["90.00"] * 12)[1:]]
    result = score_of_member(ill, quarters(["90.00"] * 4), TERMS)
    assert result.months_mean == 90
    assert result.facts["months"] == {**result.facts["months"], "had": 11, "needed": 8, "excused": ["2026-01"]}


def test_too_few_months_give_no_score():
    assert score_of_member(months(["90.00"] * 7 + [None] * 5), quarters(["90.00"] * 4), TERMS).score is None
    assert score_of_member(months(["90.00"] * 8 + [None] * 4), quarters(["90.00"] * 4), TERMS).score is not None
    assert score_of_member(months(["90.00"] * 12), quarters(["90.00", "90.00", None, None]), TERMS).score is None


@pytest.mark.parametrize(
    ("in_post", "leave", "excused"),
    [(31, "0", False), (16, "0", False), (15, "0", True), (31, "15", False), (31, "15.5", True), (31, "31", True)],
)
def test_less_than_half_in_post_or_half_on_long_leave_is_excused(in_post, leave, excused):
    assert is_excused(Days(31, in_post, D(leave)), TERMS.year) == excused


def test_half_of_the_days_in_post_is_not_excused_and_half_of_them_on_long_leave_is():
    assert not is_excused(Days(30, 15, D(0)), TERMS.year)
    assert is_excused(Days(30, 30, D(15)), TERMS.year)


def test_a_grid_has_the_mean_of_its_ranked_months_and_an_heir_s_month_counts_once():
    shared = month_of_heirs([D("80.00"), D("90.01")])
    result = score_of_grid([PeriodOfYear("2026-01", shared), *months(["85.00"] * 12)[1:]], TERMS)
    assert result.months_mean == (Fraction("85.005") + 11 * 85) / 12
    assert result.score == D("85.00")
    assert score_of_grid(months(["85.00"] * 7 + [None] * 5), TERMS).score is None


@pytest.mark.parametrize(
    ("in_post", "on_leave", "excusing", "lost"),
    [
        (66, "37", "37", True),  # golden: maternity leave, W = 29 of 66
        (44, "12", "12", True),  # a third out of post and long sick leave: neither is half of the quarter
        (46, "14", "0", True),  # W = 32 for the days out of post; the other leave alone would have left 52
        (66, "37", "0", False),  # leave that does not excuse
        (60, "34", "0", False),  # 26: without the days out of post it would still be 32
        (66, "33", "33", False),  # assessed
        (60, "33", "0", True),  # 27: without the days out of post it would just be half
    ],
)
def test_a_quarter_that_days_out_of_post_and_long_leave_kept_from_being_assessed_is_excused(
    in_post, on_leave, excusing, lost
):
    counts = Quarter(working_days=66, in_post=in_post, on_leave=D(on_leave))
    assert is_lost(counts, D(excusing), Fraction(1, 2)) is lost


# --- what a score keeps of how it came about ----------------------------------------------------------

MONTHS = [
    *months([None] * 2, counted=False),
    PeriodOfYear("2026-03", D("10.00"), excused=True),
    *months([None] * 6 + ["85.00", "80.00", "90.00", "91.00", "92.00", "93.00"])[3:],
]
OF_MONTHS = {
    **{"had": 6, "needed": 6, "asked": 9, "excused": ["2026-03"]},
    "scores": {
        **{"2026-07": "85.00", "2026-08": "80.00", "2026-09": "90.00"},
        **{"2026-10": "91.00", "2026-11": "92.00", "2026-12": "93.00"},
    },
}


def test_a_member_s_score_keeps_its_months_and_quarters():
    third = [PeriodOfYear("2026Q1", D("10.00"), counted=False), *quarters([None, "90.00", "91.00", "92.00"])[1:]]
    result = score_of_member(MONTHS, third, TERMS)
    assert (str(result.score), result.months_mean, result.quarters_mean) == ("90.00", Fraction(177, 2), Fraction(91))
    assert result.facts == {
        "months": OF_MONTHS,
        "quarters": {
            **{"had": 3, "needed": 2, "asked": 3, "excused": []},
            "scores": {"2026Q2": "90.00", "2026Q3": "91.00", "2026Q4": "92.00"},
        },
        "months_mean": "177/2",
        "quarters_mean": "91",
    }


def test_a_grid_s_score_keeps_its_months():
    result = score_of_grid(MONTHS, TERMS)
    assert (str(result.score), result.months_mean, result.quarters_mean) == ("88.50", Fraction(177, 2), None)
    assert result.facts == {"months": OF_MONTHS, "months_mean": "177/2", "quarters_mean": None}
    assert score_of_grid([], TERMS).score is None


def test_a_leader_s_score_keeps_its_months_and_the_days_led():
    lines = [LineLed("2026-07", 1, 31, D("80.00")), LineLed("2026-08", 2, 1, D("90.00"))]
    result = score_of_leader(lines, MONTHS, TERMS)
    assert (str(result.score), result.months_mean, result.quarters_mean) == ("80.31", Fraction(2570, 32), None)
    assert result.facts == {"months": OF_MONTHS, "days_led": 32, "months_mean": "1285/16", "quarters_mean": None}
    too_few = score_of_leader(lines, months(["80.00"] * 3 + [None] * 9), TERMS)
    assert (too_few.score, too_few.months_mean) == (None, Fraction(2570, 32))
    nothing_led = score_of_leader([], MONTHS, TERMS)
    assert (nothing_led.score, nothing_led.months_mean, nothing_led.facts["days_led"]) == (None, None, 0)


def test_a_part_time_member_s_score_keeps_the_points_of_each_kind_up_to_its_most():
    points = TERMS.part_time
    result = score_of_part_time(Contributions(reports=2, mediations=2, hazards=2, publicity=2), TERMS)
    worth = {
        "reports": 2 * points.report,
        "mediations": 2 * points.mediation,
        "hazards": 2 * points.hazard,
        "publicity": 2 * points.publicity,
    }
    assert result.facts == {"points": {name: str(value) for name, value in worth.items()}}
    assert (result.score, result.months_mean, result.quarters_mean) == (sum(worth.values()), None, None)
    most = score_of_part_time(Contributions(1000, 1000, 1000, 1000), TERMS).facts["points"]
    assert most == {name: str(getattr(points, f"{name}_at_most")) for name in worth}


def test_a_part_time_member_s_reports_are_worth_what_the_scheme_says():
    dear = TERMS.model_copy(update={"part_time": PartTime(report=D(2))})
    assert score_of_part_time(Contributions(reports=3), dear).score == D("6.00")


def test_nothing_has_no_mean():
    assert month_of_heirs([]) is None
    nobody = score_of_member([], [], TERMS)
    assert (nobody.score, nobody.months_mean, nobody.quarters_mean) == (None, None, None)
