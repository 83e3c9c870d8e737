"""Pages of what pay follows from: items, groups, rates, bases, standings, minimum wages, entered amounts, consents."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.admin import TabularInline

from assessment.pay.forms import BaseForm, MemberForm, MinimumWageForm, RateForm, StandingForm
from assessment.pay.models_of_items import MinimumWage, PayGroup, PayGroupMember, PayItem, PayRate
from assessment.pay.models_of_people import AsAttended, PayBase, PayEntry, PayStanding, RecoveryConsent
from assessment.pay.settings import record_consent, remove, save_dated, save_entry, save_setting
from assessment.pay.shipped import ship_items
from assessment.pay.words import plain, yuan
from core.office.acts import Asked, act
from core.office.admin import OfficeAdmin, ReadOnlyAdmin, actor
from core.office.admin_inlines import ReadOnlyInline
from core.office.display import attribute, chosen, column, of_month
from core.punctuation import grouped
from core.web.ranges import days_of
from grids.duties import PAY_READERS, PAYROLL
from grids.territory.models import Subdistrict

DAYS = column(_("in force"), lambda row: days_of(row.during), ordering="during")


class PayAdmin(OfficeAdmin):
    """A page that payroll officers edit, and heads and inspectors read."""

    readers = PAY_READERS
    editors = PAYROLL

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The office for which the account does the payroll is chosen already."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.related_model is Subdistrict:
            field.initial = field.queryset.first()
        return field


class DatedAdmin(PayAdmin):
    """A page of dated rows: a new one ends the one before it."""

    may_delete = True
    days = DAYS

    def write(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        save_dated(obj, by=actor(request))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        remove(obj, by=actor(request))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            remove(row, by=actor(request))


@act(
    _("Add the shipped items"),
    icon="playlist_add",
    on_list=True,
    lead=_("Adds the usual items that the office does not have yet. What it has stays as it is."),
)
def add_shipped(asked: Asked) -> object:
    offices = Subdistrict.objects.filter(pk__in=asked.access.subdistricts_as(*PAYROLL))
    return _("Items added: %(count)d.") % {"count": sum(ship_items(office) for office in offices)}


@admin.register(PayItem)
class PayItemAdmin(PayAdmin):
    """What a sheet can hold."""

    acts = (add_shipped,)
    list_display = ("name", "side_name", "reckoning_name", "scheme_name", "required", "position")
    list_filter = ("side", "reckoning", "scheme")
    search_fields = ("name", "code")
    fields = (
        ("name", "code"),
        "subdistrict",
        ("side", "reckoning"),
        ("scheme", "base"),
        ("piece", "day_of"),
        ("required", "statutory", "outside_funds"),
        "position",
    )
    entered_once = ("subdistrict", "code", "side", "reckoning")
    side_name = chosen("side", _("side"))
    reckoning_name = chosen("reckoning", _("reckoning"))
    scheme_name = chosen("scheme", _("pay scheme"))

    def write(self, request: HttpRequest, obj: PayItem, form: Any, change: bool) -> None:
        save_setting(obj, by=actor(request))


class MemberInline(ReadOnlyInline, TabularInline):
    model = PayGroupMember
    joined = ("worker",)
    fields = ("worker_name", "days")
    worker_name = attribute("worker", _("worker"))
    days = DAYS


@admin.register(PayGroup)
class PayGroupAdmin(PayAdmin):
    """Groups of people with rates of their own."""

    list_display = ("name",)
    search_fields = ("name",)
    fields = ("name", "subdistrict")
    entered_once = ("subdistrict",)
    inlines = (MemberInline,)

    def write(self, request: HttpRequest, obj: PayGroup, form: Any, change: bool) -> None:
        save_setting(obj, by=actor(request))


@admin.register(PayGroupMember)
class PayGroupMemberAdmin(DatedAdmin):
    """Who is in which group."""

    form = MemberForm
    joined = ("group", "worker")
    list_display = ("group", "worker", "days")
    search_fields = ("worker__name", "worker__staff_number", "group__name")
    fields = (("group", "worker"), ("begins_on", "ends_on"))
    entered_once = ("group", "worker")


def _rate(rate: PayRate) -> str:
    """A sum of yuan, or the percentage that it is of some items."""
    if rate.item.is_percentage:
        return f"{plain(rate.value)}%"
    return grouped(rate.value) if rate.value != round(rate.value, 2) else yuan(rate.value)


@admin.register(PayRate)
class PayRateAdmin(DatedAdmin):
    """Dated rates: of a person, a group, a source, or of everybody."""

    form = RateForm
    joined = ("item", "worker", "group")
    list_display = ("item", "whose", "rate", "days", "document")
    list_filter = ("item", "source")
    search_fields = ("item__name", "worker__name", "worker__staff_number", "document")
    fields = ("item", ("worker", "group", "source"), "value", ("begins_on", "ends_on"), "document")
    entered_once = ("item", "worker", "group", "source")
    whose = column(
        pgettext_lazy("pay rate", "whose"),
        lambda rate: rate.worker or rate.group or rate.get_source_display() or _("everybody"),
    )
    rate = column(_("rate"), _rate, ordering="value")


@admin.register(PayBase)
class PayBaseAdmin(DatedAdmin):
    """Bases of social insurance and of the housing fund."""

    form = BaseForm
    joined = ("worker",)
    list_display = ("worker", "kind_name", "amount", "days")
    list_filter = ("kind",)
    search_fields = ("worker__name", "worker__staff_number")
    fields = (("worker", "kind"), "amount", ("begins_on", "ends_on"))
    entered_once = ("worker", "kind")
    kind_name = chosen("kind", _("base"))


@admin.register(PayStanding)
class PayStandingAdmin(DatedAdmin):
    """Who is retired, or paid by public finance."""

    form = StandingForm
    joined = ("worker",)
    list_display = ("worker", "kind_name", "ground", "days")
    list_filter = ("kind",)
    search_fields = ("worker__name", "worker__staff_number", "ground")
    fields = (("worker", "kind"), "ground", ("begins_on", "ends_on"))
    entered_once = ("worker", "kind")
    kind_name = chosen("kind", pgettext_lazy("pay", "standing"))


@admin.register(MinimumWage)
class MinimumWageAdmin(DatedAdmin):
    """The minimum wage of the place."""

    form = MinimumWageForm
    list_display = ("amount", "days", "document")
    fields = ("subdistrict", "amount", ("begins_on", "ends_on"), "document")
    entered_once = ("subdistrict",)


@admin.register(PayEntry)
class PayEntryAdmin(PayAdmin):
    """Amounts and numbers of pieces that are entered with evidence."""

    may_delete = True
    joined = ("worker", "item", "recorded_by__worker")
    list_display = ("day", "worker", "item", "quantity", "amount", "evidence", "by_whom")
    list_filter = ("item", "day")
    search_fields = ("worker__name", "worker__staff_number", "evidence")
    date_hierarchy = "day"
    fields = (("worker", "item"), "day", ("quantity", "amount"), "evidence")
    entered_once = ("worker", "item")
    by_whom = attribute("recorded_by", _("recorded by"))

    def write(self, request: HttpRequest, obj: PayEntry, form: Any, change: bool) -> None:
        save_entry(obj, by=actor(request), at=timezone.now())

    def delete_model(self, request: HttpRequest, obj: PayEntry) -> None:
        remove(obj, by=actor(request))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            remove(row, by=actor(request))


@admin.register(RecoveryConsent)
class RecoveryConsentAdmin(PayAdmin):
    """Who agreed to pay back what was overpaid."""

    joined = ("worker", "recorded_by__worker")
    list_display = ("month_name", "worker", "amount", "given_on", "evidence", "by_whom")
    search_fields = ("worker__name", "worker__staff_number", "evidence")
    date_hierarchy = "of_month"
    month_name = of_month("of_month", _("for the month"))
    fields = (("worker", "of_month"), "amount", "given_on", "evidence")
    entered_once = ("worker", "of_month", "amount", "given_on", "evidence")
    by_whom = attribute("recorded_by", _("recorded by"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A month is entered by its first day, and read as a month."""
        return self.fields if obj is None else (("worker", "month_name"), *self.fields[1:])

    def response_post_save_add(self, request: HttpRequest, obj: RecoveryConsent) -> HttpResponse:
        """Lead back to the pay run, if the form was opened from one: other consents may be missing there."""
        run = request.GET.get("run", "")
        if run.isdecimal():
            return redirect("admin:assessment_payrun_change", run)
        return super().response_post_save_add(request, obj)

    def write(self, request: HttpRequest, obj: RecoveryConsent, form: Any, change: bool) -> None:
        record_consent(obj, by=actor(request), at=timezone.now())


@admin.register(AsAttended)
class AsAttendedAdmin(ReadOnlyAdmin):
    """Which days heads decided to pay as attended."""

    readers = PAY_READERS
    joined = ("worker", "decided_by__worker")
    list_display = ("day", "worker", "reason", "by_whom", "decided_at")
    search_fields = ("worker__name", "worker__staff_number", "reason")
    date_hierarchy = "day"
    fields = (("day", "worker"), "reason", ("by_whom", "decided_at"))
    by_whom = attribute("decided_by", _("decided by"))
