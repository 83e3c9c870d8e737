"""Scores and ranks against an independent program, on months that lie at the borders of the rules. No database."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from assessment.figures.counts import Measures
from assessment.figures.rules import rounded, score_month
from assessment.tests import recomputation
from assessment.tests.measured import TERMS

WORTH = {"new": Fraction(1), "changed": Fraction(1, 2), "verified": Fraction(1, 5)}
TARGETS = {"ordinary": 10, "simple": 6, "complex": 10}


@st.composite
def lines(draw):
    """One grid: about half a member-month, about 30 asked, few different scores so that many are equal."""
    days = 30
    member_days = draw(st.sampled_from([0, 14, 15, 16, 30, 60]))
    leave = draw(st.sampled_from([0, 1, 14, 15, 16]))
    induction = draw(st.sampled_from([0, 1, 14, 15, 30]))
    both = draw(st.integers(0, min(leave, induction)))  # days that are both are subtracted once
    leave, induction = min(leave, member_days), min(induction, member_days)
    effective = max(0, member_days - leave - induction + min(both, leave, induction))
    due = draw(st.sampled_from([0, 1, 2]))
    asked = draw(st.sampled_from([0, 29, 30, 31]))
    return Measures(
        days=days,
        member_days=member_days,
        leave_days=leave,
        induction_days=induction,
        effective_days=effective,
        entries={"houses": (draw(st.sampled_from([0, 49, 50, 100])), draw(st.sampled_from([0, 1])), 0)},
        valid_reports=draw(st.sampled_from([0, 3, 5, 6, 10])),
        due=due,
        on_time=draw(st.integers(0, due)),
        asked=asked,
        knowing=draw(st.sampled_from([0, asked // 2, asked])),
        complexity=draw(st.sampled_from(["simple", "ordinary", "complex"])),
    )


def counted(line: Measures) -> dict:
    """The same counts under the names of the other program."""
    points = sum(
        (kind * worth for counts in line.entries.values() for kind, worth in zip(counts, WORTH.values(), strict=True)),
        Fraction(0),
    )
    return {
        "in_post": line.member_days,
        "leave": line.leave_days,
        "induction": line.induction_days,
        "effective": line.effective_days,
        "reports": line.valid_reports,
        "due": line.due,
        "on_time": line.on_time,
        "asked": line.asked,
        "knowing": line.knowing,
        "points": points,
        "m": Fraction(line.effective_days, line.days),
        "target": TARGETS[line.complexity],
    }


@given(st.lists(lines(), min_size=1, max_size=12))
def test_every_figure_at_the_borders_is_that_of_the_independent_program(month):
    expected = recomputation.judged({number: counted(line) for number, line in enumerate(month)})
    for number, line in enumerate(score_month(month, TERMS)):
        wanted = expected[number]
        got = {
            "rank": line.rank,
            "ranked": line.ranked,
            "not_ranked_because": line.not_ranked_because,
            "member_months": line.member_months,
            "score": line.score,
            "in_bottom": line.in_bottom,
            **{name: line.columns[name] for name in ("base_score", "incident_score", "awareness_score")},
            **{name: line.columns[name] for name in ("awareness_rate", "awareness_asked")},
        }
        assert got == {name: wanted[name] for name in got}
        assert wanted["member_months"] == rounded(counted(month[number])["m"])
