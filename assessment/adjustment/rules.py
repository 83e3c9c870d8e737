"""The quarter that an adjustment is for, and what approved ones add up to. No Django here."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

BONUS, DEDUCTION = "bonus", "deduction"


def sums(adjustments: Iterable[tuple[str, Decimal]]) -> tuple[Decimal, Decimal]:
    """The bonus and the deductions of pairs of (side, points), before the caps of the scheme."""
    total = {BONUS: Decimal(0), DEDUCTION: Decimal(0)}
    for side, points in adjustments:
        total[side] += points
    return total[BONUS], total[DEDUCTION]
