"""The page of acts: every decision about the map."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import action, display

from core.office.admin import ReadOnlyAdmin, actor, today
from core.office.display import Tag, shown
from core.web.refusals import sent
from grids.duties import CENTER, OFFICE
from grids.territory import taking_back as services
from grids.territory.admin_common import taken_back
from grids.territory.forms import TakeBackForm
from grids.territory.models import GridVersion
from grids.territory.models_of_acts import ActKind, GridAct


@admin.register(GridAct)
class GridActAdmin(ReadOnlyAdmin):
    """Every act of the map: what, from when, why and by whom. A planned one can be taken back here."""

    readers = OFFICE
    editors = CENTER
    list_display = ("effective_on", "kind", "what", "standing", "reason", "entered_by", "decided_at")
    list_filter = (("kind", ChoicesDropdownFilter), ("effective_on", RangeDateFilter))
    list_select_related = ("decided_by__worker", "taken_back_by__decided_by__worker")
    search_fields = ("reason",)
    date_hierarchy = "effective_on"
    fields = (("kind", "effective_on"), "what", "reason", ("entered_by", "decided_at"), ("standing", "because"))
    readonly_fields = ("kind", "effective_on", "what", "reason", "entered_by", "decided_at", "standing", "because")
    entered_by = shown("decided_by", _("entered by"))
    actions_detail = ("take_back",)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        act = self.get_object(request, object_id) if self.edits(request) else None
        return super().get_actions_detail(request, object_id) if act is not None and _planned(act) else []

    @action(description=_("Take back"), url_path="take-back", icon="undo")
    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        act = self.get_object(request, object_id)
        if act is None:
            raise Http404
        if not self.edits(request):
            raise PermissionDenied

        def perform(values: dict[str, Any]) -> object:
            services.take_back(act=act, reason=values["reason"], by=actor(request), at=timezone.now())
            return _("The act is taken back; the map is what it was before it.")

        return self.ask(
            request,
            act,
            title=_("Take back"),
            form=TakeBackForm(sent(request)),
            perform=perform,
            lead=_("Grids, boundaries and postings return to what they were. The act stays in the history."),
        )

    @display(description=_("what changed"))
    def what(self, act: GridAct) -> str:
        return "; ".join(_change(one["before"], one["after"], of_village="village" in one) for one in act.changes)

    @display(
        description=_("state"),
        label={"planned": "info", "in_force": "success", "taken_back": "default"},
    )
    def standing(self, act: GridAct) -> Any:
        if taken_back(act):
            return Tag("taken_back", _("taken back"))
        if act.kind == ActKind.TAKE_BACK:
            return "-"
        return Tag("planned", _("planned")) if _planned(act) else Tag("in_force", _("in force"))

    @display(description=_("why taken back"))
    def because(self, act: GridAct) -> str:
        if not taken_back(act):
            return "-"
        entry = act.taken_back_by
        return f"{entry.reason} ({entry.decided_by}, {_moment(entry.decided_at)})"


def _planned(act: GridAct) -> bool:
    return act.effective_on > today() and act.kind != ActKind.TAKE_BACK and not taken_back(act)


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def _change(before: dict[str, Any] | None, after: dict[str, Any] | None, *, of_village: bool) -> str:
    """One grid's or village's part of an act in words."""
    if before is None or after is None:
        told = before or after or {}
        words = {"name": told.get("name"), "code": told.get("code")}
        return str((_("%(name)s (%(code)s) opens") if after else _("%(name)s (%(code)s) closes")) % words)
    differs = [
        f"{_label(name, of_village=of_village)} {_told(name, before.get(name))} → {_told(name, after[name])}"
        for name in after
        if after[name] != before.get(name)
    ]
    return f"{before['name']}: {', '.join(differs)}" if differs else str(before["name"])


def _label(name: str, *, of_village: bool) -> str:
    if of_village:
        return str(_("village name"))
    return str(GridVersion._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _told(name: str, value: Any) -> str:
    """A value of a version in words."""
    choices = dict(GridVersion._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value)) if value not in (None, "") else "–"
