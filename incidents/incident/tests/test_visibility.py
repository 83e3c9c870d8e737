"""What each role sees, from postings and grants, by date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.territory.models import Grid
from grids.tests.factories import crime_clue, matter, territory
from incidents.incident.models import Incident
from incidents.tests.factories import draft, limits, make_incident, move
from staff.access import Role, access_of
from staff.accounts.authentication import MayUse
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import Posting
from staff.postings.services import leave_post
from staff.tests.factories import (
    FULL_TIME,
    GUIDE,
    LEADER,
    PART_TIME,
    account,
    center,
    department,
    handler,
    head,
    member_account,
    officer,
    posted,
)

pytestmark = pytest.mark.django_db


class World:
    """Two subdistricts; an incident and a restricted incident on every grid, a draft on the first."""

    def __init__(self) -> None:
        self.here, self.there = territory(), territory()
        self.clerk = center(self.here.subdistrict)
        self.incidents = {}
        for place in (self.here, self.there):
            limits(place.subdistrict)
            clerk = center(place.subdistrict)
            for grid in place.grids:
                self.incidents[grid.pk, "open"] = make_incident(grid, by=clerk)
                self.incidents[grid.pk, "petition"] = make_incident(
                    grid, by=clerk, about=matter("petitions", restricted=True)
                )
                self.incidents[grid.pk, "clue"] = make_incident(grid, by=clerk, subcategory=crime_clue())
        self.draft = draft(self.here.grids[0], by=self.clerk)

    def open_on(self, *grids: Grid) -> set[str]:
        return {self.incidents[grid.pk, "open"].number for grid in grids}

    def all_on(self, *grids: Grid) -> set[str]:
        return {self.incidents[grid.pk, kind].number for grid in grids for kind in ("open", "petition", "clue")}


@shared_world
def world():
    return World()


def seen(user: User) -> set[str]:
    fresh = User.objects.get(pk=user.pk)
    return set(Incident.objects.visible_to(fresh).values_list("number", flat=True))


@pytest.mark.parametrize("role", [LEADER, FULL_TIME, PART_TIME])
def test_who_serves_a_grid_sees_its_ordinary_incidents(world, role):
    grid = world.here.grids[0]
    assert seen(member_account(role, to=grid)) == world.open_on(grid)


@pytest.mark.parametrize("role", [GUIDE, LEADER])
def test_who_serves_a_village_sees_the_incidents_of_all_its_grids_and_of_no_other(world, role):
    village, grids = world.here.villages[0], world.here.grids[:2]
    user = member_account(role, to=village)
    assert seen(user) == world.open_on(*grids)
    assert access_of(user).scope.villages == {village.pk}


def test_the_center_and_the_head_see_everything_of_their_subdistrict_restricted_incidents_and_drafts_too(world):
    everything = world.all_on(*world.here.grids) | {world.draft.number}
    assert seen(center(world.here.subdistrict)) == everything
    assert seen(head(world.here.subdistrict)) == everything


def test_a_department_sees_what_it_handles_restricted_or_not(world):
    mine = department(world.here.subdistrict)
    other = handler(department(world.here.subdistrict, "police"))
    user = handler(mine)
    assert seen(user) == set()
    numbers = set()
    for kind in ("open", "petition"):
        incident = world.incidents[world.here.grids[0].pk, kind]
        move(incident, "accept", by=world.clerk)
        move(incident, "assign", by=world.clerk, department=mine.code)
        numbers.add(incident.number)
    assert seen(user) == numbers
    assert seen(other) == set()


def test_a_reporter_sees_their_own_restricted_report_and_draft(world):
    grid = world.here.grids[1]
    member = member_account(FULL_TIME, to=grid)
    petition = make_incident(grid, by=member, about=matter("petitions", restricted=True))
    unsent = draft(grid, by=member)
    assert seen(member) == world.open_on(grid) | {petition.number, unsent.number}
    assert unsent.number not in seen(member_account(LEADER, to=grid))


def test_the_district_sees_all_ordinary_incidents_and_restricted_ones_once_escalated(world):
    district = officer(Duty.DISTRICT)
    ordinary = world.open_on(*world.here.grids, *world.there.grids)
    assert seen(district) == ordinary
    incident = world.incidents[world.here.grids[0].pk, "petition"]
    move(incident, "accept", by=world.clerk)
    move(incident, "assign", by=world.clerk, department=department(world.here.subdistrict).code)
    move(incident, "escalate", by=head(world.here.subdistrict), note="请区里处理")
    assert seen(district) == ordinary | {incident.number}


def test_an_export_token_sees_ordinary_incidents_of_its_subdistrict_only(world):
    assert seen(officer(Duty.EXPORT, world.here.subdistrict)) == world.open_on(*world.here.grids)


@pytest.mark.parametrize("duty", [Duty.SYSTEM, Duty.SECURITY, Duty.AUDIT])
def test_administrators_see_no_incident_and_no_worker(world, duty):
    user = officer(duty)
    posted(LEADER, to=world.here.grids[0])
    assert seen(user) == set()
    assert list(Worker.objects.visible_to(user)) == []
    assert list(Posting.objects.visible_to(user)) == []


def test_djangos_own_flags_decide_nothing(world):
    user = account()
    User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)
    assert seen(user) == set()


def test_an_account_that_was_switched_off_sees_nothing(world):
    user = officer(Duty.CENTER, world.here.subdistrict)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert seen(user) == set()
    assert not access_of(User.objects.get(pk=user.pk)).held


def test_a_grant_ends_with_its_last_day(world):
    today = timezone.localdate()
    assert seen(officer(Duty.CENTER, world.here.subdistrict, until=today)) == set()
    assert seen(officer(Duty.CENTER, world.here.subdistrict, until=today + timedelta(days=1)))
    assert seen(officer(Duty.CENTER, world.here.subdistrict, on=today + timedelta(days=1))) == set()


def test_a_transfer_changes_what_one_sees_from_that_day(world):
    first, second = world.here.grids[0], world.here.grids[2]
    posting = posted(FULL_TIME, to=first)
    leave_post(posting=posting, ends_on=date(2026, 5, 10))
    posted(FULL_TIME, to=second, who=posting.worker, begins_on=date(2026, 5, 10))
    user = account(of=posting.worker)
    assert access_of(user, date(2026, 5, 9)).posts == {(Role.FULL_TIME, first.pk)}
    assert access_of(user, date(2026, 5, 10)).posts == {(Role.FULL_TIME, second.pk)}
    assert seen(user) == world.open_on(second)


def test_a_grid_that_moves_to_another_village_takes_its_readers_along(world):
    from psycopg2.extras import DateRange

    from grids.territory.models import GridVersion

    grid, (old, new) = world.here.grids[0], world.here.villages
    was, now = member_account(GUIDE, to=old), member_account(GUIDE, to=new)
    GridVersion.objects.filter(grid=grid).update(during=DateRange(date(2016, 1, 1), date(2026, 6, 1)))
    GridVersion.objects.create(
        grid=grid, during=DateRange(date(2026, 6, 1), None), code=f"{new.code}099", name="x", village=new
    )
    for day, reader in ((date(2026, 5, 31), was), (date(2026, 6, 1), now)):
        both = {user.pk: grid.pk in access_of(user, day).scope.grids for user in (was, now)}
        assert both == {user.pk: user == reader for user in (was, now)}


def test_two_duties_in_two_offices_stay_apart(world):
    from staff.accounts.services import grant

    user = center(world.here.subdistrict)
    grant(user=user, duty=Duty.HEAD, subdistrict=world.there.subdistrict, on=date(2026, 1, 1))
    assert access_of(user).held == {
        (Duty.CENTER, world.here.subdistrict.pk),
        (Duty.HEAD, world.there.subdistrict.pk),
    }


def test_a_worker_sees_themselves_and_those_of_their_grids(world):
    grid = world.here.grids[0]
    mine, other = posted(LEADER, to=grid).worker, posted(FULL_TIME, to=grid).worker
    far = posted(FULL_TIME, to=world.here.grids[2]).worker
    visible = set(Worker.objects.visible_to(account(of=mine)))
    assert {mine, other} <= visible
    assert far not in visible


def test_finding_out_what_one_sees_takes_one_query(world, django_assert_num_queries):
    user = User.objects.get(pk=member_account(LEADER, to=world.here.villages[0]).pk)
    with django_assert_num_queries(1):
        access_of(user)
        access_of(user)


def test_reading_is_open_to_every_account_and_to_nobody_else(rf):
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/")
    request.user = AnonymousUser()
    assert not MayUse().has_permission(request, None)
    request.user = account()
    assert MayUse().has_permission(request, None)
    post = rf.post("/")
    post.user = request.user
    assert not MayUse().has_permission(post, type("View", (), {"writers": ("center",)})())
