"""Papers of the team: the roster of a year (花名册年报), who was appointed and who left, who serves each grid on a day.

The roster goes by village, grid and post. Telephone numbers stand on it where somebody asked for them and said why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.documents.tables import Head, TablePaper
from grids.territory.models import Grid, Subdistrict
from staff.access import Role
from staff.people.documents import Place, day_of_paper, in_chinese, issuer_of, month_of_birth, places_of
from staff.postings.coverage import coverage
from staff.postings.models import Posting

ROSTER_HEADS = (
    Head("序号", 6), Head("工号", 13), Head("姓名", 14), Head("性别", 6), Head("出生年月", 12), Head("政治面貌", 14),
    Head("文化程度", 12), Head("来源", 20), Head("岗位", 16), Head("村", 14), Head("网格", 16),
    Head("任职日期", 15), Head("离任日期", 15), Head("用工形式", 14), Head("备注", 18, left=True),
)  # fmt: skip
TELEPHONE = Head("联系电话", 17)
MOVES_HEADS = (
    Head("序号", 6), Head("日期", 15), Head("任／免", 9), Head("工号", 13), Head("姓名", 14), Head("岗位", 18),
    Head("村", 16), Head("网格", 18), Head("任职日期", 15), Head("离任日期", 15), Head("说明", 34, left=True),
)  # fmt: skip
COVERAGE_HEADS = (
    Head("序号", 6), Head("村", 16), Head("网格", 20), Head("网格指导员", 14), Head("网格长", 14),
    Head("专职网格员", 16), Head("兼职网格员", 40, left=True), Head("缺员岗位", 18, left=True),
)  # fmt: skip


@dataclass(frozen=True)
class Service:
    """One posting of one person in the year, in words."""

    staff_number: str
    name: str
    gender: str
    born: str
    political_status: str
    education: str
    source: str
    role: str
    village: str
    grid: str
    begins_on: date
    ends_on: date | None  # the day after the last
    contract: str
    note: str
    order: tuple[str, int, date] = ("", 0, date.min)  # its village and grid, its post, its first day


@dataclass(frozen=True)
class Served:
    """One grid on a day: who serves it, by role, and what is missing, in words."""

    village: str
    grid: str
    people: Sequence[str]
    missing: str


@dataclass(frozen=True)
class CoverageOfDay:
    issuer: str
    on: date
    grids: Sequence[Served]


@dataclass(frozen=True)
class TeamOfYear:
    issuer: str
    year: int
    services: Sequence[Service]  # in the order of the roster
    filled_on: date


def roster_paper(team: TeamOfYear, *, telephones: Mapping[str, str] | None = None) -> TablePaper:
    """Everybody who served in the year, a row for each post; with the telephone numbers of those who are given."""
    rows = [
        (
            *(number, each.staff_number, each.name, each.gender, each.born, each.political_status, each.education),
            *(each.source, each.role, each.village, each.grid, day_of_paper(each.begins_on)),
            *(_last_day(each.ends_on), each.contract, each.note),
            *([] if telephones is None else [telephones.get(each.staff_number, "")]),
        )
        for number, each in enumerate(sorted(team.services, key=lambda each: each.order), start=1)
    ]
    people = len({each.staff_number for each in team.services})
    return TablePaper(
        issuer=team.issuer,
        title=f"{team.year}年网格员队伍花名册",
        heads=ROSTER_HEADS if telephones is None else (*ROSTER_HEADS, TELEPHONE),
        rows=rows,
        filled_on=team.filled_on,
        notes=(f"全年任职{people}人。一人任职有变动的，分行列出；离任日期为任职的最后一日。",),
        name="花名册",
    )


def moves_paper(team: TeamOfYear) -> TablePaper:
    """Who was appointed and who left in the year, in the order of the days."""
    moves = [
        (day, kind, each)
        for each in team.services
        for day, kind in ((each.begins_on, "任"), (each.ends_on, "免"))
        if day and day.year == team.year
    ]
    rows = [
        (
            *(number, day_of_paper(day), kind, each.staff_number, each.name, each.role, each.village, each.grid),
            *(day_of_paper(each.begins_on), _last_day(each.ends_on), each.note),
        )
        for number, (day, kind, each) in enumerate(sorted(moves, key=lambda move: (move[0], move[2].staff_number)), 1)
    ]
    return TablePaper(
        issuer=team.issuer,
        title=f"{team.year}年网格员任免（聘）一览表",
        heads=MOVES_HEADS,
        rows=rows,
        filled_on=team.filled_on,
        notes=("免：自该日起不再任职。本表只记网格任职，不涉及劳动合同。",),
        name="任免一览表",
    )


def coverage_paper(team: CoverageOfDay) -> TablePaper:
    """Who serves each grid on a day, and which posts nobody holds."""
    complete = sum(not each.missing for each in team.grids)
    return TablePaper(
        issuer=team.issuer,
        title=f"{team.on.year}年{team.on.month}月{team.on.day}日网格队伍配备情况表",
        heads=COVERAGE_HEADS,
        rows=[
            (number, each.village, each.grid, *each.people, each.missing)
            for number, each in enumerate(team.grids, start=1)
        ],
        filled_on=team.on,
        notes=(f"共{len(team.grids)}个网格，配齐{complete}个。",),
        name="配备情况",
    )


def _last_day(end: date | None) -> str:
    return day_of_paper(end - timedelta(days=1)) if end else ""


# --- from the database ----------------------------------------------------------------------------


@in_chinese
def team_of(subdistrict: Subdistrict, year: int, *, on: date) -> TeamOfYear:
    """Everybody of an office who held a post on a day of the year, up to `on`. Four queries."""
    begin, end = date(year, 1, 1), min(date(year + 1, 1, 1), on + timedelta(days=1))
    postings = Posting.objects.none()
    if begin < end:
        postings = Posting.objects.filter(worker__subdistrict=subdistrict, during__overlap=(begin, end))
    rows = list(
        postings.select_related("worker", "village", "stands_in_for__worker").order_by(
            "worker__staff_number", "during", "pk"
        )
    )
    places = places_of({row.grid_id for row in rows if row.grid_id}, end - timedelta(days=1))
    return TeamOfYear(issuer_of(subdistrict), year, [_service(row, places) for row in rows], on)


@in_chinese
def coverage_of(subdistrict: Subdistrict, *, on: date) -> CoverageOfDay:
    """The grids of an office on a day, village after village."""
    grids: Any = Grid.objects.filter(subdistrict=subdistrict).open_on(on).on(on)
    rows = coverage(grids.order_by("village_code", "code"), on)
    return CoverageOfDay(
        issuer_of(subdistrict),
        on,
        [
            Served(
                row.grid.village_name or "",
                str(row.grid),
                ["、".join(row.names[role]) for role in Role.values],
                row.gaps_text,
            )
            for row in rows
        ],
    )


def _service(row: Posting, places: dict[int, Place]) -> Service:
    worker = row.worker
    village: Any = row.village  # of a posting without a grid
    place = places[row.grid_id] if row.grid_id else Place("", str(village), village.code)
    ends_on = row.during.upper
    stands_in = f"代{row.stands_in_for.worker.name}" if row.stands_in_for else ""
    return Service(
        staff_number=worker.staff_number,
        name=worker.name,
        gender=worker.get_gender_display(),
        born=month_of_birth(worker.born_on),
        political_status=worker.political_status,
        education=worker.education,
        source=worker.get_source_display(),
        role=row.get_role_display(),
        village=place.village,
        grid=place.grid,
        begins_on=row.during.lower,
        ends_on=ends_on,
        contract=worker.get_contract_display() if worker.contract else "",
        note="；".join(filter(None, (stands_in, row.note))),
        order=(place.order, Role.values.index(row.role), row.during.lower),
    )
