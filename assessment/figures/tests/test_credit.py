"""To whom work is credited when people move and grids change within a month (docs/decisions/027)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assessment.bulletin.models import BulletinLine
from assessment.bulletin.services import draft_bulletin
from assessment.periods import parse
from assessment.tests.factories import office, surveyed
from core.clock import starts_at
from core.testing.worlds import shared_world
from grids.territory.services import split_grid
from grids.territory.work import Decision, Part
from incidents.tests.factories import entries, make_incident
from staff.postings.services import leave_post, transfer
from staff.tests.factories import FULL_TIME, LEADER, able, center, posted

pytestmark = pytest.mark.django_db
APRIL = parse("2026-04")  # 30 days
LATER = APRIL.ends_at + timedelta(hours=2)
ELEVENTH = date(2026, 4, 11)


class World:
    def __init__(self) -> None:
        self.office = office(villages=1, grids_each=2)
        self.subdistrict = self.office.subdistrict
        self.first, self.second = self.office.grids
        self.clerk = center(self.subdistrict)
        surveyed(self.office, APRIL.start)

    def report(self, on, who, day: date) -> None:
        make_incident(on, by=self.clerk, at=starts_at(day) + timedelta(hours=9), reporter=who)

    def lines(self) -> dict[int, BulletinLine]:
        bulletin = draft_bulletin(subdistrict=self.subdistrict, month=APRIL, at=LATER)
        return {line.grid_id: line for line in bulletin.lines.all()}


@shared_world
def world() -> World:
    return World()


def test_a_transfer_in_mid_month_splits_the_month_by_days_and_each_report_stays_where_it_was_made(world):
    who = able(world.subdistrict)
    posting = posted(FULL_TIME, to=world.first, who=who)
    transfer(posting=posting, on=ELEVENTH, grid=world.second)
    for day in (date(2026, 4, 9), date(2026, 4, 10), ELEVENTH):
        world.report(world.first if day < ELEVENTH else world.second, who, day)
    world.report(world.first, who, date(2026, 4, 12))  # no longer in post there: credited to nobody
    lines = world.lines()
    days = {grid: line.measures["effective_days"] for grid, line in lines.items()}
    assert days == {world.first.pk: 10, world.second.pk: 20}
    reports = {grid: line.measures["valid_reports"] for grid, line in lines.items()}
    assert reports == {world.first.pk: 2, world.second.pk: 1}
    assert lines[world.first.pk].not_ranked_because == "short_service"
    assert lines[world.second.pk].ranked
    assert lines[world.second.pk].explanation["reports_target"] == "20/3"  # 10 × 20/30


def test_whoever_left_stays_in_the_month_with_what_they_did(world):
    posting = posted(FULL_TIME, to=world.first)
    posted(FULL_TIME, to=world.second)
    world.report(world.first, posting.worker, date(2026, 4, 3))
    leave_post(posting=posting, ends_on=date(2026, 4, 21))
    line = world.lines()[world.first.pk]
    assert (line.measures["effective_days"], line.measures["valid_reports"]) == (20, 1)
    assert line.facts["members"] == [posting.worker.name]
    assert line.ranked


def test_a_hand_over_between_two_full_time_members_leaves_the_grid_ranked(world):
    before = posted(FULL_TIME, to=world.first, who=able(world.subdistrict, "前任"))
    leave_post(posting=before, ends_on=date(2026, 4, 16))
    experienced = able(world.subdistrict, "后任")
    elsewhere = posted(FULL_TIME, to=world.second, who=experienced)
    transfer(posting=elsewhere, on=date(2026, 4, 16), grid=world.first)
    posted(FULL_TIME, to=world.second)
    world.report(world.first, before.worker, date(2026, 4, 15))
    world.report(world.first, experienced, date(2026, 4, 16))
    line = world.lines()[world.first.pk]
    assert line.measures["effective_days"] == 30
    assert line.measures["valid_reports"] == 2
    assert line.facts["members"] == ["前任", "后任"]
    assert line.ranked


@pytest.mark.parametrize("stays", [True, False])
def test_a_grid_split_in_mid_month_gives_each_part_its_own_days_and_facts_and_divides_nothing(world, stays):
    member = posted(FULL_TIME, to=world.first)
    leader = posted(LEADER, to=world.first)
    posted(FULL_TIME, to=world.second)
    entries(world.first, date(2026, 4, 5), new=40)
    world.report(world.first, member.worker, date(2026, 4, 5))
    parts = [Part(name, world.office.villages[0]) for name in ("新一格", "新二格")]
    decision = Decision(ELEVENTH, "区划调整", world.clerk, LATER)
    split_grid(grid=world.first, parts=parts[stays:], keeps={} if stays else None, decision=decision)
    lines = world.lines()
    old = lines[world.first.pk]
    opened = [line for grid, line in lines.items() if grid not in (world.first.pk, world.second.pk)]
    assert old.measures["valid_reports"] == 1  # what happened stays with the grid on which it happened
    assert old.measures["entries"] == {"houses": [40, 0, 0]}
    assert old.facts["leaders"] == [leader.worker.name]
    assert all(line.measures["entries"] == {} and line.measures["asked"] == 0 for line in opened)
    if stays:
        assert old.measures["effective_days"] == 30
        assert old.ranked
        assert [line.not_ranked_because for line in opened] == ["no_full_time_member"]
    else:  # the member went on with the heir
        assert old.measures["effective_days"] == 10
        assert old.not_ranked_because == "short_service"
        assert sorted(line.not_ranked_because for line in opened) == ["no_awareness_sample", "no_full_time_member"]
        assert sorted(line.measures["effective_days"] for line in opened) == [0, 20]
    assert not any(line.in_bottom for line in opened)
    assert sum(line.measures["member_days"] for line in lines.values()) == 60
