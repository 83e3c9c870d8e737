"""Years as people write them: 2026年."""

from __future__ import annotations

from django.utils.translation import pgettext


def year_in_words(year: int) -> str:
    return pgettext("calendar", "%(year)d") % {"year": year}
