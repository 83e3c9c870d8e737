"""The visit log in the back office."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.office.admin import today
from core.office.display import column, section
from core.office.sheets import SheetImportMixin
from core.web.widgets import NOT_RECORDED
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import OfGridAdmin
from incidents.visits import services
from incidents.visits.forms import VisitForm
from incidents.visits.models import Visit
from incidents.visits.sheets import VisitSheet
from staff.access import account_of


def _judgement(visit: Visit) -> object:
    if visit.judged_by is None:
        return _("invented") if visit.judged_invented else "-"
    text = _("invented, by %(name)s") if visit.judged_invented else _("true, by %(name)s")
    return text % {"name": visit.judged_by}


def _households(visit: Visit) -> object:
    return NOT_RECORDED if visit.households is None else visit.households


@admin.register(Visit)
class VisitAdmin(SheetImportMixin, OfGridAdmin):
    sheets = [VisitSheet]
    readers = OFFICE
    editors = CENTER
    form = VisitForm
    joined = ("worker", "premises", "judged_by__worker")
    list_display = ("day", "kind", "worker", "grid_name", "premises", "households_said", "content", "problem", "judged")
    list_filter = ("day", "kind", "visited", "judged_invented")
    search_fields = ("worker__name", "worker__pinyin__spelt", "premises__name", "content", "problem")
    autocomplete_fields = ("worker", "grid", "premises", "incident")
    date_hierarchy = "day"
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
