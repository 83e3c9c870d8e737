"""How much is the most that a member may get for an effective day of what several share. Plain values, no Django."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Wish = tuple[Fraction, Fraction]  # effective days, and what the member would get for each of them


def most_for_a_day(wishes: Sequence[Wish], there: Fraction) -> Fraction | None:
    """What a day brings at most so that all together get what is there; None where it is enough for all wishes.

    Whoever would get less than that keeps it: only the highest are lowered, and to the same.
    """
    days = sum((own for own, _wanted in wishes), Fraction())
    if sum((own * wanted for own, wanted in wishes), Fraction()) <= there:
        return None
    for own, wanted in sorted(wishes, key=lambda wish: wish[1]):
        if wanted * days >= there:
            return there / days
        there, days = there - own * wanted, days - own
    return None
