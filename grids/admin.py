"""Pages of the territory: edited by the center, read by the heads."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline, TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from core.admin import OfficeAdmin, Tag, days_of, today
from grids.forms import GridForm, GridVersionForm, MatterForm
from grids.models import Complexity, Grid, GridVersion, Matter, Subcategory, Subdistrict, Village

OFFICE = frozenset({"center", "head"})
CENTER = frozenset({"center"})


@admin.register(Subdistrict)
class SubdistrictAdmin(OfficeAdmin):
    readers = OFFICE
    editors = CENTER
    may_add = False  # a subdistrict comes with its policy, by load_policy
    list_display = ("name", "code")
    search_fields = ("name", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",)


@admin.register(Village)
class VillageAdmin(OfficeAdmin):
    readers = OFFICE
    editors = CENTER
    list_display = ("name", "code", "subdistrict")
    list_select_related = ("subdistrict",)
    search_fields = ("name", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code", "subdistrict") if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "subdistrict":
            kwargs["queryset"] = Subdistrict.objects.within(self.access(request).scope)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class GridVersionInline(StackedInline):
    model = GridVersion
    form = GridVersionForm
    extra = 0
    ordering = ("-during",)
    fieldsets = (
        (None, {"fields": (("begins_on", "ends_on"), ("code", "name"), "village")}),
        (
            _("What it holds"),
            {"fields": (("complexity", "complexity_reason"), ("population", "households", "premises"))},
        ),
    )

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.admin_site.access(request).has(*CENTER))

    has_change_permission = has_add_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "village":
            kwargs["queryset"] = Village.objects.within(self.admin_site.access(request).scope)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


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
            return rows.filter(during__contains=today())
        return rows.exclude(during__contains=today()) if self.value() == "no" else rows


@admin.register(Grid)
class GridAdmin(OfficeAdmin):
    """Grids by their code, name and village of today; a redrawing is a new version below."""

    readers = OFFICE
    editors = CENTER
    form = GridForm
    inlines = (GridVersionInline,)
    list_display = ("code", "name", "village", "complexity", "population", "open_during")
    list_filter = (OpenToday, ComplexityToday)
    search_fields = ("code", "name", "village_name")
    fields = ("subdistrict", ("begins_on", "ends_on"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.on(today()).order_by("code", "pk")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("subdistrict",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "subdistrict":
            kwargs["queryset"] = Subdistrict.objects.within(self.access(request).scope)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            return ("subdistrict", "open_during")
        return self.fields

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


class SubcategoryInline(TabularInline):
    model = Subcategory
    extra = 0
    fields = ("position", "code", "name", "restricted")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.admin_site.access(request).has(*CENTER))

    has_change_permission = has_add_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Matter)
class MatterAdmin(OfficeAdmin):
    """The policy's ten matters and those that the district admitted later."""

    readers = OFFICE | {"department"}
    editors = CENTER
    form = MatterForm
    inlines = (SubcategoryInline,)
    list_display = ("position", "name", "platform", "restricted", "in_force", "decision")
    list_display_links = ("name",)
    list_filter = (("platform", ChoicesDropdownFilter),)
    search_fields = ("name", "code", "subcategories__name")
    fields = (("code", "name"), ("position", "platform"), "restricted", ("begins_on", "ends_on"), "decision")

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows  # matters are the same for every subdistrict

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            return (("code", "name"), ("position", "platform"), "restricted", "in_force", "decision")
        return self.fields

    @display(description=_("in force"))
    def in_force(self, matter: Matter) -> str:
        return days_of(matter.during)
