"""Papers of the team for a year: the roster (花名册年报), and who was appointed and who left (任免一览表)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.documents.tables import Head, TablePaper
from grids.territory.models import Subdistrict
from staff.people.documents import Place, day_of_paper, in_chinese, issuer_of, month_of_birth, places_of
from staff.postings.models import Posting

ROSTER_HEADS = (
    Head("序号", 6), Head("工号", 13), Head("姓名", 14), Head("性别", 6), Head("出生年月", 12), Head("政治面貌", 14),
    Head("文化程度", 12), Head("来源", 20), Head("岗位", 16), Head("村", 14), Head("网格", 16),
    Head("任职日期", 15), Head("离任日期", 15), Head("用工形式", 14), Head("备注", 18, left=True),
)  # fmt: skip
MOVES_HEADS = (
    Head("序号", 6), Head("日期", 15), Head("任／免", 9), Head("工号", 13), Head("姓名", 14), Head("岗位", 18),
    Head("村", 16), Head("网格", 18), Head("任职日期", 15), Head("离任日期", 15), Head("说明", 34, left=True),
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


@dataclass(frozen=True)
class TeamOfYear:
    issuer: str
    year: int
    services: Sequence[Service]  # in the order of the roster
    filled_on: date


def roster_paper(team: TeamOfYear) -> TablePaper:
    """Everybody who served in the year, a row for each post."""
    rows = [
        (
            *(number, each.staff_number, each.name, each.gender, each.born, each.political_status, each.education),
            *(each.source, each.role, each.village, each.grid, day_of_paper(each.begins_on)),
            *(_last_day(each.ends_on), each.contract, each.note),
        )
        for number, each in enumerate(team.services, start=1)
    ]
    people = len({each.staff_number for each in team.services})
    return TablePaper(
        issuer=team.issuer,
        title=f"{team.year}年网格员队伍花名册",
        heads=ROSTER_HEADS,
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


def _service(row: Posting, places: dict[int, Place]) -> Service:
    worker = row.worker
    place = places[row.grid_id] if row.grid_id else Place("", str(row.village))
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
    )
