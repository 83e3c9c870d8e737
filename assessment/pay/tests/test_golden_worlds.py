"""The worked examples of pay once more, in the database: drafted, checked, approved, and drafted upon."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assessment.pay.lists import run_below
from assessment.pay.models import PayLine, PayLineFund, PayRun, PaySheet
from assessment.pay.models_of_items import PayRate
from assessment.pay.models_of_people import PayEntry, RecoveryConsent
from assessment.pay.tests.factories import PayOffice, amounts, fund, funded, pay_office, rate
from core.history.saying import with_reason
from core.testing.worlds import shared_world
from staff.people.models import Worker
from staff.tests.factories import on_leave

pytestmark = pytest.mark.django_db

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
PAY_DAY = "2026-11-10 08:00"


@shared_world
def office() -> PayOffice:
    return pay_office()


def sheet(run: PayRun, who: Worker) -> PaySheet:
    return PaySheet.objects.get(run=run, worker=who)


def test_a1_sixteen_attended_one_sick_one_absent(office: PayOffice) -> None:
    who = office.paid("allowance")
    office.attended(who, OCTOBER, date(2026, 10, 29))
    on_leave(who, date(2026, 10, 29), date(2026, 10, 30), kind="sick")
    office.attended(who, date(2026, 10, 30), NOVEMBER, but={date(2026, 10, 30): "absent"})
    office.scored(OCTOBER, {who: "82.40"})
    run = office.drafted("2026-10", PAY_DAY)
    (line,) = PayLine.objects.filter(run=run, sheet__worker=who)
    assert line.amount == Decimal("708.81")
    assert (line.base, line.days_paid, line.days_of_month, line.coefficient) == (
        *(Decimal(800), Decimal("19.6"), 21),
        Decimal("0.9493"),
    )
    assert line.explanation["days"] == {
        **{"statutory": "3", "attended": "16", "absent": "1"},
        "leave": {"sick": "1"},
    }


def test_a2_who_comes_and_who_went_make_one_month(office: PayOffice) -> None:
    went = office.paid("allowance", ends_on=date(2026, 10, 8))
    came = office.paid("allowance", begins_on=date(2026, 10, 8))
    office.attended(came, date(2026, 10, 8), NOVEMBER)
    office.scored(OCTOBER, {came: None})
    run = office.drafted("2026-10", PAY_DAY)
    assert (sheet(run, came).gross, sheet(run, went).gross) == (Decimal("685.71"), Decimal("114.29"))


def test_a3_a_rate_raised_within_the_month_and_two_funds(office: PayOffice) -> None:
    PayRate.objects.filter(item=office.items["allowance"]).delete()
    rate(office.items["allowance"], 700, until=date(2026, 9, 15))
    rate(office.items["allowance"], 900, since=date(2026, 9, 15))
    who = office.paid("allowance")
    Worker.objects.filter(pk=who.pk).update(line="民政")
    line = fund(office.subdistrict, "民政条线", "line", "民政")
    funded(office.subdistrict, (line, 60), (fund(office.subdistrict), 40), line="民政")
    office.attended(who, SEPTEMBER, OCTOBER)
    office.scored(SEPTEMBER, {who: "88.73"})
    run = office.drafted("2026-09", "2026-10-10 08:00")
    assert [line.amount for line in sheet(run, who).lines.all()] == [Decimal("301.76"), Decimal("504.37")]
    assert (sheet(run, who).gross, sheet(run, who).total) == (Decimal("806.13"), Decimal("806.13"))
    borne: dict[str, Decimal] = {}
    for part in PayLineFund.objects.filter(run=run).select_related("source"):
        borne[part.source.name] = borne.get(part.source.name, Decimal(0)) + part.amount
    assert borne == {"民政条线": Decimal("483.68"), "财政": Decimal("322.45")}


def test_r1_starts_within_the_month(office: PayOffice) -> None:
    begin = date(2026, 9, 11)
    who = office.paid("wage", begins_on=begin)
    office.attended(who, begin, OCTOBER, but={date(2026, 9, 16): "absent"})
    run = office.drafted("2026-09", "2026-10-10 08:00")
    found = sheet(run, who)
    assert amounts(run, who) == {
        **{"wage": Decimal("1947.83"), "performance": Decimal("730.43")},
        **{"pension_unit": Decimal("720.00"), "pension_person": Decimal("360.00")},
        **{"medical_unit": Decimal("360.00"), "medical_person": Decimal("90.00")},
        **{"unemployment_unit": Decimal("22.50"), "unemployment_person": Decimal("22.50")},
        "injury_unit": Decimal("18.00"),
        **{"housing_unit": Decimal("225.00"), "housing_person": Decimal("225.00")},
    }
    assert (found.gross, found.deducted, found.before_tax) == (
        *(Decimal("2678.26"), Decimal("697.50")),
        Decimal("1980.76"),
    )
    assert (found.unit, found.total) == (Decimal("1345.50"), Decimal("4023.76"))
    assert not run.remarks.filter(blocking=True).exists()


def test_r2_a_revision_gives_one_difference_in_the_next_run(office: PayOffice) -> None:
    who = office.paid("wage")
    august = date(2026, 8, 1)
    office.attended(who, august, NOVEMBER)
    office.scored(august, {who: "71.30"})
    first = office.locked("2026-08", "2026-09-10 08:00")
    assert amounts(first, who)["performance"] == Decimal("1020.84")
    office.scored(SEPTEMBER, {who: "90.00"})
    second = office.locked("2026-09", "2026-10-10 08:00")
    assert [key for key in amounts(second, who) if "difference" in key] == []
    office.scored(august, {who: "78.35"}, revision=2)
    office.scored(OCTOBER, {who: "84.15"})
    run = office.drafted("2026-10", PAY_DAY)
    assert amounts(run, who)["performance"] == Decimal("1153.20")
    assert amounts(run, who)["performance difference 2026-08"] == Decimal("85.92")
    assert (sheet(run, who).gross, sheet(run, who).before_tax) == (Decimal("4439.12"), Decimal("3741.62"))
    assert amounts(PayRun.objects.get(pk=first.pk), who)["performance"] == Decimal("1020.84")


def test_r2_revised_twice_the_second_difference_is_the_rest(office: PayOffice) -> None:
    who = office.paid("wage")
    office.attended(who, date(2026, 7, 1), NOVEMBER)
    july = date(2026, 7, 1)
    office.scored(july, {who: "71.30"})
    original = office.locked("2026-07", "2026-08-10 08:00")
    office.scored(july, {who: "78.35"}, revision=2)
    office.scored(date(2026, 8, 1), {who: "90.00"})
    second = office.locked("2026-08", "2026-09-10 08:00")
    office.scored(july, {who: "84.15"}, revision=3)
    office.scored(SEPTEMBER, {who: "90.00"})
    third = office.drafted("2026-09", "2026-10-10 08:00")
    key = "performance difference 2026-07"
    assert amounts(second, who)[key] == Decimal("85.92")
    assert amounts(third, who)[key] == Decimal("46.44")
    assert amounts(original, who)["performance"] + Decimal("85.92") + Decimal("46.44") == Decimal("1153.20")


def test_r3_sick_leave_and_a_recovery_with_consent(office: PayOffice) -> None:
    who = office.paid("wage")
    july = date(2026, 7, 1)
    office.attended(who, july, date(2026, 8, 1))
    office.attended(who, date(2026, 8, 1), OCTOBER)
    bonus = PayEntry.objects.create(
        worker=who,
        item=office.items["quarterly_bonus"],
        day=july,
        amount=150,
        evidence="季度奖清单",
        recorded_by=office.payroll,
    )
    for month, text in ((date(2026, 7, 1), "79.30"), (date(2026, 8, 1), "85.60"), (SEPTEMBER, "82.00")):
        office.scored(month, {who: text})
    for month, at in (("2026-07", "2026-08-10"), ("2026-08", "2026-09-10"), ("2026-09", "2026-10-10")):
        office.locked(month, f"{at} 08:00")
    office.attended(who, date(2026, 10, 8), date(2026, 10, 15))
    on_leave(who, date(2026, 10, 15), date(2026, 10, 31), kind="sick")
    with with_reason("误发"):
        bonus.delete()
    run = office.drafted("2026-10", PAY_DAY)
    assert sheet(run, who).gross == Decimal("3346.80")
    assert run.remarks.get(code="consent_missing").values == {"month": "2026-07", "amount": "150.00"}
    (asks,) = [one for one in run_below(run, enters=True)["said"] if one.onward]
    assert not asks.entered
    RecoveryConsent.objects.create(
        worker=who, of_month=july, amount=150, given_on=date(2026, 11, 9), evidence="同意书", recorded_by=office.payroll
    )
    assert [one.onward for one in run_below(run, enters=True)["said"] if one.entered] == [""]
    run = office.drafted("2026-10", PAY_DAY)
    assert amounts(run, who)["wage"] == Decimal("2468.57")
    assert amounts(run, who)["performance"] == Decimal("878.23")
    assert (sheet(run, who).own_gross, sheet(run, who).gross) == (Decimal("3346.80"), Decimal("3196.80"))
    assert not run.remarks.filter(code="sick_floor").exists()


def test_ob1_a_revised_score_gives_a_difference_of_allowance_and_performance(office: PayOffice) -> None:
    auxiliary, recruited = office.paid("allowance"), office.paid("wage", grid=1)
    for who in (auxiliary, recruited):
        office.attended(who, SEPTEMBER, NOVEMBER)
    office.scored(SEPTEMBER, {auxiliary: "60.40", recruited: "60.40"})
    first = office.locked("2026-09", "2026-10-11 08:00")
    assert amounts(first, auxiliary) == {"allowance": Decimal("564.24")}
    assert amounts(first, recruited)["performance"] == Decimal("846.36")
    office.scored(
        SEPTEMBER, {auxiliary: "65.20", recruited: "65.20"}, revision=2, for_workers=[auxiliary.pk, recruited.pk]
    )
    run = office.drafted("2026-10", PAY_DAY)
    assert amounts(run, recruited)["performance difference 2026-09"] == Decimal("76.80")
    assert amounts(run, auxiliary)["allowance difference 2026-09"] == Decimal("51.20")


def test_ob3_january_changes_in_march(office: PayOffice) -> None:
    who = office.paid("wage")
    office.attended(who, date(2026, 1, 1), date(2026, 4, 1))
    january = date(2026, 1, 1)
    office.scored(january, {who: "62.00"})
    assert amounts(office.locked("2026-01", "2026-02-10 08:00"), who)["performance"] == Decimal("872.04")
    office.locked("2026-02", "2026-03-10 08:00")
    office.scored(january, {who: "66.80"}, revision=2, for_workers=[who.pk])
    run = office.drafted("2026-03", "2026-04-10 08:00")
    assert amounts(run, who)["performance difference 2026-01"] == Decimal("76.80")  # 948.84 - 872.04


def test_ob1_somebody_elses_objection_lowers_nobodys_pay(office: PayOffice) -> None:
    mine, other = office.paid("allowance"), office.paid("allowance", grid=1)
    for who in (mine, other):
        office.attended(who, SEPTEMBER, NOVEMBER)
    office.scored(SEPTEMBER, {mine: "60.40", other: "64.90"})
    office.locked("2026-09", "2026-10-11 08:00")
    office.scored(SEPTEMBER, {mine: "65.20", other: "60.00"}, revision=2, for_workers=[mine.pk])
    run = office.drafted("2026-10", PAY_DAY)
    assert "allowance difference 2026-09" in amounts(run, mine)
    assert "allowance difference 2026-09" not in amounts(run, other)
    # A revision of the office's own applies to all; it lowers who has less than before.
    office.scored(SEPTEMBER, {mine: "65.20", other: "58.00"}, revision=3)
    run = office.drafted("2026-10", PAY_DAY)
    assert amounts(run, other)["allowance difference 2026-09"] < 0
