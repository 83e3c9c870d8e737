"""Somebody else's password or second factor is set anew: told, and for heads and administrators by two people."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from core.errors import NotAllowed
from core.models import AuditEntry, AuditKind
from grids.duties import Duty
from grids.tests.factories import territory
from staff.accounts.models import User
from staff.accounts.resets import NothingToRemove, reset_password, reset_second_factor
from staff.accounts.rights import decide_right, may_decide
from staff.inbox.models import Notice
from staff.tests.factories import account, center, head, officer

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def told(user: User) -> set[str]:
    return set(Notice.objects.filter(user=user).values_list("topic", flat=True))


def page(by: User, of: User, act: str = "set_password") -> Any:
    client = Client()
    client.force_login(by)
    return client.post(reverse(f"admin:staff_user_{act}", args=(of.pk,)))


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_reader_gets_a_one_time_password_and_it_is_told_and_logged() -> None:
    place = territory()
    system, audit, boss, reader = (
        officer(Duty.SYSTEM),
        officer(Duty.AUDIT),
        head(place.subdistrict),
        center(place.subdistrict),
    )
    password = page(system, reader).context["password"]
    assert again(reader).check_password(password)
    assert again(reader).must_change_password
    assert told(reader) == {"my_access_reset"}
    assert "access_reset" in told(boss) & told(audit)
    entry = AuditEntry.objects.get(kind=AuditKind.PASSWORD)
    assert (entry.actor, entry.subject) == (system.username, reader.username)


def test_of_a_head_and_of_an_administrator_it_holds_once_a_second_person_agreed() -> None:
    place = territory()
    system, audit, boss = officer(Duty.SYSTEM), officer(Duty.AUDIT), head(place.subdistrict)
    other = head(place.subdistrict)
    for whose, second in ((boss, audit), (audit, other)):
        answer = page(system, whose)
        password, asked = answer.context["password"], answer.context["waits"]
        assert not again(whose).check_password(password)
        assert not any(may_decide(asked, user) for user in (system, whose))
        assert {"right_asked"} <= told(second)
        decide_right(asked=asked, given=True, by=second, at=NOW)
        assert again(whose).check_password(password)
        assert again(whose).must_change_password
        assert "my_access_reset" in told(whose)
        asked.refresh_from_db()
        assert not asked.password, "what is decided keeps no password"


def test_what_is_refused_changes_nothing() -> None:
    place = territory()
    system, audit, boss = officer(Duty.SYSTEM), officer(Duty.AUDIT), head(place.subdistrict)
    waits, password = reset_password(user=boss, by=system, at=NOW)
    assert waits is not None
    decide_right(asked=waits, given=False, by=audit, at=NOW)
    assert not again(boss).check_password(password)
    assert not again(boss).must_change_password


def test_where_nobody_was_ever_a_second_person_one_alone_helps_and_it_is_told() -> None:
    place = territory()
    system, boss = officer(Duty.SYSTEM), head(place.subdistrict)
    waits, password = reset_password(user=boss, by=system, at=NOW)
    assert waits is None
    assert again(boss).check_password(password)
    assert told(boss) == {"my_access_reset"}


def test_to_end_the_duties_of_others_makes_nobody_alone_again() -> None:
    place = territory()
    system, boss = officer(Duty.SYSTEM), head(place.subdistrict)
    gone = officer(Duty.AUDIT)
    gone.grants.update(during="[2020-01-01,2020-02-01)")
    waits, _password = reset_password(user=boss, by=system, at=NOW)
    assert waits is not None


def test_nobody_resets_the_own_account() -> None:
    system = officer(Duty.SYSTEM)
    with pytest.raises(NotAllowed):
        reset_password(user=system, by=system, at=NOW)


def test_removing_a_second_factor_takes_two_and_is_told() -> None:
    security, audit, system = officer(Duty.SECURITY), officer(Duty.AUDIT), officer(Duty.SYSTEM)
    client, its_page = Client(), reverse("admin:staff_user_change", args=(audit.pk,))
    client.force_login(security)
    assert "remove_second_factor" not in client.get(its_page).content.decode()  # there is none to remove
    with pytest.raises(NothingToRemove):
        reset_second_factor(user=audit, by=security, at=NOW)
    TOTPDevice.objects.create(user=audit, name="phone", confirmed=True)
    assert "remove_second_factor" in client.get(its_page).content.decode()
    page(security, audit, "remove_second_factor")
    assert TOTPDevice.objects.filter(user=audit).exists()
    decide_right(asked=audit.rights_asked_for.get(), given=True, by=system, at=NOW)
    assert not TOTPDevice.objects.filter(user=audit).exists()
    assert "my_access_reset" in told(audit)


def test_the_page_of_django_that_sets_a_password_is_closed() -> None:
    system, other = officer(Duty.SYSTEM), account()
    client = Client()
    client.force_login(system)
    values = {"password1": "new-Horse-12-staple", "password2": "new-Horse-12-staple"}
    assert client.post(f"/admin/staff/user/{other.pk}/password/", values).status_code == 404
    assert not again(other).check_password("new-Horse-12-staple")
