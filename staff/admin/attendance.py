"""Attendance rates of a month, and the month's sheet to fill in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import tablib
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from unfold.widgets import INPUT_CLASSES

from core.admin import OfficeAdmin, today
from core.sheet_resource import XlsxOut
from staff.access import account_of
from staff.attendance import AttendanceRate, attendance_rates
from staff.models import Worker
from staff.resources.monthly import MonthlySheet


class MonthForm(forms.Form):
    month = forms.DateField(
        label=_("month"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month", "class": " ".join(INPUT_CLASSES)}),
    )


class AttendanceRates(OfficeAdmin):
    """Adds the rates and the monthly sheet to the page of attendance."""

    def get_urls(self) -> list[Any]:
        def page(route: str, view: Any) -> Any:
            return path(f"{route}/", self.admin_site.admin_view(view), name=f"staff_attendance_{route}")

        return [page("rates", self.rates_view), page("month", self.month_view), *super().get_urls()]

    def rates_view(self, request: HttpRequest) -> HttpResponse:
        """The rates of a month; with `?format=xlsx` as a workbook."""
        form, month = self._month(request)
        rows = attendance_rates(Worker.objects.visible_to(account_of(request)), month=month, on=today())
        if request.GET.get("format") == "xlsx":
            return _workbook(f"attendance-rates-{month:%Y-%m}", _rates_sheet(month, rows))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Attendance rates"),
            "here": _("Attendance rates"),
            "form": form,
            "month": month,
            "rows": [(row, _percent(row)) for row in rows],
        }
        return TemplateResponse(request, "admin/staff/attendance_rates.html", context)

    def month_view(self, request: HttpRequest) -> HttpResponse:
        """The month as a matrix of workers and days: what is known, and the rest to be filled in."""
        _form, month = self._month(request)
        workers = Worker.objects.visible_to(account_of(request))
        return _workbook(f"attendance-{month:%Y-%m}", MonthlySheet().of_month(workers, month))

    def _month(self, request: HttpRequest) -> tuple[MonthForm, date]:
        if not self.reads(request):
            raise PermissionDenied
        form = MonthForm(request.GET if "month" in request.GET else None)
        if form.is_bound and form.is_valid():
            return form, form.cleaned_data["month"]
        last = (today().replace(day=1) - timedelta(days=1)).replace(day=1)
        form.initial = {"month": last}
        return form, last


def _percent(row: AttendanceRate) -> str:
    return "-" if row.month.rate is None else f"{row.month.rate:.2%}"


def _rates_sheet(month: date, rows: list[AttendanceRate]) -> tablib.Dataset:
    headers = (
        now_("month"), now_("staff number"), now_("name"), now_("working days"), now_("present"), now_("absent"),
        now_("on approved leave"), now_("not recorded"), now_("attendance rate"),
    )  # fmt: skip
    sheet = tablib.Dataset(headers=headers)
    for row in rows:
        counts = row.month
        sheet.append(
            [
                *(f"{month:%Y-%m}", row.worker.staff_number, row.worker.name, counts.working, counts.present),
                *(counts.absent, counts.leave, counts.unrecorded, _percent(row)),
            ]
        )
    return sheet


def _workbook(name: str, sheet: tablib.Dataset) -> HttpResponse:
    out = XlsxOut()
    answer = HttpResponse(out.export_data(sheet), content_type=out.get_content_type())
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
