"""What each source of funds received and spent in the months of a year: the statement that an office hands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, NullIf, TruncMonth

from assessment.pay.choices import RunState, Side
from assessment.pay.models import PayLine, PayLineFund
from assessment.pay.models_of_funds import FundExpense, FundIncome, FundSource, SpentFor
from assessment.pay.overdrafts import with_account
from core.clock import SHANGHAI, starts_at
from grids.territory.models import Subdistrict
from staff.postings.models import PayScheme

NOTHING = Decimal(0)
MONTHS = range(1, 13)
UNIT = "unit"
OF_SHEETS = (PayScheme.ALLOWANCE.value, PayScheme.WAGE.value, UNIT, PayScheme.SUBSIDY.value)
KINDS = (*OF_SHEETS, SpentFor.TRAINING.value, SpentFor.EQUIPMENT.value, SpentFor.OTHER.value)


@dataclass
class Month:
    """What went in and out in one month, by what it was for."""

    received: Decimal = NOTHING
    spent: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: NOTHING))

    @property
    def total(self) -> Decimal:
        return sum(self.spent.values(), NOTHING)


@dataclass
class Statement:
    """One source over a year. `opening` is what it held before the year, and what was carried over into it."""

    source: FundSource
    year: int
    opening: Decimal
    months: dict[int, Month]
    income: list[FundIncome]

    @property
    def received(self) -> Decimal:
        return sum((month.received for month in self.months.values()), NOTHING)

    def spent_for(self, kind: str) -> Decimal:
        return sum((month.spent[kind] for month in self.months.values()), NOTHING)

    @property
    def spent(self) -> Decimal:
        return sum((month.total for month in self.months.values()), NOTHING)

    @property
    def balance(self) -> Decimal:
        return self.opening + self.received - self.spent

    def balance_after(self, month: int) -> Decimal:
        """What the source held at the end of a month of the year."""
        until = [one for number, one in self.months.items() if number <= month]
        return self.opening + sum((one.received - one.total for one in until), NOTHING)


def statements_of(subdistrict: Subdistrict | int, year: int, *, until: date | None = None) -> list[Statement]:
    """The statement of every source for the year, to its end or to a day (included). A constant number of queries."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    end = min(last, until or last) + timedelta(days=1)
    sources = FundSource.objects.filter(subdistrict=subdistrict).order_by("position", "name")
    found = {
        source.pk: Statement(
            source, year, getattr(source, "balance", NOTHING), {month: Month() for month in MONTHS}, []
        )
        for source in with_account(sources, first - timedelta(days=1))
    }
    came_in = FundIncome.objects.filter(source__in=sources, received_on__gte=first, received_on__lt=end)
    for income in came_in.order_by("received_on", "pk"):
        one = found[income.source_id]
        if income.carried_over:
            one.opening += income.amount
        else:
            one.months[income.received_on.month].received += income.amount
            one.income.append(income)
    for source, day, kind, amount in (*_of_sheets(sources, first, end), *_beside(sources, first, end)):
        found[source].months[day.month].spent[kind] += amount
    return list(found.values())


def _empty() -> Iterable[tuple[int, Month]]:
    return ((month, Month()) for month in MONTHS)


def _of_sheets(sources: QuerySet[FundSource], first: date, end: date) -> Iterable[tuple[int, Any, str, Decimal]]:
    """By source, month of the approval, and what for: the shares of the locked sheets."""
    of_sheet = PayLine.objects.filter(sheet=OuterRef("line__sheet")).exclude(scheme="").order_by("position")
    scheme = Coalesce(
        NullIf("line__scheme", Value("")),
        NullIf("line__item__scheme", Value("")),
        Subquery(of_sheet.values("scheme")[:1]),
        Value(PayScheme.ALLOWANCE.value),
        output_field=CharField(),
    )
    rows = PayLineFund.objects.filter(
        source__in=sources,
        run__state=RunState.LOCKED,
        run__approved_at__gte=starts_at(first),
        run__approved_at__lt=starts_at(end),
    )
    return (
        rows.annotate(
            month=TruncMonth("run__approved_at", tzinfo=SHANGHAI),
            what=Case(When(line__side=Side.UNIT, then=Value(UNIT)), default=scheme, output_field=CharField()),
        )
        .order_by()
        .values_list("source", "month", "what")
        .annotate(total=Sum("amount"))
    )


def _beside(sources: QuerySet[FundSource], first: date, end: date) -> Iterable[tuple[int, Any, str, Decimal]]:
    rows = FundExpense.objects.filter(source__in=sources, spent_on__gte=first, spent_on__lt=end)
    return rows.order_by().values_list("source", "spent_on", "spent_for").annotate(total=Sum(F("amount")))
