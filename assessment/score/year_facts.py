"""What yearly scores follow from: days in post and on leave, frozen lines, contributions of volunteers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Min

from assessment.bulletin.models import Bulletin, BulletinLine, BulletinState
from assessment.figures.database import select
from assessment.periods import Period, month_of
from assessment.scheme.terms import Year
from assessment.score.year_rules import Contributions, Days, LineLed
from core.clock import days_between, starts_at
from grids.territory.models import Subdistrict
from grids.territory.models_of_acts import GridLink
from incidents.incident.workflow import NOT_VALID
from staff.access import Role
from staff.attendance.models import Attendance, AttendanceStatus, LeaveKind

# --- days -----------------------------------------------------------------------------------------

DAYS_IN_ROLE = """
    SELECT DISTINCT s.worker_id AS worker, s.grid_id AS grid, served_on::date AS day
    FROM staff_gridservice s
    JOIN grids_grid g ON g.id = s.grid_id AND g.subdistrict_id = %(subdistrict)s
    CROSS JOIN LATERAL generate_series(
        greatest(lower(s.during), %(begin)s), least(coalesce(upper(s.during), %(end)s), %(end)s) - 1, interval '1 day'
    ) AS served_on
    WHERE s.role = %(role)s AND s.during && daterange(%(begin)s, %(end)s)
"""
DAYS_BY_MONTH = f"""
    SELECT worker, to_char(day, 'YYYY-MM') AS month, count(DISTINCT day) AS days
    FROM ({DAYS_IN_ROLE}) served GROUP BY worker, to_char(day, 'YYYY-MM')
"""  # noqa: S608  (all of it ours)
DAYS_BY_GRID = f"""
    SELECT worker, grid, to_char(day, 'YYYY-MM') AS month, count(*) AS days
    FROM ({DAYS_IN_ROLE}) served GROUP BY worker, grid, to_char(day, 'YYYY-MM')
"""  # noqa: S608


def _asked(subdistrict: Subdistrict, year: Period, role: str) -> dict[str, Any]:
    return {"subdistrict": subdistrict.pk, "begin": year.start, "end": year.end, "role": role}


def days_in_post(subdistrict: Subdistrict, year: Period, role: str) -> dict[int, dict[str, int]]:
    """By worker and month the days in a role, whatever the grids. One query."""
    days: dict[int, dict[str, int]] = defaultdict(dict)
    for row in select(DAYS_BY_MONTH, _asked(subdistrict, year, role)):
        days[row["worker"]][row["month"]] = row["days"]
    return days


def days_on_grids(subdistrict: Subdistrict, year: Period, role: str) -> dict[int, dict[tuple[int, str], int]]:
    """By worker, and by grid and month, the days in a role there. One query."""
    days: dict[int, dict[tuple[int, str], int]] = defaultdict(dict)
    for row in select(DAYS_BY_GRID, _asked(subdistrict, year, role)):
        days[row["worker"]][row["grid"], row["month"]] = row["days"]
    return days


def excusing_leave(subdistrict: Subdistrict, year: Period, terms: Year) -> dict[int, dict[date, Decimal]]:
    """By worker the days, or halves, of leave that excuses: maternity, injury, and long sick leave. One query.

    Sick leave is long by its calendar days without a gap, also across the ends of the year.
    """
    margin = timedelta(days=terms.long_leave_days)
    rows = Attendance.objects.filter(
        worker__subdistrict=subdistrict,
        status=AttendanceStatus.LEAVE,
        leave_kind__in=[LeaveKind.MATERNITY, LeaveKind.INJURY, LeaveKind.SICK],
        day__gte=year.start - margin,
        day__lt=year.end + margin,
    )
    sick: dict[int, dict[date, Decimal]] = defaultdict(dict)
    excused: dict[int, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for worker, day, kind, part in rows.order_by("worker", "day").values_list("worker", "day", "leave_kind", "part"):
        if kind == LeaveKind.SICK:
            sick[worker][day] = part
        else:
            excused[worker][day] += part
    for worker, days in sick.items():
        for run in _runs(list(days)):
            if len(run) >= terms.long_leave_days:
                for day in run:
                    excused[worker][day] += days[day]
    return excused


def _runs(days: list[date]) -> list[list[date]]:
    """Days in a row, together; the days are in their order."""
    runs: list[list[date]] = []
    for day in days:
        if runs and runs[-1][-1] == day - timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def days_of(period: Period, in_post: Mapping[str, int], leave: Mapping[date, Decimal]) -> Days:
    """The days of a month, quarter or year of one person by what excuses."""
    months = {f"{day:%Y-%m}" for day in days_between(period.start, period.end)}
    on_leave = sum((part for day, part in leave.items() if period.start <= day < period.end), Decimal(0))
    return Days(period.days, sum(in_post.get(month, 0) for month in months), on_leave)


# --- frozen lines ---------------------------------------------------------------------------------


def first_frozen_month(subdistrict: Subdistrict) -> Period | None:
    """The office's first month with a frozen bulletin; what lies before it is neither had nor needed."""
    frozen = Bulletin.objects.filter(subdistrict=subdistrict).exclude(state=BulletinState.DRAFT)
    first = frozen.aggregate(first=Min("month"))["first"]
    return None if first is None else month_of(first)


@dataclass(frozen=True, slots=True)
class LineOfYear:
    """One line of a frozen month, in the revision that stands."""

    grid: int
    month: str
    score: Decimal | None  # of ranked lines alone


def lines_of_year(subdistrict: Subdistrict, year: Period) -> list[LineOfYear]:
    """The lines of all frozen months of a year. One query."""
    standing = Bulletin.objects.latest_revisions().filter(
        subdistrict=subdistrict, month__gte=year.start, month__lt=year.end
    )
    rows = BulletinLine.objects.filter(bulletin__in=standing).order_by("bulletin__month", "grid")
    return [
        LineOfYear(grid, f"{month:%Y-%m}", score if ranked else None)
        for grid, month, score, ranked in rows.values_list("grid", "bulletin__month", "score", "ranked")
    ]


def predecessors(subdistrict: Subdistrict) -> dict[int, set[int]]:
    """By heir all grids that it continues, however far back. One query."""
    links = GridLink.objects.filter(heir=True, successor__subdistrict=subdistrict)
    direct: dict[int, set[int]] = defaultdict(set)
    for heir, predecessor in links.values_list("successor", "predecessor"):
        direct[heir].add(predecessor)
    return {heir: _all_before(heir, direct) for heir in direct}


def _all_before(heir: int, direct: Mapping[int, set[int]]) -> set[int]:
    known: set[int] = set()
    waiting = list(direct.get(heir, ()))
    while waiting:
        grid = waiting.pop()
        if grid not in known:
            known.add(grid)
            waiting.extend(direct.get(grid, ()))
    return known


def lines_led(led: Mapping[tuple[int, str], int], lines: list[LineOfYear]) -> list[LineLed]:
    """The ranked lines of the grids that one leader led, each with the days led in its month."""
    return [
        LineLed(line.month, line.grid, days, line.score)
        for line in lines
        if line.score is not None and (days := led.get((line.grid, line.month), 0))
    ]


# --- contributions of part-time members -----------------------------------------------------------

IN_POST = """EXISTS (
    SELECT FROM staff_gridservice s WHERE s.worker_id = {worker} AND s.role = 'part_time' AND s.during @> {day} {there}
)"""
REPORTED_ON = "(i.reported_at AT TIME ZONE 'Asia/Shanghai')::date"
FOUND_ON = "(h.found_at AT TIME ZONE 'Asia/Shanghai')::date"
CONTRIBUTED = f"""
    SELECT i.reporter_id AS worker, 'reports' AS kind, i.number AS key, {REPORTED_ON} AS day
    FROM incidents_incident i
    WHERE i.subdistrict_id = %(subdistrict)s AND NOT i.restricted AND NOT i.state = ANY(%(not_valid)s)
      AND i.reported_at >= %(begins_at)s AND i.reported_at < %(ends_at)s
      AND {IN_POST.format(worker="i.reporter_id", day=REPORTED_ON, there="AND s.grid_id = i.grid_id")}
    UNION ALL
    SELECT m.mediator_id, 'mediations', m.id::text, m.held_on
    FROM incidents_mediation m JOIN incidents_incident i ON i.id = m.incident_id
    WHERE i.subdistrict_id = %(subdistrict)s AND m.outcome = 'settled' AND NOT i.state = ANY(%(not_valid)s)
      AND m.held_on >= %(begin)s AND m.held_on < %(end)s
      AND {IN_POST.format(worker="m.mediator_id", day="m.held_on", there="")}
    UNION ALL
    SELECT h.found_by_id, 'hazards', h.id::text, {FOUND_ON}
    FROM incidents_hazard h JOIN grids_grid g ON g.id = h.grid_id AND g.subdistrict_id = %(subdistrict)s
    WHERE h.state IN ('fixed', 'rectified') AND NOT h.judged_invented
      AND h.found_at >= %(begins_at)s AND h.found_at < %(ends_at)s
      AND {IN_POST.format(worker="h.found_by_id", day=FOUND_ON, there="")}
    UNION ALL
    SELECT a.worker_id, 'publicity', a.id::text, a.day
    FROM incidents_publicityactivity a
    WHERE a.subdistrict_id = %(subdistrict)s AND a.day >= %(begin)s AND a.day < %(end)s
      AND {IN_POST.format(worker="a.worker_id", day="a.day", there="")}
    ORDER BY 1, 4, 2, 3
"""  # noqa: S608

Contributed = dict[int, list[dict[str, Any]]]  # worker → rows


def contributed(subdistrict: Subdistrict, year: Period) -> Contributed:
    """What part-time members contributed in a year while they were in post as such, row by row. One query."""
    rows: Contributed = defaultdict(list)
    parameters = {
        **_asked(subdistrict, year, Role.PART_TIME.value),
        "begins_at": starts_at(year.start),
        "ends_at": starts_at(year.end),
        "not_valid": [state.value for state in NOT_VALID],
    }
    for row in select(CONTRIBUTED, parameters):
        rows[row.pop("worker")].append({**row, "day": f"{row['day']}"})
    return rows


def summed(rows: list[dict[str, Any]]) -> Contributions:
    """The contributions of one person by kind."""
    counted: dict[str, int] = defaultdict(int)
    for row in rows:
        counted[row["kind"]] += 1
    return Contributions(**counted)
