"""Recruitment over REST: a candidate comes in, is judged, refused or appointed, and is seen by the office alone."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.tests.factories import Territory, territory
from staff.postings.models import Posting
from staff.recruitment.models import Application
from staff.tests.factories import center, head, officer

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/applications/"


@shared_world
def place() -> Territory:
    return territory()


def client_of(user: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@shared_world
def office(place: Territory) -> APIClient:
    return client_of(center(place.subdistrict))


def body(place: Territory, **more: object) -> dict[str, object]:
    skills = ("uses_computer", "uses_phone_app", "organises", "expresses", "energetic", "well_informed")
    return {
        "name": "钱多",
        "born_on": "1990-01-01",
        "channel": "recruited",
        "grid": place.grids[0].versions.get().code,
        "applied_on": "2026-05-01",
        "phone": "13800138000",
        **dict.fromkeys(skills, True),
        "judged_by": "李主任",
        "judged_on": "2026-05-02",
        **more,
    }


def test_a_candidate_is_entered_found_eligible_and_appointed(place: Territory, office: APIClient) -> None:
    made = office.post(ADDRESS, body(place, former_post="social_worker"), format="json")
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["phone"], row["state"], row["preferred"], row["objections"]) == ("138****8000", "applied", True, [])
    one = f"{ADDRESS}{row['id']}/"
    early = office.post(f"{one}appoint/", {"begins_on": "2026-06-01", "pay_scheme": "wage"}, format="json")
    assert early.status_code == 409
    assert office.post(f"{one}find-eligible/", {}, format="json").json()["state"] == "eligible"
    key = {"HTTP_IDEMPOTENCY_KEY": "appoint-1"}
    appointment = {"begins_on": "2026-06-01", "pay_scheme": "wage"}
    answers = [office.post(f"{one}appoint/", appointment, format="json", **key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    posting = Posting.objects.get()
    assert answers[0].json()["posting"] == posting.pk
    assert answers[0].json()["worker"] == posting.worker.staff_number
    assert office.post(f"{one}refuse/", {"because": "x"}, format="json").status_code == 409
    assert office.patch(one, {"note": "x"}, format="json").status_code == 409


def test_what_stands_against_a_candidate_is_told_live_and_field_by_field(place: Territory, office: APIClient) -> None:
    row = office.post(ADDRESS, body(place, born_on="1960-01-01", energetic=False), format="json").json()
    assert [each["code"] for each in row["objections"]] == ["too_old", "lacks_energy"]
    refused = office.post(f"{ADDRESS}{row['id']}/find-eligible/", {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (400, "not_eligible")
    assert {"born_on", "energetic"} <= set(refused.json()["fields"])
    assert office.post(f"{ADDRESS}{row['id']}/refuse/", {}, format="json").json()["fields"].keys() == {"because"}
    done = office.post(f"{ADDRESS}{row['id']}/refuse/", {"because": "超龄"}, format="json").json()
    assert (done["state"], done["decision"], done["objections"]) == ("refused", "超龄", [])


def test_a_change_of_what_is_said_is_judged_anew(place: Territory, office: APIClient) -> None:
    one = f"{ADDRESS}{office.post(ADDRESS, body(place), format='json').json()['id']}/"
    office.post(f"{one}find-eligible/", {}, format="json")
    assert office.patch(one, {"phone": "138****8000", "education": "大专"}, format="json").json()["state"] == "applied"
    assert Application.objects.get().phone == "13800138000"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"channel": "friend"}, "channel"), ({"grid": "0"}, "grid"), ({"state": "appointed"}, "state"),
     ({"applied_on": "1900-01-01"}, "applied_on"), ({"note": "11010519491231002X"}, "note")],
)  # fmt: skip
def test_a_bad_candidate_names_the_field(
    place: Territory, office: APIClient, change: dict[str, object], field: str
) -> None:
    refused = office.post(ADDRESS, body(place, **change), format="json")
    assert refused.status_code == 400
    assert set(refused.json()["fields"]) == {field}


def test_lists_are_narrowed_and_read_by_the_office_alone(place: Territory, office: APIClient) -> None:
    for name, former in (("钱多", ""), ("孙少", "auxiliary_police")):
        office.post(ADDRESS, body(place, name=name, former_post=former), format="json")
    for query, names in (
        ({"preferred": "true"}, ["孙少"]),
        ({"former_post": "auxiliary_police"}, ["孙少"]),
        ({"state": "eligible"}, []),
        ({"channel": "recruited"}, ["钱多", "孙少"]),
    ):
        assert [row["name"] for row in office.get(ADDRESS, query).json()["results"]] == names, query
    assert len(client_of(head(place.subdistrict)).get(ADDRESS).json()["results"]) == 2
    for duty in (Duty.DISTRICT, Duty.EXPORT, Duty.SYSTEM):
        assert client_of(officer(duty)).get(ADDRESS).json()["results"] == []
