"""What outside codes mean: for sheets and for the filters of REST; and the map itself, as a list."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django_filters import CharFilter, ChoiceFilter, DateFilter
from rest_framework import serializers

from core.rest.datasets import Dataset, fields
from core.rest.filters import Filters
from core.rest.serializers import ByKey
from grids.duties import OFFICE_AND_SYSTEM
from grids.scope import Scope
from grids.territory.lists import key_field, with_grid_code
from grids.territory.models import GridVersion
from incidents.outside_codes.models import OutsideCode, ThingKind
from staff.access import access_of
from staff.accounts.models import User


def meanings(*, subdistrict: int, on: date) -> dict[tuple[str, str], str]:
    """(kind, outside code) → our own code on that day.

    A matter is written as `matter/`, a sub-category as `matter/code`. Two queries.
    """
    rows = OutsideCode.objects.filter(subdistrict=subdistrict).on(on).select_related("matter", "subcategory__matter")
    codes = list(rows)
    grids = [row.grid_id for row in codes if row.grid_id]
    now = dict(GridVersion.objects.on(on).filter(grid__in=grids).values_list("grid", "code")) if grids else {}
    known: dict[tuple[str, str], str] = {}
    for row in codes:
        if row.grid_id in now:
            known[ThingKind.GRID, row.code] = now[row.grid_id]
        elif row.matter:
            known[ThingKind.MATTER, row.code] = f"{row.matter.code}/"
        elif row.subcategory:
            known[ThingKind.MATTER, row.code] = f"{row.subcategory.matter.code}/{row.subcategory.code}"
    return known


def named_by(code: str, *, scope: Scope, on: date, prefix: str = "") -> Q:
    """The rows whose grid, matter, sub-category or department is what another system calls by `code`."""
    rows = OutsideCode.objects.within(scope).on(on).filter(code=code)
    named = Q(pk__in=[])
    for kind in ThingKind.values:
        named |= Q(**{f"{prefix}{kind}__in": rows.filter(kind=kind).values(kind)})
    return named


# --- the map as a list --------------------------------------------------------------------------


def outside_codes(user: User, on: date) -> QuerySet[OutsideCode]:
    """The codes of the subdistricts in whose office, or for whose systems, somebody works."""
    rows = OutsideCode.objects.filter(subdistrict__in=access_of(user).subdistricts_as(*OFFICE_AND_SYSTEM))
    joined = rows.select_related("subdistrict", "grid", "subcategory", "department")
    matter = Coalesce("matter__code", "subcategory__matter__code")
    return with_grid_code(joined, on).annotate(matter_code=matter)


class OutsideCodeFilter(Filters):
    system = CharFilter()
    kind = ChoiceFilter(choices=ThingKind.choices)
    code = CharFilter()
    grid = CharFilter("grid_code")
    in_force_on = DateFilter("during", lookup_expr="contains")


class OutsideCodeSerializer(serializers.ModelSerializer[OutsideCode]):
    """`begins_on` and `ends_on` are half-open; null where it was so from the beginning, or holds on."""

    subdistrict = ByKey("subdistrict.code")
    grid = ByKey("grid_code")
    grid_key = key_field()
    matter = ByKey("matter_code", allow_null=True)
    subcategory = ByKey("subcategory.code")
    department = ByKey("department.code")
    begins_on = serializers.DateField(source="during.lower", allow_null=True)
    ends_on = serializers.DateField(source="during.upper", allow_null=True)

    class Meta:
        model = OutsideCode
        fields = [
            "id", "subdistrict", "system", "kind", "code", "grid", "grid_key", "matter", "subcategory", "department",
            "begins_on", "ends_on",
        ]  # fmt: skip


OUTSIDE_CODES = Dataset(
    "outside-codes",
    outside_codes,
    fields(
        *("id", "system", "kind", "code"),
        subdistrict="subdistrict__code",
        grid="grid_code",
        grid_key="grid__key",
        matter="matter_code",
        subcategory="subcategory__code",
        department="department__code",
        begins_on=F("during__startswith"),
        ends_on=F("during__endswith"),
    ),
    in_force="during",
)
