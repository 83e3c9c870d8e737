"""Worlds that tests share: each test sees its own, whole and as if just made, and no other."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from core.testing.worlds import _stack, shared_world
from grids.territory.models import Grid, Subdistrict
from grids.tests.factories import Territory, clerk, territory
from staff.accounts.models import User

pytestmark = pytest.mark.django_db
made: list[object] = []  # for each making, the transaction that it was made in


@shared_world
def place() -> Territory:
    made.append(_stack.transaction)
    return territory(villages=1, grids_each=2)


@shared_world
def first_grid(place: Territory) -> Grid:
    return place.grids[0]


@shared_world
def somebody(place: Territory) -> User:
    return clerk()


@pytest.fixture
def name(place: Territory) -> str:
    return place.subdistrict.name


@pytest.mark.parametrize("turn", range(2))
def test_what_one_test_did_the_next_does_not_see(place, name, turn):
    assert made.count(_stack.transaction) == 1, "made anew, though nothing of another module came between"
    assert place.subdistrict.name == name == Subdistrict.objects.get().name
    assert Grid.objects.count() == len(place.grids) == 2
    place.subdistrict.name = "another"
    place.subdistrict.save()
    place.grids.pop()
    territory()


@pytest.mark.parametrize("turn", range(2))
def test_a_refusal_of_the_database_spoils_nothing(place, turn):
    assert Subdistrict.objects.get() == place.subdistrict
    with pytest.raises(IntegrityError), transaction.atomic():
        Subdistrict.objects.create(code=place.subdistrict.code, name="twice")


def test_worlds_made_from_one_another_are_of_one_piece(place, first_grid):
    assert first_grid is place.grids[0]


def test_one_that_is_named_is_there(somebody):
    assert User.objects.get() == somebody


def test_one_that_is_not_named_is_not(place):
    assert not User.objects.exists()


def test_without_any_the_tables_are_empty():
    assert not Subdistrict.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(2))
def test_a_test_with_transactions_of_its_own_makes_them_itself(somebody, turn):
    assert not connection.in_atomic_block
    assert User.objects.get() == somebody


def test_a_world_asks_for_worlds_alone():
    with pytest.raises(TypeError, match="worlds alone"):

        @shared_world
        def other(request: pytest.FixtureRequest) -> None: ...
