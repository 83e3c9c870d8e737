"""The monthly report of attendance (考勤月报表), with a mark for every day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from core.clock import days_between
from core.documents.tables import Head, TablePaper
from grids.territory.models import Subdistrict
from staff.access import Role
from staff.attendance.lists import attendance_rates, days_in_words, month_range
from staff.attendance.models import Attendance, AttendanceStatus, LeaveKind
from staff.attendance.rules import HALF, WHOLE, Part
from staff.calendar.lists import working_calendar
from staff.calendar.rules import WorkingCalendar
from staff.people.documents import issuer_of, places_of
from staff.people.models import Worker
from staff.postings.models import Posting

MARKS = {
    AttendanceStatus.PRESENT.value: "√",
    AttendanceStatus.ABSENT.value: "×",
    LeaveKind.PERSONAL.value: "○",
    LeaveKind.SICK.value: "◇",
    LeaveKind.ANNUAL.value: "△",
    LeaveKind.MARRIAGE.value: "☆",
    LeaveKind.MATERNITY.value: "▽",
    LeaveKind.OFFICIAL.value: "◎",
    LeaveKind.INJURY.value: "⊙",
    LeaveKind.PATERNITY.value: "陪",
    LeaveKind.CHILD_CARE.value: "育",
    LeaveKind.BEREAVEMENT.value: "丧",
}
KINDS = {
    LeaveKind.PERSONAL.value: "事假",
    LeaveKind.SICK.value: "病假",
    LeaveKind.ANNUAL.value: "年休假",
    LeaveKind.MARRIAGE.value: "婚假",
    LeaveKind.MATERNITY.value: "产假",
    LeaveKind.OFFICIAL.value: "公假",
    LeaveKind.INJURY.value: "工伤假",
    LeaveKind.PATERNITY.value: "陪产假",
    LeaveKind.CHILD_CARE.value: "育儿假",
    LeaveKind.BEREAVEMENT.value: "丧假",
}
LEGEND = (
    "√出勤　×旷工　○事假　◇病假　△年休假　☆婚假　▽产假　◎公假　⊙工伤假　"
    "“陪”陪产假　“育”育儿假　“丧”丧假　“半”半天　／不在岗；空白为未登记。请假天数按工作日计。"
)
NOT_IN_POST = "／"
HEADS = (
    Head("工号", 11), Head("姓名", 11), Head("网格", 15, left=True),
    *(Head(str(day), 5.2) for day in range(1, 32)),
    Head("应出勤", 7), Head("实出勤", 7), Head("各类请假天数", 16, left=True), Head("旷工", 6), Head("加班", 6),
    Head("备注", 9, left=True),
)  # fmt: skip


@dataclass(frozen=True)
class MonthOfOne:
    """What the report says of one member."""

    staff_number: str
    name: str
    grids: Sequence[str]
    days: Mapping[int, Sequence[Part]]  # day of the month in post → what it was, with kinds of leave for their status
    working: int
    present: Fraction
    leave: Mapping[str, Fraction]  # kind → working days
    absent: Fraction


@dataclass(frozen=True)
class AttendanceReport:
    issuer: str
    month: date
    members: Sequence[MonthOfOne]
    filled_on: date


def mark(parts: Sequence[Part]) -> str:
    """The mark of a day; two halves stand in two lines."""
    if any(part.part == WHOLE for part in parts):
        return MARKS[parts[0].status]
    return "\n".join(
        f"半{MARKS[part.status]}" for part in sorted(parts, key=lambda part: list(MARKS).index(part.status))
    )


def attendance_paper(report: AttendanceReport) -> TablePaper:
    """The report as a table to print and sign."""
    return TablePaper(
        issuer=report.issuer,
        title=f"{report.month.year}年{report.month.month}月考勤月报表",
        heads=HEADS,
        rows=[_row(member) for member in report.members],
        filled_on=report.filled_on,
        notes=(LEGEND,),
        name="考勤月报表",
    )


def _row(member: MonthOfOne) -> list[object]:
    days = [mark(member.days[day]) if day in member.days else NOT_IN_POST for day in range(1, 32)]
    leave = "\n".join(f"{KINDS[kind]}{days_in_words(count)}" for kind, count in member.leave.items() if count)
    return [
        *(member.staff_number, member.name, "、".join(member.grids)),
        *days,
        *(member.working, _figure(member.present), leave, _figure(member.absent), None, None),
    ]


def _figure(days: Fraction) -> int | float:
    return int(days) if days.denominator == 1 else float(days)


# --- from the database ----------------------------------------------------------------------------


def report_of(subdistrict: Subdistrict, month: date, *, on: date) -> AttendanceReport:
    """The report of a month: who was a full-time member in it, up to the day where it still runs. Six queries."""
    begin, end = month_range(month)
    found = attendance_rates(Worker.objects.filter(subdistrict=subdistrict), month=month, on=on)
    rates = sorted(found, key=lambda rate: rate.worker.staff_number)
    workers = [rate.worker.pk for rate in rates]
    grids, in_post = _in_post(workers, begin, end)
    parts = _parts(workers, begin, end)
    places = places_of({grid for served in grids.values() for grid in served}, min(end - timedelta(days=1), on))
    calendar = working_calendar(subdistrict)
    return AttendanceReport(
        issuer=issuer_of(subdistrict),
        month=begin,
        filled_on=on,
        members=[
            MonthOfOne(
                staff_number=rate.worker.staff_number,
                name=rate.worker.name,
                grids=[places[grid].grid for grid in grids[rate.worker.pk]],
                days={day.day: parts[rate.worker.pk].get(day, ()) for day in sorted(in_post[rate.worker.pk])},
                working=rate.month.working,
                present=rate.month.present,
                leave=_leave(parts[rate.worker.pk], in_post[rate.worker.pk], calendar),
                absent=rate.month.absent,
            )
            for rate in rates
        ],
    )


def _in_post(workers: Sequence[int], begin: date, end: date) -> tuple[dict[int, list[int]], dict[int, set[date]]]:
    """The grids of each worker in the order of service, and the days in a full-time post."""
    grids: dict[int, list[int]] = defaultdict(list)
    days: dict[int, set[date]] = defaultdict(set)
    postings = Posting.objects.filter(worker__in=workers, role=Role.FULL_TIME, during__overlap=(begin, end))
    for worker, grid, during in postings.order_by("during").values_list("worker", "grid", "during"):
        if grid not in grids[worker]:
            grids[worker].append(grid)
        days[worker].update(days_between(max(begin, during.lower), min(end, during.upper or end)))
    return grids, days


def _parts(workers: Sequence[int], begin: date, end: date) -> dict[int, dict[date, list[Part]]]:
    """What each day was, by worker; a part on leave bears its kind."""
    parts: dict[int, dict[date, list[Part]]] = defaultdict(lambda: defaultdict(list))
    rows = Attendance.objects.filter(worker__in=workers, day__gte=begin, day__lt=end).order_by("pk")
    for worker, day, status, kind, part in rows.values_list("worker", "day", "status", "leave_kind", "part"):
        parts[worker][day].append(Part(kind or status, part))
    return parts


def _leave(parts: Mapping[date, Sequence[Part]], in_post: set[date], calendar: WorkingCalendar) -> dict[str, Fraction]:
    """Working days on approved leave by kind, in the order of the legend."""
    counted: Counter[str] = Counter()
    for day in in_post:
        if calendar.is_working(day):
            for part in parts.get(day, ()):
                counted[part.status] += 1 if part.part == HALF else 2
    return {kind: Fraction(counted[kind], 2) for kind in KINDS if counted[kind]}
