"""Measures of a month, and of a member's quarter, and schemes that judge them, by chance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from assessment.figures.counts import Measures
from assessment.figures.quarter_counts import Quarter
from assessment.figures.week_indicators import INSPECTION
from assessment.scheme.terms import Terms, first_version

TERMS = first_version(date(2026, 1, 1))
EARLIER = Terms(cycle_starts_on=date(2026, 1, 1))  # before some rules were terms
CLASSES = ["people", "houses", "matters", "objects", "organisations"]
few = st.integers(0, 60)


@st.composite
def measures(draw, days=30):
    member_days = draw(st.integers(0, 2 * days))
    effective = draw(st.integers(0, member_days))
    due = draw(few)
    asked = draw(st.integers(0, 100))
    return Measures(
        days=days,
        member_days=member_days,
        leave_days=draw(st.integers(0, member_days - effective)),
        induction_days=draw(st.integers(0, member_days - effective)),
        effective_days=effective,
        entries=draw(st.dictionaries(st.sampled_from(CLASSES), st.tuples(few, few, few))),
        valid_reports=draw(few),
        due=due,
        on_time=draw(st.integers(0, due)),
        asked=asked,
        knowing=draw(st.integers(0, asked)),
        complexity=draw(st.sampled_from(["simple", "ordinary", "complex"])),
    )


months = st.integers(0, 93).map(lambda days: Fraction(days, 31))


@st.composite
def quarters(draw):
    """Anything that may have been counted of a member in a quarter."""
    working = draw(st.integers(1, 70))
    in_post = draw(st.integers(0, working))
    leave = Decimal(draw(st.integers(0, 2 * in_post))) / 2
    at_work = in_post - leave
    to_attend = Decimal(draw(st.integers(0, int(2 * at_work)))) / 2
    due, settling_due, asked = draw(few), draw(few), draw(few)
    return Quarter(
        working_days=working,
        in_post=in_post,
        on_leave=leave,
        leave_days=leave,
        in_induction=Decimal(draw(st.integers(0, int(at_work)))),
        induction_days=draw(st.integers(0, 40)),
        to_attend=to_attend,
        attended=Decimal(draw(st.integers(0, int(2 * to_attend)))) / 2,
        visits=draw(few),
        served={name: draw(months) for name in draw(st.sets(st.sampled_from(["simple", "ordinary", "complex"])))},
        entries=draw(st.dictionaries(st.sampled_from(CLASSES), st.tuples(*[few.map(Fraction)] * 3))),
        valid_reports=draw(few),
        due=due,
        on_time=draw(st.integers(0, due)),
        found=draw(few),
        settling_due=settling_due,
        settled_in_time=draw(st.integers(0, settling_due)),
        asked=Fraction(asked),
        knowing=Fraction(draw(st.integers(0, asked))),
        residents_asked=asked,
    )


# What the scheme may say of every indicator of a week.
WANTED_IN_A_WEEK = {
    indicator.denominator.term(None, EARLIER).removeprefix("inspection."): st.integers(0, 20)
    for indicator in INSPECTION
} | {
    "days_without_report": st.integers(0, 7),
    "on_time_share": st.integers(0, 10).map(lambda tenths: tenths / 10),
}


@st.composite
def terms(draw):
    """Schemes that an office may make."""
    base = draw(st.integers(0, 100))
    incidents = draw(st.integers(0, 100 - base))
    reports = Fraction(draw(st.integers(0, 10)), 10)
    return Terms.model_validate(
        {
            "cycle_starts_on": "2026-01-01",
            "weights": {"base": base, "incidents": incidents, "awareness": 100 - base - incidents},
            "incidents": {
                "share_of_reports": float(reports),
                "share_on_time": str(float(1 - reports)),
                "target": draw(st.integers(0, 40)),
                "target_simple": draw(st.none() | st.integers(0, 40)),
                "target_complex": draw(st.none() | st.integers(0, 40)),
            },
            "base": {"target": draw(st.integers(1, 400)), "new_of_people": draw(st.sampled_from(["0", "0.5"]))},
            "awareness": {
                "minimum_asked": draw(st.integers(1, 60)),
                "quorum": draw(st.none() | st.integers(0, 10).map(lambda tenths: tenths / 10)),
            },
            "ranking": {"minimum_ranked": draw(st.integers(0, 10))},
            "inspection": {name: draw(wanted) for name, wanted in WANTED_IN_A_WEEK.items()},
        }
    )
