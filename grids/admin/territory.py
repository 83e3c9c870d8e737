"""Pages of subdistricts and villages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.admin import TabularInline
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core.admin import OfficeAdmin, ReadOnlyInline, days_of, sent, shown
from grids import services
from grids.admin.common import ActInline, MapActs, OnDay, day_asked
from grids.duties import CENTER, OFFICE
from grids.forms import ActForm, OpenVillageForm, RenameForm
from grids.models import Subdistrict, Village, VillageName, VillageOfAct
from grids.services import Decision


@admin.register(Subdistrict)
class SubdistrictAdmin(OfficeAdmin):
    readers = OFFICE
    editors = CENTER
    may_add = False  # a subdistrict comes with its policy, by load_policy
    list_display = ("name", "code")
    search_fields = ("name", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",)


class NameInline(ReadOnlyInline, TabularInline):
    """What a renamed village was called when."""

    model = VillageName
    fields = ("name", "in_force")
    readonly_fields = fields
    ordering = ("-during",)
    verbose_name_plural = _("Names")

    @display(description=_("in force"))
    def in_force(self, name: VillageName) -> str:
        return days_of(name.during)


class VillageActInline(ActInline):
    """The acts that made the village what it is."""

    model = VillageOfAct


@admin.register(Village)
class VillageAdmin(MapActs):
    """Villages as of a day. They are opened, renamed and closed by acts of the map."""

    readers = OFFICE
    editors = CENTER
    may_add = False  # a village is opened, with a day and a reason
    inlines = (NameInline, VillageActInline)
    list_display = ("called", "code", "subdistrict", "open_during")
    list_display_links = ("called",)
    list_select_related = ("subdistrict",)
    list_filter = (OnDay,)
    search_fields = ("name", "names__name", "code")
    fields = (("called", "code"), ("where", "open_during"))
    readonly_fields = ("called", "code", "where", "open_during")
    where = shown("subdistrict", _("subdistrict"))
    actions_list = ("open_new",)
    actions_detail = ("rename", "close")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.on(day_asked(request))

    def get_actions_list(self, request: HttpRequest) -> Any:
        return super().get_actions_list(request) if self.edits(request) else []

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        village = self.get_object(request, object_id) if self.edits(request) else None
        lasts = village is not None and village.during.upper is None
        return super().get_actions_detail(request, object_id) if lasts else []

    @action(description=_("Open a new village"), url_path="open-new", icon="add", variant=ActionVariant.PRIMARY)
    def open_new(self, request: HttpRequest) -> HttpResponse:
        if not self.edits(request):
            raise PermissionDenied
        form = OpenVillageForm(Subdistrict.objects.within(self.access(request).scope), sent(request))

        def perform(values: dict[str, Any], decision: Decision) -> object:
            named = {name: values[name] for name in ("subdistrict", "code", "name")}
            return services.open_village(**named, decision=decision)

        return self.act(request, None, title=_("Open a new village"), form=form, perform=perform)

    @action(description=_("Rename"), url_path="rename", icon="edit")
    def rename(self, request: HttpRequest, object_id: str) -> HttpResponse:
        village = self.edited(request, object_id)
        form = RenameForm(village, sent(request), label=_("village name"))

        def perform(values: dict[str, Any], decision: Decision) -> object:
            return services.rename_village(village=village, name=values["name"], decision=decision)

        return self.act(request, village, title=_("Rename"), form=form, perform=perform)

    @action(description=pgettext_lazy("map", "Close"), url_path="close", icon="block")
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        village = self.edited(request, object_id)

        def perform(_values: dict[str, Any], decision: Decision) -> object:
            return services.close_village(village=village, decision=decision)

        title = pgettext_lazy("map", "Close")
        lead = _("Its grids must have been closed or moved to other villages by then.")
        return self.act(request, village, title=title, form=ActForm(sent(request)), perform=perform, lead=lead)

    @display(description=_("village name"), ordering="name")
    def called(self, village: Any) -> str:
        return str(village.called)

    @display(description=pgettext_lazy("days", "open"))
    def open_during(self, village: Village) -> str:
        return days_of(village.during)
