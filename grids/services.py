"""Acts of the map: each is one decision, one transaction, with its day, its reason and who entered it.

A grid's identity outlives its names: an act begins a new version, opens a grid or ends one, and never
touches what was. Upper floors follow on `grids.signals.map_changed`, or refuse there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from core.errors import Conflict, InvalidInput
from grids.models import (
    FACTS,
    ActKind,
    Complexity,
    Grid,
    GridAct,
    GridLink,
    GridOfAct,
    GridVersion,
    Subdistrict,
    Village,
)
from grids.signals import MapChange, map_changed

LAST_SERIAL = 999
COUNTS = ("households", "population", "premises")


class MapConflict(Conflict):
    """Something else is planned for the grid; the message names it."""

    code = "map_conflict"


@dataclass(frozen=True)
class Decision:
    """From which day something holds, why, and who entered it when."""

    effective_on: date
    reason: str
    by: Any  # an account; the floor of accounts lies above
    at: datetime


@dataclass(frozen=True)
class Part:
    """A grid that an act opens: what it is called and what it holds. Its code is assigned."""

    name: str
    village: Village
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class _Work:
    """What one act has done so far."""

    decision: Decision
    kind: str
    subdistrict: Subdistrict
    changes: list[dict[str, Any]] = field(default_factory=list)
    grids: set[int] = field(default_factory=set)
    links: list[tuple[Grid, Grid, bool]] = field(default_factory=list)
    closing: dict[int, int | None] = field(default_factory=dict)

    @property
    def on(self) -> date:
        return self.decision.effective_on

    def done(self) -> GridAct:
        """Write the act down and let the upper floors follow."""
        act = GridAct.objects.create(
            subdistrict=self.subdistrict,
            kind=self.kind,
            effective_on=self.on,
            reason=self.decision.reason.strip(),
            decided_at=self.decision.at,
            decided_by=self.decision.by,
            changes=self.changes,
        )
        GridOfAct.objects.bulk_create(GridOfAct(act=act, grid_id=grid) for grid in sorted(self.grids))
        GridLink.objects.bulk_create(
            GridLink(act=act, predecessor=before, successor=after, on=self.on, heir=heir)
            for before, after, heir in self.links
        )
        map_changed.send(GridAct, change=MapChange(act, frozenset(self.grids), dict(self.closing)))
        return act


@transaction.atomic
def open_grid(*, part: Part, decision: Decision) -> Grid:
    """Open a new grid. Raises InvalidInput."""
    work = _begin(ActKind.OPEN, part.village.subdistrict, decision)
    grid = _open(work, part)
    work.done()
    return grid


@transaction.atomic
def rename_grid(*, grid: Grid, name: str, decision: Decision) -> GridAct:
    """Call a grid by another name from a day on. Raises InvalidInput, MapConflict."""
    return _change(ActKind.RENAME, grid, decision, {"name": name.strip()})


@transaction.atomic
def change_facts(*, grid: Grid, facts: Mapping[str, Any], decision: Decision) -> GridAct:
    """Change what a grid is and holds from a day on. Raises InvalidInput, MapConflict."""
    return _change(ActKind.FACTS, grid, decision, facts)


@transaction.atomic
def redraw_grids(*, boundaries: Mapping[int, Any], decision: Decision) -> GridAct:
    """Draw the boundaries of grids of one subdistrict (by their keys) anew from a day on, as one act.

    The boundaries are judged already: see `grids.boundaries`. Raises InvalidInput, MapConflict.
    """
    grids = list(Grid.objects.filter(pk__in=boundaries).select_related("subdistrict").order_by("pk"))
    work = _begin(ActKind.FACTS, grids[0].subdistrict, decision)
    for grid in _open_then(work, grids):
        _version(work, grid, {"boundary": boundaries[grid.pk]})
    return work.done()


@transaction.atomic
def move_grid(*, grid: Grid, village: Village, decision: Decision, name: str = "") -> GridAct:
    """Let a grid belong to another village: its code changes, its identity does not. Raises InvalidInput."""
    if village.subdistrict_id != grid.subdistrict_id:
        raise InvalidInput(_("A grid stays in its subdistrict."), fields={"village": _("in another subdistrict")})
    if GridVersion.objects.on(decision.effective_on).filter(grid=grid, village=village).exists():
        message = _("The grid belongs to this village already.")
        raise InvalidInput(message, fields={"village": message})
    Grid.objects.select_for_update(no_key=True).get(pk=grid.pk)  # grids before villages, as every act locks them
    changes: dict[str, Any] = {"village": village, "code": next_code(village)}
    return _change(ActKind.MOVE, grid, decision, changes | ({"name": name.strip()} if name.strip() else {}))


@transaction.atomic
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
    parts, with its open cases and postings. Without, it closes, and `parts[heir]` takes them over.
    """
    work = _begin(ActKind.SPLIT, grid.subdistrict, decision)
    if len(parts) + (keeps is not None) < 2:
        message = _("A split leaves at least two grids.")
        raise InvalidInput(message, fields={"parts": message})
    if keeps is None and heir >= len(parts):
        message = _("Choose one of the new grids.")
        raise InvalidInput(message, fields={"heir": message})
    (grid,) = _lasting(work, [grid])
    opened = [_open(work, part) for part in parts]
    work.links += [(grid, new, keeps is None and place == heir) for place, new in enumerate(opened)]
    if keeps is None:
        _close(work, grid, opened[heir])
    elif keeps:
        _version(work, grid, keeps)
    work.grids.add(grid.pk)
    return work.done()


@transaction.atomic
def merge_grids(
    *,
    grids: Sequence[Grid],
    decision: Decision,
    into: Grid | None = None,
    name: str = "",
    village: Village | None = None,
) -> GridAct:
    """Merge grids into one of them (`into`), which keeps its identity, or into a new one.

    The merged grid holds what they held together; it takes over their open cases and postings.
    Raises InvalidInput, MapConflict.
    """
    first = into or grids[0]
    work = _begin(ActKind.MERGE, first.subdistrict, decision)
    members = {grid.pk: grid for grid in (*grids, first)}
    if len(members) < 2:
        message = _("Choose at least one other grid.")
        raise InvalidInput(message, fields={"others": message})
    locked = _lasting(work, list(members.values()))
    facts = _together([_version_on(grid, work.on) for grid in locked])
    if into is None:
        place = village or _version_on(first, work.on).village
        result = _open(work, Part(name, place, facts))
    else:
        result = next(grid for grid in locked if grid.pk == into.pk)
        _version(work, result, facts | ({"name": name.strip()} if name.strip() else {}))
    for grid in locked:
        if grid.pk != result.pk:
            work.links.append((grid, result, True))
            _close(work, grid, result)
    return work.done()


@transaction.atomic
def close_grid(*, grid: Grid, decision: Decision, heir: Grid | None = None) -> GridAct:
    """Close a grid; its ground, open cases and postings fall to `heir`. Raises InvalidInput, MapConflict.

    Without an heir the upper floors say what must be settled first.
    """
    work = _begin(ActKind.CLOSE, grid.subdistrict, decision)
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
    (grid,) = _lasting(work, [grid])
    _close(work, grid, heir)
    return work.done()


def next_code(village: Village) -> str:
    """The village's code and its next serial. Serials are never used again. Raises InvalidInput."""
    Village.objects.select_for_update(no_key=True).get(pk=village.pk)  # stops two acts from taking one serial
    used = GridVersion.objects.filter(code__startswith=village.code).order_by("-code").values_list("code", flat=True)
    last = used.first()
    serial = int(last[len(village.code) :]) + 1 if last else 1
    if serial > LAST_SERIAL:
        message = _("The serials of this village are used up.")
        raise InvalidInput(message, fields={"village": message})
    return f"{village.code}{serial:03d}"


def _begin(kind: str, subdistrict: Subdistrict, decision: Decision) -> _Work:
    if not decision.reason.strip():
        message = _("Write down why.")
        raise InvalidInput(message, fields={"reason": message})
    return _Work(decision, kind, subdistrict)


def _change(kind: str, grid: Grid, decision: Decision, changes: Mapping[str, Any]) -> GridAct:
    work = _begin(kind, grid.subdistrict, decision)
    (grid,) = _open_then(work, [grid])
    _version(work, grid, changes)
    return work.done()


def _open_then(work: _Work, grids: Sequence[Grid]) -> list[Grid]:
    """The grids, locked in the order of their keys: a second act on one of them waits for this one."""
    rows = Grid.objects.select_for_update(no_key=True).filter(pk__in=[grid.pk for grid in grids]).order_by("pk")
    locked = list(rows)
    for grid in locked:
        if grid.subdistrict_id != work.subdistrict.pk:
            raise InvalidInput(_("An act stays within one subdistrict."))
        if work.on not in grid.during:
            words = {"grid": _last(grid).name, "day": work.on}
            message = _("“%(grid)s” is not open on %(day)s.") % words
            raise InvalidInput(message, fields={"effective_on": message})
    return locked


def _lasting(work: _Work, grids: Sequence[Grid]) -> list[Grid]:
    """The grids, locked; none of them may be about to close."""
    locked = _open_then(work, grids)
    for grid in locked:
        if grid.during.upper is not None:
            words = {"grid": _last(grid).name, "day": grid.during.upper}
            raise MapConflict(_("“%(grid)s” closes on %(day)s already.") % words)
    return locked


def _open(work: _Work, part: Part) -> Grid:
    if part.village.subdistrict_id != work.subdistrict.pk:
        raise InvalidInput(_("An act stays within one subdistrict."), fields={"village": _("in another subdistrict")})
    grid = Grid.objects.create(subdistrict=work.subdistrict, during=DateRange(work.on, None))
    version = GridVersion(
        grid=grid,
        during=DateRange(work.on, None),
        code=next_code(part.village),
        name=part.name.strip(),
        village=part.village,
        **_known(part.facts),
    )
    _save(version)
    work.grids.add(grid.pk)
    work.changes.append({"grid": grid.pk, "before": None, "after": _told(version)})
    return grid


def _close(work: _Work, grid: Grid, heir: Grid | None) -> None:
    """End a grid on the act's day. Its last version stays open-ended: it keeps its name for ever."""
    if work.on == grid.during.lower:
        message = _("A grid is open for at least a day.")
        raise InvalidInput(message, fields={"effective_on": message})
    _refuse_before_a_planned_change(work, _last(grid))
    _refuse_before_an_inheritance(work, grid)
    grid.during = DateRange(grid.during.lower, work.on)
    grid.save(update_fields=["during"])
    work.grids.add(grid.pk)
    work.closing[grid.pk] = heir.pk if heir else None
    work.changes.append({"grid": grid.pk, "before": _told(_last(grid)), "after": None})


def _version(work: _Work, grid: Grid, changes: Mapping[str, Any]) -> None:
    """Begin a version of the grid on the act's day; one that begins that very day is changed instead."""
    last = _last(grid)
    _refuse_before_a_planned_change(work, last)
    before = _told(last)
    if work.on > last.during.lower:
        upper = last.during.upper
        last.during = DateRange(last.during.lower, work.on)
        last.save(update_fields=["during"])
        last.pk, last._state.adding, last.during = None, True, DateRange(work.on, upper)
    for name, value in {
        **{n: v for n, v in changes.items() if n in ("name", "village", "code", "boundary")},
        **_known(changes),
    }.items():
        setattr(last, name, value)
    if last.complexity == Complexity.ORDINARY:
        last.complexity_reason = ""
    _save(last)
    work.grids.add(grid.pk)
    work.changes.append({"grid": grid.pk, "before": before, "after": _told(last)})


def _refuse_before_a_planned_change(work: _Work, last: GridVersion) -> None:
    """Acts on one grid follow each other, so that a later one never rests on what an earlier one undid."""
    if work.on < last.during.lower:
        words = {"grid": last.name, "day": last.during.lower}
        message = _("A change of “%(grid)s” takes effect on %(day)s already: choose that day or a later one.") % words
        raise InvalidInput(message, fields={"effective_on": message})


def _refuse_before_an_inheritance(work: _Work, grid: Grid) -> None:
    """A grid that is to take over others stays open until it has, so that no ground falls to a closed grid."""
    planned = GridLink.objects.filter(successor=grid, on__gte=work.on).order_by("-on").first()
    if planned:
        words = {"grid": _last(grid).name, "day": planned.on}
        message = _("“%(grid)s” takes over another grid on %(day)s: choose a later day.") % words
        raise InvalidInput(message, fields={"effective_on": message})


def _save(version: GridVersion) -> None:
    """Check and save. Raises InvalidInput naming the field."""
    if version.complexity == Complexity.COMPLEX and not version.complexity_reason:
        message = _("Write down why the grid is complex: it decides how many full-time members are needed.")
        raise InvalidInput(message, fields={"complexity_reason": message})
    try:
        version.full_clean(exclude=["grid", "village", "boundary"])
    except ValidationError as error:
        named = {name: " ".join(texts) for name, texts in error.message_dict.items() if name != "__all__"}
        raise InvalidInput(" ".join(error.messages), fields=named) from error
    version.save()


def _last(grid: Grid) -> GridVersion:
    return GridVersion.objects.filter(grid=grid).select_related("village").latest("during")


def _version_on(grid: Grid, day: date) -> GridVersion:
    return GridVersion.objects.on(day).select_related("village__subdistrict").get(grid=grid)


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in FACTS if name in facts}


def _told(version: GridVersion) -> dict[str, Any]:
    """A version as the history of acts keeps it."""
    named = {"code": version.code, "name": version.name, "village": version.village.code}
    facts = {name: getattr(version, name) for name in FACTS}
    return named | facts | {"boundary": _print_of(version.boundary)}


def _print_of(boundary: Any) -> str | None:
    """A boundary's fingerprint: tells one from another where the thousands of points would drown the history."""
    if boundary is None:
        return None
    return hashlib.sha256(json.dumps(boundary, sort_keys=True).encode()).hexdigest()[:8]


def _together(versions: Sequence[GridVersion]) -> dict[str, Any]:
    """What several grids hold together; a figure that one of them lacks is unknown."""
    facts: dict[str, Any] = {}
    for name in COUNTS:
        figures = [getattr(version, name) for version in versions]
        facts[name] = None if None in figures else sum(figures)
    complex_ones = [version for version in versions if version.complexity == Complexity.COMPLEX]
    facts["complexity"] = Complexity.COMPLEX if complex_ones else Complexity.ORDINARY
    reasons = dict.fromkeys(version.complexity_reason for version in complex_ones if version.complexity_reason)
    facts["complexity_reason"] = "；".join(reasons)[:200]
    facts["villager_groups"] = "、".join(version.villager_groups for version in versions if version.villager_groups)[
        :200
    ]
    return facts
