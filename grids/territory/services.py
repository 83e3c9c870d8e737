"""Acts of the map on grids: each is one decision, one transaction, with its day, its reason and who entered it.

A grid's identity outlives its names: an act begins a new version, opens a grid or ends one, and never
touches what was. Later apps (staff, incidents …) follow on `grids.territory.signals.map_changed`, or refuse there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from grids.boundaries.geometry import remainder, union
from grids.territory.models import Grid, GridVersion, Village
from grids.territory.models_of_acts import ActKind, GridAct
from grids.territory.placeholders import is_placeholder_code
from grids.territory.work import (
    Decision,
    Part,
    act_of_the_map,
    begin,
    begin_version,
    change_version,
    end_grid,
    last_version,
    locked_lasting,
    locked_open,
    next_code,
    open_part,
    refuse_closed_village,
    together,
    version_on,
)


@act_of_the_map
def open_grid(*, part: Part, decision: Decision) -> Grid:
    """Open a new grid. Raises InvalidInput."""
    work = begin(ActKind.OPEN, part.village.subdistrict, decision)
    grid = open_part(work, part)
    work.done()
    return grid


@act_of_the_map
def rename_grid(*, grid: Grid, name: str, decision: Decision) -> GridAct:
    """Call a grid by another name from a day on. Raises InvalidInput, MapConflict."""
    return change_version(ActKind.RENAME, grid, decision, {"name": name.strip()})


@act_of_the_map
def change_facts(*, grid: Grid, facts: Mapping[str, Any], decision: Decision) -> GridAct:
    """Change what a grid is and holds from a day on. Raises InvalidInput, MapConflict."""
    return change_version(ActKind.FACTS, grid, decision, facts)


@act_of_the_map
def describe_grid(*, grid: Grid, changes: Mapping[str, Any], decision: Decision) -> GridAct:
    """Change name, facts and code of a grid as one act; a code only while it is a placeholder, and for a real one.

    Raises InvalidInput, MapConflict.
    """
    if "code" in changes:
        _refuse_code(grid, changes["code"])
    kind = ActKind.RENAME if {"code", "name"} & changes.keys() else ActKind.FACTS
    return change_version(kind, grid, decision, changes)


def _refuse_code(grid: Grid, code: str) -> None:
    last = last_version(grid)
    message = ""
    if not is_placeholder_code(last.code):
        message = _("The code %(code)s is real and stays: only placeholders are replaced.") % {"code": last.code}
    elif is_placeholder_code(code):
        message = _("%(code)s is a placeholder itself: write the real code.") % {"code": code}
    elif not code.startswith(last.village.code):
        message = _("A grid's code begins with that of its village, %(code)s.") % {"code": last.village.code}
    elif GridVersion.objects.filter(code=code).exclude(grid=grid).exists():
        message = _("Another grid carries this code on some of these days.")
    if message:
        raise InvalidInput(message, fields={"code": message})


@act_of_the_map
def redraw_grids(*, boundaries: Mapping[int, Any], decision: Decision) -> GridAct:
    """Draw the boundaries of grids of one subdistrict (by their keys) again from a day on, as one act.

    The boundaries are checked already: see `grids.boundaries`. Raises InvalidInput, MapConflict.
    """
    grids = list(Grid.objects.filter(pk__in=boundaries).select_related("subdistrict").order_by("pk"))
    work = begin(ActKind.FACTS, grids[0].subdistrict, decision)
    for grid in locked_open(work, grids):
        begin_version(work, grid, {"boundary": boundaries[grid.pk]})
    return work.done()


@act_of_the_map
def move_grid(*, grid: Grid, village: Village, decision: Decision, name: str = "") -> GridAct:
    """Let a grid belong to another village: its code changes, its identity does not. Raises InvalidInput."""
    if village.subdistrict_id != grid.subdistrict_id:
        raise InvalidInput(_("A grid stays in its subdistrict."), fields={"village": _("in another subdistrict")})
    if GridVersion.objects.on(decision.effective_on).filter(grid=grid, village=village).exists():
        message = _("The grid belongs to this village already.")
        raise InvalidInput(message, fields={"village": message})
    Grid.objects.select_for_update(no_key=True).get(pk=grid.pk)  # grids before villages, as every act locks them
    refuse_closed_village(village, decision.effective_on)
    changes: dict[str, Any] = {"village": village, "code": next_code(village)}
    return change_version(ActKind.MOVE, grid, decision, changes | ({"name": name.strip()} if name.strip() else {}))


@act_of_the_map
def split_grid(
    *,
    grid: Grid,
    parts: Sequence[Part],
    decision: Decision,
    keeps: Mapping[str, Any] | None = None,
    heir: int = 0,
) -> GridAct:
    """Split a grid into new ones. Raises InvalidInput, MapConflict.

    With `keeps` (its facts from then on, or an empty mapping) the grid itself stays as one of the
    parts, with its open incidents and postings. Without, it closes, and `parts[heir]` takes them over.
    A grid that stays keeps what its boundary held beyond the drawn parts; while one of them is not
    drawn, its own is not known either.
    """
    work = begin(ActKind.SPLIT, grid.subdistrict, decision)
    if len(parts) + (keeps is not None) < 2:
        message = _("A split leaves at least two grids.")
        raise InvalidInput(message, fields={"parts": message})
    if keeps is None and heir >= len(parts):
        message = _("Choose one of the new grids.")
        raise InvalidInput(message, fields={"heir": message})
    (grid,) = locked_lasting(work, [grid])
    opened = [open_part(work, part) for part in parts]
    work.links += [(grid, new, keeps is None and place == heir) for place, new in enumerate(opened)]
    if keeps is None:
        end_grid(work, grid, opened[heir])
    else:
        drawn = last_version(grid).boundary
        rest = remainder(drawn, [part.boundary for part in parts])
        changes = {**({} if rest == drawn else {"boundary": rest}), **keeps}
        if changes:
            begin_version(work, grid, changes)
    work.grids.add(grid.pk)
    return work.done()


@act_of_the_map
def merge_grids(
    *,
    grids: Sequence[Grid],
    decision: Decision,
    into: Grid | None = None,
    name: str = "",
    village: Village | None = None,
) -> GridAct:
    """Merge grids into one of them (`into`), which keeps its identity, or into a new one.

    The merged grid holds what they held together, and the ground within their boundaries where all of
    them are drawn; it takes over their open incidents and postings. Raises InvalidInput, MapConflict.
    """
    first = into or grids[0]
    work = begin(ActKind.MERGE, first.subdistrict, decision)
    members = {grid.pk: grid for grid in (*grids, first)}
    if len(members) < 2:
        message = _("Choose at least one other grid.")
        raise InvalidInput(message, fields={"others": message})
    locked = locked_lasting(work, list(members.values()))
    versions = [version_on(grid, work.on) for grid in locked]
    facts, boundary = together(versions), union([version.boundary for version in versions])
    if into is None:
        place = village or version_on(first, work.on).village
        result = open_part(work, Part(name, place, facts, boundary))
    else:
        result = next(grid for grid in locked if grid.pk == into.pk)
        begin_version(work, result, {**facts, "boundary": boundary} | ({"name": name.strip()} if name.strip() else {}))
    for grid in locked:
        if grid.pk != result.pk:
            work.links.append((grid, result, True))
            end_grid(work, grid, result)
    return work.done()


@act_of_the_map
def close_grid(*, grid: Grid, decision: Decision, heir: Grid | None = None) -> GridAct:
    """Close a grid; its ground, open incidents and postings go to `heir`. Raises InvalidInput, MapConflict.

    Without an heir the later apps (staff, incidents …) say what must be settled first.
    """
    work = begin(ActKind.CLOSE, grid.subdistrict, decision)
    if heir is not None and heir.pk == grid.pk:
        message = _("A grid is not its own successor.")
        raise InvalidInput(message, fields={"heir": message})
    if heir is not None:
        # Both at once, in the order of their keys: two acts on the two grids cannot wait for each other.
        list(Grid.objects.select_for_update(no_key=True).filter(pk__in=[grid.pk, heir.pk]).order_by("pk"))
        lasting = Grid.objects.open_on(work.on).filter(subdistrict=grid.subdistrict_id, during__endswith=None)
        if not lasting.filter(pk=heir.pk).exists():
            message = _("The successor must be open from that day on, in the same subdistrict.")
            raise InvalidInput(message, fields={"heir": message})
        work.links.append((grid, heir, True))
        work.grids.add(heir.pk)
    (grid,) = locked_lasting(work, [grid])
    end_grid(work, grid, heir)
    return work.done()
