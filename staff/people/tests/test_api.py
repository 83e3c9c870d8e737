"""Workers over REST."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.tests.factories import territory
from staff.people.models import Worker
from staff.tests.factories import (
    center,
    officer,
    worker,
)

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@shared_world
def made() -> Any:
    return territory(villages=2, grids_each=2)


@shared_world
def office(made: Any) -> APIClient:
    return client_of(center(made.subdistrict))


def test_a_worker_is_entered_and_the_telephone_comes_out_masked(office: APIClient) -> None:
    answer = office.post(
        "/api/v1/workers/", {"name": "王芳", "phone": "13812345678", "education": "大专"}, format="json"
    )
    assert answer.status_code == 201, answer.content
    number = answer.json()["staff_number"]
    assert answer.json()["phone"] == "138****5678"
    changed = office.patch(f"/api/v1/workers/{number}/", {"name": "王方", "phone": "138****5678"}, format="json")
    assert changed.status_code == 200, changed.content
    kept = Worker.objects.get(staff_number=number)
    assert (kept.name, kept.phone, kept.pinyin) == ("王方", "13812345678", "wang fang")


def test_personal_details_are_the_offices(made: Any, office: APIClient) -> None:
    who = worker(made.subdistrict, education="大专")
    assert office.get(f"/api/v1/workers/{who.staff_number}/").json()["education"] == "大专"
    reader = client_of(officer(Duty.EXPORT, made.subdistrict))
    seen = reader.get(f"/api/v1/workers/{who.staff_number}/").json()
    assert (seen["education"], seen["name"]) == (None, who.name)


def test_a_worker_with_a_taken_number_or_an_identity_number_is_refused_by_name(made: Any, office: APIClient) -> None:
    taken = worker(made.subdistrict).staff_number
    for body, field in [
        ({"name": "甲", "staff_number": taken}, "staff_number"),
        ({"name": "甲", "note": "身份证11010519491231002X"}, "note"),
        ({"name": ""}, "name"),
        ({"name": "a\x00"}, "name"),
        ({"name": "甲", "gender": "x"}, "gender"),
        ({"name": "甲", "subdistrict": "000000000"}, "subdistrict"),
        ({"name": "甲", "salary": 1}, "salary"),
    ]:
        refused = office.post("/api/v1/workers/", body, format="json")
        assert refused.status_code == 400, (body, refused.content)
        assert set(refused.json()["fields"]) == {field}
    assert Worker.objects.count() == 1
