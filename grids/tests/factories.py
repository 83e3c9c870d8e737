"""A small territory for tests. Codes are new with every call, so that many offices live side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from psycopg2.extras import DateRange

from grids.matters.models import Matter, Platform, Subcategory
from grids.territory.models import Grid, GridVersion, Subdistrict, Village

LONG_AGO = date(2016, 1, 1)
_serials = count(1)


@dataclass
class Territory:
    subdistrict: Subdistrict
    villages: list[Village] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)


def subdistrict() -> Subdistrict:
    serial = next(_serials)
    return Subdistrict.objects.create(code=f"44{serial:07d}", name=f"Subdistrict {serial}")


def village(of: Subdistrict) -> Village:
    serial = of.villages.count() + 1
    return Village.objects.create(subdistrict=of, code=f"{of.code}{900 + serial}", name=f"Village {serial}")


def grid(of: Village, *, begins_on: date = LONG_AGO, ends_on: date | None = None) -> Grid:
    """A grid that is open over the half-open range; its one version is open-ended."""
    serial = GridVersion.objects.filter(village=of).count() + 1
    row = Grid.objects.create(subdistrict=of.subdistrict, during=DateRange(begins_on, ends_on))
    GridVersion.objects.create(
        grid=row,
        during=DateRange(begins_on, None),
        code=f"{of.code}{serial:03d}",
        name=f"{of.name}-{serial}",
        village=of,
    )
    return row


def clerk() -> Any:
    """An account, to put under an act. Accounts belong to staff, so nothing more is known of it here."""
    return get_user_model().objects.create(username=f"clerk{next(_serials)}")


def territory(*, villages: int = 2, grids_each: int = 2) -> Territory:
    made = Territory(subdistrict())
    for _ in range(villages):
        made.villages.append(village(made.subdistrict))
        made.grids += [grid(made.villages[-1]) for _ in range(grids_each)]
    return made


def matter(code: str = "fire", *, restricted: bool = False) -> Matter:
    row, _created = Matter.objects.get_or_create(
        code=code,
        defaults={
            "name": code,
            "position": 5,
            "platform": Platform.LAW_ENFORCEMENT,
            "restricted": restricted,
            "during": DateRange(LONG_AGO, None),
        },
    )
    return row


def crime_clue() -> Subcategory:
    """The one restricted sub-category of an open matter."""
    row, _created = Subcategory.objects.get_or_create(
        matter=matter("patrol"), code="crime-clue", defaults={"name": "crime clue", "position": 6, "restricted": True}
    )
    return row
