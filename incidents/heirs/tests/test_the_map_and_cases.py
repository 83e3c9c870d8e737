"""Open incidents of a grid that closes: they stay where they happened, and the heir's people look after them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from core.testing.worlds import shared_world
from grids.territory.services import close_grid, rename_grid
from grids.territory.work import Decision
from grids.tests.factories import territory
from incidents.heirs.receivers import SettleIncidentsFirst
from incidents.incident.context import MoveNotYours
from incidents.incident.models import Incident
from incidents.tests.factories import limits, make_incident, move, shanghai
from staff.accounts.models import User
from staff.tests.factories import LEADER, center, member_account

pytestmark = pytest.mark.django_db


@shared_world
def place():
    made = territory()
    limits(made.subdistrict)
    return made


@shared_world
def clerk(place):
    return center(place.subdistrict)


def decided(clerk, on: date) -> Decision:
    return Decision(on, "街道决定", clerk, timezone.now())


def again(user: User) -> User:
    """As the next request sees the account."""
    return User.objects.get(pk=user.pk)


def test_without_a_successor_open_incidents_are_named_to_be_settled_first(place, clerk):
    grid = place.grids[0]
    incident = make_incident(grid, by=clerk)
    with pytest.raises(SettleIncidentsFirst) as refusal, transaction.atomic():
        close_grid(grid=grid, decision=decided(clerk, timezone.localdate()))
    assert incident.number in str(refusal.value)
    assert set(refusal.value.fields) == {"heir"}
    rename_grid(grid=grid, name="改名不问案件", decision=decided(clerk, timezone.localdate()))
    move(incident, "invalidate", by=center(place.subdistrict), now=shanghai("2026-03-02 10:00"), reason="unclear")
    close_grid(grid=grid, decision=decided(clerk, timezone.localdate()))


def test_the_leader_of_the_heir_settles_the_open_incident_and_the_incident_stays_on_its_grid(place, clerk):
    grid, heir = place.grids[:2]
    incident = make_incident(grid, by=clerk)
    stranger = member_account(LEADER, to=place.grids[2])
    leader = member_account(LEADER, to=heir)
    at = timezone.now()
    with pytest.raises(MoveNotYours), transaction.atomic():
        move(incident, "settle", by=leader, now=at)
    close_grid(grid=grid, heir=heir, decision=decided(clerk, timezone.localdate()))
    leader = again(leader)
    assert incident in Incident.objects.visible_to(leader)
    assert incident not in Incident.objects.visible_to(again(stranger))
    settled = move(incident, "settle", by=leader, now=at)
    assert (settled.state, settled.grid) == ("handling", grid)


def test_an_act_of_the_future_leaves_incidents_with_their_own_people_until_the_day(place, clerk):
    grid, heir = place.grids[:2]
    own, next_one = member_account(LEADER, to=grid), member_account("full_time", to=heir)
    incident = make_incident(grid, by=clerk)
    close_grid(grid=grid, heir=heir, decision=decided(clerk, date(2090, 1, 1)))
    assert incident in Incident.objects.visible_to(own)
    assert incident not in Incident.objects.visible_to(next_one)
