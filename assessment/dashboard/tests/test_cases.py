"""The list of cases behind a number: whatever its address names, it shows and names only what its reader sees."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment.tests.factories import Office, office
from core.testing.worlds import shared_world
from incidents.tests.factories import limits, make_incident, put_at
from staff.tests.factories import LEADER, center, department, member_account

pytestmark = pytest.mark.django_db


@shared_world
def offices() -> tuple[Office, Office]:
    both = office(), office()
    for one in both:
        limits(one.subdistrict)
        case = make_incident(one.grids[0], by=center(one.subdistrict))
        put_at(case, "assigned", department=department(one.subdistrict))
    return both


def cases_of(user: Any, **narrowed: Any) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(reverse("dashboard-cases"), narrowed)


NAMED = {
    "subdistrict": lambda one: one.subdistrict,
    "grid": lambda one: one.grids[0],
    "department": lambda one: one.subdistrict.departments.get(),
}


@pytest.mark.parametrize("by", NAMED)
def test_an_address_of_another_subdistrict_names_nothing_and_lists_nothing(
    offices: tuple[Office, Office], by: str
) -> None:
    clerk = center(offices[0].subdistrict)
    here, there = (cases_of(clerk, **{by: NAMED[by](one).pk}) for one in offices)
    assert (len(here.context["cases"]), len(here.context["said"])) == (1, 1)
    assert (list(there.context["cases"]), there.context["said"]) == ([], [])


def test_who_reads_neither_every_grid_nor_a_department_has_no_such_list(offices: tuple[Office, Office]) -> None:
    leader = member_account(LEADER, to=offices[0].grids[0])
    assert cases_of(leader).status_code == 403
