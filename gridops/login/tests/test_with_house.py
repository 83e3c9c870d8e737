"""Log-in with an identity of the house, against a real provider over HTTP: what it opens, and all that it must not."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from requests import ReadTimeout

from core.errors import NotAllowed
from core.models import AuditEntry, AuditKind
from core.testing.words import words_of
from gridops import urls  # before any test configures a provider
from gridops.login import with_house
from gridops.login.house import uid_of
from gridops.login.outside import outside_of
from gridops.login.tests.provider import CLIENT, SECRET, Provider, listening
from grids.duties import Duty
from staff.accounts.identities import account_behind, bind
from staff.accounts.models import Lockout, User
from staff.accounts.resets import reset_password
from staff.accounts.second_factor import device_to_confirm
from staff.accounts.services import create_account
from staff.inbox.models import Notice
from staff.tests.factories import officer

pytestmark = [pytest.mark.django_db, pytest.mark.urls("gridops.login.tests.urls_with_house")]
PASSWORD = "correct-horse-9"


@pytest.fixture(scope="module")
def server() -> Iterator[Provider]:
    with listening() as provider:
        yield provider


@pytest.fixture
def provider(server: Provider, settings: Any) -> Provider:
    server.person, server.changes, server.signed_with, server.page_on = "u-1", {}, None, ""
    server.config, server.asked = {}, []
    cache.clear()  # of what an issuer said, and who was silent
    settings.OUTSIDE = outside_of(
        {
            "GRIDOPS_LOGIN_OIDC_ISSUER": server.issuer,
            "GRIDOPS_LOGIN_OIDC_CLIENT_ID": CLIENT,
            "GRIDOPS_LOGIN_OIDC_CLIENT_SECRET": SECRET,
            "GRIDOPS_LOGIN_OIDC_NAME": "City account",
            "GRIDOPS_LOGIN_DINGTALK_CLIENT_ID": "d",
            "GRIDOPS_LOGIN_DINGTALK_CLIENT_SECRET": "s",
        }
    )
    return server


@pytest.fixture
def wang() -> User:
    return create_account(username="wang", password=PASSWORD)


def browser(**more: Any) -> Client:
    """One in which English is chosen."""
    client = Client(SERVER_NAME="127.0.0.1", **more)
    client.cookies["django_language"] = "en"
    return client


def bound(user: User, uid: str = "u-1") -> SocialAccount:
    return SocialAccount.objects.create(user=user, provider="oidc", uid=uid_of(settings.OUTSIDE["oidc"].issuer, uid))


def way_there(client: Client, **sent: str) -> dict[str, str]:
    """What the provider is asked, once the button of the log-in page was pressed."""
    answer = client.post("/login/with/oidc/", sent)
    assert answer.status_code == 302
    assert "no-store" in answer["Cache-Control"]
    return dict(parse_qsl(urlsplit(answer["Location"]).query))


def back(client: Client, address: str) -> Any:
    """The browser follows the provider back to us, by the address that we named there."""
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == "http://127.0.0.1:8000"
    return client.get(f"{parts.path}?{parts.query}")


def log_in(client: Client, provider: Provider, **sent: str) -> Any:
    return back(client, provider.authorize(way_there(client, **sent)))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def said(client: Client, page: str = "/login/") -> str:
    return " ".join(words_of(client.get(page)).split())


def test_a_bound_identity_opens_its_account_as_a_password_does(provider, wang) -> None:
    row, client = bound(wang), browser(headers={"user-agent": "Firefox/130 Windows"})
    Lockout.objects.create(username="wang", ip_address="127.0.0.1", failures_since_start=5)
    answer = log_in(client, provider, next="/inbox/")
    assert (answer.status_code, answer["Location"], is_in(client)) == (302, "/inbox/", True)
    assert "no-store" in answer["Cache-Control"]
    assert "device" in client.cookies
    assert [one.device for one in client.get("/sessions/").context["sessions"]] == ["Firefox · Windows"]
    entry = AuditEntry.objects.get(kind=AuditKind.LOGIN)
    assert (entry.actor, entry.detail) == ("wang", "with City account")
    row.refresh_from_db()
    assert row.extra_data == {}, "nothing is kept of what the provider tells about a person"
    assert User.objects.filter(username="wang", email="").exists()


def test_the_button_and_the_hosts_of_its_forms_are_on_the_page_only_where_it_is_configured(provider, settings) -> None:
    page = browser().get("/login/")
    assert "Log in with City account" in words_of(page)
    assert (
        f"form-action 'self' http://127.0.0.1:8000 {provider.issuer} https://login.dingtalk.com;"
        in page["Content-Security-Policy"]
    )
    settings.OUTSIDE = {}
    page = browser().get("/login/")
    assert "Log in with" not in words_of(page)
    assert "form-action 'self';" in page["Content-Security-Policy"]
    assert browser().post("/login/with/oidc/").status_code == 404
    assert browser().get("/login/with/oidc/callback/").status_code == 404
    assert browser().get("/login/with/oidc/").status_code == 405


def test_the_product_has_no_such_addresses_unless_it_is_configured() -> None:
    assert settings.OUTSIDE == {}
    assert not any("with_house" in str(getattr(one, "urlconf_name", "")) for one in urls.urlpatterns)


def test_an_unbound_identity_opens_nothing_and_makes_nothing(provider, wang) -> None:
    client, before = browser(), User.objects.count()
    answer = log_in(client, provider)
    assert (answer["Location"], is_in(client), User.objects.count()) == ("/login/", False, before)
    assert "This identity opens no account" in said(client)
    assert AuditEntry.objects.get(kind=AuditKind.LOGIN_FAILED).subject == "City account"
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("closed", [{"is_active": False}, {"is_service": True}], ids=["closed", "of a system"])
def test_an_account_that_nobody_may_enter_stays_shut(provider, wang, closed) -> None:
    bound(wang)
    User.objects.filter(pk=wang.pk).update(**closed)
    client = browser()
    log_in(client, provider)
    assert not is_in(client)


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "of-another-way"},
        {"nonce": None},
        {"aud": "another-client"},
        {"iss": "https://another.example"},
        {"exp": -3600},  # seconds from now
        {"exp": None},
        {"iat": 3600},
        {"auth_time": -3600},
        {"sub": None},
        {"sub": ""},
    ],
    ids=lambda one: "{}={}".format(*next(iter(one.items()))),
)
def test_a_token_that_is_not_for_this_log_in_is_refused(provider, wang, changes) -> None:
    bound(wang)
    now = int(time.time())
    changes = {name: now + one if isinstance(one, int) else one for name, one in changes.items()}
    client, provider.changes = browser(), changes
    answer = log_in(client, provider)
    assert (answer["Location"], is_in(client)) == ("/login/", False)
    assert AuditEntry.objects.get(kind=AuditKind.LOGIN_FAILED).detail == "not vouched for by the provider"


@pytest.mark.parametrize(
    ("says_that_it_names_itself", "named", "enters"),
    [
        (True, "itself", True),
        (True, "https://another.example", False),
        (True, "", False),
        (False, "https://another.example", False),
        (False, "", True),
    ],
)
def test_a_way_back_that_names_another_issuer_is_refused_before_it_gets_the_code(
    provider, wang, says_that_it_names_itself, named, enters
) -> None:
    bound(wang)
    provider.config = {"authorization_response_iss_parameter_supported": says_that_it_names_itself}
    client, issuer = browser(), provider.issuer if named == "itself" else named
    address = provider.authorize(way_there(client)) + (f"&{urlencode({'iss': issuer})}" if named else "")
    back(client, address)
    assert (is_in(client), "/token" in provider.asked) == (enters, enters)


def test_who_comes_back_where_somebody_else_is_logged_in_is_told_whose_session_it_is(provider, wang) -> None:
    bound(wang)
    client = browser()
    address = provider.authorize(way_there(client))
    client.force_login(create_account(username="li", password=PASSWORD))
    back(client, address)
    assert client.session["_auth_user_id"] != str(wang.pk)
    assert "logged in already, as li" in said(client, "/sessions/")


def test_a_token_signed_by_somebody_else_is_refused(provider, wang) -> None:
    bound(wang)
    client, provider.signed_with = browser(), rsa.generate_private_key(public_exponent=65537, key_size=2048)
    log_in(client, provider)
    assert not is_in(client)


def test_a_way_works_once_and_only_in_the_browser_that_began_it(provider, wang) -> None:
    bound(wang)
    client, other = browser(), browser()
    address = provider.authorize(way_there(client))
    back(other, address)
    assert not is_in(other), "another browser has another state"
    back(client, address.replace("state=", "state=x"))
    assert not is_in(client)
    back(client, address)
    assert is_in(client)
    client.post("/logout/")
    back(client, address)
    assert not is_in(client), "neither the code nor the state is taken twice"
    back(client, "http://127.0.0.1:8000/login/with/oidc/callback/?error=access_denied")
    assert "It did not work" in said(client)


@pytest.mark.parametrize("wanted", ["https://x.example/", "//x.example", "javascript:alert(1)", "/\\x.example"])
def test_it_leads_to_no_foreign_page(provider, wang, wanted) -> None:
    bound(wang)
    assert log_in(browser(), provider, next=wanted)["Location"] == "/"


def test_the_second_factor_is_asked_as_before(provider, settings) -> None:
    settings.TWO_FACTOR = True
    admin, client = officer(Duty.SYSTEM), browser()
    device = device_to_confirm(admin)
    device.confirmed = True
    device.save()
    bound(admin)
    log_in(client, provider)
    assert client.get("/admin/")["Location"].startswith("/second-factor/")
    client.post("/login/with/oidc/bind/", {"password": PASSWORD})
    assert SocialAccount.objects.count() == 1


def test_a_log_in_page_on_a_host_that_nobody_named_is_not_led_to(provider, wang, settings) -> None:
    provider.page_on = "https://elsewhere.example"
    assert browser().post("/login/with/oidc/")["Location"] == "/login/"
    cache.clear()
    provider.page_on, key = "", next(iter(settings.OUTSIDE))
    settings.OUTSIDE = {key: outside_of(_environment(GRIDOPS_LOGIN_OIDC_ISSUER="http://127.0.0.1:9"))[key]}
    client = browser()
    assert client.post("/login/with/oidc/")["Location"] == "/login/", "nobody answers there"
    assert "use your password" in said(client)


def test_another_issuer_that_calls_somebody_the_same_opens_nothing(provider, wang) -> None:
    SocialAccount.objects.create(user=wang, provider="oidc", uid=uid_of("https://the-one-before.example", "u-1"))
    SocialAccount.objects.create(user=create_account(username="li", password=PASSWORD), provider="oidc", uid="u-1")
    client = browser()
    log_in(client, provider)
    assert not is_in(client)


def test_an_identity_that_is_unbound_while_it_logs_in_stays_unbound(provider, wang, monkeypatch) -> None:
    row, client = bound(wang), browser()
    SocialAccount.objects.update(last_login=timezone.now() - timedelta(days=3))
    with CaptureQueriesContext(connection) as asked:
        log_in(client, provider)
    table = SocialAccount._meta.db_table
    written = [one["sql"] for one in asked if table in one["sql"] and "UPDATE" in one["sql"]]
    assert len(written) == 1, "allauth saves none of them"
    row.refresh_from_db()
    assert row.last_login > timezone.now() - timedelta(minutes=1)
    client.post("/logout/")

    def found_and_unbound(**which: str) -> User | None:
        user = account_behind(**which)
        SocialAccount.objects.all().delete()
        return user

    monkeypatch.setattr(with_house, "account_behind", found_and_unbound)
    log_in(client, provider)
    assert not SocialAccount.objects.exists()


def test_a_platform_is_asked_once_for_minutes_and_left_alone_when_it_is_silent(
    provider, wang, monkeypatch, settings
) -> None:
    client, config = browser(), "/.well-known/openid-configuration"
    log_in(client, provider)
    way_there(client)
    assert provider.asked.count(config) == 1
    cache.clear()
    tries: list[str] = []

    def hangs(_session: Any, method: str, url: str, **_more: Any) -> None:
        tries.append(url)
        raise ReadTimeout(f"{method} {url}")

    monkeypatch.setattr(requests.Session, "request", hangs)
    before = AuditEntry.objects.count()
    for _press in range(3):
        assert client.post("/login/with/oidc/")["Location"] == "/login/"
    assert client.get("/login/with/oidc/callback/?state=x&code=y")["Location"] == "/login/"
    assert "use your password" in said(client)
    assert len(tries) == 1
    assert AuditEntry.objects.count() == before


def test_a_platform_that_answers_with_an_error_page_is_left_alone_as_well(provider, settings) -> None:
    settings.OUTSIDE = outside_of(_environment(GRIDOPS_LOGIN_OIDC_ISSUER=f"{provider.issuer}/nowhere"))
    for _press in range(3):
        assert browser().post("/login/with/oidc/")["Location"] == "/login/"
    assert len(provider.asked) == 1


@pytest.mark.parametrize("wrong", [ConnectionResetError(104, "reset"), jwt.PyJWKClientConnectionError("no route")])
def test_keys_that_do_not_come_are_told_as_no_answer(provider, wang, monkeypatch, wrong) -> None:
    bound(wang)

    def breaks(_client: object) -> None:
        raise wrong

    client = browser()
    monkeypatch.setattr(jwt.PyJWKClient, "fetch_data", breaks)
    assert log_in(client, provider)["Location"] == "/login/"
    assert not is_in(client)
    assert AuditEntry.objects.get(kind=AuditKind.LOGIN_FAILED).detail == "not vouched for by the provider"
    assert client.post("/login/with/oidc/")["Location"] == "/login/", "it is not asked again at once"


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri"])
def test_no_secret_and_no_key_travels_without_tls(provider, name) -> None:
    for address in ("http://id.example.gov.cn/x", "ftp://127.0.0.1/x", "http://[", ""):
        provider.config = {name: address}
        assert browser().post("/login/with/oidc/")["Location"] == "/login/", address


def test_who_came_by_another_name_of_the_site_begins_by_its_own(provider) -> None:
    answer = Client().post("/login/with/oidc/")
    assert answer["Location"] == "http://127.0.0.1:8000/login/"
    assert provider.asked == []


def test_the_way_back_opened_by_anybody_is_not_kept_in_the_audit_log(provider) -> None:
    client = browser()
    for key in ("oidc", "dingtalk"):
        for asked in ("", "?state=x&code=y", "?error=access_denied", "?state=%00&authCode=%00"):
            assert client.get(f"/login/with/{key}/callback/{asked}")["Location"] == "/login/"
    assert not AuditEntry.objects.exists()
    state = way_there(client)["state"]
    client.get(f"/login/with/oidc/callback/?state={state}&error=access_denied")
    assert AuditEntry.objects.get().kind == AuditKind.LOGIN_FAILED


def bind_here(client: Client, provider: Provider, password: str = PASSWORD) -> Any:
    answer = client.post("/login/with/oidc/bind/", {"password": password})
    if not answer["Location"].startswith(provider.issuer):
        return answer
    return back(client, provider.authorize(dict(parse_qsl(urlsplit(answer["Location"]).query))))


class TestBinding:
    @pytest.fixture
    def client(self, wang: User) -> Client:
        client = browser()
        client.post("/login/", {"username": "wang", "password": PASSWORD})
        return client

    def test_the_owner_binds_and_unbinds_with_the_password_and_is_told(self, provider, wang, client) -> None:
        assert bind_here(client, provider, "wrong")["Location"] == "/sessions/"
        assert not SocialAccount.objects.exists()
        assert bind_here(client, provider)["Location"] == "/sessions/"
        row = SocialAccount.objects.get()
        assert (row.user, row.provider, row.uid, row.extra_data) == (wang, "oidc", uid_of(provider.issuer, "u-1"), {})
        page = said(client, "/sessions/")
        assert "can be entered with “City account” from now on" in page
        assert "City account bound" in page
        desk = browser()
        log_in(desk, provider)
        assert is_in(desk)
        client.post("/sessions/", {"unbind": "oidc"})
        assert not SocialAccount.objects.exists()
        again = browser()
        log_in(again, provider)
        assert not is_in(again)
        logged = AuditEntry.objects.filter(kind=AuditKind.ACCOUNT, actor="wang").order_by("pk")
        assert list(logged.values_list("detail", flat=True)) == [
            "identity bound: City account",
            "identity unbound: City account",
        ]
        topics = Notice.objects.filter(user=wang).order_by("pk").values_list("topic", flat=True)
        assert list(topics) == ["identity_bound", "identity_unbound"]
        assert client.post("/sessions/", {"unbind": "oidc"}).status_code == 404

    def test_what_is_bound_already_is_not_bound_again(self, provider, wang, client) -> None:
        li = create_account(username="li", password=PASSWORD)
        bound(li)
        bind_here(client, provider)
        assert "is bound to another account" in said(client, "/sessions/")
        assert SocialAccount.objects.get().user == li
        provider.person = "u-2"
        bind_here(client, provider)
        provider.person = "u-3"
        bind_here(client, provider)
        assert "Unbind that first" in said(client, "/sessions/")
        assert list(SocialAccount.objects.filter(user=wang).values_list("uid", flat=True)) == [
            uid_of(provider.issuer, "u-2")
        ]

    def test_five_wrong_passwords_end_the_session(self, provider, client) -> None:
        for _try in range(5):
            answer = bind_here(client, provider, "wrong")
        assert (answer["Location"], is_in(client)) == ("/login/", False)

    def test_who_began_it_must_still_be_logged_in(self, provider, client) -> None:
        answer = client.post("/login/with/oidc/bind/", {"password": PASSWORD})
        address = provider.authorize(dict(parse_qsl(urlsplit(answer["Location"]).query)))
        li = create_account(username="li", password=PASSWORD)
        kept = client.session["socialaccount_states"]
        client.force_login(li)
        session = client.session
        session["socialaccount_states"] = kept
        session.save()
        back(client, address)
        assert not SocialAccount.objects.exists()

    def test_a_new_password_of_ones_own_unbinds_it_and_says_so_before(self, provider, wang, client) -> None:
        assert "is unbound" not in said(client, "/password/")
        bind_here(client, provider)
        assert "“City account” is bound to your account. With a new password it is unbound" in said(
            client, "/password/"
        )
        new = {"new_password1": "other-Horse-12", "new_password2": "other-Horse-12"}
        assert client.post("/password/", {"old_password": PASSWORD, **new}).status_code == 302
        assert not SocialAccount.objects.exists()

    @pytest.mark.parametrize("meanwhile", [{"password": "!"}, {"is_active": False}, {"is_service": True}])
    def test_an_account_that_changed_meanwhile_is_not_bound(self, wang, meanwhile) -> None:
        User.objects.filter(pk=wang.pk).update(**meanwhile)
        with pytest.raises(NotAllowed):
            bind(user=wang, provider="oidc", uid="u-1", name="x", at=timezone.now())
        assert not SocialAccount.objects.exists()

    def test_a_password_that_somebody_else_sets_unbinds_it(self, provider, wang, client) -> None:
        bind_here(client, provider)
        reset_password(user=wang, by=officer(Duty.SYSTEM), at=timezone.now())
        assert not SocialAccount.objects.exists()

    def test_a_password_that_a_command_sets_unbinds_it_and_is_noted(self, provider, wang, client, monkeypatch) -> None:
        bind_here(client, provider)
        monkeypatch.setattr("getpass.getpass", lambda **_: "other-Horse-12")
        call_command("changepassword", wang.username, stdout=io.StringIO())
        assert not SocialAccount.objects.exists()
        assert AuditEntry.objects.filter(kind=AuditKind.PASSWORD, detail="set by a command").exists()


def test_dingtalk_is_walked_with_its_own_calls(provider, wang, monkeypatch) -> None:
    from gridops.login.house import HouseDingTalkAdapter

    monkeypatch.setattr(HouseDingTalkAdapter, "access_token_url", f"{provider.issuer}/dingtalk/token")
    monkeypatch.setattr(HouseDingTalkAdapter, "profile_url", f"{provider.issuer}/dingtalk/me")
    SocialAccount.objects.create(user=wang, provider="dingtalk", uid="u-1")
    client = browser()
    there = client.post("/login/with/dingtalk/")["Location"]
    assert there.startswith("https://login.dingtalk.com/oauth2/auth?")
    asked = dict(parse_qsl(urlsplit(there).query))
    assert (asked["response_type"], asked["scope"], asked["prompt"]) == ("code", "openid", "consent")
    state = dict(parse_qsl(urlsplit(there).query))["state"]
    client.get(f"/login/with/dingtalk/callback/?authCode=wrong&state={state}")
    assert not is_in(client)
    state = dict(parse_qsl(urlsplit(client.post("/login/with/dingtalk/")["Location"]).query))["state"]
    client.get(f"/login/with/dingtalk/callback/?authCode=right&state={state}")
    assert is_in(client)
    assert SocialAccount.objects.get().extra_data == {}


def _environment(**changes: str) -> dict[str, str]:
    names = {"ISSUER": "https://id.example.gov.cn/", "CLIENT_ID": "g", "CLIENT_SECRET": "s"}
    return {f"GRIDOPS_LOGIN_OIDC_{name}": value for name, value in names.items()} | changes


class TestConfiguration:
    def test_nothing_set_is_nothing_offered(self) -> None:
        assert outside_of({}) == {}

    @pytest.mark.parametrize("missing", ["ISSUER", "CLIENT_ID", "CLIENT_SECRET"])
    def test_half_a_configuration_names_what_is_missing(self, missing) -> None:
        with pytest.raises(ImproperlyConfigured, match=f"^Set GRIDOPS_LOGIN_OIDC_{missing}, too"):
            outside_of(_environment(**{f"GRIDOPS_LOGIN_OIDC_{missing}": ""}))
        with pytest.raises(ImproperlyConfigured, match="GRIDOPS_LOGIN_DINGTALK_CLIENT_SECRET, too"):
            outside_of({"GRIDOPS_LOGIN_DINGTALK_CLIENT_ID": "d"})

    @pytest.mark.parametrize("issuer", ["http://id.example.gov.cn", "id.example.gov.cn", "ftp://x"])
    def test_an_issuer_without_https_is_refused(self, issuer) -> None:
        with pytest.raises(ImproperlyConfigured, match="GRIDOPS_LOGIN_OIDC_ISSUER to an address with https"):
            outside_of(_environment(GRIDOPS_LOGIN_OIDC_ISSUER=issuer))

    def test_further_hosts_of_the_way_are_named(self) -> None:
        found = outside_of(_environment(GRIDOPS_LOGIN_OIDC_HOSTS="https://sso.example.gov.cn, https://cas.example"))
        assert found["oidc"].hosts == ("https://id.example.gov.cn", "https://sso.example.gov.cn", "https://cas.example")
        assert found["oidc"].issuer == "https://id.example.gov.cn"
