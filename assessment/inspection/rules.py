"""The weekly inspection: when it is due, what is expected of a grid, who falls short, and what a seed draws. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from assessment.figures.counts import Week
from assessment.figures.week_indicators import INSPECTION
from assessment.periods import Period
from assessment.scheme.terms import Terms
from core.clock import SHANGHAI
from staff.calendar.rules import WorkingCalendar


def inspection_due(week: Period, terms: Terms, _calendar: WorkingCalendar) -> datetime:
    """When the inspection is due: on the Monday after the week."""
    return datetime.combine(week.end, terms.timing.inspection_at, SHANGHAI)


NO_MEMBER = "no_member"


def exceptions(week: Week, terms: Terms) -> list[str]:
    """In what a week falls short of what is expected, by code; that nobody served the grid comes first."""
    short = [indicator.code for indicator in INSPECTION if indicator.falls_short(week, terms)]
    return [NO_MEMBER, *short] if week.working_days and not week.member_days else short


def expected(week: Week, terms: Terms) -> dict[str, str]:
    """By indicator that could be measured: what was expected at least, or allowed at most, exactly."""
    return {
        indicator.code: str(Fraction(indicator.denominator.of(week, terms)))
        for indicator in INSPECTION
        if indicator.share(week, terms) is not None
    }


def drawn(seed: str, keys: Iterable[str], count: int) -> list[str]:
    """A random sample that anybody can draw again: the same seed and keys give the same `count` of them.

    Each key is put in its place by the digest of seed and key, so that neither the order in which the
    keys arrive nor the version of a random generator matters.
    """
    place = {key: hashlib.sha256(f"{seed}:{key}".encode()).digest() for key in keys}
    return sorted(place, key=lambda key: (place[key], key))[:count]
