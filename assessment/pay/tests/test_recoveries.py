"""What is paid too much or too little comes into later sheets: with consent, within its limits, or listed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from assessment.pay.lists import run_below
from assessment.pay.models import PayLineFund, PayRun, PaySheet
from assessment.pay.models_of_people import PayBase, PayEntry, RecoveryConsent
from assessment.pay.tests.factories import PayOffice, amounts, pay_office
from core.history.saying import with_reason
from core.testing.worlds import shared_world
from incidents.tests.clients import browser
from incidents.tests.factories import shanghai
from staff.attendance.models import Attendance
from staff.people.models import Worker
from staff.postings.models import Posting

pytestmark = pytest.mark.django_db

AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (8, 9, 10, 11))


@shared_world
def office() -> PayOffice:
    return pay_office()


def enter(office: PayOffice, who: Worker, code: str, day: date, amount: object) -> PayEntry:
    return PayEntry.objects.create(
        worker=who,
        item=office.items[code],
        day=day,
        amount=Decimal(str(amount)),
        evidence="清单",
        recorded_by=office.payroll,
    )


def consent(office: PayOffice, who: Worker, month: date, amount: object) -> RecoveryConsent:
    return RecoveryConsent.objects.create(
        worker=who,
        of_month=month,
        amount=Decimal(str(amount)),
        given_on=date(2026, 11, 1),
        evidence="同意书",
        recorded_by=office.payroll,
    )


def sheet(run: PayRun, who: Worker) -> PaySheet:
    return PaySheet.objects.get(run=run, worker=who)


def overpaid(office: PayOffice, who: Worker, amount: object) -> None:
    """August is locked with a bonus that is taken back afterwards."""
    office.attended(who, AUGUST, NOVEMBER)
    bonus = enter(office, who, "quarterly_bonus", AUGUST, amount)
    office.locked("2026-08", "2026-09-10 08:00")
    with with_reason("误发"):
        bonus.delete()


class TestPaidBack:
    def test_nothing_without_consent_then_a_fifth_of_the_own_gross_and_the_rest_carried(
        self, office: PayOffice
    ) -> None:
        who = office.paid("allowance")
        overpaid(office, who, 300)
        september = office.locked("2026-09", "2026-10-10 08:00")
        found = sheet(september, who)
        assert (found.gross, found.owed_before, found.owed_after) == (Decimal(800), 0, Decimal(300))
        line = found.lines.get(kind="difference")
        assert (line.amount, line.taken, line.owing) == (Decimal(-300), 0, Decimal(300))
        consent(office, who, AUGUST, 300)
        october = office.locked("2026-10", "2026-11-10 08:00")
        found = sheet(october, who)
        assert amounts(october, who)["quarterly_bonus recovery 2026-08"] == Decimal(-160)
        assert (found.gross, found.owed_before, found.owed_after) == (Decimal(640), Decimal(300), Decimal(140))
        assert october.remarks.get(code="carried").values == {"month": "2026-08", "amount": "140.00"}

    def test_never_more_than_was_agreed(self, office: PayOffice) -> None:
        who = office.paid("allowance")
        overpaid(office, who, 100)
        consent(office, who, AUGUST, 30)
        found = sheet(office.drafted("2026-09", "2026-10-10 08:00"), who)
        assert (found.gross, found.owed_after) == (Decimal(770), Decimal(70))

    def test_the_consent_is_entered_from_the_run_that_asks_for_it_and_leads_back(self, office: PayOffice) -> None:
        who = office.paid("allowance")
        overpaid(office, who, 100)
        run = office.drafted("2026-09", "2026-10-10 08:00")
        (asked,) = [one.onward for one in run_below(run, enters=True)["said"] if one.onward]
        with time_machine.travel(shanghai("2026-10-12 09:00")):
            values = {"worker": who.pk, "of_month": "2026-08-01", "amount": "100", "given_on": "2026-10-12"}
            answer = browser(office.payroll).post(asked, {**values, "evidence": "同意书"})
        assert answer.status_code == 302
        assert answer["Location"] == reverse("admin:assessment_payrun_change", args=(run.pk,))
        assert RecoveryConsent.objects.get().worker == who

    def test_of_a_wage_nothing_below_the_minimum_wage(self, office: PayOffice) -> None:
        who = office.paid("wage")
        overpaid(office, who, 2000)
        consent(office, who, AUGUST, 2000)
        with with_reason("更正"):
            Attendance.objects.filter(worker=who, day__gte=date(2026, 9, 12), day__lt=OCTOBER).update(status="absent")
        found = sheet(office.drafted("2026-09", "2026-10-10 08:00"), who)
        # 10 of 23 paid days: 4400 × 10/23 lies below 2430 already, so nothing is taken.
        assert found.own_gross == found.gross < Decimal(2430)
        assert found.owed_after == Decimal(2000)

    def test_a_positive_difference_first_reduces_what_is_owed(self, office: PayOffice) -> None:
        who = office.paid("allowance")
        overpaid(office, who, 300)
        office.locked("2026-09", "2026-10-10 08:00")
        enter(office, who, "quarterly_bonus", SEPTEMBER, 120)
        october = office.drafted("2026-10", "2026-11-10 08:00")
        found = sheet(october, who)
        assert amounts(october, who)["quarterly_bonus set_off 2026-08"] == Decimal(-120)
        assert amounts(october, who)["quarterly_bonus difference 2026-09"] == Decimal(120)
        assert (found.gross, found.owed_after) == (Decimal(800), Decimal(180))

    def test_the_funds_of_every_line_are_its_cost(self, office: PayOffice) -> None:
        who = office.paid("wage")
        overpaid(office, who, 300)
        consent(office, who, AUGUST, 100)
        run = office.drafted("2026-09", "2026-10-10 08:00")
        for line in run.lines.all():
            parts = PayLineFund.objects.filter(line=line).values_list("amount", flat=True)
            assert sum(parts, Decimal(0)) == line.cost == (0 if line.side == "deducted" else line.taken)
        assert sum(line.cost for line in run.lines.all()) == sheet(run, who).total


class TestDeductions:
    def test_above_the_gross_they_are_shown_in_full_and_owed(self, office: PayOffice) -> None:
        who = office.paid("wage")
        days = dict.fromkeys((date(2026, 9, n) for n in range(1, 31)), "absent")
        office.attended(who, SEPTEMBER, OCTOBER, but=days)
        run = office.drafted("2026-09", "2026-10-10 08:00")
        found = sheet(run, who)
        # Only the statutory holiday is paid: 4400 / 23.
        assert (found.gross, found.before_tax) == (Decimal("191.30"), 0)
        assert found.owed_after == Decimal("697.50") - Decimal("191.30")
        assert run.remarks.filter(code="deductions_above_gross").exists()

    def test_a_base_that_is_entered_late_is_a_difference_that_needs_no_consent(self, office: PayOffice) -> None:
        who = office.paid("wage")
        office.attended(who, AUGUST, OCTOBER)
        august = office.locked("2026-08", "2026-09-10 08:00")
        assert sheet(august, who).deducted == Decimal("697.50")
        with with_reason("基数更正"):
            PayBase.objects.filter(worker=who, kind="insurance").update(amount=5000)
        run = office.drafted("2026-09", "2026-10-10 08:00")
        found = amounts(run, who)
        assert (found["pension_person difference 2026-08"], found["pension_unit difference 2026-08"]) == (
            Decimal("40.00"),
            Decimal("80.00"),
        )
        # 10.5 % of 5000 and 5 % of 4500, and the difference of 10.5 % of 500.
        assert sheet(run, who).deducted == Decimal("525.00") + Decimal("225.00") + Decimal("52.50")


class TestWhoHasLeft:
    def test_a_positive_difference_makes_a_sheet_of_its_own(self, office: PayOffice) -> None:
        who = office.paid("allowance", ends_on=SEPTEMBER)
        office.attended(who, AUGUST, SEPTEMBER, but={date(2026, 8, 3): "absent"})
        office.locked("2026-08", "2026-09-10 08:00")
        with with_reason("补登"):
            Attendance.objects.filter(worker=who, day=date(2026, 8, 3)).update(status="present")
        run = office.drafted("2026-09", "2026-10-10 08:00")
        assert amounts(run, who) == {"allowance difference 2026-08": Decimal("38.10")}
        assert (sheet(run, who).own_gross, sheet(run, who).gross) == (0, Decimal("38.10"))

    def test_a_negative_one_is_listed_in_no_sheet_and_no_fund(self, office: PayOffice) -> None:
        who = office.paid("allowance", ends_on=SEPTEMBER)
        office.attended(who, AUGUST, SEPTEMBER)
        office.locked("2026-08", "2026-09-10 08:00")
        with with_reason("更正"):
            Attendance.objects.filter(worker=who, day=date(2026, 8, 3)).update(status="absent")
        run = office.drafted("2026-09", "2026-10-10 08:00")
        assert not run.sheets.filter(worker=who).exists()
        assert run.remarks.get(worker=who, code="left_negative").values["amount"] == "-38.10"


class TestLateFacts:
    def test_a_post_that_is_entered_late_is_paid_by_differences(self, office: PayOffice) -> None:
        other = office.paid("allowance", grid=1)
        office.attended(other, AUGUST, OCTOBER)
        office.locked("2026-08", "2026-09-10 08:00")
        who = office.paid("allowance", begins_on=AUGUST)
        office.attended(who, AUGUST, OCTOBER)
        run = office.drafted("2026-09", "2026-10-10 08:00")
        assert amounts(run, who)["allowance difference 2026-08"] == Decimal("800.00")

    def test_a_post_that_moves_to_another_scheme_exchanges_its_items(self, office: PayOffice) -> None:
        who = office.paid("allowance")
        office.attended(who, AUGUST, OCTOBER)
        office.locked("2026-08", "2026-09-10 08:00")
        with with_reason("方式有误"):
            Posting.objects.filter(worker=who).update(pay_scheme="wage")
        PayBase.objects.bulk_create(
            PayBase(worker=who, kind=kind, amount=4500, during=office.items["wage"].rates.get().during)
            for kind in ("insurance", "housing_fund")
        )
        found = amounts(office.drafted("2026-09", "2026-10-10 08:00"), who)
        assert found["allowance difference 2026-08"] == Decimal("-800.00")
        assert found["wage difference 2026-08"] == Decimal("3200.00")
