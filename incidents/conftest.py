"""A place and its people, for the tests of every noun; a module that needs others has its own."""

import pytest

from grids.tests.factories import territory
from incidents.tests.factories import limits
from incidents.tests.fieldwork import intervals
from staff.tests.factories import FULL_TIME, center, member_account


@pytest.fixture
def place():
    made = territory()
    limits(made.subdistrict)
    intervals(made.subdistrict)
    return made


@pytest.fixture
def office(place):
    return center(place.subdistrict)


@pytest.fixture
def member(place):
    return member_account(FULL_TIME, to=place.grids[0])
