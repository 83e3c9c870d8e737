"""The center's queue: one incident for each operator, one decision, the next; kept filters; many at once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import Conflict, InvalidInput, NotAllowed
from core.jobs.services import JOBS
from core.models import Job
from core.office.acts import GOES_ON
from core.testing.worlds import shared_world
from core.unattended.queues import work_through
from grids.duties import Duty
from grids.matters.models import Subcategory
from grids.tests.factories import matter, territory
from incidents.incident.models import Incident
from incidents.incident.workflow import State
from incidents.routing.models import DefaultRoute
from incidents.tests.factories import limits, make_incident, move, put_at
from incidents.triage.filters import drop_filter, keep_filter
from incidents.triage.models import CaseClaim, SavedFilter
from incidents.triage.services import (
    CLAIMED_FOR,
    TakenBySomebodyElse,
    assign_each,
    claim_next,
    decide,
    release,
    waiting_for_center,
)
from staff.accounts.models import User
from staff.tests.factories import FULL_TIME, center, department, handler, head, member_account, officer, posted

NOW = timezone.now()
SCRIPT = {"x-requested-with": "fetch"}
PAGE = "/admin/incidents/incident/triage/"
OPERATORS = 4
ROUNDS = 25


class World:
    def __init__(self) -> None:
        self.place = territory()
        limits(self.place.subdistrict)
        self.grid = self.place.grids[0]
        self.clerk = center(self.place.subdistrict)
        self.first, self.second = center(self.place.subdistrict), center(self.place.subdistrict)
        self.safety = department(self.place.subdistrict)

    def incident(self, title: str = "楼道堆物", *, hours: int = 5, **more: Any) -> Incident:
        at = NOW - timedelta(hours=hours)
        return make_incident(self.grid, by=self.clerk, at=at, texts={"title": title}, **more)

    def next(self, user: User, **more: Any) -> str | None:
        claim = claim_next(user=User.objects.get(pk=user.pk), at=more.pop("at", NOW), **more)
        return claim.incident.number if claim else None


@shared_world
def world() -> World:
    return World()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- who gets which incident ---


def test_the_most_pressing_comes_first_then_the_oldest(world: World) -> None:
    newer = world.incident(hours=1)
    older = world.incident(hours=9)
    urgent = world.incident(hours=0, urgency="urgent")
    order = [row.number for row in waiting_for_center(world.first)]
    assert order == [urgent.number, older.number, newer.number]
    assert world.next(world.first) == urgent.number


def test_two_operators_never_get_the_same_incident_and_each_keeps_the_own(world: World) -> None:
    one, other = world.incident(hours=9), world.incident(hours=1)
    assert world.next(world.first) == one.number
    assert world.next(world.second) == other.number
    assert world.next(world.first) == one.number
    assert world.next(world.clerk) is None


def test_an_incident_comes_back_after_some_minutes_or_when_it_is_put_off(world: World) -> None:
    incident = world.incident()
    assert world.next(world.first) == incident.number
    assert world.next(world.second, at=NOW + CLAIMED_FOR - timedelta(seconds=1)) is None
    assert world.next(world.second, at=NOW + CLAIMED_FOR + timedelta(seconds=1)) == incident.number
    with pytest.raises(TakenBySomebodyElse):
        decide(
            number=incident.number,
            name="accept",
            by=world.first,
            now=NOW + CLAIMED_FOR + timedelta(minutes=1),
            payload={},
        )
    release(number=incident.number, user=world.second)
    assert world.next(world.first, at=NOW + CLAIMED_FOR + timedelta(minutes=2)) == incident.number


def test_only_the_center_of_the_subdistrict_is_given_incidents(world: World) -> None:
    world.incident()
    for user in (
        head(world.place.subdistrict),
        center(territory().subdistrict),
        handler(world.safety),
        member_account(FULL_TIME, to=world.grid),
        officer(Duty.DISTRICT),
    ):
        assert world.next(user) is None


@pytest.mark.django_db(transaction=True)
def test_operators_who_ask_at_the_very_same_time_get_different_incidents() -> None:
    world = World()
    numbers = [world.incident(hours=hours).number for hours in range(ROUNDS * OPERATORS, 0, -1)]
    users = [center(world.place.subdistrict) for _ in range(OPERATORS)]
    got: list[str | None] = []
    barrier = threading.Barrier(OPERATORS)

    def ask(user: User) -> None:
        try:
            for _ in range(ROUNDS):
                barrier.wait()
                number = world.next(user)
                got.append(number)
                barrier.wait()
                # Decided: the claim goes, and the incident with it.
                put_at(Incident.objects.get(number=number), State.HANDLING)
                release(number=str(number), user=user)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, got)) == sorted(numbers)


# --- deciding ---


def test_one_decision_accepts_and_assigns(world: World) -> None:
    incident = world.incident()
    world.next(world.first)
    done = decide(
        number=incident.number, name="accept", by=world.first, now=NOW, payload={"department": world.safety.code}
    )
    assert (done.state, done.department) == ("assigned", world.safety)
    assert [row.move for row in incident.moves.all()] == ["report", "accept", "assign"]
    assert not CaseClaim.objects.exists()
    assert world.next(world.first) is None


def test_an_urgent_incident_is_accepted_and_then_waits_for_the_head(world: World) -> None:
    incident = world.incident(urgency="urgent")
    done = decide(
        number=incident.number, name="accept", by=world.first, now=NOW, payload={"department": world.safety.code}
    )
    assert done.state == "accepted"
    assert world.next(world.first) is None, "the head assigns it, so it no longer waits for the center"


def test_accepting_and_assigning_is_one_thing_or_nothing(world: World) -> None:
    incident = world.incident()
    with pytest.raises(InvalidInput):
        decide(number=incident.number, name="accept", by=world.first, now=NOW, payload={"department": "no-such"})
    assert Incident.objects.get(pk=incident.pk).state == "reported"


def test_who_looked_at_an_overtaken_page_decides_nothing(world: World) -> None:
    incident = world.incident()
    move(incident, "accept", by=world.clerk, now=NOW)
    with pytest.raises(Conflict):
        decide(number=incident.number, name="return", by=world.first, now=NOW, note="不清楚", expected_position=1)


def pressed(client: Client, incident: Incident, key: str, **more: Any) -> Any:
    body = {"row": incident.pk, "decision": key, **more}
    return client.post(PAGE, body, headers={"x-requested-with": "fetch"})


def next_row(client: Client, *held: Incident) -> Any:
    answer = client.get(PAGE, {"held": [row.number for row in held]}, headers={"x-requested-with": "fetch"})
    return next(iter(answer.context["waiting"]), None)


@pytest.mark.parametrize(
    ("key", "more", "state"),
    [
        ("A", {"department": "safety", "urgency": "normal"}, "assigned"),
        ("R", {"note": "请补充地点"}, "returned"),
        ("I", {"reason": "invented"}, "invalid"),
        ("D", {"duplicate_of": "original"}, "duplicate"),
    ],
)
def test_a_key_makes_the_decision_and_the_next_case_is_given_while_it_is_held_back(
    world: World, key: str, more: dict[str, Any], state: str
) -> None:
    incident, following = world.incident(hours=9), world.incident("井盖缺失", hours=1)
    client = browser(world.first)
    [shown] = client.get(PAGE).context["waiting"]
    assert shown.row == incident
    offered = next(one for one in shown.offered if one.decision.key == key)
    # The page holds the decision back: the next case comes, and nobody else is given the one that is held.
    assert next_row(client, incident).row == following
    assert next_row(browser(world.second)) is None
    known = {"safety": world.safety.pk, "original": following.number}
    sent = {name: known.get(text, text) for name, text in more.items()}
    answer = pressed(client, incident, key, position=offered.form["position"].value(), **sent)
    assert (answer.status_code, incident.number in answer.content.decode()) == (200, True)
    assert Incident.objects.get(pk=incident.pk).state == state


def test_what_is_refused_is_said_at_its_row_and_on_the_next_page_to_who_has_left(world: World) -> None:
    incident = world.incident()
    client = browser(world.first)
    client.get(PAGE)
    answer = pressed(client, incident, "R", note="")
    [row] = answer.context["waiting"]
    [refused] = [one for one in row.offered if one.is_refused]
    assert (answer.status_code, refused.decision.key, list(refused.form.errors)) == (422, "R", ["note"])
    assert pressed(client, incident, "R", note="", leaving="1").status_code == 422
    assert incident.number in str(next(iter(client.get(reverse("home")).context["messages"])))
    without_script = client.post(PAGE, {"row": incident.pk, "decision": "R", "note": ""})
    assert (without_script.status_code, len(without_script.context["waiting"])) == (200, 1)
    assert Incident.objects.get(pk=incident.pk).state == "reported"


@pytest.mark.parametrize("text", ["\0", "9" * 5000, "²", "x"])
def test_nothing_that_is_sent_in_place_of_a_number_is_a_fault(world: World, text: str) -> None:
    incident = world.incident()
    client = browser(world.first)
    assert client.get(PAGE, {"held": text}, headers=SCRIPT).context["waiting"][0].row == incident
    assert client.post(PAGE, {"later": text}).status_code == 302
    assert client.get(PAGE).context["waiting"][0].row == incident
    for sent in ({"row": text, "decision": "R"}, {"row": incident.pk, "decision": text}):
        assert client.post(PAGE, sent, headers=SCRIPT).status_code == 404
    more = {"position": text, "department": text, "duplicate_of": text, "note": text}
    assert pressed(client, incident, "D", **more).status_code == 422
    keep = reverse("admin:incidents_incident_keep_filter")
    assert client.post(keep, {"name": text, "query": f"state={text}"}).status_code == 302


def test_all_that_a_page_held_when_it_was_left_is_told_and_nothing_of_it_made_twice(world: World) -> None:
    sent_before, refused, refused_too = (world.incident(hours=hours) for hours in (3, 2, 1))
    client = browser(world.first)

    def body(row: int, key: str, **more: str) -> dict[str, Any]:
        return {"row": row, "decision": key, "csrfmiddlewaretoken": "k" * 64, **more}

    def left(*bodies: dict[str, Any]) -> Any:
        each = [urlencode(one) for one in bodies]
        answer = client.post(PAGE, {"each": each, "csrfmiddlewaretoken": "k" * 64}, headers=SCRIPT)
        return answer.json(), [str(one) for one in client.get(reverse("home")).context["messages"]]

    alone = body(sent_before.pk, "I", reason="invented")
    assert client.post(PAGE, alone, headers=SCRIPT).status_code == 200
    states, told = left(
        alone, body(refused.pk, "R", note=""), body(refused_too.pk, "R", note=""), body(0, "R", note="")
    )
    assert states == [200, 422, 422, 422]
    assert (refused.number in told[0], refused_too.number in told[1], len(told)) == (True, True, 3)
    assert sent_before.moves.filter(move="invalidate").count() == 1
    assert left(body(refused.pk, "I", reason="invented")) == ([200], [])
    assert Incident.objects.get(pk=refused.pk).state == "invalid"


def test_a_case_that_somebody_else_has_by_now_offers_nothing_more(world: World) -> None:
    incident = world.incident()
    client = browser(world.first)
    client.get(PAGE)
    CaseClaim.objects.update(user=world.second)
    answer = pressed(client, incident, "I", reason="invented")
    [row] = answer.context["waiting"]
    assert (answer.status_code, bool(row.reasons), list(row.offered)) == (422, True, [])
    elsewhere = browser(center(territory().subdistrict))
    assert pressed(elsewhere, incident, "I", reason="invented").status_code == 404


def test_an_incident_may_be_put_off_and_comes_again_after_the_others(world: World) -> None:
    first, second = world.incident(hours=9), world.incident("井盖缺失", hours=1)
    client = browser(world.first)
    client.get(PAGE)
    [after] = client.post(PAGE, {"later": first.number}, follow=True).context["waiting"]
    assert after.row == second
    [again] = client.post(PAGE, {"later": second.number}, follow=True).context["waiting"]
    assert again.row == first


def test_the_evidence_is_there_and_says_nothing_of_anybodys_hours(world: World) -> None:
    reporter = posted(FULL_TIME, to=world.grid).worker
    old = world.incident("三号楼堆物", hours=48, reporter=reporter, source="member")
    move(old, "invalidate", by=world.first, now=NOW, reason="invented")
    original = world.incident("三号楼楼道堆物", hours=6)
    incident = world.incident(
        "三号楼楼道堆物", hours=9, reporter=reporter, source="member", longitude=121.2, latitude=28.6
    )
    page = browser(world.first).get(PAGE)
    [row] = page.context["waiting"]
    evidence = row.row.evidence
    assert row.row == incident
    assert [one.incident for one in evidence.same] == [original]
    assert evidence.record == {"reports": 1, "stood": 0, "returned": 0, "invalid": 1, "duplicates": 0}
    assert evidence.place["point"] == [28.6, 121.2]
    text = page.content.decode().split('<ol class="decide-rows"')[1].split("</ol>")[0]
    assert "data-case-map" in text
    assert [part.split(">")[0] for part in text.split("<script")[1:]] == [' type="application/json"']
    assert "onclick" not in text


def test_the_page_is_the_centers_alone(world: World) -> None:
    world.incident()
    for user in (head(world.place.subdistrict), handler(world.safety)):
        assert browser(user).get(PAGE).status_code == 403
    assert browser(member_account(FULL_TIME, to=world.grid)).get(PAGE).status_code == 302


def test_the_page_takes_the_same_queries_for_one_and_for_many(world: World) -> None:
    def counted() -> int:
        client = browser(world.first)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        return len(queries)

    for hours in range(1, 3):
        world.incident(hours=hours)
    few = counted()
    for hours in range(3, 9):
        world.incident(hours=hours)
    assert counted() == few


# --- many at once ---


def test_each_of_many_is_assigned_or_refused_by_name(world: World) -> None:
    good, urgent, closed = world.incident("一"), world.incident("二", urgency="urgent"), world.incident("三")
    move(closed, "invalidate", by=world.first, now=NOW, reason="other")
    outcomes = assign_each(
        Incident.objects.select_related("text").order_by("pk"),
        by=world.first,
        now=NOW,
        payload={"department": world.safety.code, "level": "subdistrict"},
    )
    assert [(row.number, bool(row.refusal)) for row in outcomes] == [
        (good.number, False),
        (urgent.number, False),
        (closed.number, True),
    ]
    states = dict(Incident.objects.values_list("number", "state"))
    assert states == {good.number: "assigned", urgent.number: "accepted", closed.number: "invalid"}


def test_without_a_level_and_a_department_the_list_sends_each_where_the_rules_say(world: World) -> None:
    kind = Subcategory.objects.create(matter=matter(), code="wiring", name="电气线路", position=1)
    DefaultRoute.objects.create(subdistrict=world.place.subdistrict, subcategory=kind, department=world.safety)
    incident = world.incident("一", subcategory=kind)
    client = browser(world.first)
    body = {"action": "assign_chosen", "_selected_action": [incident.pk], "go": "1"}
    answer = client.post(reverse("admin:incidents_incident_changelist"), body).content.decode()
    incident.refresh_from_db()
    assert (incident.state, incident.department) == ("assigned", world.safety)
    assert f"已交办 · {world.safety}" in answer


def test_the_list_assigns_many_and_says_of_each_what_became_of_it(world: World) -> None:
    good, bad = world.incident("一"), world.incident("二")
    move(bad, "invalidate", by=world.first, now=NOW, reason="other")
    client = browser(world.first)
    address = reverse("admin:incidents_incident_changelist")
    body = {"action": "assign_chosen", "_selected_action": [good.pk, bad.pk]}
    assert client.post(address, body).status_code == 200
    page = client.post(address, {**body, "go": "1", "level": "subdistrict", "department": world.safety.pk})
    assert [(row.number, bool(row.refusal)) for row in page.context["outcomes"]] == [
        (good.number, False),
        (bad.number, True),
    ]
    assert Incident.objects.get(pk=good.pk).department == world.safety


@pytest.mark.parametrize(
    ("action", "values", "told"),
    [
        ("accept_chosen", {}, ["不能", "已受理"]),
        ("assign_chosen", {"go": "1", "level": "subdistrict"}, ["已交办", "不能"]),
    ],
)
def test_many_that_take_long_go_on_as_a_job_which_says_of_each_what_became_of_it(
    world: World, settings: Any, action: str, values: dict[str, str], told: list[str]
) -> None:
    good, bad = world.incident("一"), world.incident("二")
    move(bad, "invalidate", by=world.first, now=NOW, reason="other")
    settings.ACT_WAIT = 0
    client, address = browser(world.first), reverse("admin:incidents_incident_changelist")
    body = {"action": action, "_selected_action": [good.pk, bad.pk], "department": world.safety.pk, **values}
    answer = client.post(address, body)
    job = Job.objects.get()
    assert answer.url == f"{reverse('admin:core_job_change', args=[job.pk])}?follow=1"
    assert [str(one) for one in messages.get_messages(answer.wsgi_request)] == [str(GOES_ON)]
    assert Incident.objects.get(pk=good.pk).state == "reported"
    work_through(JOBS, at=timezone.now())
    job.refresh_from_db()
    assert job.state == "done"
    assert Incident.objects.get(pk=good.pk).state in ("accepted", "assigned")
    assert [words for words in told if words not in job.told] == [], job.told


def test_many_of_which_none_could_be_assigned_are_refused(world: World, settings: Any) -> None:
    bad = world.incident()
    move(bad, "invalidate", by=world.first, now=NOW, reason="other")
    settings.ACT_WAIT = 0
    values = {"go": "1", "level": "subdistrict", "department": world.safety.pk, "action": "assign_chosen"}
    browser(world.first).post(reverse("admin:incidents_incident_changelist"), {**values, "_selected_action": [bad.pk]})
    work_through(JOBS, at=timezone.now())
    assert Job.objects.get().state == "refused"


# --- kept filters ---


def test_a_filter_is_kept_by_name_without_where_one_stood_in_the_list(world: World) -> None:
    kept = keep_filter(name="待受理", query="state__exact=reported&p=3&q=&o=1", shared=False, by=world.first)
    assert kept.query == "state__exact=reported"
    for query in ("", "p=2", "q="):
        with pytest.raises(InvalidInput):
            keep_filter(name="空", query=query, shared=False, by=world.first)
    with pytest.raises(Conflict):
        keep_filter(name="待受理", query="state__exact=closed", shared=False, by=world.first)
    with pytest.raises(InvalidInput):
        keep_filter(name="查", query="q=11010519491231002X", shared=False, by=world.first)


def test_own_filters_are_ones_own_and_shared_ones_the_offices(world: World) -> None:
    own = keep_filter(name="我的", query="q=x", shared=False, by=world.first)
    shared = keep_filter(name="大家的", query="q=y", shared=True, by=world.first)
    boss, elsewhere = head(world.place.subdistrict), center(territory().subdistrict)
    assert set(SavedFilter.objects.visible_to(world.first)) == {own, shared}
    assert set(SavedFilter.objects.visible_to(boss)) == {shared}
    assert set(SavedFilter.objects.visible_to(handler(world.safety))) == {shared}
    assert set(SavedFilter.objects.visible_to(elsewhere)) == set()
    with pytest.raises(NotAllowed):
        keep_filter(name="我也要", query="q=z", shared=True, by=boss)
    with pytest.raises(NotAllowed):
        drop_filter(key=shared.pk, by=boss)
    drop_filter(key=own.pk, by=world.second)
    assert SavedFilter.objects.count() == 2, "what one does not see one does not delete"
    drop_filter(key=shared.pk, by=world.second)
    assert list(SavedFilter.objects.all()) == [own]


def test_a_shared_filter_shows_nobody_more_than_they_see(world: World) -> None:
    make_incident(world.grid, by=world.clerk, about=matter("petitions", restricted=True), texts={"title": "信访"})
    kept = keep_filter(name="信访", query="q=信访", shared=True, by=world.first)
    page = browser(handler(world.safety)).get(f"/admin/incidents/incident/?{kept.query}")
    assert page.status_code == 200
    assert page.context["cl"].result_count == 0


def test_the_list_keeps_shows_and_deletes_filters(world: World) -> None:
    client = browser(world.first)
    kept = client.post(
        reverse("admin:incidents_incident_keep_filter"), {"name": "待受理", "query": "state__exact=reported"}
    )
    assert kept["Location"].endswith("?state__exact=reported")
    assert "待受理" in client.get(kept["Location"]).content.decode()
    row = SavedFilter.objects.get()
    client.post(reverse("admin:incidents_incident_drop_filter", args=(row.pk,)))
    assert not SavedFilter.objects.exists()
