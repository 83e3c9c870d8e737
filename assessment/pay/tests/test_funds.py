"""Funds: shares make 100 % and stay within their line, accounts on any day, overdrafts that a head approves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from psycopg2.extras import DateRange

from assessment.pay.funds import (
    Overdrawn,
    approve_overdraft,
    record_expense,
    record_income,
    save_rule,
    save_source,
)
from assessment.pay.models import PayLine, PayLineFund, PayRun
from assessment.pay.models_of_funds import FundExpense, FundIncome, FundRule, FundShare, FundSource
from assessment.pay.overdrafts import with_account
from assessment.pay.services import approve_run, check_run
from assessment.pay.splitting import Source, split
from assessment.pay.statements import statements_of
from assessment.pay.tests.factories import PayOffice, fund, income, pay_office
from core.errors import InvalidInput, NotAllowed
from incidents.tests.factories import shanghai
from staff.people.models import Worker
from staff.tests.factories import center

SEPTEMBER = (date(2026, 9, 1), date(2026, 10, 1))
AT = shanghai("2026-10-10 08:00")


# --- splitting ------------------------------------------------------------------------------------

percents = st.lists(st.integers(1, 400), min_size=1, max_size=5)


@given(amount=st.decimals(-99999, 99999, places=2), weights=percents)
def test_the_parts_of_every_line_are_its_cost(amount: Decimal, weights: list[int]) -> None:
    total = sum(weights)
    shares = [Decimal(100 * weight / total).quantize(Decimal("0.0001")) for weight in weights]
    shares[-1] += 100 - sum(shares)
    parts = split(amount, [(Source(key, "finance"), share) for key, share in enumerate(shares)])
    assert sum(part for _source, part in parts) == amount
    assert all(part == part.quantize(Decimal("0.01")) for _source, part in parts)


# --- rules ----------------------------------------------------------------------------------------


def rule(pay: PayOffice, **more: Any) -> FundRule:
    return FundRule(subdistrict=pay.subdistrict, during=more.pop("during", DateRange(date(2026, 1, 1), None)), **more)


def take_away(made: FundRule, source: FundSource) -> None:
    """Take one share away, past the service; the database looks at the end of the transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        FundShare.objects.filter(rule=made, source=source).delete()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
class TestRules:
    def test_shares_make_a_hundred_or_are_refused_by_service_and_database(self) -> None:
        pay = pay_office()
        finance, line = fund(pay.subdistrict), fund(pay.subdistrict, "民政", "line", "民政")
        with pytest.raises(InvalidInput) as refused:
            save_rule(rule(pay, line="民政"), [(line, Decimal(60)), (finance, Decimal(30))], by=pay.payroll)
        assert "shares" in refused.value.fields
        made = save_rule(rule(pay, line="民政"), [(line, Decimal(60)), (finance, Decimal(40))], by=pay.payroll)
        assert list(made.shares.values_list("source", "percent")) == [(line.pk, 60), (finance.pk, 40)]
        with pytest.raises(IntegrityError, match="100 percent"):
            take_away(made, line)

    def test_money_of_another_line_is_refused(self) -> None:
        pay = pay_office()
        civil = fund(pay.subdistrict, "民政", "line", "民政")
        who = pay.paid("allowance")
        Worker.objects.filter(pk=who.pk).update(line="综治")
        who.refresh_from_db()
        for whose in ({"line": "综治"}, {"worker": who}):
            with pytest.raises(InvalidInput, match="民政"):
                save_rule(rule(pay, **whose), [(civil, Decimal(100))], by=pay.payroll)

    def test_a_new_rule_ends_the_one_before_it(self) -> None:
        pay = pay_office()
        finance = fund(pay.subdistrict)
        second = fund(pay.subdistrict, "其他", "other")
        save_rule(rule(pay), [(second, Decimal(100))], by=pay.payroll)
        (old,) = FundRule.objects.filter(subdistrict=pay.subdistrict, shares__source=finance)
        assert old.during.upper == date(2026, 1, 1)

    def test_only_a_payroll_officer_writes_and_nobody_about_themselves(self) -> None:
        pay = pay_office()
        with pytest.raises(NotAllowed):
            save_source(FundSource(subdistrict=pay.subdistrict, name="x", kind="finance"), by=pay.head)
        who = pay.paid("allowance")
        pay.payroll.person = who
        pay.payroll.save()
        with pytest.raises(NotAllowed):
            save_rule(rule(pay, worker=who), [(fund(pay.subdistrict), Decimal(100))], by=pay.payroll)

    def test_a_source_keeps_its_line_once_money_went_through_it(self) -> None:
        pay = pay_office()
        civil = fund(pay.subdistrict, "民政", "line", "民政")
        income(civil, 10, by=pay.payroll)
        civil.line = "综治"
        with pytest.raises(InvalidInput):
            save_source(civil, by=pay.payroll)


# --- accounts -------------------------------------------------------------------------------------


def two_people(pay: PayOffice) -> tuple[Worker, Worker]:
    """Of A3: 700.00 of allowance, 900.00 from 15 September, score 88.73; another one as of the whole month."""
    first, second = pay.paid("allowance"), pay.paid("allowance", grid=1)
    for who in (first, second):
        pay.attended(who, *SEPTEMBER)
    pay.scored(SEPTEMBER[0], {first: "60.00", second: "95.00"})
    return first, second


@pytest.mark.django_db
class TestAccounts:
    def test_a_source_says_what_it_received_spent_and_holds_on_any_day(self) -> None:
        pay = pay_office()
        finance = fund(pay.subdistrict)
        FundIncome.objects.all().delete()
        two_people(pay)
        income(finance, 5000, by=pay.payroll, on=date(2026, 3, 1))
        spent = FundExpense(
            source=finance,
            spent_for="training",
            purpose="培训",
            document_number="1",
            amount=Decimal(200),
            spent_on=date(2026, 5, 4),
        )
        record_expense(spent, by=pay.payroll, at=AT)
        run = pay.locked("2026-09", "2026-10-10 08:00")
        cost = sum(run.sheets.values_list("total", flat=True))
        assert cost == Decimal("1360.00")  # 800 × 0.70 and 800

        def account(on: date) -> Any:
            return with_account(FundSource.objects.filter(pk=finance.pk), on).get()

        assert account(date(2026, 2, 28)).balance == 0
        assert account(date(2026, 3, 1)).balance == 5000
        assert account(date(2026, 10, 9)).balance == 4800
        at_last = account(date(2026, 10, 10))
        assert (at_last.received, at_last.spent, at_last.balance) == (5000, cost + 200, 4800 - cost)
        assert at_last.saved == Decimal("240.00")  # what 0.70 leaves of 800.00 stays here

        (one,) = statements_of(pay.subdistrict, 2026)
        assert one.months[10].spent == {"allowance": cost}
        assert (one.opening, one.received, one.spent, one.balance) == (0, 5000, cost + 200, 4800 - cost)
        assert one.balance_after(9) == 4800
        (following,) = statements_of(pay.subdistrict, 2027)
        assert (following.opening, following.balance) == (one.balance, one.balance)

    def test_every_cent_of_a_run_is_borne_and_stands_in_the_statement(self) -> None:
        pay = pay_office()
        civil = fund(pay.subdistrict, "民政", "line", "民政")
        other = fund(pay.subdistrict, "自筹", "other")
        who, _other = two_people(pay)
        Worker.objects.filter(pk=who.pk).update(line="民政")
        hired = pay.paid("wage", grid=2)
        pay.attended(hired, *SEPTEMBER)
        shares = [(civil, Decimal("33.3333")), (other, Decimal("33.3333")), (fund(pay.subdistrict), Decimal("33.3334"))]
        save_rule(rule(pay, line="民政"), shares, by=pay.payroll)
        for source in (civil, other, fund(pay.subdistrict)):
            income(source, 100_000, by=pay.payroll, on=date(2026, 1, 5))
        run = pay.locked("2026-09", "2026-10-10 08:00")
        for line in PayLine.objects.filter(run=run).prefetch_related("funds"):
            assert sum(part.amount for part in line.funds.all()) == line.cost
        total = sum(run.sheets.values_list("total", flat=True))
        assert sum(PayLineFund.objects.filter(run=run).values_list("amount", flat=True)) == total
        assert sum(one.spent for one in statements_of(pay.subdistrict, 2026)) == total
        assert sum(one.spent_for("unit") for one in statements_of(pay.subdistrict, 2026)) == Decimal("1345.50")

    def test_what_is_left_carries_over_by_itself(self) -> None:
        pay = pay_office()
        finance = fund(pay.subdistrict)
        FundIncome.objects.all().delete()

        def entered(on: date, **more: Any) -> FundIncome:
            made = FundIncome(
                source=finance,
                purpose="补贴",
                document_number="财1",
                amount=Decimal(50),
                year=on.year,
                received_on=on,
                **more,
            )
            return record_income(made, by=pay.payroll, at=AT)

        entered(date(2026, 1, 1), carried_over=True)
        (one,) = statements_of(pay.subdistrict, 2026)
        assert (one.opening, one.received) == (50, 0)
        with pytest.raises(InvalidInput):
            entered(date(2026, 2, 1), carried_over=True)


# --- overdrafts -----------------------------------------------------------------------------------


@pytest.mark.django_db
class TestOverdrafts:
    def checked(self, pay: PayOffice) -> PayRun:
        run = pay.drafted("2026-09", "2026-10-10 08:00")
        return check_run(run=run, by=pay.payroll, at=AT + timedelta(minutes=1))

    def test_an_overdraft_names_source_first_sheet_and_balance_and_a_head_approves_it(self) -> None:
        pay = pay_office()
        finance = fund(pay.subdistrict)
        FundIncome.objects.all().delete()
        first, second = two_people(pay)
        income(finance, 1000, by=pay.payroll, on=date(2026, 3, 1))
        run, at = self.checked(pay), AT + timedelta(minutes=2)
        with pytest.raises(Overdrawn) as refused:
            approve_run(run=run, by=pay.head, at=at)
        for named in (finance.name, max(first.staff_number, second.staff_number), "-360.00"):
            assert named in str(refused.value)
        with pytest.raises(InvalidInput):
            approve_overdraft(run=run, source=finance, reason=" ", by=pay.head, at=at)
        with pytest.raises(NotAllowed):
            approve_overdraft(run=run, source=finance, reason="急需", by=pay.payroll, at=at)
        approve_overdraft(run=run, source=finance, reason="下月拨付", by=pay.second_head, at=at)
        assert approve_run(run=run, by=pay.head, at=at).state == "locked"

    def test_an_approval_is_good_for_its_size_alone(self) -> None:
        pay = pay_office()
        finance = fund(pay.subdistrict)
        FundIncome.objects.all().delete()
        two_people(pay)
        got = income(finance, 1000, by=pay.payroll, on=date(2026, 3, 1))
        run, at = self.checked(pay), AT + timedelta(minutes=2)
        approve_overdraft(run=run, source=finance, reason="下月拨付", by=pay.head, at=at)
        FundIncome.objects.filter(pk=got.pk).update(amount=900)
        with pytest.raises(Overdrawn):
            approve_run(run=run, by=pay.head, at=at)

    def test_a_head_does_it_in_the_back_office(self) -> None:
        pay = pay_office()
        finance = fund(pay.subdistrict)
        FundIncome.objects.all().delete()
        two_people(pay)
        run = self.checked(pay)
        client = Client()
        client.force_login(pay.head)
        page = client.get(reverse("admin:assessment_payrun_change", args=(run.pk,)))
        assert finance.name in page.content.decode()
        asked = reverse("admin:assessment_payrun_overdraw", args=(run.pk,))
        assert client.get(asked).status_code == 200
        client.post(asked, {"source": finance.pk, "reason": "下月拨付"})
        client.post(reverse("admin:assessment_payrun_approve", args=(run.pk,)))
        run.refresh_from_db()
        assert (run.state, run.overdrafts.get().source) == ("locked", finance)


@pytest.mark.django_db
def test_a_payroll_officer_keeps_the_funds_in_the_back_office() -> None:
    pay = pay_office()
    client = Client()
    client.force_login(pay.payroll)
    added = client.post(
        reverse("admin:assessment_fundsource_add"),
        {"subdistrict": pay.subdistrict.pk, "name": "民政", "kind": "line", "line": "民政", "position": 1},
    )
    assert added.status_code == 302, added.context["adminform"].form.errors
    made = FundSource.objects.get(name="民政")
    entry = {
        **{"source": made.pk, "amount": "500", "received_on": "2026-03-01", "document_number": "民〔2026〕3号"},
        **{"year": 2026, "purpose": "民政协理员补贴"},
    }
    assert client.post(reverse("admin:assessment_fundincome_add"), entry).status_code == 302
    shares = {"source_1": made.pk, "percent_1": "60", "source_2": fund(pay.subdistrict).pk, "percent_2": "40"}
    terms = {"subdistrict": pay.subdistrict.pk, "line": "民政", "begins_on": "2026-01-01", **shares}
    wrong = client.post(reverse("admin:assessment_fundrule_add"), {**terms, "percent_2": "30"})
    assert wrong.status_code == 200
    answer = client.post(reverse("admin:assessment_fundrule_add"), terms)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert FundRule.objects.get(line="民政").shares.count() == 2
    for model, row in (("fundsource", made), ("fundrule", FundRule.objects.get(line="民政"))):
        assert client.get(reverse(f"admin:assessment_{model}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:assessment_{model}_change", args=(row.pk,))).status_code == 200
    client.force_login(pay.head)
    assert (
        client.get(
            reverse("admin:assessment_fundrule_change", args=(FundRule.objects.get(line="民政").pk,))
        ).status_code
        == 200
    )


@pytest.mark.django_db
def test_the_register_of_a_person_shows_all_sheets_with_the_sums_of_the_locked_ones() -> None:
    pay = pay_office()
    first, _second = two_people(pay)
    pay.attended(first, date(2026, 10, 1), date(2026, 11, 1))
    pay.attended(_second, date(2026, 10, 1), date(2026, 11, 1))
    pay.locked("2026-09", "2026-10-10 08:00")
    pay.drafted("2026-10", "2026-11-10 08:00")
    address = reverse("admin:assessment_paysheet_register", args=(first.pk,))
    client = Client()
    client.force_login(pay.payroll)
    page = client.get(address)
    (year,) = page.context["years"]
    assert [sheet.run.month.month for sheet in year.sheets] == [10, 9]
    assert year.sums["gross"] == Decimal("560.00")
    assert first.staff_number in page.content.decode()
    client.force_login(center(pay.subdistrict))
    assert client.get(address).status_code in (302, 403, 404)
