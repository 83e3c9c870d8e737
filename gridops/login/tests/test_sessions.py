"""One's own sessions are listed, and ended at will; a restricted case that is opened stands in the audit log."""

from __future__ import annotations

from collections import Counter

import pytest
from django.contrib import admin
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.tests.factories import office
from core.models import AuditEntry, AuditKind
from gridops.login.sessions import SessionStore, account_read_with_session
from grids.duties import Duty
from grids.tests.factories import matter
from incidents.incident.forms import MOVE_LABELS
from incidents.incident.models import Incident
from incidents.incident.services import moves_of
from incidents.incident.workflow import State
from incidents.tests.factories import make_incident, put_at
from staff.access import access_of
from staff.accounts.models import User
from staff.accounts.passwords import GuessesValidator
from staff.accounts.services import create_account
from staff.accounts.sessions import device_in_words
from staff.tests.factories import account, center, officer

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-9"
PHONE = "Mozilla/5.0 (Linux; Android 14; HarmonyOS) AppleWebKit/537 Chrome/120 MicroMessenger/8.0"


def logged_in(name: str, agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/login/", {"username": name, "password": PASSWORD})
    return client


def test_one_sees_ones_own_sessions_and_ends_the_others() -> None:
    create_account(username="wang", password=PASSWORD)
    create_account(username="li", password=PASSWORD)
    desk, phone, other = (
        logged_in(name, agent) for name, agent in (("wang", "Firefox/130 Windows"), ("wang", PHONE), ("li", "x"))
    )
    page = desk.get("/sessions/")
    shown = page.context["sessions"]
    assert [(one.device, one.is_here) for one in shown] == [("Firefox · Windows", True), ("WeChat · HarmonyOS", False)]
    foreign = other.get("/sessions/").context["sessions"]
    desk.post("/sessions/", {"session": foreign[0].name})
    assert other.get("/sessions/").status_code == 200
    desk.post("/sessions/", {"session": shown[1].name})
    assert phone.get("/sessions/").status_code == 302
    assert len(desk.get("/sessions/").context["sessions"]) == 1
    again = logged_in("wang", "x")
    assert desk.post("/sessions/", {"others": "1"}).status_code == 302
    assert again.get("/sessions/").status_code == 302
    assert AuditEntry.objects.filter(kind=AuditKind.LOGOUT, actor="wang").count() == 2


def test_the_menu_of_the_back_office_leads_to_the_own_sessions() -> None:
    client = Client()
    client.force_login(officer(Duty.SYSTEM))
    assert 'href="/sessions/"' in client.get("/admin/").content.decode()


def test_an_unknown_browser_is_no_fault() -> None:
    assert device_in_words("curl/8") == ""


@pytest.mark.parametrize(
    "guessed",
    [
        *("Admin@123456", "P@ssw0rd2026", "Huangyan2026", "Nancheng@2026", "Wangge@123", "Qwer1234!!", "Abc@123456"),
        *("Password123!", "1qaz@WSX3edc", "Zhangsan@1990", "Taizhou@2025", "南城街道2026a", "Shilicun@2026"),
    ],
)
def test_a_password_that_everybody_here_guesses_is_refused(guessed: str) -> None:
    village = office().villages[0]
    type(village).objects.filter(pk=village.pk).update(name="示例村")
    with pytest.raises(ValidationError):
        GuessesValidator().validate(guessed)


@pytest.mark.parametrize(
    "good", ["kind-Horse-x", "horse-battery-9", "my-own-Horse-1", "网格horse-77中心好", "x9-Kf2mQw8z"]
)
def test_words_that_do_not_belong_together_will_do(good: str) -> None:
    user = account()
    GuessesValidator().validate(good, user)
    for belongs in (f"{user.username}-1", f"X-{user.username.upper()}"):
        with pytest.raises(ValidationError):
            GuessesValidator().validate(belongs, user)


def test_whoever_opens_a_restricted_case_stands_in_the_audit_log() -> None:
    world = office()
    user = center(world.subdistrict)
    clue = make_incident(world.grids[0], by=user, about=matter("petitions", restricted=True))
    plain = make_incident(world.grids[0], by=user)
    client = Client()
    client.force_login(user)

    def noted() -> int:
        return AuditEntry.objects.filter(kind=AuditKind.RESTRICTED, subject=clue.number, actor=user.username).count()

    addresses = (
        reverse("admin:incidents_incident_change", args=(clue.pk,)),
        *(f"/api/v1/incidents/{clue.number}/{part}" for part in ("", "moves/", "attachments/", "history/")),
    )
    for address in addresses:
        before = noted()
        assert client.get(address).status_code == 200, address
        assert noted() == before + 1, address
    assert client.get(f"/api/v1/incidents/{plain.number}/").status_code == 200
    assert client.get("/api/v1/incidents/").status_code == 200
    assert AuditEntry.objects.filter(kind=AuditKind.RESTRICTED).count() == len(addresses)


def test_whoever_is_asked_about_a_restricted_case_has_opened_it() -> None:
    """A question tells what it is about: each that tells the words of a case is a door to it, in office and field."""
    world, word = office(), "独石桥"
    user = center(world.subdistrict)
    about = {"about": matter("petitions", restricted=True), "texts": {"title": "信访", "description": word}}
    clue = make_incident(world.grids[0], by=user, **about)
    client, told = Client(), Counter()
    client.force_login(user)
    acts = [one for one in admin.site._registry[Incident].acts if not one.on_list and "<" not in one.url_path]
    moves = {f"move_{name.replace('-', '_')}": name for name in MOVE_LABELS}
    doors = [(reverse(f"admin:incidents_incident_{one.name}", args=(clue.pk,)), moves.get(one.name)) for one in acts]
    doors += [(reverse("field-move", args=(clue.number, name)), name) for name in MOVE_LABELS]
    for state in State:
        put_at(clue, state)
        clue.refresh_from_db()
        open_now = {None, *moves_of(access_of(user), clue, user=user)}  # None: what is no move
        for address in (address for address, move in doors if move in open_now):
            page, noted = client.get(address), AuditEntry.objects.filter(kind=AuditKind.RESTRICTED)
            if word in page.content.decode():
                told[address] += 1
                assert noted.count() == told.total(), address
    assert len(told) > 20


# --- a session is read with its account ---


def test_who_asks_is_one_query_from_the_second_page_on() -> None:
    create_account(username="wang", password=PASSWORD)
    desk = logged_in("wang", "x")
    desk.get("/password/")
    with CaptureQueriesContext(connection) as queries:
        assert desk.get("/password/").status_code == 200
    asked = [query["sql"] for query in queries if "django_session" in query["sql"] or '"username"' in query["sql"]]
    assert len(asked) == 1


def test_what_is_remembered_of_a_session_opens_nothing_once_it_is_over() -> None:
    user = create_account(username="wang", password=PASSWORD)
    create_account(username="li", password=PASSWORD)

    def is_in(client: Client) -> bool:
        return bool(client.get("/sessions/").status_code == 200)

    ended, expired, barred, changed = (logged_in("wang", "x") for _each in range(4))
    assert all(is_in(client) for client in (ended, expired, barred, changed))
    Session.objects.filter(pk=ended.session.session_key).delete()
    assert not is_in(ended)
    Session.objects.filter(pk=expired.session.session_key).update(expire_date=timezone.now())
    assert not is_in(expired)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_in(barred)
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert is_in(barred)
    user.refresh_from_db()
    user.set_password("another-horse-9")
    user.save()
    assert not is_in(changed)


def test_a_key_that_another_account_got_since_is_that_account() -> None:
    create_account(username="wang", password=PASSWORD)
    create_account(username="li", password=PASSWORD)
    wang, li = logged_in("wang", "x"), logged_in("li", "x")
    assert wang.get("/sessions/").wsgi_request.user.username == "wang"
    given = Session.objects.get(pk=li.session.session_key).session_data
    Session.objects.filter(pk=wang.session.session_key).update(session_data=given)
    assert wang.get("/sessions/").wsgi_request.user.username == "li"


def test_the_account_of_one_request_is_not_handed_to_the_next() -> None:
    create_account(username="wang", password=PASSWORD)
    desk = logged_in("wang", "x")
    desk.get("/sessions/")
    store = SessionStore(desk.session.session_key)
    assert store["_auth_user_id"]
    user = User.objects.get(username="wang")
    assert account_read_with_session(user.pk) == user
    assert account_read_with_session(user.pk) is None
