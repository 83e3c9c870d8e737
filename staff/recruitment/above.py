"""What the rules of the assessment, on a floor above, say about recruitment: declared from there, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

PublicationDays = Callable[[int, date], int]  # by subdistrict and day: working days at least

_declared: list[PublicationDays] = []


def declare(publication_days: PublicationDays) -> None:
    """Declared when the app is ready; the last one counts."""
    _declared[:] = [publication_days]


def publication_days(subdistrict: int, on: date) -> int:
    """For how many working days, at least, it is published who is to be appointed."""
    return _declared[0](subdistrict, on)
