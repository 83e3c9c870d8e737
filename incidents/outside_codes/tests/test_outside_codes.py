"""What other systems call our things: one meaning at a time, for sheets and REST alike."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from psycopg2.extras import DateRange

from grids.duties import Duty
from incidents.incident.models import Incident
from incidents.outside_codes.lists import meanings
from incidents.outside_codes.models import OutsideCode
from incidents.tests.clients import api
from incidents.tests.factories import make_incident
from incidents.tests.fieldwork import kind_of_hazard
from staff.tests.factories import head, officer

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def named(place, code="P-1", **more):
    values = {"system": "省平台", "kind": "grid", "grid": place.grids[0], **more}
    return OutsideCode(subdistrict=place.subdistrict, code=code, **values)


def test_a_code_means_one_thing_at_a_time(place):
    named(place, during=DateRange(None, DAY)).save()
    named(place, during=DateRange(DAY, None), grid=place.grids[1]).save()
    for wrong in (named(place), named(place, code="P-2", kind="matter"), named(place, code="P-3", grid=None)):
        with pytest.raises(ValidationError):
            wrong.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()


def test_sheets_are_told_our_own_codes_of_the_day(place):
    named(place).save()
    kind = kind_of_hazard()
    named(place, code="X9", kind="subcategory", grid=None, subcategory=kind).save()
    named(place, code="old", during=DateRange(None, DAY)).save()
    assert meanings(subdistrict=place.subdistrict.pk, on=DAY) == {
        ("grid", "P-1"): place.grids[0].versions.get().code,
        ("matter", "X9"): f"{kind.matter.code}/{kind.code}",
    }


def test_rest_finds_the_cases_of_a_grid_by_its_outside_code(place, office):
    made = [make_incident(grid, by=office) for grid in place.grids[:2]]
    named(place).save()
    answer = api(office).get("/api/v1/incidents/", {"external_code": "P-1"}).json()
    assert [row["number"] for row in answer["results"]] == [made[0].number]
    assert api(office).get("/api/v1/incidents/", {"external_code": "P-7"}).json()["results"] == []
    assert Incident.objects.count() == 2


def test_the_office_ends_a_code_on_its_page_and_gives_it_another_meaning(place, office):
    old = named(place)
    old.save()
    client = Client()
    client.force_login(office)
    page = reverse("admin:incidents_outsidecode_change", args=[old.pk])
    shown = client.get(page).content.decode()
    assert 'name="begins_on"' in shown
    assert 'name="ends_on"' in shown
    said = {"subdistrict": place.subdistrict.pk, "system": "省平台", "kind": "grid", "code": "P-1"}
    assert client.post(page, {**said, "grid": old.grid_id, "ends_on": "2026-03-02"}).status_code == 302
    old.refresh_from_db()
    assert (old.during.lower, old.during.upper) == (None, DAY)
    add = reverse("admin:incidents_outsidecode_add")
    other = {**said, "grid": place.grids[1].pk}
    assert client.post(add, {**other, "begins_on": "2026-03-01"}).status_code == 200, "it means something else then"
    assert client.post(add, {**other, "begins_on": "2026-03-02"}).status_code == 302
    assert OutsideCode.objects.count() == 2


def test_the_map_goes_out_over_rest_with_the_stable_key_to_the_office_and_for_systems(place, office):
    row = named(place)
    row.save()
    kind = kind_of_hazard()
    named(place, code="X9", kind="subcategory", grid=None, subcategory=kind, during=DateRange(None, DAY)).save()
    address = "/api/v1/outside-codes/"
    for user in (office, officer(Duty.SYSTEM, place.subdistrict), head(place.subdistrict)):
        first, second = sorted(api(user).get(address).json()["results"], key=lambda one: one["code"])
        assert (first["grid"], first["grid_key"]) == (row.grid.versions.get().code, str(row.grid.key))
        assert (second["matter"], second["subcategory"]) == (kind.matter.code, kind.code)
        assert (second["begins_on"], second["ends_on"]) == (None, "2026-03-02")
    assert [one["code"] for one in api(office).get(address, {"in_force_on": "2026-03-02"}).json()["results"]] == ["P-1"]
    for user in (officer(Duty.FIELD, place.subdistrict), officer(Duty.DISTRICT)):
        assert api(user).get(address).json()["results"] == []
