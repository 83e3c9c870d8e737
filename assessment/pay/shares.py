"""What of a day is paid, by its attendance: half days, the share of a leave's kind, statutory holidays. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from assessment.pay.values import Part, Person
from staff.calendar.rules import WorkingCalendar

PRESENT, ABSENT, LEAVE = "present", "absent", "leave"
SICK, MATERNITY = "sick", "maternity"
LeaveShares = Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class PaidDay:
    """One paid day: which part of it counts, and how it comes to that. All parts are parts of a whole day."""

    paid: Fraction
    attended: Fraction = Fraction(0)
    absent: Fraction = Fraction(0)
    leave: Mapping[str, Fraction] = field(default_factory=dict)
    missing: Fraction = Fraction(0)  # nobody wrote it down, and no head decided
    as_attended: Fraction = Fraction(0)  # nobody wrote it down, and a head decided to pay it
    statutory: bool = False
    sick_paid: Fraction = Fraction(0)  # what of `paid` is sick leave
    unknown: tuple[str, ...] = ()  # kinds of leave whose share the office has not said


def leave_shares(pay: object) -> dict[str, Decimal | None]:
    """The share that each kind of leave keeps, from the terms of pay. Maternity keeps none: a benefit is entered."""
    suffix = "_leave"
    names = [name for name in type(pay).model_fields if name.endswith(suffix)]  # type: ignore[attr-defined]
    shares = {name.removesuffix(suffix): getattr(pay, name) for name in names}
    return {**shares, MATERNITY: Decimal(0)}


def paid_day(
    parts: Iterable[Part], *, statutory: bool, as_attended: bool, shares: LeaveShares, kept: bool = True
) -> PaidDay:
    """What of a paid day counts.

    A statutory holiday counts 1 whatever its row says, maternity leave excepted. Where the office keeps no attendance
    (`kept`), what nobody wrote down was attended.
    """
    sums: dict[str, Fraction] = {}
    leave: dict[str, Fraction] = {}
    for one in parts:
        into = leave if one.status == LEAVE else sums
        name = one.leave_kind if one.status == LEAVE else one.status
        into[name] = into.get(name, Fraction(0)) + Fraction(one.part)
    maternity = leave.get(MATERNITY, Fraction(0))
    if statutory:
        counted = {MATERNITY: maternity} if maternity else {}
        return PaidDay(paid=1 - maternity, leave=counted, statutory=True)
    unknown = tuple(kind for kind in leave if shares.get(kind) is None)
    on_leave = {kind: part * Fraction(shares.get(kind) or 0) for kind, part in leave.items()}
    attended, absent = sums.get(PRESENT, Fraction(0)), sums.get(ABSENT, Fraction(0))
    blank = max(Fraction(0), 1 - attended - absent - sum(leave.values(), Fraction(0)))
    if not kept:
        attended, blank = attended + blank, Fraction(0)
    decided = blank if as_attended else Fraction(0)
    return PaidDay(
        paid=attended + decided + sum(on_leave.values(), Fraction(0)),
        attended=attended,
        absent=absent,
        leave=leave,
        missing=blank - decided,
        as_attended=decided,
        sick_paid=on_leave.get(SICK, Fraction(0)),
        unknown=unknown,
    )


@dataclass(frozen=True, slots=True)
class MonthOfPay:
    """The paid days of a month: of the calendar, and of one person while in post."""

    begin: date
    end: date
    count: int  # paid days of the month itself: what every share divides by
    days: Mapping[date, PaidDay]  # of the person, in post

    def paid(self, days: Iterable[date]) -> Fraction:
        return sum((day.paid * count for day, count in self.alike(days)), Fraction(0))

    def alike(self, days: Iterable[date]) -> list[tuple[PaidDay, int]]:
        """These days by kind, with how many there are of each: most days of a month are alike."""
        kinds: dict[int, tuple[PaidDay, int]] = {}
        for day in days:
            kind = self.days[day]
            _same, count = kinds.get(id(kind), (kind, 0))
            kinds[id(kind)] = (kind, count + 1)
        return list(kinds.values())


class DaysOfMonth:
    """The paid days of one month of an office, and what of each counts by its attendance. Made once for everybody."""

    def __init__(
        self, begin: date, end: date, calendar: WorkingCalendar, shares: LeaveShares, *, kept: bool = True
    ) -> None:
        self.begin, self.end, self._shares, self._kept = begin, end, shares, kept
        self.paid = {day: calendar.is_statutory(day) for day in calendar.paid_days(begin, end)}
        self._known: dict[tuple[tuple[Part, ...], bool, bool], PaidDay] = {}

    def of(self, person: Person) -> MonthOfPay:
        """The paid days of a person while in post."""
        days = {
            day: self._counts(person.recorded.get(day, ()), statutory, day in person.as_attended)
            for day, statutory in self.paid.items()
            if person.post_on(day) is not None
        }
        return MonthOfPay(self.begin, self.end, len(self.paid), days)

    def _counts(self, parts: tuple[Part, ...], statutory: bool, as_attended: bool) -> PaidDay:
        """Most days of most people are alike: each kind of day is reckoned once."""
        key = (parts, statutory, as_attended)
        if key not in self._known:
            self._known[key] = paid_day(
                parts, statutory=statutory, as_attended=as_attended, shares=self._shares, kept=self._kept
            )
        return self._known[key]
