"""Pages about attendance and leave, with the monthly rates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import INPUT_CLASSES

from core.documents.answers import exported
from core.documents.tables import TablePaper, table_docx, table_xlsx
from core.office.acts import Asked, act, always, facts_of
from core.office.admin import OfficeAdmin, WrittenOnce, actor, become, today
from core.office.display import Tag, attribute, chosen, column, of_month
from core.office.elsewhere import Through
from core.office.queues import QueueFilter
from core.office.sheets import SheetImportMixin
from core.punctuation import in_turn
from core.sheets.writing import XLSX, OutTable, cell_of
from core.web.ranges import days_of
from grids.duties import CENTER, OFFICE, Duty
from grids.territory.admin_common import own_office
from grids.territory.models import Grid
from staff.access import access_of, account_of
from staff.attendance.admin_brief import ATTENDANCE, LEAVE
from staff.attendance.documents import attendance_paper, report_of
from staff.attendance.forms import AttendanceForm, BecauseForm, LeaveForm, ShortenForm
from staff.attendance.keeping import set_keeping
from staff.attendance.leaves import (
    approve_leave,
    ask_for_leave,
    decline_leave,
    may_approve,
    may_decide,
    shorten_leave,
    take_back_leave,
    withdraw_leave,
)
from staff.attendance.lists import (
    OFFICE_QUEUES,
    AttendanceRate,
    attendance_rates,
    days_in_words,
    of_full_time_members,
    working_days_of,
)
from staff.attendance.models import Attendance, AttendanceKeeping, AttendanceStatus, Leave
from staff.attendance.month_sheet import MonthlySheet
from staff.attendance.quotas import in_words, quota_facts, quota_in_words, quotas_of
from staff.attendance.rules import WHOLE
from staff.attendance.services import add_attendance, change_attendance, remove_attendance
from staff.attendance.sheets import AttendanceSheet
from staff.people.models import Worker

PAPERS: dict[str, tuple[str, Callable[[TablePaper], bytes]]] = {
    "report": ("docx", table_docx),
    "report-xlsx": ("xlsx", table_xlsx),
}


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
        if (wanted := request.GET.get("format")) in PAPERS:
            return self._report(request, month, wanted)
        rows = attendance_rates(Worker.objects.visible_to(account_of(request)), month=month, on=today())
        if request.GET.get("format") == "xlsx":
            return _workbook(f"attendance-rates-{month:%Y-%m}", _rates_sheet(month, rows))
        may_fill_in = MonthlySheet.may_export(account_of(request))
        context = {
            "form": form,
            "month": month,
            "may_fill_in": may_fill_in,
            "rows": [(row, _shown(row), _percent(row)) for row in rows],
        }
        title = _("Attendance rates")
        return self.page(request, "staff/attendance/attendance_rates.html", title=title, here=title, **context)

    def month_view(self, request: HttpRequest) -> HttpResponse:
        """The month as a matrix of workers and days: what is known, and the rest to be filled in."""
        user = account_of(request)
        if not MonthlySheet.may_export(user):
            raise PermissionDenied
        _form, month = self._month(request)
        workers = Worker.objects.filter(subdistrict__in=access_of(user).subdistricts_as(Duty.CENTER))
        return _workbook(f"attendance-{month:%Y-%m}", MonthlySheet().of_month(workers, month))

    def _report(self, request: HttpRequest, month: date, wanted: str) -> HttpResponse:
        """The report of the month as a paper: of the account's own office, which reads the kinds of leave."""
        paper = attendance_paper(report_of(own_office(self.access(request)), month, on=today()))
        ending, write = PAPERS[wanted]
        return exported(f"{paper.title}.{ending}", write(paper), about=paper.issuer)

    def _month(self, request: HttpRequest) -> tuple[MonthForm, date]:
        form = MonthForm(request.GET if "month" in request.GET else None)
        if form.is_bound and form.is_valid():
            return form, form.cleaned_data["month"]
        last = (today().replace(day=1) - timedelta(days=1)).replace(day=1)
        form.initial = {"month": last}
        return form, last


def _shown(row: AttendanceRate) -> dict[str, str]:
    """The days of a row as the table shows them: 2 or 2.5."""
    names = ("present", "absent", "leave", "unrecorded", "recorded")
    return {name: days_in_words(getattr(row.month, name)) for name in names}


def _percent(row: AttendanceRate) -> str:
    return "-" if row.month.rate is None else f"{row.month.rate:.2%}"


def _rates_sheet(month: date, rows: list[AttendanceRate]) -> OutTable:
    headers = (
        gettext("month"),
        gettext("staff number"),
        pgettext("person", "name"),
        gettext("working days"),
        gettext("present"),
        gettext("absent"),
        gettext("on approved leave"),
        gettext("leave asked for"),
        gettext("not recorded"),
        gettext("days recorded"),
        gettext("attendance rate"),
    )
    return OutTable(headers, (_rates_line(month, row) for row in rows))


def _rates_line(month: date, row: AttendanceRate) -> list[Any]:
    counts = row.month
    return [
        *(f"{month:%Y-%m}", row.worker.staff_number, cell_of(row.worker.name), counts.working),
        *(days_in_words(each) for each in (counts.present, counts.absent, counts.leave)),
        *(counts.asked, days_in_words(counts.unrecorded), days_in_words(counts.recorded), _percent(row)),
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
    """Days and halves of days. Those of an approved leave follow the leave, and change only with it."""

    sheets = [AttendanceSheet, MonthlySheet]
    readers = OFFICE
    editors = CENTER
    in_brief = ATTENDANCE
    may_delete = True
    form = AttendanceForm
    list_display = ("worker", "day", "status_label", "part", "leave_kind")
    list_select_related = ("worker",)
    list_filter = ("day", "status", "leave_kind")
    about_through = (Through("grid", Grid, _("grid"), of_full_time_members),)
    search_fields = ("worker__name", "worker__pinyin__spelt", "worker__staff_number")
    autocomplete_fields = ("worker",)
    entered_once = ("worker", "day")
    fields = ("worker", "day", "status", "part")
    date_hierarchy = "day"
    status_label = chosen("status", _("attendance"), STATUSES)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.leave_id is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.leave_id is None)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj and obj.leave_id:
            return ("worker", "day", "status_label", "part", "leave_kind", "leave")
        return self.fields

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # days of an approved leave follow the leave
        return actions

    def write(self, request: HttpRequest, obj: Attendance, form: Any, change: bool) -> None:
        said = {"status": form.cleaned_data["status"], "part": form.cleaned_data["part"]}
        if change:
            become(obj, change_attendance(record=obj, **said))
        else:
            become(obj, add_attendance(worker=obj.worker, day=obj.day, today=today(), **said))

    def delete_model(self, request: HttpRequest, obj: Attendance) -> None:
        remove_attendance(record=obj)


# --- leave ----------------------------------------------------------------------------------------


def _words(leave: Leave) -> dict[str, object]:
    half = f" · {leave.get_part_display()}" if leave.part != WHOLE else ""
    return {"name": leave.worker.name, "kind": f"{leave.get_kind_display()}{half}", "days": days_of(leave.during)}


def _waits(asked: Asked) -> bool:
    return asked.row.approved_at is None and asked.row.closed_at is None


def _stands_approved(asked: Asked) -> bool:
    leave = asked.row
    return leave.approved_at is not None and leave.closed_at is None and may_decide(leave, asked.access)


def _heads(asked: Asked) -> bool:
    return asked.access.holds(Duty.HEAD)


@act(
    _("Approve"),
    icon="check_circle",
    title=_("Approve this leave"),
    may=_heads,
    offered=lambda asked: may_approve(asked.row, asked.access),
    turn=always,
    facts=lambda asked: [*facts_of("reason")(asked), *quota_facts(asked.row)],
    lead=lambda asked: (
        _("%(name)s: %(kind)s, %(days)s. Every day of it becomes a day on approved leave.") % _words(asked.row)
    ),
    submit=_("Approve"),
)
def approve(asked: Asked) -> object:
    approve_leave(leave=asked.row, **asked.by)
    return _("The leave is approved, and the attendance of its days is written.")


@act(
    _("Decline"),
    icon="block",
    title=_("Decline this leave"),
    form=BecauseForm,
    may=_heads,
    offered=lambda asked: may_approve(asked.row, asked.access),
    facts=facts_of("reason"),
    lead=lambda asked: _("%(name)s: %(kind)s, %(days)s.") % _words(asked.row),
    submit=_("Decline"),
)
def decline(asked: Asked) -> object:
    decline_leave(leave=asked.row, because=asked.values["because"], **asked.by)
    return _("The leave is declined.")


@act(
    _("Withdraw"),
    icon="undo",
    title=_("Withdraw this leave"),
    form=BecauseForm,
    offered=_waits,
    lead=lambda asked: _("%(name)s: %(kind)s, %(days)s.") % _words(asked.row),
    submit=_("Withdraw"),
)
def withdraw(asked: Asked) -> object:
    withdraw_leave(leave=asked.row, because=asked.values["because"], **asked.by)
    return _("The leave is withdrawn.")


@act(
    _("Shorten"),
    icon="content_cut",
    title=_("Shorten this leave"),
    form=lambda asked: ShortenForm(asked.sent, leave=asked.row),
    may=_heads,
    offered=_stands_approved,
    lead=_("The days that it no longer covers are not recorded from then on."),
    submit=_("Shorten"),
)
def shorten(asked: Asked) -> object:
    shorten_leave(leave=asked.row, by=asked.user, **asked.values)
    return _("The leave is shortened.")


@act(
    _("Take back"),
    icon="event_busy",
    title=_("Take this leave back"),
    form=BecauseForm,
    may=_heads,
    offered=_stands_approved,
    lead=lambda asked: (
        _("%(name)s: %(kind)s, %(days)s. None of its days is recorded from then on.") % _words(asked.row)
    ),
    submit=_("Take back"),
)
def take_back(asked: Asked) -> object:
    take_back_leave(leave=asked.row, because=asked.values["because"], **asked.by)
    return _("The leave is taken back.")


def _approval(leave: Leave) -> Tag:
    if leave.closed_at is not None:
        closed = _("taken back") if leave.approved_at else _("declined or withdrawn")
        return Tag("closed", closed)
    if leave.approved_at is None:
        return Tag("no", _("waits for a head"))
    if leave.approved_by is None:
        return Tag("yes", _("entered before an approval was asked for"))
    return Tag("yes", _("approved by %(name)s") % {"name": leave.approved_by})


class LeaveQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Leave)
class LeaveAdmin(OfficeAdmin):
    """Leaves: asked for through the center, approved by a head; approval writes the attendance."""

    readers = OFFICE
    editors = CENTER
    acts = (approve, decline, withdraw, shorten, take_back)
    in_brief = LEAVE
    form = LeaveForm
    list_display = ("worker", "kind", "days", "part", "reason", "approval")
    list_select_related = ("worker", "approved_by__worker")
    list_filter = (LeaveQueues, "kind")
    search_fields = ("worker__name", "worker__pinyin__spelt", "worker__staff_number")
    autocomplete_fields = ("worker",)
    fields = ("worker", ("kind", "part"), ("begins_on", "ends_on"), "reason")
    days = column(pgettext_lazy("range", "days"), lambda leave: days_of(leave.during), ordering="during")
    working_days = column(_("working days"), working_days_of)
    approval = column(_("approved"), _approval, colours={"yes": "success", "no": "warning", "closed": "default"})
    approved_by_whom = attribute("approved_by", _("approved by"))
    in_the_year = column(_("of the days of the year"), lambda leave: in_turn(quota_in_words(leave)) or "-")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        waits = obj is None or (obj.approved_at is None and obj.closed_at is None)
        return super().has_change_permission(request, obj) and waits

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj and not self.has_change_permission(request, obj):
            shown = ("worker", ("kind", "part"), ("days", "working_days"), "in_the_year", "reason", "approval")
            decided = ("approved_by_whom", "approved_at"), ("closed_by", "closed_at"), "decision"
            return (*shown, *decided) if obj.decision else (*shown, decided[0])
        return self.fields

    def write(self, request: HttpRequest, obj: Leave, form: Any, change: bool) -> None:
        ask_for_leave(obj)
        for year in quotas_of(obj):
            (messages.warning if year.is_exceeded else messages.info)(request, in_words(year))


@admin.register(AttendanceKeeping)
class AttendanceKeepingAdmin(WrittenOnce):
    """From which month on attendance is kept, or not; said before the month begins."""

    readers = OFFICE
    editors = OFFICE
    list_display = ("from_month_name", "kept", "reason", "made_by_whom", "made_at")
    fields = ("subdistrict", "from_month", "kept", "reason")
    joined = ("made_by__worker",)
    read_as: ClassVar = {"from_month": "from_month_name"}
    from_month_name = of_month("from_month", _("from month"))
    made_by_whom = attribute("made_by", _("made by"))

    def write(self, request: HttpRequest, obj: AttendanceKeeping, form: Any, change: bool) -> None:
        names = ("subdistrict", "from_month", "kept", "reason")
        given = {name: form.cleaned_data[name] for name in names}
        become(obj, set_keeping(**given, by=actor(request), at=timezone.now()))
