"""Pages that stay quick where there are a million cases: no statement of theirs reads or sorts all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grids.tests.factories import territory
from incidents.desk.admin import IncidentAdmin
from incidents.tests.factories import limits, make_incident
from staff.accounts.models import User
from staff.tests.factories import GUIDE, center, head, member_account

pytestmark = pytest.mark.django_db
EVALUATED = reverse("admin:incidents_incident_decide", args=["evaluate"])
OF_A_ROW = reverse("admin:incidents_incident_change", args=[0])
CASES = f"{reverse('dashboard-cases')}?department=none"
LIST = reverse("admin:incidents_incident_changelist")


def as_if_cases_were_many(cursor: Any, *more: str) -> None:
    """What costs much where they are many costs much now: a way without it is taken wherever there is one."""
    for way in ("seqscan", "bitmapscan", "sort", *more):
        cursor.execute(f"SET LOCAL enable_{way} = off")


def plans(address: str, by: Callable[..., User] = head, *without: str) -> list[str]:
    """How PostgreSQL would answer what a page asks about cases, where to read all of them costs more than an index."""
    place = territory()
    limits(place.subdistrict)
    user = by(place.subdistrict)
    case = make_incident(place.grids[0], by=user)
    browser = Client()
    browser.force_login(user)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address.replace("/0/", f"/{case.pk}/")).status_code == 200
    with connection.cursor() as cursor:
        as_if_cases_were_many(cursor, *without)
        found = []
        for query in captured.captured_queries:
            if 'LEFT OUTER JOIN "incidents_incidenttext"' in query["sql"]:
                cursor.execute("EXPLAIN " + query["sql"])
                found.append("\n".join(line for (line,) in cursor.fetchall()))
    assert found
    return found


def test_the_page_of_a_case_finds_its_relatives_by_their_keys() -> None:
    assert [plan for plan in plans(OF_A_ROW) if "Seq Scan on incidents_incident" in plan] == []


@pytest.mark.parametrize("column", range(len(IncidentAdmin.list_display)))
@pytest.mark.parametrize("turned", ["", "-"])
def test_the_list_of_cases_is_never_sorted_as_a_whole(turned: str, column: int) -> None:
    assert [plan for plan in plans(f"{LIST}?o={turned}{column}") if re.search(r"(^|-> ) *Sort ", plan)] == []


@pytest.mark.parametrize("turned", ["", "-"])
def test_of_the_many_without_a_deadline_those_of_one_grid_are_sorted(turned: str) -> None:
    due = IncidentAdmin.list_display.index("due")
    [plan] = plans(f"{LIST}?o={turned}{due}")
    assert re.search(r"Presorted Key: \S+due_at, \S+grid_id", plan), plan


def test_what_a_number_of_a_dashboard_opens_is_read_by_its_deadline() -> None:
    """Rows of the whole subdistrict, most of which are finished: the index has only those that are not."""
    read = plans(CASES, center, "incremental_sort")  # the few rows here may be sorted in part by another index
    assert [plan for plan in read if "incident_unfinished_due" not in plan] == []


def test_of_what_may_still_be_evaluated_the_first_are_read_and_not_all_sorted() -> None:
    assert [plan for plan in plans(EVALUATED, center) if re.search(r"Sort Key: .*closed_at \+", plan)] == []


def others_than(index: str, cursor: Any) -> list[str]:
    """The indexes of cases that begin with their grid or their matter, but for one."""
    cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'incidents_incident'")
    return [name for name, made in cursor.fetchall() if re.search(r"\((grid|matter)_id", made) and name != index]


def test_where_a_guide_is_asked_for_help_is_found_among_few() -> None:
    place = territory()
    limits(place.subdistrict)
    make_incident(place.grids[0], by=center(place.subdistrict))
    browser = Client()
    browser.force_login(member_account(GUIDE, to=place.villages[0]))
    with CaptureQueriesContext(connection) as captured:
        browser.get("/")
    asked = [
        one["sql"] for one in captured.captured_queries if "help_asked_at" in one["sql"] and "task_in_0" in one["sql"]
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for name in others_than("incident_help_asked", cursor):  # which way is the shortest depends on few rows
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(f"EXPLAIN {asked[0]}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "incident_help_asked" in plan, plan
