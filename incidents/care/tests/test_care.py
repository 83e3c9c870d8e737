"""Visits on a legal basis, and their counts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from grids.duties import Duty
from grids.tests.factories import territory
from incidents.care.models import CareCategory, CareCount, CareOutcome, CareVisit
from incidents.tests.clients import api
from incidents.tests.fieldwork import REGISTERED, care_visit
from staff.tests.factories import FULL_TIME, GUIDE, LEADER, center, head, member_account, officer, posted

pytestmark = pytest.mark.django_db


class TestVisitsOnALegalBasis:
    def test_the_table_holds_codes_and_keys_and_nothing_else(self):
        kept = {field.name for field in CareVisit._meta.get_fields()}
        assert kept == {"id", "worker", "grid", "day", "category", "outcome", "recorded_at"}
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
            rows = api(reader).get("/api/v1/care-counts/").json()["results"]
            assert [row["visits"] for row in rows] == ([5] if number == 4 else [])
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
