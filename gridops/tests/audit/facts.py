"""The exports of an office as plain facts."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction as F
from functools import cache
from typing import Any

Row = dict[str, str]
Read = Callable[..., list[Row]]  # (dataset, on=…) → its rows, every value as text
ONE = timedelta(days=1)
LOW, HIGH = ("grid", "village"), ("subdistrict", "district")
NOT_VALID = ("draft", "discarded", "returned", "invalid", "duplicate")
INDUCTION = 30
SHANGHAI = timezone(timedelta(hours=8))


def half_up(value: F, places: int = 2) -> F:
    """Rounded half up, exact."""
    power = 10**places
    return F((value * power * 2 + 1) // 2, power)


def days(begin: date, end: date) -> list[date]:
    return [begin + n * ONE for n in range((end - begin).days)]


def month_after(month: date, count: int = 1) -> date:
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


@cache  # here and below: asked a million times in a run, and not of many values
def days_of(month: date) -> tuple[date, ...]:
    return tuple(days(month, month_after(month)))


def day_in(text: str) -> date:
    return date.fromisoformat(text[:10])


def upper(text: str) -> date:
    """The end of a half-open range."""
    return day_in(text) if text else date.max


@cache
def moment(text: str) -> datetime | None:
    """A time as Shanghai's clocks showed it, in whatever zone it was written."""
    return datetime.fromisoformat(text).astimezone(SHANGHAI) if text else None


def deadline_day(due: datetime) -> date:
    """A deadline at midnight belongs to the day that ends then."""
    return (due - timedelta(microseconds=1)).date()


@dataclass(frozen=True)
class Post:
    """One full-time posting; `of` is the posting whose holder it stands in for."""

    id: str
    worker: str
    grid: str
    begin: date
    end: date
    scheme: str
    of: str


@dataclass(frozen=True)
class Case:
    """A case as far as it counts."""

    number: str
    grid: str
    reporter: str
    state: str
    level: str
    counts: bool  # valid, and neither a petition nor a crime clue
    valid: bool
    dispute: bool
    reported: date | None
    due: datetime | None
    settled: datetime | None
    on_the_spot: bool

    @property
    def met(self) -> bool:
        return self.settled is not None and self.due is not None and self.settled <= self.due


class Facts:
    """What was recorded of an office, from its exports."""

    def __init__(self, read: Read, working: Callable[[date], bool], statutory: Callable[[date], bool]) -> None:
        self.read = read
        self._calendar(working, statutory)
        self._posts()
        self._attendance()
        self._cases()
        self.entries_of: dict[str, list[tuple[Row, date, bool]]] = defaultdict(list)
        for row in read("base-entries"):
            self.entries_of[row["grid_key"]].append((row, day_in(row["day"]), row["monthly"] == "true"))
        self.surveys = [
            (row["grid_key"], date.fromisoformat(f"{row['month']}-01"), int(row["asked"]), int(row["knowing"]))
            for row in read("awareness-surveys")
        ]
        self.hazards, self.visits = read("hazards"), read("visits")
        self.schemes = sorted(read("schemes"), key=lambda row: row["in_force_from"])
        self._terms: dict[str, dict[str, Any]] = {}
        self._served: dict[tuple[str, date], Post | None] = {}
        self._grids: dict[date, dict[str, Row]] = {}
        self.heirs = {
            row["predecessor"]: (day_in(row["day"]), row["successor"])
            for row in read("grid-successions")
            if row["heir"] == "true"
        }

    def _calendar(self, working: Callable[[date], bool], statutory: Callable[[date], bool]) -> None:
        own = {day_in(row["day"]): row for row in self.read("calendar")}
        self.is_working = cache(lambda day: own[day]["working"] == "true" if day in own else working(day))
        said = {day: row["statutory"] == "true" for day, row in own.items() if row["statutory"]}
        self.is_statutory = cache(lambda day: said.get(day, statutory(day)))

    def _posts(self) -> None:
        rows = self.read("postings")
        self.postings = rows
        self.posts: dict[str, list[Post]] = defaultdict(list)
        for row in rows:
            if row["role"] == "full_time":
                post = Post(
                    row["id"], row["worker"], row["grid_key"], day_in(row["begins_on"]), upper(row["ends_on"]),
                    row["pay_scheme"], row["stands_in_for"],
                )  # fmt: skip
                self.posts[post.worker].append(post)
        self.first = {worker: min(post.begin for post in posts) for worker, posts in self.posts.items()}
        self.members = sorted(self.posts)

    def _attendance(self) -> None:
        self.attendance: dict[tuple[str, date], list[tuple[str, F, str]]] = defaultdict(list)
        self.leave: dict[tuple[str, date], F] = defaultdict(F)
        for row in self.read("attendance"):
            key = (row["worker"], day_in(row["day"]))
            self.attendance[key].append((row["status"], F(row["part"]), row["leave_kind"]))
            if row["status"] == "leave":
                self.leave[key] += F(row["part"])

    def _cases(self) -> None:
        mediated = {row["code"] for row in self.read("matters") if row["asks_mediation"] == "true"}
        self.cases: list[Case] = []
        for row in self.read("incidents"):
            reported, valid = moment(row["reported_at"]), row["state"] not in NOT_VALID
            self.cases.append(
                Case(
                    row["number"], row["grid_key"], row["reporter"], row["state"], row["level"],
                    valid and row["restricted"] != "true", valid, row["matter"] in mediated,
                    reported.date() if reported else None, moment(row["due_at"]), moment(row["settled_at"]),
                    row["state"] == "self_closed" or bool(row["confirmed_at"]),
                )
            )  # fmt: skip
        self.by_reporter: dict[str, list[Case]] = defaultdict(list)
        for case in self.cases:
            self.by_reporter[case.reporter].append(case)
        self.levels: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        for row in sorted(self.read("incident-moves"), key=lambda row: (row["incident"], int(row["position"]))):
            at = moment(row["at"])
            if row["level"] and at:
                self.levels[row["incident"]].append((at, row["level"]))

    # --- grids -----------------------------------------------------------------------------------

    def grids_on(self, day: date) -> dict[str, Row]:
        if day not in self._grids:
            self._grids[day] = {row["grid_key"]: row for row in self.read("grids", on=day)}
        return self._grids[day]

    def is_open(self, grid: str, day: date) -> bool:
        """By the days that the grid's row of the month's beginning or end says, and until an heir took over."""
        closed = self.heirs.get(grid)
        if closed is not None and closed[0] <= day:
            return False
        some = days_of(day.replace(day=1))
        row = self.grids_on(some[0]).get(grid) or self.grids_on(some[-1]).get(grid)
        return row is not None and day_in(row["opened_on"]) <= day < upper(row["closed_on"])

    def complexity(self, grid: str, month: date, last: date) -> str:
        """As on the last day of the month, or the last on which the grid was there."""
        of_month = self.grids_on(days_of(month)[-1])
        return (of_month.get(grid) or self.grids_on(last)[grid])["complexity"]

    def home(self, grid: str, day: date) -> str:
        """Which grid answers on a day for what is open on `grid`."""
        while grid in self.heirs and self.heirs[grid][0] <= day:
            grid = self.heirs[grid][1]
        return grid

    def terms(self, day: date) -> dict[str, Any]:
        """Of the version in force on a day, or of the first."""
        known = [row for row in self.schemes if day_in(row["in_force_from"]) <= day] or self.schemes[:1]
        text = known[-1]["terms"]
        if text not in self._terms:
            self._terms[text] = json.loads(text)
        return self._terms[text]

    # --- people ----------------------------------------------------------------------------------

    def post_on(self, worker: str, day: date) -> Post | None:
        """Where somebody serves full-time on a day; while they stand in elsewhere, there."""
        if (worker, day) not in self._served:
            self._served[worker, day] = self._post_on(worker, day)
        return self._served[worker, day]

    def _post_on(self, worker: str, day: date) -> Post | None:
        held = [
            post for post in self.posts.get(worker, ()) if post.begin <= day < post.end and self.is_open(post.grid, day)
        ]
        held.sort(key=lambda post: not post.of)
        return held[0] if held else None

    def in_induction(self, worker: str, day: date) -> bool:
        return (day - self.first[worker]).days < INDUCTION

    def effective(self, worker: str, day: date) -> F:
        return F(0) if self.in_induction(worker, day) else 1 - self.leave.get((worker, day), F(0))


@dataclass
class Stretch:
    """Days in a row in one full-time posting within one month."""

    worker: str
    grid: str
    month: date
    days: list[date]

    def __post_init__(self) -> None:
        self._within = set(self.days)

    def __contains__(self, day: date | None) -> bool:
        return day in self._within


class Service:
    """Who served where on each day of some months, and the stretches that follow."""

    def __init__(self, facts: Facts, months: list[date]) -> None:
        self.facts, self.months = facts, months
        self.days = [day for month in months for day in days_of(month)]
        self.post = {
            (worker, day): post
            for worker in facts.members
            for day in self.days
            if (post := facts.post_on(worker, day)) is not None
        }
        self.on_grid: dict[tuple[str, date], F] = defaultdict(F)
        self.nobodys: dict[tuple[str, date], dict[tuple[str, date], F]] = {}  # see `scores.nobodys_points`
        for (worker, day), post in self.post.items():
            self.on_grid[post.grid, day] += facts.effective(worker, day)

    def stretches(self, worker: str) -> list[Stretch]:
        found: list[Stretch] = []
        before: tuple[str, date] | None = None
        for day in self.days:
            post = self.post.get((worker, day))
            if post is None:
                before = None
                continue
            if before == (post.id, day - ONE) and day.day != 1:
                found[-1].days.append(day)
                found[-1].__post_init__()
            else:
                found.append(Stretch(worker, post.grid, day.replace(day=1), [day]))
            before = (post.id, day)
        return found

    def effective(self, one: Stretch) -> F:
        return sum((self.facts.effective(one.worker, day) for day in one.days), F(0))

    def of_all(self, grid: str, some: Sequence[date]) -> F:
        return sum((self.on_grid.get((grid, day), F(0)) for day in some), F(0))

    def own_on(self, worker: str, grid: str, month: date) -> F:
        """The effective days of a member on a grid in a month."""
        there = [day for day in days_of(month) if (post := self.post.get((worker, day))) and post.grid == grid]
        return sum((self.facts.effective(worker, day) for day in there), F(0))
