"""The figures of a weekly inspection once more: plain loops over plain rows, from what decision 028 says.

Shares no code with `assessment.figures` or `assessment.inspection`; slow and obvious on purpose, for tests alone.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from fractions import Fraction
from typing import Any

from assessment.tests.recomputation import EIGHT_HOURS, Facts, last_day_of, shanghai_day
from incidents.hazards.models import Hazard
from incidents.visits.models import Visit

NOT_VALID = ("draft", "discarded", "returned", "invalid", "duplicate")
NEW_YEAR = {date(2026, 1, 1), date(2026, 1, 2)}  # off, and the Sunday after them is worked
MADE_UP = {date(2026, 1, 4)}
EXPECTED = {"visits": 2, "patrols": 1, "reports": 1}  # per member and full week


class WeekFacts(Facts):
    """The facts of a month, and those that only a week looks at."""

    def __init__(self, subdistrict: int) -> None:
        super().__init__(subdistrict)
        self.visits = list(Visit.objects.values("grid_id", "day", "kind", "judged_invented"))
        self.hazards = list(Hazard.objects.values("grid_id", "found_at", "due_at", "settled_at", "judged_invented"))


def week_of(facts: WeekFacts, grid: dict[str, Any], monday: date) -> dict[str, Any]:
    """Every figure of one grid and week, what was expected of it, and in what it falls short."""
    days = [monday + timedelta(days=n) for n in range(7)]
    over = datetime.combine(monday + timedelta(days=7), time(), timezone(EIGHT_HOURS))
    working = {*days[:5], *MADE_UP.intersection(days)} - NEW_YEAR
    figures: dict[str, Any] = {"working_days": len(working)}
    member_days = Fraction(0)
    for day in working:
        for posting in facts.postings:
            if posting["role"] == "full_time" and facts.serves(posting, grid, day):
                new = (day - facts.induction_began(posting["worker_id"])).days < 30
                member_days += 0 if new else 1 - facts.leave.get((posting["worker_id"], day), Fraction(0))
    figures["member_days"] = int(member_days)  # of half a day nothing is expected
    done = [v["kind"] for v in facts.visits if here(v, grid) and v["day"] in days and not v["judged_invented"]]
    figures["visits"], figures["patrols"] = done.count("visit"), done.count("patrol")
    entries = [row for row in facts.entries if here(row, grid) and row["day"] in days and not row["monthly"]]
    figures["entries"] = sum(row["new"] + row["changed"] + row["verified"] for row in entries)
    incidents = [
        incident for incident in facts.incidents if here(incident, grid) and incident["state"] not in NOT_VALID
    ]
    reported = [
        day
        for incident in incidents
        if (day := shanghai_day(incident["reported_at"])) in days and by_own(facts, incident, grid)
    ]
    figures["reports"], figures["days_without_report"] = len(reported), len(set(days) - set(reported))
    to_settle = [incident for incident in incidents if incident["level"] in ("grid", "village") and incident["due_at"]]
    due = [
        c
        for c in to_settle
        if last_day_of(c["due_at"]) in days and c["state"] != "self_closed" and c["confirmed_at"] is None
    ]
    figures["due"] = len(due)
    figures["on_time"] = sum(c["settled_at"] is not None and c["settled_at"] <= c["due_at"] for c in due)
    figures["overdue"] = sum(c["reported_at"] < over and left(c, over) for c in to_settle)
    hazards = [h for h in facts.hazards if here(h, grid) and not h["judged_invented"] and h["due_at"]]
    hazards = [hazard for hazard in hazards if hazard["found_at"] < over]
    figures["hazards_due"] = sum(last_day_of(hazard["due_at"]) in days for hazard in hazards)
    figures["hazards_overdue"] = sum(left(hazard, over) for hazard in hazards)
    figures["expected"], figures["exceptions"] = judged(figures)
    return figures


def here(row: dict[str, Any], grid: dict[str, Any]) -> bool:
    return bool(row["grid_id"] == grid["id"])


def left(row: dict[str, Any], over: datetime) -> bool:
    """Past its deadline when the week was over, and not settled by then."""
    return row["due_at"] < over and (row["settled_at"] is None or row["settled_at"] >= over)


def by_own(facts: Facts, incident: dict[str, Any], grid: dict[str, Any]) -> bool:
    day = shanghai_day(incident["reported_at"])
    return any(
        posting["worker_id"] == incident["reporter_id"]
        and posting["role"] != "guide"
        and facts.serves(posting, grid, day)
        for posting in facts.postings
    )


def judged(figures: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """By the terms of the first scheme."""
    expected: dict[str, Fraction] = {}
    short = [] if figures["member_days"] else ["no_member"]
    if figures["member_days"]:
        weeks = Fraction(figures["member_days"], 5)
        expected |= {name: each * weeks for name, each in EXPECTED.items() if weeks}
        expected["days_without_report"] = Fraction(6)
    if figures["due"]:
        expected["on_time"] = Fraction(8, 10) * figures["due"]
    if figures["due"] or figures["overdue"]:
        expected["overdue"] = Fraction(0)
    if figures["hazards_due"] or figures["hazards_overdue"]:
        expected["hazards_overdue"] = Fraction(0)
    for name in ("visits", "patrols", "reports", "days_without_report", "on_time", "overdue", "hazards_overdue"):
        if name not in expected:
            continue
        at_most = name in ("days_without_report", "overdue", "hazards_overdue")
        if figures[name] > expected[name] if at_most else figures[name] < expected[name]:
            short.append(name)
    return {name: str(value) for name, value in expected.items()}, short
