"""What is plausible of the figures that people enter about their own work. See docs/decisions/052."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.plausible import Bound, refuse_implausible

# Of one person, or of a grid where no person is named, on a day; or in a month, where they are of the whole month.
ENTRIES = Bound(_("entries of base information on a day"), asks=200, refuses=20_000)
ENTRIES_OF_A_MONTH = Bound(_("entries of base information in a month"), asks=2_000, refuses=100_000)

# Of one row.
HOUSEHOLDS = Bound(_("households of one visit"), asks=60, refuses=500)
REACHED = Bound(_("people reached by one activity"), asks=2_000, refuses=100_000)
ASKED = Bound(_("people asked about awareness"), asks=1_000, refuses=50_000)

# Of one person and day.
VISITS_A_DAY = Bound(_("visits and patrols of one person on a day"), asks=40, refuses=200)
REPORTS_A_DAY = Bound(_("reports of one person on a day"), asks=30, refuses=150)
HAZARDS_A_DAY = Bound(_("hazards found by one person on a day"), asks=30, refuses=150)
MEDIATIONS_A_DAY = Bound(_("mediations of one person on a day"), asks=10, refuses=50)
ACTIVITIES_A_DAY = Bound(_("publicity activities of one person on a day"), asks=10, refuses=50)


def refuse_too_many(field: str, of_the_day: QuerySet[Any], bound: Bound) -> None:
    """Refuse or ask about one more row beside those of the person's day. Raises InvalidInput, Unusual."""
    refuse_implausible(field, of_the_day.count() + 1, bound)
