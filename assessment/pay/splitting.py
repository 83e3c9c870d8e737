"""How the cost of a line is split among its sources. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from assessment.figures.rules import rounded
from assessment.pay.values import Person, covers

LINE = "line"


@dataclass(frozen=True, slots=True)
class Source:
    """One source of funds."""

    key: int
    kind: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class Shares:
    """A rule of funds: which sources bear an item, in their order, of a person, a line's people or everybody."""

    key: int
    sources: tuple[tuple[Source, Decimal], ...]  # each with its percentage
    begin: date
    end: date | None = None
    item: int | None = None
    worker: int | None = None
    line: str = ""


class NoShares(Exception):
    """No rule says which sources bear the item."""


class AnotherLine(Exception):
    """The rule takes money of another line than employs the person."""

    def __init__(self, source: Source) -> None:
        super().__init__("another line")
        self.source = source


class NotAHundred(Exception):
    """The shares of the rule do not make 100 %."""


def shares_for(rules: Sequence[Shares], item: int, person: Person, day: date) -> tuple[tuple[Source, Decimal], ...]:
    """The sources that bear an item of a person on a day. The narrowest rule wins: of the person, then of the line;
    and of the item before that of every item.

    Raises NoShares, AnotherLine, NotAHundred.
    """
    fitting = [
        rule
        for rule in rules
        if covers(rule, day)
        and rule.item in (None, item)
        and rule.worker in (None, person.key)
        and rule.line in ("", person.line)
    ]
    if not fitting:
        raise NoShares
    found = max(fitting, key=lambda rule: (rule.worker is not None, bool(rule.line), rule.item is not None)).sources
    for source, _percent in found:
        if source.kind == LINE and source.line != person.line:
            raise AnotherLine(source)
    if sum((percent for _source, percent in found), Decimal(0)) != 100:
        raise NotAHundred
    return found


def split(amount: Decimal, shares: Sequence[tuple[Source, Decimal]]) -> list[tuple[Source, Decimal]]:
    """The amount by its sources: each share rounded half up to the cent, the last takes the remainder."""
    parts: list[tuple[Source, Decimal]] = []
    left = amount
    for source, percent in shares[:-1]:
        part = rounded(Fraction(amount) * Fraction(percent) / 100)
        parts.append((source, part))
        left -= part
    return [*parts, (shares[-1][0], left)] if shares else []
