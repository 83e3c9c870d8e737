"""The acts of the map, as buttons of the page of grids."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import action
from unfold.enums import ActionVariant

from core.office.admin import today
from core.web.refusals import sent
from grids.boundaries.geometry import LARGEST_FILE
from grids.territory import boundary_files as boundaries
from grids.territory import services
from grids.territory.admin_common import MapActs
from grids.territory.forms import CloseForm, FactsForm, MergeForm, MoveForm, OpenForm, RenameForm, SplitForm
from grids.territory.models import FACTS, Grid, GridVersion, Village
from grids.territory.work import Decision, Part


class GridActs(MapActs):
    """One step between each button and its act."""

    def get_actions_list(self, request: HttpRequest) -> Any:
        reading = ("_map", "_export_boundaries")
        offered = super().get_actions_list(request)
        return offered if self.edits(request) else [one for one in offered if one.action_name.endswith(reading)]

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        grid = self.get_object(request, object_id) if self.edits(request) else None
        lasts = grid is not None and (grid.during.upper is None or grid.during.upper > today())
        return super().get_actions_detail(request, object_id) if lasts else []

    def _others(self, request: HttpRequest, grid: Grid) -> Any:
        rows: Any = Grid.objects.within(self.access(request).scope).filter(subdistrict=grid.subdistrict_id)
        lasting = rows.filter(during__endswith=None).exclude(pk=grid.pk)
        return lasting.on(today()).order_by("code")

    def _villages(self, request: HttpRequest) -> QuerySet[Village]:
        return Village.objects.within(self.access(request).scope).filter(during__endswith=None)

    @action(description=_("Open a new grid"), url_path="open-new", icon="add", variant=ActionVariant.PRIMARY)
    def open_new(self, request: HttpRequest) -> HttpResponse:
        if not self.edits(request):
            raise PermissionDenied
        form = OpenForm(self._villages(request), sent(request))

        def perform(values: dict[str, Any], decision: Decision) -> object:
            part = Part(values["name"], values["village"], {name: values[name] for name in FACTS})
            return services.open_grid(part=part, decision=decision)

        return self.act(request, None, title=_("Open a new grid"), form=form, perform=perform)

    @action(description=_("Rename"), url_path="rename", icon="edit")
    def rename(self, request: HttpRequest, object_id: str) -> HttpResponse:
        grid = self.edited(request, object_id)

        def perform(values: dict[str, Any], decision: Decision) -> object:
            return services.rename_grid(grid=grid, name=values["name"], decision=decision)

        return self.act(request, grid, title=_("Rename"), form=RenameForm(grid, sent(request)), perform=perform)

    @action(description=_("Change facts"), url_path="facts", icon="tune")
    def change_facts(self, request: HttpRequest, object_id: str) -> HttpResponse:
        grid = self.edited(request, object_id)
        form = FactsForm(GridVersion.objects.filter(grid=grid).latest("during"), sent(request))

        def perform(values: dict[str, Any], decision: Decision) -> object:
            facts = {name: values[name] for name in FACTS}
            return services.change_facts(grid=grid, facts=facts, decision=decision)

        return self.act(request, grid, title=_("Change facts"), form=form, perform=perform)

    @action(description=_("Move to another village"), url_path="move", icon="moving")
    def move(self, request: HttpRequest, object_id: str) -> HttpResponse:
        grid = self.edited(request, object_id)
        form = MoveForm(grid, self._villages(request).filter(subdistrict=grid.subdistrict_id), sent(request))

        def perform(values: dict[str, Any], decision: Decision) -> object:
            return services.move_grid(grid=grid, village=values["village"], name=values["name"], decision=decision)

        lead = _("The grid gets a new code; cases, figures and postings stay with it.")
        return self.act(request, grid, title=_("Move to another village"), form=form, perform=perform, lead=lead)

    @action(description=_("Split"), url_path="split", icon="call_split")
    def split(self, request: HttpRequest, object_id: str) -> HttpResponse:
        grid = self.edited(request, object_id)
        form = SplitForm(sent(request), request.FILES or None)

        def perform(values: dict[str, Any], decision: Decision) -> object:
            village = Village.objects.get(grid_versions__in=_last_version(grid))
            drawn = self._drawn_parts(request, grid, form)
            parts = [Part(name, village, facts, drawn.get(name)) for name, facts in form.parts()]
            return services.split_grid(
                grid=grid,
                parts=parts,
                keeps={} if values["keeps"] else None,
                heir=values["heir"],
                decision=decision,
            )

        lead = _("Name the new grids; they lie in the village of this one. Codes are assigned.")
        page = "grids/territory/split.html"
        return self.act(request, grid, title=_("Split"), form=form, perform=perform, lead=lead, template=page)

    def _drawn_parts(self, request: HttpRequest, grid: Any, form: SplitForm) -> dict[str, Any]:
        """The boundaries that were uploaded with a split, judged. Raises InvalidInput."""
        upload = form.cleaned_data["file"]
        if not upload:
            return {}
        return boundaries.boundaries_of_parts(
            content=upload.read(LARGEST_FILE + 1),
            names=[name for name, _facts in form.parts()],
            grid=grid,
            scope=self.access(request).scope,
            on=form.cleaned_data["effective_on"],
        )

    @action(description=_("Merge with others"), url_path="merge", icon="call_merge")
    def merge(self, request: HttpRequest, object_id: str) -> HttpResponse:
        grid = self.edited(request, object_id)
        form = MergeForm(self._others(request, grid), sent(request))

        def perform(values: dict[str, Any], decision: Decision) -> object:
            into = None if values["into_new"] else grid
            return services.merge_grids(
                grids=[grid, *values["others"]], into=into, name=values["name"], decision=decision
            )

        lead = _("The merged grid holds what they held together, and takes over their open cases and postings.")
        return self.act(request, grid, title=_("Merge with others"), form=form, perform=perform, lead=lead)

    @action(description=pgettext_lazy("map", "Close"), url_path="close", icon="block")
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        grid = self.edited(request, object_id)
        form = CloseForm(self._others(request, grid), sent(request))

        def perform(values: dict[str, Any], decision: Decision) -> object:
            return services.close_grid(grid=grid, heir=values["heir"], decision=decision)

        lead = _("Cases stay where they happened; who serves the successor tends the open ones from that day.")
        return self.act(request, grid, title=pgettext_lazy("map", "Close"), form=form, perform=perform, lead=lead)


def _last_version(grid: Grid) -> QuerySet[GridVersion]:
    return GridVersion.objects.filter(grid=grid).order_by("-during")[:1]
