"""Golden Q1, Q2 and Q3 to the cent, and the laws of the quarterly score."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.figures.quarter_counts import Quarter
from assessment.figures.quarter_indicators import QUARTER
from assessment.scheme.terms import Quarter as QuarterTerms
from assessment.scheme.terms import first_version
from assessment.score.quarter_rules import Adjusted, Assessment, assess, grade, protected, ranked
from assessment.tests.measured import quarters

TERMS = first_version(date(2026, 1, 1))
D = Decimal
Q3_DAYS = 66  # working days of the third quarter of 2026


def ordinary(months: F) -> dict[str, F]:
    return {"ordinary": months}


def points_as(points: F) -> dict[str, tuple[F, F, F]]:
    """Entries that are worth so many points."""
    return {"houses": (points, F(0), F(0))}


def printed(judged: Assessment) -> list[str]:
    return [str(judged.points[component.code]) for component in QUARTER]


# --- golden -----------------------------------------------------------------------------------------

Q1 = Quarter(
    working_days=Q3_DAYS,
    in_post=66,
    on_leave=D(5),
    leave_days=D(5),
    to_attend=D(61),
    attended=D(60),
    visits=57,
    served=ordinary(F(26, 31) + 2),
    entries=points_as(F(240)),
    valid_reports=26,
    due=18,
    on_time=16,
    found=9,
    settling_due=8,
    settled_in_time=7,
    knowing=F(27),
    asked=F(32),
    residents_asked=32,
)


def test_q1_leave_one_unexcused_day_bonus_and_deduction():
    judged = assess(Q1, TERMS, Adjusted(bonus=D("3.00"), deductions=D("2.00")))
    assert printed(judged) == ["14.75", "18.69", "16.91", "22.63", "9.25", "8.44"]
    assert (judged.score, judged.grade) == (D("91.67"), "excellent")


def test_an_assessment_keeps_how_it_came_about():
    judged = assess(Q1, TERMS, Adjusted(bonus=D("3.00"), deductions=D("2.00")))
    assert judged.standing_score == judged.score
    assert judged.explanation == {
        "member_months": "88/31",
        "at_work": "61",
        "indicators": {
            "attendance": {"done": "60", "wanted": "61", "share": "60/61"},
            "visits": {"done": "57", "wanted": "61", "share": "57/61"},
            "base": {"done": "240", "wanted": "8800/31", "share": "93/110"},
            "reports": {"done": "26", "wanted": "880/31", "share": "403/440"},
            "on_time": {"done": "16", "wanted": "18", "share": "8/9"},
            "found": {"done": "9", "wanted": "88/31", "share": "1"},
            "settled": {"done": "7", "wanted": "8", "share": "7/8"},
            "awareness": {"done": "27", "wanted": "32", "share": "27/32"},
        },
        "parts": {
            "incidents": {"on_time": "2/5", "reports": "3/5"},
            "mediation": {"found": "2/5", "settled": "3/5"},
        },
        "weights": {
            **{"attendance": "15", "visits": "20", "base": "20"},
            **{"incidents": "25", "mediation": "10", "awareness": "10"},
        },
        "left_out": [],
        "bonus_before_the_cap": "3.00",
        "deductions_before_the_cap": "2.00",
    }


def test_deductions_are_capped_where_the_scheme_says_so():
    capped = TERMS.model_copy(update={"quarter": QuarterTerms(deductions_at_most=D(5))})
    whole = assess(Q1, capped).score
    for asked, taken in (("4.99", "4.99"), ("5.00", "5.00"), ("9.00", "5.00")):
        judged = assess(Q1, capped, Adjusted(deductions=D(asked)))
        assert (judged.deductions, judged.score) == (D(taken), whole - D(taken))
    assert assess(Q1, TERMS, Adjusted(deductions=D(9))).deductions == D(9)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("90.00", "excellent"),
        ("89.99", "qualified"),
        ("75.00", "qualified"),
        ("74.99", "basically_qualified"),
        ("60.00", "basically_qualified"),
        ("59.99", "unqualified"),
    ],
)
def test_a_grade_begins_at_its_score(score, expected):
    assert grade(D(score), TERMS) == expected


@pytest.mark.parametrize(
    ("induction", "leave", "because"),
    [(1, D(0), "new_in_post"), (1, D(1), "new_in_post"), (1, D("1.5"), "on_leave"), (0, D("0.5"), "short_service")],
)
def test_why_nobody_is_assessed_is_what_took_most_of_the_days(induction, leave, because):
    few = Quarter(working_days=66, in_post=10, induction_days=induction, leave_days=leave)
    assert assess(few, TERMS).not_assessed_because == because


Q2 = Quarter(
    working_days=Q3_DAYS,
    in_post=66,
    to_attend=D(66),
    attended=D(66),
    visits=80,
    served=ordinary(F(3)),
    entries=points_as(F(270)),
    valid_reports=32,
    due=21,
    on_time=18,
    found=5,
    settling_due=8,
    settled_in_time=7,
    knowing=12 + F(7 * 15 + 9 * 16, 31) + 8,
    asked=15 + F(10 * 15 + 12 * 16, 31) + 10,
    residents_asked=47,
)


def test_q2_transfer_with_hand_over_bonus_cap():
    judged = assess(Q2, TERMS, Adjusted(bonus=D(13), deductions=D("1.50")))
    assert printed(judged) == ["15.00", "20.00", "18.00", "23.57", "9.25", "7.78"]
    assert (judged.bonus, judged.score) == (D("10.00"), D("102.10"))


def test_q2_side_case_maternity_leave_is_not_assessed():
    judged = assess(replace(Q2, on_leave=D(37), leave_days=D(51), to_attend=D(29), attended=D(29)), TERMS)
    assert (judged.score, judged.grade, judged.not_assessed_because) == (None, "", "on_leave")
    assert ranked([judged], TERMS)[0].rank is None


Q3 = Quarter(
    working_days=Q3_DAYS,
    in_post=66,
    on_leave=D(3),
    leave_days=D(3),
    to_attend=D(63),
    attended=D(59),
    visits=31,
    served=ordinary(F(90, 31)),
    entries=points_as(F(110)),
    valid_reports=9,
    due=6,
    on_time=3,
    knowing=F(15),
    asked=F(31),
    residents_asked=31,
)


@pytest.mark.parametrize(("found", "settled_in_time", "score"), [(0, 0, "48.96"), (1, 1, "50.34"), (1, 0, "44.34")])
def test_q3_unqualified(found, settled_in_time, score):
    counts = replace(Q3, found=found, settling_due=found, settled_in_time=settled_in_time)
    judged = assess(counts, TERMS, Adjusted(deductions=D(3)))
    assert printed(judged)[:4] == ["14.05", "9.84", "7.58", "9.65"]
    assert (judged.points["awareness"], str(judged.score), judged.grade) == (D("4.84"), score, "unqualified")


@pytest.mark.parametrize(("found", "in_time", "score"), [(0, 0, "93.50"), (10, 8, "96.30"), (10, 10, "97.50")])
def test_a_good_member_never_gains_by_not_looking(found, in_time, score):
    good = Quarter(
        working_days=Q3_DAYS,
        in_post=66,
        to_attend=D(66),
        attended=D(66),
        visits=66,
        served=ordinary(F(3)),
        entries=points_as(F(300)),
        valid_reports=30,
        due=20,
        on_time=17,  # 0.6 + 0.4 × 0.85 = 0.94
        knowing=F(36),
        asked=F(40),
        residents_asked=40,
        found=found,
        settling_due=found,
        settled_in_time=in_time,
    )
    assert str(assess(good, TERMS).score) == score


@pytest.mark.parametrize(("reports", "incidents", "score"), [(17, "16.00", "74.72"), (19, "17.00", "75.72")])
def test_ob1_two_reports_that_were_judged_invalid(reports, incidents, score):
    counts = Quarter(
        working_days=Q3_DAYS,
        in_post=66,
        to_attend=D(66),
        attended=D(66),
        visits=48,
        served=ordinary(F(3)),
        entries=points_as(F(190)),
        valid_reports=reports,
        due=16,
        on_time=12,
        found=6,
        settling_due=6,
        settled_in_time=5,
        knowing=F(24),
        asked=F(32),
        residents_asked=32,
    )
    judged = assess(counts, TERMS)
    assert printed(judged) == ["15.00", "14.55", "12.67", incidents, "9.00", "7.50"]
    assert str(judged.score) == score


# --- what is left out -------------------------------------------------------------------------------


def test_a_quarter_that_keeps_no_attendance_is_scaled_up_from_the_other_components():
    judged = assess(replace(Q2, to_attend=D(0), attended=D(0)), TERMS)
    assert judged.points["attendance"] is None
    assert judged.points["visits"] == D("23.53")  # 20 × 100 / 85
    assert "attendance" in judged.explanation["left_out"]


def test_a_target_of_0_gives_all_to_settling_and_leaves_nothing_due_out():
    no_quota = TERMS.model_copy(update={"quarter": QuarterTerms(found_per_month=D(0))})
    assert assess(Q1, no_quota).points["mediation"] == D("8.75")  # 10 × 7/8
    assert assess(replace(Q1, settling_due=0, settled_in_time=0), no_quota).points["mediation"] is None


def test_a_target_of_0_visits_leaves_them_out():
    no_quota = TERMS.model_copy(update={"quarter": QuarterTerms(visits_per_day=D(0))})
    assert assess(Q1, no_quota).points["visits"] is None


def test_a_member_in_induction_all_the_time_is_not_given_full_marks_for_nothing():
    judged = assess(Quarter(working_days=66, in_post=66, in_induction=D(66), induction_days=92), TERMS)
    assert judged.score is None
    assert judged.not_assessed_because == "nothing_measured"


def test_half_of_the_working_days_is_enough_and_a_day_less_is_not():
    half = Quarter(working_days=66, in_post=33, to_attend=D(33), attended=D(33), served=ordinary(F(3, 2)))
    assert assess(half, TERMS).not_assessed_because == ""
    less = replace(half, on_leave=D("0.5"), leave_days=D(1))
    assert assess(less, TERMS).not_assessed_because == "on_leave"
    assert assess(replace(half, in_post=32), TERMS).not_assessed_because == "short_service"
    assert assess(replace(half, in_post=32, induction_days=30), TERMS).not_assessed_because == "new_in_post"
    assert assess(replace(half, in_post=0), TERMS).not_assessed_because == "not_in_post"


def test_the_score_is_held_between_0_and_full_marks_with_the_bonus():
    nothing = replace(Q3, attended=D(0), visits=0, entries={}, valid_reports=0, on_time=0, knowing=F(0), settling_due=3)
    assert assess(nothing, TERMS, Adjusted(deductions=D(9))).score == D("0.00")


# --- ranks ------------------------------------------------------------------------------------------


def member(score: str | None, **more) -> Assessment:
    value = None if score is None else D(score)
    return Assessment({}, D(0), D(0), value, "", standing_score=value, **more)


OTHERS = [f"{score}.00" for score in range(105, 79, -1)]  # 26 members above the lowest eight
LOWEST = ["77.40", "76.20", "75.10", "74.60", "74.10", "73.85", "68.00", "57.40"]


def test_ob2_the_lowest_eight_of_34():
    judged = ranked([member(score) for score in OTHERS + LOWEST], TERMS)
    assert [one.rank for one in judged[-8:]] == [27, 28, 29, 30, 31, 32, 33, 34]
    assert [one.in_bottom for one in judged[-8:]] == [False] * 4 + [True] * 4


def test_ob2_an_accepted_objection_makes_nobody_else_bottom():
    scores = dict(enumerate(OTHERS + LOWEST))
    before = dict(zip(scores, ranked([member(score) for score in scores.values()], TERMS), strict=True))
    objector, neighbour = 26 + 5, 26 + 3
    scores[objector] = "76.85"
    plain = dict(zip(scores, ranked([member(score) for score in scores.values()], TERMS), strict=True))
    assert (plain[neighbour].rank, plain[neighbour].in_bottom) == (31, True)
    after = protected(before, plain, for_workers=[objector], terms=TERMS)
    assert (after[objector].rank, after[objector].grade, after[objector].in_bottom) == (28, "", False)
    kept = after[neighbour]
    assert (kept.rank, kept.score, kept.in_bottom, kept.protected) == (31, D("74.60"), False, True)
    assert [after[26 + place].protected for place in (0, 1, 2, 4, 6, 7)] == [False] * 6


def test_nobody_is_bottom_where_fewer_than_5_are_assessed():
    assert not any(one.in_bottom for one in ranked([member("50.00")] * 4, TERMS))
    assert all(one.in_bottom for one in ranked([member("50.00"), *[member("80.00")] * 4], TERMS)[:1])


def test_who_is_qualified_is_never_bottom():
    assert not any(one.in_bottom for one in ranked([member("75.00")] + [member("90.00")] * 9, TERMS))


# --- third parties ----------------------------------------------------------------------------------


def test_protection_is_carried_and_ends_with_an_own_revision_in_which_the_own_score_is_lower():
    before = {1: member("74.60", in_bottom=False, protected=True)}
    same, lower = {1: member("74.60", in_bottom=True)}, {1: member("74.50", in_bottom=True)}
    assert not protected(before, same, for_workers=[2], terms=TERMS)[1].in_bottom
    assert not protected(before, same, for_workers=[], terms=TERMS)[1].in_bottom
    assert not protected(before, lower, for_workers=[2], terms=TERMS)[1].in_bottom
    ended = protected(before, lower, for_workers=[], terms=TERMS)[1]
    assert (ended.in_bottom, ended.protected, ended.standing_score) == (True, False, D("74.50"))


def test_who_is_protected_keeps_the_better_score_and_its_grade_and_the_true_rank():
    before = {1: member("80.00"), 2: member(None), 3: member(None), 4: member("70.00")}
    after = {1: member("74.00", rank=3), 2: member(None), 3: member("76.00"), 4: member("91.00")}
    kept = protected(before, after, for_workers=[9], terms=TERMS)
    standing = {who: (str(one.score), str(one.standing_score), one.grade, one.protected) for who, one in kept.items()}
    assert standing == {
        1: ("74.00", "80.00", "qualified", True),
        2: ("None", "None", "", False),
        3: ("76.00", "76.00", "qualified", False),
        4: ("91.00", "91.00", "excellent", False),
    }
    assert kept[1].rank == 3


def test_the_lowest_are_a_part_of_the_assessed_rounded_up():
    two_thirds = TERMS.model_copy(update={"quarter": QuarterTerms(bottom_percent=67)})
    judged = ranked([member("50.00"), member("51.00"), member("52.00")], two_thirds)
    assert [one.in_bottom for one in judged] == [True, True, True], "2.01 of 3 are 3"


def test_the_office_s_own_revision_applies_to_all_in_full():
    before = {1: member("74.60")}
    after = protected(before, {1: member("74.60", in_bottom=True)}, for_workers=[], terms=TERMS)[1]
    assert (after.in_bottom, after.protected) == (True, False)


scores = st.integers(0, 11000).map(lambda cents: D(cents) / 100)


@given(st.data())
def test_nobody_s_consequence_worsens_by_somebody_else_s_objection(data):
    count = data.draw(st.integers(2, 40))
    first = [member(str(data.draw(scores))) for _each in range(count)]
    before = dict(enumerate(ranked(first, TERMS)))
    objectors = data.draw(st.sets(st.integers(0, count - 1), min_size=1))
    second = [
        member(str(data.draw(scores)) if worker in objectors else str(one.score)) for worker, one in before.items()
    ]
    after = protected(before, dict(enumerate(ranked(second, TERMS))), for_workers=objectors, terms=TERMS)
    for worker in before.keys() - objectors:
        assert after[worker].in_bottom <= before[worker].in_bottom
        assert after[worker].standing_score >= before[worker].standing_score
        grounds = [one.in_bottom and one.standing_score < 60 for one in (after[worker], before[worker])]
        assert grounds[0] <= grounds[1]


# --- laws -------------------------------------------------------------------------------------------


@given(quarters())
def test_a_hazard_found_and_settled_in_time_never_lowers_a_score(counts):
    more = replace(
        counts,
        found=counts.found + 1,
        settling_due=counts.settling_due + 1,
        settled_in_time=counts.settled_in_time + 1,
    )
    before, after = assess(counts, TERMS), assess(more, TERMS)
    assume_same_components = before.explanation["left_out"] == after.explanation["left_out"]
    if assume_same_components and before.score is not None:
        assert after.score >= before.score


@given(quarters())
def test_one_more_attended_day_and_one_more_visit_never_lower_a_score(counts):
    if counts.attended < counts.to_attend:
        more = replace(counts, attended=counts.attended + D("0.5"), visits=counts.visits + 1)
        assert (assess(more, TERMS).score or 0) >= (assess(counts, TERMS).score or 0)


@given(quarters())
def test_a_sheet_adds_up_and_its_counts_are_read_back_as_they_were(counts):
    judged = assess(counts, TERMS, Adjusted(D("1.25"), D("0.50")))
    if judged.score is not None:
        shown = sum((one for one in judged.points.values() if one is not None), judged.bonus - judged.deductions)
        assert judged.score == max(D(0), min(D(110), shown))
    assert Quarter.from_json(counts.to_json()) == counts
