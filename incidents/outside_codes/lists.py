"""What outside codes mean: for sheets, and for the filters of REST."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from grids.scope import Scope
from grids.territory.models import GridVersion
from incidents.outside_codes.models import OutsideCode, ThingKind


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
