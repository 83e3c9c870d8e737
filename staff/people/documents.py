"""What the papers about people share: the office that issues them, and people and places in the words of a paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import translation

from grids.territory.models import Grid, Subdistrict

CHINESE = "zh-hans"


def issuer_of(subdistrict: Subdistrict) -> str:
    """The office as it signs its papers: by its letterhead, which a floor above keeps, or else by its name."""
    entered = Subdistrict.objects.filter(pk=subdistrict.pk).values_list("letterhead__issuer", flat=True).first()
    return entered or f"{subdistrict.name}网格管理服务中心"


def in_chinese(words: object) -> str:
    """Words of the catalogue as a paper says them, whatever language the account reads."""
    with translation.override(CHINESE):
        return str(words)


def month_of_birth(day: date | None) -> str:
    return f"{day:%Y.%m}" if day else ""


def day_of_paper(day: date | None) -> str:
    """A day in a column: 2026.11.06."""
    return f"{day:%Y.%m.%d}" if day else ""


@dataclass(frozen=True)
class Place:
    """A grid and its village, as they were called on a day."""

    grid: str
    village: str


def places_of(grids: Iterable[int], on: date) -> dict[int, Place]:
    """What grids were called on a day. One query."""
    named = Grid.objects.filter(pk__in=set(grids)).on(on)
    return {grid.pk: Place(str(grid), getattr(grid, "village_name", None) or "") for grid in named}
