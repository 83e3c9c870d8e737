"""Shared by the pages about grids: names and choices of a day, and texts about acts of the map."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import TextFilter

from core.clock import day_named
from core.office.acts import Act, Asked
from core.office.admin import OfficeAdmin, today
from core.office.admin_inlines import ReadOnlyInline
from core.office.display import column
from core.office.widgets import dressed
from core.web.widgets import DayInput
from grids.scope import Scope
from grids.territory.forms import ActForm
from grids.territory.models import Grid, Subdistrict
from grids.territory.models_of_acts import GridAct
from grids.territory.work import Decision


class OfGridAdmin(OfficeAdmin):
    """A page of rows that point at a grid by `grid`."""

    autocomplete_fields: tuple[str, ...] = ("grid",)
    grid_name = column(_("grid"), lambda row: row.grid_id and row.grid, ordering="grid")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related(Prefetch("grid", queryset=Grid.objects.on(today())))

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Grid:
            kwargs["queryset"] = Grid.objects.within(self.access(request).scope).on(today())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def edited_scope(asked: Asked) -> Scope:
    """The part of the territory that the page's editors may change, which may be less than what they see."""
    return Scope(subdistricts=asked.places)


def own_office(access: Any) -> Subdistrict:
    """The first subdistrict in whose office the account works, for papers of a whole office.

    Raises PermissionDenied.
    """
    subdistrict = Subdistrict.objects.filter(pk__in=access.offices).order_by("pk").first()
    if subdistrict is None:
        raise PermissionDenied
    return subdistrict


def day_asked(request: HttpRequest) -> date:
    """The day of the list: `?on=`, or today."""
    try:
        return day_named(request.GET.get("on", ""))
    except ValueError:
        return today()


class DayForm(forms.Form):
    """The day picker of a list."""

    def __init__(self, name: str, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[name] = forms.DateField(label=label, required=False, widget=DayInput())
        dressed(self)


class OnDay(TextFilter):
    """The grids that were open on a day, past or future, as they were then."""

    title = _("day")
    parameter_name = "on"
    form_class = DayForm

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(during__contains=day_asked(request)) if self.value() else rows


def map_act(label: object, *, icon: str, **more: Any) -> Callable[[Callable[[Asked, Decision], object]], Act]:
    """Make an act of the map: the day and the reason that every one of them asks for become the decision."""

    def made(perform: Callable[[Asked, Decision], object]) -> Act:
        def done(asked: Asked) -> object:
            values = asked.values
            perform(asked, Decision(values["effective_on"], values["reason"], asked.user, asked.at))
            return _("Entered: it takes effect on %(day)s.") % {"day": values["effective_on"]}

        of = {"name": perform.__name__, "form": ActForm, "submit": label, **more}
        return Act(**of, label=label, icon=icon, perform=done)

    return made


class ActInline(ReadOnlyInline, TabularInline):
    """The acts on one grid or village."""

    joined = ("act__decided_by__worker", "act__taken_back_by")
    fields = ("kind", "effective_on", "reason", "decided_by", "decided_at")
    ordering = ("-act__effective_on", "-act")
    verbose_name_plural = _("Acts of the map")
    kind = column(_("act"), lambda part: label_of(part.act))
    effective_on = column(_("takes effect on"), lambda part: part.act.effective_on)
    reason = column(_("reason"), lambda part: part.act.reason)
    decided_by = column(_("entered by"), lambda part: part.act.decided_by)
    decided_at = column(_("entered"), lambda part: part.act.decided_at)


def taken_back(act: GridAct) -> bool:
    return hasattr(act, "taken_back_by")


def label_of(act: GridAct) -> str:
    """The name of an act, with a note if it was taken back."""
    kind = act.get_kind_display()
    return str(_("%(act)s (taken back)") % {"act": kind}) if taken_back(act) else kind
