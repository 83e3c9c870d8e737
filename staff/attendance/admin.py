"""Pages about attendance and leave, with the monthly rates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from unfold.widgets import INPUT_CLASSES

from core.office.acts import Asked, act, always, facts_of
from core.office.admin import OfficeAdmin, today
from core.office.display import Tag, attribute, chosen, column
from core.office.queues import QueueFilter
from core.office.sheets import SheetImportMixin
from core.sheets.writing import XLSX, OutTable, cell_of
from core.web.ranges import days_of
from grids.duties import CENTER, OFFICE, Duty
from staff.access import account_of
from staff.attendance.forms import LeaveForm
from staff.attendance.lists import OFFICE_QUEUES, AttendanceRate, attendance_rates
from staff.attendance.models import Attendance, AttendanceStatus, Leave
from staff.attendance.services import approve_leave, may_approve
from staff.attendance.sheets import AttendanceSheet, MonthlySheet
from staff.people.models import Worker


class MonthForm(forms.Form):
    month = forms.DateField(
        label=_("month"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month", "class": " ".join(INPUT_CLASSES)}),
    )


class AttendanceRates(OfficeAdmin):
    """Adds the rates and the monthly sheet to the page of attendance."""

    pages = (
        ("rates/", "staff_attendance_rates", "rates_view"),
        ("month/", "staff_attendance_month", "month_view"),
    )

    def rates_view(self, request: HttpRequest) -> HttpResponse:
        """The rates of a month; with `?format=xlsx` as a workbook."""
        form, month = self._month(request)
        rows = attendance_rates(Worker.objects.visible_to(account_of(request)), month=month, on=today())
        if request.GET.get("format") == "xlsx":
            return _workbook(f"attendance-rates-{month:%Y-%m}", _rates_sheet(month, rows))
        context = {"form": form, "month": month, "rows": [(row, _percent(row)) for row in rows]}
        title = _("Attendance rates")
        return self.page(request, "staff/attendance/attendance_rates.html", title=title, here=title, **context)

    def month_view(self, request: HttpRequest) -> HttpResponse:
        """The month as a matrix of workers and days: what is known, and the rest to be filled in."""
        _form, month = self._month(request)
        workers = Worker.objects.visible_to(account_of(request))
        return _workbook(f"attendance-{month:%Y-%m}", MonthlySheet().of_month(workers, month))

    def _month(self, request: HttpRequest) -> tuple[MonthForm, date]:
        form = MonthForm(request.GET if "month" in request.GET else None)
        if form.is_bound and form.is_valid():
            return form, form.cleaned_data["month"]
        last = (today().replace(day=1) - timedelta(days=1)).replace(day=1)
        form.initial = {"month": last}
        return form, last


def _percent(row: AttendanceRate) -> str:
    return "-" if row.month.rate is None else f"{row.month.rate:.2%}"


def _rates_sheet(month: date, rows: list[AttendanceRate]) -> OutTable:
    headers = (
        now_("month"), now_("staff number"), now_("name"), now_("working days"), now_("present"), now_("absent"),
        now_("on approved leave"), now_("not recorded"), now_("attendance rate"),
    )  # fmt: skip
    return OutTable(headers, (_rates_line(month, row) for row in rows))


def _rates_line(month: date, row: AttendanceRate) -> list[Any]:
    counts = row.month
    return [
        *(f"{month:%Y-%m}", row.worker.staff_number, cell_of(row.worker.name), counts.working, counts.present),
        *(counts.absent, counts.leave, counts.unrecorded, _percent(row)),
    ]


def _workbook(name: str, table: OutTable) -> HttpResponse:
    answer = HttpResponse(XLSX.write(table), content_type=XLSX.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


STATUSES = {
    AttendanceStatus.PRESENT: "success",
    AttendanceStatus.ABSENT: "danger",
    AttendanceStatus.LEAVE: "info",
}


@admin.register(Attendance)
class AttendanceAdmin(SheetImportMixin, AttendanceRates):
    sheets = [AttendanceSheet, MonthlySheet]
    readers = OFFICE
    editors = CENTER
    may_delete = True
    list_display = ("worker", "day", "status_label", "leave_kind")
    list_select_related = ("worker",)
    list_filter = ("day", "status", "leave_kind")
    search_fields = ("worker__name", "worker__pinyin", "worker__staff_number")
    autocomplete_fields = ("worker",)
    date_hierarchy = "day"
    status_label = chosen("status", _("attendance"), STATUSES)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.leave_id is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.leave_id is None)

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # days of an approved leave follow the leave
        return actions


def _lead_of_approving(asked: Asked) -> object:
    leave = asked.row
    words = {"name": leave.worker.name, "kind": leave.get_kind_display(), "days": days_of(leave.during)}
    return _("%(name)s: %(kind)s, %(days)s. Every day of it becomes a day on approved leave.") % words


@act(
    _("Approve"),
    icon="check_circle",
    title=_("Approve this leave"),
    may=lambda asked: asked.access.holds(Duty.HEAD),
    offered=lambda asked: may_approve(asked.row, asked.access),
    turn=always,
    facts=facts_of("reason"),
    lead=_lead_of_approving,
    submit=_("Approve"),
)
def approve(asked: Asked) -> object:
    approve_leave(leave=asked.row, **asked.by)
    return _("The leave is approved, and the attendance of its days is written.")


def _approval(leave: Leave) -> Tag:
    if leave.approved_at is None:
        return Tag("no", _("waits for a head"))
    return Tag("yes", _("approved by %(name)s") % {"name": leave.approved_by})


class LeaveQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Leave)
class LeaveAdmin(OfficeAdmin):
    """Leaves: asked for through the center, approved by a head; approval writes the attendance."""

    readers = OFFICE
    editors = CENTER
    acts = (approve,)
    form = LeaveForm
    list_display = ("worker", "kind", "days", "reason", "approval")
    list_select_related = ("worker", "approved_by__worker")
    list_filter = (
        LeaveQueues,
        "kind",
    )
    search_fields = ("worker__name", "worker__pinyin", "worker__staff_number")
    autocomplete_fields = ("worker",)
    fields = ("worker", "kind", ("begins_on", "ends_on"), "reason")
    days = column(_("days"), lambda leave: days_of(leave.during), ordering="during")
    approval = column(_("approved"), _approval, colours={"yes": "success", "no": "warning"})
    approved_by_whom = attribute("approved_by", _("approved by"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.approved_at is None)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj and not self.has_change_permission(request, obj):
            return ("worker", "kind", "days", "reason", ("approved_by_whom", "approved_at"))
        return self.fields
