"""Who may read and write what, for every address of the API.

The table below names every endpoint; one that is not in it fails the test, so that nobody adds an
address without saying who may use it. Who may write is tried with each duty that may, and of the others with some at
each address, drawn by chance; in the soak with all.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from assessment.inspection.models import SampleItem
from assessment.inspection.services import note_finding
from assessment.interview.models import Interview, InterviewGround
from assessment.pay.services import draft_runs
from assessment.pay.tests.factories import fund, income, rate
from assessment.periods import Kind, parse
from assessment.tests.factories import office
from core.testing.laws import drawn, few_of
from core.testing.worlds import shared_world
from gridops.tests.addresses import LISTS, READ, TABLE, World, as_user, endpoints, objected
from grids.duties import Duty
from grids.tests.factories import matter
from incidents.entries.models import AwarenessSurvey
from incidents.tests.factories import entries, make_incident, shanghai
from incidents.tests.fieldwork import activity, care_visit, dispute, hazard, mediation, premises, supervision, task
from incidents.visits.models import Visit
from staff.accounts.models import User
from staff.attendance.models import Attendance
from staff.calendar.models import CalendarDay
from staff.postings.models import Posting
from staff.recruitment.models import Application
from staff.tests.factories import (
    FULL_TIME,
    LEADER,
    account,
    center,
    department,
    member_account,
    officer,
    posted,
)

pytestmark = pytest.mark.django_db


@shared_world
def world() -> World:
    return World()


def test_every_endpoint_is_in_the_table() -> None:
    assert set(endpoints()) == set(TABLE)


def test_without_a_token_every_method_is_refused_with_401(world: World) -> None:
    for name in TABLE:
        for method in ("get", "post", "patch", "delete"):
            answer = getattr(APIClient(), method)(world.path(name))
            assert answer.status_code == 401, (name, method, answer.status_code)
            assert answer["WWW-Authenticate"] == "Bearer"
            if name not in ("schema", "docs"):
                assert set(answer.json()) == {"code", "detail"}


# A ground that was recorded has its evidence in words; the tests of replacement open the rows behind a quarter's.
EMPTY_HERE = {"replacement-rows-list"}


def test_the_center_reads_what_an_outsider_does_not_see(world: World) -> None:
    for name in set(READ) - {"docs", "nowhere", "export", "export-manifest"}:
        inside = as_user(world.reader(name)).get(world.path(name))
        assert inside.status_code == 200, (name, inside.content)
        if name.endswith("-list") and name not in EMPTY_HERE:
            assert inside.json()["results"], f"{name}: the world holds no row of it, so this would show nothing"
        outside = as_user(account()).get(world.path(name))
        expected = TABLE[name].outsider
        assert outside.status_code == (404 if expected == "hidden" else 200), name
        if expected == "empty":
            assert outside.json() == {"next": None, "previous": None, "results": []}, name


def test_an_office_of_another_subdistrict_sees_nothing_of_this_one(world: World) -> None:
    other = center(office().subdistrict)
    for name, row in TABLE.items():
        if row.outsider == "same" or not row.reads:
            continue
        answer = as_user(other).get(world.path(name))
        if row.outsider == "empty":
            for key in (
                world.code,
                str(world.incident.number),
                world.posting.worker.staff_number,
                world.subdistrict.code,
            ):
                assert key not in answer.content.decode(), name
        elif row.outsider == "hidden" and name != "schemes-detail":  # both have a version 1: they see their own
            assert answer.status_code == 404, name


def test_pay_is_not_there_for_anybody_but_the_office_of_pay(world: World) -> None:
    """Not for the center or the person either: one's own slip stands on one's own page."""
    readers = {Duty.PAYROLL.value, Duty.HEAD.value, Duty.INSPECTOR.value}
    for duty, user in world.accounts().items():
        for name in (one for one in READ if TABLE[one].of_pay):
            answer = as_user(user).get(world.path(name))
            assert answer.status_code == (200 if duty in readers else 404), (name, duty)
            if name.endswith("-list"):
                export = as_user(user).head(f"/api/v1/exports/{name.removesuffix('-list')}.ndjson")
                assert export.status_code == (200 if duty in readers else 404), (name, duty)


@pytest.mark.law
def test_writing_is_refused_to_every_duty_that_the_table_does_not_name(world: World) -> None:
    accounts, chance = world.accounts(), drawn("Some of those who may not write try to")
    for name, row in TABLE.items():
        for method in ("post", "patch", "delete"):
            named = [duty for duty in accounts if duty in (getattr(row, method) or ())]
            others = [duty for duty in accounts if duty not in named]
            for duty in (*named, *few_of(others, 3, chance)):
                user = accounts[duty]
                body = {"nonsense": 1, "reason": "the month of this world is frozen"}
                with transaction.atomic():
                    answer = getattr(as_user(user), method)(world.path(name), body, format="json")
                    transaction.set_rollback(True)  # what one duty may delete, the next one needs again
                expected = ({400} if method != "delete" else {204}) if duty in named else {403, 404, 405}
                assert answer.status_code in expected, (name, duty, method, answer.status_code, answer.content)


def test_what_is_asked_and_not_known_is_a_400_that_names_it(world: World) -> None:
    """A filter with a slip in its name would otherwise list everything."""
    for name in set(READ) - {"schema", "docs", "nowhere"}:
        path, client = world.path(name), as_user(world.reader(name))
        for query in ({"stat": "closed"}, {"reported_after": "2030-01-01"}, {"format": "json"}):
            answer = client.get(path, query)
            assert answer.status_code == 400, (name, query)
            assert set(answer.json()["fields"]) == set(query), (name, query)
        assert client.get(path).status_code == 200, name
        assert as_user(None).get(path, {"stat": "closed"}).status_code == 401, name


def test_a_field_that_is_not_known_is_a_400_that_names_it(world: World) -> None:
    accounts = {duty: as_user(user) for duty, user in world.accounts().items()}
    for name, row in TABLE.items():
        for method in ("post", "patch"):
            for duty in getattr(row, method) or ():
                answer = getattr(accounts[duty], method)(world.path(name), {"no_such_field": 1}, format="json")
                if answer.status_code == 400 and not name.endswith("attachments-list"):  # that one asks for a form
                    assert "no_such_field" in answer.json()["fields"], (name, method, duty, answer.content)


def test_a_leader_of_one_village_gets_404_for_an_incident_of_another(world: World) -> None:
    elsewhere = next(g for g in world.office.grids if g.versions.get().village_id == world.office.villages[1].pk)
    leader = as_user(member_account(LEADER, to=world.office.villages[1]))
    own = make_incident(elsewhere, by=world.center)
    assert leader.get(f"/api/v1/incidents/{own.number}/").status_code == 200
    for path in ("", "moves/"):
        assert leader.get(f"/api/v1/incidents/{world.incident.number}/{path}").status_code == 404
    assert leader.post(f"/api/v1/incidents/{world.incident.number}/moves/", {"move": "settle"}).status_code == 404
    seen = leader.get("/api/v1/incidents/").json()["results"]
    assert [row["number"] for row in seen] == [own.number]


def test_the_office_of_one_subdistrict_cannot_write_about_another(world: World) -> None:
    other = center(office().subdistrict)
    district_too = officer(Duty.DISTRICT)
    for user in (other, district_too):
        client = as_user(user)
        fact = {"grid": world.code, "month": "2026-02", "asked": 10, "knowing": 5}
        answer = client.post("/api/v1/awareness-surveys/", fact, format="json")
        assert answer.status_code in (400, 403)
        if answer.status_code == 400:
            assert set(answer.json()["fields"]) == {"grid"}
        assert client.patch(world.path("visits-detail"), {"households": 9}, format="json").status_code in (403, 404)
    world.visit.refresh_from_db()
    assert world.visit.households == 3


def test_restricted_incidents_stay_with_the_office(world: World) -> None:
    clue = make_incident(world.grid, by=world.center, about=matter("petitions", restricted=True))
    assert as_user(world.center).get(f"/api/v1/incidents/{clue.number}/").status_code == 200
    for user in (officer(Duty.EXPORT, world.subdistrict), member_account(LEADER, to=world.grid)):
        assert as_user(user).get(f"/api/v1/incidents/{clue.number}/").status_code == 404


def test_lists_take_the_same_number_of_queries_for_one_row_and_for_many(world: World) -> None:
    def queries(name: str) -> int:
        client, path = as_user(User.objects.get(pk=world.reader(name).pk)), world.path(name)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    queries("villages-list")  # a new connection asks PostgreSQL for the numbers of its types
    before = {name: queries(name) for name in LISTS}
    for grid in world.office.grids[1:]:
        who = posted(FULL_TIME, to=grid).worker
        posted(LEADER, to=grid)
        incident = make_incident(grid, by=world.center, reporter=who)
        supervision(incident)
        Attendance.objects.create(worker=who, day=date(2026, 3, 2), status="present")
        Application.objects.create(
            subdistrict=world.subdistrict, grid=grid, channel="recruited", applied_on=date(2026, 3, 1), name="林二"
        )
        Visit.objects.create(worker=who, grid=grid, day=date(2026, 3, 2), kind="patrol", incident=incident)
        premises(grid)
        hazard(grid, by=world.center, found_by=who)
        mediation(dispute(grid, by=world.center), by=world.center)
        activity(grid, by=world.center)
        care_visit(grid, who, by=world.center)
        task(*world.office.grids, by=world.center)
        entries(grid, date(2026, 3, 2), new=5)
        AwarenessSurvey.objects.create(grid=grid, month=date(2026, 3, 1), asked=30, knowing=20)
        department(world.subdistrict, f"d{grid.pk}")
        CalendarDay.objects.create(
            subdistrict=world.subdistrict, day=date(2026, 5, grid.pk % 28 + 1), working=False, name="x"
        )
        note_finding(inspection=grid.inspections.get(), text="x", by=world.center, at=shanghai("2026-03-09 10:00"))
        SampleItem.objects.create(
            sample=world.sample, kind="visit", position=9, key=f"x{grid.pk}", grid=grid, day=date(2026, 3, 2)
        )
        one = Interview.objects.create(
            subdistrict=world.subdistrict,
            worker=who,
            month=date(2026, 3, 1),
            bulletin=world.bulletin,
            opened_at=shanghai("2026-04-01 03:00"),
            due_on=date(2026, 4, 8),
        )
        InterviewGround.objects.create(interview=one, grid=grid, role=FULL_TIME, first_rank=3, second_rank=4)
        objected(one, by=world.center)
        rate(world.pay_item, 900, worker=who)
        income(fund(world.subdistrict, f"财政{grid.pk}"), 10, by=world.center)
        Posting.objects.filter(worker=who).update(pay_scheme="allowance")
    for month in ("2026-02", "2026-03"):
        draft_runs(subdistrict=world.subdistrict, month=parse(month, Kind.MONTH), at=shanghai("2026-04-10 09:00"))
    after = {name: queries(name) for name in LISTS}
    assert after == before
    assert {name: count for name, count in after.items() if count > 6} == {}
