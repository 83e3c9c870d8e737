"""Being told: read, signed for, handed over, or served by notice; and how long one may object."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.functional import lazystr
from hypothesis import given
from hypothesis import strategies as st

from assessment.delivery import rules
from assessment.delivery.models import Delivery
from assessment.delivery.services import (
    mark_read,
    record_receipt,
    record_receipts,
    serve_by_notice,
    tell,
    tell_each,
)
from assessment.delivery.times import still_open
from assessment.tests.factories import office
from core.errors import Conflict, InvalidInput, NotAllowed
from core.testing.worlds import shared_world
from incidents.tests.factories import shanghai
from staff.accounts.identity import AboutOneself
from staff.calendar.rules import WorkingCalendar
from staff.inbox.models import Notice
from staff.tests.factories import account, center, head, on_leave, worker

SENT = shanghai("2026-04-08 09:00")  # a Wednesday


@shared_world
def place():
    made = office()
    made.clerk = center(made.subdistrict)
    made.people = [worker(made.subdistrict, f"员工{n}") for n in range(3)]
    return made


def said(to, key=1) -> Delivery:
    return tell(
        kind="adjustment",
        key=key,
        worker=to.pk,
        at=SENT,
        text="objection_answered",
        values={"title": lazystr("月通报"), "objection": "1"},
        link="/",
    )


class TestTelling:
    def test_telling_twice_gives_one_row_and_one_notice(self, place):
        user = account(of=place.people[0])
        assert said(place.people[0]) == said(place.people[0])
        assert Notice.objects.filter(user=user).count() == 1

    def test_one_notice_may_stand_for_several_rows(self, place):
        user = account(of=place.people[0])
        told = [(key, place.people[0].pk) for key in (1, 2, 3)]
        more = {
            "kind": "adjustment",
            "at": SENT,
            "text": "objection_answered",
            "values": {"title": lazystr("月通报"), "objection": "1"},
            "link": "/",
        }
        assert tell_each(told=told, about="all of it", **more) == 3
        assert tell_each(told=told, about="all of it", **more) == 0
        page = Client()
        page.force_login(user)
        page.get(reverse("inbox-open", args=(Notice.objects.get(user=user).pk,)))
        assert set(Delivery.objects.values_list("how", flat=True)) == {"read"}

    def test_reading_it_in_the_inbox_is_being_told(self, place):
        user = account(of=place.people[0])
        said(place.people[0])
        page = Client()
        page.force_login(user)
        page.post(reverse("inbox-read-all"))
        assert Delivery.objects.get().how == "read"

    def test_opening_its_page_is_being_told_and_is_noted_once(self, place):
        said(place.people[0])
        later = shanghai("2026-04-09 08:00")
        assert mark_read(kind="adjustment", key=1, worker=place.people[0].pk, at=later)
        assert not mark_read(kind="adjustment", key=1, worker=place.people[0].pk, at=shanghai("2026-04-10 08:00"))
        assert Delivery.objects.get().told_at == later
        assert not mark_read(kind="adjustment", key=1, worker=place.people[1].pk, at=later)


class TestReceipts:
    def test_several_at_once(self, place):
        rows = [said(one) for one in place.people]
        keys = [row.pk for row in rows]
        at = shanghai("2026-04-10 17:00")
        assert record_receipts(deliveries=keys, how="signed", on=date(2026, 4, 9), by=place.clerk, at=at) == 3
        assert {row.told_at for row in Delivery.objects.all()} == {shanghai("2026-04-09 00:00")}
        with pytest.raises(Conflict):
            record_receipts(deliveries=keys, how="signed", on=date(2026, 4, 9), by=place.clerk, at=at)

    @pytest.mark.parametrize("on", [date(2026, 4, 7), date(2026, 4, 11)])
    def test_not_before_it_was_sent_and_not_on_a_day_to_come(self, place, on):
        with pytest.raises(InvalidInput):
            record_receipt(
                delivery=said(place.people[0]), how="served", on=on, by=place.clerk, at=shanghai("2026-04-10 17:00")
            )

    def test_by_the_own_office_and_never_for_oneself(self, place):
        row = said(place.people[0])
        more = {"how": "served", "on": date(2026, 4, 9), "at": shanghai("2026-04-10 17:00")}
        with pytest.raises(NotAllowed):
            record_receipt(delivery=row, by=center(office().subdistrict), **more)
        own = head(place.subdistrict)
        own.person = place.people[0]
        own.save()
        with pytest.raises(AboutOneself):
            record_receipt(delivery=row, by=own, **more)
        with pytest.raises(DatabaseError), transaction.atomic():
            Delivery.objects.update(told_at=more["at"], how="served", recorded_by=own)

    def test_what_was_told_stays(self, place):
        said(place.people[0])
        mark_read(kind="adjustment", key=1, worker=place.people[0].pk, at=shanghai("2026-04-09 08:00"))
        for change in (
            lambda: Delivery.objects.update(told_at=None, how=""),
            lambda: Delivery.objects.update(told_at=shanghai("2026-04-10 08:00")),
            lambda: Delivery.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_the_page_records_several(self, place):
        rows = [said(one) for one in place.people]
        page = Client()
        page.force_login(place.clerk)
        address = reverse("admin:assessment_delivery_changelist")
        assert page.get(address).status_code == 200
        form = {"deliveries": [row.pk for row in rows[:2]], "how": "signed", "on": "2026-04-09"}
        assert page.post(f"{address}record/", form, follow=True).status_code == 200
        assert Delivery.objects.exclude(told_at=None).count() == 2


class TestNotice:
    def test_after_five_working_days_unread_it_counts_as_told(self, place):
        said(place.people[0])  # 9, 10, 13, 14, 15 April
        assert serve_by_notice(at=shanghai("2026-04-15 23:59")) == 0
        assert serve_by_notice(at=shanghai("2026-04-18 10:00")) == 1
        assert serve_by_notice(at=shanghai("2026-04-18 11:00")) == 0
        row = Delivery.objects.get()
        assert (row.how, row.told_at) == ("notice", shanghai("2026-04-16 00:00"))

    def test_days_on_leave_do_not_count_and_delay_nobody(self, place):
        away = place.people[0]
        on_leave(away, date(2026, 4, 10), date(2026, 7, 1), by=head(place.subdistrict))
        row, other = said(away, key=1), said(place.people[1], key=2)
        assert serve_by_notice(at=shanghai("2026-04-16 00:10")) == 1
        rows = [Delivery.objects.get(pk=one.pk) for one in (row, other)]
        assert still_open(rows, date(2026, 4, 15)) == {1, 2}
        assert still_open(rows, date(2026, 4, 16)) == {2}  # told by notice on 16 April, until 23 April
        assert still_open(rows, date(2026, 4, 24)) == set()
        assert serve_by_notice(at=shanghai("2026-07-08 00:10")) == 1  # 9 April, then 1, 2, 3, 6 July and 7 July


class TestRules:
    @given(st.dates(date(2025, 1, 1), date(2026, 12, 1)), st.integers(0, 10), st.sets(st.integers(1, 30)))
    def test_leave_only_puts_the_notice_off(self, sent, days, away):
        calendar = WorkingCalendar()
        leave = {date.fromordinal(sent.toordinal() + n) for n in away}
        ordinary = rules.last_day(sent, days, calendar)
        own = rules.served_by_notice_after(sent, days, calendar, leave)
        assert own >= ordinary
        assert not rules.delays_nobody(sent, ordinary, days, calendar)
