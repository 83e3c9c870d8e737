"""Pages of subdistricts, villages and grids."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.admin import TabularInline

from core.office.acts import Asked, always
from core.office.admin import OfficeAdmin, ReadOnlyAdmin
from core.office.admin_inlines import ReadOnlyInline
from core.office.display import Tag, attribute, column
from core.office.elsewhere import Elsewhere, Head
from core.office.history import EditedInline
from core.office.widgets import DressedFormSet
from core.punctuation import aside, in_turn, listed
from core.texts import dialled
from core.web.ranges import days_of
from grids.duties import CENTER, OFFICE
from grids.territory import services_of_villages as services
from grids.territory.admin_acts import ACTS, open_new
from grids.territory.admin_common import ActInline, OnDay, day_asked, edited_scope, map_act
from grids.territory.admin_map import ACTS as MAP_ACTS
from grids.territory.forms import GridContactForm, OpenVillageForm, RenameVillageForm
from grids.territory.models import (
    Complexity,
    Grid,
    GridContact,
    GridKind,
    GridVersion,
    Subdistrict,
    Village,
    VillageName,
)
from grids.territory.models_of_acts import GridLink, GridOfAct, VillageOfAct
from grids.territory.work import COUNTS, Decision


@admin.register(Subdistrict)
class SubdistrictAdmin(OfficeAdmin):
    readers = OFFICE
    editors = CENTER
    may_add = False  # a subdistrict comes with its policy, by load_policy
    list_display = ("name", "code")
    search_fields = ("name", "code")
    readonly_fields = ("code",)
    fieldsets = (
        (None, {"fields": ("code", "name")}),
        (_("Pages of the field"), {"fields": ("field_pages",)}),
        (_("Expected places"), {"fields": (("west", "east"), ("south", "north"), "far_km")}),
    )


class NameInline(ReadOnlyInline, TabularInline):
    """What a renamed village was called when."""

    model = VillageName
    fields = ("name", "in_force")
    ordering = ("-during",)
    verbose_name_plural = _("Names")
    in_force = column(_("in force"), lambda name: days_of(name.during))


class VillageActInline(ActInline):
    """The acts that made the village what it is."""

    model = VillageOfAct


def _lasts(asked: Asked) -> bool:
    return asked.row.during.upper is None


def _village_form(asked: Asked) -> OpenVillageForm:
    return OpenVillageForm(Subdistrict.objects.within(edited_scope(asked)), asked.sent)


@map_act(
    _("Open a new village"),
    icon="add",
    name="open_new",
    form=_village_form,
    turn=always,
    url_path="open-new",
    on_list=True,
)
def open_village(asked: Asked, decision: Decision) -> None:
    named = {name: asked.values[name] for name in ("subdistrict", "code", "name")}
    services.open_village(**named, decision=decision)


@map_act(
    _("Rename"),
    icon="edit",
    name="rename",
    form=lambda asked: RenameVillageForm(asked.row, called_after(asked.row, asked.today), asked.sent),
    offered=_lasts,
)
def rename_village(asked: Asked, decision: Decision) -> None:
    grids_too = asked.values.get("grids_too", False)
    services.rename_village(village=asked.row, name=asked.values["name"], grids_too=grids_too, decision=decision)


def called_after(village: Village, on: date) -> list[str]:
    return [version.name for version in services.grids_called_after(village, on)]


@map_act(
    pgettext_lazy("map", "Close"),
    icon="block",
    name="close",
    offered=_lasts,
    lead=_("Its grids must have been closed or moved to other villages by then."),
)
def close_village(asked: Asked, decision: Decision) -> None:
    services.close_village(village=asked.row, decision=decision)


@admin.register(Village)
class VillageAdmin(ReadOnlyAdmin):
    """Villages as of a day. They are opened, renamed and closed by acts of the map."""

    readers = OFFICE
    editors = CENTER
    acts = (open_village, rename_village, close_village)  # a village is opened, with a day and a reason
    inlines = (NameInline, VillageActInline)
    list_display = ("called", "code", "subdistrict", "open_during")
    list_display_links = ("called",)
    list_select_related = ("subdistrict",)
    list_filter = (OnDay,)
    search_fields = ("name", "names__name", "code")
    fields = (("called", "code"), ("where", "open_during"))
    called = column(_("village name"), lambda village: village.called, ordering="name")
    where = attribute("subdistrict", _("subdistrict"))
    open_during = column(pgettext_lazy("days", "open"), lambda village: days_of(village.during))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.on(day_asked(request))


def _complexity_with_reason(version: GridVersion) -> str:
    reason = f" ({version.complexity_reason})" if version.complexity_reason else ""
    return f"{version.get_complexity_display()}{reason}"


class GridVersionInline(ReadOnlyInline, TabularInline):
    """What the grid was called and held, from its first day on; acts of the map alone write here."""

    model = GridVersion
    fields = ("in_force", "code", "name", "village", "kind_name", "complexity_name", *COUNTS, "villager_groups")
    ordering = ("-during",)
    verbose_name_plural = _("Versions")
    in_force = column(_("in force"), lambda version: days_of(version.during))
    kind_name = column(pgettext_lazy("grid", "kind"), lambda version: version.get_kind_display())
    complexity_name = column(_("complexity"), _complexity_with_reason)


class ContactInline(EditedInline, TabularInline):
    """The contact card of the grid."""

    model = GridContact
    form = GridContactForm
    formset = DressedFormSet
    editors = CENTER
    fields = ("position", "duty", "name", "phone", "remark", "begins_on", "ends_on")


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


def _complexity(grid: Any) -> Tag:
    short = {Complexity.COMPLEX: _("complex"), Complexity.SIMPLE: _("simple")}
    return Tag(grid.complexity, short.get(grid.complexity, _("ordinary")))


COMPLEXITIES = {Complexity.COMPLEX: "warning", Complexity.ORDINARY: "default", Complexity.SIMPLE: "info"}


@admin.register(Grid)
class GridAdmin(Elsewhere, OfficeAdmin):
    """Grids as of a day. What a grid is changes by acts of the map only; the contact card is edited in place."""

    readers = OFFICE
    editors = CENTER
    acts = (open_new, *MAP_ACTS, *ACTS)
    may_add = False  # a grid is opened, with a day and a reason
    inlines = (ContactInline, GridVersionInline, GridActInline)
    list_display = ("code", "name", "village", "complexity", "population", "open_during")
    list_filter = (OnDay, OpenToday, ComplexityToday)
    search_fields = ("code", "name", "village_name")
    fields = (("code", "name"), ("village", "open_during"), ("came_from", "went_to"))
    code = column(_("grid code"), lambda grid: grid.code, ordering="code")
    name = column(_("grid name"), lambda grid: grid.name, ordering="name")
    village = column(_("village"), lambda grid: grid.village_name, ordering="village_code")
    complexity = column(_("complexity"), _complexity, colours=COMPLEXITIES)
    population = column(_("population"), lambda grid: grid.population)
    open_during = column(_("open"), lambda grid: days_of(grid.during))
    came_from = column(_("came from"), lambda grid: _linked(grid, "predecessor", "successor"))
    went_to = column(_("went to"), lambda grid: _linked(grid, "successor", "predecessor"))

    whole_page = _("Open the dashboard")

    def head(self, request: HttpRequest, row: Any) -> Head:
        is_open = day_asked(request) in row.during
        state = (_("open today"), "met") if is_open else (_("not open today"), "")
        facts = [
            (_("grid code"), row.code),
            (_("village"), row.village_name),
            (pgettext_lazy("grid", "kind"), dict(GridKind.choices).get(row.kind, "")),
            (_("complexity"), str(_complexity(row))),
            (_("households"), row.households),
            (_("population"), row.population),
            (_("open"), days_of(row.during)),
            *((contact.duty, _called(contact)) for contact in row.contacts.on(day_asked(request))),
        ]
        return Head(row.name, *state, [fact for fact in facts if fact[1] not in ("", None)])

    def view_on_site(self, obj: Any) -> str:
        """What its score is made of, and what is open."""
        return f"{reverse('dashboard')}?grid={obj.code}&view=grid"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.on(day_asked(request)).order_by("code", "pk")


def _called(contact: GridContact) -> Any:
    """Who it is, with the number of the office as a telephone takes it."""
    if not contact.phone:
        return contact.name
    return format_html('{} <a href="tel:{}">{}</a>', contact.name, dialled(contact.phone), contact.phone)


def _links(grid: Any) -> list[GridLink]:
    """The successions that the grid is part of; asked once for each grid that was read."""
    if not hasattr(grid, "links"):
        grid.links = list(GridLink.objects.filter(Q(successor=grid) | Q(predecessor=grid)))
    return list(grid.links)


def _linked(grid: Any, end: str, here: str) -> str:
    """The grids at one end of successions, by the names that they had on that day, with the day."""
    rows = [link for link in _links(grid) if getattr(link, f"{here}_id") == grid.pk]
    if not rows:
        return "-"
    versions = GridVersion.objects.filter(grid__in=[getattr(link, f"{end}_id") for link in rows])
    named: dict[int, list[GridVersion]] = {}
    for version in versions.order_by("during"):
        named.setdefault(version.grid_id, []).append(version)
    texts = []
    for link in rows:
        known = named[getattr(link, f"{end}_id")]
        then = next((one for one in reversed(known) if one.during.lower <= link.on), known[0])
        texts.append(aside(then.name, listed([then.code, link.on])))
    return in_turn(texts) or "-"
