"""The common parts of all acts of the map: new versions, opening and closing grids, recording the act."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from core.errors import Conflict, InvalidInput
from core.history.saying import giving_reason
from core.punctuation import sentences
from grids.boundaries.geometry import Geometry
from grids.territory.models import FACTS, Complexity, Grid, GridVersion, Subdistrict, Village
from grids.territory.models_of_acts import GridAct, GridLink, GridOfAct, VillageOfAct
from grids.territory.signals import MapChange, map_changed

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
    by: Any  # an account of staff, which grids cannot import
    at: datetime


@dataclass(frozen=True)
class Part:
    """A grid that an act opens: what it is called and what it holds, and where it lies. Without a code one is assigned.

    The boundary is checked already: see `grids.boundaries`.
    """

    name: str
    village: Village
    facts: Mapping[str, Any] = field(default_factory=dict)
    boundary: Geometry | None = None
    code: str = ""


@dataclass
class Work:
    """What one act has done so far."""

    decision: Decision
    kind: str
    subdistrict: Subdistrict
    changes: list[dict[str, Any]] = field(default_factory=list)
    grids: set[int] = field(default_factory=set)
    links: list[tuple[Grid, Grid, bool]] = field(default_factory=list)
    closing: dict[int, int | None] = field(default_factory=dict)
    villages: list[Village] = field(default_factory=list)
    villages_closing: set[int] = field(default_factory=set)

    @property
    def on(self) -> date:
        return self.decision.effective_on

    def done(self) -> GridAct:
        """Write the act down and let the later apps follow."""
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
        VillageOfAct.objects.bulk_create(VillageOfAct(act=act, village=village) for village in self.villages)
        with giving_reason(act.reason):
            map_changed.send(
                GridAct,
                change=MapChange(act, frozenset(self.grids), dict(self.closing), frozenset(self.villages_closing)),
            )
        return act


Service = TypeVar("Service", bound=Callable[..., Any])


def act_of_the_map(service: Service) -> Service:
    """One transaction, in which the decision's reason stands for every row that changes: frozen months ask for one."""

    @wraps(service)
    def acting(*, decision: Decision, **more: Any) -> Any:
        because = decision.reason.strip()
        with transaction.atomic(), giving_reason(because) if because else nullcontext():
            return service(decision=decision, **more)

    return cast("Service", acting)


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


def begin(kind: str, subdistrict: Subdistrict, decision: Decision) -> Work:
    if not decision.reason.strip():
        message = _("Write down why.")
        raise InvalidInput(message, fields={"reason": message})
    return Work(decision, kind, subdistrict)


def change_version(kind: str, grid: Grid, decision: Decision, changes: Mapping[str, Any]) -> GridAct:
    work = begin(kind, grid.subdistrict, decision)
    (grid,) = locked_open(work, [grid])
    begin_version(work, grid, changes)
    return work.done()


def locked_open(work: Work, grids: Sequence[Grid]) -> list[Grid]:
    """The grids, locked in the order of their keys: a second act on one of them waits for this one.

    Raises InvalidInput for one of another subdistrict, or that is not open on the act's day.
    """
    rows = Grid.objects.select_for_update(no_key=True).filter(pk__in=[grid.pk for grid in grids]).order_by("pk")
    locked = list(rows)
    for grid in locked:
        if grid.subdistrict_id != work.subdistrict.pk:
            raise InvalidInput(_("An act stays within one subdistrict."))
        if work.on not in grid.during:
            words = {"grid": last_version(grid).name, "day": work.on}
            message = _("“%(grid)s” is not open on %(day)s.") % words
            raise InvalidInput(message, fields={"effective_on": message})
    return locked


def locked_lasting(work: Work, grids: Sequence[Grid]) -> list[Grid]:
    """The grids, locked as by `locked_open`. Raises MapConflict for one that is about to close."""
    locked = locked_open(work, grids)
    for grid in locked:
        if grid.during.upper is not None:
            words = {"grid": last_version(grid).name, "day": grid.during.upper}
            raise MapConflict(_("“%(grid)s” closes on %(day)s already.") % words)
    return locked


def open_part(work: Work, part: Part) -> Grid:
    if part.village.subdistrict_id != work.subdistrict.pk:
        raise InvalidInput(_("An act stays within one subdistrict."), fields={"village": _("in another subdistrict")})
    refuse_closed_village(part.village, work.on)
    grid = Grid.objects.create(subdistrict=work.subdistrict, during=DateRange(work.on, None))
    version = GridVersion(
        grid=grid,
        during=DateRange(work.on, None),
        code=_given_code(part) if part.code else next_code(part.village),
        name=part.name.strip(),
        village=part.village,
        boundary=part.boundary,
        **known_facts(part.facts),
    )
    _save(version)
    work.grids.add(grid.pk)
    work.changes.append({"grid": grid.pk, "before": None, "after": snapshot_of(version)})
    return grid


def _given_code(part: Part) -> str:
    """A new grid's real code: of its village, and never used before. Raises InvalidInput."""
    Village.objects.select_for_update(no_key=True).get(pk=part.village.pk)  # as in `next_code`
    message = ""
    if not part.code.startswith(part.village.code):
        message = _("A grid's code begins with that of its village, %(code)s.") % {"code": part.village.code}
    elif GridVersion.objects.filter(code=part.code).exists():
        message = _("A grid carries this code, or carried it: codes are never used again.")
    if message:
        raise InvalidInput(message, fields={"code": message})
    return part.code


def end_grid(work: Work, grid: Grid, heir: Grid | None) -> None:
    """End a grid on the act's day, `heir` taking over its work.

    Its last version stays open-ended: it keeps its name. Raises InvalidInput for its first day, and before a change
    that is planned already.
    """
    if work.on == grid.during.lower:
        message = _("A grid is open for at least a day.")
        raise InvalidInput(message, fields={"effective_on": message})
    _refuse_before_a_planned_change(work, last_version(grid))
    _refuse_before_an_inheritance(work, grid)
    grid.during = DateRange(grid.during.lower, work.on)
    grid.save(update_fields=["during"])
    work.grids.add(grid.pk)
    work.closing[grid.pk] = heir.pk if heir else None
    change = {"grid": grid.pk, "before": snapshot_of(last_version(grid)), "after": None}
    work.changes.append(change | ({"heir": heir.pk} if heir else {}))


def begin_version(work: Work, grid: Grid, changes: Mapping[str, Any]) -> None:
    """Begin a version of the grid on the act's day; one that begins that very day is changed instead."""
    last = last_version(grid)
    _refuse_before_a_planned_change(work, last)
    before = snapshot_of(last)
    if work.on > last.during.lower:
        upper = last.during.upper
        last.during = DateRange(last.during.lower, work.on)
        last.save(update_fields=["during"])
        last.pk, last._state.adding, last.during = None, True, DateRange(work.on, upper)
    for name, value in {
        **{n: v for n, v in changes.items() if n in ("name", "village", "code", "boundary")},
        **known_facts(changes),
    }.items():
        setattr(last, name, value)
    if last.complexity != Complexity.COMPLEX:
        last.complexity_reason = ""
    _save(last)
    work.grids.add(grid.pk)
    work.changes.append({"grid": grid.pk, "before": before, "after": snapshot_of(last)})


def refuse_closed_village(village: Village, on: date) -> None:
    """A grid lies in a village that lasts. Raises InvalidInput."""
    # Stops a closing of the village at this moment from missing this grid: it waits, or we do and then see it.
    lasts = Village.objects.select_for_update(no_key=True).get(pk=village.pk).during
    if on not in lasts or lasts.upper is not None:
        message = _("The village “%(village)s” is not open from %(day)s on.") % {"village": village.name, "day": on}
        raise InvalidInput(message, fields={"village": message})


def _refuse_before_a_planned_change(work: Work, last: GridVersion) -> None:
    """Acts on one grid follow each other, so that a later one never rests on what an earlier one undid."""
    if work.on < last.during.lower:
        words = {"grid": last.name, "day": last.during.lower}
        message = _("A change of “%(grid)s” takes effect on %(day)s already: choose that day or a later one.") % words
        raise InvalidInput(message, fields={"effective_on": message})


def _refuse_before_an_inheritance(work: Work, grid: Grid) -> None:
    """A grid that is to take over others stays open until it has, so that no ground falls to a closed grid."""
    planned = GridLink.objects.filter(successor=grid, on__gte=work.on).order_by("-on").first()
    if planned:
        words = {"grid": last_version(grid).name, "day": planned.on}
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
        named = {name: sentences(texts) for name, texts in error.message_dict.items() if name != "__all__"}
        raise InvalidInput(sentences(error.messages), fields=named) from error
    version.save()


def last_version(grid: Grid) -> GridVersion:
    return GridVersion.objects.filter(grid=grid).select_related("village").latest("during")


def version_on(grid: Grid, day: date) -> GridVersion:
    return GridVersion.objects.on(day).select_related("village__subdistrict").get(grid=grid)


def known_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in FACTS if name in facts}


def snapshot_of(version: GridVersion) -> dict[str, Any]:
    """A version as the history of acts keeps it."""
    named = {"code": version.code, "name": version.name, "village": version.village.code}
    facts = {name: getattr(version, name) for name in FACTS}
    return named | facts | {"boundary": _print_of(version.boundary)}


def _print_of(boundary: Any) -> str | None:
    """A boundary's fingerprint: shows a difference in the history without its thousands of points."""
    if boundary is None:
        return None
    return hashlib.sha256(json.dumps(boundary, sort_keys=True).encode()).hexdigest()[:8]


def together(versions: Sequence[GridVersion]) -> dict[str, Any]:
    """What several grids hold together; a figure that one of them lacks is unknown."""
    facts: dict[str, Any] = {}
    for name in COUNTS:
        figures = [getattr(version, name) for version in versions]
        facts[name] = None if None in figures else sum(figures)
    facts["complexity"] = _complexity_of(versions)
    complex_ones = [version for version in versions if version.complexity == Complexity.COMPLEX]
    reasons = dict.fromkeys(version.complexity_reason for version in complex_ones if version.complexity_reason)
    facts["complexity_reason"] = "；".join(reasons)[:200]
    facts["villager_groups"] = "、".join(version.villager_groups for version in versions if version.villager_groups)[
        :200
    ]
    return facts


def _complexity_of(versions: Sequence[GridVersion]) -> Complexity:
    """Of several grids together: complex where one is, simple where all are."""
    known = {version.complexity for version in versions}
    if Complexity.COMPLEX in known:
        return Complexity.COMPLEX
    return Complexity.SIMPLE if known == {Complexity.SIMPLE} else Complexity.ORDINARY
