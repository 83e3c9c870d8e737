"""Who is responsible for a grid's month. Pure functions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from assessment.scheme.terms import Terms


def served_enough(days_served: Decimal, days_of_month: int, terms: Terms) -> bool:
    """Whether somebody answers for a month: served at least half of its days in that role on that grid."""
    return Fraction(days_served) >= Fraction(terms.interview.minimum_share_of_month) * days_of_month
