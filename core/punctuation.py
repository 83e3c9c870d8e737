"""Signs between words, in the reader's language: in Chinese they are wide, and no blank follows them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce

from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext


def colon(label: object) -> SafeString:
    """A label, ready for what it is about: `Total: `."""
    return format_html("{}{}", label, pgettext("list", ": "))


def bracketed(text: object) -> SafeString:
    """What is said aside, ready to follow a word: ` (3)`."""
    return format_html(pgettext("list", " ({})"), text)


def numbered(name: object, count: int) -> str:
    """The name of a page, as the tab of a browser shows it, with how much waits there: `(3) Today`."""
    return f"({count}) {name}" if count else str(name)


def labelled(label: object, text: object) -> str:
    """A label and what it is about: `Total: 3`."""
    return f"{label}{pgettext('list', ': ')}{text}"


def aside(text: object, beside: object) -> str:
    """A word and what is said aside: `grid (member)`."""
    return f"{text}{pgettext('list', ' ({})').format(beside)}"


lazily_aside = lazy(aside, str)  # for who reads it later, in another language


def grouped(number: Decimal) -> str:
    """A number with its thousands apart, as sums of money are read: 117,541.57. Of its places none is lost."""
    return f"{number:,f}"


def as_typed(number: Decimal) -> str:
    """A number as somebody would type it: a sum or points with their two places, all else without zeros at its end."""
    has_two_places = number.as_tuple().exponent == -2
    return f"{number:f}" if has_two_places else f"{number.normalize():f}"


def listed(texts: Iterable[object]) -> str:
    """Several of one kind in a line: `one, two`."""
    return pgettext("list", ", ").join(map(str, texts))


def in_turn(texts: Iterable[object]) -> str:
    """Several statements in a line, which may hold commas: `one; two`."""
    return pgettext("list", "; ").join(map(str, texts))


def sentences(texts: Iterable[object]) -> str:
    """Whole sentences, one after the other: `Done. Told.` In Chinese, no blank follows the full stop."""
    return reduce(_followed_by, map(str, texts), "")


def followed_by(sentence: object, after: object) -> SafeString:
    """A sentence and what stands after it in the same line of a page, such as a link."""
    return format_html(pgettext("list", "{} {}"), sentence, after)


def _followed_by(said: str, text: str) -> str:
    return pgettext("list", "{} {}").format(said, text) if said and text else said or text
