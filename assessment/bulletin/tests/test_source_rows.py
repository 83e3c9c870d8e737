"""Every figure opens to the rows behind it: for the office and for who serves the grid, and for nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from assessment.bulletin.explanations import explain, field_of
from assessment.scheme.terms import Terms
from assessment.tests.evidenced import World
from core.history.saying import saying
from core.testing.worlds import shared_world
from grids.duties import Duty
from incidents.entries.models import BaseEntry
from incidents.incident.models import Incident
from staff.tests.factories import account, center, head, officer

pytestmark = pytest.mark.django_db


@shared_world
def world() -> World:
    made = World()
    made.line = made.bulletin.lines.get(grid=made.grid)
    made.api = f"/api/v1/bulletins/2026-03/lines/{made.line.facts['code']}/rows/"
    made.page = reverse("line-rows", args=(made.line.pk,))
    return made


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rest(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_who_serves_the_grid_opens_the_line_to_its_rows(world):
    me = account(of=world.member)
    page = browser(me).get(world.page)
    assert page.status_code == 200
    assert world.incident.number in page.content.decode()
    assert world.secret.number not in page.content.decode()
    assert [len(table.rows) for table in page.context["tables"]] == [1, 1, 1, 1, 1]
    assert "2026-03-19 24:00" in page.context["tables"][3].rows[0].cells  # the deadline, as people say it
    rows = rest(me).get(world.api).json()["results"]
    assert {row["source"] for row in rows} == {"members", "entries", "reports", "due", "surveys"}
    assert all(row["change"] == "" for row in rows)


def test_everybody_else_who_reads_the_line_does_not(world):
    of_another_grid = account(of=world.people[world.office.grids[1].pk][1])
    for user in (of_another_grid, officer(Duty.EXPORT, world.office.subdistrict), officer(Duty.DISTRICT)):
        assert rest(user).get("/api/v1/bulletins/2026-03/lines/").status_code == 200
        assert rest(user).get(world.api).status_code == 404
        assert browser(user).get(world.page).status_code == 404
    assert rest(center(World().office.subdistrict)).get(world.api).status_code == 404


def test_the_office_opens_every_line(world):
    for user in (head(world.office.subdistrict), world.clerk):
        assert rest(user).get(world.api).status_code == 200
        page = browser(user).get(reverse("admin:assessment_bulletinline_change", args=(world.line.pk,)))
        assert world.incident.number in page.content.decode()


def test_what_changed_since_is_marked(world):
    with saying(reason="更正"):
        BaseEntry.objects.filter(pk=world.entry.pk).update(new=9)
    (row,) = [r for r in rest(world.clerk).get(world.api).json()["results"] if r["change"]]
    assert (row["source"], row["change"], row["counted"]["new"], row["today"]["new"]) == ("entries", "changed", 7, 9)
    tables = browser(account(of=world.member)).get(world.page).context["tables"]
    (marked,) = [row for table in tables for row in table.rows if row.change]
    assert "9" in marked.today


def test_the_dashboard_leads_to_the_rows(world):
    assert world.page in browser(account(of=world.member)).get("/dashboard/").content.decode()


def test_the_ranked_table_opens_the_lines_that_one_may_open_and_no_other(world):
    other = reverse("line-rows", args=(world.bulletin.lines.exclude(grid=world.grid).first().pk,))
    leader, of_district = account(of=world.people[world.grid.pk][0]), officer(Duty.DISTRICT)
    for address in ("/dashboard/", reverse("dashboard-bulletin", args=(world.bulletin.pk,))):
        own = browser(leader).get(address).content.decode()
        assert (world.page in own, other in own) == (True, False)
        office = browser(world.clerk).get(address).content.decode()
        assert (world.page in office, other in office) == (True, True)
        district = browser(of_district).get(address).content.decode()
        assert world.page not in district


def test_an_incident_that_became_restricted_after_the_freezing_is_told_to_the_office_alone(world):
    with saying(reason="更正"):
        Incident.objects.filter(pk=world.incident.pk).update(restricted=True)
    leader = account(of=world.people[world.grid.pk][0])
    for user, may_read in ((world.clerk, True), (leader, False)):
        rows = [row for row in rest(user).get(world.api).json()["results"] if row["source"] == "reports"]
        assert [(row["key"] == world.incident.number, row["withheld"]) for row in rows] == [(may_read, not may_read)]
        assert (world.incident.number in browser(user).get(world.page).content.decode()) is may_read


def test_the_explanation_says_where_most_points_were_lost(world):
    explained = explain(world.line, Terms.model_validate(world.bulletin.terms), among=field_of(world.bulletin))
    lost = [(part.out_of, part.score) for part in explained.parts]
    assert len(explained.lost) == sum(score is not None and score < 1000 and str(score) != out for out, score in lost)
    assert explained.parts[0].title in explained.lost[0]  # 7 of 100 points of entries: the most was lost there
