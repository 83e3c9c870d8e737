"""Likely duplicates with their evidence, and merging that keeps both histories."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from core.testing.worlds import shared_world
from grids.matters.models import Subcategory
from grids.tests.factories import matter, territory
from incidents.incident.duplicates import Report, likely_same, report_of
from incidents.incident.likeness import Evidence, metres_between, shared_words
from incidents.incident.models import Incident
from incidents.tests.factories import limits, make_incident, move
from staff.accounts.models import User
from staff.tests.factories import FULL_TIME, center, member_account

NOW = timezone.now()


def test_shared_words_are_the_longest_pieces_of_both() -> None:
    assert shared_words("三号楼楼道堆物，通道堵塞", "楼道堆物在三号楼，无法通行") == ("楼道堆物", "三号楼")
    assert shared_words("楼道", "道楼") == ()
    assert shared_words("", "楼道") == shared_words("楼道", "") == ()
    assert shared_words("，。，。", "，。，。") == ()


@given(st.text("楼道堆物，一二 ", max_size=30), st.text("楼道堆物，一二 ", max_size=30))
def test_what_is_called_shared_stands_in_both(one: str, other: str) -> None:
    for piece in shared_words(one, other):
        assert len(piece) >= 2
        assert piece in one
        assert piece in other


def test_a_degree_of_latitude_is_111_kilometres_and_nowhere_is_no_distance() -> None:
    assert metres_between((121.0, 28.0), (121.0, 29.0)) == pytest.approx(111_195, rel=0.001)
    assert metres_between((121.0, 28.0), (121.0, 28.0)) == 0
    assert metres_between((121.0, 28.0), None) is None


def test_words_alone_are_enough_and_place_is_so_only_with_some_words_and_near_in_time() -> None:
    def likely(words: float, **more: Any) -> bool:
        return Evidence(**{"words": words, "place": None, "hours": 300.0, "metres": None, **more}).likely

    assert likely(0.35)
    assert not likely(0.34)
    assert likely(0.2, metres=50.0, hours=24.0)
    assert likely(0.2, place=0.6, hours=24.0)
    assert not likely(0.2, metres=50.0, hours=100.0)
    assert not likely(0.2, metres=500.0, hours=1.0)
    assert not likely(0.1, metres=0.0, hours=0.0, place=1.0)


class World:
    def __init__(self) -> None:
        self.place = territory()
        limits(self.place.subdistrict)
        self.grid = self.place.grids[0]
        self.center = center(self.place.subdistrict)
        self.judge = center(self.place.subdistrict)  # nobody judges their own report
        self.kind = Subcategory.objects.create(matter=matter(), code="blocked", name="堵塞通道", position=1)
        self.member = member_account(FULL_TIME, to=self.grid)

    def incident(self, title: str = "三号楼楼道堆物", *, hours: int = 5, grid: Any = None, **more: Any) -> Incident:
        texts = {"title": title, "place": "三号楼二单元", "description": "杂物堵塞通道，影响通行"}
        at = NOW - timedelta(hours=hours)
        return make_incident(grid or self.grid, by=self.center, at=at, texts=texts, **more)

    def like(self, title: str, user: User | None = None, **more: Any) -> list[str]:
        about = more.pop("matter", None) or matter()
        report = Report(**{"grid": self.grid, "matter": about, "occurred_at": NOW, "title": title, **more})
        return [likely.incident.number for likely in likely_same(report, user=user or self.center)]


@shared_world
def world() -> World:
    return World()


def test_reports_of_the_same_grid_and_matter_that_read_alike_are_likely_the_same(world: World) -> None:
    incident = world.incident()
    world.incident("井盖缺失")
    assert world.like("三号楼楼道堆放杂物") == [incident.number]
    assert world.like("污水外溢") == []
    assert world.like("三号楼楼道堆物", grid=world.place.grids[1]) == []
    assert world.like("三号楼楼道堆物", matter=matter("patrol")) == []
    assert world.like("三号楼楼道堆物", occurred_at=NOW + timedelta(days=15)) == []
    assert world.like("  ") == []


def test_the_evidence_says_which_words_how_far_and_how_many_hours(world: World) -> None:
    world.incident(longitude=121.26, latitude=28.65)
    report = Report(
        grid=world.grid,
        matter=matter(),
        occurred_at=NOW,
        title="楼道堆物",
        place="三号楼",
        located=(121.26, 28.651),
    )
    (match,) = likely_same(report, user=world.center)
    assert "楼道堆物" in match.evidence.shared
    assert match.evidence.hours == pytest.approx(5, abs=0.2)
    assert match.evidence.metres == pytest.approx(111, abs=2)
    assert match.evidence.place is not None
    assert match.evidence.words > 0.35


def test_what_one_may_not_see_is_not_told_by_its_likeness(world: World) -> None:
    secret = matter("petitions", restricted=True)
    incident = world.incident(about=secret)
    assert world.like("三号楼楼道堆物", matter=secret) == [incident.number]
    assert world.like("三号楼楼道堆物", world.member, matter=secret) == []


def test_what_was_judged_away_is_no_original(world: World) -> None:
    first, second = world.incident(), world.incident(hours=3)
    move(second, "mark-duplicate", by=world.judge, now=NOW, duplicate_of=first.number)
    assert world.like("三号楼楼道堆物") == [first.number]
    move(first, "invalidate", by=world.judge, now=NOW, reason="invented")
    assert world.like("三号楼楼道堆物") == []


def test_an_incident_is_not_like_itself(world: World) -> None:
    first, second = world.incident(), world.incident(hours=3)
    assert [likely.incident for likely in likely_same(report_of(first), user=world.center)] == [second]


def test_looking_for_the_same_takes_one_query(world: World, django_assert_num_queries: Any) -> None:
    for hours in range(1, 6):
        world.incident(hours=hours)
    about = matter()
    world.like("三号楼楼道堆物")  # what the account may see is known by now
    with django_assert_num_queries(1):
        assert len(world.like("三号楼楼道堆物", matter=about)) == 5


# --- where it is displayed ---


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def field_report(world: World, client: Client, **more: str) -> Any:
    body = {
        "grid": world.grid.pk,
        "kind": world.kind.pk,
        "title": "三号楼楼道堆物",
        "description": "",
        "occurred_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        **more,
    }
    return client.post("/field/report/", body)


def test_the_field_form_shows_it_once_and_takes_the_report_when_it_is_sent_again(world: World) -> None:
    incident = world.incident()
    client = browser(world.member)
    answer = field_report(world, client)
    assert answer.status_code == 200
    assert incident.number in answer.content.decode()
    assert "<mark>三号楼楼道堆物</mark>" in answer.content.decode()
    assert Incident.objects.count() == 1
    confirmed = answer.context["form"]["confirmed"].value()
    assert field_report(world, client, confirmed=confirmed).status_code == 302
    assert Incident.objects.count() == 2


def test_a_report_like_no_other_is_taken_at_once(world: World) -> None:
    world.incident("井盖缺失")
    assert field_report(world, browser(world.member), title="污水外溢").status_code == 302


def test_a_telephone_number_is_warned_of_and_other_words_are_looked_at_anew(world: World) -> None:
    client = browser(world.member)
    answer = field_report(world, client, description="联系 13812345678")
    assert answer.status_code == 200
    confirmed = answer.context["form"]["confirmed"].value()
    world.incident()
    again = field_report(world, client, description="联系 13812345678", confirmed=confirmed)
    assert again.status_code == 200, "meanwhile somebody reported the same: that was not looked at yet"
    assert field_report(world, client, title="联系 13912345678", confirmed=confirmed).status_code == 200


def test_the_back_office_shows_it_too_when_a_report_is_entered(world: World) -> None:
    incident = world.incident()
    client = browser(world.center)
    local = timezone.localtime()
    body = {
        "title": "三号楼楼道堆物",
        "description": "杂物",
        "grid": world.grid.pk,
        "matter": matter().pk,
        "source": "center",
        "urgency": "normal",
        "occurred_at": f"{local:%Y-%m-%dT%H:%M}",
    }
    answer = client.post(reverse("admin:incidents_incident_add"), body)
    assert answer.status_code == 200
    assert incident.number in answer.content.decode()
    body["confirmed"] = answer.context["adminform"].form["confirmed"].value()
    assert client.post(reverse("admin:incidents_incident_add"), body).status_code == 302
    assert Incident.objects.count() == 2


def test_it_is_shown_before_an_incident_is_accepted(world: World) -> None:
    first, second = world.incident(), world.incident(hours=3)
    page = browser(world.center).get(reverse("admin:incidents_incident_move_accept", args=(second.pk,)))
    assert first.number in page.content.decode()


def test_rest_lists_it_with_its_evidence_and_warns_of_telephone_numbers(world: World) -> None:
    first, second = world.incident(), world.incident(hours=3)
    client = APIClient()
    client.force_authenticate(world.center)
    (match,) = client.get(f"/api/v1/incidents/{second.number}/similar/").json()
    assert (match["number"], match["state"]) == (first.number, "reported")
    assert match["hours_apart"] == pytest.approx(2, abs=0.1)
    assert "三号楼楼道堆物" in match["words_shared"]
    member = APIClient()
    member.force_authenticate(world.member)
    body = {
        "grid": world.grid.versions.get().code,
        "matter": matter().code,
        "title": "电话13812345678",
        "contact": "13812345678",
        "occurred_at": NOW.isoformat(),
    }
    answer = member.post("/api/v1/incidents/", body, format="json").json()
    assert [(row["code"], row["field"]) for row in answer["warnings"]] == [("phone_number", "title")]
    made = client.post(
        f"/api/v1/incidents/{first.number}/moves/", {"move": "accept", "note": "回电 138 1234 5678"}, format="json"
    )
    assert [row["field"] for row in made.json()["warnings"]] == ["note"]


# --- merging ---


def test_merging_keeps_both_histories_and_shows_each_on_the_other(world: World) -> None:
    first, second = world.incident(), world.incident("三号楼楼道又堆物", hours=3)
    move(first, "accept", by=world.center, now=NOW, note="第一件")
    move(second, "mark-duplicate", by=world.judge, now=NOW, duplicate_of=first.number, note="同一处")
    assert [row.move for row in first.moves.all()] == ["report", "accept"]
    assert [row.move for row in second.moves.all()] == ["report", "mark-duplicate"]
    for user, address in (
        (world.member, lambda incident: f"/field/cases/{incident.number}/"),
        (world.center, lambda incident: reverse("admin:incidents_incident_change", args=(incident.pk,))),
    ):
        client = browser(user)
        on_first = client.get(address(first)).content.decode()
        on_second = client.get(address(second)).content.decode()
        assert second.number in on_first
        assert "同一处" in on_first
        assert first.number in on_second
        assert "第一件" in on_second


def test_a_merged_incident_that_one_may_not_see_is_not_shown(world: World) -> None:
    original = world.incident()
    secret = world.incident(about=matter("petitions", restricted=True))
    move(secret, "mark-duplicate", by=world.judge, now=NOW, duplicate_of=original.number)
    assert secret.number not in browser(world.member).get(f"/field/cases/{original.number}/").content.decode()
