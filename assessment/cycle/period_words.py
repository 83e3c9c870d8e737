"""Short names of periods that were kept, such as `2026Q3`, as people say them."""

from __future__ import annotations

from assessment.periods import NotAPeriod, parse
from core.years import in_words


def kept_in_words(text: str) -> str:
    """A short name that was kept as people say it; what is none stays."""
    try:
        return in_words(parse(text))
    except NotAPeriod:
        return text


def said_last(text: str) -> str:
    """Of `name · 2026Q3` the last part as people say it."""
    begin, dot, period = text.rpartition(" · ")
    return f"{begin}{dot}{kept_in_words(period)}"
