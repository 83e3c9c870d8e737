"""Plausible bounds of figures that people enter about their own work: one asks, a higher one refuses.

A slip of the finger, or a temptation, must not become a score. Our decision; see docs/decisions/052.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput

Confirmed = Callable[[str], bool]  # whether somebody who was asked this has said that it is right


@dataclass(frozen=True)
class Asking:
    """Who can answer, and how they are told to."""

    confirmed: Confirmed
    how: object


SEND_AGAIN = gettext_lazy("If it is right, send it once more.")
_asking: ContextVar[Asking | None] = ContextVar("asking", default=None)


class Unusual(InvalidInput):
    """A figure is unusually large. Sent once more, it is taken."""

    code = "unusual"


@dataclass(frozen=True)
class Bound:
    """What is usual of a figure, inclusive: more than `asks` is asked about, more than `refuses` is refused."""

    label: object  # the figure in words
    asks: int
    refuses: int


@contextmanager
def asking(confirmed: Confirmed, *, how: object = SEND_AGAIN) -> Iterator[None]:
    """Within, unusual figures are asked about. Outside, as in a command, nobody is there who could answer."""
    mark = _asking.set(Asking(confirmed, how))
    try:
        yield
    finally:
        _asking.reset(mark)


def refuse_implausible(field: str, value: int | None, bound: Bound) -> None:
    """Refuse a figure that cannot be, ask about one that is unusual. Raises InvalidInput or Unusual, naming `field`."""
    if value is None or value <= bound.asks:
        return
    named = {"figure": bound.label, "value": value, "most": bound.refuses, "usual": bound.asks}
    if value > bound.refuses:
        text = _("%(figure)s: %(value)d cannot be; %(most)d is the most that is taken.") % named
        raise InvalidInput(text, fields={field: text})
    asked = _asking.get()
    if asked is None:
        return
    text = _("%(figure)s: %(value)d is unusual, more than %(usual)d.") % named + f" {asked.how}"
    if not asked.confirmed(text):
        raise Unusual(text, fields={field: text})
