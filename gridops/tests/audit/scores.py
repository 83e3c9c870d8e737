"""The scores of months and quarters of full-time members, computed again."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction as F
from typing import Any

from gridops.tests.audit.facts import (
    HIGH,
    LOW,
    Case,
    Facts,
    Row,
    Service,
    Stretch,
    day_in,
    days_of,
    deadline_day,
    half_up,
    moment,
    month_after,
)

TARGETS = {"simple": 6, "ordinary": 10, "complex": 10}
Parts = list[tuple[F, F | None]]


def spread(parts: Parts) -> list[F | None]:
    """Weight × share of each; what was not measured is left out, and its weight goes to the others."""
    total = sum((weight for weight, _share in parts), F(0))
    known = sum((weight for weight, share in parts if share is not None), F(0))
    return [None if share is None else weight * total / known * share for weight, share in parts]


def mixed(parts: Parts) -> F | None:
    known = [part for part in spread(parts) if part is not None]
    return sum(known, F(0)) if known else None


def capped(done: F | int, wanted: F | int) -> F | None:
    return min(F(1), F(done) / F(wanted)) if wanted else None


def worth(row: Row) -> F:
    new = 0 if row["class"] == "people" else int(row["new"])
    return new + F(int(row["changed"]), 2) + F(int(row["verified"]), 5)


def points_of_entries(service: Service, one: Stretch) -> F:
    """P of a member in a stretch: what names them, and the share of what names nobody."""
    mine = service.effective(one)
    total = nobodys_points(service, one.grid, one.month).get((one.worker, one.days[0]), F(0))
    for row, day, monthly in service.facts.entries_of.get(one.grid, ()):
        if row["worker"] not in ("", one.worker) or (day != one.month if monthly else day not in one):
            continue
        if row["worker"]:
            total += worth(row) * (mine / service.own_on(one.worker, one.grid, one.month) if monthly else 1)
        elif monthly:
            total += worth(row) * mine / service.of_all(one.grid, days_of(one.month))
    return total


def nobodys_points(service: Service, grid: str, month: date) -> dict[tuple[str, date], F]:
    """Of each stretch on a grid in a month, by member and first day, the points of entries that name nobody.

    By effective days among all in the same days. Where that is more than was entered, those with the most a day have
    less: as much a day as makes it even.
    """
    if (grid, month) not in service.nobodys:
        service.nobodys[grid, month] = _nobodys_points(service, grid, month)
    return service.nobodys[grid, month]


def _nobodys_points(service: Service, grid: str, month: date) -> dict[tuple[str, date], F]:
    known = service.facts.entries_of.get(grid, ())
    rows = [(row, day) for row, day, monthly in known if not row["worker"] and not monthly]
    if not rows:
        return {}
    there = [
        one
        for worker in service.facts.members
        for one in service.stretches(worker)
        if one.grid == grid and one.month == month and service.effective(one)
    ]
    days = {(one.worker, one.days[0]): service.effective(one) for one in there}
    wanted = {
        (one.worker, one.days[0]): sum((worth(row) for row, day in rows if day in one), F(0))
        * service.effective(one)
        / service.of_all(grid, one.days)
        for one in there
    }
    left = sum((worth(row) for row, day in rows if any(day in one for one in there)), F(0))
    if sum(wanted.values(), F(0)) <= left:
        return wanted
    got: dict[tuple[str, date], F] = {}
    for who in sorted(wanted, key=lambda who: wanted[who] / days[who]):  # who wants least a day is served first
        others = sum((own for one, own in days.items() if one not in got), F(0))
        got[who] = min(wanted[who], left * days[who] / others)
        left -= got[who]
    return got


def reports(facts: Facts, one: Stretch) -> int:
    return sum(case.counts and case.grid == one.grid and case.reported in one for case in facts.by_reporter[one.worker])


def due_in(facts: Facts, one: Stretch) -> tuple[int, int]:
    """Own reports of grid or village level whose deadline falls in the stretch, and how many were met."""
    due = met = 0
    for case in facts.by_reporter[one.worker]:
        if not case.counts or case.due is None or case.level not in LOW or case.on_the_spot:
            continue
        day = deadline_day(case.due)
        if day not in one or facts.home(case.grid, day) != one.grid:
            continue
        if case.met or not facts.leave.get((one.worker, day)):
            due, met = due + 1, met + case.met
    return due, met


# --- months ---------------------------------------------------------------------------------------


def asked_and_knowing(facts: Facts, one: Stretch) -> tuple[int, int]:
    """Over the months of the window in which the member was on the grid for at least half of the days."""
    asked = knowing = 0
    for grid, month, some, knew in facts.surveys:
        if grid != one.grid or not month_after(one.month, -2) <= month <= one.month:
            continue
        there = [post for day in days_of(month) if (post := facts.post_on(one.worker, day)) and post.grid == grid]
        if 2 * len(there) >= len(days_of(month)):
            asked, knowing = asked + some, knowing + knew
    return asked, knowing


def of_stretch(service: Service, one: Stretch) -> list[F | None]:
    facts = service.facts
    m = service.effective(one) / len(days_of(one.month))
    target = TARGETS[facts.complexity(one.grid, one.month, one.days[-1])]
    due, met = due_in(facts, one)
    asked, knowing = asked_and_knowing(facts, one)
    incidents = mixed([(F(6, 10), capped(reports(facts, one), target * m)), (F(4, 10), capped(met, due))])
    awareness = F(knowing, asked) if asked >= 30 else None
    base = capped(points_of_entries(service, one), 100 * m)
    return spread([(F(40), base), (F(40), incidents), (F(20), awareness)])


def months_score(facts: Facts, month: date) -> dict[str, list[F | None]]:
    """By member in post in the month: the score, and its three components; None where there is none."""
    service = Service(facts, [month])
    found: dict[str, list[F | None]] = {}
    for worker in facts.members:
        stretches = service.stretches(worker)
        if not stretches:
            continue
        total = sum((service.effective(one) for one in stretches), F(0))
        if 4 * total < len(days_of(month)):
            found[worker] = [None] * 4
            continue
        components: list[F | None] = [None] * 3
        for one in stretches:
            mine = service.effective(one)
            for place, points in enumerate(of_stretch(service, one) if mine else ()):
                if points is not None:
                    components[place] = (components[place] or F(0)) + mine / total * points
        rounded = [None if points is None else half_up(points) for points in components]
        found[worker] = [sum((points for points in rounded if points is not None), F(0)), *rounded]
    return found


# --- quarters -------------------------------------------------------------------------------------

WEIGHTS = {"attendance": 15, "visits": 20, "base": 20, "incident": 25, "mediation": 10, "awareness": 10}


class Quarter:
    """One quarter of an office."""

    def __init__(self, facts: Facts, begin: date) -> None:
        self.facts, self.begin = facts, begin
        self.months = [month_after(begin, count) for count in range(3)]
        self.service = Service(facts, self.months)
        self.working = [day for day in self.service.days if facts.is_working(day)]
        self.cases = {case.number: case for case in facts.cases}
        self.handed = [row for row in facts.read("hand-over-items") if row["accepted_at"] and row["successor"]]

    def score(self, worker: str) -> dict[str, F | None]:
        """The components, and `sum`: None where the member is not assessed."""
        facts, service = self.facts, self.service
        in_post = [day for day in self.working if (worker, day) in service.post]
        off = sum((facts.leave.get((worker, day), F(0)) for day in in_post), F(0))
        worked = len(in_post) - off
        new = sum((1 - facts.leave.get((worker, d), F(0)) for d in in_post if facts.in_induction(worker, d)), F(0))
        attended = sum((self._part(worker, day, "present") for day in in_post), F(0))
        stretches = [one for one in service.stretches(worker) if service.effective(one)]
        months = sum((service.effective(one) / len(days_of(one.month)) for one in stretches), F(0))
        shares = {
            "attendance": capped(attended, worked),
            "visits": capped(self._visits(worker), worked - new),
            "base": capped(sum((points_of_entries(service, one) for one in stretches), F(0)), 100 * months),
            "incident": self._incidents(stretches),
            "mediation": self._mediation(worker, months),
            "awareness": self._awareness(worker),
        }
        points = spread([(F(WEIGHTS[name]), share) for name, share in shares.items()])
        rounded: dict[str, F | None] = {
            name: None if one is None else half_up(one) for name, one in zip(shares, points, strict=True)
        }
        known = [one for one in rounded.values() if one is not None]
        assessed = 2 * worked >= len(self.working) and known
        return {**rounded, "sum": sum(known, F(0)) if assessed else None}

    def _part(self, worker: str, day: date, status: str) -> F:
        return sum((part for what, part, _kind in self.facts.attendance.get((worker, day), ()) if what == status), F(0))

    def _visits(self, worker: str) -> int:
        return sum(
            row["worker"] == worker
            and row["judged_invented"] != "true"
            and (worker, day_in(row["day"])) in self.service.post
            for row in self.facts.visits
        )

    def _incidents(self, stretches: list[Stretch]) -> F | None:
        facts, wanted, valid, due, met = self.facts, F(0), 0, 0, 0
        for one in stretches:
            m = self.service.effective(one) / len(days_of(one.month))
            wanted += TARGETS[facts.complexity(one.grid, one.month, one.days[-1])] * m
            valid += reports(facts, one)
            more, settled = due_in(facts, one)
            due, met = due + more, met + settled
        return mixed([(F(6, 10), capped(valid, wanted)), (F(4, 10), capped(met, due))])

    def _awareness(self, worker: str) -> F | None:
        asked = knowing = F(0)
        residents = 0
        for grid, month, some, knew in self.facts.surveys:
            if month not in self.months:
                continue
            there = sum(
                1 for day in days_of(month) if (post := self.service.post.get((worker, day))) and post.grid == grid
            )
            share = F(there, len(days_of(month)))
            asked, knowing = asked + share * some, knowing + share * knew
            residents += some if there else 0
        return knowing / asked if residents >= 30 else None

    # --- hazards and disputes

    def _mediation(self, worker: str, months: F) -> F | None:
        found = due = met = 0
        for row in self.facts.hazards:
            if row["judged_invented"] == "true":
                continue
            case = self.cases.get(row["incident"])
            if row["found_by"] == worker and (case is None or case.valid):
                found += self._in_post(worker, row["found_at"])
            more, settled = self._due_hazard(worker, row)
            due, met = due + more, met + settled
        for case in self.facts.cases:
            if not case.dispute or not case.counts:
                continue
            if case.reporter == worker and case.reported:
                found += (worker, case.reported) in self.service.post
            more, settled = self._due_dispute(worker, case)
            due, met = due + more, met + settled
        looked = capped(found, months)
        put_right = F(met, due) if due else (F(1) if looked is not None else None)
        return mixed([(F(4, 10), looked), (F(6, 10), put_right)])

    def _in_post(self, worker: str, text: str) -> bool:
        at = moment(text)
        return at is not None and (worker, at.date()) in self.service.post

    def _due_hazard(self, worker: str, row: dict[str, str]) -> tuple[int, int]:
        due, settled = moment(row["due_at"]), moment(row["settled_at"])
        if due is None or row["state"] == "fixed":
            return 0, 0
        in_time = settled is not None and settled <= due
        if row["state"] == "reported" and in_time:
            return 0, 0
        holder = self._holder("hazard", row["id"], deadline_day(due)) or row["found_by"]
        return self._counted(worker, holder, row["grid_key"], due, in_time and row["state"] != "reported")

    def _due_dispute(self, worker: str, case: Case) -> tuple[int, int]:
        if case.due is None or case.on_the_spot:
            return 0, 0
        settled = case.settled
        if case.level not in LOW:
            settled = self._passed_upward(case.number)
            if settled is None:
                return 0, 0
        holder = self._holder("incident", case.number, deadline_day(case.due)) or case.reporter
        return self._counted(worker, holder, case.grid, case.due, settled is not None and settled <= case.due)

    def _holder(self, kind: str, key: str, day: date) -> str:
        """Who accepted it by name by the day, the last of them."""
        known = [
            (at, int(row["id"]), row["successor"])
            for row in self.handed
            if row[kind] == key and (at := moment(row["accepted_at"])) and at.date() <= day
        ]
        return max(known)[2] if known else ""

    def _counted(self, worker: str, holder: str, grid: str, due: datetime, met: bool) -> tuple[int, int]:
        day = deadline_day(due)
        post = self.service.post.get((worker, day))
        if holder != worker or post is None or self.facts.home(grid, day) != post.grid:
            return 0, 0
        return (1, int(met)) if met or not self.facts.leave.get((worker, day)) else (0, 0)

    def _passed_upward(self, number: str) -> datetime | None:
        """When a dispute of grid or village level was taken to a higher one."""
        was_low = False
        for at, level in self.facts.levels[number]:
            if was_low and level in HIGH:
                return at
            was_low = was_low or level in LOW
        return None


def adjusted(facts: Facts, quarter: date) -> dict[str, F]:
    """What approved bonus and deductions add to each score."""
    sums: dict[tuple[str, str], F] = {}
    for row in facts.read("adjustments"):
        if day_in(row["quarter"]) == quarter and row["state"] == "approved":
            key = (row["worker"], row["side"])
            sums[key] = sums.get(key, F(0)) + F(row["points"])
    return {
        worker: min(F(10), sums.get((worker, "bonus"), F(0))) - min(F(10), sums.get((worker, "deduction"), F(0)))
        for worker, _side in sums
    }


def quarters_score(facts: Facts, begin: date) -> dict[str, dict[str, Any]]:
    """By member in post: components, score, rank, whether in bottom, and grade."""
    quarter = Quarter(facts, begin)
    extra = adjusted(facts, begin)
    found: dict[str, dict[str, Any]] = {}
    for worker in sorted({worker for worker, _day in quarter.service.post}):
        points = quarter.score(worker)
        plain = points.pop("sum")
        score = None if plain is None else max(F(0), min(F(110), plain + extra.get(worker, F(0))))
        found[worker] = {**points, "score": score}
    known = [one["score"] for one in found.values() if one["score"] is not None]
    last = len(known) - -(-len(known) // 10)
    for one in found.values():
        score = one["score"]
        one["rank"] = None if score is None else 1 + sum(other > score for other in known)
        one["in_bottom"] = score is not None and len(known) >= 5 and one["rank"] > last and score < 75
        one["grade"] = "" if score is None else next(
            name
            for name, least in (("excellent", 90), ("qualified", 75), ("basically_qualified", 60), ("unqualified", -1))
            if score >= least
        )  # fmt: skip
    return found
