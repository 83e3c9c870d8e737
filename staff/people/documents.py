"""What the papers about people share: the office that issues them, and people and places in the words of a paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.utils import translation

from grids.territory.models import Grid, Subdistrict


def issuer_of(subdistrict: Subdistrict) -> str:
    """The office as it signs its papers: by its letterhead, which a floor above keeps, or else by its name."""
    entered = Subdistrict.objects.filter(pk=subdistrict.pk).values_list("letterhead__issuer", flat=True).first()
    return entered or f"{subdistrict.name}网格管理服务中心"


Parameters = ParamSpec("Parameters")
Made = TypeVar("Made")


def in_chinese(make: Callable[Parameters, Made]) -> Callable[Parameters, Made]:
    """A function that puts rows into the words of a paper: in Chinese, whatever language the account reads."""

    @wraps(make)
    def made(*args: Parameters.args, **more: Parameters.kwargs) -> Made:
        with translation.override("zh-hans"):
            return make(*args, **more)

    return made


def day_in_words(day: date | None) -> str:
    """2026年11月6日, or room to write one."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　　年　月　日"


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
    order: str = ""  # by which lists of an office go: village after village, its own posts before those of its grids


def places_of(grids: Iterable[int], on: date) -> dict[int, Place]:
    """What grids were called on a day. One query."""
    named: Any = Grid.objects.filter(pk__in=set(grids)).on(on)
    return {grid.pk: Place(str(grid), grid.village_name or "", f"{grid.village_code} {grid.code}") for grid in named}
