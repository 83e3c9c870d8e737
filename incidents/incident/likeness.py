"""How similar two reports are, and why. Plain values in, plain values out."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

NEAR_DAYS = 14  # reports of the same grid and matter further apart are not compared
ALIKE = 0.35  # of 1: so much of the words in common is enough …
SOMEWHAT_ALIKE = 0.15  # … and so much, where place and time agree
SAME_PLACE = 0.4  # of the words of the place
SAME_SPOT = 80.0  # metres
SAME_TIME = 72.0  # hours
SHOWN_WORDS = 6
POINTS = "，。、；：,.;:()（）"
EARTH = 6_371_000.0  # metres


@dataclass(frozen=True)
class Evidence:
    """Why two reports may be about one incident. Shares from 0 to 1; None where unknown."""

    words: float
    place: float | None
    hours: float
    metres: float | None
    shared: tuple[str, ...] = ()

    @property
    def likely(self) -> bool:
        if self.words >= ALIKE:
            return True
        here = (self.metres is not None and self.metres <= SAME_SPOT) or (self.place or 0) >= SAME_PLACE
        return here and self.hours <= SAME_TIME and self.words >= SOMEWHAT_ALIKE

    @property
    def weight(self) -> float:
        """The key by which matches are ordered: words first, then place, then time."""
        near = 0.3 if self.metres is not None and self.metres <= SAME_SPOT else 0.3 * (self.place or 0)
        return self.words + near + 0.2 * max(0.0, 1 - self.hours / (24 * NEAR_DAYS))


def shared_words(one: str, other: str) -> tuple[str, ...]:
    """The longest pieces of two characters and more that are in both texts, longest first."""
    runs: list[str] = []
    start = 0
    while start < len(one) - 1:
        end = start
        while end < len(one) and not one[end].isspace() and one[start : end + 1] in other:
            end += 1
        runs.append(one[start:end].strip(POINTS))
        start = max(end, start + 1)
    pieces = {piece for piece in runs if len(piece) >= 2 and any(sign.isalnum() for sign in piece)}
    longest = sorted(pieces, key=lambda piece: (-len(piece), one.index(piece)))
    whole = [piece for piece in longest if not any(piece in more for more in longest if more != piece)]
    return tuple(whole[:SHOWN_WORDS])


def metres_between(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float | None:
    """How far two places (longitude, latitude) lie apart; None where one of them is not known."""
    if one is None or other is None:
        return None
    (east, north), (east_too, north_too) = (tuple(map(radians, place)) for place in (one, other))
    half = sin((north_too - north) / 2) ** 2 + cos(north) * cos(north_too) * sin((east_too - east) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))
