"""What a file of boundaries would do to the map of a day, grid by grid: looked at before it is imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from shapely import total_bounds
from shapely.errors import ShapelyError
from shapely.geometry import shape

from core.errors import InvalidInput
from core.punctuation import labelled, listed
from core.web.reading import read_apart
from grids.boundaries.geometry import Geometry, NotReadable, Overlap, faults_of, faults_of_points, overlaps, plain
from grids.boundaries.layers import Feature, Layer, read_layer, text_of
from grids.boundaries.placing import exchanged, metres_outside
from grids.boundaries.slivers import Sliver, without_slivers
from grids.boundaries.systems import IN_DEGREES, STORED, UnknownSystem, fitting, label, to_stored
from grids.scope import Scope
from grids.territory.models import Grid
from grids.territory.whereabouts import expected_extent

CODE = "code"  # what our own files call the property, and most others


@dataclass(frozen=True)
class Line:
    """What a file says about one grid, and, where it is refused, why."""

    code: str
    name: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """What the office chose where a file can be read in several ways; empty: what fits best."""

    key: str = ""
    system: str = ""


WHAT_FITS = Choice()


@dataclass(frozen=True)
class Offer:
    """One way to read the file: its value, and what it is called for people."""

    value: str
    label: str


@dataclass
class Plan:
    """What importing a file would do. It is done only if nothing is refused and nothing is open."""

    new: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    unchanged: list[Line] = field(default_factory=list)
    refused: list[Line] = field(default_factory=list)
    redrawn: dict[int, Geometry] = field(default_factory=dict)
    kind: str = ""
    key: str = ""
    keys: list[Offer] = field(default_factory=list)
    system: str = ""
    systems: list[Offer] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    @property
    def may_be_done(self) -> bool:
        return bool(self.redrawn) and not self.refused and not self.questions


def read(content: bytes | str) -> Layer:
    """The features of an uploaded file. Raises InvalidInput."""
    try:
        return read_apart(read_layer, content)
    except NotReadable as error:
        raise InvalidInput(str(error), fields={"file": str(error)}) from error


def plan_import(*, content: bytes | str, scope: Scope, on: date, choice: Choice = WHAT_FITS) -> Plan:
    """What a file would change on the map of a day, grid by grid. Raises InvalidInput."""
    layer = read(content)
    grids = {grid.code: grid for grid in grids_of(scope, on)}
    plan = Plan(kind=layer.kind, notes=list(layer.notes))
    named = _named(grids)
    _choose_key(plan, layer, named, choice.key)
    _choose_system(plan, layer, grids, choice.system)
    if plan.questions:
        return plan
    drawn = _drawn(plan, layer, grids, named)
    movable = {code for code, geometry in drawn.items() if grids[code].boundary != geometry}
    drawn = _snapped(plan, grids, drawn, movable)
    if drawn and not any(grid.boundary or expected_extent(grid.subdistrict) for grid in grids.values()):
        plan.notes.append(
            _("No grid is drawn yet, and nobody has said where the subdistrict lies: look whether the place is right.")
        )
    clashes = overlaps_in_words(grids, drawn)
    for code, geometry in drawn.items():
        reasons = clashes.get(code, [])
        if grids[code].boundary != geometry:
            reasons = reasons + _misplaced(grids, code, geometry)
        _place(plan, grids[code], geometry, tuple(reasons))
    return plan


def _place(plan: Plan, grid: Any, geometry: Geometry, reasons: tuple[str, ...]) -> None:
    line = Line(grid.code, grid.name, reasons)
    if reasons:
        plan.refused.append(line)
    elif grid.boundary == geometry:
        plan.unchanged.append(line)
    else:
        (plan.changed if grid.boundary else plan.new).append(line)
        plan.redrawn[grid.pk] = geometry


def grids_of(scope: Scope, on: date) -> list[Any]:
    """The open grids of a day, with what they are called then."""
    rows: Any = Grid.objects.within(scope).open_on(on).select_related("subdistrict")
    return list(rows.on(on).order_by("code"))


# --- whose boundary it is -----------------------------------------------------------------------------


def _named(grids: Mapping[str, Any]) -> dict[str, str]:
    """The code of each grid by its code, and by its name where no other grid has that."""
    names: dict[str, list[str]] = {}
    for code, grid in grids.items():
        names.setdefault(text_of(grid.name), []).append(code)
    return {**{name: codes[0] for name, codes in names.items() if len(codes) == 1}, **{code: code for code in grids}}


def _choose_key(plan: Plan, layer: Layer, named: Mapping[str, str], asked: str) -> None:
    """The property that says whose boundary it is: as asked, or the one that names most grids."""
    names = layer.property_names()
    plan.keys = [Offer(name, labelled(name, listed(layer.samples(name)) or "–")) for name in names]
    if asked in names:
        plan.key = asked
        return
    fits = {name: [named.get(feature.properties.get(name, "")) for feature in layer.features] for name in names}
    best = sorted(names, key=lambda name: (-sum(map(bool, fits[name])), name.casefold() != CODE))
    if best and any(fits[best[0]]):
        rivals = [name for name in best[1:] if _differ(fits[best[0]], fits[name])]
        if best[0].casefold() != CODE and any(_count(fits[name]) == _count(fits[best[0]]) for name in rivals):
            plan.questions.append(_("Several properties name grids, and not the same ones. Choose which one counts."))
        plan.key = best[0]
        return
    plan.key = next((name for name in names if name.casefold() == CODE), "")
    if not plan.key:
        plan.questions.append(
            _("No property of the file names a grid of yours. Choose which one holds the grid code or the grid name.")
            if names
            else _("The features have no properties, so nothing says whose boundaries they are.")
        )


def _count(fits: Sequence[str | None]) -> int:
    return sum(map(bool, fits))


def _differ(first: Sequence[str | None], second: Sequence[str | None]) -> bool:
    """Whether two properties name different grids in the same feature."""
    return any(one and other and one != other for one, other in zip(first, second, strict=True))


# --- in which coordinates it is -----------------------------------------------------------------------


def _choose_system(plan: Plan, layer: Layer, grids: Mapping[str, Any], asked: str) -> None:
    """The coordinate system: as asked, as the file names it, or the one in which the grids lie in their place."""
    sound = [plain(geometry) for geometry in _geometries(layer) if not faults_of_points(geometry)]
    bounds = total_bounds([shape(geometry) for geometry in sound]).tolist() if sound else [0, 0, 0, 0]
    codes = list(dict.fromkeys([*filter(None, [layer.system]), *fitting(tuple(bounds))]))
    plan.systems = [Offer(code, label(code)) for code in codes]
    if asked in codes:
        plan.system = asked
    elif layer.system:
        plan.system = layer.system
        plan.notes.append(_("The file names its coordinates: %(system)s.") % {"system": label(layer.system)})
    elif codes[0] in IN_DEGREES:
        plan.system = STORED
        plan.notes.append(_("The file does not name its coordinates: they are taken for WGS 84. Choose if not."))
    else:
        _choose_by_place(plan, sound, grids, codes)
    if plan.system not in ("", STORED):
        plan.notes.append(_("The boundaries are converted from %(system)s to WGS 84.") % {"system": label(plan.system)})


def _geometries(layer: Layer) -> list[Any]:
    return [feature.geometry for feature in layer.features]


def _choose_by_place(plan: Plan, sound: Sequence[Geometry], grids: Mapping[str, Any], codes: Sequence[str]) -> None:
    """Coordinates in metres say nothing by themselves: which system puts them where the grids are?"""
    landing = [code for code in codes if _lands(sound, grids, code)]
    if len(landing) == 1:
        plan.system = landing[0]
        words = {"system": label(landing[0])}
        plan.notes.append(_("The file does not name its coordinates; only as %(system)s do they lie here.") % words)
        return
    plan.questions.append(_("The file does not name its coordinates, and they are no degrees. Choose their system."))


def _lands(sound: Sequence[Geometry], grids: Mapping[str, Any], code: str) -> bool:
    places = {grid.subdistrict.pk: expected_extent(grid.subdistrict) for grid in grids.values()}
    drawn = [grid.boundary for grid in grids.values() if grid.boundary]
    stored = to_stored(sound[0], code) if sound else None
    known = any(places.values()) or drawn
    return bool(
        stored
        and known
        and not faults_of(stored)
        and any(metres_outside(stored, extent=extent, neighbours=drawn) is None for extent in places.values())
    )


# --- feature by feature -------------------------------------------------------------------------------


def _drawn(plan: Plan, layer: Layer, grids: Mapping[str, Any], named: Mapping[str, str]) -> dict[str, Geometry]:
    """The sound boundaries of a file by the code of the grid; the others are refused."""
    drawn: dict[str, Geometry] = {}
    seen: set[str] = set()
    for feature in layer.features:
        said = feature.properties.get(plan.key, "")
        code = named.get(said, "")
        geometry, reasons = stored_geometry(feature, plan.system)
        if not said:
            reasons.append(
                _("The property “%(key)s”, which says whose boundary it is, is missing.") % {"key": plan.key or CODE}
            )
        elif not code:
            reasons.append(_("No grid that you may see carries this code or name."))
        elif code in seen:
            reasons.append(_("The file names this grid twice."))
        seen.add(code)
        if reasons or geometry is None:
            place = said or _("feature %(place)d") % {"place": feature.place}
            plan.refused.append(Line(code or place, grids[code].name if code else "", tuple(reasons)))
        else:
            drawn[code] = geometry
    return drawn


def stored_geometry(feature: Feature, system: str) -> tuple[Geometry | None, list[str]]:
    """A feature's boundary in WGS 84, or what is wrong with it."""
    if faults := faults_of_points(feature.geometry):
        return None, faults
    raw: Any = feature.geometry
    try:
        geometry = to_stored(plain(raw), system or STORED)
    except (ValueError, ShapelyError, UnknownSystem):
        geometry = None
    if geometry is None:
        return None, [_("The coordinates mean nothing as %(system)s.") % {"system": label(system or STORED)}]
    faults = faults_of(geometry)
    return (None if faults else geometry), faults


def _snapped(
    plan: Plan, grids: Mapping[str, Any], drawn: dict[str, Geometry], movable: set[str]
) -> dict[str, Geometry]:
    """The boundaries without slivers towards each other and towards the grids that stay; what was done is noted."""
    kept = {code: grid.boundary for code, grid in grids.items() if grid.boundary}
    changed, slivers = without_slivers({**kept, **drawn}, movable)
    plan.notes += [_sliver_in_words(sliver, grids) for sliver in slivers]
    return {**drawn, **changed}


def _sliver_in_words(sliver: Sliver, grids: Mapping[str, Any]) -> str:
    words = {
        "moved": grids[sliver.moved].name,
        "kept": grids[sliver.kept].name,
        "area": round(sliver.square_metres),
    }
    if sliver.gap:
        return _("A narrow gap of %(area)d m² between %(moved)s and %(kept)s is closed: it goes to %(moved)s.") % words
    return _("A narrow overlap of %(area)d m²: the border of %(moved)s now follows %(kept)s.") % words


def overlaps_in_words(grids: Mapping[str, Any], drawn: Mapping[str, Geometry]) -> dict[str, list[str]]:
    """Overlaps on the map after the import, in words, by the code of each grid that the file draws."""
    kept = {code: grid.boundary for code, grid in grids.items() if grid.boundary}
    clashes: dict[str, list[str]] = {}
    for overlap in overlaps({**kept, **drawn}):
        for mine, other in ((overlap.first, overlap.second), (overlap.second, overlap.first)):
            if mine in drawn:
                name = str(grids[other].name) if other in grids else other
                clashes.setdefault(mine, []).append(_overlap_in_words(overlap, other, name))
    return clashes


def _overlap_in_words(overlap: Overlap, code: str, name: str) -> str:
    words = {"name": name, "code": code, "area": round(overlap.square_metres)}
    return _("It overlaps %(name)s (%(code)s) by %(area)d m².") % words


def _misplaced(grids: Mapping[str, Any], code: str, geometry: Geometry) -> list[str]:
    """Why a boundary would lie outside its subdistrict, in words; nothing if it does not."""
    office = grids[code].subdistrict
    neighbours = [grid.boundary for grid in grids.values() if grid.boundary and grid.subdistrict_id == office.pk]
    expected = expected_extent(office)
    metres = metres_outside(geometry, extent=expected, neighbours=neighbours)
    if metres is None:
        return []
    middle = shape(geometry).centroid
    words = {"km": max(1, round(metres / 1000)), "east": f"{middle.x:.4f}", "north": f"{middle.y:.4f}"}
    if exchanged(geometry, extent=expected):
        return [_("Longitude and latitude are exchanged: %(east)s, %(north)s. The longitude comes first.") % words]
    return [
        _(
            "It would lie at %(east)s, %(north)s, some %(km)d km outside the subdistrict. Check code, coordinates and "
            "the extent of the subdistrict."
        )
        % words
    ]
