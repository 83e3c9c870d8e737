"""Tokens and administrators' duties."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from psycopg2.extras import DateRange

from core.errors import InvalidInput
from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.tests.factories import subdistrict
from staff.access import access_of
from staff.accounts.models import Grant, Token, User
from staff.accounts.services import grant, issue_token
from staff.tests.factories import account, center

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@shared_world
def place():
    return subdistrict()


def issue(place, name="feed", duty=Duty.EXPORT, on=DAY, expires_at=None):
    return issue_token(name=name, duty=duty, subdistrict=place, on=on, expires_at=expires_at)


def test_only_the_digest_is_kept(place):
    token, secret = issue(place)
    assert token.digest == Token.digest_of(secret)
    assert secret not in str(Token.objects.values().get())
    assert token.user.is_service
    assert not token.user.has_usable_password()


def test_a_second_token_of_the_same_name_works_beside_the_first(place):
    (first, one), (second, other) = issue(place), issue(place)
    assert first.user == second.user
    assert one != other
    assert Grant.objects.filter(user=first.user).count() == 1


def test_a_new_token_has_access_although_an_old_grant_has_ended(place):
    token, _secret = issue(place, on=date(2025, 1, 1))
    Grant.objects.filter(user=token.user).update(during=DateRange(date(2025, 1, 1), date(2026, 1, 1)))
    again, _secret = issue(place)
    assert access_of(User.objects.get(pk=again.user_id), DAY).scope.subdistricts == {place.pk}


def test_a_persons_account_takes_no_token(place):
    person = account()
    with pytest.raises(InvalidInput):
        issue(place, name=person.username)


def test_a_token_ends_when_it_expires_or_is_revoked(place):
    token, _secret = issue(place, expires_at=NOON)
    assert token.valid_at(NOON - timedelta(microseconds=1))
    assert not token.valid_at(NOON)
    forever, _secret = issue(place, name="other")
    assert forever.valid_at(NOON)
    forever.revoked_at = NOON
    assert not forever.valid_at(NOON)


@pytest.mark.parametrize("other", [Duty.SYSTEM, Duty.SECURITY])
def test_audit_is_never_combined_with_another_administrators_duty(other):
    for first, second in ((Duty.AUDIT, other), (other, Duty.AUDIT)):
        user = account()
        grant(user=user, duty=first, on=DAY + timedelta(days=30))
        with pytest.raises(InvalidInput):
            grant(user=user, duty=second, on=DAY)  # open-ended, so both would be held from next month on
        assert grant(user=user, duty=second, on=DAY, until=DAY + timedelta(days=30))


def test_one_person_may_hold_the_other_two(place):
    user = account()
    grant(user=user, duty=Duty.SYSTEM, on=DAY)
    assert grant(user=user, duty=Duty.SECURITY, on=DAY)
    assert access_of(center(place), DAY).held == {(Duty.CENTER, place.pk)}
