"""The papers about people, over HTTP: what they say of the database's rows, and who gets them."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from core.models import AuditEntry
from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.territory.models import Grid
from grids.tests.factories import territory
from staff.attendance.documents import report_of
from staff.attendance.models import Attendance
from staff.people.models import Source
from staff.postings.documents import coverage_of, coverage_paper, roster_paper, team_of
from staff.postings.services import leave_post, transfer
from staff.recruitment.candidates import announcement_of, candidate_of, candidates_of
from staff.recruitment.documents import NobodyToName
from staff.recruitment.models import Application, Opening
from staff.tests.factories import ABLE, FULL_TIME, account, center, head, officer, on_leave, posted, worker

pytestmark = pytest.mark.django_db
MONTH = date(2026, 9, 1)
DAY = date(2026, 10, 2)


@shared_world
def place() -> Any:
    return territory(villages=1, grids_each=2)


def got(user: Any, address: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(address)


def candidate(place: Any, **more: Any) -> Application:
    row = Application(
        subdistrict=place.subdistrict, name="陈新", channel=Source.RECRUITED, grid=place.grids[0],
        applied_on=date(2026, 9, 1), born_on=date(1990, 5, 1), **{**ABLE, **more},
    )  # fmt: skip
    row.phone = "13812345678"
    row.save()
    return row


def test_the_report_of_a_month_marks_every_day_in_post_and_counts_leave_by_kind(place) -> None:
    who = posted(FULL_TIME, to=place.grids[0], begins_on=date(2026, 9, 8)).worker
    Attendance.objects.create(worker=who, day=date(2026, 9, 8), status="present")
    Attendance.objects.create(worker=who, day=date(2026, 9, 9), status="absent", part="0.5")
    on_leave(who, date(2026, 9, 10), date(2026, 9, 12), kind="sick")
    member = report_of(place.subdistrict, MONTH, on=DAY).members[0]
    assert min(member.days) == 8
    assert [[part.status for part in member.days[day]] for day in (8, 9, 10, 11, 14)] == [
        ["present"], ["absent"], ["sick"], ["sick"], [],
    ]  # fmt: skip
    assert (member.present, member.absent, member.leave) == (1, 0.5, {"sick": 2})


def test_the_team_of_a_year_has_every_post_of_a_day_in_it(place) -> None:
    moved = posted(FULL_TIME, to=place.grids[0], begins_on=date(2025, 3, 1))
    transfer(posting=moved, on=date(2026, 4, 1), grid=place.grids[1], note="")
    left = posted(FULL_TIME, to=place.grids[0], begins_on=date(2024, 1, 1), who=worker(place.subdistrict, "李前"))
    leave_post(posting=left, ends_on=date(2025, 12, 31))
    team = team_of(place.subdistrict, 2026, on=DAY)
    assert [(each.name, each.begins_on.year) for each in team.services] == [("王芳", 2025), ("王芳", 2026)]


def test_the_roster_goes_by_village_grid_and_post(place) -> None:
    late, early = place.grids[1], place.grids[0]
    for role, to in ((FULL_TIME, late), ("part_time", early), (FULL_TIME, early), ("leader", early)):
        posted(role, to=to, begins_on=date(2025, 3, 1))
    rows = roster_paper(team_of(place.subdistrict, 2026, on=DAY)).rows
    posts = [(early, "网格长"), (early, "专职网格员"), (early, "兼职网格员"), (late, "专职网格员")]
    assert [(row[10], row[8]) for row in rows] == [(called(grid), post) for grid, post in posts]
    assert [row[0] for row in rows] == [1, 2, 3, 4]


def test_the_coverage_of_a_day_names_who_serves_each_grid_and_what_is_missing(place) -> None:
    who = posted(FULL_TIME, to=place.grids[0], begins_on=date(2025, 3, 1)).worker
    first, second = coverage_paper(coverage_of(place.subdistrict, on=DAY)).rows
    assert first[2:] == (called(place.grids[0]), "", "", who.name, "", "网格指导员、网格长、兼职网格员")
    assert second[-1] == "网格指导员、网格长、专职网格员、兼职网格员"


def test_telephones_stand_on_the_roster_by_a_choice_that_is_logged(place) -> None:
    row = posted(FULL_TIME, to=place.grids[0])
    row.worker.phone = "13812345678"
    row.worker.save()
    address = "/admin/staff/posting/print_roster/?year=2026&format=docx"
    by = center(place.subdistrict)
    assert "13812345678" not in text_of(got(by, address))
    refused = got(by, f"{address}&telephones=on")
    assert 'name="because"' in refused.content.decode()
    assert not AuditEntry.objects.filter(kind="phone").exists()
    assert "13812345678" in text_of(got(by, f"{address}&telephones=on&because=防汛值班表"))
    entry = AuditEntry.objects.get(kind="phone")
    assert "花名册" in entry.subject
    assert entry.detail == "防汛值班表"


def called(grid: Grid) -> str:
    return str(Grid.objects.on(DAY).get(pk=grid.pk))


def text_of(answer: HttpResponse) -> str:
    [table] = Document(io.BytesIO(answer.content)).tables
    return "\n".join(cell.text for row in table.rows for cell in row.cells)


def test_candidates_and_open_posts_are_on_their_papers(place) -> None:
    row = candidate(place)
    by = center(place.subdistrict)
    Opening.objects.create(subdistrict=place.subdistrict, grid=place.grids[0], opened_on=DAY, opened_by=by)
    paper = candidate_of(row, on=DAY)
    assert (paper.phone, paper.born, paper.skills[0].said) == ("138****5678", "1990.05", "36周岁")
    assert all(each.met for each in paper.skills)
    assert [each.name for each in candidates_of(place.subdistrict, on=DAY).rows] == ["陈新"]
    assert len(announcement_of(place.subdistrict, on=DAY).vacancies) == 1


def test_a_paper_that_would_name_nobody_says_what_is_missing(place) -> None:
    row, by = candidate(place), center(place.subdistrict)
    asked = ["opening/print_announcement", "application/print_publication"]
    for address in asked:
        answer = got(by, f"/admin/staff/{address}/")
        assert answer.status_code == 302
        assert answer.url == f"/admin/staff/{address.split('/')[0]}/"
    with pytest.raises(NobodyToName):
        candidates_of(place.subdistrict, on=DAY, only_eligible=True)
    Application.objects.filter(pk=row.pk).delete()
    with pytest.raises(NobodyToName):
        candidates_of(place.subdistrict, on=DAY)


def addresses(row: Application) -> list[str]:
    return [
        "/admin/staff/attendance/rates/?month=2026-09&format=report",
        "/admin/staff/attendance/rates/?month=2026-09&format=report-xlsx",
        "/admin/staff/posting/print_roster/?year=2026&format=docx",
        "/admin/staff/posting/print_moves/?year=2026&format=xlsx",
        "/admin/staff/posting/print_coverage/?format=docx",
        "/admin/staff/application/print_marks/?format=docx",
        "/admin/staff/application/print_publication/",
        "/admin/staff/opening/print_announcement/",
        *(
            f"/admin/staff/application/{row.pk}/{name}/"
            for name in ("print_registration", "print_examination", "print_approval", "print_agreement")
        ),
    ]


def test_the_office_prints_all_of_them_and_who_may_not_read_the_page_none(place) -> None:
    posted(FULL_TIME, to=place.grids[0])
    row = candidate(place, state="eligible", decided_by=center(place.subdistrict), decided_at=timezone.now())
    Opening.objects.create(
        subdistrict=place.subdistrict, grid=place.grids[0], opened_on=DAY, opened_by=center(place.subdistrict)
    )
    for address in addresses(row):
        for user in (center(place.subdistrict), head(place.subdistrict)):
            answer = got(user, address)
            assert answer.status_code == 200, address
            read = load_workbook if "xlsx" in address else Document
            assert read(io.BytesIO(answer.content))
        for user in (account(), officer(Duty.PAYROLL, place.subdistrict), officer(Duty.DISTRICT)):
            assert got(user, address).status_code in (302, 403, 404), address


def test_a_year_is_asked_for_where_none_is_given(place) -> None:
    answer = got(center(place.subdistrict), "/admin/staff/posting/print_roster/")
    assert answer.status_code == 200
    assert 'name="year"' in answer.content.decode()
