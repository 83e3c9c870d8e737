"""Slow guessing at one name from many addresses: what is counted by name and address does not see it.

Wrong passwords for a name on unknown devices are counted over a day, wherever they come from. From so many on the name
is closed there until the day has passed. On a device where the account has logged in before it stays open, so that
nobody locks its owner out. Names that no account has are counted as well, so that nobody learns which exist.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from staff.accounts.models import GuessedName

MOST = 30  # six times what closes the way from one address
WINDOW = timedelta(days=1)


def note_wrong(*, name: str, at: datetime) -> None:
    """Count one wrong password; what is older than a day is forgotten."""
    GuessedName.objects.filter(since__lte=at - WINDOW).delete()
    GuessedName.objects.bulk_create([GuessedName(name=name[:150], since=at)], ignore_conflicts=True)
    GuessedName.objects.filter(name=name[:150]).update(wrong=F("wrong") + 1)


def is_closed(*, name: str, at: datetime) -> bool:
    """Whether the name is closed on devices that its account does not know."""
    counted = GuessedName.objects.filter(name=name[:150], since__gt=at - WINDOW, wrong__gte=MOST)
    return counted.exists()
