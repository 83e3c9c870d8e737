"""The visit log in the back office."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.office.acts import Asked
from core.office.admin import today
from core.office.brief import Brief, day, without_gaps
from core.office.display import column, section
from core.office.papers import TableForm, table
from core.office.sheets import SheetImportMixin
from core.web.widgets import NOT_RECORDED
from core.worklist import joined
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import OfGridAdmin
from grids.territory.lists import grids_of
from grids.territory.models import Grid
from incidents.visits import services
from incidents.visits.documents import visit_log, visit_log_paper
from incidents.visits.forms import VisitForm
from incidents.visits.models import Visit
from incidents.visits.sheets import VisitSheet
from staff.access import account_of


class LogForm(TableForm):
    """Which grid's log, and of which month."""

    month = forms.DateField(
        label=_("month"), input_formats=["%Y-%m"], widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"})
    )
    grid = forms.ModelChoiceField(label=_("grid"), queryset=Grid.objects.none())

    field_order = ("month", "grid", "format")


def _log_form(asked: Asked) -> LogForm:
    form = LogForm(asked.request.GET if "format" in asked.request.GET else None, initial={"month": asked.today})
    fields: Any = form.fields
    grids: Any = grids_of(asked.access, asked.today).select_related("subdistrict")
    fields["grid"].queryset = grids.order_by("code")
    return form


print_log = table(
    _("Visit log of a month"),
    "print_log",
    lambda _asked, values: visit_log_paper(visit_log(values["grid"], values["month"])),
    form=_log_form,
    on_list=True,
)


def _judgement(visit: Visit) -> object:
    if visit.judged_by is None:
        return _("invented") if visit.judged_invented else "-"
    text = _("invented, by %(name)s") if visit.judged_invented else _("true, by %(name)s")
    return text % {"name": visit.judged_by}


def _households(visit: Visit) -> object:
    return NOT_RECORDED if visit.households is None else visit.households


IN_BRIEF = Brief("day", said=day, beside="content", mark="kind", order=("-day", "-pk"), place=71)
# On the page of the grid also who was there.
IN_BRIEF_OF_A_GRID = replace(IN_BRIEF, beside=joined("worker__name", "content"), beside_said=without_gaps)


@admin.register(Visit)
class VisitAdmin(SheetImportMixin, OfGridAdmin):
    sheets = [VisitSheet]
    readers = OFFICE
    editors = CENTER
    in_brief: ClassVar = {"worker": IN_BRIEF, "grid": IN_BRIEF_OF_A_GRID}
    form = VisitForm
    joined = ("worker", "premises", "judged_by__worker")
    list_display = ("day", "kind", "worker", "grid_name", "premises", "households_said", "content", "problem", "judged")
    list_filter = ("day", "kind", "visited", "judged_invented")
    search_fields = ("worker__name", "worker__pinyin__spelt", "premises__name", "content", "problem")
    autocomplete_fields = ("worker", "grid", "premises", "incident")
    date_hierarchy = "day"
    acts = (print_log,)
    fieldsets = (
        section(None, ("worker", "grid"), ("day", "kind"), ("begins_at", "ends_at"), "premises"),
        section(None, ("visited", "households"), "content", "problem", "handling", "incident"),
        section(_("Judged"), ("judged_invented", "judged")),
    )
    households_said = column(_("households"), _households, ordering="households")
    judged = column(_("judged"), _judgement, ordering="judged_invented")

    def write(self, request: HttpRequest, obj: Visit, form: Any, change: bool) -> None:
        judged = obj.judged_invented
        obj.judged_invented = bool(form.initial.get("judged_invented", False))
        services.save_visit(obj, today=today())
        if judged != obj.judged_invented:
            services.judge_visit(visit=obj, invented=judged, by=account_of(request), at=timezone.now())
