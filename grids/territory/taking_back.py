"""Takes back a planned act of the map as a whole, until its day comes or something depends on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from core.clock import day_of
from core.errors import InvalidInput
from core.history.saying import giving_reason
from core.punctuation import listed
from grids.territory.models import FACTS, Grid, GridVersion, Village
from grids.territory.models_of_acts import ActKind, GridAct, GridOfAct, VillageOfAct
from grids.territory.signals import act_taken_back
from grids.territory.work import MapConflict, snapshot_of


@transaction.atomic
def take_back(*, act: GridAct, reason: str, by: Any, at: datetime) -> GridAct:
    """Undo an act whose day has not come, and write down who did so when and why. Returns that entry.

    The map of every day is then what it was before the act, postings included. Raises InvalidInput,
    MapConflict where something rests on it: a later act, or anything that was entered about a grid it opens.
    """
    if not reason.strip():
        raise InvalidInput(_("Write down why."), fields={"reason": _("Write down why.")})
    act = GridAct.objects.select_related("subdistrict").get(pk=act.pk)
    touched = list(act.parts.order_by("grid").values_list("grid", flat=True))
    # In the order of their keys, as every act locks them; for good, so that nothing new can refer to them meanwhile.
    grids = {grid.pk: grid for grid in Grid.objects.select_for_update().filter(pk__in=touched).order_by("pk")}
    founded = Village.objects.filter(acts__act=act).order_by("pk")
    # Of the villages alone: the application's role may not lock what acts did.
    villages = {village.code: village for village in founded.select_for_update(of=("self",))}
    _refuse(act, at)
    entry = GridAct.objects.create(
        subdistrict=act.subdistrict,
        kind=ActKind.TAKE_BACK,
        takes_back=act,
        effective_on=day_of(at),
        reason=reason.strip(),
        decided_at=at,
        decided_by=by,
        changes=act.changes,
    )
    for change in reversed(act.changes):
        if "village" in change:
            _restore_village(act, villages[change["village"]], change)
        elif change["before"] is not None:
            _restore_grid(act, grids[change["grid"]], change)
    with giving_reason(entry.reason):
        act_taken_back.send(GridAct, act=act)
    act.links.all().delete()
    for change in act.changes:
        if change["before"] is None:
            _forget(villages.pop(change["village"]) if "village" in change else grids.pop(change["grid"]))
    GridOfAct.objects.bulk_create(GridOfAct(act=entry, grid=grid) for grid in grids.values())
    VillageOfAct.objects.bulk_create(VillageOfAct(act=entry, village=village) for village in villages.values())
    return entry


def _refuse(act: GridAct, at: datetime) -> None:
    if act.kind == ActKind.TAKE_BACK:
        raise MapConflict(_("What was taken back stays so: enter the act again."))
    if hasattr(act, "taken_back_by"):
        raise MapConflict(_("This act was taken back already."))
    if act.effective_on <= day_of(at):
        raise MapConflict(_("The act has taken effect: enter another one that changes the map again."))
    later = GridAct.objects.filter(pk__gt=act.pk, taken_back_by=None).exclude(kind=ActKind.TAKE_BACK)
    resting = later.filter(parts__grid__in=act.parts.values("grid")) | later.filter(
        villages__village__in=act.villages.values("village")
    )
    if first := resting.order_by("-pk").first():
        message = _("A later act rests on this one: take that one back first. %(act)s")
        raise MapConflict(message % {"act": first})


def _restore_grid(act: GridAct, grid: Grid, change: dict[str, Any]) -> None:
    """The grid as it was: open without an end in sight, or without the version that the act began."""
    if change["after"] is None:
        grid.during = DateRange(grid.during.lower, None)
        grid.save(update_fields=["during"])
        return
    version = GridVersion.objects.select_related("village").get(grid=grid, during__startswith=act.effective_on)
    if _began_before(act, grid):
        _rewrite(version, change["before"])
        return
    previous = GridVersion.objects.get(grid=grid, during__endswith=act.effective_on)
    upper = version.during.upper
    version.delete()
    previous.during = DateRange(previous.during.lower, upper)
    previous.save(update_fields=["during"])


def _began_before(act: GridAct, grid: Grid) -> bool:
    """Whether another act of the same day began the version that this act then changed."""
    others = GridAct.objects.filter(
        pk__lt=act.pk, effective_on=act.effective_on, taken_back_by=None, parts__grid=grid
    ).exclude(kind=ActKind.TAKE_BACK)
    return any(
        change.get("grid") == grid.pk and change["after"] is not None for other in others for change in other.changes
    )


def _rewrite(version: GridVersion, before: dict[str, Any]) -> None:
    """Give a version of the very day its former values. A boundary that was drawn over is not known any more."""
    if snapshot_of(version)["boundary"] != before["boundary"]:
        message = _("Two acts of one day drew the boundary of “%(grid)s”: import it again instead.")
        raise MapConflict(message % {"grid": version.name})
    for name in ("code", "name", *FACTS):
        setattr(version, name, before[name])
    version.village = Village.objects.get(code=before["village"])
    version.save()


def _restore_village(act: GridAct, village: Village, change: dict[str, Any]) -> None:
    if change["before"] is None:
        return
    if change["after"] is None:
        village.during = DateRange(village.during.lower, None)
        village.save(update_fields=["during"])
        return
    village.names.get(during__startswith=act.effective_on).delete()
    previous = village.names.get(during__endswith=act.effective_on)
    previous.during = DateRange(previous.during.lower, None)
    previous.save(update_fields=["during"])


def _forget(opened: Grid | Village) -> None:
    """Remove a grid or village that was never open. Every act on it has been taken back by now."""
    opened.acts.all().delete()
    if isinstance(opened, Grid):
        opened.versions.all().delete()
    else:
        opened.names.all().delete()
    try:
        opened.delete()
    except ProtectedError as error:
        kinds = dict.fromkeys(str(one._meta.verbose_name_plural) for one in error.protected_objects)
        message = _("Something was entered already about what this act opens: %(kinds)s.")
        raise MapConflict(message % {"kinds": listed(kinds)}) from error
