"""Villages and grids as lists: querysets, columns, filters and JSON."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, DateField, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Greatest
from django_filters import CharFilter, ChoiceFilter, DateFilter, UUIDFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.clock import day_of, starts_at
from core.rest.datasets import Dataset, fields
from core.rest.filters import Filters
from core.rest.serializers import ByKey
from grids.scope import Scope
from grids.territory.models import Complexity, Grid, GridKind, GridVersion, Village
from grids.territory.models_of_acts import CLOSING_ACTS, ActKind, GridLink, GridOfAct, VillageOfAct


def with_grid_code(queryset: QuerySet[Any], on: date, path: str = "grid") -> QuerySet[Any]:
    """Annotate `grid_code`: what the grid at `path` was called on the day, or at first where it was not yet open."""
    day = Greatest(Value(on, DateField()), F(f"{path}__during__startswith"))
    version = FilteredRelation(f"{path}__versions", condition=Q(**{f"{path}__versions__during__contains": day}))
    return queryset.annotate(grid_version=version, grid_code=F("grid_version__code"))


def name_today(at: datetime) -> Subquery:
    """What the grid of a row is called on the day of `at`."""
    return Subquery(GridVersion.objects.on(day_of(at)).filter(grid=OuterRef("grid")).values("name")[:1])


def grids(scope: Scope, on: date) -> QuerySet[Grid]:
    """The grids that were open on the day, as they were then: a closing that was decided later is left out."""
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

    As with grids, a closing that was decided later is left out.
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


GRID_COLUMNS = fields(
    "code",
    "name",
    grid_key="key",
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


def grid_field(**options: Any) -> ByKey:
    """A grid by its code: out as annotated by `with_grid_code`, in among those one may write about."""
    return ByKey("grid_code", lambda view, code: view.find_grid(code), **options)


def key_field(path: str = "grid.key") -> ByKey:
    """The stable key of the grid at `path`, which stays while its code changes."""
    return ByKey(path)


def village_field(**options: Any) -> ByKey:
    return ByKey("village.code", lambda view, code: view.find_village(code), **options)


def subdistrict_field(**options: Any) -> ByKey:
    return ByKey("subdistrict.code", lambda view, code: view.find_subdistrict(code), **options)


@extend_schema_field(OpenApiTypes.OBJECT)
class GeoJSON(serializers.JSONField):
    """A GeoJSON geometry, or null."""


class VillageSerializer(serializers.ModelSerializer[Village]):
    name = serializers.CharField(source="called")
    subdistrict = ByKey("subdistrict.code")
    opened_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)

    class Meta:
        model = Village
        fields = ["code", "name", "subdistrict", "opened_on", "closed_on"]


class GridSerializer(serializers.Serializer[Grid]):
    code = serializers.CharField()
    grid_key = key_field("key")
    name = serializers.CharField()
    village = ByKey("village_code")
    village_name = serializers.CharField()
    kind = serializers.ChoiceField(GridKind.choices)
    villager_groups = serializers.CharField()
    complexity = serializers.ChoiceField(Complexity.choices)
    complexity_reason = serializers.CharField()
    opened_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)
    population = serializers.IntegerField(allow_null=True)
    households = serializers.IntegerField(allow_null=True)
    premises = serializers.IntegerField(allow_null=True)
    boundary = GeoJSON(allow_null=True)


class VillageFilter(Filters):
    code = CharFilter()
    name = CharFilter("called")
    subdistrict = CharFilter("subdistrict__code")


class GridFilter(Filters):
    code = CharFilter()
    grid_key = UUIDFilter("key")
    name = CharFilter()
    village = CharFilter("village_code")
    kind = ChoiceFilter(choices=GridKind.choices)
    complexity = ChoiceFilter(choices=Complexity.choices)
    opened_on = DateFilter()
    closed_on = DateFilter()


def grids_of(user: Any, on: date) -> QuerySet[Grid]:
    return grids(user.scope, on)


def villages_of(user: Any, on: date) -> QuerySet[Village]:
    return villages(user.scope, on)


VILLAGES = Dataset("villages", villages_of, VILLAGE_COLUMNS)
GRIDS = Dataset("grids", grids_of, GRID_COLUMNS)


def successions(user: Any, _on: date) -> QuerySet[GridLink]:
    """Which grid took over the ground of which, or a part of it; `heir` is the one that answers for what is open."""
    return GridLink.objects.filter(successor__in=Grid.objects.within(user.scope).values("pk"))


GRID_SUCCESSIONS = Dataset(
    "grid-successions",
    successions,
    fields("id", "heir", predecessor="predecessor__key", successor="successor__key", day="on"),
    dated="on",
)
