"""The grids of a page as they are called on the day: with boundary, contact card and latest inspection. One query."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from assessment.inspection.models import Inspection
from grids.territory.contacts import Contact, cards_on
from grids.territory.models import Grid


class ContactCard(NamedTuple):
    """The officials and services attached to a grid."""

    grid: str
    contacts: list[Contact]


def named_grids(grids: Collection[int], day: date) -> dict[int, Any]:
    """These grids by their keys, as they are on the day: each with `boundary`, `card` and its latest `inspection`."""
    rows: Any = Grid.objects.filter(pk__in=grids).select_related("subdistrict").on(day)
    latest = Inspection.objects.filter(grid=OuterRef("pk")).order_by("-week")
    inspection = latest.values_list(JSONObject(pk="pk", week="week", exceptions="exceptions"))[:1]
    rows = rows.annotate(card=cards_on(day), inspection=Subquery(inspection)).order_by("code")
    return {grid.pk: grid for grid in rows}


def contact_cards(named: Mapping[int, Any]) -> list[ContactCard]:
    """The contact cards of the grids; grids without any are left out."""
    return [ContactCard(grid.name, [Contact(**one) for one in grid.card]) for grid in named.values() if grid.card]


def drawn(named: Mapping[int, Any]) -> dict[str, Any]:
    """The grids that have a boundary, as GeoJSON."""
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": _properties(grid), "geometry": grid.boundary}
            for grid in named.values()
            if grid.boundary
        ],
    }


def _properties(grid: Any) -> dict[str, str]:
    return {"code": grid.code, "name": grid.name, "village": grid.village_name, "complexity": grid.complexity}
