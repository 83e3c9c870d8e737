"""What rooms above this one say to every hand-over: what else there is to hand over, and how far ahead visits count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from incidents.handover.rules import Entry
from staff.postings.models import Posting


@dataclass(frozen=True)
class Above:
    """What the room that sets the rules declares, once."""

    entries: Callable[[Posting], Iterable[Entry]]  # of rooms above
    visits_until: Callable[[int, date], date]  # by subdistrict and day of the hand-over: patrols due before are named


_declared: list[Above] = []


def declare(above: Above) -> None:
    """Declared when the app is ready; the last one counts."""
    _declared[:] = [above]


def declared() -> Above:
    return _declared[0]
