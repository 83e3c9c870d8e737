"""What pay is worked out from, as plain values: one person's posts, days, rates and bases. No Django here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol


class Dated(Protocol):
    """Something in force over a half-open range of days; without an end, for good."""

    @property
    def begin(self) -> date: ...

    @property
    def end(self) -> date | None: ...


def covers(one: Dated, day: date) -> bool:
    return one.begin <= day and (one.end is None or day < one.end)


@dataclass(frozen=True, slots=True)
class Post:
    """A full-time posting as pay sees it. `scheme` of a stand-in is that of the own post."""

    key: int
    scheme: str
    begin: date
    end: date | None = None
    stand_in: bool = False
    grid: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A whole recorded day, or half of one: present, absent, or leave of a kind."""

    status: str
    part: Decimal = Decimal(1)
    leave_kind: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A pay item; the words are those of `choices`."""

    key: int
    code: str
    side: str
    reckoning: str
    scheme: str = ""
    base: str = ""
    piece: str = ""
    day_of: int | None = None
    required: bool = False
    statutory: bool = False
    outside_funds: bool = False
    position: int = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """A dated rate of an item: of a person, a group, a source, or of everybody."""

    key: int
    item: int
    value: Decimal
    begin: date
    end: date | None = None
    worker: int | None = None
    group: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Retired, or paid by public finance with its ground, for a time."""

    kind: str
    begin: date
    end: date | None = None
    ground: str = ""


@dataclass(frozen=True, slots=True)
class BaseAmount:
    """The base of a person's insurance or housing fund, for a time."""

    kind: str
    amount: Decimal
    begin: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """That a person is in a pay group, for a time."""

    group: int
    begin: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A quantity of pieces or an amount of one day, with what shows it."""

    item: int
    day: date
    quantity: Decimal | None = None
    amount: Decimal | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Everything about one worker that a month's pay follows from."""

    key: int
    source: str = ""
    line: str = ""
    posts: tuple[Post, ...] = ()
    recorded: Mapping[date, tuple[Part, ...]] = field(default_factory=dict)
    as_attended: frozenset[date] = frozenset()
    standings: tuple[Standing, ...] = ()
    bases: tuple[BaseAmount, ...] = ()
    groups: tuple[Membership, ...] = ()
    entries: tuple[Entry, ...] = ()

    def post_on(self, day: date) -> Post | None:
        """The post of the day. A stand-in's interrupts the own one, so that no day is paid twice."""
        held = [post for post in self.posts if covers(post, day)]
        return next((post for post in held if post.stand_in), held[0] if held else None)

    def is_standing(self, kind: str, day: date) -> bool:
        return any(one.kind == kind and covers(one, day) for one in self.standings)

    def base_on(self, kind: str, day: date) -> Decimal | None:
        return next((one.amount for one in self.bases if one.kind == kind and covers(one, day)), None)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to settle or to know: a code and its values, put into words where it is shown."""

    code: str
    worker: int | None = None
    blocking: bool = False
    values: Mapping[str, object] = field(default_factory=dict)


def in_runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days as (first, last) of each run without a gap, for remarks."""
    runs: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if runs and runs[-1][1] + timedelta(days=1) == day:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs
