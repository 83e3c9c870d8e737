"""A place and its people, for the tests of every noun; a module that needs others has its own."""

from core.testing.worlds import shared_world
from grids.tests.factories import territory
from incidents.tests.factories import limits
from incidents.tests.fieldwork import intervals
from staff.tests.factories import FULL_TIME, center, member_account


@shared_world
def place():
    made = territory()
    limits(made.subdistrict)
    intervals(made.subdistrict)
    return made


@shared_world
def office(place):
    return center(place.subdistrict)


@shared_world
def member(place):
    return member_account(FULL_TIME, to=place.grids[0])
