"""What a person owes, and what of it may be taken this month. Pure.

A positive difference first reduces what is owed. The rest needs consent (statutory deductions do not); all that is
taken with consent in a month is at most a share of the month's own gross, and of a wage nothing below the minimum wage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, Decimal

CENT = Decimal("0.01")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that a person has to pay back: a debt of an earlier sheet, or a difference of this one."""

    key: object
    of_month: date
    amount: Decimal  # above 0
    is_new: bool = False  # a difference of this sheet; else established by an earlier one
    needs_consent: bool = True


@dataclass(frozen=True, slots=True)
class Purse:
    """What there is to take from in this month."""

    own_gross: Decimal
    positive: Decimal  # the positive differences of this sheet
    deducted: Decimal  # statutory and other deductions of this sheet
    percent: int
    floor: Decimal = NOTHING  # the minimum wage where the scheme is `wage`

    @property
    def at_most(self) -> Decimal:
        """All recoveries of a month together: the share of the own gross, rounded down to the cent."""
        return (self.own_gross * self.percent / 100).quantize(CENT, ROUND_DOWN)


@dataclass
class Settlement:
    """What is taken of each claim: set off against positive differences, and recovered with consent."""

    set_off: dict[object, Decimal] = field(default_factory=dict)
    recovered: dict[object, Decimal] = field(default_factory=dict)
    carried: dict[object, Decimal] = field(default_factory=dict)
    without_consent: set[object] = field(default_factory=set)

    def taken(self, key: object) -> Decimal:
        return self.set_off.get(key, NOTHING) + self.recovered.get(key, NOTHING)


def settle(claims: Sequence[Claim], purse: Purse, consents: Mapping[date, Decimal]) -> Settlement:
    """Take what may be taken, the oldest first. `consents` is how much may still be taken for a month of origin."""
    settlement = Settlement()
    oldest_first = sorted(claims, key=lambda claim: (claim.of_month, claim.is_new))
    left = {claim.key: claim.amount for claim in claims}
    positive = purse.positive
    for claim in oldest_first:
        part = min(left[claim.key], positive)
        if part > 0:
            settlement.set_off[claim.key] = part
            left[claim.key] -= part
            positive -= part
    gross = purse.own_gross + positive
    room = max(NOTHING, min(purse.at_most, gross - purse.floor, gross - purse.deducted))
    agreed = dict(consents)
    for claim in oldest_first:
        owed = left[claim.key]
        allowed = agreed.get(claim.of_month, NOTHING) if claim.needs_consent else owed
        part = min(owed, allowed, room)
        if owed > 0 and claim.needs_consent and allowed < owed:
            settlement.without_consent.add(claim.key)
        if part > 0:
            settlement.recovered[claim.key] = part
            left[claim.key] -= part
            room -= part
            if claim.needs_consent:
                agreed[claim.of_month] -= part
    settlement.carried = {key: amount for key, amount in left.items() if amount > 0}
    return settlement
