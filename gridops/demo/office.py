"""The office of a demo: its hours and limits, what comes to it, and the accounts that act for it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from core.clock import starts_at
from incidents.incident import rules
from incidents.incident.models_of_limits import TimeLimit
from staff.calendar.rules import WorkingCalendar


class Office:
    """The office's working days, computed once for all days that the demo touches, and its time limits."""

    def __init__(self, calendar: WorkingCalendar, begin: date, end: date, limits: Iterable[TimeLimit]) -> None:
        self.calendar, self.end = calendar, end
        self.days = [day for n in range((end - begin).days) if calendar.is_working(day := begin + timedelta(days=n))]
        self._limits: dict[tuple[str, str], list[TimeLimit]] = defaultdict(list)
        for limit in limits:
            self._limits[limit.stage, limit.urgency].append(limit)

    @cached_property
    def _working(self) -> set[date]:
        return set(self.days)

    def working(self, begin: date, end: date) -> list[date]:
        """The working days of a half-open range."""
        return self.days[
            bisect_right(self.days, begin - timedelta(days=1)) : bisect_right(self.days, end - timedelta(days=1))
        ]

    def later(self, rng: Random, at: datetime, days: int) -> datetime:
        """A moment in office hours, that many working days after `at`."""
        day = self.days[bisect_right(self.days, at.date()) + days - 1]
        return starts_at(day) + timedelta(minutes=510 + int(rng.random() * 480))

    def soon(self, rng: Random, at: datetime) -> datetime:
        """A moment within some hours where the office is open, on the next working day otherwise."""
        if at.date() in self._working and at.hour < 16:
            return at + timedelta(minutes=5 + int(rng.random() * 60))
        return self.later(rng, at, 1)

    def limit(self, matter: int, stage: str, urgency: str, on: date) -> TimeLimit | None:
        """The time limit of a stage for a matter on a day."""
        return rules.applying(self._limits[stage, urgency], matter=matter, on=on)


@dataclass(frozen=True, slots=True)
class Kind:
    """What an incident is about: a matter and one of its sub-categories."""

    matter: int
    subcategory: int
    platform: str
    restricted: bool
    matter_name: str
    name: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A department, and the account that acts for it."""

    pk: int
    code: str
    platform: str
    account: int


@dataclass(frozen=True, slots=True)
class Actors:
    """Accounts, by what they do."""

    center: int
    colleague: int  # of the same center: writes down what the center found itself, so that another one judges it
    head: int
    district: int
    units: tuple[Unit, ...]

    def unit(self, platform: str, rng: Random) -> Unit:
        return rng.choice([unit for unit in self.units if unit.platform == platform])
