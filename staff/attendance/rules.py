"""What a day of work was, and how many of a month's working days were worked. No Django here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from staff.calendar.rules import WorkingCalendar

WHOLE, HALF = Decimal("1"), Decimal("0.5")

# --- days -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A whole day, or half of one, and what it was: present, absent or leave."""

    status: str
    part: Decimal = WHOLE


def room_left(parts: Iterable[Part]) -> Decimal:
    """How much of a day is not recorded yet."""
    return WHOLE - sum((part.part for part in parts), Decimal(0))


def beside_leave(parts: Iterable[Part], leave: Decimal) -> list[Part]:
    """What is left of a recorded day when a leave of this part of it is approved.

    A whole day of leave takes all of it. Half a day takes half of a whole one; of two halves the absence goes first,
    because an approved leave lowers no score.
    """
    if leave == WHOLE:
        return []
    kept = sorted(parts, key=lambda part: part.status == "absent")
    room, left = WHOLE - leave, []
    for part in kept:
        if room:
            left.append(Part(part.status, min(part.part, room)))
            room -= left[-1].part
    return left


def runs_of(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days as half-open ranges without gaps, in their order."""
    runs: list[tuple[date, date]] = []
    for day in sorted(set(days)):
        if runs and runs[-1][1] == day:
            runs[-1] = (runs[-1][0], day + timedelta(days=1))
        else:
            runs.append((day, day + timedelta(days=1)))
    return runs


# --- months ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MonthOfWork:
    """The working days of one person in a month, while in post, up to the day it is looked at. Halves count half."""

    working: int = 0
    present: Fraction = Fraction(0)
    absent: Fraction = Fraction(0)
    leave: Fraction = Fraction(0)
    asked: int = 0  # working days of a leave that waits for a head

    @property
    def recorded(self) -> Fraction:
        """What the rate is counted over: days that somebody recorded as present or absent."""
        return self.present + self.absent

    @property
    def unrecorded(self) -> Fraction:
        """Neither present, nor absent, nor on leave: nobody wrote these days down."""
        return self.working - self.recorded - self.leave

    @property
    def rate(self) -> Decimal | None:
        """Days attended / days recorded as present or absent; None where nothing is recorded."""
        if not self.recorded:
            return None
        share = self.present / self.recorded
        exact = Decimal(share.numerator) / Decimal(share.denominator)
        return exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def month_of_work(
    in_post: Iterable[date],
    recorded: Mapping[date, Iterable[Part]],
    calendar: WorkingCalendar,
    asked: Iterable[date] = (),
) -> MonthOfWork:
    """Count the working days among the days in post by what they were; `asked` are days of a leave that waits."""
    days = [day for day in in_post if calendar.is_working(day)]
    counted: Counter[str] = Counter()
    halves = {WHOLE: 2, HALF: 1}
    for day in days:
        for part in recorded.get(day, ()):
            counted[part.status] += halves[part.part]
    waiting = set(asked)
    return MonthOfWork(
        len(days),
        Fraction(counted["present"], 2),
        Fraction(counted["absent"], 2),
        Fraction(counted["leave"], 2),
        sum(day in waiting for day in days),
    )
