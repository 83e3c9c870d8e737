"""Small-screen pages of fieldwork: what a member does on a phone, tap by tap."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.testing.worlds import shared_world
from incidents.care.models import CareVisit
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident
from incidents.mediations.models import Mediation
from incidents.premises.models import Premises
from incidents.publicity.models import PublicityActivity
from incidents.tests.clients import browser, today
from incidents.tests.factories import make_incident
from incidents.tests.fieldwork import dispute, hazard, kind_of_hazard, premises, task
from incidents.visits.models import Visit
from staff.accounts.models import User
from staff.tests.factories import FULL_TIME, GUIDE, account, center, member_account

pytestmark = pytest.mark.django_db


@shared_world
def shop(place):
    return premises(place.grids[0], today=timezone.localdate())


class TestTheStart:
    def test_it_counts_what_waits_and_what_is_late(self, place, member, shop):
        hazard(place.grids[0], by=member)
        task(place.grids[0], by=center(place.subdistrict))
        tiles = browser(member).get(reverse("field-work")).context["tiles"]
        assert [counts for _label, counts, _url in tiles] == [{"all": 1, "late": 1}] * 3

    def test_a_guide_reads_and_is_offered_nothing_to_write(self, place, shop):
        page = browser(member_account(GUIDE, to=place.villages[0])).get(reverse("field-work"))
        assert not page.context["doors"]
        assert reverse("field-hazard-new") not in page.content.decode()

    def test_a_member_is_offered_every_form_of_the_field(self, member):
        page = browser(member).get(reverse("field-work"))
        offered = [door.address for door in page.context["doors"]]
        assert offered == ["field-visit", "field-hazard-new", "field-mediation", "field-publicity", "field-care"]
        assert all(f'href="{reverse(address)}"' in page.content.decode() for address in offered)

    @pytest.mark.parametrize("name", ["visit", "hazard-new", "register", "mediation", "publicity", "care"])
    def test_who_works_on_no_grid_has_no_page_to_write(self, place, name):
        for user in (account(), member_account(GUIDE, to=place.villages[0])):
            assert browser(user).get(reverse(f"field-{name}")).status_code == 404


class TestPatrols:
    def test_all_in_order_is_one_tap(self, place, member, shop):
        client = browser(member)
        assert client.get(reverse("field-premises")).context["rows"] == [shop]
        client.post(reverse("field-patrolled", args=(shop.pk,)))
        shop.refresh_from_db()
        assert (shop.last_patrolled_on, Visit.objects.get().worker) == (timezone.localdate(), member.worker)
        assert client.get(reverse("field-premises")).context["rows"] == []

    def test_the_problem_of_a_patrol_ends_with_one_tap(self, place, member, shop):
        client = browser(member)
        values = {"grid": place.grids[0].pk, "premises": shop.pk, "kind": "patrol", "day": today(), "problem": "堵塞"}
        answer = client.post(f"{reverse('field-visit')}?premises={shop.pk}", values)
        page = reverse("field-problem", args=(Visit.objects.get().pk,))
        assert answer["Location"] == page
        due = (timezone.localdate() + timedelta(days=3)).isoformat()
        client.post(page, {"kind": kind_of_hazard().pk, "ending": "open", "due_on": due})
        made = Hazard.objects.get()
        assert (made.state, made.premises, made.visit, made.description) == ("open", shop, Visit.objects.get(), "堵塞")
        assert client.get(page).status_code == 302  # dealt with

    def test_or_becomes_an_incident(self, place, member, shop):
        row = Visit.objects.create(
            worker=member.worker, grid=place.grids[0], day=timezone.localdate(), kind="visit", problem="路灯不亮"
        )
        kind = kind_of_hazard()
        values = {"kind": kind.pk, "ending": "reported", "due_on": ""}
        answer = browser(member).post(reverse("field-problem", args=(row.pk,)), values)
        incident = Incident.objects.get()
        assert answer["Location"] == reverse("field-case", args=(incident.number,))

    def test_somebody_elses_problem_is_not_there(self, place, member):
        row = Visit.objects.create(
            worker=member.worker, grid=place.grids[0], day=timezone.localdate(), kind="visit", problem="x"
        )
        other = member_account(FULL_TIME, to=place.grids[0])
        assert browser(other).get(reverse("field-problem", args=(row.pk,))).status_code == 404

    def test_premises_are_registered_with_a_sealed_phone(self, place, member):
        values = {"grid": place.grids[0].pk, "name": "小吃店", "place": "1号", "kind": "food", "risk": "high"}
        browser(member).post(reverse("field-register"), {**values, "phone": "13800001234", "contact": "王经理"})
        assert Premises.objects.get().masked_phone == "138****1234"

    def test_another_villages_premises_are_not_there(self, place, shop):
        client = browser(member_account(FULL_TIME, to=place.grids[-1]))
        assert client.get(reverse("field-place", args=(shop.pk,))).status_code == 404
        assert client.post(reverse("field-patrolled", args=(shop.pk,))).status_code == 404
        assert not Visit.objects.exists()


class TestTheRest:
    def test_a_mediation_of_a_dispute_of_mine(self, place, member):
        incident = dispute(place.grids[0], by=member)
        values = {"incident": incident.pk, "parties": "甲、乙", "outcome": "settled", "held_on": today()}
        client = browser(member)
        assert list(client.post(reverse("field-mediation"), values).context["form"].errors) == ["agreement"]
        client.post(reverse("field-mediation"), {**values, "agreement": "oral"})
        made = Mediation.objects.get()
        assert made.mediator == member.worker
        page = client.get(reverse("field-case", args=(made.incident.number,))).content.decode()
        assert str(made.get_outcome_display()) in page.split("<h2>纠纷调解</h2>")[1]

    def test_the_page_of_a_dispute_leads_to_it_for_who_works_there(self, place, member):
        incident, other = dispute(place.grids[0], by=member), make_incident(place.grids[0], by=member)
        guide = member_account(GUIDE, to=place.villages[0])
        linked = {
            (user.username, one.number): f"{reverse('field-mediation')}?case={one.number}"
            in browser(user).get(reverse("field-case", args=(one.number,))).content.decode()
            for user in (member, guide)
            for one in (incident, other)
        }
        assert [key for key, seen in linked.items() if seen] == [(member.username, incident.number)]

    def test_publicity_with_a_count(self, place, member):
        values = {"where": [place.grids[0].pk], "topic": "fraud", "kind": "door", "reached": 25, "day": today()}
        browser(member).post(reverse("field-publicity"), values)
        assert PublicityActivity.objects.get().reached == 25

    def test_a_visit_on_a_legal_basis_asks_for_codes_alone(self, place, member):
        client = browser(member)
        form = client.get(reverse("field-care")).context["form"]
        assert set(form.fields) == {"grid", "category", "outcome", "day"}
        values = {"grid": place.grids[0].pk, "category": "disabled", "outcome": "met", "day": today()}
        client.post(reverse("field-care"), values)
        assert CareVisit.objects.get().worker == member.worker


@pytest.mark.parametrize("name", ["work", "premises", "hazards", "tasks"])
def test_lists_make_the_same_queries_for_one_row_and_for_many(place, member, name):
    office = center(place.subdistrict)

    def more() -> None:
        premises(place.grids[0], today=timezone.localdate())
        hazard(place.grids[0], by=office, found_by=member.worker)
        task(place.grids[0], by=office)

    def counted() -> int:
        client = browser(User.objects.get(pk=member.pk))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"field-{name}")).status_code == 200
        return len(queries)

    more()
    few = counted()
    for _ in range(4):
        more()
    assert counted() == few
