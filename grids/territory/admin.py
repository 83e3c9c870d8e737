"""Pages of subdistricts, villages and grids."""

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

from core.office.admin import OfficeAdmin, ReadOnlyInline
from core.office.display import Tag, shown
from core.office.widgets import DressedFormSet
from core.web.ranges import days_of
from core.web.refusals import sent
from grids.duties import CENTER, OFFICE
from grids.territory import services_of_villages as services
from grids.territory.admin_acts import GridActs
from grids.territory.admin_common import ActInline, MapActs, OnDay, day_asked
from grids.territory.admin_map import GridMap
from grids.territory.forms import ActForm, GridContactForm, OpenVillageForm, RenameForm
from grids.territory.models import Complexity, Grid, GridContact, GridVersion, Subdistrict, Village, VillageName
from grids.territory.models_of_acts import GridLink, GridOfAct, VillageOfAct
from grids.territory.work import COUNTS, Decision


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


class GridVersionInline(ReadOnlyInline, TabularInline):
    """What the grid was called and held, from its first day on; acts of the map alone write here."""

    model = GridVersion
    fields = ("in_force", "code", "name", "village", "kind_name", "complexity_name", *COUNTS, "villager_groups")
    readonly_fields = fields
    ordering = ("-during",)
    verbose_name_plural = _("Versions")

    @display(description=_("in force"))
    def in_force(self, version: GridVersion) -> str:
        return days_of(version.during)

    @display(description=pgettext_lazy("grid", "kind"))
    def kind_name(self, version: GridVersion) -> str:
        return version.get_kind_display()

    @display(description=_("complexity"))
    def complexity_name(self, version: GridVersion) -> str:
        reason = f" ({version.complexity_reason})" if version.complexity_reason else ""
        return f"{version.get_complexity_display()}{reason}"


class ContactInline(TabularInline):
    """The contact card of the grid."""

    model = GridContact
    form = GridContactForm
    formset = DressedFormSet
    extra = 0
    fields = ("position", "duty", "name", "phone", "remark", "begins_on", "ends_on")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.admin_site.access(request).holds(*CENTER))

    has_change_permission = has_add_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ComplexityToday(admin.SimpleListFilter):
    title = _("complexity")
    parameter_name = "complexity"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Complexity.choices

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(complexity=self.value()) if self.value() else rows


class OpenToday(admin.SimpleListFilter):
    title = _("open")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("open today")), ("no", _("not open today"))]

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "yes":
            return rows.filter(during__contains=day_asked(request))
        return rows.exclude(during__contains=day_asked(request)) if self.value() == "no" else rows


class GridActInline(ActInline):
    """The acts that made the grid what it is."""

    model = GridOfAct


@admin.register(Grid)
class GridAdmin(GridActs, GridMap, OfficeAdmin):
    """Grids as of a day. What a grid is changes by acts of the map only; the contact card is edited in place."""

    readers = OFFICE
    editors = CENTER
    may_add = False  # a grid is opened, with a day and a reason
    inlines = (ContactInline, GridVersionInline, GridActInline)
    list_display = ("code", "name", "village", "complexity", "population", "open_during")
    list_filter = (OnDay, OpenToday, ComplexityToday)
    search_fields = ("code", "name", "village_name")
    fields = (("code", "name"), ("village", "open_during"), ("came_from", "went_to"))
    readonly_fields = ("code", "name", "village", "open_during", "came_from", "went_to")
    actions_list = ("open_new", "map", "import_boundaries", "export_boundaries")
    actions_detail = (
        "rename",
        "change_facts",
        {"title": _("Change the map"), "icon": "map", "items": ["move", "split", "merge", "close"]},
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.on(day_asked(request)).order_by("code", "pk")

    # --- how it is shown ---

    @display(description=_("came from"))
    def came_from(self, grid: Grid) -> str:
        return _linked(GridLink.objects.filter(successor=grid), "predecessor")

    @display(description=_("went to"))
    def went_to(self, grid: Grid) -> str:
        return _linked(GridLink.objects.filter(predecessor=grid), "successor")

    @display(description=_("grid code"), ordering="code")
    def code(self, grid: Any) -> str:
        return grid.code or "-"

    @display(description=_("grid name"), ordering="name")
    def name(self, grid: Any) -> str:
        return grid.name or "-"

    @display(description=_("village"), ordering="village_code")
    def village(self, grid: Any) -> str:
        return grid.village_name or "-"

    @display(description=_("complexity"), label={Complexity.COMPLEX: "warning", Complexity.ORDINARY: "default"})
    def complexity(self, grid: Any) -> Any:
        return Tag(grid.complexity, _("complex") if grid.complexity == Complexity.COMPLEX else _("ordinary"))

    @display(description=_("population"))
    def population(self, grid: Any) -> Any:
        return "-" if grid.population is None else grid.population

    @display(description=_("open"))
    def open_during(self, grid: Any) -> str:
        return days_of(grid.during)


def _linked(links: QuerySet[GridLink], end: str) -> str:
    """The grids at one end of successions, by the names that they had on that day, with the day."""
    rows = list(links)
    versions = GridVersion.objects.filter(grid__in=[getattr(link, f"{end}_id") for link in rows])
    named: dict[int, list[GridVersion]] = {}
    for version in versions.order_by("during"):
        named.setdefault(version.grid_id, []).append(version)
    texts = []
    for link in rows:
        known = named[getattr(link, f"{end}_id")]
        then = next((one for one in reversed(known) if one.during.lower <= link.on), known[0])
        texts.append(f"{then.name} ({then.code}, {link.on})")
    return "; ".join(texts) or "-"
