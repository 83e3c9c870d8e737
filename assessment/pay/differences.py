"""What became known later: one difference an item and month of origin. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assessment.pay.lines import DEDUCTED, Line


@dataclass(frozen=True, slots=True)
class Established:
    """What locked sheets hold of an item of one month of origin: the original, and earlier differences."""

    original: Decimal = Decimal(0)
    differences: Decimal = Decimal(0)

    @property
    def amount(self) -> Decimal:
        return self.original + self.differences


@dataclass(frozen=True, slots=True)
class Difference:
    """One item of one month of origin: the new amount less what was established."""

    item: int
    side: str
    of_month: date
    amount: Decimal
    becomes: Decimal
    was: Established

    @property
    def is_for_the_person(self) -> bool:
        """Whether it is to be paid: to the person or, of what the unit bears, by the unit."""
        return self.amount < 0 if self.side == DEDUCTED else self.amount > 0


def differences_of(
    month: date, lines: Iterable[Line], established: Mapping[int, Established], sides: Mapping[int, str]
) -> list[Difference]:
    """The differences of one person and month of origin, by item; none where the amount stays."""
    becomes: dict[int, Decimal] = {}
    for line in lines:
        becomes[line.item] = becomes.get(line.item, Decimal(0)) + line.amount
    found = []
    for item in sorted({*becomes, *established}):
        was, new = established.get(item, Established()), becomes.get(item, Decimal(0))
        if new != was.amount:
            found.append(Difference(item, sides[item], month, new - was.amount, new, was))
    return found
