"""The coverage board: who is there and who is missing, on any day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from core.admin import DayInput, OfficeAdmin, dressed, today
from grids.models import Subdistrict
from staff import datasets
from staff.access import account_of
from staff.coverage import board
from staff.fitness import words_of

ORIGINS = {
    "auxiliary": _("with auxiliary staff"),
    "channels": _("filled by the three channels"),
    "others": _("filled by others"),
    "none": _("without a full-time member"),
}


class DayForm(forms.Form):
    on = forms.DateField(label=_("on the day"), widget=DayInput())


class CoverageBoard(OfficeAdmin):
    """Adds the board to the page of postings."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.coverage_view)
        return [path("coverage/", view, name="staff_posting_coverage"), *super().get_urls()]

    def coverage_view(self, request: HttpRequest) -> HttpResponse:
        if not self.reads(request):
            raise PermissionDenied
        form = DayForm(request.GET if "on" in request.GET else None, initial={"on": today()})
        on = form.cleaned_data["on"] if form.is_bound and form.is_valid() else today()
        grids = datasets.grids(account_of(request), on).order_by("code")  # type: ignore[misc]
        offices = Subdistrict.objects.within(self.access(request).scope)
        shown = board(grids, on=on, subdistricts=offices)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Coverage board"),
            "here": _("Coverage board"),
            "form": dressed(form),
            "board": shown,
            "origins": [(label, shown.origins[code]) for code, label in ORIGINS.items()],
            "breaches": [(each.posting, [words_of(reason) for reason in each.reasons]) for each in shown.breaches],
        }
        return TemplateResponse(request, "admin/staff/coverage.html", context)
