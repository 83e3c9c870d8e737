"""Yearly scores of grids, members, leaders and part-time members, from frozen months, told quarters and facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from fractions import Fraction as F

from gridops.tests.audit.facts import Facts, Row, day_in, days_of, half_up, moment, upper

LONG = 15
EXCUSING = ("maternity", "injury")
Mean = F | None
Scores = dict[tuple[str, str], F | None]  # (worker or grid, period) → score


def text_of(month: date) -> str:
    return f"{month:%Y-%m}"


def latest(rows: list[Row]) -> list[Row]:
    """Of every period the rows of the last revision that people were told of."""
    told = [row for row in rows if row["state"] != "draft"]
    last: dict[str, int] = {}
    for row in told:
        last[row["period"]] = max(last.get(row["period"], 0), int(row["revision"]))
    return [row for row in told if int(row["revision"]) == last[row["period"]]]


def mean(scores: list[F]) -> Mean:
    return sum(scores, F(0)) / len(scores) if scores else None


class Year:
    """One year of an office."""

    def __init__(self, facts: Facts, year: int) -> None:
        self.facts, self.year = facts, year
        rules = facts.terms(date(year, 12, 31))["year"]
        self.least_months, self.least_quarters = rules["minimum_months"], rules["minimum_quarters"]
        self.months = [date(year, number, 1) for number in range(1, 13)]
        self.quarters = [self.months[number : number + 3] for number in (0, 3, 6, 9)]
        self.monthly: Scores = {
            (row["worker"], row["period"]): F(row["score"]) if row["score"] else None
            for row in latest(facts.read("monthly-scores"))
        }
        self.quarterly = {(row["worker"], row["period"]): row for row in latest(facts.read("quarterly-assessments"))}
        lines = [{**row, "period": row["month"], "state": "told"} for row in facts.read("bulletin-lines")]
        frozen = {(row["month"], row["revision"]) for row in facts.read("bulletins") if row["state"] != "draft"}
        self.lines = latest([row for row in lines if (row["month"], row["revision"]) in frozen])
        self.first = min((date.fromisoformat(f"{row['month']}-01") for row in self.lines), default=date.max)
        self._excusing()

    def _excusing(self) -> None:
        """Days of leave that excuse: maternity, injury, and sick leave of 15 calendar days or more without a gap."""
        self.excusing: dict[tuple[str, date], F] = defaultdict(F)
        sick: dict[str, dict[date, F]] = defaultdict(dict)
        for (worker, day), parts in self.facts.attendance.items():
            for status, part, kind in parts:
                if status == "leave" and kind in EXCUSING:
                    self.excusing[worker, day] += part
                elif status == "leave" and kind == "sick":
                    sick[worker][day] = sick[worker].get(day, F(0)) + part
        for worker, known in sick.items():
            run: list[date] = []
            for day in [*sorted(known), date.max]:
                if run and (day - run[-1]).days != 1:
                    if len(run) >= LONG:
                        for one in run:
                            self.excusing[worker, one] += known[one]
                    run = []
                run.append(day)

    # --- which periods count

    def is_excused(self, worker: str, in_post: set[date], some: Sequence[date]) -> bool:
        away = sum((self.excusing.get((worker, day), F(0)) for day in some if day in in_post), F(0))
        return 2 * len(in_post & set(some)) < len(some) or 2 * away >= len(some)

    def had_and_needed(self, asked: int, least: int | None = None) -> int:
        """Of the months that were asked of somebody, or of the quarters with their own `least`."""
        return max(self.least_months if least is None else least, -(-2 * asked // 3))

    def days_in_role(self, worker: str, role: str) -> set[date]:
        found: set[date] = set()
        for row in self.facts.postings:
            if row["worker"] == worker and row["role"] == role:
                begin, end = day_in(row["begins_on"]), upper(row["ends_on"])
                found |= {day for month in self.months for day in days_of(month) if begin <= day < end}
        return found

    # --- scores

    def of_member(self, worker: str) -> Mean:
        in_post = {
            day for month in self.months for day in days_of(month) if self.facts.post_on(worker, day) is not None
        }
        months, asked_months = [], 0
        for month in self.months:
            if month < self.first or self.is_excused(worker, in_post, days_of(month)):
                continue
            asked_months += 1
            score = self.monthly.get((worker, text_of(month)))
            months += [] if score is None else [score]
        quarters, asked_quarters = [], 0
        for number, some in enumerate(self.quarters, start=1):
            of_quarter = [day for month in some for day in days_of(month)]
            row = self.quarterly.get((worker, f"{self.year}Q{number}"))
            if some[0] < self.first or self.is_excused(worker, in_post, of_quarter):
                continue
            score = self._standing(row)
            if score is None and self._lost_by_leave(worker, in_post, of_quarter):
                continue
            asked_quarters += 1
            quarters += [] if score is None else [score]
        months_mean, quarters_mean = mean(months), mean(quarters)
        enough_quarters = len(quarters) >= self.had_and_needed(asked_quarters, self.least_quarters)
        if not enough_quarters or len(months) < self.had_and_needed(asked_months):
            return None
        if months_mean is None or quarters_mean is None:
            return None
        return half_up(F(4, 10) * months_mean + F(6, 10) * quarters_mean)

    @staticmethod
    def _standing(row: Row | None) -> Mean:
        """The score by which consequences are judged: the better one where an objection of another lowered it."""
        text = (row or {}).get("standing_score") or (row or {}).get("score")
        return F(text) if text else None

    def _lost_by_leave(self, worker: str, in_post: set[date], some: Sequence[date]) -> bool:
        """Whether it is not assessed for days out of post and leave that excuses: without these it would have been."""
        working = [day for day in some if self.facts.is_working(day)]
        other = F(0)
        for day in working:
            if day in in_post:
                other += self.facts.leave.get((worker, day), F(0)) - self.excusing.get((worker, day), F(0))
        return 2 * (len(working) - other) >= len(working)

    def of_grids(self) -> dict[str, Mean]:
        """The mean of the ranked months; an heir continues those that it took over."""
        by_grid: dict[str, dict[str, F | None]] = defaultdict(dict)
        for row in self.lines:
            if row["month"].startswith(str(self.year)):
                by_grid[row["grid_key"]][row["month"]] = F(row["score"]) if row["ranked"] == "true" else None
        found = {}
        for grid in by_grid:
            if grid in self.facts.heirs:
                continue
            family = [one for one in by_grid if self.facts.home(one, date.max) == grid]
            asked = {month for one in family for month in by_grid[one]}
            scores = []
            for month in sorted(asked):
                ranked = [score for one in family if (score := by_grid[one].get(month)) is not None]
                scores += [] if not ranked else [sum(ranked, F(0)) / len(ranked)]
            enough = len(scores) >= self.had_and_needed(len(asked))
            total = mean(scores)
            found[grid] = half_up(total) if enough and total is not None else None
        return found

    def of_leader(self, worker: str) -> Mean:
        led: dict[tuple[str, str], int] = defaultdict(int)
        in_post = self.days_in_role(worker, "leader")
        for day in in_post:
            for grid in self._led_on(worker, day):
                led[grid, text_of(day)] += 1
        weight, total, months = 0, F(0), set()
        for row in self.lines:
            days = led.get((row["grid_key"], row["month"]), 0)
            if days and row["ranked"] == "true":
                weight, total = weight + days, total + days * F(row["score"])
                months.add(row["month"])
        asked = had = 0
        for month in self.months:
            if month >= self.first and not self.is_excused(worker, in_post, days_of(month)):
                asked, had = asked + 1, had + (text_of(month) in months)
        enough = had >= self.had_and_needed(asked)
        return half_up(total / weight) if weight and enough else None

    def _led_on(self, worker: str, day: date) -> set[str]:
        found = set()
        for row in self.facts.postings:
            if row["worker"] != worker or row["role"] != "leader":
                continue
            if not day_in(row["begins_on"]) <= day < upper(row["ends_on"]):
                continue
            if row["grid_key"]:
                found.add(row["grid_key"])
            else:
                grids = self.facts.grids_on(day.replace(day=1))
                found |= {key for key, grid in grids.items() if grid["village"] == row["village"]}
        return found

    def of_part_time(self, worker: str) -> Mean:
        reports = mediations = hazards = publicity = 0
        grids = self._part_time_days(worker)
        everywhere = {day for days in grids.values() for day in days}
        for case in self.facts.by_reporter[worker]:
            reports += case.counts and case.reported in grids.get(case.grid, ())
        valid = {case.number for case in self.facts.cases if case.valid}
        for row in self.facts.read("mediations"):
            if row["mediator"] == worker and row["outcome"] == "settled" and row["incident"] in valid:
                mediations += day_in(row["held_on"]) in everywhere
        for row in self.facts.hazards:
            at = moment(row["found_at"])
            put_right = row["state"] in ("fixed", "rectified") and row["judged_invented"] != "true"
            hazards += row["found_by"] == worker and put_right and at is not None and at.date() in everywhere
        for row in self.facts.read("publicity"):
            publicity += row["worker"] == worker and day_in(row["day"]) in everywhere
        points = min(60, reports) + min(30, 3 * mediations) + min(40, 2 * hazards) + min(20, 2 * publicity)
        return F(points) if points else None

    def _part_time_days(self, worker: str) -> dict[str, set[date]]:
        found: dict[str, set[date]] = defaultdict(set)
        for row in self.facts.postings:
            if row["worker"] == worker and row["role"] == "part_time":
                begin, end = day_in(row["begins_on"]), upper(row["ends_on"])
                found[row["grid_key"]] |= {d for month in self.months for d in days_of(month) if begin <= d < end}
        return found
