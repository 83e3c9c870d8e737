"""What holds for people now, read by each room, so that what an acceptance changes for whom can be told.

A room registers a reader: for a subdistrict, and a period that is about to be corrected, it gives what holds for each
grid or person. The same readers are asked before an acceptance and after it, and what differs is its table. It is shown
before somebody decides, where everything is taken back, and kept with the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from assessment.periods import Period


@dataclass(frozen=True)
class Concern:
    """One figure of one grid or one person."""

    what: str  # its code, of `WORDS`
    period: str
    grid: int | None = None
    worker: int | None = None


Reader = Callable[[int, Period | None], Mapping[Concern, str]]  # subdistrict, period corrected → what holds now
Words = Mapping[str, str | Promise]
WORDS: dict[str, str | Promise] = {}  # what → how it is called
VALUES: dict[str, Words] = {}  # what → its codes in words, where it has codes
_readers: dict[str, Reader] = {}


def register(room: str, reader: Reader, words: Words, values: Mapping[str, Words] | None = None) -> None:
    """Declare the reader of a room, what the figures are called that it gives, and their codes in words."""
    _readers[room] = reader
    WORDS.update(words)
    VALUES.update(values or {})


def in_words(what: str, value: str | None) -> str:
    """One value as people read it."""
    return "–" if value is None else str(VALUES.get(what, {}).get(value, value))


def holding(subdistrict: int, period: Period | None) -> dict[Concern, str]:
    """What open objections of a subdistrict hold back in a period, by concern, in words.

    From every room that reads some.
    """
    return {concern: value for reader in _readers.values() for concern, value in reader(subdistrict, period).items()}


def changes(before: Mapping[Concern, str], after: Mapping[Concern, str]) -> list[dict[str, Any]]:
    """What differs, as rows that are kept with an answer, in the order of the periods, grids and people."""
    concerns = sorted({*before, *after}, key=lambda one: (one.period, one.grid or 0, one.worker or 0, one.what))
    return [
        {
            "what": concern.what,
            "period": concern.period,
            "grid": concern.grid,
            "worker": concern.worker,
            "before": before.get(concern),
            "after": after.get(concern),
        }
        for concern in concerns
        if before.get(concern) != after.get(concern)
    ]
