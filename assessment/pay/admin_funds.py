"""Pages of funds: sources with their account, rules with their shares, money in and out, and approved overdrafts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.letterhead.documents import exported
from assessment.pay import funds
from assessment.pay.admin_settings import PayAdmin
from assessment.pay.forms_of_funds import PLACES, RuleForm
from assessment.pay.models_of_funds import FundExpense, FundIncome, FundRule, FundSource, OverdraftApproval
from assessment.pay.overdrafts import with_account
from assessment.pay.paper_of_funds import month_paper, year_paper
from assessment.pay.statements import statements_of
from core.documents.tables import table_docx, table_xlsx
from core.office.acts import Asked, link, readers
from core.office.admin import ReadOnlyAdmin, actor
from core.office.display import attribute, chosen, column, of_month, of_year
from core.office.papers import PAPERS
from core.web.ranges import days_of
from core.years import month_of_year
from grids.duties import PAY_READERS
from grids.territory.models import Subdistrict


def _statement(asked: Asked, paper: Any, suffix: str) -> HttpResponse:
    """The statement of the current year, to this day, for the office of the account."""
    offices = Subdistrict.objects.filter(pk__in=asked.access.subdistricts_as(*PAY_READERS)).order_by("code")
    made = paper(offices[0], asked.today.year, until=asked.today)
    content = table_docx(made) if suffix == "docx" else table_xlsx(made)
    return exported(f"{made.title}.{suffix}", content, about=made.title)


@link(_("Statement of the year (document)"), icon="description", may=readers, on_list=True, menu=PAPERS)
def year_document(asked: Asked) -> HttpResponse:
    return _statement(asked, year_paper, "docx")


@link(_("Statement of the year (workbook)"), icon="table", may=readers, on_list=True, menu=PAPERS)
def year_workbook(asked: Asked) -> HttpResponse:
    return _statement(asked, year_paper, "xlsx")


@link(_("Statement by month (document)"), icon="description", may=readers, on_list=True, menu=PAPERS)
def month_document(asked: Asked) -> HttpResponse:
    return _statement(asked, month_paper, "docx")


@link(_("Statement by month (workbook)"), icon="table", may=readers, on_list=True, menu=PAPERS)
def month_workbook(asked: Asked) -> HttpResponse:
    return _statement(asked, month_paper, "xlsx")


class FundAdmin(PayAdmin):
    """A page of funds, which offers the sources of the account's own offices alone."""


@admin.register(FundSource)
class FundSourceAdmin(FundAdmin):
    """The sources of money, each with what it received, spent and holds today."""

    acts = (year_document, year_workbook, month_document, month_workbook)
    list_display = ("name", "kind_name", "line", "received", "spent", "balance", "saved")
    list_filter = ("kind",)
    search_fields = ("name", "line")
    fields = ("subdistrict", ("name", "kind"), ("line", "position"))
    entered_once = ("subdistrict",)
    change_form_after_template = "assessment/pay/office_fund.html"
    kind_name = chosen("kind", _("kind"))
    received = column(pgettext_lazy("fund", "received"), lambda source: getattr(source, "received", None))
    spent = column(_("spent"), lambda source: getattr(source, "spent", None))
    balance = column(_("balance"), lambda source: getattr(source, "balance", None))
    saved = column(_("left by coefficients below 1"), lambda source: getattr(source, "saved", None))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_account(super().get_queryset(request), timezone.localdate())

    def write(self, request: HttpRequest, obj: FundSource, form: Any, change: bool) -> None:
        funds.save_source(obj, by=actor(request))

    def below(self, request: HttpRequest, row: FundSource) -> dict[str, Any]:
        today = timezone.localdate()
        statements = statements_of(row.subdistrict_id, today.year, until=today)
        statement = next(one for one in statements if one.source.pk == row.pk)
        months = [
            (month_of_year(date(today.year, number, 1)), month.received, month.total, statement.balance_after(number))
            for number, month in statement.months.items()
            if number <= today.month
        ]
        return {"account": row, "statement": statement, "months": months, "year": today.year}


@admin.register(FundRule)
class FundRuleAdmin(FundAdmin):
    """Which sources bear which items of whom; a new rule ends the one before it."""

    form = RuleForm
    joined = ("item", "worker")
    list_display = ("whose", "item_name", "shares_in_words", "days")
    list_filter = ("item",)
    search_fields = ("line", "worker__name", "worker__staff_number")
    fields = (
        "subdistrict",
        ("item", "worker", "line"),
        ("begins_on", "ends_on"),
        *((f"source_{place}", f"percent_{place}") for place in PLACES),
    )
    entered_once = ("subdistrict", "item", "worker", "line")
    whose = column(_("of"), lambda rule: rule.worker or rule.line or _("everybody"))
    item_name = column(_("pay item"), lambda rule: rule.item or _("every item"))
    shares_in_words = column(_("shares"), lambda rule: " · ".join(map(_plain, rule.shares.all())))
    days = column(_("in force"), lambda rule: days_of(rule.during), ordering="during")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("shares__source")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.has_change_permission(request, obj):
            return self.fields
        return ("subdistrict", ("whose", "item_name"), "days", "shares_in_words")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.offices = self.places(request)
        return form

    def write(self, request: HttpRequest, obj: FundRule, form: Any, change: bool) -> None:
        funds.save_rule(obj, form.shares(), by=actor(request))


def _plain(share: Any) -> str:
    return f"{share.source} {share.percent.normalize():f}%"


class EntryAdmin(FundAdmin):
    """A page of money that came in or went out; a wrong entry is taken back."""

    may_delete = True
    by_whom = attribute("recorded_by", _("recorded by"))
    joined = ("source", "recorded_by__worker")
    search_fields = ("document_number", "purpose", "source__name")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        funds.remove_entry(obj, by=actor(request))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset.select_related("source"):
            funds.remove_entry(row, by=actor(request))


@admin.register(FundIncome)
class FundIncomeAdmin(EntryAdmin):
    """Money received, by document."""

    list_display = (
        "received_on",
        "source",
        "amount",
        "document_number",
        "purpose",
        "year_name",
        "carried_over",
        "by_whom",
    )
    year_name = of_year("year", _("year"))
    list_filter = ("source", "year", "carried_over")
    date_hierarchy = "received_on"
    fields = ("source", ("amount", "received_on"), ("document_number", "year"), "purpose", "carried_over")
    entered_once = ("source",)

    def write(self, request: HttpRequest, obj: FundIncome, form: Any, change: bool) -> None:
        funds.record_income(obj, by=actor(request), at=timezone.now())


@admin.register(FundExpense)
class FundExpenseAdmin(EntryAdmin):
    """Money spent outside the pay sheets: training, equipment and other things."""

    list_display = ("spent_on", "source", "kind_name", "amount", "document_number", "purpose", "by_whom")
    list_filter = ("source", "spent_for")
    date_hierarchy = "spent_on"
    fields = ("source", ("amount", "spent_on"), ("spent_for", "document_number"), "purpose")
    entered_once = ("source",)
    kind_name = chosen("spent_for", _("spent for"))

    def write(self, request: HttpRequest, obj: FundExpense, form: Any, change: bool) -> None:
        funds.record_expense(obj, by=actor(request), at=timezone.now())


@admin.register(OverdraftApproval)
class OverdraftApprovalAdmin(ReadOnlyAdmin):
    """Which overdrafts heads approved, with their reasons."""

    readers = PAY_READERS
    joined = ("run", "source", "approved_by__worker")
    list_display = ("month_name", "source", "balance", "reason", "by_whom", "approved_at")
    search_fields = ("source__name", "reason")
    fields = (("month_name", "source"), "balance", "reason", ("by_whom", "approved_at"))
    month_name = of_month("run__month", _("month"))
    by_whom = attribute("approved_by", _("approved by"))
