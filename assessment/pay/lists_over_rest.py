"""Pay over REST and in exports: items, rates, runs, sheets with their lines, and funds. For the office of pay alone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, Sum, Value
from django.db.models.fields.json import KT, KeyTransform
from django.db.models.functions import Coalesce
from django_filters import CharFilter, DateFilter
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assessment.pay.models import PayLine, PayLineFund, PayRun, PaySheet
from assessment.pay.models_of_funds import FundSource
from assessment.pay.models_of_items import PayItem, PayRate
from assessment.pay.overdrafts import with_account
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters, Month
from core.rest.serializers import ByKey, MonthField
from grids.duties import PAY_READERS
from staff.access import access_of
from staff.accounts.models import User

SUMS = ("own_gross", "gross", "deducted", "before_tax", "unit", "total", "owed_before", "owed_after")


def is_of_pay(user: Any) -> bool:
    """Whether the account is of the office of pay somewhere: for everybody else these lists do not exist."""
    return bool(access_of(user).subdistricts_as(*PAY_READERS))


# --- rows -----------------------------------------------------------------------------------------


def pay_items(user: User, _on: date) -> QuerySet[PayItem]:
    return PayItem.objects.visible_to(user).select_related("subdistrict", "day_of")


def pay_rates(user: User, _on: date) -> QuerySet[PayRate]:
    return PayRate.objects.visible_to(user).select_related("item", "worker", "group")


def pay_runs(user: User, _on: date) -> QuerySet[PayRun]:
    """The runs with how many people are in them, and what they cost."""
    sheets = PaySheet.objects.filter(run=OuterRef("pk")).order_by().values("run")
    total = sheets.annotate(n=Sum("total")).values("n")
    return (
        PayRun.objects.visible_to(user)
        .select_related("subdistrict", "of_worker")
        .annotate(
            people=Coalesce(Subquery(sheets.annotate(n=Count("pk")).values("n")), Value(0)),
            total=Coalesce(Subquery(total), Value(Decimal(0))),
        )
    )


def pay_sheets(user: User, _on: date) -> QuerySet[PaySheet]:
    """The sheets of the office; not one's own, which stand on one's own page."""
    rows = PaySheet.objects.filter(run__subdistrict__in=access_of(user).subdistricts_as(*PAY_READERS))
    return rows.select_related("run", "worker")


def pay_sheets_with_lines(user: User, on: date) -> QuerySet[PaySheet]:
    funds = Prefetch("funds", PayLineFund.objects.select_related("source").order_by("position"))
    lines = PayLine.objects.select_related("item").order_by("position").prefetch_related(funds)
    return pay_sheets(user, on).prefetch_related(Prefetch("lines", lines))


def pay_lines(user: User, on: date) -> QuerySet[PayLine]:
    return PayLine.objects.filter(sheet__in=pay_sheets(user, on).values("pk"))


def funds(user: User, on: date) -> QuerySet[FundSource]:
    """The sources of funds with what they received, spent and hold at the end of the day."""
    return with_account(FundSource.objects.visible_to(user).select_related("subdistrict"), on).annotate(on=Value(on))


# --- as JSON --------------------------------------------------------------------------------------


def _money() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=2, read_only=True)


class PayItemSerializer(serializers.ModelSerializer[PayItem]):
    subdistrict = ByKey("subdistrict.code")
    day_of = ByKey("day_of.code")

    class Meta:
        model = PayItem
        fields = [
            *("id", "subdistrict", "code", "name", "side", "reckoning", "scheme", "base", "piece", "day_of"),
            *("required", "statutory", "outside_funds", "position"),
        ]


class PayRateSerializer(serializers.ModelSerializer[PayRate]):
    item = ByKey("item.code")
    worker = ByKey("worker.staff_number")
    group = ByKey("group.name")
    begins_on = serializers.DateField(source="during.lower")
    ends_on = serializers.DateField(source="during.upper", allow_null=True)

    class Meta:
        model = PayRate
        fields = [
            *("id", "item", "worker", "group", "source", "value", "begins_on", "ends_on", "document", "recorded_at")
        ]


class PayRunSerializer(serializers.ModelSerializer[PayRun]):
    subdistrict = ByKey("subdistrict.code")
    of_worker = ByKey("of_worker.staff_number")
    month = MonthField()
    people = serializers.IntegerField(read_only=True)
    total = _money()

    class Meta:
        model = PayRun
        fields = [
            *("id", "subdistrict", "month", "of_worker", "state", "people", "total"),
            *("drafted_at", "checked_at", "approved_at", "sent_back_at", "sent_back_because", "digest"),
        ]


class BorneSerializer(serializers.ModelSerializer[PayLineFund]):
    """What one source bears of a line."""

    source = ByKey("source.name")  # type: ignore[assignment]  # a column is called so

    class Meta:
        model = PayLineFund
        fields = ["source", "amount"]


class PaySheetItemSerializer(serializers.ModelSerializer[PayLine]):
    """One line of a sheet. `taken` is what of the amount enters the sums; `ends_on` is the first day after it."""

    code = serializers.SerializerMethodField()
    begins_on = serializers.SerializerMethodField()
    ends_on = serializers.SerializerMethodField()
    share = serializers.SerializerMethodField()
    of_month = MonthField()
    funds = BorneSerializer(many=True)

    class Meta:
        model = PayLine
        fields = [
            *("code", "kind", "side", "posting", "begins_on", "ends_on", "base", "percent", "quantity", "reckoning"),
            *("share", "coefficient", "amount", "taken", "of_month", "funds"),
        ]

    def get_code(self, line: PayLine) -> str:
        return line.item.code if line.item else line.kind

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_begins_on(self, line: PayLine) -> str | None:
        return line.explanation.get("from")

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_ends_on(self, line: PayLine) -> str | None:
        last = line.explanation.get("to")
        return (date.fromisoformat(last) + timedelta(days=1)).isoformat() if last else None

    @extend_schema_field(serializers.DecimalField(max_digits=9, decimal_places=6, allow_null=True))
    def get_share(self, line: PayLine) -> str | None:
        if line.days_paid is None or not line.days_of_month:
            return None
        return str((line.days_paid / line.days_of_month).quantize(Decimal("0.000001")))


class PaySheetSerializer(serializers.ModelSerializer[PaySheet]):
    worker = ByKey("worker.staff_number")
    month = MonthField(source="run.month")
    state = serializers.CharField(source="run.state")
    drafted_at = serializers.DateTimeField(source="run.drafted_at", read_only=True)
    items = PaySheetItemSerializer(source="lines", many=True)
    deductions = serializers.DecimalField(source="deducted", max_digits=12, decimal_places=2)

    class Meta:
        model = PaySheet
        fields = [
            *("id", "worker", "month", "run", "state", "provisional", "drafted_at", "items"),
            *("own_gross", "gross", "deductions", "before_tax", "unit", "total", "owed_before", "owed_after"),
        ]


class FundSerializer(serializers.ModelSerializer[FundSource]):
    subdistrict = ByKey("subdistrict.code")
    on = serializers.DateField(read_only=True)
    received = _money()
    spent = _money()
    spent_on_pay = _money()
    balance = _money()
    saved = serializers.DecimalField(
        max_digits=14, decimal_places=2, read_only=True, help_text="What coefficients below 1 left in this source."
    )

    class Meta:
        model = FundSource
        fields = [
            *("id", "subdistrict", "name", "kind", "line", "on"),
            *("received", "spent", "spent_on_pay", "balance", "saved"),
        ]


# --- what narrows them ----------------------------------------------------------------------------


class PayItemFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")

    class Meta(Filters.Meta):
        model = PayItem
        fields = {"code": ["exact"], "side": ["exact"], "reckoning": ["exact"]}


class PayRateFilter(Filters):
    item = CharFilter("item__code")
    worker = CharFilter("worker__staff_number")
    in_force_on = DateFilter("during", lookup_expr="contains")

    class Meta(Filters.Meta):
        model = PayRate
        fields = {"source": ["exact"], "recorded_at": COMPARED}


class PayRunFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")
    month = Month("month")

    class Meta(Filters.Meta):
        model = PayRun
        fields = {"state": ["exact"]}


class PaySheetFilter(Filters):
    worker = CharFilter("worker__staff_number")
    month = Month("run__month")
    state = CharFilter("run__state")

    class Meta(Filters.Meta):
        model = PaySheet
        fields = {"run": ["exact"]}


class FundFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")

    class Meta(Filters.Meta):
        model = FundSource
        fields = {"kind": ["exact"], "line": ["exact"]}


# --- as exports -----------------------------------------------------------------------------------

PAY_ITEMS = Dataset(
    "pay-items",
    pay_items,
    fields(
        *("id", "code", "name", "side", "reckoning", "scheme", "base", "piece"),
        *("required", "statutory", "outside_funds", "position"),
        subdistrict="subdistrict__code",
        day_of="day_of__code",
    ),
    open_to=is_of_pay,
)
PAY_RATES = Dataset(
    "pay-rates",
    pay_rates,
    fields(
        *("id", "value", "document", "recorded_at"),
        item="item__code",
        worker="worker__staff_number",
        group="group__name",
        source="source",
        begins_on="during__startswith",
        ends_on="during__endswith",
    ),
    in_force="during",
    open_to=is_of_pay,
)
PAY_RUNS = Dataset(
    "pay-runs",
    pay_runs,
    fields(
        *("id", "month", "state", "people", "total"),
        *("drafted_at", "checked_at", "approved_at", "sent_back_at", "sent_back_because", "digest"),
        subdistrict="subdistrict__code",
        of_worker="of_worker__staff_number",
    ),
    dated="month",
    open_to=is_of_pay,
)
PAY_SHEETS = Dataset(
    "pay-sheets",
    pay_sheets,
    fields(
        *("id", "run", "provisional", *SUMS),
        worker="worker__staff_number",
        month="run__month",
        state="run__state",
        drafted_at="run__drafted_at",
    ),
    dated="run__month",
    open_to=is_of_pay,
)
PAY_LINES = Dataset(
    "pay-lines",
    pay_lines,
    fields(
        *("id", "sheet", "position", "kind", "side", "reckoning", "scheme", "posting", "of_month", "base", "percent"),
        *("quantity", "days_paid", "days_of_month", "coefficient", "amount", "taken", "owing", "cost"),
        worker="sheet__worker__staff_number",
        month="run__month",
        state="run__state",
        code="item__code",
        begins_on=KT("explanation__from"),
        scores=KeyTransform("scores", "explanation"),
        drafted_at="run__drafted_at",
    ),
    dated="run__month",
    open_to=is_of_pay,
)
PAY_LINE_FUNDS = Dataset(
    "pay-line-funds",
    lambda user, on: PayLineFund.objects.filter(line__in=pay_lines(user, on).values("pk")),
    fields(
        *("id", "line", "position", "amount"),
        source="source__name",
        worker="line__sheet__worker__staff_number",
        month="run__month",
        drafted_at="run__drafted_at",
    ),
    dated="run__month",
    open_to=is_of_pay,
)
FUNDS = Dataset(
    "funds",
    funds,
    fields(
        *("id", "name", "kind", "line", "on", "received", "spent", "spent_on_pay", "balance", "saved"),
        subdistrict="subdistrict__code",
    ),
    open_to=is_of_pay,
)
