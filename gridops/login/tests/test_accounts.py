"""Log-in and what guards it: lockout, forced change, idle log-out, second factor, and the log of all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from core import audit
from core.models import AuditEntry, AuditKind
from grids.duties import Duty
from grids.tests.factories import territory
from staff.accounts.guessing import MOST
from staff.accounts.models import Lockout, User
from staff.accounts.rights import decide_right
from staff.accounts.services import create_account, issue_token
from staff.tests.factories import LEADER, account, center, member_account, officer

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-9"
NOW = datetime(2026, 11, 2, 1, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def log_in(user: User | str, password: str = PASSWORD, client: Client | None = None, **more: str) -> Any:
    name = user if isinstance(user, str) else user.username
    return (client or Client()).post("/login/", {"username": name, "password": password, **more})


def logged_in(user: User, **more: str) -> Client:
    client = Client()
    assert log_in(user, client=client, **more).status_code == 302
    return client


def is_logged_in(client: Client) -> bool:
    return bool(client.get("/").status_code == 200)


def kinds() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("kind", flat=True))


class TestPasswords:
    @pytest.mark.parametrize("weak", ["Short-9aB", "onlysmallletters", "small-letters-and-signs", "1234567890123"])
    def test_a_weak_one_is_refused(self, weak):
        with pytest.raises(ValidationError):
            validate_password(weak)

    @pytest.mark.parametrize("good", ["kind-Horse-x", "horse-battery-9", "HORSE7battery-x", "网格horse-77中心好"])
    def test_ten_characters_of_three_kinds_will_do(self, good):
        client = logged_in(account())
        values = {"old_password": PASSWORD, "new_password1": good, "new_password2": good}
        assert client.post("/password/", values).status_code == 302

    def test_the_old_one_is_no_new_one(self):
        client = logged_in(account())
        values = {"old_password": PASSWORD, "new_password1": PASSWORD, "new_password2": PASSWORD}
        assert client.post("/password/", values).status_code == 200

    def test_every_other_session_ends_when_it_changes(self):
        user = account()
        here, there = logged_in(user), logged_in(user)
        values = {"old_password": PASSWORD, "new_password1": "other-Horse-12", "new_password2": "other-Horse-12"}
        assert here.post("/password/", values).status_code == 302
        assert is_logged_in(here)
        assert not is_logged_in(there)


class TestAPasswordThatSomebodyElseSet:
    @pytest.fixture
    def newcomer(self):
        return create_account(username="newcomer", password=PASSWORD, temporary=True)

    def test_it_is_changed_before_anything_else(self, newcomer):
        client = logged_in(newcomer)
        for path in ("/", "/dashboard/", "/field/", "/admin/", reverse("admin:staff_user_changelist")):
            assert client.get(path)["Location"].startswith("/password/"), path
        answer = client.get("/api/v1/grids/")
        assert (answer.status_code, answer.json()["code"]) == (403, "password_change_required")
        values = {"old_password": PASSWORD, "new_password1": "my-own-Horse-1", "new_password2": "my-own-Horse-1"}
        assert client.post("/password/", values).status_code == 302
        assert is_logged_in(client)

    def test_an_authorization_header_on_a_page_is_no_way_around(self, newcomer):
        client = logged_in(newcomer)
        assert client.get("/", headers={"authorization": "Bearer x"}).status_code == 302
        assert client.get("/api/v1/grids/", headers={"authorization": "Bearer x"}).status_code == 401

    def test_the_administrator_who_sets_one_forces_the_change(self):
        other, boss = account(), officer(Duty.SYSTEM)
        client = logged_in(other)
        answer = logged_in(boss).post(reverse("admin:staff_user_set_password", args=(other.pk,)))
        assert not is_logged_in(client)
        again = Client()
        log_in(other, answer.context["password"], again)
        assert again.get("/")["Location"].startswith("/password/")
        entry = AuditEntry.objects.get(kind=AuditKind.PASSWORD)
        assert (entry.actor, entry.subject, entry.address) == (boss.username, other.username, "127.0.0.1")

    def test_an_account_made_in_the_back_office_is_forced_too(self):
        values = {"username": "zhang", "password1": "kind-Horse-77", "password2": "kind-Horse-77", "staff_number": ""}
        values["last_name"] = "张雪"
        logged_in(officer(Duty.SYSTEM)).post(reverse("admin:staff_user_add"), values)
        assert User.objects.get(username="zhang").must_change_password

    def test_tokens_know_nothing_of_it(self, newcomer):
        place = territory()
        token, secret = issue_token(
            name="reader", duty=Duty.EXPORT, subdistrict=place.subdistrict, on=NOW.date(), expires_at=None
        )
        User.objects.filter(pk=token.user.pk).update(must_change_password=True)
        answer = Client().get("/api/v1/grids/", headers={"authorization": f"Bearer {secret}"})
        assert answer.status_code == 200


class TestLockout:
    def fail(self, name: str, times: int, **more: Any) -> Any:
        for _time in range(times):
            answer = Client(**more).post("/login/", {"username": name, "password": "wrong"})
        return answer

    def test_five_wrong_passwords_close_the_account_for_half_an_hour(self, clock):
        user = account()
        assert self.fail(user.username, 4).status_code == 200
        assert self.fail(user.username, 1).status_code == 429
        assert log_in(user).status_code == 429
        clock.shift(timedelta(minutes=29))
        assert log_in(user).status_code == 429
        clock.shift(timedelta(minutes=2))
        assert log_in(user).status_code == 302

    def test_a_name_typed_otherwise_is_counted_as_the_name_that_it_is(self):
        user = account()
        for name in (f"{user.username} ", f" {user.username}", f"\t{user.username}", f"{user.username}\u3000"):
            assert self.fail(name, 1).status_code == 200
        assert self.fail(user.username, 1).status_code == 429
        assert log_in(f" {user.username}").status_code == 429
        assert Lockout.objects.get().username == user.username

    def test_nobody_locks_others_out_from_another_address(self):
        user = account()
        assert self.fail(user.username, 9, REMOTE_ADDR="10.0.0.9").status_code == 429
        assert log_in(user).status_code == 302

    def test_nor_from_the_same_address_on_a_device_that_the_account_knows(self):
        user, client = account(), Client()
        log_in(user, client=client)
        client.post("/logout/")
        assert self.fail(user.username, 9).status_code == 429
        assert log_in(user).status_code == 429, "a device that is not known"
        for _time in range(4):
            assert log_in(user, "wrong", client=client).status_code == 200
        assert log_in(user, "wrong", client=client).status_code == 429, "it has five tries of its own"
        call_command("unlock", user.username)
        assert log_in(user, client=client).status_code == 302

    def test_a_device_that_another_account_knows_or_somebody_made_up_is_none(self):
        user, client = account(), Client()
        log_in(account(), client=client)
        client.post("/logout/")
        self.fail(user.username, 5)
        assert log_in(user, client=client).status_code == 429
        client.cookies["device"] = "made-up"
        assert log_in(user, client=client).status_code == 429

    def test_slow_guessing_from_many_addresses_is_bounded_and_does_not_lock_the_owner_out(self, clock):
        owner, known = account(), Client()
        log_in(owner, PASSWORD, known)
        known.post("/logout/")
        for number in range(MOST):
            clock.shift(timedelta(minutes=31))  # never two in one count of the address
            Client(REMOTE_ADDR=f"10.0.0.{number}").post("/login/", {"username": owner.username, "password": "x"})
        stranger = Client(REMOTE_ADDR="10.1.0.1")
        wide = "".join(chr(ord(sign) + 0xFEE0) for sign in owner.username if sign.isalnum())
        assert wide != owner.username
        assert len(wide) == len(owner.username)
        for name in (owner.username, f"{owner.username} ", f"\t{owner.username}", wide):
            assert log_in(name, PASSWORD, stranger).status_code == 429, f"{name!r} is a way around"
        assert log_in(owner, PASSWORD, known).status_code == 302, "open on the own device"
        assert log_in(owner, PASSWORD, Client(REMOTE_ADDR="10.1.0.2")).status_code == 429, "nor forgiven by that"
        call_command("unlock", owner.username)
        assert log_in(owner, PASSWORD, stranger).status_code == 302

    def test_the_emergency_command_opens_one_account_or_all(self):
        user = account()
        self.fail(user.username, 5)
        with pytest.raises(CommandError):
            call_command("unlock", "nobody-of-this-name")
        call_command("unlock", user.username, "--second-factor")
        assert log_in(user).status_code == 302
        self.fail(user.username, 5)
        call_command("unlock")
        assert log_in(user).status_code == 302

    @pytest.mark.parametrize("name", ["x" * 256, "x" * 100_000, "网" * 151])
    def test_a_name_that_no_account_can_have_is_refused_in_words(self, name):
        answer = log_in(name)
        assert answer.status_code == 200
        assert answer.context["form"].errors["username"]
        assert not Lockout.objects.exists()

    def test_guessing_at_the_old_password_in_a_session_ends_it(self):
        client = logged_in(account())
        values = {"old_password": "wrong", "new_password1": "other-Horse-12", "new_password2": "other-Horse-12"}
        for _time in range(4):
            assert client.post("/password/", values).status_code == 200
        assert client.post("/password/", values)["Location"] == "/login/"
        assert not is_logged_in(client)

    def test_wrong_passwords_of_colleagues_close_nobody_elses_account_behind_the_same_address(self):
        for number in range(8):
            assert self.fail(f"guess{number}", 1, REMOTE_ADDR="10.0.0.9").status_code == 200
        assert log_in(account(), client=Client(REMOTE_ADDR="10.0.0.9")).status_code == 302

    def test_the_words_do_not_tell_whether_the_account_exists(self):
        def words(name: str, address: str) -> list[str]:
            pages = [self.fail(name, 1, REMOTE_ADDR=address).content.decode() for _time in range(6)]
            return [re.sub(r'(value|content)="[^"]*"', "", page) for page in pages]

        assert words(account().username, "10.0.0.1") == words("nobody", "10.0.0.2")

    def test_a_right_password_forgives_the_wrong_ones_of_its_account_alone(self):
        user, victim = account(), account()
        self.fail(user.username, 2)
        self.fail(victim.username, 2)
        log_in(user)
        self.fail(user.username, 2)
        assert self.fail(victim.username, 2).status_code == 200
        assert self.fail(victim.username, 1).status_code == 429  # 2 before, 3 after

    def test_the_security_administrator_unlocks_and_the_system_administrator_does_not(self):
        user, boss = account(), officer(Duty.SECURITY)
        client, other = Client(REMOTE_ADDR="10.0.0.2"), Client(REMOTE_ADDR="10.0.0.3")
        log_in(boss, client=client)
        log_in(officer(Duty.SYSTEM), client=other)
        self.fail(user.username, 5)
        address = reverse("admin:staff_lockout_changelist")
        page = client.get(address).content.decode()
        assert user.username in page
        attempt = re.search(
            r'name="_selected_action"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="_selected_action"', page
        )
        values = {"action": "unlock", "_selected_action": [next(filter(None, attempt.groups()))]}
        assert other.post(address, values).status_code == 403
        client.post(address, values)
        assert log_in(user).status_code == 302
        assert AuditEntry.objects.get(kind=AuditKind.UNLOCK).actor == boss.username


class TestIdleSessions:
    def test_half_an_hour_of_silence_ends_a_session_and_a_click_keeps_it(self, clock):
        client = logged_in(account())
        assert is_logged_in(client)
        for _time in range(3):
            clock.shift(timedelta(minutes=29))
            assert is_logged_in(client)
        clock.shift(timedelta(minutes=31))
        page = client.get("/", follow=True)
        assert page.redirect_chain[0][0].startswith("/login/?next=")
        assert 'class="message info"' in page.content.decode()
        assert AuditEntry.objects.filter(kind=AuditKind.LOGOUT).exists()

    def test_a_leader_stays_on_a_device_marked_as_the_own(self, clock):
        place = territory()
        user = member_account(LEADER, to=place.grids[0])
        own, shared = logged_in(user, own_device="1"), logged_in(user)
        assert is_logged_in(own)
        assert is_logged_in(shared)
        clock.shift(timedelta(days=20))
        assert is_logged_in(own)
        assert not is_logged_in(shared)
        clock.shift(timedelta(days=31))
        assert not is_logged_in(own)

    def test_an_account_of_the_office_never_does(self, clock):
        client = logged_in(center(territory().subdistrict), own_device="1")
        assert is_logged_in(client)
        clock.shift(timedelta(minutes=31))
        assert not is_logged_in(client)

    def test_not_every_page_writes_its_session(self, clock):
        client = logged_in(account())
        client.get("/")

        def writes() -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get("/")
            return sum('UPDATE "django_session"' in query["sql"] for query in queries)

        clock.shift(timedelta(seconds=30))
        assert writes() == 0
        clock.shift(timedelta(seconds=31))
        assert writes() == 1

    def test_a_clock_that_was_set_back_keeps_no_session_open(self, clock):
        client = logged_in(center(territory().subdistrict))
        assert client.get("/").status_code == 200
        clock.shift(-timedelta(seconds=90))  # as clocks are kept right, and differ between machines
        assert client.get("/").status_code == 200
        clock.shift(-timedelta(hours=1))
        assert client.get("/")["Location"].startswith("/login/")


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def _on(self, settings: LazySettings) -> None:
        settings.TWO_FACTOR = True

    def code(self, user: User) -> str:
        return f"{totp(TOTPDevice.objects.get(user=user).bin_key):06}"

    def enrol(self, user: User) -> tuple[Client, list[str]]:
        client = logged_in(user)
        page = client.get("/second-factor/").content.decode()
        assert "<svg" in page
        answer = client.post("/second-factor/", {"code": self.code(user)})
        return client, re.findall(r"<code>([a-z2-7]{8})</code>", answer.content.decode())

    @pytest.mark.parametrize("duty", [Duty.SYSTEM, Duty.SECURITY, Duty.AUDIT])
    def test_administrators_show_one_before_anything_else(self, duty):
        user = officer(duty)
        client = logged_in(user)
        assert client.get("/admin/")["Location"].startswith("/second-factor/")
        assert client.get("/api/v1/grids/").json()["code"] == "second_factor_required"
        client, codes = self.enrol(user)
        assert len(codes) == 10
        assert client.get("/admin/").status_code == 200

    def test_the_password_waits_for_it_and_a_new_administrator_chooses_one_first(self):
        user = officer(Duty.SYSTEM)
        self.enrol(user)
        assert logged_in(user).get("/password/")["Location"].startswith("/second-factor/")
        User.objects.filter(pk=user.pk).update(must_change_password=True)
        assert logged_in(user).get("/password/")["Location"].startswith("/second-factor/")
        new = officer(Duty.SECURITY)
        User.objects.filter(pk=new.pk).update(must_change_password=True)
        client = logged_in(new)
        assert client.get("/admin/")["Location"].startswith("/password/")
        assert client.get("/password/").status_code == 200

    def test_nobody_else_is_asked(self):
        client = logged_in(center(territory().subdistrict))
        assert client.get("/admin/").status_code == 200
        assert client.get("/second-factor/")["Location"] == "/"

    def test_where_it_is_off_administrators_are_not_asked(self, settings: LazySettings):
        settings.TWO_FACTOR = False
        assert logged_in(officer(Duty.SYSTEM)).get("/admin/").status_code == 200

    def test_the_next_session_shows_a_code_and_a_used_one_is_refused(self, clock):
        user = officer(Duty.SYSTEM)
        self.enrol(user)
        used = self.code(user)
        client = logged_in(user)
        page = client.get("/second-factor/").content.decode()
        assert 'class="qr"' not in page
        assert client.post("/second-factor/", {"code": used}).status_code == 200
        assert client.get("/admin/").status_code == 302
        clock.shift(timedelta(seconds=61))
        answer = client.post("/second-factor/", {"code": self.code(user), "next": "/admin/"})
        assert answer["Location"] == "/admin/"
        assert client.get("/admin/").status_code == 200

    def test_wrong_codes_make_the_next_try_wait(self, clock):
        user = officer(Duty.SYSTEM)
        self.enrol(user)
        clock.shift(timedelta(seconds=61))
        client = logged_in(user)
        client.post("/second-factor/", {"code": "000000"})
        assert client.post("/second-factor/", {"code": self.code(user)}).status_code == 200
        assert client.get("/admin/").status_code == 302

    def test_a_clock_that_was_set_back_locks_nobody_out_and_revives_no_code(self, clock):
        user = officer(Duty.SYSTEM)
        self.enrol(user)
        clock.shift(timedelta(seconds=61))
        client = logged_in(user)
        client.post("/second-factor/", {"code": "000000"})
        clock.shift(-timedelta(hours=1))
        client = logged_in(user)
        clock.shift(timedelta(seconds=2))
        right = self.code(user)
        assert client.post("/second-factor/", {"code": right, "next": "/admin/"})["Location"] == "/admin/"
        assert logged_in(user).post("/second-factor/", {"code": right}).status_code == 200

    def test_a_recovery_code_works_once(self, clock):
        user = officer(Duty.SYSTEM)
        _client, codes = self.enrol(user)
        assert logged_in(user).post("/second-factor/", {"code": codes[0]}).status_code == 302
        assert logged_in(user).post("/second-factor/", {"code": codes[0]}).status_code == 200
        clock.shift(timedelta(minutes=1))
        assert logged_in(user).post("/second-factor/", {"code": codes[1]}).status_code == 302

    def test_a_foreign_address_to_go_to_afterwards_is_ignored(self, clock):
        user = officer(Duty.SYSTEM)
        _client, codes = self.enrol(user)
        answer = logged_in(user).post("/second-factor/", {"code": codes[0], "next": "https://evil.example/"})
        assert answer["Location"] == "/"

    def test_the_security_administrator_removes_a_lost_one_but_not_the_own(self):
        user, boss = officer(Duty.SYSTEM), officer(Duty.SECURITY)
        self.enrol(user)
        client, _codes = self.enrol(boss)
        assert client.post(reverse("admin:staff_user_remove_second_factor", args=(boss.pk,))).status_code == 403
        assert client.post(reverse("admin:staff_user_remove_second_factor", args=(user.pk,))).status_code == 302
        assert "<svg" in logged_in(user).get("/second-factor/").content.decode()

    def test_another_phone_cannot_be_enrolled_beside_the_one_in_use(self):
        user = officer(Duty.SYSTEM)
        self.enrol(user)
        TOTPDevice.objects.create(user=user, confirmed=False, name="x")
        code = f"{totp(TOTPDevice.objects.get(user=user, confirmed=False).bin_key):06}"
        client = logged_in(user)
        assert client.post("/second-factor/", {"code": code}).status_code == 200
        assert client.get("/admin/").status_code == 302


class TestTheAuditLog:
    def test_log_in_failure_and_log_out_are_in_it(self):
        user = account()
        log_in(user, "wrong")
        client = logged_in(user)
        client.post("/logout/")
        assert kinds()[-3:] == [AuditKind.LOGIN_FAILED, AuditKind.LOGIN, AuditKind.LOGOUT]
        assert AuditEntry.objects.get(kind=AuditKind.LOGIN).actor == user.username

    def test_grants_tokens_exports_and_forms_are_in_it(self):
        place = territory()
        user, boss, keeper = center(place.subdistrict), officer(Duty.SYSTEM), officer(Duty.SECURITY)
        before = AuditEntry.objects.count()
        values = {"duty": "export", "subdistrict": "", "begins_on": "2026-01-01"}
        logged_in(boss).post(reverse("admin:staff_user_give_duty", args=(user.pk,)), values)
        client = logged_in(keeper)
        client.post(reverse("admin:staff_token_issue"), {"name": "r", "duty": "export", "days": 3, "subdistrict": ""})
        asked = User.objects.get(username="r").rights_asked_for.get()
        token = decide_right(asked=asked, given=True, by=boss, at=timezone.now()).user.tokens.get()
        client.post(reverse("admin:staff_token_changelist"), {"action": "revoke", "_selected_action": [token.pk]})
        b"".join(logged_in(user).get("/api/v1/exports/matters.csv").streaming_content)
        entries = {(row.kind, row.actor) for row in AuditEntry.objects.order_by("pk")[before:]}
        assert {
            (AuditKind.GRANT, boss.username),
            (AuditKind.TOKEN, keeper.username),
            (AuditKind.EXPORT, user.username),
        } <= entries
        assert AuditEntry.objects.filter(kind=AuditKind.TOKEN, actor=keeper.username).count() == 2
        assert "gridops_" not in "".join(AuditEntry.objects.values_list("detail", flat=True))

    def test_an_act_that_is_rolled_back_leaves_no_entry(self):
        before = AuditEntry.objects.count()
        with transaction.atomic():
            create_account(username="zhang", password=PASSWORD)
            transaction.set_rollback(True)
        assert AuditEntry.objects.count() == before

    @pytest.mark.parametrize(
        "sql", ["UPDATE core_auditentry SET actor = ''", "DELETE FROM core_auditentry", "TRUNCATE core_auditentry"]
    )
    def test_the_database_refuses_to_change_it(self, sql):
        audit.record(AuditKind.LOGIN, "x")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    def test_it_is_purged_of_old_entries_only_and_never_below_half_a_year(self):
        for days in (401, 399, 0):
            with time_machine.travel(datetime.now(UTC) - timedelta(days=days)):
                audit.record(AuditKind.LOGIN, f"{days}")
        with pytest.raises(CommandError):
            call_command("purge_audit_log", days=182)
        call_command("purge_audit_log", verbosity=0)
        assert set(AuditEntry.objects.filter(kind=AuditKind.LOGIN).values_list("subject", flat=True)) == {"399", "0"}

    def test_the_audit_administrator_reads_searches_and_exports_it(self):
        audit.record(AuditKind.LOGIN, "=1+1", "second")
        client = logged_in(officer(Duty.AUDIT))
        address = reverse("admin:core_auditentry_changelist")
        assert "=1+1" in client.get(address, {"q": "second"}).content.decode()
        entry = AuditEntry.objects.get(subject="=1+1")
        assert client.get(reverse("admin:core_auditentry_change", args=(entry.pk,))).status_code == 200
        table = b"".join(client.get(reverse("admin:core_auditentry_export")).streaming_content).decode()
        assert ",'=1+1,second" in table
        client.post(address, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
        assert AuditEntry.objects.filter(pk=entry.pk).exists()

    def test_its_list_makes_the_same_queries_for_few_and_for_many_rows(self):
        client = logged_in(officer(Duty.AUDIT))

        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("admin:core_auditentry_changelist"))
            return len(queries)

        count()
        few = count()
        for number in range(20):
            audit.record(AuditKind.LOGIN, str(number))
        assert count() == few

    def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_names(self, settings: LazySettings):
        forged = {"HTTP_X_FORWARDED_FOR": "1.1.1.1, 10.9.9.9"}
        log_in("nobody", client=Client(**forged))
        settings.BEHIND_PROXY = True
        log_in("nobody", client=Client(**forged))
        rows = AuditEntry.objects.filter(kind=AuditKind.LOGIN_FAILED).order_by("pk")
        assert [row.address for row in rows] == ["127.0.0.1", "10.9.9.9"]


@pytest.mark.django_db
def test_the_audit_log_names_the_kind_of_each_act_in_words():
    reader = officer(Duty.AUDIT)
    client = Client()
    log_in(reader, client=client)
    page = client.get(reverse("admin:core_auditentry_changelist")).content.decode()
    assert "functools" not in page
    assert "登录" in page
