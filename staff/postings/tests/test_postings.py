"""Appointment: who may hold which post, and what may not overlap."""

from __future__ import annotations

from datetime import date

import pytest
from psycopg2.extras import DateRange

from core.errors import Conflict, InvalidInput
from core.testing.worlds import shared_world
from grids.tests.factories import grid, territory
from staff.postings.models import GridService, Posting
from staff.postings.services import NotEligible, leave_post, record_posting
from staff.tests.factories import FULL_TIME, GUIDE, LEADER, PART_TIME, SINCE, posted, worker

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


@shared_world
def place():
    return territory()


def test_window_staff_cannot_be_full_time_members(place):
    window = worker(place.subdistrict, at_window=True)
    with pytest.raises(NotEligible):
        posted(FULL_TIME, to=place.grids[0], who=window)
    assert posted(PART_TIME, to=place.grids[0], who=window)


@pytest.mark.parametrize(("role", "to"), [(FULL_TIME, "village"), (GUIDE, "grid")])
def test_a_guide_serves_a_village_and_a_full_time_member_a_grid(place, role, to):
    with pytest.raises(InvalidInput):
        posted(role, to=place.villages[0] if to == "village" else place.grids[0])


def test_a_posting_names_a_grid_or_a_village_and_not_both(place):
    for where in ({}, {"grid": place.grids[0], "village": place.villages[0]}):
        with pytest.raises(InvalidInput):
            record_posting(worker=worker(place.subdistrict), role=LEADER, begins_on=SINCE, **where)


def test_one_leader_a_grid_at_a_time(place):
    posted(LEADER, to=place.grids[0], ends_on=JUNE)
    with pytest.raises(InvalidInput):
        posted(LEADER, to=place.grids[0], begins_on=MAY)
    assert posted(LEADER, to=place.grids[0], begins_on=JUNE)


def test_a_leader_of_the_village_and_one_of_its_grid_do_not_overlap(place):
    posted(LEADER, to=place.villages[0], ends_on=JUNE)
    with pytest.raises(InvalidInput):
        posted(LEADER, to=place.grids[1], begins_on=MAY)
    assert posted(LEADER, to=place.grids[1], begins_on=JUNE)
    with pytest.raises(InvalidInput):
        posted(LEADER, to=place.villages[0], begins_on=JULY)


def test_one_guide_a_village_at_a_time(place):
    posted(GUIDE, to=place.villages[0])
    with pytest.raises(InvalidInput):
        posted(GUIDE, to=place.villages[0], begins_on=JUNE)


def test_a_person_serves_one_grid_full_time_at_a_time(place):
    posting = posted(FULL_TIME, to=place.grids[0])
    with pytest.raises(InvalidInput):
        posted(FULL_TIME, to=place.grids[1], who=posting.worker, begins_on=MAY)
    leave_post(posting=posting, ends_on=MAY)
    assert posted(FULL_TIME, to=place.grids[1], who=posting.worker, begins_on=MAY)


def test_a_complex_grid_takes_several_full_time_members_and_a_leader_several_grids(place):
    for _ in range(3):
        posted(FULL_TIME, to=place.grids[0])
    leader = posted(LEADER, to=place.grids[0]).worker
    assert posted(LEADER, to=place.grids[1], who=leader)


@pytest.mark.parametrize("end", [date(2026, 5, 1), date(2026, 4, 30)])
def test_a_post_ends_after_it_begins(place, end):
    with pytest.raises(InvalidInput):
        posted(LEADER, to=place.grids[0], begins_on=MAY, ends_on=end)
    posting = posted(LEADER, to=place.grids[0], begins_on=MAY)
    with pytest.raises(InvalidInput):
        leave_post(posting=posting, ends_on=end)


def test_lengthening_a_post_again_respects_the_next_one(place):
    first = posted(LEADER, to=place.grids[0], ends_on=MAY)
    posted(LEADER, to=place.grids[0], begins_on=JUNE)
    assert leave_post(posting=first, ends_on=JUNE).during.upper == JUNE
    with pytest.raises((InvalidInput, Conflict)):
        leave_post(posting=first, ends_on=JULY)


def services(where: Posting) -> set[tuple[int, date | None, date | None]]:
    return {(row.grid_id, row.during.lower, row.during.upper) for row in GridService.objects.filter(posting=where)}


def test_a_posting_to_a_village_serves_its_grids_while_they_are_open(place):
    village = place.villages[0]
    late = grid(village, begins_on=JUNE, ends_on=JULY)
    posting = posted(GUIDE, to=village, begins_on=MAY)
    assert services(posting) == {
        (place.grids[0].pk, MAY, None),
        (place.grids[1].pk, MAY, None),
        (late.pk, JUNE, JULY),
    }


def test_nobody_serves_a_grid_that_is_closed(place):
    posting = posted(FULL_TIME, to=place.grids[0], begins_on=MAY)
    place.grids[0].during = DateRange(place.grids[0].during.lower, JUNE)
    place.grids[0].save()
    assert services(posting) == {(place.grids[0].pk, MAY, JUNE)}


def test_staff_numbers_follow_each_other_and_names_sort_by_pinyin(place):
    people = [worker(place.subdistrict, name) for name in ("赵云", "安娜", "王芳")]
    code = place.subdistrict.code
    assert [person.staff_number for person in people] == [f"{code}-00001", f"{code}-00002", f"{code}-00003"]
    assert [person.name for person in place.subdistrict.workers.all()] == ["安娜", "王芳", "赵云"]
