"""Nobody enters, checks or approves what their own pay follows from, through whatever account."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from psycopg2.extras import DateRange

from assessment.pay.models import PayRun
from assessment.pay.models_of_items import PayRate
from assessment.pay.models_of_people import PayBase, PayEntry, PayStanding, RecoveryConsent
from assessment.pay.services import decide_as_attended
from assessment.pay.settings import record_consent, remove, save_dated, save_entry, save_setting
from assessment.pay.tests.factories import PayOffice, pay_office
from core.errors import InvalidInput, NotAllowed
from core.history.saying import ReasonNeeded, with_reason
from core.testing.worlds import shared_world
from grids.duties import Duty
from incidents.tests.factories import shanghai
from staff.accounts.models import User
from staff.accounts.services import grant
from staff.people.models import Worker
from staff.tests.factories import account, center

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
AT = shanghai("2026-11-10 08:00")
EVER = DateRange(OCTOBER, None)


@shared_world
def office() -> PayOffice:
    return pay_office()


def clerk_of(office: PayOffice, who: Worker, duty: Duty) -> User:
    """A further account of somebody who is paid, with a duty of pay."""
    User.objects.filter(worker=who).exists() or account(of=who)
    user = account(of=who)
    grant(user=user, duty=duty, subdistrict=office.subdistrict, on=OCTOBER)
    return User.objects.get(pk=user.pk)


def rows(office: PayOffice, who: Worker) -> list[Any]:
    """One of everything that is entered about a person."""
    return [
        PayRate(item=office.items["certificate"], worker=who, value=Decimal(100), during=EVER),
        PayBase(worker=who, kind="insurance", amount=Decimal(4500), during=EVER),
        PayStanding(worker=who, kind="retired", ground="退休", during=EVER),
    ]


def entry(office: PayOffice, who: Worker, **more: Any) -> PayEntry:
    values = {
        "item": office.items["quarterly_bonus"],
        "day": OCTOBER,
        "amount": Decimal(10),
        "evidence": "清单",
        **more,
    }
    return PayEntry(worker=who, **values)


def test_who_is_paid_leaves_rates_bases_amounts_and_consents_to_a_colleague(office: PayOffice) -> None:
    who = office.paid("allowance")
    own = clerk_of(office, who, Duty.PAYROLL)
    consent = RecoveryConsent(worker=who, of_month=OCTOBER, amount=10, given_on=NOVEMBER, evidence="同意书")
    for row in rows(office, who):
        with pytest.raises(NotAllowed):
            save_dated(row, by=own)
        saved = save_dated(row, by=office.payroll)
        with pytest.raises(NotAllowed):
            remove(saved, by=own)
    with pytest.raises(NotAllowed):
        save_entry(entry(office, who), by=own, at=AT)
    with pytest.raises(NotAllowed):
        record_consent(consent, by=own, at=AT)
    assert save_entry(entry(office, who), by=office.payroll, at=AT).recorded_by == office.payroll
    assert record_consent(consent, by=office.payroll, at=AT).pk


def test_a_head_decides_about_nobodys_own_days(office: PayOffice) -> None:
    who = office.paid("allowance")
    own = clerk_of(office, who, Duty.HEAD)
    run = office.drafted("2026-10", "2026-11-10 08:00")
    mine = PayRun.objects.get(of_worker=who)
    assert not run.sheets.exists()
    with pytest.raises(NotAllowed):
        decide_as_attended(run=mine, worker=who, days=[date(2026, 10, 9)], reason="x", by=own, at=AT)


def test_only_a_payroll_officer_of_the_subdistrict_enters_anything(office: PayOffice) -> None:
    who = office.paid("allowance")
    other = pay_office()
    for by in (office.head, center(office.subdistrict), other.payroll):
        for row in rows(office, who):
            with pytest.raises(NotAllowed):
                save_dated(row, by=by)
        with pytest.raises(NotAllowed):
            save_setting(office.items["wage"], by=by)


def test_a_rate_in_a_paid_month_is_changed_with_a_reason_alone(office: PayOffice) -> None:
    office.attended(office.paid("allowance"), OCTOBER, NOVEMBER)
    office.locked("2026-10", "2026-11-10 08:00")
    rate = PayRate.objects.get(item=office.items["allowance"])
    rate.value = Decimal(850)
    with pytest.raises(ReasonNeeded):
        save_dated(rate, by=office.payroll)


def test_what_is_entered_is_of_the_kind_that_the_item_takes(office: PayOffice) -> None:
    who = office.paid("allowance")
    wrong = [
        entry(office, who, item=office.items["allowance"]),
        entry(office, who, item=office.items["duty"]),
        entry(office, who, amount=None, quantity=Decimal(1)),
        entry(office, who, amount=Decimal(-1)),
        entry(office, who, evidence=""),
    ]
    for one in wrong:
        with pytest.raises(InvalidInput):
            save_entry(one, by=office.payroll, at=AT)
    assert save_entry(
        entry(office, who, item=office.items["duty"], amount=None, quantity=Decimal(2)), by=office.payroll, at=AT
    ).pk
    with with_reason("误录"):
        remove(PayEntry.objects.get(), by=office.payroll)
