"""`core.punctuation` for templates, in which it is always loaded."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django import template

from core import punctuation
from core.years import named_in_words

register = template.Library()
register.filter(punctuation.colon)
register.filter("of_year", named_in_words)
register.filter(punctuation.bracketed)
register.filter(punctuation.numbered)


@register.filter
def grouped(number: Decimal | None) -> str:
    """A sum of money; a dash where there is none."""
    return "–" if number is None else punctuation.grouped(Decimal(number))


@register.filter
def listed(texts: Iterable[object] | None) -> str:
    """Several of one kind in a line; nothing where there are none."""
    return punctuation.listed(texts or ())


@register.filter
def in_turn(texts: Iterable[object] | None) -> str:
    """Several statements in a line; nothing where there are none."""
    return punctuation.in_turn(texts or ())


@register.filter
def sentences(texts: Iterable[object] | None) -> str:
    """Whole sentences, one after the other; nothing where there are none."""
    return punctuation.sentences(texts or ())


@register.filter
def then(text: object, after: object) -> str:
    """A sentence and the one after it; either may be missing."""
    return punctuation.sentences(each for each in (text, after) if each)
