"""Pages of the territory: edited by the center, read by the heads."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter, TextFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core import audit
from core.admin import (
    DayInput,
    OfficeAdmin,
    ReadOnlyAdmin,
    ReadOnlyInline,
    Tag,
    actor,
    add_refusal,
    become,
    days_of,
    dressed,
    sent,
    shown,
    today,
)
from core.errors import DomainError
from grids import admission as admissions
from grids import boundaries, services
from grids.forms import (
    ActForm,
    AdmissionForm,
    BoundariesConfirmForm,
    BoundariesForm,
    CloseForm,
    DecidedForm,
    FactsForm,
    GridContactForm,
    MatterForm,
    MergeForm,
    MoveForm,
    OpenForm,
    RenameForm,
    ReportedForm,
    SplitForm,
)
from grids.geometry import LARGEST_FILE
from grids.models import (
    FACTS,
    AdmissionState,
    Complexity,
    Grid,
    GridAct,
    GridContact,
    GridLink,
    GridOfAct,
    GridVersion,
    Matter,
    MatterAdmission,
    Subcategory,
    Subdistrict,
    Village,
)
from grids.services import COUNTS, Decision, Part

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


class ActInline(ReadOnlyInline, TabularInline):
    """The acts that made the grid what it is."""

    model = GridOfAct
    fields = ("kind", "effective_on", "reason", "decided_by", "decided_at")
    readonly_fields = fields
    ordering = ("-act__effective_on", "-act")
    verbose_name_plural = _("Acts of the map")

    def get_queryset(self, request: HttpRequest) -> QuerySet[GridOfAct]:
        return super().get_queryset(request).select_related("act__decided_by__worker")

    @display(description=_("act"))
    def kind(self, part: GridOfAct) -> str:
        return part.act.get_kind_display()

    @display(description=_("takes effect on"))
    def effective_on(self, part: GridOfAct) -> date:
        return part.act.effective_on

    @display(description=_("reason"))
    def reason(self, part: GridOfAct) -> str:
        return part.act.reason

    @display(description=_("entered by"))
    def decided_by(self, part: GridOfAct) -> str:
        return str(part.act.decided_by)

    @display(description=_("entered"))
    def decided_at(self, part: GridOfAct) -> str:
        return date_format(timezone.localtime(part.act.decided_at), "SHORT_DATETIME_FORMAT")


class ContactInline(TabularInline):
    """The contact card of the grid."""

    model = GridContact
    form = GridContactForm
    extra = 0
    fields = ("position", "duty", "name", "phone", "remark", "begins_on", "ends_on")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.admin_site.access(request).has(*CENTER))

    has_change_permission = has_add_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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


@admin.register(Grid)
class GridAdmin(OfficeAdmin):
    """Grids as of a day. What a grid is changes by acts of the map only; the contact card is edited in place."""

    readers = OFFICE
    editors = CENTER
    may_add = False  # a grid is opened, with a day and a reason
    inlines = (ContactInline, GridVersionInline, ActInline)
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

    # --- acts of the map ---

    def get_actions_list(self, request: HttpRequest) -> Any:
        reading = ("_map", "_export_boundaries")
        offered = super().get_actions_list(request)
        return offered if self.edits(request) else [one for one in offered if one.action_name.endswith(reading)]

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        grid = self.get_object(request, object_id) if self.edits(request) else None
        lasts = grid is not None and (grid.during.upper is None or grid.during.upper > today())
        return super().get_actions_detail(request, object_id) if lasts else []

    def _grid(self, request: HttpRequest, object_id: str) -> Any:
        if not self.edits(request):
            raise PermissionDenied
        grid = self.get_object(request, object_id)
        if grid is None:
            raise Http404
        return grid

    def _others(self, request: HttpRequest, grid: Grid) -> Any:
        rows: Any = Grid.objects.within(self.access(request).scope).filter(subdistrict=grid.subdistrict_id)
        lasting = rows.filter(during__endswith=None).exclude(pk=grid.pk)
        return lasting.on(today()).order_by("code")

    def _villages(self, request: HttpRequest) -> QuerySet[Village]:
        return Village.objects.within(self.access(request).scope)

    def _act(
        self,
        request: HttpRequest,
        grid: Any,
        *,
        title: object,
        form: ActForm,
        perform: Callable[[dict[str, Any], Decision], object],
        lead: object = "",
    ) -> HttpResponse:
        """Ask for what the act needs, then do it."""

        def done(values: dict[str, Any]) -> object:
            perform(values, Decision(values["effective_on"], values["reason"], actor(request), timezone.now()))
            return _("Entered: it takes effect on %(day)s.") % {"day": values["effective_on"]}

        return self.ask(request, grid, title=title, form=form, perform=done, lead=lead, submit=title)

    @action(description=_("Open a new grid"), url_path="open-new", icon="add", variant=ActionVariant.PRIMARY)
    def open_new(self, request: HttpRequest) -> HttpResponse:
        if not self.edits(request):
            raise PermissionDenied
        form = OpenForm(self._villages(request), sent(request))

        def perform(values: dict[str, Any], decision: Decision) -> object:
            part = Part(values["name"], values["village"], {name: values[name] for name in FACTS})
            return services.open_grid(part=part, decision=decision)

        return self._act(request, None, title=_("Open a new grid"), form=form, perform=perform)

    @action(description=_("Rename"), url_path="rename", icon="edit")
    def rename(self, request: HttpRequest, object_id: str) -> HttpResponse:
        grid = self._grid(request, object_id)

        def perform(values: dict[str, Any], decision: Decision) -> object:
            return services.rename_grid(grid=grid, name=values["name"], decision=decision)

        return self._act(request, grid, title=_("Rename"), form=RenameForm(grid, sent(request)), perform=perform)

    @action(description=_("Change facts"), url_path="facts", icon="tune")
    def change_facts(self, request: HttpRequest, object_id: str) -> HttpResponse:
        grid = self._grid(request, object_id)
        form = FactsForm(GridVersion.objects.filter(grid=grid).latest("during"), sent(request))

        def perform(values: dict[str, Any], decision: Decision) -> object:
            facts = {name: values[name] for name in FACTS}
            return services.change_facts(grid=grid, facts=facts, decision=decision)

        return self._act(request, grid, title=_("Change facts"), form=form, perform=perform)

    @action(description=_("Move to another village"), url_path="move", icon="moving")
    def move(self, request: HttpRequest, object_id: str) -> HttpResponse:
        grid = self._grid(request, object_id)
        form = MoveForm(grid, self._villages(request).filter(subdistrict=grid.subdistrict_id), sent(request))

        def perform(values: dict[str, Any], decision: Decision) -> object:
            return services.move_grid(grid=grid, village=values["village"], name=values["name"], decision=decision)

        lead = _("The grid gets a new code; cases, figures and postings stay with it.")
        return self._act(request, grid, title=_("Move to another village"), form=form, perform=perform, lead=lead)

    @action(description=_("Split"), url_path="split", icon="call_split")
    def split(self, request: HttpRequest, object_id: str) -> HttpResponse:
        grid = self._grid(request, object_id)
        form = SplitForm(sent(request))

        def perform(values: dict[str, Any], decision: Decision) -> object:
            village = Village.objects.get(grid_versions__in=_last_version(grid))
            parts = [Part(name, village, facts) for name, facts in form.parts()]
            return services.split_grid(
                grid=grid,
                parts=parts,
                keeps={} if values["keeps"] else None,
                heir=values["heir"],
                decision=decision,
            )

        lead = _("Name the new grids; they lie in the village of this one. Codes are assigned.")
        return self._act(request, grid, title=_("Split"), form=form, perform=perform, lead=lead)

    @action(description=_("Merge with others"), url_path="merge", icon="call_merge")
    def merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        grid = self._grid(request, object_id)
        form = MergeForm(self._others(request, grid), sent(request))

        def perform(values: dict[str, Any], decision: Decision) -> object:
            into = None if values["into_new"] else grid
            return services.merge_grids(
                grids=[grid, *values["others"]], into=into, name=values["name"], decision=decision
            )

        lead = _("The merged grid holds what they held together, and takes over their open cases and postings.")
        return self._act(request, grid, title=_("Merge with others"), form=form, perform=perform, lead=lead)

    @action(description=_("Close"), url_path="close", icon="block")
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        grid = self._grid(request, object_id)
        form = CloseForm(self._others(request, grid), sent(request))

        def perform(values: dict[str, Any], decision: Decision) -> object:
            return services.close_grid(grid=grid, heir=values["heir"], decision=decision)

        lead = _("Cases stay where they happened; who serves the successor tends the open ones from that day.")
        return self._act(request, grid, title=_("Close"), form=form, perform=perform, lead=lead)

    # --- boundaries ---

    @action(description=_("Map"), url_path="map", icon="map")
    def map(self, request: HttpRequest) -> HttpResponse:
        """The grids of `?on=` on a map."""
        if not self.reads(request):
            raise PermissionDenied
        scope, day = self.access(request).scope, day_asked(request)
        drawn = boundaries.export_boundaries(scope=scope, on=day)
        context = {
            **self._page(request, _("Map of the grids")),
            "form": DayForm("on", gettext("day"), initial={"on": day}),
            "day": day,
            "drawn": json.loads(drawn),
            "undrawn": boundaries.undrawn(scope=scope, on=day),
        }
        return TemplateResponse(request, "admin/grids/map.html", context)

    @action(description=_("Export boundaries"), url_path="export-boundaries", icon="download")
    def export_boundaries(self, request: HttpRequest) -> HttpResponse:
        if not self.reads(request):
            raise PermissionDenied
        day = day_asked(request)
        text = boundaries.export_boundaries(scope=self.access(request).scope, on=day)
        audit.record(self.audit_kind, str(self.opts.verbose_name), _("Export boundaries"))
        headers = {"Content-Disposition": f'attachment; filename="grids-{day.isoformat()}.geojson"'}
        return HttpResponse(text, content_type="application/geo+json", headers=headers)

    @action(description=_("Import boundaries"), url_path="import-boundaries", icon="upload")
    def import_boundaries(self, request: HttpRequest) -> HttpResponse:
        """Upload, then see what would change, then do it."""
        if not self.edits(request):
            raise PermissionDenied
        if "content" in request.POST:
            return self._confirmed(request)
        form = BoundariesForm(sent(request), request.FILES or None, initial={"effective_on": today()})
        if request.method == "POST" and form.is_valid():
            values = form.cleaned_data
            try:
                content = values["file"].read(LARGEST_FILE + 1)
                return self._preview(request, content, values)
            except DomainError as refusal:
                add_refusal(form, refusal)
        context = {**self._page(request, _("Import boundaries")), "form": dressed(form)}
        return TemplateResponse(request, "admin/grids/boundaries.html", context)

    def _preview(self, request: HttpRequest, content: bytes, values: dict[str, Any]) -> HttpResponse:
        day = values["effective_on"]
        plan = boundaries.plan_import(content=content, scope=self.access(request).scope, on=day)
        text = content.decode("utf-8-sig")
        confirm = BoundariesConfirmForm(
            initial={"content": text, "effective_on": day.isoformat(), "reason": values["reason"]}
        )
        return self._shown(request, plan, confirm)

    def _confirmed(self, request: HttpRequest) -> HttpResponse:
        form, scope = BoundariesConfirmForm(request.POST), self.access(request).scope
        if not form.is_valid():
            return HttpResponseRedirect(request.path)
        values = form.cleaned_data
        decision = Decision(values["effective_on"], values["reason"], actor(request), timezone.now())
        try:
            plan = boundaries.import_boundaries(content=values["content"], scope=scope, decision=decision)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.path)
        audit.record(self.audit_kind, str(self.opts.verbose_name), _("Import boundaries"))
        words = {"new": len(plan.new), "changed": len(plan.changed), "unchanged": len(plan.unchanged)}
        messages.success(request, _("Boundaries: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.") % words)
        return HttpResponseRedirect(self.address_of())

    def _shown(self, request: HttpRequest, plan: boundaries.Plan, confirm: forms.Form) -> HttpResponse:
        groups = [
            (_("Refused"), plan.refused),
            (_("New"), plan.new),
            (_("Changed"), plan.changed),
            (_("Unchanged"), plan.unchanged),
        ]
        page = self._page(request, _("Import boundaries"))
        context = {**page, "plan": plan, "groups": groups, "form": confirm}
        return TemplateResponse(request, "admin/grids/boundaries.html", context)

    def _page(self, request: HttpRequest, title: object) -> dict[str, Any]:
        site = self.admin_site.each_context(request)
        return {**site, "opts": self.opts, "title": title, "back": self.address_of()}

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


def _last_version(grid: Grid) -> QuerySet[GridVersion]:
    return GridVersion.objects.filter(grid=grid).order_by("-during")[:1]


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


@admin.register(GridAct)
class GridActAdmin(ReadOnlyAdmin):
    """Every act of the map: what, from when, why and by whom."""

    readers = OFFICE | CENTER
    list_display = ("effective_on", "kind", "what", "reason", "entered_by", "decided_at")
    list_filter = (("kind", ChoicesDropdownFilter), ("effective_on", RangeDateFilter))
    list_select_related = ("decided_by__worker",)
    search_fields = ("reason",)
    date_hierarchy = "effective_on"
    fields = (("kind", "effective_on"), "what", "reason", ("entered_by", "decided_at"))
    entered_by = shown("decided_by", _("entered by"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("kind", "effective_on", "what", "reason", "entered_by", "decided_at")

    @display(description=_("what changed"))
    def what(self, act: GridAct) -> str:
        return "; ".join(_change(one["before"], one["after"]) for one in act.changes)


def _change(before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    """One grid's part of an act in words."""
    if before is None or after is None:
        told = before or after or {}
        words = {"name": told.get("name"), "code": told.get("code")}
        return str((_("%(name)s (%(code)s) opens") if after else _("%(name)s (%(code)s) closes")) % words)
    differs = [
        f"{GridVersion._meta.get_field(name).verbose_name} {_told(name, before.get(name))} → {_told(name, after[name])}"  # type: ignore[union-attr]
        for name in after
        if after[name] != before.get(name)
    ]
    return f"{before['name']}: {', '.join(differs)}" if differs else str(before["name"])


def _told(name: str, value: Any) -> str:
    """A value of a version in words."""
    choices = dict(GridVersion._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value)) if value not in (None, "") else "–"


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
    may_add = False  # a new one comes by its admission
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


@admin.register(MatterAdmission)
class MatterAdmissionAdmin(OfficeAdmin):
    """A new matter on its way: proposed by the center, reported to the district, decided by a document."""

    readers = OFFICE
    editors = CENTER
    form = AdmissionForm
    list_display = ("name", "code", "platform", "state_label", "reported_on", "decided_on", "document_number")
    list_filter = (("state", ChoicesDropdownFilter),)
    search_fields = ("name", "code", "document_number")
    add_fields = ("subdistrict", ("code", "name"), "platform", "reason")
    fields = (
        "state_label",
        ("code", "name"),
        ("platform", "matter_name"),
        "reason",
        ("proposed_by_whom", "proposed_at"),
        ("reported_on", "reported_by_whom"),
        ("decided_on", "decided_by_whom"),
        "document_number",
    )
    actions_detail = ("report", "decide")
    matter_name = shown("matter", _("matter"))
    proposed_by_whom = shown("proposed_by", _("proposed by"))
    reported_by_whom = shown("reported_by", _("reported by"))
    decided_by_whom = shown("decided_by", _("decision entered by"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else self.add_fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        dates = ("proposed_at", "reported_on", "decided_on", "document_number")
        return ("state_label", "matter_name", "proposed_by_whom", "reported_by_whom", "decided_by_whom", *dates)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "subdistrict":
            kwargs["queryset"] = Subdistrict.objects.within(self.access(request).scope)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: MatterAdmission, form: Any, change: bool) -> None:
        become(obj, admissions.propose_matter(admission=obj, by=actor(request), at=timezone.now()))

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        found = self.get_object(request, object_id) if self.edits(request) else None
        next_step = {AdmissionState.PROPOSED: "report", AdmissionState.REPORTED: "decide"}
        wanted = next_step.get(found.state) if found else None
        return [
            one
            for one in super().get_actions_detail(request, object_id)
            if wanted and one.action_name.endswith(f"_{wanted}")
        ]

    def _admission(self, request: HttpRequest, object_id: str) -> MatterAdmission:
        if not self.edits(request):
            raise PermissionDenied
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return found

    @action(description=_("Reported to the district"), url_path="report", icon="send", variant=ActionVariant.PRIMARY)
    def report(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found = self._admission(request, object_id)

        def perform(values: dict[str, Any]) -> object:
            admissions.report_matter(
                admission=found, reported_on=values["reported_on"], by=actor(request), at=timezone.now()
            )
            return _("The report to the district is entered.")

        title = _("Reported to the district")
        return self.ask(request, found, title=title, form=ReportedForm(sent(request)), perform=perform)

    @action(description=_("Enter the decision"), url_path="decide", icon="gavel", variant=ActionVariant.PRIMARY)
    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found = self._admission(request, object_id)

        def perform(values: dict[str, Any]) -> object:
            admissions.decide_matter(
                admission=found,
                admitted=values["decision"] == "yes",
                decided_on=values["decided_on"],
                document_number=values["document_number"],
                in_force_from=values["in_force_from"],
                by=actor(request),
                at=timezone.now(),
            )
            return _("The decision is entered.")

        title = _("Enter the decision")
        return self.ask(request, found, title=title, form=DecidedForm(sent(request)), perform=perform)

    @display(
        description=_("state"),
        ordering="state",
        label={
            AdmissionState.PROPOSED: "info",
            AdmissionState.REPORTED: "warning",
            AdmissionState.ADMITTED: "success",
            AdmissionState.REFUSED: "default",
        },
    )
    def state_label(self, found: MatterAdmission) -> Any:
        return Tag(found.state, found.get_state_display())
