"""Rights take two people, duties are kept apart, and the database holds it whatever the door."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from psycopg2.extras import DateRange
from rest_framework.test import APIClient

from core.errors import Conflict, InvalidInput, NotAllowed
from core.history.saying import entered_by, saying
from core.models import AuditEntry, AuditKind
from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.territory.models import Subdistrict
from grids.tests.factories import territory
from staff.access import access_of
from staff.accounts.models import Grant, Token, User
from staff.accounts.models_of_rights import RightRequest
from staff.accounts.rights import ask_for_token, decide_right, end_duty, give_duty, may_decide
from staff.accounts.services import create_account, grant
from staff.inbox.models import Notice
from staff.tests.factories import account, center, head, officer, worker

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 1, tzinfo=timezone.get_default_timezone())


@shared_world
def place() -> Subdistrict:
    return territory().subdistrict


def given(user: User, duty: Duty, by: User, at: Subdistrict | None = None, **more: Any) -> Grant | RightRequest:
    return give_duty(user=user, duty=duty, on=DAY, until=None, subdistrict=at, by=by, at=AT, **more)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def told(topic: str) -> set[User]:
    return {notice.user for notice in Notice.objects.filter(topic=topic)}


class TestTwoPeople:
    def test_a_duty_holds_once_a_second_person_with_another_duty_agreed(self, place):
        boss, guard, watch, first = (
            officer(Duty.SYSTEM),
            officer(Duty.SECURITY),
            officer(Duty.AUDIT),
            head(place),
        )
        user = account()
        asked = given(user, Duty.HEAD, boss, place)
        assert isinstance(asked, RightRequest)
        assert not access_of(fresh(user), DAY).holds(Duty.HEAD)
        assert told("right_asked") == {boss, guard, watch, first}
        decide_right(asked=asked, given=True, by=guard, at=AT)
        assert access_of(fresh(user), DAY).holds(Duty.HEAD, in_=place)
        assert told("right_given") >= {watch, first}
        assert [entry.detail for entry in AuditEntry.objects.filter(subject=user.username, kind=AuditKind.GRANT)]

    def test_the_second_is_neither_who_asked_nor_who_gets_it_nor_another_account_of_them(self, place):
        boss, guard, first = officer(Duty.SYSTEM), officer(Duty.SECURITY), head(place)
        person = worker(place)
        user, same = account(of=person), officer(Duty.SECURITY)
        same.person = person
        same.save()
        asked = given(user, Duty.HEAD, boss, place)
        both = officer(Duty.SYSTEM)
        assert isinstance(asked, RightRequest)
        for one in (boss, user, same, both, center(place), officer(Duty.HEAD, territory().subdistrict)):
            assert not may_decide(asked, fresh(one))
            with pytest.raises(NotAllowed):
                decide_right(asked=asked, given=True, by=fresh(one), at=AT)
        assert may_decide(asked, guard)
        assert may_decide(asked, first)

    def test_it_is_decided_once(self, place):
        boss, guard = officer(Duty.SYSTEM), officer(Duty.SECURITY)
        asked = given(account(), Duty.EXPORT, boss, place)
        assert isinstance(asked, RightRequest)
        decide_right(asked=asked, given=False, by=guard, at=AT)
        with pytest.raises(Conflict):
            decide_right(asked=asked, given=True, by=guard, at=AT)
        assert not Grant.objects.filter(duty=Duty.EXPORT)

    def test_a_token_works_once_a_second_person_agreed(self, place):
        guard, boss = officer(Duty.SECURITY), officer(Duty.SYSTEM)
        now = timezone.now()
        asked, secret = ask_for_token(
            name="reader", duty=Duty.EXPORT, subdistrict=None, expires_at=now + timedelta(days=9), by=guard, at=now
        )
        client = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
        assert client.get("/api/v1/grids/").status_code == 401
        decide_right(asked=asked, given=True, by=boss, at=now)
        assert client.get("/api/v1/grids/").status_code == 200
        assert Token.objects.get().expires_at == asked.token_expires_at
        asked, _secret = ask_for_token(
            name="reader", duty=Duty.EXPORT, subdistrict=None, expires_at=now + timedelta(days=9), by=guard, at=now
        )
        decide_right(asked=asked, given=True, by=boss, at=now)
        assert Grant.objects.filter(user__username="reader").count() == 1

    def test_a_new_office_begins_with_one_administrator_and_says_so(self, place):
        boss, first, second = officer(Duty.SYSTEM), account(), account()
        assert isinstance(given(first, Duty.HEAD, boss, place), Grant)
        assert isinstance(given(second, Duty.CENTER, boss, place), Grant)
        assert told("right_given_alone") >= {boss, first}
        assert (
            AuditEntry.objects.filter(detail=gettext("given by one person alone: the first of its kind")).count() == 2
        )
        third = given(account(), Duty.CENTER, boss, place)
        assert isinstance(third, RightRequest), "the second of a kind takes two"
        decide_right(asked=third, given=True, by=fresh(first), at=AT)

    def test_an_office_of_three_people_can_work(self, place):
        """One is system and security administrator, one audit, one head: none of them is needed twice."""
        boss, watch, chief = officer(Duty.SYSTEM), account(), account()
        assert isinstance(given(watch, Duty.AUDIT, boss), Grant)
        assert isinstance(given(chief, Duty.HEAD, boss, place), Grant)
        grant(user=boss, duty=Duty.SECURITY, on=DAY)
        for duty, second in ((Duty.CENTER, chief), (Duty.PAYROLL, chief), (Duty.HEAD, watch)):
            asked = given(account(), duty, boss, place)
            if isinstance(asked, RightRequest):
                decide_right(asked=asked, given=True, by=fresh(second), at=AT)
        assert Grant.objects.filter(duty=Duty.HEAD, subdistrict=place).count() == 2

    def test_a_duty_ends_by_one_and_is_not_made_longer(self, place):
        boss = officer(Duty.SYSTEM)
        held = center(place).grants.get()
        end_duty(held=held, until=DAY, by=boss)
        held.refresh_from_db()
        assert held.during.upper == DAY
        with pytest.raises(InvalidInput):
            end_duty(held=held, until=DAY + timedelta(days=1), by=boss)


class TestTheDatabase:
    """What no page does, and no program that reaches the tables: each by a bare write."""

    def refused(self, write: Any) -> str:
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            write()
        return error.value.__cause__.diag.constraint_name

    def test_nobody_makes_an_own_duty_longer_or_gives_one_to_themselves(self, place):
        boss = officer(Duty.SYSTEM)
        own = Grant.objects.create(user=account(), duty=Duty.HEAD, subdistrict=place, during=DateRange(DAY, DAY))
        held = officer(Duty.HEAD, place, on=date(2020, 1, 1), until=date(2021, 1, 1))
        with entered_by("office"), saying(by=held):
            mine = Grant.objects.filter(user=held)
            assert self.refused(lambda: mine.update(during=DateRange(date(2020, 1, 1), None))) == (
                "grant_is_given_by_others"
            )
            assert self.refused(lambda: mine.update(duty=Duty.CENTER)) == "grant_is_given_by_others"
            mine.update(during=DateRange(date(2020, 1, 1), date(2020, 2, 1)))  # to end one is no gift
        with entered_by("office"), saying(by=boss):
            assert self.refused(lambda: Grant.objects.filter(pk=own.pk).update(user=boss)) == "grant_is_given_by_others"

    def test_another_account_of_the_same_person_is_the_same_person(self, place):
        person = worker(place)
        user, further = account(of=person), account()
        User.objects.filter(pk=further.pk).update(person=person)
        with entered_by("office"), saying(by=further):
            refused = self.refused(lambda: grant(user=user, duty=Duty.HEAD, subdistrict=place, on=DAY))
        assert refused == "grant_is_given_by_others"

    def test_administrators_hold_nothing_else_and_audit_stands_alone(self, place):
        watch, boss = officer(Duty.AUDIT), officer(Duty.SYSTEM)
        person = worker(place)
        User.objects.filter(pk=watch.pk).update(person=person)

        def bare(user: User, duty: Duty, at: Subdistrict | None = None) -> Any:
            return lambda: Grant.objects.create(user=user, duty=duty, subdistrict=at, during=DateRange(DAY, None))

        assert self.refused(bare(watch, Duty.SYSTEM)) == "duties_are_kept_apart"
        assert self.refused(bare(watch, Duty.HEAD, place)) == "duties_are_kept_apart"
        assert self.refused(bare(boss, Duty.EXPORT)) == "duties_are_kept_apart"
        bare(boss, Duty.SECURITY)()
        other = account()
        User.objects.filter(pk=other.pk).update(person=person)
        assert self.refused(bare(other, Duty.SECURITY)) == "duties_are_kept_apart"
        assert self.refused(lambda: User.objects.filter(pk=boss.pk).update(person=person)) == "duties_are_kept_apart"
        with pytest.raises(InvalidInput):
            grant(user=watch, duty=Duty.HEAD, subdistrict=place, on=DAY)

    def test_the_account_of_an_administrator_follows_no_postings(self, place):
        boss, person = officer(Duty.SYSTEM), worker(place)
        bind = lambda: User.objects.filter(pk=boss.pk).update(worker=person)  # noqa: E731
        assert self.refused(bind) == "administrators_follow_no_postings"
        follows = account(of=person)
        made = lambda: Grant.objects.create(user=follows, duty=Duty.AUDIT, during=DateRange(DAY, None))  # noqa: E731
        assert self.refused(made) == "administrators_follow_no_postings"

    def test_nobody_says_whose_their_own_account_is(self, place):
        boss, person = officer(Duty.SYSTEM), worker(place)
        with entered_by("office"), saying(by=boss):
            bind = lambda: User.objects.filter(pk=boss.pk).update(person=person)  # noqa: E731
            assert self.refused(bind) == "account_is_bound_by_others"


class TestPages:
    def test_asking_agreeing_and_the_own_hand(self, place):
        boss, first = officer(Duty.SYSTEM), head(place)
        user = create_account(username="zhang", password="kind-Horse-77-battery")
        client, second = Client(), Client()
        client.force_login(boss)
        second.force_login(first)
        values = {"duty": "center", "subdistrict": place.pk, "begins_on": "2026-01-01"}
        grant(user=account(), duty=Duty.CENTER, subdistrict=place, on=DAY)  # so that it is not the first
        assert client.post(reverse("admin:staff_user_give_duty", args=(user.pk,)), values).status_code == 302
        asked = RightRequest.objects.get()
        agree = reverse("admin:staff_rightrequest_agree", args=(asked.pk,))
        assert client.post(agree).status_code == 403
        assert second.get(agree).status_code == 200
        assert second.post(agree).status_code == 302
        assert Grant.objects.get(user=user).duty == Duty.CENTER
        own = client.post(reverse("admin:staff_user_give_duty", args=(boss.pk,)), values)
        assert own.context["form"].non_field_errors()

    def test_an_administrator_does_not_bind_the_own_account(self, place):
        boss, person = officer(Duty.SYSTEM), worker(place)
        client = Client()
        client.force_login(boss)
        values = {"username": boss.username, "last_name": "", "is_active": "on", "staff_number": person.staff_number}
        answer = client.post(reverse("admin:staff_user_change", args=(boss.pk,)), values)
        assert answer.context["adminform"].form.non_field_errors()
        assert fresh(boss).worker is None


def test_the_page_of_an_account_says_what_it_holds_and_will_hold_and_not_what_ended(place: Subdistrict) -> None:
    user, boss, today = account(), officer(Duty.SYSTEM), timezone.localdate()
    grant(user=user, duty=Duty.CENTER, on=DAY, subdistrict=place)  # without a last day, as most are
    grant(user=user, duty=Duty.PAYROLL, on=DAY, until=today, subdistrict=place)
    client = Client()
    client.force_login(boss)
    page = client.get(reverse("admin:staff_user_change", args=[user.pk])).content.decode()
    held = f"{Duty.CENTER.label} · {place}"
    assert held in page
    assert f"{Duty.PAYROLL.label} · {place}" not in page
