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
    _first_version(row, of, serial).save()
    return row


def _first_version(of: Grid, where: Village, number: int) -> GridVersion:
    begins_on = of.during.lower
    code, name = f"{where.code}{number:03d}", f"{where.name}-{number}"
    return GridVersion(grid=of, during=DateRange(begins_on, None), code=code, name=name, village=where)


def clerk() -> Any:
    """An account, to put under an act. Accounts belong to staff, so nothing more is known of it here."""
    return get_user_model().objects.create(username=f"clerk{next(_serials)}")


def territory(*, villages: int = 2, grids_each: int = 2) -> Territory:
    """As `village` and `grid` make them one by one, in four statements instead of four for each grid."""
    of = subdistrict()
    made = Territory(of)
    made.villages = Village.objects.bulk_create(
        Village(subdistrict=of, code=f"{of.code}{900 + number}", name=f"Village {number}")
        for number in range(1, villages + 1)
    )
    numbered = [(where, number) for where in made.villages for number in range(1, grids_each + 1)]
    made.grids = Grid.objects.bulk_create(Grid(subdistrict=of, during=DateRange(LONG_AGO, None)) for _place in numbered)
    GridVersion.objects.bulk_create(
        _first_version(row, where, number) for row, (where, number) in zip(made.grids, numbered, strict=True)
    )
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
