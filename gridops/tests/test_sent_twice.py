"""A form that is sent twice from one page is kept once, whatever it is of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

import incidents.urls
from core.models import IdempotentRequest
from core.tests.files import photo
from core.web.sent_once import NOT_ANSWERED, REPEATABLE
from gridops.login import with_house
from grids.tests.factories import territory
from incidents.attachments.models import Attachment
from incidents.care.models import CareVisit
from incidents.entries.models import AwarenessSurvey
from incidents.hazards.models import Hazard, HazardRecheck
from incidents.incident.models import Incident, IncidentMove
from incidents.mediations.models import Mediation
from incidents.premises.models import Premises
from incidents.publicity.models import PublicityActivity
from incidents.suggestions.models import Suggestion
from incidents.talks.models import TalkNote
from incidents.tests.clients import browser, today
from incidents.tests.factories import limits, make_incident
from incidents.tests.fieldwork import dispute, hazard, intervals, kind_of_hazard, premises
from incidents.tests.threads import at_once
from incidents.visits.models import Visit
from staff.departments.models import Department
from staff.tests.factories import FULL_TIME, GUIDE, LEADER, center, member_account

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class World:
    def __init__(self) -> None:
        self.place = territory()
        self.grid = self.place.grids[0]
        limits(self.place.subdistrict)
        intervals(self.place.subdistrict)
        self.member = member_account(FULL_TIME, to=self.grid)
        self.office = center(self.place.subdistrict)
        self.client = browser(self.member)


class Sent(NamedTuple):
    """A form of the field: the page it stands on, where it is sent, what is filled in, and what it makes."""

    page: str
    address: str
    values: dict[str, Any]
    makes: type[models.Model]


def of_a_page(page: str, makes: type[models.Model], /, *about: Any, **values: Any) -> Sent:
    address = reverse(page, args=about)
    return Sent(address, address, values, makes)


def report(world: World) -> Sent:
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    kind = kind_of_hazard().pk
    return of_a_page("field-report", Incident, grid=world.grid.pk, kind=kind, title="楼道堆物", occurred_at=now)


def move(world: World) -> Sent:
    leader = member_account(LEADER, to=world.grid)
    world.client = browser(leader)
    incident = make_incident(world.grid, by=world.office)
    return of_a_page("field-move", IncidentMove, incident.number, "settle")


def visit(world: World) -> Sent:
    return of_a_page("field-visit", Visit, grid=world.grid.pk, kind="visit", day=today(), households=1, content="走访")


def patrolled(world: World) -> Sent:
    shop = premises(world.grid, today=timezone.localdate())
    return Sent(reverse("field-place", args=(shop.pk,)), reverse("field-patrolled", args=(shop.pk,)), {}, Visit)


def new_hazard(world: World) -> Sent:
    more = {"subcategory": kind_of_hazard().pk, "level": "general", "ending": "open", "due_on": today()}
    return of_a_page("field-hazard-new", Hazard, grid=world.grid.pk, place="三号楼", description="堵塞", **more)


def of_a_hazard(name: str, makes: type[models.Model]) -> Callable[[World], Sent]:
    def sent(world: World) -> Sent:
        row = hazard(world.grid, by=world.member)
        return Sent(reverse("field-hazard", args=(row.pk,)), reverse(name, args=(row.pk,)), {}, makes)

    return sent


def not_yet(world: World) -> Sent:
    return of_a_page("field-not-yet", HazardRecheck, hazard(world.grid, by=world.member).pk, note="还堆着")


def problem(world: World) -> Sent:
    row = Visit.objects.create(
        worker=world.member.worker, grid=world.grid, day=timezone.localdate(), kind="visit", problem="堵塞"
    )
    return of_a_page("field-problem", Hazard, row.pk, kind=kind_of_hazard().pk, ending="open", due_on=today())


def mediated(world: World) -> Sent:
    about = dispute(world.grid, by=world.member).pk
    values = {"parties": "甲、乙", "outcome": "settled", "agreement": "oral", "held_on": today()}
    return of_a_page("field-mediation", Mediation, incident=about, **values)


def registered(world: World) -> Sent:
    values = {"name": "小吃店", "place": "1号", "kind": "food", "risk": "high"}
    return of_a_page("field-register", Premises, grid=world.grid.pk, **values)


def publicity(world: World) -> Sent:
    values = {"topic": "fraud", "kind": "door", "reached": 25, "day": today()}
    return of_a_page("field-publicity", PublicityActivity, where=[world.grid.pk], **values)


def care(world: World) -> Sent:
    values = {"category": "disabled", "outcome": "met", "day": today()}
    return of_a_page("field-care", CareVisit, grid=world.grid.pk, **values)


def suggested(world: World) -> Sent:
    return of_a_page(
        "field-suggestions",
        Suggestion,
        kind="complaint",
        text="同一张表要填两遍",
        subdistrict=world.grid.subdistrict_id,
    )


def talked(world: World) -> Sent:
    world.client = browser(member_account(GUIDE, to=world.place.villages[0]))
    return of_a_page("field-talks", TalkNote, worker=world.member.worker_id, day=today(), said="谈了走访的事")


def attached(world: World) -> Sent:
    incident = make_incident(world.grid, by=world.office, reporter=world.member.worker)
    page = reverse("field-case", args=(incident.number,))
    return Sent(
        page, reverse("field-attach", args=(incident.number,)), {"purpose": "after", "files": photo()}, Attachment
    )


CREATING: dict[str, Callable[[World], Sent]] = {
    "field-report": report,
    "field-move": move,
    "field-visit": visit,
    "field-patrolled": patrolled,
    "field-hazard-new": new_hazard,
    "field-put-right": of_a_hazard("field-put-right", HazardRecheck),
    "field-not-yet": not_yet,
    "field-hazard-report": of_a_hazard("field-hazard-report", Incident),
    "field-problem": problem,
    "field-mediation": mediated,
    "field-register": registered,
    "field-publicity": publicity,
    "field-care": care,
    "field-suggestions": suggested,
    "field-talks": talked,
    "field-attach": attached,
}
CREATING_NOTHING = {  # pages that are read, and answers that are written into a row that is there
    *("field", "field-case", "field-work", "field-hazards", "field-hazard", "field-premises", "field-place"),
    *("field-tasks", "field-task-note", "field-task-answer", "field-withdraw", "field-admissions"),
    *("field-hand-over", "field-hand-over-item", "field-recorded", "field-correct"),
    "field-talk-done",
}


def token_of(client: Client, page: str) -> str:
    found = TOKEN.search(client.get(page).content.decode())
    assert found, f"{page} has no form with a key"
    return found[1]


def filled(values: dict[str, Any], token: str) -> dict[str, Any]:
    """What a browser sends: files anew each time."""
    content = {
        name: SimpleUploadedFile("a.jpg", value) if isinstance(value, bytes) else value
        for name, value in values.items()
    }
    return {**content, "csrfmiddlewaretoken": token}


def test_every_page_of_the_field_is_tried_or_creates_nothing() -> None:
    names = {pattern.name for pattern in _patterns(incidents.urls.urlpatterns)}
    assert names == set(CREATING) | CREATING_NOTHING, "say what a new page of the field makes"


@pytest.mark.django_db
@pytest.mark.parametrize("name", CREATING)
def test_a_form_of_the_field_that_is_sent_twice_is_kept_once(name: str) -> None:
    world = World()
    sent = CREATING[name](world)
    before = sent.makes._default_manager.count()
    token = token_of(world.client, sent.page)
    answers = [world.client.post(sent.address, filled(sent.values, token)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302], answers[0].context and answers[0].context["form"]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert sent.makes._default_manager.count() == before + 1
    said = [str(one) for one in world.client.get(answers[1]["Location"]).context["messages"]]
    assert any("已经发送过" in text for text in said), said


# Photographs are sent one by one (`outbox.js`), and what stands in a row may be another by the time there is a line.
KEPT_OTHERWISE = {"field-report", "field-attach"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", CREATING)
def test_a_form_of_the_field_waits_in_the_browser_for_the_line_and_is_sent_once(name: str) -> None:
    world = World()
    sent = CREATING[name](world)
    before = sent.makes._default_manager.count()
    page = world.client.get(sent.page).content.decode()
    forms = re.findall(r'<form[^>]*method="post"[^>]*>', page)
    here = [form for form in forms if f'action="{sent.address}"' in form] or [form for form in forms if "stack" in form]
    assert name in KEPT_OTHERWISE or "data-wait" in here[0], here
    headers = {"accept": "application/json", "idempotency-key": "one", "sent-as": world.client.session["_auth_user_id"]}
    answers = [world.client.post(sent.address, filled(sent.values, ""), headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200], answers[0].content
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["leads_to"].startswith("/")
    assert sent.makes._default_manager.count() == before + 1


@pytest.mark.django_db
def test_a_refusal_of_one_tap_that_waited_says_why() -> None:
    world = World()
    row = hazard(world.grid, by=world.member)
    settle = reverse("field-put-right", args=(row.pk,))
    world.client.post(settle)
    headers = {"accept": "application/json", "idempotency-key": "late", "sent-as": str(world.member.pk)}
    answer = world.client.post(settle, headers=headers)
    assert answer.status_code == 409
    assert answer.json()["refused"]
    said = world.client.get(reverse("field")).context["messages"]
    assert [one.level_tag for one in said] == ["success"], "what was told is not told once more"


@pytest.mark.django_db
@pytest.mark.parametrize(("ago", "days"), [("0", 0), (str(86_400), 1), (str(30 * 86_400), 7), ("-5", 0), ("late", 0)])
def test_a_patrol_that_waited_is_of_the_day_of_the_tap(ago: str, days: int) -> None:
    world = World()
    headers = {"accept": "application/json", "idempotency-key": "one", "written-ago": ago}
    world.client.post(patrolled(world).address, headers={**headers, "sent-as": str(world.member.pk)})
    assert Visit.objects.get().day == timezone.localdate() - timedelta(days=days)


@pytest.mark.django_db
def test_another_page_or_other_words_are_another_fact() -> None:
    world = World()
    sent = visit(world)
    first, second = (token_of(world.client, sent.page) for _ in range(2))
    assert first != second
    world.client.post(sent.address, filled(sent.values, first))
    world.client.post(sent.address, filled(sent.values, second))
    world.client.post(sent.address, filled({**sent.values, "content": "第二户"}, first))
    assert Visit.objects.count() == 3


@pytest.mark.django_db
def test_a_refusal_is_not_kept_so_that_it_may_be_sent_again() -> None:
    world = World()
    sent = patrolled(world)
    token = token_of(world.client, sent.page)
    other = browser(member_account(FULL_TIME, to=world.place.grids[0]))
    wrong = {**filled(visit(world).values, token_of(other, reverse("field-visit"))), "households": "many"}
    assert [other.post(reverse("field-visit"), wrong).status_code for _ in range(2)] == [200, 200]
    row = hazard(world.grid, by=world.member)
    settle = reverse("field-put-right", args=(row.pk,))
    world.client.post(settle)  # settled from elsewhere, so that the next one is refused by a message
    world.client.post(settle, filled({}, token))
    assert not IdempotentRequest.objects.exists()


@pytest.mark.django_db
def test_a_program_with_the_secret_of_its_session_is_kept_from_a_second_tap_only() -> None:
    world = World()
    sent = visit(world)
    world.client.get(sent.page)
    secret = world.client.cookies["csrftoken"].value
    for _ in range(2):
        world.client.post(sent.address, filled(sent.values, secret))
    assert Visit.objects.count() == 1
    IdempotentRequest.objects.update(created_at=timezone.now() - timedelta(seconds=11))
    world.client.post(sent.address, filled(sent.values, secret))
    assert Visit.objects.count() == 2


@pytest.mark.django_db
def test_what_was_being_worked_on_when_the_process_died_is_not_done_again() -> None:
    world = World()
    sent = visit(world)
    token = token_of(world.client, sent.page)
    world.client.post(sent.address, filled(sent.values, token))
    IdempotentRequest.objects.update(status=NOT_ANSWERED, answer={})
    answer = world.client.post(sent.address, filled(sent.values, token), follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["success", "error"]
    assert Visit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_taps_at_once_one_is_kept_and_all_are_led_to_it() -> None:
    world = World()
    sent = visit(world)
    token = token_of(world.client, sent.page)
    clients = [Client() for _ in range(5)]
    for client in clients:
        client.cookies.update(world.client.cookies)
    answers = at_once(
        *[lambda client=client: client.post(sent.address, filled(sent.values, token)) for client in clients]
    )
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, reverse("field-work"))}
    assert Visit.objects.count() == 1


# --- the back office ---


def new_survey(world: World) -> dict[str, Any]:
    return {"grid": world.grid.pk, "month": "2026-03-01", "asked": 30, "knowing": 20}


def new_department(world: World) -> dict[str, Any]:
    return {"subdistrict": world.place.subdistrict.pk, "code": "d1", "name": "安监办", "platform": "public_service"}


@pytest.mark.django_db
@pytest.mark.parametrize(("makes", "values"), [(AwarenessSurvey, new_survey), (Department, new_department)])
@pytest.mark.parametrize("query", ["", "?_popup=1"])
def test_a_form_of_the_back_office_that_is_sent_twice_is_kept_once(
    makes: type[models.Model], values: Callable[[World], dict[str, Any]], query: str
) -> None:
    world = World()
    client = browser(world.office)
    address = reverse(f"admin:{makes._meta.app_label}_{makes._meta.model_name}_add") + query
    sent = values(world) | ({"_popup": "1"} if query else {})
    token = token_of(client, address)
    first, again = (client.post(address, filled(sent, token)) for _ in range(2))
    errors = first.context and first.context["adminform"].form.errors if first.status_code == 200 and not query else ""
    assert (first.status_code, again.status_code) == ((200 if query else 302), 302), errors
    assert makes._default_manager.count() == 1
    said = [str(one) for one in client.get(again["Location"]).context["messages"]]
    assert any("已经发送过" in text for text in said), said


# --- every form there is ---


def _patterns(patterns: Any) -> Iterator[URLPattern]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns)
        else:
            yield one


def test_no_page_takes_forms_without_a_key() -> None:
    """A view that is exempt from the token would be exempt from the key; REST has a key of its own."""
    exempt = {
        pattern.name
        for one in get_resolver().url_patterns
        if not str(one.pattern).startswith("api/")
        for pattern in _patterns([one])
        if getattr(pattern.callback, "csrf_exempt", False)
    }
    assert exempt <= {"healthz", "readyz", "metrics"}


def test_every_form_that_is_sent_carries_a_token() -> None:
    form = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
    forms = [
        (path.name, text)
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for text in form.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(forms) > 20
    assert [name for name, text in forms if "csrf_token" not in text] == []


def test_every_form_of_the_field_waits_in_the_browser_or_is_no_loss() -> None:
    form = re.compile(r'<form[^>]*method="post"[^>]*>')
    root = Path(settings.BASE_DIR, "templates", "incidents")
    lost = {
        str(path.relative_to(root))
        for path in root.rglob("*.html")
        for tag in form.findall(path.read_text(encoding="utf-8"))
        if path.parent.name not in ("triage", "incoming")  # pages of the office
        and not any(mark in tag for mark in ("data-wait", "data-report", "data-add-files"))
    }
    # A decision of the office, and a file that is taken back by one tap.
    assert lost == {"desk/office_head.html", "attachments/files.html"}


def test_what_may_be_repeated_is_a_page_that_there_is_and_the_guard_comes_last() -> None:
    names = {pattern.name for pattern in _patterns([*get_resolver().url_patterns, *with_house.urlpatterns])}
    assert names >= REPEATABLE
    assert settings.MIDDLEWARE[-1] == "core.web.sent_once.SentOnce"
