"""The figures of bulletins and interviews once more: plain loops over plain rows, from the policy's formulas.

Shares no code with `assessment.figures.rules` or `measures`, so that an error would have to be
made twice. Slow and obvious on purpose; only tests use it.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from grids.matters.models import Matter, Subcategory
from grids.territory.models import Grid, GridVersion
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.incident.models import Incident
from staff.attendance.models import Attendance
from staff.postings.models import Posting

EIGHT_HOURS = timedelta(hours=8)  # Shanghai keeps one offset all year
FIGURES = [
    "rank",
    "ranked",
    "not_ranked_because",
    "member_months",
    "score",
    "base_score",
    "incident_score",
    "awareness_rate",
    "awareness_asked",
    "awareness_score",
    "previous_rank",
    "in_bottom",
    "months_in_bottom",
]


def shanghai_day(at: datetime) -> date:
    return (at.replace(tzinfo=None) - at.utcoffset() + EIGHT_HOURS).date()


def last_day_of(deadline: datetime) -> date:
    """The day that a deadline belongs to: one of 00:00 belongs to the day before."""
    return shanghai_day(deadline - timedelta(microseconds=1))


def half_up(value: Fraction, places: int) -> Decimal:
    power = 10**places
    return Decimal(floor(value * power + Fraction(1, 2))) / Decimal(power)


def first_of_next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def first_of_previous(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def days_of(month: date) -> list[date]:
    return [month + timedelta(days=n) for n in range((first_of_next(month) - month).days)]


def covers(during: Any, day: date) -> bool:
    return (during.lower is None or during.lower <= day) and (during.upper is None or day < during.upper)


class Facts:
    """All facts of one subdistrict, read once into lists of rows."""

    def __init__(self, subdistrict: int) -> None:
        self.grids = list(Grid.objects.filter(subdistrict=subdistrict).values("id", "during"))
        self.versions = list(GridVersion.objects.values("grid_id", "village_id", "during", "complexity"))
        self.postings = list(
            Posting.objects.filter(worker__subdistrict=subdistrict).values(
                "worker_id", "role", "grid_id", "village_id", "during", "stands_in_for_id"
            )
        )
        self.stand_ins = [posting for posting in self.postings if posting["stands_in_for_id"] is not None]
        self.leave: dict[tuple[int, date], Fraction] = defaultdict(Fraction)
        for worker, day, part in Attendance.objects.filter(status="leave").values_list("worker_id", "day", "part"):
            self.leave[worker, day] += Fraction(part)
        columns = ("grid_id", "day", "monthly", "entry_class", "new", "changed", "verified")
        self.entries = list(BaseEntry.objects.values(*columns))
        self.surveys = list(AwarenessSurvey.objects.values("grid_id", "month", "asked", "knowing"))
        self.incidents = list(
            Incident.objects.filter(subdistrict=subdistrict).values(
                "grid_id",
                "matter_id",
                "subcategory_id",
                "state",
                "level",
                "reported_at",
                "due_at",
                "settled_at",
                "confirmed_at",
                "reporter_id",
            )
        )
        self.secret_matters = set(Matter.objects.filter(restricted=True).values_list("id", flat=True))
        self.secret_subcategories = set(Subcategory.objects.filter(restricted=True).values_list("id", flat=True))

    def serves(self, posting: dict[str, Any], grid: dict[str, Any], day: date) -> bool:
        """Whether a posting covers a grid on a day: the grid itself, or the village that it lies in that day."""
        if posting["grid_id"] not in (None, grid["id"]):
            return False  # nearly always
        if not covers(posting["during"], day) or not covers(grid["during"], day):
            return False
        if posting["role"] == "full_time" and posting["stands_in_for_id"] is None:
            elsewhere = (one for one in self.stand_ins if one["worker_id"] == posting["worker_id"])
            if any(covers(one["during"], day) for one in elsewhere):
                return False  # who stands in somewhere else serves there
        if posting["grid_id"] is not None:
            return True
        return any(
            version["grid_id"] == grid["id"]
            and version["village_id"] == posting["village_id"]
            and covers(version["during"], day)
            for version in self.versions
        )

    def is_valid(self, incident: dict[str, Any]) -> bool:
        if incident["matter_id"] in self.secret_matters or incident["subcategory_id"] in self.secret_subcategories:
            return False
        return incident["state"] not in ("draft", "discarded", "returned", "invalid", "duplicate")

    def complexity(self, grid: int, day: date) -> str:
        return next(v["complexity"] for v in self.versions if v["grid_id"] == grid and covers(v["during"], day))

    def induction_began(self, worker: int) -> date:
        return min(p["during"].lower for p in self.postings if p["worker_id"] == worker and p["role"] == "full_time")


def count(facts: Facts, grid: dict[str, Any], month: date) -> dict[str, Any]:
    """Everything that is counted for one grid and month."""
    days = days_of(month)
    counts = dict.fromkeys(
        ("in_post", "leave", "induction", "effective", "reports", "due", "on_time", "asked", "knowing"), 0
    )
    full_time = [posting for posting in facts.postings if posting["role"] == "full_time"]
    for day in days:
        for posting in full_time:
            if not facts.serves(posting, grid, day):
                continue
            on_leave = facts.leave.get((posting["worker_id"], day), Fraction(0))
            new = (day - facts.induction_began(posting["worker_id"])).days < 30
            counts["in_post"] += 1
            counts["leave"] += on_leave
            counts["induction"] += new
            counts["effective"] += 0 if new else 1 - on_leave
    points = Fraction(0)
    for row in facts.entries:
        if row["grid_id"] == grid["id"] and month <= row["day"] < first_of_next(month):
            points += row["changed"] * Fraction(1, 2) + row["verified"] * Fraction(1, 5)
            points += 0 if row["entry_class"] == "people" else row["new"]
    for incident in facts.incidents:
        if incident["grid_id"] != grid["id"] or not facts.is_valid(incident):
            continue
        reported = shanghai_day(incident["reported_at"])
        if month <= reported < first_of_next(month):
            counts["reports"] += any(
                posting["worker_id"] == incident["reporter_id"]
                and posting["role"] != "guide"
                and facts.serves(posting, grid, reported)
                for posting in facts.postings
            )
        # A deadline of 00:00 is the end of the day before.
        due_now = incident["due_at"] and month <= last_day_of(incident["due_at"]) < first_of_next(month)
        on_the_spot = incident["state"] == "self_closed" or incident["confirmed_at"] is not None
        if due_now and incident["level"] in ("grid", "village") and not on_the_spot:
            counts["due"] += 1
            counts["on_time"] += incident["settled_at"] is not None and incident["settled_at"] <= incident["due_at"]
    since = first_of_previous(first_of_previous(month))
    for survey in facts.surveys:
        if survey["grid_id"] == grid["id"] and since <= survey["month"] <= month:
            counts["asked"] += survey["asked"]
            counts["knowing"] += survey["knowing"]
    complexity = facts.complexity(grid["id"], days[-1])
    return {
        **counts,
        "points": points,
        "m": Fraction(counts["effective"], len(days)),
        "target": {"ordinary": 10, "simple": 6, "complex": 10}[complexity],
    }


def mixture(parts: list[tuple[int | Fraction, Fraction | None]]) -> list[Fraction | None]:
    """Each part's points: weight × share, with what was not measured left out and its weight spread."""
    total = sum(Fraction(weight) for weight, _share in parts)
    kept = sum(Fraction(weight) for weight, share in parts if share is not None)
    return [None if share is None else Fraction(weight) * total / kept * share for weight, share in parts]


def figures(counted: dict[str, Any], *, awareness_left_out: bool) -> dict[str, Any]:
    """One line, not ranked yet."""
    m = counted["m"]
    base = min(Fraction(1), counted["points"] / (100 * m)) if m else None
    reports = min(Fraction(1), counted["reports"] / (counted["target"] * m)) if m else None
    on_time = Fraction(counted["on_time"], counted["due"]) if counted["due"] else None
    inner = [part for part in mixture([(Fraction(6, 10), reports), (Fraction(4, 10), on_time)]) if part is not None]
    incidents = sum(inner, Fraction(0)) if inner else None
    rate = Fraction(counted["knowing"], counted["asked"]) if counted["asked"] >= 30 else None
    awareness = None if awareness_left_out else rate
    points = mixture([(40, base), (40, incidents), (20, awareness)])
    parts = [None if part is None else half_up(part, 2) for part in points]
    measured = [part for part in parts if part is not None]
    reason = ""
    if m < Fraction(1, 2):
        if counted["in_post"] == 0:
            reason = "no_full_time_member"
        elif counted["induction"] >= 1 and counted["induction"] >= counted["leave"]:
            reason = "new_in_post"
        elif counted["leave"] >= 1:
            reason = "on_leave"
        else:
            reason = "short_service"
    elif rate is None and not awareness_left_out:
        reason = "no_awareness_sample"
    return {
        "ranked": reason == "",
        "not_ranked_because": reason,
        "member_months": half_up(m, 2),
        "base_score": parts[0],
        "incident_score": parts[1],
        "awareness_score": parts[2],
        "awareness_rate": None if rate is None else half_up(rate, 4),
        "awareness_asked": counted["asked"],
        "score": sum(measured, Decimal(0)) if measured else None,
    }


def bulletin(facts: Facts, month: date, before: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """The lines of a month by grid; `before` is what this function gave for the month before, or nothing."""
    open_grids = [grid for grid in facts.grids if any(covers(grid["during"], day) for day in days_of(month))]
    lines = judged({grid["id"]: count(facts, grid, month) for grid in open_grids})
    for key, line in lines.items():
        line["previous_rank"] = before[key]["rank"] if key in before else None
        line["months_in_bottom"] = (before.get(key, {}).get("months_in_bottom", 0) + 1) if line["in_bottom"] else 0
    return lines


def judged(counted: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Scores, ranks and the bottom of a month, by grid, from what was counted."""
    in_service = [row for row in counted.values() if row["m"] >= Fraction(1, 2)]
    sampled = [row for row in in_service if row["asked"] >= 30]
    left_out = 2 * len(sampled) < len(in_service)
    lines = {key: figures(row, awareness_left_out=left_out) for key, row in counted.items()}
    scores = [line["score"] for line in lines.values() if line["ranked"]]
    bottom_places = 0
    while bottom_places * 10 < len(scores):  # the smallest whole number that is at least a tenth
        bottom_places += 1
    for line in lines.values():
        line["rank"] = 1 + sum(other > line["score"] for other in scores) if line["ranked"] else None
        last = line["ranked"] and line["rank"] > len(scores) - bottom_places and line["score"] < 90
        line["in_bottom"] = bool(last and len(scores) >= 5)
    return lines


def days_in_role(facts: Facts, worker: int, role: str, grid: dict[str, Any], month: date) -> Fraction:
    """Without approved leave, of which half a day counts half."""
    mine = [posting for posting in facts.postings if posting["worker_id"] == worker and posting["role"] == role]
    served = [day for day in days_of(month) if any(facts.serves(posting, grid, day) for posting in mine)]
    return sum((1 - facts.leave.get((worker, day), Fraction(0)) for day in served), Fraction(0))


def interviews(
    facts: Facts,
    month: date,
    lines: dict[int, dict[str, Any]],
    before: dict[int, dict[str, Any]],
    triggered_before: dict[int, set[tuple[int, str]]],
) -> dict[int, set[tuple[int, str]]]:
    """Who is interviewed: worker → (grid, role); `triggered_before` is what this gave for the month before."""
    interviewed: dict[int, set[tuple[int, str]]] = {}
    previous = first_of_previous(month)
    for grid in facts.grids:
        key = grid["id"]
        if not (lines.get(key, {}).get("in_bottom") and before.get(key, {}).get("in_bottom")):
            continue
        for worker in {posting["worker_id"] for posting in facts.postings}:
            for role in ("leader", "full_time"):
                enough = all(
                    2 * days_in_role(facts, worker, role, grid, which) >= len(days_of(which))
                    for which in (previous, month)
                )
                already = any(of_grid == key for of_grid, _role in triggered_before.get(worker, ()))
                if enough and not already:
                    interviewed.setdefault(worker, set()).add((key, role))
    return interviewed
