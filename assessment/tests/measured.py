"""Measures of a month by chance."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from assessment.figures.counts import Measures
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
