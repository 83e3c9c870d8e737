"""The quarter of every member, computed again in plain Python from the rows, without any statement of the product."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction as F
from typing import Any

from assessment.tests.month_recomputation import not_more_than
from core.clock import SHANGHAI
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident, IncidentMove
from incidents.visits.models import Visit
from staff.attendance.models import Attendance
from staff.calendar.rules import WorkingCalendar
from staff.postings.models import Posting

ONE = timedelta(days=1)
LOW, HIGH = ("grid", "village"), ("subdistrict", "district")
NOT_VALID = ("draft", "discarded", "returned", "invalid", "duplicate")


def shanghai_day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def deadline_day(moment: datetime) -> date:
    return shanghai_day(moment - timedelta(microseconds=1))


def points_of(entry: BaseEntry) -> F:
    new = 0 if entry.entry_class == "people" else entry.new
    return new + F(entry.changed, 2) + F(entry.verified, 5)


def month_days(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (following - day.replace(day=1)).days


class QuarterOf:
    """All facts of one office and quarter, read row by row."""

    def __init__(self, subdistrict: int, begin: date, end: date, complexity: dict[int, str]) -> None:
        self.begin, self.end, self.complexity = begin, end, complexity
        self.working = {day for day in self.days(begin, end) if WorkingCalendar().is_working(day)}
        self.leave: dict[tuple[int, date], Decimal] = defaultdict(Decimal)
        self.recorded: dict[tuple[int, date, str], Decimal] = defaultdict(Decimal)
        for row in Attendance.objects.all():
            key = (row.worker_id, row.day, row.status)
            self.recorded[key] += row.part
            if row.status == "leave":
                self.leave[row.worker_id, row.day] += row.part
        self.first: dict[int, date] = {}
        self.place: dict[tuple[int, date], tuple[int, int]] = {}  # (worker, day) → (grid, posting)
        for post in Posting.objects.filter(role="full_time").select_related("grid"):
            began = self.first.get(post.worker_id, post.during.lower)
            self.first[post.worker_id] = min(began, post.during.lower)
            if post.grid.subdistrict_id != subdistrict:
                continue
            for day in self.days(begin, end):
                if day in post.during and day in post.grid.during:
                    self.place[post.worker_id, day] = (post.grid_id, post.pk)
        self.cases = list(Incident.objects.filter(subdistrict=subdistrict).select_related("matter"))
        self.entries = list(BaseEntry.objects.filter(grid__subdistrict=subdistrict, day__gte=begin, day__lt=end))
        self.hazards = list(Hazard.objects.filter(grid__subdistrict=subdistrict).select_related("incident"))
        self.levels: dict[int, list[IncidentMove]] = defaultdict(list)
        for move in IncidentMove.objects.order_by("incident", "position"):
            if "level" in move.facts:
                self.levels[move.incident_id].append(move)

    @staticmethod
    def days(begin: date, end: date) -> list[date]:
        return [begin + number * ONE for number in range((end - begin).days)]

    def effective(self, who: int, day: date) -> F:
        if day < self.first[who] + 30 * ONE:
            return F(0)
        return 1 - F(self.leave[who, day])

    def workers(self) -> list[int]:
        return sorted({who for who, _day in self.place})

    def stretches(self, who: int) -> list[tuple[int, list[date]]]:
        """Days in a row in one post and month."""
        runs: list[tuple[tuple[int, int, int], list[date]]] = []
        for day in self.days(self.begin, self.end):
            place = self.place.get((who, day))
            if place is None:
                continue
            key = (*place, day.month)
            if runs and runs[-1][0] == key and runs[-1][1][-1] == day - ONE:
                runs[-1][1].append(day)
            else:
                runs.append((key, [day]))
        return [(key[0], days) for key, days in runs]

    def on_grid(self, grid: int, days: list[date]) -> F:
        """The effective days of everybody on a grid in these days."""
        wanted = set(days)
        return sum(
            (
                self.effective(who, day)
                for (who, day), place in self.place.items()
                if place[0] == grid and day in wanted
            ),
            F(0),
        )

    # --- one member ---

    def counts(self, who: int) -> dict[str, Any]:
        days = [day for day in self.days(self.begin, self.end) if (who, day) in self.place]
        working = [day for day in days if day in self.working]
        present = sum((self.recorded[who, day, "present"] for day in working), Decimal(0))
        absent = sum((self.recorded[who, day, "absent"] for day in working), Decimal(0))
        on_leave = sum((self.leave[who, day] for day in working), Decimal(0))
        missing = len(working) - present - absent - on_leave
        inducted = [day for day in days if day < self.first[who] + 30 * ONE]
        counted = {
            "working_days": len(self.working),
            "in_post": len(working),
            "on_leave": on_leave,
            "in_induction": sum((1 - self.leave[who, day] for day in working if day in inducted), Decimal(0)),
            "to_attend": len(working) - on_leave - missing,
            "attended": present,
            "not_received": missing,
            "leave_days": sum((self.leave[who, day] for day in days), Decimal(0)),
            "induction_days": len(inducted),
            "visits": sum(
                1 for row in Visit.objects.filter(worker=who, judged_invented=False) if (who, row.day) in self.place
            ),
        }
        return {**counted, **self.of_stretches(who), **self.mediation(who), **self.awareness(who)}

    def part_of_nobodys(self, grid: int, first: date, who: int, days: list[date]) -> F:
        """Which part of the entries of these days that name nobody is a member's, so that none counts twice."""
        month = self.days(first, first + month_days(first) * ONE)
        shared = [e for e in self.entries if e.grid_id == grid and e.worker_id is None and not e.monthly]
        asked_for: dict[tuple[int, date], tuple[F, F]] = {}
        worth: dict[tuple[int, date], F] = {}
        covered: set[date] = set()
        for one in self.workers():
            for there, some in self.stretches(one):
                own = sum((self.effective(one, day) for day in some), F(0))
                if there == grid and own and some[0] in month:
                    covered |= set(some)
                    worth[one, some[0]] = sum((points_of(e) for e in shared if e.day in some), F(0))
                    asked_for[one, some[0]] = (own, worth[one, some[0]] * own / self.on_grid(grid, some))
        entered = sum((points_of(e) for e in shared if e.day in covered), F(0))
        key = (who, days[0])
        if not worth[key]:
            return F(0)
        return not_more_than(entered, asked_for)[key] / worth[key]

    def of_stretches(self, who: int) -> dict[str, Any]:
        served: dict[str, F] = defaultdict(F)
        entries: dict[str, list[F]] = defaultdict(lambda: [F(0)] * 3)
        reports, due, on_time = 0, 0, 0
        for grid, days in self.stretches(who):
            own = sum((self.effective(who, day) for day in days), F(0))
            if not own:
                continue
            served[self.complexity[grid]] += own / month_days(days[0])
            first = days[0].replace(day=1)
            month = self.days(first, first + month_days(first) * ONE)
            for entry in self.entries:
                if entry.grid_id != grid or entry.worker_id not in (None, who):
                    continue
                if entry.day != first if entry.monthly else entry.day not in days:
                    continue
                if entry.worker_id is None and entry.monthly:
                    share = own / self.on_grid(grid, month)
                elif entry.worker_id is None:
                    share = self.part_of_nobodys(grid, first, who, days)
                elif entry.monthly:
                    here = [day for day in month if self.place.get((who, day), (0,))[0] == grid]
                    share = own / sum((self.effective(who, day) for day in here), F(0))
                else:
                    share = F(1)
                for place, kind in enumerate(("new", "changed", "verified")):
                    entries[entry.entry_class][place] += share * getattr(entry, kind)
            for case in self.cases:
                if case.reporter_id != who or case.grid_id != grid or not self.counts_at_all(case):
                    continue
                reports += case.reported_at is not None and shanghai_day(case.reported_at) in days
                if self.is_due(case, days):
                    met = case.settled_at is not None and case.settled_at <= case.due_at
                    if met or not self.leave[who, deadline_day(case.due_at)]:
                        due, on_time = due + 1, on_time + met
        return {
            "served": dict(served),
            "entries": {name: tuple(kinds) for name, kinds in entries.items()},
            "valid_reports": reports,
            "due": due,
            "on_time": on_time,
        }

    @staticmethod
    def counts_at_all(case: Incident) -> bool:
        return not case.restricted and case.state not in NOT_VALID

    @staticmethod
    def is_due(case: Incident, days: list[date]) -> bool:
        if case.due_at is None or case.level not in LOW or case.state == "self_closed" or case.confirmed_at:
            return False
        return deadline_day(case.due_at) in days

    def mediation(self, who: int) -> dict[str, int]:
        found = due = in_time = 0
        for hazard in self.hazards:
            if hazard.found_by_id != who or hazard.judged_invented:
                continue
            noticed = (who, shanghai_day(hazard.found_at)) in self.place
            found += noticed and (hazard.incident is None or hazard.incident.state not in NOT_VALID)
            if hazard.due_at is None or hazard.state == "fixed":
                continue
            met = hazard.settled_at is not None and hazard.settled_at <= hazard.due_at
            if hazard.state == "reported" and met:
                continue
            met = met and hazard.state != "reported"
            counted = self.holds(who, hazard.grid_id, hazard.due_at, met)
            due, in_time = due + counted, in_time + (counted and met)
        for case in self.cases:
            if case.reporter_id != who or not case.matter.asks_mediation or not self.counts_at_all(case):
                continue
            found += case.reported_at is not None and (who, shanghai_day(case.reported_at)) in self.place
            if case.due_at is None or case.state == "self_closed" or case.confirmed_at:
                continue
            settled = case.settled_at
            if case.level not in LOW:
                settled = self.passed_upward(case)
                if settled is None:
                    continue
            met = settled is not None and settled <= case.due_at
            counted = self.holds(who, case.grid_id, case.due_at, met)
            due, in_time = due + counted, in_time + (counted and met)
        return {"found": found, "settling_due": due, "settled_in_time": in_time}

    def holds(self, who: int, grid: int, deadline: datetime, met: bool) -> bool:
        day = deadline_day(deadline)
        return self.place.get((who, day), (0,))[0] == grid and (met or not self.leave[who, day])

    def passed_upward(self, case: Incident) -> datetime | None:
        was_low = False
        for move in self.levels[case.pk]:
            if move.facts["level"] in LOW:
                was_low = True
            elif was_low and move.facts["level"] in HIGH:
                return move.at
        return None

    def awareness(self, who: int) -> dict[str, Any]:
        asked = knowing = F(0)
        residents = 0
        for survey in AwarenessSurvey.objects.filter(month__gte=self.begin, month__lt=self.end):
            month = self.days(survey.month, survey.month + month_days(survey.month) * ONE)
            here = sum(self.place.get((who, day), (0,))[0] == survey.grid_id for day in month)
            if here:
                weight = F(here, len(month))
                asked, knowing = asked + weight * survey.asked, knowing + weight * survey.knowing
                residents += survey.asked
        return {"asked": asked, "knowing": knowing, "residents_asked": residents}


# --- the score, as the rules say it ---------------------------------------------------------------


def half_up(value: F) -> Decimal:
    cents = (value * 100 * 2 + 1) // 2
    return Decimal(int(cents)).scaleb(-2)


def share(done: Any, wanted: Any) -> F | None:
    return None if not wanted else min(F(1), F(done) / F(wanted))


def score(counted: dict[str, Any]) -> tuple[dict[str, Decimal], Decimal | None]:
    """The rounded components and the total, without adjustments; no total below half of the working days."""
    m = sum(counted["served"].values(), F(0))
    targets = {"simple": 6, "ordinary": 10, "complex": 10}
    wanted = sum((targets[kind] * months for kind, months in counted["served"].items()), F(0))
    points = F(0)
    for name, (new, changed, verified) in counted["entries"].items():
        points += (0 if name == "people" else new) + changed / 2 + verified / 5
    reported, timely = share(counted["valid_reports"], wanted), share(counted["on_time"], counted["due"])
    found = share(counted["found"], m)
    settled = share(counted["settled_in_time"], counted["settling_due"])
    if settled is None and found is not None:
        settled = F(1)
    days = counted["in_post"] - counted["on_leave"] - counted["in_induction"]
    shares = {
        "attendance": (15, share(counted["attended"], counted["to_attend"])),
        "visits": (20, share(counted["visits"], days)),
        "base": (20, share(points, 100 * m)),
        "incidents": (25, mix((F(6, 10), reported), (F(4, 10), timely))),
        "mediation": (10, mix((F(4, 10), found), (F(6, 10), settled))),
        "awareness": (10, share(counted["knowing"], counted["asked"]) if counted["residents_asked"] >= 30 else None),
    }
    known = {name: (weight, one) for name, (weight, one) in shares.items() if one is not None}
    total = sum(weight for weight, _one in known.values())
    rounded = {name: half_up(F(weight * 100, total) * one) for name, (weight, one) in known.items()}
    at_work = counted["in_post"] - counted["on_leave"]
    if 2 * at_work < counted["working_days"] or not rounded:
        return rounded, None
    return rounded, min(Decimal(110), sum(rounded.values(), Decimal(0)))


def mix(*parts: tuple[F, F | None]) -> F | None:
    known = [(weight, one) for weight, one in parts if one is not None]
    weights = sum((weight for weight, _one in known), F(0))
    return sum((weight * one for weight, one in known), F(0)) / weights if known else None
