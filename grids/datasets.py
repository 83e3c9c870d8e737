"""The territory as lists: what REST shows and exports carry, under natural keys as of a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, DateField, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Greatest

from core.clock import starts_at
from core.copying import Dataset, fields
from grids.models import CLOSING_ACTS, ActKind, Grid, GridOfAct, GridVersion, Matter, Village, VillageOfAct
from grids.scope import Scope


def with_grid_code(queryset: QuerySet[Any], on: date, path: str = "grid") -> QuerySet[Any]:
    """Annotate `grid_code`: what the grid at `path` was called on the day, or at first where it was not yet open."""
    day = Greatest(Value(on, DateField()), F(f"{path}__during__startswith"))
    version = FilteredRelation(f"{path}__versions", condition=Q(**{f"{path}__versions__during__contains": day}))
    return queryset.annotate(grid_version=version, grid_code=F("grid_version__code"))


def grids(scope: Scope, on: date) -> QuerySet[Grid]:
    """The grids that were open on the day, as they stood then: a closing that was decided later is not told."""
    named = Grid.objects.within(scope).open_on(on).on(on)
    closed_later = GridOfAct.objects.filter(
        grid=OuterRef("pk"),
        act__kind__in=CLOSING_ACTS,
        act__taken_back_by=None,
        act__effective_on=OuterRef("during__endswith"),
        **_decided_after(on),
    )
    return named.annotate(opened_on=F("during__startswith"), closed_on=_closed_on(closed_later))


def villages(scope: Scope, on: date) -> QuerySet[Village]:
    """The villages inside, and those whose grids are, that were open on the day, under their names of it.

    As with grids, a closing that was decided later is not told.
    """
    of_grids = GridVersion.objects.on(on).within(scope).values("village")
    inside = Village.objects.within(scope).values("pk")
    closed_later = VillageOfAct.objects.filter(
        village=OuterRef("pk"), act__kind=ActKind.CLOSE, act__taken_back_by=None, **_decided_after(on)
    )
    return (
        Village.objects.filter(Q(pk__in=inside) | Q(pk__in=of_grids))
        .open_on(on)
        .on(on)
        .select_related("subdistrict")
        .annotate(opened_on=F("during__startswith"), closed_on=_closed_on(closed_later))
    )


def _decided_after(on: date) -> dict[str, Any]:
    return {"act__decided_at__gte": starts_at(on + timedelta(days=1))}


def _closed_on(closed_later: QuerySet[Any]) -> Case:
    return Case(When(Exists(closed_later), then=None), default=F("during__endswith"), output_field=DateField())


def matters(_user: Any, _on: date) -> QuerySet[Matter]:
    """The kinds of business: the same for everybody."""
    return Matter.objects.all()


GRID_COLUMNS = fields(
    "code",
    "name",
    village="village_code",
    village_name="village_name",
    kind="kind",
    villager_groups="villager_groups",
    complexity="complexity",
    complexity_reason="complexity_reason",
    opened_on="opened_on",
    closed_on="closed_on",
    population="population",
    households="households",
    premises="premises",
    boundary="boundary",
)
VILLAGE_COLUMNS = fields(
    "code", name="called", subdistrict="subdistrict__code", opened_on="opened_on", closed_on="closed_on"
)
MATTERS = Dataset(
    "matters",
    matters,
    fields(
        "code",
        "name",
        "position",
        "platform",
        "restricted",
        "decision",
        in_force_from=F("during__startswith"),
        in_force_until=F("during__endswith"),
    ),
    in_force="during",
)
