"""What sources of funds held, hold and spend: accounts on any day, and where a run overdraws one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Round

from assessment.pay.choices import LineKind, RunState
from assessment.pay.models import PayLineFund, PayRun
from assessment.pay.models_of_funds import FundExpense, FundIncome, FundSource
from core.clock import day_of, starts_at

NOTHING = Decimal(0)
MONEY = DecimalField(max_digits=14, decimal_places=2)


def with_account(sources: QuerySet[FundSource], on: date) -> QuerySet[FundSource]:
    """The sources with what they received, spent and hold at the end of a day, and what coefficients below 1 saved.

    What a run spends is spent on the day on which it was approved.
    """
    until = starts_at(on + timedelta(days=1))
    of_sheets = PayLineFund.objects.filter(run__state=RunState.LOCKED, run__approved_at__lt=until)
    received = FundIncome.objects.filter(received_on__lte=on)
    beside = FundExpense.objects.filter(spent_on__lte=on)
    return sources.annotate(
        received=_sum(received, F("amount")),
        spent_on_pay=_sum(of_sheets, F("amount")),
        spent_beside=_sum(beside, F("amount")),
        saved=_sum(of_sheets.filter(SAVES), SAVED),
    ).annotate(
        spent=F("spent_on_pay") + F("spent_beside"),
        balance=F("received") - F("spent_on_pay") - F("spent_beside"),
    )


# What a line would have cost at a coefficient of 1, less what it cost; each source keeps its part of that.
SAVES = Q(line__kind=LineKind.OWN, line__coefficient__lt=1, line__cost__gt=0, line__days_of_month__gt=0)
SAVED = Round(
    (F("line__base") * F("line__days_paid") / F("line__days_of_month") - F("line__amount"))
    * F("amount")
    / F("line__cost"),
    2,
    output_field=MONEY,
)


def _sum(rows: QuerySet[Any], value: Any) -> Coalesce:
    of_source = rows.filter(source=OuterRef("pk")).order_by().values("source")
    return Coalesce(
        Subquery(of_source.annotate(total=Sum(value, output_field=MONEY)).values("total"), output_field=MONEY),
        Value(NOTHING, output_field=MONEY),
        output_field=MONEY,
    )


@dataclass(frozen=True)
class Overdraft:
    """A source of which a run spends more than it holds: from whose sheet on, and what is left afterwards."""

    source: FundSource
    first_sheet: str
    balance: Decimal


def overdrafts_of(run: PayRun, *, at: datetime) -> list[Overdraft]:
    """Where a run that is not locked spends more than a source holds at the moment. Two queries."""
    sources = with_account(FundSource.objects.filter(subdistrict=run.subdistrict_id), day_of(at))
    spent: dict[int, list[tuple[str, Decimal]]] = {}
    for source, number, name, amount in _by_sheet(run):
        spent.setdefault(source, []).append((f"{name} {number}", amount))
    return [
        Overdraft(source, first, balance)
        for source in sources.order_by("position", "name")
        for first, balance in [_run_down(source.balance, spent.get(source.pk, ()))]  # type: ignore[attr-defined]
        if first
    ]


def _by_sheet(run: PayRun) -> Iterable[tuple[int, str, str, Decimal]]:
    return (
        PayLineFund.objects.filter(run=run)
        .order_by("source", "line__sheet__worker__staff_number")
        .values_list("source", "line__sheet__worker__staff_number", "line__sheet__worker__name")
        .annotate(amount=Sum("amount"))
    )


def _run_down(balance: Decimal, sheets: Iterable[tuple[str, Decimal]]) -> tuple[str, Decimal]:
    """The sheet from which on the balance lies below 0 until the end, and that balance; no sheet where it does not."""
    first = ""
    for sheet, amount in sheets:
        balance -= amount
        if balance >= 0:
            first = ""
        elif not first:
            first = sheet
    return first, balance
