"""Mediations of disputes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import InvalidInput
from grids.duties import Duty
from incidents.common.rights import NotYourGrid
from incidents.incident.models import is_dispute
from incidents.mediations import forms
from incidents.mediations.models import Mediation
from incidents.mediations.services import mediation_of
from incidents.tests.clients import api
from incidents.tests.factories import make_incident, move
from incidents.tests.fieldwork import dispute, mediation
from staff.tests.factories import FULL_TIME, GUIDE, LEADER, member_account, officer

pytestmark = pytest.mark.django_db


class TestMediation:
    def test_the_parties_are_sealed_and_the_last_mediation_stands(self, place, member):
        incident = dispute(place.grids[0], by=member)
        assert (is_dispute(incident), mediation_of(incident)) == (True, None)
        mediation(incident, by=member, outcome="failed", agreement="")
        last = mediation(incident, by=member)
        assert mediation_of(incident) == last
        with connection.cursor() as cursor:
            cursor.execute("SELECT parties FROM incidents_mediation")
            assert "陈某" not in str(cursor.fetchall())
        assert Mediation.objects.get(pk=last.pk).parties == "陈某、林某"

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"agreement": ""}, "agreement"),
            ({"outcome": "failed"}, "agreement"),
            ({"parties": " "}, "parties"),
            ({"parties": "11010519491231002X"}, "parties"),
            ({"other_mediators": ""}, "mediator"),
        ],
    )
    def test_what_is_missing_is_named(self, place, member, more, field):
        with pytest.raises(InvalidInput) as refusal:
            mediation(dispute(place.grids[0], by=member), by=member, **more)
        assert set(refusal.value.fields) == {field}

    def test_only_a_dispute_is_mediated_and_only_by_who_works_there(self, place, member, office):
        with pytest.raises(InvalidInput):
            mediation(make_incident(place.grids[0], by=member), by=member)
        for user in (member_account(GUIDE, to=place.villages[0]), member_account(FULL_TIME, to=place.grids[1])):
            with pytest.raises(NotYourGrid):
                mediation(dispute(place.grids[0], by=office), by=user)

    def test_a_dispute_that_may_grow_worse_becomes_urgent_and_its_limit_shorter(self, place, member, office):
        incident = move(dispute(place.grids[0], by=member), "accept", by=office)
        before = incident.due_at
        mediation(incident, by=member, outcome="failed", agreement="", may_escalate=True)
        incident.refresh_from_db()
        assert incident.urgency == "urgent"
        assert incident.due_at < before

    def test_parties_are_shown_to_who_stands_in_the_incident_alone(self, place, member):
        mediation(dispute(place.grids[0], by=member), by=member)
        seen = {
            name: api(user).get("/api/v1/mediations/").json()["results"][0]["parties"]
            for name, user in (
                ("member", member),
                ("guide", member_account(GUIDE, to=place.villages[0])),
                ("reader", officer(Duty.EXPORT, place.subdistrict)),
            )
        }
        assert seen == {"member": "陈某、林某", "guide": None, "reader": None}

    def test_over_rest_the_member_is_the_mediator(self, place, member):
        incident = dispute(place.grids[0], by=member)
        body = {"incident": incident.number, "held_on": "2026-03-02", "parties": "甲乙双方", "outcome": "settled"}
        answer = api(member).post("/api/v1/mediations/", {**body, "agreement": "written"}, format="json")
        assert answer.status_code == 201, answer.json()
        assert answer.json()["mediator"] == member.worker.staff_number


def test_a_small_screen_offers_the_latest_disputes_and_takes_the_one_it_came_from(place, member, monkeypatch):
    monkeypatch.setattr(forms, "OFFERED", 2)
    oldest, *later = (dispute(place.grids[0], by=member) for _number in range(4))
    mine = Client()
    mine.force_login(member)
    page = reverse("field-mediation")
    offered = mine.get(page).context["form"].fields["incident"].widget.choices
    assert [key for key, _text in offered] == [later[2].pk, later[1].pk]
    page = f"{page}?case={oldest.number}"
    offered = mine.get(page).context["form"].fields["incident"].widget.choices
    assert [key for key, _text in offered] == [oldest.pk, later[2].pk, later[1].pk]
    values = {"parties": "陈某、林某", "outcome": "settled", "agreement": "oral", "content": "已当面调解，双方达成一致"}
    mine.post(page, {**values, "incident": oldest.pk, "held_on": f"{timezone.localdate():%Y-%m-%d}"})
    assert Mediation.objects.get().incident == oldest


def test_a_dispute_that_is_closed_is_offered_from_its_own_page_alone(place, member):
    closed, still_open = (dispute(place.grids[0], by=member) for _number in range(2))
    mediation(closed, by=member)
    move(closed, "self-close", by=member, result="已调解")
    assert move(closed, "confirm", by=member_account(LEADER, to=place.grids[0])).state == "closed"
    mine = Client()
    mine.force_login(member)
    page = reverse("field-mediation")
    for address, keys in ((page, [still_open.pk]), (f"{page}?case={closed.number}", [closed.pk, still_open.pk])):
        offered = mine.get(address).context["form"].fields["incident"].widget.choices
        assert [key for key, _text in offered] == keys
