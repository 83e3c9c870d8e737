"""Boundaries of the grids of a day: a file is checked as a whole, and imported as a whole or not at all."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.punctuation import labelled, sentences
from grids.boundaries.geometry import Finder, Geometry, write_file
from grids.boundaries.layers import text_of
from grids.scope import Scope
from grids.territory.boundary_plans import (
    WHAT_FITS,
    Choice,
    Line,
    Plan,
    grids_of,
    overlaps_in_words,
    plan_import,
    read,
    stored_geometry,
)
from grids.territory.models import Grid
from grids.territory.services import redraw_grids
from grids.territory.work import Decision, act_of_the_map


@act_of_the_map
def import_boundaries(*, content: bytes | str, scope: Scope, decision: Decision, choice: Choice = WHAT_FITS) -> Plan:
    """Draw the grids as a file says, from the decision's day on. Raises InvalidInput, MapConflict.

    Either every feature is taken or none; a file that says what is drawn already changes nothing.
    """
    # Two files at once queue here, so that the second is checked against the map that the first drew.
    open_ones = Grid.objects.within(scope).open_on(decision.effective_on)
    list(open_ones.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    plan = plan_import(content=content, scope=scope, on=decision.effective_on, choice=choice)
    if plan.questions:
        raise InvalidInput(sentences(plan.questions), fields={"file": sentences(plan.questions)})
    if plan.refused:
        first = plan.refused[0]
        words = {"count": len(plan.refused), "grid": first.name or first.code, "reason": sentences(first.reasons)}
        message = _("Boundaries that are refused: %(count)d; nothing was changed. %(grid)s: %(reason)s") % words
        raise InvalidInput(message, fields={"file": message})
    offices: dict[int, dict[int, Geometry]] = {}
    for pk, office in Grid.objects.filter(pk__in=plan.redrawn).order_by("pk").values_list("pk", "subdistrict"):
        offices.setdefault(office, {})[pk] = plan.redrawn[pk]
    for boundaries in offices.values():
        redraw_grids(boundaries=boundaries, decision=decision)
    return plan


def boundaries_of_parts(
    *, content: bytes | str, names: Collection[str], grid: Grid, scope: Scope, on: date
) -> dict[str, Geometry]:
    """The boundaries of the parts of a grid, by the names that the parts will have; parts may be left out.

    They must not overlap each other or any other grid of the day. Raises InvalidInput with every fault.
    """
    layer = read(content)
    key = next((name for name in layer.property_names() if name.casefold() == "name"), "name")
    called = {text_of(name): name for name in names}
    drawn: dict[str, Geometry] = {}
    faults = []
    for feature in layer.features:
        said = feature.properties.get(key, "")
        name = called.get(said, said)
        geometry, reasons = stored_geometry(feature, layer.system)
        if not name:
            reasons.append(_("The property “%(key)s”, which says whose boundary it is, is missing.") % {"key": key})
        elif name not in names:
            reasons.append(_("No new grid has this name."))
        if name in drawn:
            reasons.append(_("The file names this grid twice."))
        if geometry is not None and not reasons:
            drawn[name] = geometry
        label = name or _("feature %(place)d") % {"place": feature.place}
        faults += [labelled(label, reason) for reason in reasons]
    others = {other.code: other for other in grids_of(scope, on) if other.pk != grid.pk}
    faults += [labelled(name, sentences(said)) for name, said in overlaps_in_words(others, drawn).items()]
    if faults:
        raise InvalidInput(sentences(faults), fields={"file": sentences(faults)})
    return drawn


def export_boundaries(*, scope: Scope, on: date, only: Collection[int] | None = None) -> str:
    """The boundaries of a day (of all grids, or of some keys) as a GeoJSON file; to import it changes nothing."""
    grids = [grid for grid in grids_of(scope, on) if grid.boundary and (only is None or grid.pk in only)]
    return write_file((_properties(grid), grid.boundary) for grid in grids)


def boundaries_after(plan: Plan, *, scope: Scope, on: date) -> str:
    """The map of a day as a plan would leave it, as GeoJSON; `redrawn` says which grids it would change."""
    after = [(grid, plan.redrawn.get(grid.pk, grid.boundary)) for grid in grids_of(scope, on)]
    return write_file(
        ({**_properties(grid), "redrawn": grid.pk in plan.redrawn}, boundary) for grid, boundary in after if boundary
    )


def finder_of(*, scope: Scope, on: date) -> Finder:
    """Which grid of a day a point lies in. Build it once and ask it often."""
    return Finder({grid.code: grid.boundary for grid in grids_of(scope, on) if grid.boundary})


def undrawn(*, scope: Scope, on: date) -> list[Line]:
    """The grids of a day that have no boundary."""
    return [Line(grid.code, grid.name) for grid in grids_of(scope, on) if not grid.boundary]


def _properties(grid: Any) -> dict[str, Any]:
    return {"code": grid.code, "name": grid.name, "village": grid.village_name, "complexity": grid.complexity}
