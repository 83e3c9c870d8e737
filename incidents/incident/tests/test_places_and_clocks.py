"""A device that knows neither the time quite right nor where it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.territory.models import Subdistrict
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident
from incidents.tests.clients import code, post
from incidents.tests.fieldwork import kind_of_hazard
from staff.tests.factories import officer

pytestmark = pytest.mark.django_db


@shared_world
def device(place):
    return officer(Duty.FIELD, place.subdistrict)


def ahead(**later: float) -> str:
    return (timezone.now() + timedelta(**later)).isoformat()


def report(place, device, **more):
    kind = kind_of_hazard()
    body = {"grid": code(place.grids[0]), "matter": kind.matter.code, "title": "楼道堆物", "state": "reported"}
    return post(device, "incidents", {**body, "occurred_at": ahead(), **more})


def test_a_clock_that_is_ninety_seconds_fast_reports_now(place, device):
    before = timezone.now()
    answer = report(place, device, occurred_at=ahead(seconds=90), reported_at=ahead(seconds=90))
    assert answer.status_code == 201, answer.json()
    made = Incident.objects.get()
    assert before <= made.occurred_at <= made.reported_at <= timezone.now()
    move = post(device, f"incidents/{made.number}/moves/accept", {"at": ahead(seconds=90)})
    assert move.status_code in (200, 403, 404, 409), move.json()


def test_a_clock_that_is_ten_minutes_fast_is_told_both_times(place, device):
    answer = report(place, device, occurred_at=ahead(minutes=10))
    assert answer.status_code == 400
    assert "这里现在是" in answer.json()["fields"]["occurred_at"][0]


def test_a_hazard_found_a_minute_from_now_was_found_now(place, device):
    body = {
        "grid": code(place.grids[0]),
        "place": "三号楼",
        "description": "堵塞",
        "state": "fixed",
        "level": "general",
    }
    kind = kind_of_hazard()
    more = {"matter": kind.matter.code, "subcategory": kind.code, "found_at": ahead(minutes=1)}
    answer = post(device, "hazards", {**body, **more})
    assert answer.status_code == 201, answer.json()
    assert Hazard.objects.get().found_at <= timezone.now()


@pytest.mark.parametrize(("longitude", "latitude"), [(0, 0), (-74.0, 40.7)])
def test_a_place_on_another_continent_is_refused_by_name(place, device, longitude, latitude):
    Subdistrict.objects.update(west=120.7, east=121.5, south=28.3, north=28.9)
    answer = report(place, device, location={"longitude": longitude, "latitude": latitude})
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {"location"}
    assert report(place, device, location={"longitude": 121.26, "latitude": 28.65}).status_code == 201
