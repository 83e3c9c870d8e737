"""What other systems call our things: one meaning at a time, for sheets and REST alike."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from psycopg2.extras import DateRange

from incidents.incident.models import Incident
from incidents.outside_codes.lists import meanings
from incidents.outside_codes.models import OutsideCode
from incidents.tests.clients import api
from incidents.tests.factories import make_incident
from incidents.tests.fieldwork import kind_of_hazard

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
