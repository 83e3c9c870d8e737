"""What an installation is stays with its data: no restart and no variable makes a demo of an office."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from core.embedded import servers
from core.embedded.shared import ServersFailed
from core.models import AuditEntry, Installation, InstallationKind
from gridops.demo.accounts import ACCOUNTS
from gridops.installation import make_demo, may_load_demo, not_followed, settle, weakened
from gridops.login.gate import needs_second_factor
from gridops.settings import flag
from grids.duties import Duty
from grids.tests.factories import territory
from staff.accounts.models import Grant, User
from staff.accounts.second_factor import device_to_confirm
from staff.tests.factories import account, officer, worker

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
OFFICE, DEMO = InstallationKind.OFFICE, InstallationKind.DEMO
SAID = (None, False, True)  # a variable that is not set, 0, or 1


def started(settings: LazySettings, *, demo: bool | None = None, two_factor: bool | None = None, **more: Any) -> str:
    """One start with these variables, the embedded servers' way; returns what the installation is after it."""
    settings.EMBEDDED = more.get("embedded", True)
    settings.DEMO, settings.TWO_FACTOR = demo, two_factor
    return str(settle(at=AT).kind)


def is_asked(user: User) -> bool:
    request = RequestFactory().get("/admin/")
    request.user = user
    user.is_verified = lambda: False  # as django_otp's middleware gives it
    return needs_second_factor(request)


def demo_accounts() -> None:
    """The accounts of a demo, all made at its moment."""
    place = territory().subdistrict
    for made in ACCOUNTS:
        user = User.objects.create(username=made.username, date_joined=AT)
        if made.duty == Duty.CENTER:
            Grant.objects.create(user=user, duty=Duty.CENTER, subdistrict=place, during=(AT.date(), None))


@pytest.mark.parametrize(
    ("embedded", "demo", "kind"),
    [
        (True, None, DEMO),
        (True, True, DEMO),
        (True, False, OFFICE),
        (False, None, OFFICE),
        (False, True, DEMO),
        (False, False, OFFICE),
    ],
)
def test_the_first_start_of_an_empty_installation_decides_and_no_later_one_does(settings, embedded, demo, kind):
    assert started(settings, demo=demo, embedded=embedded) == kind
    for later in SAID:
        assert started(settings, demo=later, embedded=not embedded) == kind


def test_twelve_restarts_with_and_without_each_variable_leave_an_office_an_office(settings):
    started(settings, demo=False)
    fresh, bound = officer(Duty.SYSTEM), officer(Duty.SECURITY)
    device = device_to_confirm(bound)
    device.confirmed = True
    device.save()
    for demo, two_factor, embedded in product(SAID, SAID, (True, False)):
        assert started(settings, demo=demo, two_factor=two_factor, embedded=embedded) == OFFICE
        assert not may_load_demo()
        assert is_asked(fresh)
        assert is_asked(bound)
    call_command("prepare", "--only", "demo")
    assert User.objects.count() == 2


def test_in_a_demo_too_who_bound_a_phone_shows_it_always(settings):
    started(settings, demo=True)
    demo_accounts()
    fresh, bound = officer(Duty.SYSTEM), officer(Duty.SECURITY)
    device = device_to_confirm(bound)
    device.confirmed = True
    device.save()
    for two_factor in (None, False):
        started(settings, two_factor=two_factor)
        assert (is_asked(fresh), is_asked(bound)) == (False, True)
    started(settings, two_factor=True)
    assert is_asked(fresh)


def test_a_demo_that_was_asked_for_is_loaded_once_and_never_beside_an_account_or_people(settings):
    started(settings)
    assert may_load_demo()
    account()
    assert not may_load_demo()
    assert started(settings) == OFFICE
    assert "现为正式办公，原为演示" in AuditEntry.objects.latest("pk").detail


def test_a_demo_that_is_there_stays_one_beside_other_accounts(settings):
    started(settings)
    demo_accounts()
    account()
    assert started(settings, demo=False) == DEMO
    assert "GRIDOPS_DEMO=0 is not followed" in not_followed()[0]


@pytest.mark.parametrize(("holds", "kind"), [("a demo", DEMO), ("a demo and more", OFFICE), ("people", OFFICE)])
def test_a_database_of_before_is_what_it_holds(settings, holds, kind):
    if "demo" in holds:
        demo_accounts()
    if holds == "a demo and more":
        account()
    if holds == "people":
        worker(territory().subdistrict)
    assert started(settings, demo=True) == kind


def test_a_first_administrator_makes_an_office(settings, monkeypatch):
    monkeypatch.setenv("GRIDOPS_ADMIN_PASSWORD", "long-Horse-battery-9")
    call_command("create_admin", "boss")
    assert started(settings, demo=True) == OFFICE
    with pytest.raises(CommandError, match="never gets a demo"):
        call_command("load_demo", months=1)


def test_a_demo_by_hand_is_for_what_holds_nobody_and_is_logged(settings):
    started(settings, demo=False)
    make_demo(at=AT)
    assert started(settings, demo=False) == DEMO
    assert AuditEntry.objects.latest("pk").detail == "系统用途：现为演示，原为正式办公"


def test_what_is_not_followed_is_told(settings):
    started(settings, demo=False)
    settings.DEMO, settings.TWO_FACTOR = True, False
    assert [sentence.split()[0] for sentence in not_followed()] == ["GRIDOPS_DEMO=1", "TWO_FACTOR=0"]
    settings.DEMO, settings.TWO_FACTOR = False, True
    assert not_followed() == []


def test_the_second_factor_is_waived_by_an_act_alone_which_is_told_and_logged(settings):
    started(settings, demo=False)
    fresh = officer(Duty.SYSTEM)
    with pytest.raises(CommandError, match="reason"):
        call_command("second_factor", "waive")
    call_command("second_factor", "waive", "phones arrive on Monday")
    assert not is_asked(fresh)
    assert "phones arrive on Monday" in weakened()[0]
    assert "phones arrive on Monday" in AuditEntry.objects.latest("pk").detail
    call_command("second_factor", "ask")
    assert is_asked(fresh)
    assert weakened() == []


def test_public_passwords_and_debugging_in_an_office_are_told_at_every_start(settings):
    started(settings, demo=False)
    demo = User.objects.create_user("center", password="gridops-demo")
    settings.DEBUG = True
    assert len(weakened()) == 2
    demo.set_unusable_password()
    demo.save()
    settings.DEBUG = False
    assert weakened() == []


def test_a_variable_that_is_neither_1_nor_0_is_refused(monkeypatch):
    monkeypatch.setenv("TWO_FACTOR", "of course")
    with pytest.raises(ImproperlyConfigured, match="TWO_FACTOR to 1 or 0"):
        flag("TWO_FACTOR")


def test_a_folder_whose_data_are_elsewhere_starts_nothing_without_their_address(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://owner:secret@db.office/gridops")
    servers.note_database_outside(tmp_path)
    monkeypatch.delenv("DATABASE_URL")
    with pytest.raises(ServersFailed, match=r"db\.office/gridops") as refused:
        servers.environment(tmp_path)
    assert "secret" not in str(refused.value)


def test_there_is_one_row_and_it_is_dated(settings):
    started(settings)
    started(settings)
    kept = Installation.objects.get()
    assert (kept.pk, kept.since) == (1, AT)
    assert kept.since < AT + timedelta(days=1)
