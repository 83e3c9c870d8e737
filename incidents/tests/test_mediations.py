"""Mediation of disputes, publicity, and visits on a legal basis."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from rest_framework.test import APIClient

from core.errors import InvalidInput
from grids.duties import Duty
from grids.tests.factories import territory
from incidents.care.models import CareCategory, CareCount, CareOutcome, CareVisit
from incidents.cases.models import is_dispute
from incidents.common.rights import NotYourGrid
from incidents.mediations.models import Mediation
from incidents.mediations.services import mediation_of
from incidents.publicity.models import PublicityActivity
from incidents.publicity.services import save_activity
from incidents.tests.factories import incident, limits, move
from incidents.tests.fieldwork import REGISTERED, activity, care_visit, dispute, mediation
from staff.tests.factories import FULL_TIME, GUIDE, LEADER, center, head, member_account, officer, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    made = territory()
    limits(made.subdistrict)
    return made


@pytest.fixture
def office(place):
    return center(place.subdistrict)


@pytest.fixture
def member(place):
    return member_account(FULL_TIME, to=place.grids[0])


def api(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


class TestMediation:
    def test_the_parties_are_sealed_and_the_last_mediation_stands(self, place, member):
        case = dispute(place.grids[0], by=member)
        assert (is_dispute(case), mediation_of(case)) == (True, None)
        mediation(case, by=member, outcome="failed", agreement="")
        last = mediation(case, by=member)
        assert mediation_of(case) == last
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
            mediation(incident(place.grids[0], by=member), by=member)
        for user in (member_account(GUIDE, to=place.villages[0]), member_account(FULL_TIME, to=place.grids[1])):
            with pytest.raises(NotYourGrid):
                mediation(dispute(place.grids[0], by=office), by=user)

    def test_a_dispute_that_may_grow_worse_becomes_urgent_and_its_limit_shorter(self, place, member, office):
        case = move(dispute(place.grids[0], by=member), "accept", by=office)
        before = case.due_at
        mediation(case, by=member, outcome="failed", agreement="", may_escalate=True)
        case.refresh_from_db()
        assert case.urgency == "urgent"
        assert case.due_at < before

    def test_parties_are_shown_to_who_stands_in_the_case_alone(self, place, member):
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
        case = dispute(place.grids[0], by=member)
        body = {"incident": case.number, "held_on": "2026-03-02", "parties": "甲乙双方", "outcome": "settled"}
        answer = api(member).post("/api/v1/mediations/", {**body, "agreement": "written"}, format="json")
        assert answer.status_code == 201, answer.json()
        assert answer.json()["mediator"] == member.worker.staff_number


class TestPublicity:
    def test_it_is_held_in_several_grids_and_seen_from_each(self, place, office):
        activity(*place.grids[:2], by=office)
        for grid, count in ((place.grids[0], 1), (place.grids[1], 1), (place.grids[2], 0)):
            user = member_account(LEADER, to=grid)
            assert PublicityActivity.objects.visible_to(user).count() == count

    def test_the_grids_of_a_correction_take_the_place_of_the_old(self, place, office):
        row = activity(*place.grids[:2], by=office)
        save_activity(row, grids=place.grids[2:3], by=office, today=REGISTERED)
        assert list(row.grids.all()) == place.grids[2:3]

    @pytest.mark.parametrize(
        ("more", "field"), [({"day": date(2026, 3, 3)}, "day"), ({"content": "11010519491231002X"}, "content")]
    )
    def test_what_cannot_be_is_refused(self, place, office, more, field):
        with pytest.raises(InvalidInput) as refusal:
            activity(place.grids[0], by=office, **more)
        assert set(refusal.value.fields) == {field}

    def test_over_rest_with_the_codes_of_its_grids(self, place, member, office):
        codes = [grid.versions.get().code for grid in place.grids[:2]]
        body = {"day": "2026-03-02", "kind": "leaflets", "topic": "fraud", "reached": 40}
        answer = api(member).post("/api/v1/publicity/", {**body, "grids": codes[:1]}, format="json")
        assert answer.status_code == 201, answer.json()
        assert (answer.json()["grids"], answer.json()["worker"]) == (codes[:1], member.worker.staff_number)
        refused = api(member).post("/api/v1/publicity/", {**body, "grids": codes}, format="json")
        assert set(refused.json()["fields"]) == {"grids"}
        assert len(api(office).get(f"/api/v1/publicity/?grid={codes[0]}").json()["results"]) == 1


class TestVisitsOnALegalBasis:
    def test_the_table_holds_codes_and_keys_and_nothing_else(self):
        kept = {field.name for field in CareVisit._meta.get_fields()}
        assert kept == {"id", "worker", "grid", "day", "category", "outcome"}
        assert set(CareCategory.values) == {
            *("correction", "drug_treatment", "resettlement", "mental_disorder"),
            *("elderly_alone", "children", "disabled", "hardship"),
        }
        assert not any(field.choices is None and field.get_internal_type() == "CharField" for field in fields_of())

    def test_the_database_refuses_what_is_not_on_the_list(self, place, member):
        rows = {"worker": member.worker, "grid": place.grids[0], "day": REGISTERED}
        for more in ({"category": "stability", "outcome": "met"}, {"category": "children", "outcome": "坏"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                CareVisit.objects.create(**rows, **more)

    def test_rest_takes_no_name_number_or_text(self, place, member):
        code = place.grids[0].versions.get().code
        body = {"grid": code, "day": "2026-03-02", "category": "elderly_alone", "outcome": "met"}
        assert api(member).post("/api/v1/care-visits/", body, format="json").status_code == 201
        for extra in ("name", "note", "content", "person", "phone"):
            refused = api(member).post("/api/v1/care-visits/", {**body, extra: "x"}, format="json")
            assert set(refused.json()["fields"]) == {extra}

    def test_rows_are_the_offices_and_the_members_own_and_nobody_elses(self, place, member, office):
        care_visit(place.grids[0], member.worker, by=member)
        for user in (member, office, head(place.subdistrict)):
            assert CareVisit.objects.visible_to(user).count() == 1
        others = [
            member_account(LEADER, to=place.grids[0]),
            member_account(GUIDE, to=place.villages[0]),
            officer(Duty.DISTRICT),
            officer(Duty.EXPORT),
            officer(Duty.FIELD, place.subdistrict),
            center(territory().subdistrict),
        ]
        for user in others:
            assert not CareVisit.objects.visible_to(user).exists()
            assert api(user).get("/api/v1/care-visits/").json()["results"] == []

    def test_fewer_than_five_are_not_counted_for_anybody(self, place, member, office):
        for number in range(5):
            care_visit(place.grids[0], member.worker, by=member, outcome=CareOutcome.values[number % 4])
            reader = officer(Duty.EXPORT, place.subdistrict)
            found = api(reader).get("/api/v1/care-counts/").json()["results"]
            assert [row["visits"] for row in found] == ([5] if number == 4 else [])
        care_visit(place.grids[0], member.worker, by=member, category="hardship")
        assert CareCount.objects.get().category == "elderly_alone"

    def test_counts_are_by_month_and_subdistrict_with_no_finer_cut(self, place, member):
        other = posted(FULL_TIME, to=place.grids[1]).worker
        for day in (date(2026, 3, 1), date(2026, 3, 2), date(2026, 2, 28)):
            care_visit(place.grids[0], member.worker, by=member, day=day)
        office = center(place.subdistrict)
        for _ in range(3):
            care_visit(place.grids[1], other, by=office)
        assert list(CareCount.objects.values_list("month", "visits")) == [(date(2026, 3, 1), 5)]
        assert {field.name for field in CareCount._meta.get_fields()} == {
            *("id", "subdistrict", "month", "category", "visits")
        }

    def test_another_subdistrict_and_a_member_see_no_counts(self, place, member):
        for _ in range(5):
            care_visit(place.grids[0], member.worker, by=member)
        for user in (center(territory().subdistrict), member):
            assert api(user).get("/api/v1/care-counts/").json()["results"] == []


def fields_of() -> list:
    return [field for field in CareVisit._meta.get_fields() if hasattr(field, "choices")]


def test_the_view_names_every_category_of_the_code():
    """A category that the view does not know would have no key, and so no count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_viewdef('incidents_carecount')")
        definition = cursor.fetchone()[0]
    assert all(f"'{code}'" in definition for code in CareCategory.values)
