"""Incidents over HTTP: reported, moved, found again, refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.matters.models import Subcategory
from grids.tests.factories import matter, territory
from incidents.incident.models import Incident
from incidents.tests.factories import limits
from staff.tests.factories import FULL_TIME, LEADER, account, center, department, officer, posted

pytestmark = pytest.mark.django_db
URL = "/api/v1/incidents/"


class World:
    def __init__(self) -> None:
        self.office = territory()
        limits(self.office.subdistrict)
        self.subdistrict, self.grid = self.office.subdistrict, self.office.grids[0]
        self.code = self.grid.versions.get().code
        self.member = posted(FULL_TIME, to=self.grid).worker
        self.center = self.client(center(self.subdistrict))
        self.field = self.client(officer(Duty.FIELD, self.subdistrict))
        self.as_member = self.client(account(of=self.member))
        self.matter = matter()

    def client(self, user: Any) -> APIClient:
        client = APIClient()
        client.force_authenticate(user)
        return client

    def body(self, **more: Any) -> dict[str, Any]:
        return {
            "grid": self.code,
            "matter": self.matter.code,
            "title": "楼道堆物 🔥",
            "occurred_at": (timezone.now() - timedelta(hours=1)).isoformat(),
            **more,
        }

    def post(self, client: APIClient | None = None, **more: Any) -> Any:
        return (client or self.as_member).post(URL, self.body(**more), format="json")

    def move(self, number: str, name: str, client: APIClient | None = None, **more: Any) -> Any:
        return (client or self.center).post(f"{URL}{number}/moves/", {"move": name, **more}, format="json")


@shared_world
def world() -> World:
    return World()


def test_a_member_writes_a_draft_and_hands_it_in(world: World) -> None:
    draft = world.post()
    assert draft.status_code == 201, draft.content
    assert draft.json()["state"] == "draft"
    assert draft.json()["reporter"] == world.member.staff_number
    assert draft.json()["title"] == "楼道堆物 🔥"
    assert draft.json()["grid"] == world.code
    number = draft.json()["number"]
    moved = world.move(number, "report", world.as_member)
    assert moved.status_code == 201, moved.content
    assert moved.json()["to_state"] == "reported"
    values = world.as_member.get(f"{URL}{number}/").json()
    assert values["state"] == "reported"
    assert values["reported_at"].endswith("+08:00")


def test_a_report_may_be_handed_in_at_once(world: World) -> None:
    assert world.post(state="reported").json()["state"] == "reported"


def test_the_field_system_enters_a_report_afterwards_on_behalf_of_a_member(world: World) -> None:
    happened = timezone.now() - timedelta(days=40)
    answer = world.post(
        world.field,
        reporter=world.member.staff_number,
        occurred_at=happened.isoformat(),
        reported_at=(happened + timedelta(minutes=5)).isoformat(),
        location={"longitude": 121.2612345678, "latitude": 28.65},
        external_id="PX-1",
    )
    assert answer.status_code == 201, answer.content
    values = answer.json()
    assert values["state"] == "reported"
    assert values["source"] == "member"
    assert values["location"] == {"longitude": 121.261235, "latitude": 28.65}
    incident = Incident.objects.get(number=values["number"])
    assert incident.reported_at == happened + timedelta(minutes=5)
    history = world.center.get(f"{URL}{incident.number}/moves/").json()["results"]
    assert [(row["move"], row["at"] < row["recorded_at"]) for row in history] == [("report", True)]


def test_an_incident_goes_from_report_to_closing_and_its_history_tells_all_of_it(world: World) -> None:
    number = world.post(state="reported").json()["number"]
    safety = department(world.subdistrict)
    second = world.client(center(world.subdistrict))
    assert world.move(number, "accept").status_code == 201
    assert world.move(number, "assign", department=safety.code).status_code == 201
    assert world.move(number, "start").status_code == 201
    fed_back = world.move(number, "feed-back", result="已清理", note="电话回报")
    assert fed_back.json()["note"] == "电话回报"
    assert world.move(number, "verify").status_code == 403, "who handled it does not verify it"
    assert world.move(number, "verify", second).status_code == 201
    values = world.center.get(f"{URL}{number}/").json()
    assert (values["state"], values["on_time"], values["department"], values["result"]) == (
        "closed",
        True,
        "safety",
        "已清理",
    )
    moves = [row["move"] for row in world.center.get(f"{URL}{number}/moves/").json()["results"]]
    assert moves == ["report", "accept", "assign", "start", "feed-back", "verify"]


def test_a_move_that_the_state_forbids_is_a_409_with_the_present_state(world: World) -> None:
    number = world.post(state="reported").json()["number"]
    refused = world.move(number, "verify")
    assert refused.status_code == 409
    assert refused.json()["code"] == "move_forbidden"
    assert refused.json()["fields"] == {"state": ["reported"]}


def test_a_move_names_what_it_lacks_and_what_it_does_not_take(world: World) -> None:
    number = world.post(state="reported").json()["number"]
    for body, field in [
        ({}, "reason"),
        ({"reason": "no such reason"}, "reason"),
        ({"reason": "invented", "days": 3}, "days"),
        ({"reason": "invented", "colour": "red"}, "colour"),
        ({"reason": "invented", "at": "tomorrow"}, "at"),
        ({"reason": "invented", "at": (timezone.now() + timedelta(days=1)).isoformat()}, "at"),
        ({"reason": "invented", "note": "x" * 100_000}, "note"),
        ({"reason": "invented", "note": "a\x00b"}, "note"),
    ]:
        refused = world.move(number, "invalidate", **body)
        assert refused.status_code == 400, body
        assert set(refused.json()["fields"]) == {field}, refused.json()
    assert world.move(number, "no-such-move").json()["fields"].keys() == {"move"}
    assert Incident.objects.get(number=number).state == "reported"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"grid": "331003002999001"}, "grid"),
        ({"grid": "a\x00b"}, "grid"),
        ({"grid": 5}, "grid"),
        ({"grid": None}, "grid"),
        ({"matter": "no-such"}, "matter"),
        ({"subcategory": "no-such"}, "subcategory"),
        ({"occurred_at": "2100-01-01T00:00:00+08:00"}, "occurred_at"),
        ({"occurred_at": "0001-01-01T00:00:00Z"}, "occurred_at"),
        ({"occurred_at": "9999-12-31T23:59:59Z"}, "occurred_at"),
        ({"occurred_at": "yesterday"}, "occurred_at"),
        ({"title": "x" * 100_000}, "title"),
        ({"title": ""}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"description": "x" * 100_000}, "description"),
        ({"description": "他的号码是 11010519491231002X"}, "description"),
        ({"urgency": "very"}, "urgency"),
        ({"source": "public"}, "source"),
        ({"state": "closed"}, "state"),
        ({"reported_at": "2026-01-01T00:00:00+08:00"}, "reported_at"),
        ({"reporter": "nobody"}, "reporter"),
        ({"location": {"longitude": 500, "latitude": 1}}, "location"),
        ({"location": "here"}, "location"),
        ({"number": "1"}, "number"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_input_names_the_field_and_changes_nothing(world: World, change: dict[str, Any], field: str) -> None:
    refused = world.post(**change)
    assert refused.status_code == 400, refused.content
    assert refused.json()["code"] == "invalid"
    assert field in refused.json()["fields"], refused.json()
    assert not Incident.objects.exists()


def test_a_closed_grid_takes_no_reports(world: World) -> None:
    grid = world.office.grids[1]
    grid.during = (grid.during.lower, timezone.localdate() - timedelta(days=1))
    grid.save()
    refused = world.post(world.center, grid=grid.versions.get().code)
    assert refused.status_code == 400
    assert set(refused.json()["fields"]) == {"grid"}


def test_a_number_of_the_other_system_is_taken_once(world: World) -> None:
    assert world.post(world.field, external_id="PX-7").status_code == 201
    again = world.post(world.field, external_id="PX-7")
    assert again.status_code == 409
    assert set(again.json()["fields"]) == {"external_id"}
    assert Incident.objects.count() == 1


def test_a_member_reports_on_grids_served_only_and_for_nobody_else(world: World) -> None:
    elsewhere = world.post(grid=world.office.grids[3].versions.get().code)
    assert set(elsewhere.json()["fields"]) == {"grid"}
    colleague = posted(LEADER, to=world.grid).worker
    for_another = world.post(reporter=colleague.staff_number)
    assert set(for_another.json()["fields"]) == {"reporter"}
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[" * 100_000,
        b'{"title": "\\ud800"}',
        b'{"\\ud800": 1}',
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"days": NaN}',
        b"",
    ],
)
def test_malformed_json_is_a_400(world: World, body: bytes) -> None:
    answer = world.as_member.post(URL, body, content_type="application/json")
    assert answer.status_code == 400, answer.content
    assert {"code", "detail"} <= set(answer.json())


def test_other_refusals_have_the_same_shape(world: World, settings: Any) -> None:
    form = world.as_member.post(URL, "a=b", content_type="application/x-www-form-urlencoded")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    huge = world.as_member.post(URL, {"title": "x" * 2000}, format="json")
    wrong_method = world.center.put(URL, {}, format="json")
    nowhere = world.as_member.get("/api/v1/nothing/here/")
    for answer, status in [(form, 415), (huge, 413), (wrong_method, 405), (nowhere, 404)]:
        assert answer.status_code == status, answer.content
        assert set(answer.json()) == {"code", "detail"}


def test_lists_are_narrowed_by_every_field(world: World) -> None:
    mine = world.post(state="reported", description="三楼有火星").json()
    other = world.post(
        world.center, grid=world.office.grids[2].versions.get().code, state="reported", urgency="urgent"
    ).json()
    both = {mine["number"], other["number"]}

    def numbers(**query: Any) -> set[str]:
        answer = world.center.get(URL, query)
        assert answer.status_code == 200, answer.content
        return {row["number"] for row in answer.json()["results"]}

    assert numbers() == both
    assert numbers(grid=world.code) == {mine["number"]}
    assert numbers(number=other["number"]) == {other["number"]}
    assert numbers(urgency="urgent") == {other["number"]}
    assert numbers(source="center") == {other["number"]}
    assert numbers(reporter=world.member.staff_number) == {mine["number"]}
    assert numbers(q="火星") == {mine["number"]}
    assert numbers(state="closed") == set()
    assert numbers(state__in="reported,closed") == both
    assert numbers(valid="true") == both
    assert numbers(overdue="true") == set()
    assert numbers(overdue="false") == both
    assert numbers(reported_at__gte="2026-01-01", reported_at__lt="2099-01-01T00:00:00+08:00") == both
    for wrong in ({"state": "no"}, {"reported_at__gte": "soon"}, {"on": "never"}, {"overdue": "x", "source": "no"}):
        refused = world.center.get(URL, wrong)
        assert refused.status_code == 400, wrong
        assert set(refused.json()["fields"]) <= set(wrong)


def test_what_is_past_its_deadline_is_overdue(world: World) -> None:
    number = world.post(state="reported").json()["number"]
    assert world.move(number, "accept").status_code == 201
    Incident.objects.filter(number=number).update(due_at=timezone.now() - timedelta(minutes=1))
    assert [row["number"] for row in world.center.get(URL, {"overdue": "true"}).json()["results"]] == [number]


def test_pages_follow_a_cursor_and_a_made_up_cursor_is_a_404(world: World) -> None:
    numbers = [world.post().json()["number"] for _ in range(5)]
    first = world.center.get(URL, {"limit": 2}).json()
    second = world.center.get(first["next"]).json()
    third = world.center.get(second["next"]).json()
    seen = [row["number"] for page in (first, second, third) for row in page["results"]]
    assert seen == numbers[::-1]
    assert third["next"] is None
    for made_up in ("x", "cD1hYmM=", "cD0x" * 50):
        assert world.center.get(URL, {"cursor": made_up}).status_code in (200, 404)
    assert world.center.get(URL, {"cursor": "cD1hYmM="}).status_code == 404


def test_a_code_is_that_of_the_day_asked_for(world: World) -> None:
    number = world.post().json()["number"]
    version = world.grid.versions.get()
    today = timezone.localdate()
    old, version.during = version.during, (today, None)
    world.grid.versions.update(during=(old.lower, today))
    new_code = version.code[:-3] + "777"
    world.grid.versions.create(during=(today, None), code=new_code, name="新", village=version.village)
    assert world.center.get(f"{URL}{number}/").json()["grid"] == new_code
    yesterday = {"on": str(today - timedelta(days=1))}
    assert world.center.get(f"{URL}{number}/", yesterday).json()["grid"] == world.code
    assert world.center.get(URL, {**yesterday, "grid": world.code}).json()["results"][0]["number"] == number


def test_parties_and_contact_are_shown_to_who_stands_in_a_relation_to_the_incident(world: World) -> None:
    number = world.post(state="reported", parties="张三、李四", contact="13800000000").json()["number"]
    reader = world.client(officer(Duty.EXPORT, world.subdistrict))
    assert world.center.get(f"{URL}{number}/").json()["parties"] == "张三、李四"
    assert reader.get(f"{URL}{number}/").json()["parties"] is None
    assert reader.get(f"{URL}{number}/").json()["contact"] is None


def test_a_subcategory_belongs_to_its_matter(world: World) -> None:
    Subcategory.objects.create(matter=world.matter, code="wiring", name="电气线路", position=1)
    assert world.post(subcategory="wiring").json()["subcategory"] == "wiring"
