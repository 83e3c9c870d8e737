"""Pay over HTTP: the office walks a month in the back office, and everybody reads the own slip."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.db.models import DecimalField
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.delivery.models import Delivery
from assessment.pay.choices import RunState
from assessment.pay.models import PayRun, PaySheet
from assessment.pay.models_of_items import PayRate
from assessment.pay.models_of_people import PayEntry
from assessment.pay.tests.factories import PayOffice, pay_office
from assessment.worklist import QUEUES, SINGLES
from core.embedded.servers import ROOT
from core.testing.worlds import shared_world
from core.todo import waits
from grids.duties import Duty
from incidents.tests.clients import browser
from incidents.tests.factories import shanghai
from staff.access import access_of
from staff.accounts.models import User
from staff.tests.factories import account, center, officer

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
NOW = "2026-11-10 08:30"


@pytest.fixture(autouse=True)
def _at_that_time():
    with time_machine.travel(shanghai(NOW), tick=False):
        yield


@shared_world
def office() -> PayOffice:
    return pay_office()


def page(name: str, *args: object) -> str:
    return reverse(f"admin:assessment_{name}", args=args)


def tiles(user: User) -> dict[str, int | None]:
    user = User.objects.get(pk=user.pk)
    return {kind.url: kind.count for kind in waits((*QUEUES, *SINGLES), user, access_of(user), at=shanghai(NOW)).kinds}


def test_a_month_is_walked_in_the_back_office(office: PayOffice) -> None:
    who = office.paid("allowance")
    person = account(of=who)
    office.attended(who, OCTOBER, date(2026, 10, 30))
    payroll, head = browser(office.payroll), browser(office.head)
    asked = {"subdistrict": office.subdistrict.pk, "month": "2026-10"}
    answer = payroll.post(page("payrun_draft"), asked)
    assert answer.status_code == 302
    run = PayRun.objects.get()
    body = payroll.get(page("payrun_change", run.pk)).content.decode()
    assert "10-30" in body  # whose attendance is missing
    refused = payroll.post(page("payrun_check", run.pk))
    assert refused.status_code == 200
    assert PayRun.objects.get().state == RunState.DRAFT
    assert payroll.get(page("payrun_pay_as_attended", run.pk)).status_code == 403
    decided = head.post(
        page("payrun_pay_as_attended", run.pk), {"chosen": [f"{who.pk} 2026-10-30"], "reason": "考勤表未收到"}
    )
    assert decided.status_code == 302
    assert tiles(office.payroll)[f"{page('payrun_changelist')}?queue=check"] == 1
    assert payroll.post(page("payrun_check", run.pk)).status_code == 302
    assert tiles(office.head)[f"{page('payrun_changelist')}?queue=approve"] == 1
    assert payroll.post(page("payrun_approve", run.pk)).status_code == 403
    assert head.post(page("payrun_approve", run.pk)).status_code == 302
    assert PayRun.objects.get().state == RunState.LOCKED
    assert payroll.get(page("paysheet_change", run.sheets.get().pk)).status_code == 200

    sheet = PaySheet.objects.get()
    slip = browser(person).get(reverse("pay-slip", args=(sheet.pk,)))
    body = slip.content.decode()
    assert "800.00 × 21/21 × 1.0000" in body
    assert reverse("object", args=("pay_sheet", sheet.pk)) in body
    assert Delivery.objects.get(kind="pay_sheet", key=sheet.pk).told_at is not None
    assert reverse("pay-slip", args=(sheet.pk,)) in browser(person).get(reverse("pay-slips")).content.decode()
    assert browser(person).get(reverse("object", args=("pay_sheet", sheet.pk))).status_code == 200


def test_nobody_reads_anothers_slip_and_nobody_a_draft(office: PayOffice) -> None:
    who, other = office.paid("allowance"), office.paid("allowance", grid=1)
    mine, theirs = account(of=who), account(of=other)
    for one in (who, other):
        office.attended(one, OCTOBER, NOVEMBER)
    run = office.drafted("2026-10", "2026-11-10 08:00")
    sheet = PaySheet.objects.get(run=run, worker=who)
    assert browser(mine).get(reverse("pay-slip", args=(sheet.pk,))).status_code == 404
    office.locked("2026-10", "2026-11-10 08:01")
    sheet = PaySheet.objects.get(run=run, worker=who)
    assert browser(mine).get(reverse("pay-slip", args=(sheet.pk,))).status_code == 200
    for user in (theirs, center(office.subdistrict), account()):
        assert browser(user).get(reverse("pay-slip", args=(sheet.pk,))).status_code == 404


def test_every_sum_on_a_page_of_pay_has_its_thousands_apart() -> None:
    """A value that a template prints bare, or hands to a text, is no column of money."""
    models = [
        one for one in apps.get_app_config("assessment").get_models() if one.__module__.startswith("assessment.pay")
    ]
    money = {field.name for one in models for field in one._meta.fields if isinstance(field, DecimalField)} | {"amount"}
    bare = {
        (path.name, value)
        for path in (ROOT / "templates/assessment/pay").glob("*.html")
        for value in re.findall(r"(?:{{ |with \w+=)(?:\w+\.)*(\w+)(?= [}%])", path.read_text(encoding="utf-8"))
        if value in money
    }
    assert bare == {("office_sheet.html", "amount"), ("part.html", "amount")}, "these two are said within a text"


def test_the_inspector_reads_and_changes_nothing(office: PayOffice) -> None:
    who = office.paid("allowance")
    office.attended(who, OCTOBER, NOVEMBER)
    run = office.drafted("2026-10", "2026-11-10 08:00")
    client = browser(officer(Duty.INSPECTOR, office.subdistrict))
    for name, *keys in (("payrun_change", run.pk), ("paysheet_change", run.sheets.get().pk), ("payrate_changelist",)):
        assert client.get(page(name, *keys)).status_code == 200
    for name, *keys in (("payrun_draft",), ("payrun_check", run.pk), ("payrun_send_back", run.pk), ("payrate_add",)):
        assert client.post(page(name, *keys), {}).status_code == 403


def test_a_payroll_officer_enters_rates_and_a_new_one_ends_the_one_before(office: PayOffice) -> None:
    client = browser(office.payroll)
    item = office.items["allowance"]
    values = {"item": item.pk, "worker": "", "group": "", "source": "", "value": "900", "document": "街道办〔2026〕3号"}
    answer = client.post(page("payrate_add"), {**values, "begins_on": "2026-12-01", "ends_on": ""})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    before, after = PayRate.objects.filter(item=item).order_by("during")
    assert (before.during.upper, after.during.lower, after.value) == (date(2026, 12, 1), date(2026, 12, 1), 900)


def test_the_form_of_a_rate_shows_a_sum_with_two_places_and_a_percentage_without_needless_zeros(
    office: PayOffice,
) -> None:
    client = browser(office.payroll)
    shown = {}
    for name in ("allowance", "pension_person"):
        rate = PayRate.objects.filter(item=office.items[name]).first()
        input_ = re.search(
            r'<input[^>]*name="value"[^>]*>', client.get(page("payrate_change", rate.pk)).content.decode()
        )
        shown[name] = re.search(r'value="([^"]*)"', input_[0])[1], rate.value
    assert {name: text for name, (text, _value) in shown.items()} == {"allowance": "800.00", "pension_person": "8"}
    assert all(str(value).endswith("0000") for _text, value in shown.values())


def test_entered_amounts_need_evidence_and_are_nobodys_own(office: PayOffice) -> None:
    from staff.accounts.services import grant

    clerk = office.paid("allowance")
    user = account(of=clerk)
    grant(user=user, duty=Duty.PAYROLL, subdistrict=office.subdistrict, on=OCTOBER)
    values = {
        "worker": clerk.pk,
        "item": office.items["quarterly_bonus"].pk,
        "day": "2026-10-09",
        "quantity": "",
        "amount": "100",
        "evidence": "",
    }
    assert browser(office.payroll).post(page("payentry_add"), values).status_code == 200
    values["evidence"] = "季度奖清单"
    assert browser(User.objects.get(pk=user.pk)).post(page("payentry_add"), values).status_code == 200
    assert not PayEntry.objects.exists()
    assert browser(office.payroll).post(page("payentry_add"), values).status_code == 302
    assert PayEntry.objects.get().recorded_by == office.payroll


def test_a_run_and_its_list_take_as_many_queries_for_many_people_as_for_one(office: PayOffice) -> None:
    def queries() -> list[int]:
        run = office.drafted("2026-10", "2026-11-10 08:00")
        client = browser(office.payroll)
        counts = []
        for address in (
            page("payrun_changelist"),
            page("payrun_change", run.pk),
            page("paysheet_changelist"),
            page("paysheet_change", run.sheets.first().pk),
        ):
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert client.get(address).status_code == 200
            counts.append(len(seen))
        return counts

    office.attended(office.paid("allowance"), OCTOBER, NOVEMBER)
    few = queries()
    for grid in (1, 2, 3):
        office.attended(office.paid("wage", grid=grid), OCTOBER, NOVEMBER)
    assert queries() == few
