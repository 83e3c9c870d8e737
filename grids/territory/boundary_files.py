"""Boundaries of the grids of a day: a file is checked as a whole, and imported as a whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from grids.boundaries.geometry import Finder, Geometry, NotReadable, Overlap, overlaps, read_file, write_file
from grids.scope import Scope
from grids.territory.models import Grid
from grids.territory.services import redraw_grids
from grids.territory.work import Decision


@dataclass(frozen=True)
class Line:
    """What a file says about one grid, and, where it is refused, why."""

    code: str
    name: str
    reasons: tuple[str, ...] = ()


@dataclass
class Plan:
    """What importing a file would do. It is done only if nothing is refused."""

    new: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    unchanged: list[Line] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    redrawn: dict[int, Geometry] = field(default_factory=dict)

    @property
    def may_be_done(self) -> bool:
        return bool(self.redrawn) and not self.refused


def plan_import(*, content: bytes | str, scope: Scope, on: date) -> Plan:
    """What a file would change on the map of a day, grid by grid. Raises InvalidInput."""
    try:
        features = read_file(content)
    except NotReadable as error:
        raise InvalidInput(str(error), fields={"file": str(error)}) from error
    grids = {grid.code: grid for grid in _grids(scope, on)}
    plan, seen, drawn = Plan(), set[str](), dict[str, Geometry]()
    for feature in features:
        reasons = list(feature.faults)
        if feature.code and feature.code not in grids:
            reasons.append(_("No grid that you may see carries this code on %(day)s.") % {"day": on})
        if feature.code and feature.code in seen:
            reasons.append(_("The file names this grid twice."))
        seen.add(feature.code)
        if reasons or feature.geometry is None:
            label = feature.code or _("feature %(place)d") % {"place": feature.place}
            plan.refused.append(Line(label, _name(grids, feature.code), tuple(reasons)))
        else:
            drawn[feature.code] = feature.geometry
    clashes = _clashes(grids, drawn)
    for code, geometry in drawn.items():
        grid = grids[code]
        line = Line(code, grid.name, tuple(clashes.get(code, ())))
        if line.reasons:
            plan.refused.append(line)
        elif grid.boundary == geometry:
            plan.unchanged.append(line)
        else:
            (plan.changed if grid.boundary else plan.new).append(line)
            plan.redrawn[grid.pk] = geometry
    return plan


@transaction.atomic
def import_boundaries(*, content: bytes | str, scope: Scope, decision: Decision) -> Plan:
    """Draw the grids as a file says, from the decision's day on. Raises InvalidInput, MapConflict.

    Either every feature is taken or none; a file that says what is drawn already changes nothing.
    """
    # Two files at once queue here, so that the second is checked against the map that the first drew.
    list(_open_grids(scope, decision.effective_on).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    plan = plan_import(content=content, scope=scope, on=decision.effective_on)
    if plan.refused:
        first = plan.refused[0]
        words = {"count": len(plan.refused), "grid": first.name or first.code, "reason": " ".join(first.reasons)}
        message = _("%(count)d boundaries are refused, so nothing was changed. %(grid)s: %(reason)s") % words
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
    try:
        features = read_file(content, key="name")
    except NotReadable as error:
        raise InvalidInput(str(error), fields={"file": str(error)}) from error
    drawn: dict[str, Geometry] = {}
    faults = []
    for feature in features:
        label = feature.code or _("feature %(place)d") % {"place": feature.place}
        reasons = list(feature.faults)
        if feature.code and feature.code not in names:
            reasons.append(_("No new grid has this name."))
        if feature.code in drawn:
            reasons.append(_("The file names this grid twice."))
        if feature.geometry is not None and not reasons:
            drawn[feature.code] = feature.geometry
        faults += [f"{label}: {reason}" for reason in reasons]
    others = {other.code: other for other in _grids(scope, on) if other.pk != grid.pk}
    faults += [f"{name}: {' '.join(sentences)}" for name, sentences in _clashes(others, drawn).items()]
    if faults:
        raise InvalidInput(" ".join(faults), fields={"file": " ".join(faults)})
    return drawn


def export_boundaries(*, scope: Scope, on: date) -> str:
    """The boundaries of a day as the text of a GeoJSON file; importing it again changes nothing."""
    return write_file((_properties(grid), grid.boundary) for grid in _grids(scope, on) if grid.boundary)


def finder_of(*, scope: Scope, on: date) -> Finder:
    """Which grid of a day a point lies in. Build it once and ask it often."""
    return Finder({grid.code: grid.boundary for grid in _grids(scope, on) if grid.boundary})


def undrawn(*, scope: Scope, on: date) -> list[Line]:
    """The grids of a day that have no boundary."""
    return [Line(grid.code, grid.name) for grid in _grids(scope, on) if not grid.boundary]


def _open_grids(scope: Scope, on: date) -> Any:
    return Grid.objects.within(scope).open_on(on)


def _grids(scope: Scope, on: date) -> list[Any]:
    return list(_open_grids(scope, on).on(on).order_by("code"))


def _name(grids: Mapping[str, Any], code: str) -> str:
    return str(grids[code].name) if code in grids else ""


def _properties(grid: Any) -> dict[str, str]:
    return {"code": grid.code, "name": grid.name, "village": grid.village_name, "complexity": grid.complexity}


def _clashes(grids: Mapping[str, Any], drawn: Mapping[str, Geometry]) -> dict[str, list[str]]:
    """Overlaps on the map after the import, in words, by the code of each grid that the file draws."""
    kept = {code: grid.boundary for code, grid in grids.items() if grid.boundary}
    clashes: dict[str, list[str]] = {}
    for overlap in overlaps({**kept, **drawn}):
        for mine, other in ((overlap.first, overlap.second), (overlap.second, overlap.first)):
            if mine in drawn:
                clashes.setdefault(mine, []).append(_overlap_in_words(overlap, other, _name(grids, other)))
    return clashes


def _overlap_in_words(overlap: Overlap, code: str, name: str) -> str:
    words = {"name": name or code, "code": code, "area": round(overlap.square_metres)}
    return _("It overlaps %(name)s (%(code)s) by %(area)d m².") % words
