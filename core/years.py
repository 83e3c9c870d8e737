"""Years as people write them: 2026年."""

from __future__ import annotations

from django.utils.translation import pgettext


def named_in_words(text: str) -> str:
    """What may be the number of a year alone, as people write it; any other text stays."""
    return year_in_words(int(text)) if len(text) == 4 and text.isdecimal() else text


def year_in_words(year: int) -> str:
    return pgettext("calendar", "%(year)d") % {"year": year}
