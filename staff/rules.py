"""Who may hold which post, working days, vacancies. Plain values in, plain values out.

The State Council's holidays and make-up days come from a library that knows each year only once it
is announced; an office overrides single days by `CalendarDay`. A year that the library does not
know falls back to Monday to Friday, and `WorkingCalendar.knows` says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import chinese_calendar


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of one subdistrict: the library's, with the office's own entries over them."""

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        if day in self.overrides:
            return self.overrides[day]
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            return day.weekday() < 5

    def knows(self, year: int) -> bool:
        """Whether the holidays of `year` are known, or entered by the office, rather than guessed from the weekday."""
        if any(day.year == year for day in self.overrides):
            return True
        try:
            chinese_calendar.is_workday(date(year, 1, 1))
        except NotImplementedError:
            return False
        return True

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; `day` itself where `count` is 0."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.is_working(day)
        return day


def departures(year: int) -> list[tuple[date, bool, str]]:
    """The days of a year that are not what their weekday says: (day, working, Chinese name). None where unknown."""
    if not WorkingCalendar().knows(year):
        return []
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    found = []
    for day in days:
        working = day.year == year and chinese_calendar.is_workday(day)
        if day.year == year and working != (day.weekday() < 5):
            _, holiday = chinese_calendar.get_holiday_detail(day)
            name = chinese_calendar.Holiday(holiday).chinese if holiday else ""
            found.append((day, working, f"{name}调休上班" if working else name))
    return found


FULL_TIME_OF_A_COMPLEX_GRID = 2  # at least (policy, section 2.2)


def missing_roles(serving: Mapping[str, int], *, is_complex: bool) -> list[str]:
    """The roles of which a grid has too few people, in the policy's order."""
    needed = {"guide": 1, "leader": 1, "full_time": FULL_TIME_OF_A_COMPLEX_GRID if is_complex else 1, "part_time": 1}
    return [role for role, count in needed.items() if serving.get(role, 0) < count]


def short_since(spans: Iterable[tuple[date, date | None]], needed: int, *, opened: date, on: date) -> date:
    """The first day of the stretch up to `on` on which fewer than `needed` served; `on` must be such a day."""
    held = [(begin, end or date.max) for begin, end in spans]
    turns = {opened, *(day for span in held for day in span)}
    since = on
    for day in sorted((day for day in turns if opened <= day <= on), reverse=True):
        if sum(begin <= day < end for begin, end in held) >= needed:
            break
        since = day
    return since


# --- who may hold which post --------------------------------------------------------------------

YOUNGEST, OLDEST = 18, 50  # full years on the day of appointment, both inclusive (policy, section 2.2)
CHANNELS = frozenset({"recommended", "self_nominated", "recruited"})
SKILLS = ("computer", "phone_app", "organise", "energy", "informed")
RELAXABLE = frozenset({"too_old", *(f"lacks_{skill}" for skill in SKILLS)})  # being under age is not


@dataclass(frozen=True)
class Reason:
    """Why somebody may not hold a post: a code, and the values that its words need."""

    code: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Fitness:
    """What the rules of appointment ask about a person."""

    source: str = ""
    born_on: date | None = None
    at_window: bool = False
    skills: Collection[str] = frozenset()  # those of SKILLS that the person has
    former_post: str = ""
    stationed_in: int | None = None  # key of the village


def age_on(born_on: date, day: date) -> int:
    """Full years. Who was born on 29 February turns a year older on 1 March of other years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def objections(person: Fitness, *, role: str, village: int | None, on: date) -> list[Reason]:
    """Every reason against appointing the person to the role, in that village, on that day."""
    if role == "guide":
        return _of_head(person, "official", village)
    if role == "leader":
        return _of_head(person, "village_cadre", village)
    if role != "full_time":
        return []
    found = [Reason("at_window")] if person.at_window else []
    if person.source in CHANNELS:
        found += _of_age(person.born_on, on)
    return found + [Reason(f"lacks_{skill}") for skill in SKILLS if skill not in person.skills]


def _of_head(person: Fitness, source: str, village: int | None) -> list[Reason]:
    """A guide is the village's stationed official, a leader its secretary or director."""
    if person.source != source:
        return [Reason(f"not_{source}")]
    if person.stationed_in is None:
        return [Reason("village_not_known")]
    return [Reason("other_village")] if person.stationed_in != village else []


def _of_age(born_on: date | None, on: date) -> list[Reason]:
    if born_on is None:
        return [Reason("birth_not_known")]
    age = age_on(born_on, on)
    if age < YOUNGEST:
        return [Reason("too_young", {"age": age, "limit": YOUNGEST, "day": on})]
    return [Reason("too_old", {"age": age, "limit": OLDEST, "day": on})] if age > OLDEST else []


def after_relaxation(reasons: Iterable[Reason], person: Fitness) -> list[Reason]:
    """What still stands once what may be relaxed is: nothing is, but for the four former posts."""
    return [reason for reason in reasons if not (person.former_post and reason.code in RELAXABLE)]


# --- attendance ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class MonthOfWork:
    """The working days of one person in a month, while in post, up to the day it is looked at."""

    working: int = 0
    present: int = 0
    absent: int = 0
    leave: int = 0

    @property
    def unrecorded(self) -> int:
        return self.working - self.present - self.absent - self.leave

    @property
    def rate(self) -> Decimal | None:
        """Working days attended / working days in post not on approved leave; None where there is none."""
        due = self.working - self.leave
        return (Decimal(self.present) / due).quantize(Decimal("0.0001"), ROUND_HALF_UP) if due else None


def month_of_work(in_post: Iterable[date], statuses: Mapping[date, str], calendar: WorkingCalendar) -> MonthOfWork:
    """Count the working days among the days in post by what they were."""
    days = [day for day in in_post if calendar.is_working(day)]
    counted = Counter(statuses.get(day, "") for day in days)
    return MonthOfWork(len(days), counted["present"], counted["absent"], counted["leave"])
