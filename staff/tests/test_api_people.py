"""People, postings, coverage, attendance and the calendar over HTTP."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from rest_framework.test import APIClient

from grids.duties import Duty
from grids.territory.models import GridVersion
from grids.tests.factories import territory
from staff.accounts.models import Grant, Token
from staff.attendance.models import Attendance
from staff.people.models import Worker
from staff.tests.factories import (
    FULL_TIME,
    GUIDE,
    LEADER,
    PART_TIME,
    cadre,
    center,
    member_account,
    officer,
    posted,
    worker,
)

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def made() -> Any:
    return territory(villages=2, grids_each=2)


@pytest.fixture
def office(made: Any) -> APIClient:
    return client_of(center(made.subdistrict))


def code_of(grid: Any) -> str:
    return str(grid.versions.get().code)


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
    assert "education" not in reader.get(f"/api/v1/workers/{who.staff_number}/").json()


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


def test_a_posting_is_half_open_and_an_overlap_is_refused_in_words(made: Any, office: APIClient) -> None:
    first, second = (cadre(made.villages[0]).staff_number for _ in range(2))
    body = {"worker": first, "role": "leader", "grid": code_of(made.grids[0]), "begins_on": "2026-01-01"}
    answer = office.post("/api/v1/postings/", body, format="json")
    assert answer.status_code == 201, answer.content
    assert (answer.json()["begins_on"], answer.json()["ends_on"]) == ("2026-01-01", None)
    overlap = office.post("/api/v1/postings/", {**body, "worker": second, "begins_on": "2026-03-01"}, format="json")
    assert overlap.status_code == 400
    assert overlap.json()["fields"] == {"begins_on": [overlap.json()["detail"]]}
    ended = office.patch(f"/api/v1/postings/{answer.json()['id']}/", {"ends_on": "2026-03-01"}, format="json")
    assert ended.status_code == 200, ended.content
    assert ended.json()["ends_on"] == "2026-03-01"
    after = office.post("/api/v1/postings/", {**body, "worker": second, "begins_on": "2026-03-01"}, format="json")
    assert after.status_code == 201, after.content
    on = office.get("/api/v1/postings/", {"on": "2026-02-28"}).json()["results"]
    assert [row["worker"] for row in on] == [first]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"grid": None}, "grid"),
        ({"village": "x"}, "village"),
        ({"worker": "nobody"}, "worker"),
        ({"role": "boss"}, "role"),
        ({"begins_on": "someday"}, "begins_on"),
        ({"begins_on": "0001-01-01"}, "begins_on"),
        ({"ends_on": "2025-01-01"}, "ends_on"),
        ({"salary": 1}, "salary"),
    ],
)
def test_a_bad_posting_names_the_field(made: Any, office: APIClient, change: dict[str, Any], field: str) -> None:
    who = worker(made.subdistrict).staff_number
    body = {"worker": who, "role": "full_time", "grid": code_of(made.grids[0]), "begins_on": "2026-01-01"}
    refused = office.post("/api/v1/postings/", {**body, **change}, format="json")
    assert refused.status_code == 400, refused.content
    assert set(refused.json()["fields"]) == {field}


def test_coverage_counts_people_by_role_and_names_what_is_missing(made: Any, office: APIClient) -> None:
    grid, bare = made.grids[0], made.grids[2]
    GridVersion.objects.filter(grid=grid).update(complexity="complex")
    posted(GUIDE, to=made.villages[0])
    posted(LEADER, to=made.villages[0])
    posted(FULL_TIME, to=grid)
    posted(PART_TIME, to=grid)
    posted(PART_TIME, to=grid)
    rows = {row["grid"]: row for row in office.get("/api/v1/coverage/").json()["results"]}
    full = rows[code_of(grid)]
    assert [full[role] for role in ("guide", "leader", "full_time", "part_time")] == [1, 1, 1, 2]
    assert full["missing"] == ["full_time"], "a complex grid needs two"
    assert rows[code_of(bare)]["missing"] == ["guide", "leader", "full_time", "part_time"]
    posted(FULL_TIME, to=grid)
    assert office.get(f"/api/v1/coverage/{code_of(grid)}/").json()["missing"] == []
    before = office.get("/api/v1/coverage/", {"on": "2019-01-01", "grid": code_of(grid)}).json()["results"]
    assert before[0]["full_time"] == 0


def test_grids_stand_as_on_the_day(made: Any, office: APIClient) -> None:
    grid, today = made.grids[0], timezone.localdate()
    grid.during = (grid.during.lower, today)
    grid.save()
    assert code_of(grid) not in {row["code"] for row in office.get("/api/v1/grids/").json()["results"]}
    yesterday = {"on": str(today - timedelta(days=1))}
    shown = office.get(f"/api/v1/grids/{code_of(grid)}/", yesterday).json()
    assert shown["closed_on"] == str(today)
    assert shown["village"] == made.villages[0].code
    assert set(shown) >= {"name", "complexity", "opened_on", "population", "households", "premises", "boundary"}


def test_a_full_time_member_sees_the_village_of_the_grid(made: Any) -> None:
    member = client_of(member_account(FULL_TIME, to=made.grids[0]))
    assert [row["code"] for row in member.get("/api/v1/villages/").json()["results"]] == [made.villages[0].code]
    assert [row["code"] for row in member.get("/api/v1/grids/").json()["results"]] == [code_of(made.grids[0])]


def test_leave_needs_its_kind_and_the_center(made: Any, office: APIClient) -> None:
    who = worker(made.subdistrict).staff_number
    body = {"worker": who, "day": "2026-03-02", "status": "leave"}
    assert set(office.post("/api/v1/attendance/", body, format="json").json()["fields"]) == {"leave_kind"}
    field = client_of(officer(Duty.FIELD, made.subdistrict))
    by_field = field.post("/api/v1/attendance/", {**body, "leave_kind": "sick"}, format="json")
    assert set(by_field.json()["fields"]) == {"status"}
    assert field.post("/api/v1/attendance/", {**body, "status": "present"}, format="json").status_code == 201
    again = office.post("/api/v1/attendance/", {**body, "leave_kind": "sick"}, format="json")
    assert set(again.json()["fields"]) == {"day"}, "one row a day"
    row = Attendance.objects.get()
    corrected = office.patch(f"/api/v1/attendance/{row.pk}/", {"status": "leave", "leave_kind": "sick"}, format="json")
    assert corrected.status_code == 200, corrected.content
    undone = field.patch(f"/api/v1/attendance/{row.pk}/", {"status": "present", "leave_kind": ""}, format="json")
    assert set(undone.json()["fields"]) == {"status"}, "what the center approved stays"
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    early = office.post("/api/v1/attendance/", {"worker": who, "day": tomorrow, "status": "present"}, format="json")
    assert set(early.json()["fields"]) == {"day"}


def test_the_center_overrides_the_calendar(made: Any, office: APIClient) -> None:
    body = {"day": "2027-01-04", "working": False, "name": "元旦调休"}
    assert office.post("/api/v1/calendar/", body, format="json").status_code == 201
    assert set(office.post("/api/v1/calendar/", body, format="json").json()["fields"]) == {"day"}
    assert office.patch("/api/v1/calendar/2027-01-04/", {"working": True}, format="json").json()["working"] is True
    assert office.delete("/api/v1/calendar/2027-01-04/").status_code == 204
    assert set(office.post("/api/v1/calendar/", {"day": "x"}, format="json").json()["fields"]) == {
        "day",
        "working",
        "name",
    }


def issue(*arguments: str) -> str:
    printed = StringIO()
    call_command("issue_token", *arguments, stdout=printed)
    return printed.getvalue().strip()


@pytest.mark.parametrize(
    ("scope", "duty"), [("export", "export"), ("field", "field"), ("office", "center"), ("district", "district")]
)
def test_a_token_is_printed_once_and_opens_its_scope(made: Any, scope: str, duty: str) -> None:
    secret = issue("other system", "--scope", scope, "--days", "30")
    assert secret.startswith("gridops_")
    assert not Token.objects.filter(digest__contains=secret).exists()
    given = Grant.objects.get(user__username="other system")
    assert given.duty == duty
    assert given.subdistrict == (None if scope == "district" else made.subdistrict)
    answer = APIClient().get("/api/v1/grids/", headers={"Authorization": f"Bearer {secret}"})
    assert len(answer.json()["results"]) == 4
    Token.objects.update(expires_at=timezone.now())
    expired = APIClient().get("/api/v1/grids/", headers={"Authorization": f"Bearer {secret}"})
    assert expired.status_code == 401
    assert expired.json().keys() == {"code", "detail"}


def test_where_there_are_several_subdistricts_the_token_names_one(made: Any) -> None:
    territory(villages=1, grids_each=1)
    with pytest.raises(CommandError, match="--subdistrict"):
        issue("name", "--scope", "export")
    with pytest.raises(CommandError, match="no subdistrict"):
        issue("name", "--scope", "export", "--subdistrict", "1")
    assert issue("name", "--scope", "export", "--subdistrict", made.subdistrict.code)
