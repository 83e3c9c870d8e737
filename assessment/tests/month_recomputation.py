"""Monthly scores of people once more: plain loops over plain rows, from the text of the rules.

Shares no code with the statement that counts stretches, nor with the rules that score them. Slow and obvious on
purpose; only tests use it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.tests.recomputation import (
    Facts,
    covers,
    days_of,
    first_of_next,
    first_of_previous,
    half_up,
    last_day_of,
    mixture,
    shanghai_day,
)
from grids.territory.models_of_acts import GridLink
from incidents.entries.models import BaseEntry
from staff.postings.models import Posting

Entry = dict[str, Any]


class MonthFacts(Facts):
    """The facts of a bulletin, and what is asked of people beside them."""

    def __init__(self, subdistrict: int) -> None:
        super().__init__(subdistrict)
        self.posts = list(
            Posting.objects.filter(worker__subdistrict=subdistrict, role="full_time").values(
                "id", "worker_id", "grid_id", "during", "stands_in_for_id"
            )
        )
        self.own_entries = list(
            BaseEntry.objects.values(
                "grid_id", "day", "monthly", "worker_id", "entry_class", "new", "changed", "verified"
            )
        )
        self.open_grids = {grid["id"]: grid["during"] for grid in self.grids}
        self.heirs = {
            link["predecessor_id"]: (link["on"], link["successor_id"])
            for link in GridLink.objects.filter(heir=True).values("predecessor_id", "successor_id", "on")
        }

    def post_on(self, worker: int, day: date) -> dict[str, Any] | None:
        """The full-time posting that has the day: a stand-in's before the own one."""
        held = [
            post
            for post in self.posts
            if post["worker_id"] == worker
            and covers(post["during"], day)
            and covers(self.open_grids[post["grid_id"]], day)
        ]
        held.sort(key=lambda post: post["stands_in_for_id"] is None)
        return held[0] if held else None

    def effective(self, worker: int, day: date) -> Fraction:
        """How much of a day in post counts."""
        if (day - self.induction_began(worker)).days < 30:
            return Fraction(0)
        return 1 - self.leave.get((worker, day), Fraction(0))

    def home(self, grid: int, day: date) -> int:
        """The grid that answers on a day for a case of `grid`: itself until it closes, then its heir."""
        while grid in self.heirs and self.heirs[grid][0] <= day:
            grid = self.heirs[grid][1]
        return grid


class Month:
    """One month: who served where on each of its days, and the stretches that follow."""

    def __init__(self, facts: MonthFacts, month: date) -> None:
        self.facts, self.month, self.days = facts, month, days_of(month)
        self.workers = sorted({post["worker_id"] for post in facts.posts})
        self.posts = {
            (worker, day): post
            for worker in self.workers
            for day in self.days
            if (post := facts.post_on(worker, day)) is not None
        }

    def stretches(self, worker: int) -> list[tuple[int, list[date]]]:
        """(grid, days) of each posting, without a gap."""
        found: list[tuple[int, list[date]]] = []
        before = None
        for day in self.days:
            post = self.posts.get((worker, day))
            if post is not None and before is not None and post["id"] == before["id"]:
                found[-1][1].append(day)
            elif post is not None:
                found.append((post["grid_id"], [day]))
            before = post
        return found

    def effective(self, grid: int, days: list[date], workers: list[int]) -> Fraction:
        """Effective days on a grid of several people."""
        return sum(
            (
                self.facts.effective(worker, day)
                for worker in workers
                for day in days
                if (worker, day) in self.posts and self.posts[worker, day]["grid_id"] == grid
            ),
            Fraction(0),
        )


def worth(entry: Entry) -> Fraction:
    new = 0 if entry["entry_class"] == "people" else entry["new"]
    return new + Fraction(entry["changed"], 2) + Fraction(entry["verified"], 5)


def not_more_than(entered: Fraction, asked_for: dict[Any, tuple[Fraction, Fraction]]) -> dict[Any, Fraction]:
    """What each gets of what was entered, by what they ask for: effective days, and points.

    Where all ask for more than that, those who ask for the most a day are lowered to as much a day as one another.
    """
    highest_first = sorted(asked_for, key=lambda who: -asked_for[who][1] / asked_for[who][0])
    for count in range(len(highest_first) + 1):
        lowered, kept = highest_first[:count], highest_first[count:]
        left = entered - sum((asked_for[who][1] for who in kept), Fraction(0))
        days = sum((asked_for[who][0] for who in lowered), Fraction(0))
        a_day = left / days if days else None
        if a_day is None and left < 0:
            continue
        if not kept or a_day is None or a_day >= asked_for[kept[0]][1] / asked_for[kept[0]][0]:
            lower = {who: asked_for[who][0] * a_day for who in lowered if a_day is not None}
            return {who: lower.get(who, asked_for[who][1]) for who in asked_for}
    return {}


def points_without_a_name(month: Month, grid: int) -> dict[tuple[int, date], Fraction]:
    """Of each stretch on a grid, by member and first day: the points of entries of days that name nobody."""
    asked_for: dict[tuple[int, date], tuple[Fraction, Fraction]] = {}
    covered: set[date] = set()
    shared = [e for e in month.facts.own_entries if e["grid_id"] == grid and not e["worker_id"] and not e["monthly"]]
    for worker in month.workers:
        for where, days in month.stretches(worker):
            mine = month.effective(grid, days, [worker])
            if where != grid or not mine:
                continue
            covered |= set(days)
            points = sum((worth(entry) for entry in shared if entry["day"] in days), Fraction(0))
            asked_for[worker, days[0]] = (mine, points * mine / month.effective(grid, days, month.workers))
    entered = sum((worth(entry) for entry in shared if entry["day"] in covered), Fraction(0))
    return not_more_than(entered, asked_for)


def points_of_entries(month: Month, worker: int, grid: int, days: list[date]) -> Fraction:
    """P of a member in one stretch."""
    mine = month.effective(grid, days, [worker])
    everyone_of_month = month.effective(grid, month.days, month.workers)
    mine_of_month = month.effective(grid, month.days, [worker])
    total = points_without_a_name(month, grid).get((worker, days[0]), Fraction(0))
    for entry in month.facts.own_entries:
        if entry["grid_id"] != grid or entry["worker_id"] not in (None, worker):
            continue
        if entry["monthly"]:
            if entry["day"] == month.month:
                whole = everyone_of_month if entry["worker_id"] is None else mine_of_month
                total += worth(entry) * mine / whole if whole else 0
        elif entry["day"] in days and entry["worker_id"] == worker:
            total += worth(entry)
    return total


def cases(month: Month, worker: int, grid: int, days: list[date]) -> tuple[int, int, int]:
    """Own valid reports of a stretch, and of those that fell due how many there were and how many were on time."""
    facts, reports, due, on_time = month.facts, 0, 0, 0
    for case in facts.incidents:
        if case["reporter_id"] != worker or not facts.is_valid(case):
            continue
        if case["grid_id"] == grid and shanghai_day(case["reported_at"]) in days:
            reports += 1
        on_the_spot = case["state"] == "self_closed" or case["confirmed_at"] is not None
        if case["due_at"] is None or on_the_spot or case["level"] not in ("grid", "village"):
            continue
        day = last_day_of(case["due_at"])
        if day not in days or facts.home(case["grid_id"], day) != grid:
            continue
        met = case["settled_at"] is not None and case["settled_at"] <= case["due_at"]
        if met or not facts.leave.get((worker, day)):
            due += 1
            on_time += met
    return reports, due, on_time


def surveyed(month: Month, worker: int, grid: int) -> tuple[int, int]:
    """Asked and knowing, over the months of the window in which the member was there for at least half."""
    asked = knowing = 0
    window = [month.month, first_of_previous(month.month), first_of_previous(first_of_previous(month.month))]
    for survey in month.facts.surveys:
        if survey["grid_id"] != grid or survey["month"] not in window:
            continue
        days = days_of(survey["month"])
        there = [month.facts.post_on(worker, day) for day in days]
        if 2 * sum(post is not None and post["grid_id"] == grid for post in there) >= len(days):
            asked += survey["asked"]
            knowing += survey["knowing"]
    return asked, knowing


def of_stretch(month: Month, worker: int, grid: int, days: list[date]) -> list[Fraction | None]:
    """The points of the three components in one stretch with effective days."""
    m = month.effective(grid, days, [worker]) / len(month.days)
    target = {"ordinary": 10, "simple": 6, "complex": 10}[month.facts.complexity(grid, month.days[-1])]
    reports, due, on_time = cases(month, worker, grid, days)
    asked, knowing = surveyed(month, worker, grid)
    base = min(Fraction(1), points_of_entries(month, worker, grid, days) / (100 * m))
    share = min(Fraction(1), reports / (target * m))
    settled = Fraction(on_time, due) if due else None
    inner = [part for part in mixture([(Fraction(6, 10), share), (Fraction(4, 10), settled)]) if part is not None]
    awareness = Fraction(knowing, asked) if asked >= 30 else None
    return mixture([(40, base), (40, sum(inner, Fraction(0))), (20, awareness)])


def score(month: Month, worker: int) -> dict[str, Any] | None:
    """The figures of one member; None for whoever was in post on no day of the month."""
    stretches = month.stretches(worker)
    if not stretches:
        return None
    effective = [month.effective(grid, days, [worker]) for grid, days in stretches]
    total = sum(effective, Fraction(0))
    days = [day for _grid, of_stretch in stretches for day in of_stretch]
    figures: dict[str, Any] = dict.fromkeys(("base_score", "incident_score", "awareness_score", "score"))
    figures |= {"effective_days": total, "not_scored_because": ""}
    if 4 * total < len(month.days):
        leave = sum((month.facts.leave.get((worker, day), Fraction(0)) for day in days), Fraction(0))
        induction = sum((day - month.facts.induction_began(worker)).days < 30 for day in days)
        reason = "on_leave" if leave >= 1 else "short_service"
        return {**figures, "not_scored_because": "new_in_post" if induction and induction >= leave else reason}
    components: list[Fraction | None] = [None, None, None]
    for (grid, of_days), mine in zip(stretches, effective, strict=True):
        if mine:
            for number, points in enumerate(of_stretch(month, worker, grid, of_days)):
                if points is not None:
                    components[number] = (components[number] or 0) + mine / total * points
    rounded = [None if points is None else half_up(points, 2) for points in components]
    names = ("base_score", "incident_score", "awareness_score")
    return {
        **figures,
        **dict(zip(names, rounded, strict=True)),
        "score": sum((points for points in rounded if points is not None), Decimal("0.00")),
    }


def scores(facts: MonthFacts, first_day: date) -> dict[int, dict[str, Any]]:
    """The figures of every full-time member of a month, by key."""
    month = Month(facts, first_day)
    assert first_of_next(first_day) > month.days[-1]
    found = {worker: score(month, worker) for worker in month.workers}
    return {worker: figures for worker, figures in found.items() if figures is not None}
