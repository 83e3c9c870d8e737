"""What pages about grids share: names and choices of today, the day asked for, and how an act is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import TextFilter
from unfold.decorators import display

from core.office.admin import OfficeAdmin, ReadOnlyInline, actor, today
from core.web.widgets import DayInput
from grids.territory.forms import ActForm
from grids.territory.models import Grid
from grids.territory.models_of_acts import GridAct
from grids.territory.work import Decision


class OfGridAdmin(OfficeAdmin):
    """A page of rows that point at a grid by `grid`."""

    autocomplete_fields: tuple[str, ...] = ("grid",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related(Prefetch("grid", queryset=Grid.objects.on(today())))

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model is Grid:
            kwargs["queryset"] = Grid.objects.within(self.access(request).scope).on(today())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @display(description=_("grid"), ordering="grid")
    def grid_name(self, row: Any) -> str:
        return str(row.grid) if row.grid_id else "-"


def day_asked(request: HttpRequest) -> date:
    """The day of the list: `?on=`, or today."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today()


class DayForm(forms.Form):
    """The day picker of a list."""

    def __init__(self, name: str, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[name] = forms.DateField(label=label, required=False, widget=DayInput())


class OnDay(TextFilter):
    """The grids that were open on a day, past or future, as they stood then."""

    title = _("day")
    parameter_name = "on"
    form_class = DayForm

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(during__contains=day_asked(request)) if self.value() else rows


class MapActs(OfficeAdmin):
    """A page whose rows change by acts of the map."""

    def edited(self, request: HttpRequest, object_id: str) -> Any:
        """The row that a button is pressed for, by somebody who may. Raises PermissionDenied, Http404."""
        if not self.edits(request):
            raise PermissionDenied
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    def act(
        self,
        request: HttpRequest,
        row: Any,
        *,
        title: object,
        form: ActForm,
        perform: Callable[[dict[str, Any], Decision], object],
        lead: object = "",
        template: str = "admin/ask.html",
    ) -> HttpResponse:
        """Ask for what the act needs, then do it."""

        def done(values: dict[str, Any]) -> object:
            perform(values, Decision(values["effective_on"], values["reason"], actor(request), timezone.now()))
            return _("Entered: it takes effect on %(day)s.") % {"day": values["effective_on"]}

        return self.ask(request, row, title=title, form=form, perform=done, lead=lead, submit=title, template=template)


class ActInline(ReadOnlyInline, TabularInline):
    """The acts on one grid or village."""

    fields = ("kind", "effective_on", "reason", "decided_by", "decided_at")
    readonly_fields = fields
    ordering = ("-act__effective_on", "-act")
    verbose_name_plural = _("Acts of the map")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("act__decided_by__worker", "act__taken_back_by")

    @display(description=_("act"))
    def kind(self, part: Any) -> str:
        return told(part.act)

    @display(description=_("takes effect on"))
    def effective_on(self, part: Any) -> date:
        return part.act.effective_on

    @display(description=_("reason"))
    def reason(self, part: Any) -> str:
        return part.act.reason

    @display(description=_("entered by"))
    def decided_by(self, part: Any) -> str:
        return str(part.act.decided_by)

    @display(description=_("entered"))
    def decided_at(self, part: Any) -> str:
        return date_format(timezone.localtime(part.act.decided_at), "SHORT_DATETIME_FORMAT")


def taken_back(act: GridAct) -> bool:
    return hasattr(act, "taken_back_by")


def told(act: GridAct) -> str:
    """What was done, and whether it was taken back since."""
    kind = act.get_kind_display()
    return str(_("%(act)s (taken back)") % {"act": kind}) if taken_back(act) else kind
