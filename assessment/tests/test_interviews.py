"""Interviews: who, when, and what a person may do with them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assessment.models import Bulletin, Interview
from assessment.periods import Period, parse
from assessment.services.bulletin import draft_bulletin, freeze_bulletin
from assessment.services.interview import NotFrozen, hold_interview, open_interviews
from assessment.tests.factories import measured, office, staffed
from core.errors import Conflict, InvalidInput, NotAllowed
from staff.services import leave_post
from staff.tests.factories import FULL_TIME, LEADER, account, center, head, posted

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER, JANUARY, FEBRUARY, MARCH = (
    parse(m) for m in ("2025-11", "2025-12", "2026-01", "2026-02", "2026-03")
)
LAST_IS_BOTTOM = [90, 80, 70, 10]
FIRST_IS_BOTTOM = [10, 70, 80, 90]


def turn(place, month: Period, points: list[int]) -> list[Interview]:
    """Measure, draft and freeze a month, and open what it requires."""
    measured(place, month.start, points)
    bulletin = draft_bulletin(subdistrict=place.subdistrict, month=month, at=month.ends_at)
    freeze_bulletin(bulletin=bulletin, at=month.ends_at, by=None)
    return open_interviews(bulletin=Bulletin.objects.get(pk=bulletin.pk), at=month.ends_at)


@pytest.fixture
def place():
    return office()


def who(interviews):
    return {row.worker for row in interviews}


def test_leader_and_member_are_interviewed_after_two_months_across_new_year(place):
    leader, member = staffed(place)[place.grids[3].pk]
    assert turn(place, DECEMBER, LAST_IS_BOTTOM) == []
    opened = turn(place, JANUARY, LAST_IS_BOTTOM)
    assert who(opened) == {leader, member}
    assert {ground.second_rank for row in opened for ground in row.grounds.all()} == {4}
    assert opened[0].due_on == date(2026, 2, 6)  # 2 to 6 February: five working days after the 1st
    assert [line.months_in_bottom for line in opened[0].bulletin.lines.filter(in_bottom=True)] == [2]


def test_the_count_starts_again_after_a_trigger(place):
    staffed(place)
    opened = [len(turn(place, month, LAST_IS_BOTTOM)) for month in (NOVEMBER, DECEMBER, JANUARY, FEBRUARY, MARCH)]
    assert opened == [0, 2, 0, 2, 0]
    assert (
        Bulletin.objects.get(subdistrict=place.subdistrict, month=MARCH.start)
        .lines.get(in_bottom=True)
        .months_in_bottom
        == 5
    )


def test_a_month_between_breaks_the_streak(place):
    staffed(place)
    months = [(DECEMBER, LAST_IS_BOTTOM), (JANUARY, FIRST_IS_BOTTOM), (FEBRUARY, LAST_IS_BOTTOM)]
    assert [turn(place, month, points) for month, points in months] == [[], [], []]


def test_opening_twice_opens_none_twice(place):
    staffed(place)
    turn(place, DECEMBER, LAST_IS_BOTTOM)
    first = turn(place, JANUARY, LAST_IS_BOTTOM)
    again = open_interviews(bulletin=first[0].bulletin, at=JANUARY.ends_at + timedelta(days=3))
    assert {row.pk for row in again} == {row.pk for row in first}
    assert all(row.grounds.count() == 1 for row in again)
    assert all(row.opened_at == JANUARY.ends_at for row in again)


def test_a_leader_of_several_grids_has_one_interview_that_names_them_all(place):
    chief = posted(LEADER, to=place.villages[0]).worker
    for grid in place.grids:
        posted(FULL_TIME, to=grid)
    tied = [10, 10, 90, 90]
    turn(place, DECEMBER, tied)
    assert turn(place, JANUARY, tied) == []  # a tie across the border spares both
    place.scheme.terms["ranking"]["bottom_percent"] = 50
    place.scheme.save()
    turn(place, FEBRUARY, tied)
    opened = turn(place, MARCH, tied)
    of_leader = next(row for row in opened if row.worker == chief)
    assert {ground.grid for ground in of_leader.grounds.all()} == set(place.grids[:2])
    assert len(opened) == 3


def test_half_of_each_month_is_needed_in_that_role_on_that_grid(place):
    grid = place.grids[3]
    for other in place.grids[:3]:
        posted(FULL_TIME, to=other)
    leaver = posted(FULL_TIME, to=grid)
    new = posted(FULL_TIME, to=grid, begins_on=date(2025, 12, 16))  # 16 of 31 days of December
    late = posted(FULL_TIME, to=grid, begins_on=date(2025, 12, 17))  # 15 of them
    leave_post(posting=leaver, ends_on=date(2026, 1, 16))  # 15 of the 31 days of January
    turn(place, DECEMBER, LAST_IS_BOTTOM)
    opened = turn(place, JANUARY, LAST_IS_BOTTOM)
    assert who(opened) == {new.worker}
    assert late.worker not in who(opened)


def test_two_stretches_in_a_month_add_up(place):
    grid = place.grids[3]
    for other in place.grids:
        posted(FULL_TIME, to=other)
    first = posted(LEADER, to=grid, ends_on=date(2026, 1, 9))
    posted(LEADER, to=grid, who=first.worker, begins_on=date(2026, 1, 24))  # 8 + 8 of 31 days
    turn(place, DECEMBER, LAST_IS_BOTTOM)
    assert first.worker in who(turn(place, JANUARY, LAST_IS_BOTTOM))


def test_someone_new_is_not_interviewed_although_the_grid_was_triggered_and_counts_for_themselves(place):
    for grid in place.grids:
        posted(FULL_TIME, to=grid)
    old = posted(LEADER, to=place.grids[3], ends_on=date(2026, 1, 1)).worker
    new = posted(LEADER, to=place.grids[3], begins_on=date(2026, 1, 1)).worker
    turn(place, NOVEMBER, LAST_IS_BOTTOM)
    assert old in who(turn(place, DECEMBER, LAST_IS_BOTTOM))
    assert turn(place, JANUARY, LAST_IS_BOTTOM) == []
    assert new in who(turn(place, FEBRUARY, LAST_IS_BOTTOM))


def test_interviews_follow_from_frozen_figures_only(place):
    measured(place, MARCH.start, LAST_IS_BOTTOM)
    draft = draft_bulletin(subdistrict=place.subdistrict, month=MARCH, at=MARCH.ends_at)
    with pytest.raises(NotFrozen):
        open_interviews(bulletin=draft, at=MARCH.ends_at)


class TestHolding:
    @pytest.fixture
    def opened(self, place):
        leader, member = staffed(place)[place.grids[3].pk]
        turn(place, DECEMBER, LAST_IS_BOTTOM)
        rows = {row.worker: row for row in turn(place, JANUARY, LAST_IS_BOTTOM)}
        return rows[leader], rows[member]

    def hold(self, interview, by, record="谈了", plan="多走访"):
        return hold_interview(interview=interview, by=by, at=JANUARY.ends_at, record=record, plan=plan)

    def test_a_leader_is_interviewed_by_a_head(self, place, opened):
        with pytest.raises(NotAllowed):
            self.hold(opened[0], center(place.subdistrict))
        held = self.hold(opened[0], head(place.subdistrict))
        assert (held.state, held.check_on) == ("held", date(2026, 3, 3))

    def test_a_head_of_another_subdistrict_does_not_count(self, place, opened):
        with pytest.raises(NotAllowed):
            self.hold(opened[0], head(office().subdistrict))

    def test_a_member_is_interviewed_by_the_center(self, place, opened):
        assert self.hold(opened[1], center(place.subdistrict)).state == "held"

    def test_an_interview_is_held_by_somebody_of_its_office(self, opened):
        with pytest.raises(NotAllowed):
            self.hold(opened[1], account())

    def test_nobody_interviews_themselves(self, opened):
        with pytest.raises(NotAllowed):
            self.hold(opened[1], account(of=opened[1].worker))

    def test_record_and_plan_are_needed(self, place, opened):
        with pytest.raises(InvalidInput) as refusal:
            self.hold(opened[1], center(place.subdistrict), record=" ", plan="")
        assert set(refusal.value.fields) == {"record", "plan"}

    def test_it_is_held_once(self, place, opened):
        self.hold(opened[1], center(place.subdistrict))
        with pytest.raises(Conflict):
            self.hold(opened[1], center(place.subdistrict))
