"""The coverage board: who is there, who is missing and since when, on any day."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from core.testing.worlds import shared_world
from grids.scope import EVERYTHING
from grids.territory import lists as territory_lists
from grids.territory.models import GridVersion
from grids.tests.factories import LONG_AGO, grid, territory
from incidents.tests.taken import taken
from staff.people.models import Source
from staff.postings.coverage import Board, board
from staff.postings.lists import coverage_rows
from staff.postings.models import GridService, Posting, TeamDeadline
from staff.postings.rules import SKILLS_OF_RECRUITS
from staff.postings.services import stand_in_while_vacant
from staff.postings.sheets import RosterSheet
from staff.recruitment.models import Opening
from staff.tests.factories import (
    FULL_TIME,
    GUIDE,
    LEADER,
    PART_TIME,
    able,
    cadre,
    center,
    officer,
    official,
    posted,
    worker,
)

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY, JUNE = (date(2026, month, 1) for month in (3, 4, 5, 6))


@shared_world
def place():
    """Two villages of one grid each, the first complete and by the rules."""
    made = territory(villages=2, grids_each=1)
    first = made.villages[0]
    posted(GUIDE, to=first, who=official(first), begins_on=MARCH)
    posted(LEADER, to=first, who=cadre(first), begins_on=MARCH)
    posted(FULL_TIME, to=made.grids[0], who=able(made.subdistrict), begins_on=MARCH)
    posted(PART_TIME, to=made.grids[0], begins_on=MARCH)
    return made


def seen(on: date) -> Board:
    return board(territory_lists.grids(EVERYTHING, on).order_by("code"), on=on)


def gaps(covered: Board, position: int) -> list[tuple[str, bool, date | None, int | None]]:
    return [(gap.role, gap.several, gap.since, gap.days) for gap in covered.rows[position].gaps]


def test_what_is_missing_is_dated_from_the_last_who_left_and_is_not_dated_where_nobody_is_known_to_have_served(place):
    posted(FULL_TIME, to=place.grids[1], begins_on=MARCH, ends_on=APRIL)
    board = seen(MAY)
    assert board.complete == 1
    assert gaps(board, 0) == []
    assert gaps(board, 1) == [
        ("guide", False, None, None),
        ("leader", False, None, None),
        ("full_time", False, APRIL, 31),
        ("part_time", False, None, None),
    ]
    assert [gap.role for _row, gap in board.vacancies][-1] == "full_time", "the oldest first"


def test_the_board_of_a_day_before_shows_what_was(place):
    before = seen(date(2026, 2, 28))
    assert before.complete == 0
    assert seen(MARCH).complete == 1


def test_several_full_time_members_are_counted_apart_from_vacancies(place):
    version = GridVersion.objects.get(grid=place.grids[0])
    GridVersion.objects.filter(pk=version.pk).update(during=(LONG_AGO, APRIL))
    GridVersion.objects.create(
        grid=place.grids[0],
        during=(APRIL, None),
        code=version.code,
        name=version.name,
        village=version.village,
        complexity="complex",
    )
    assert gaps(seen(MARCH), 0) == []
    board = seen(MAY)
    assert gaps(board, 0) == [("full_time", True, APRIL, 31)]
    assert (len(board.shortfalls), len(board.vacancies)) == (1, 4)
    assert board.rows[0].missing == ["full_time"]
    posted(FULL_TIME, to=place.grids[0], who=able(place.subdistrict), begins_on=JUNE)
    assert gaps(seen(JUNE), 0) == []


def test_a_complex_grid_without_any_has_a_vacancy_and_a_shortfall(place):
    GridVersion.objects.filter(grid=place.grids[1]).update(complexity="complex")
    missing = [gap for gap in seen(MAY).rows[1].gaps if gap.role == FULL_TIME]
    assert [gap.several for gap in missing] == [False, True]


def test_full_time_members_are_counted_by_where_they_come_from(place):
    assert dict(seen(MAY).origins) == {"auxiliary": 1, "none": 1}
    recruit = able(place.subdistrict, source=Source.RECRUITED, born_on=date(1990, 1, 1))
    posted(FULL_TIME, to=place.grids[1], who=recruit, begins_on=JUNE)
    assert dict(seen(JUNE).origins) == {"auxiliary": 1, "channels": 1}


def test_who_serves_without_meeting_a_rule_is_listed_with_the_reasons(place):
    assert seen(MAY).breaches == []
    posting = posted(FULL_TIME, to=place.grids[1], who=able(place.subdistrict, energetic=False), begins_on=MAY)
    [breach] = seen(MAY).breaches
    assert (breach.posting, [reason.code for reason in breach.reasons]) == (posting, ["lacks_energy"])
    posted(GUIDE, to=place.villages[1], who=worker(place.subdistrict), begins_on=JUNE)
    assert len(seen(JUNE).breaches) == 2


def test_an_imported_guide_and_leader_are_known_by_their_village_and_the_rest_is_not_refused(place):
    header = ["村", "网格名称", "岗位", "姓名", "来源", "任职日期"]
    village, name = place.villages[1].name, place.grids[1].versions.get().name
    made = Workbook()
    for row in (
        header,
        [village, "", "网格指导员", "蒋新", "街道干部", "2026-05-01"],
        [village, name, "网格长", "沈新", "村干部", "2026-05-01"],
        [village, name, "专职网格员", "郑老", "公开招聘", "2026-05-01"],
    ):
        made.active.append(row)
    output = io.BytesIO()
    made.save(output)
    at = datetime(2026, 6, 1, tzinfo=UTC)
    result = taken(RosterSheet, output.getvalue(), by=center(place.subdistrict), at=at)
    assert not result.failed, [row.problems for row in result.refused]
    reasons = {each.posting.worker.name: [reason.code for reason in each.reasons] for each in seen(MAY).breaches}
    assert reasons == {}, "the sheet says nothing against anybody"
    to_record = {each.posting.worker.name: [reason.code for reason in each.reasons] for each in seen(MAY).unrecorded}
    assert to_record == {"郑老": ["birth_not_known", *(f"unknown_{skill}" for skill in SKILLS_OF_RECRUITS)]}


def test_the_deadline_is_the_next_one_or_else_the_last(place):
    for day in (date(2026, 5, 31), date(2027, 5, 31)):
        TeamDeadline.objects.create(subdistrict=place.subdistrict, due_on=day)
    assert (seen(MAY).deadline, seen(MAY).days_left) == (date(2026, 5, 31), 30)
    assert seen(JUNE).deadline == date(2027, 5, 31)
    assert (seen(date(2027, 6, 1)).deadline, seen(date(2027, 6, 1)).days_left) == (date(2027, 5, 31), -1)


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("admin:staff_posting_coverage"), {"on": "2026-05-01"}).status_code == 200
    return len(captured)


def test_the_page_takes_the_same_queries_for_many_grids_and_nobody_elses_are_on_it(place):
    GridVersion.objects.filter(grid=place.grids[1]).update(complexity="complex")
    posted(GUIDE, to=place.villages[1], who=worker(place.subdistrict))
    client = Client()
    client.force_login(center(place.subdistrict))
    queries(client)  # the first page of a session notes that it is awake
    few = queries(client)
    for village in place.villages:
        for _ in range(6):
            posted(FULL_TIME, to=grid(village))
    other = territory(villages=1, grids_each=1)
    assert queries(client) == few
    page = client.get(reverse("admin:staff_posting_coverage")).content.decode()
    assert other.grids[0].versions.get().code not in page


def test_who_has_no_duty_of_the_office_does_not_see_it(place):
    client = Client()
    client.force_login(officer("system"))
    assert client.get(reverse("admin:staff_posting_coverage")).status_code == 403


def test_who_stands_in_fills_no_post_and_the_own_grid_is_missing_a_member_too(place):
    left = posted(FULL_TIME, to=place.grids[1], begins_on=MARCH, ends_on=MAY)
    other = worker(place.subdistrict)
    holder = GridService.objects.get(grid=place.grids[0], role=FULL_TIME).posting
    stand_in_while_vacant(posting=left, worker=other, begins_on=MAY, ends_on=JUNE)
    vacant = seen(MAY).rows[1]
    assert ("full_time", MAY) in [(gap.role, gap.since) for gap in vacant.gaps]
    assert vacant.names["full_time"] == [f"{other.name}（代岗）"]
    Posting.objects.filter(stands_in_for=left).delete()
    stand_in_while_vacant(posting=left, worker=holder.worker, begins_on=MAY, ends_on=JUNE)
    assert all("full_time" in row.missing for row in seen(MAY).rows)
    assert "full_time" not in seen(JUNE).rows[0].missing
    listed = {row.pk: row.missing for row in coverage_rows(center(place.subdistrict), MAY)}
    assert all("full_time" in listed[grid.pk] for grid in place.grids)


def test_recruitment_is_opened_from_a_vacancy_and_the_candidates_form_knows_it(place):
    posted(FULL_TIME, to=place.grids[1], begins_on=MARCH, ends_on=APRIL)
    client = Client()
    client.force_login(center(place.subdistrict))
    page = client.get(reverse("admin:staff_posting_coverage"), {"on": "2026-05-01"})
    form = reverse("admin:staff_opening_add")
    address = f"{form}?grid={place.grids[1].pk}&vacant_since=2026-04-01"
    assert address.replace("&", "&amp;") in page.content.decode()
    assert client.get(address).context["adminform"].form["vacant_since"].value() == "2026-04-01"
    assert client.post(form, {"grid": place.grids[0].pk}).context["adminform"].form.errors["grid"], "nothing is vacant"
    assert client.post(form, {"grid": place.grids[1].pk, "vacant_since": "2026-04-01"}).status_code == 302
    opening = Opening.objects.get()
    assert (opening.grid, opening.after.during.upper) == (place.grids[1], APRIL)
    again = client.get(reverse("admin:staff_posting_coverage"), {"on": "2026-05-01"}).content.decode()
    assert address.replace("&", "&amp;") not in again
    entered = client.get(reverse("admin:staff_opening_enter_candidate", args=(opening.pk,)))
    candidate = client.get(entered.url).context["adminform"].form
    assert str(candidate["grid"].value()) == str(place.grids[1].pk)
    assert str(candidate["opening"].value()) == str(opening.pk)
    closing = reverse("admin:staff_opening_close_opening", args=(opening.pk,))
    assert client.post(closing, {"because": "岗位撤并"}).status_code == 302
    assert client.get(reverse("admin:staff_opening_changelist")).status_code == 200
    opening.refresh_from_db()
    assert opening.closed_because == "岗位撤并"
