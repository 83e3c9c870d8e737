"""`core.punctuation` for templates, in which it is always loaded."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from core import punctuation
from core.years import year_in_words

register = template.Library()
register.filter(punctuation.colon)
register.filter(punctuation.bracketed)


@register.filter
def listed(texts: Iterable[object] | None) -> str:
    """Several of one kind in a line; nothing where there are none."""
    return punctuation.listed(texts or ())


@register.filter
def in_turn(texts: Iterable[object] | None) -> str:
    """Several statements in a line; nothing where there are none."""
    return punctuation.in_turn(texts or ())


@register.filter
def of_year(text: str) -> str:
    """What may be the number of a year alone, as people write it; other days and months stay."""
    return year_in_words(int(text)) if len(text) == 4 and text.isdecimal() else text
