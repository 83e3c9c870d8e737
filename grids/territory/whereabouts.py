"""Whether a place can be what was meant: near the grid that it is said of."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from grids.boundaries.extent import Box, box_of, kilometres_between
from grids.territory.models import Grid, GridVersion, Subdistrict

NO_PLACE = (0.0, 0.0)  # what a device without a fix sends
NEAR_NO_PLACE = 1.0  # kilometres


class Implausible(InvalidInput):
    """The place lies too far from the grid to be meant."""

    code = "implausible_location"


def refuse_far_away(*, grid: Grid, longitude: Any, latitude: Any, on: date, field: str = "location") -> None:
    """Refuse a place that is too far from the grid. Nothing is asked of a place that is not given.

    Near is what the subdistrict says (`far_km`), measured from the grid's boundary of the day or, where none is drawn,
    from the expected extent of the subdistrict. Where neither is known, only the place that devices send without a
    fix is refused. Raises Implausible.
    """
    if longitude is None or latitude is None:
        return
    place = float(longitude), float(latitude)
    if kilometres_between(place, NO_PLACE) < NEAR_NO_PLACE:
        text = _("Longitude 0, latitude 0 lies in the open sea: the device knew no place. Leave it out, or mark it.")
        raise Implausible(text, fields={field: text})
    box = _box(grid, on)
    far = box.kilometres_to(*place) if box else 0.0
    if box and far > grid.subdistrict.far_km:
        raise Implausible(_too_far(box, place, far, grid.subdistrict), fields={field: _("not near this grid")})


def expected_extent(subdistrict: Subdistrict) -> Box | None:
    """Where the grids of a subdistrict are expected; None where the office has not said it."""
    sides = (subdistrict.west, subdistrict.south, subdistrict.east, subdistrict.north)
    return None if None in sides else Box(*sides)  # type: ignore[arg-type]


def _box(grid: Grid, on: date) -> Box | None:
    """Around the grid's boundary, unless that is drawn elsewhere (as the demo's is); else the expected extent."""
    expected = expected_extent(grid.subdistrict)
    version = GridVersion.objects.on(on).filter(grid=grid).only("boundary").first()
    drawn = box_of(version.boundary) if version and version.boundary else None
    if drawn and (expected is None or drawn.overlaps(expected)):
        return drawn
    return expected


def _too_far(box: Box, place: tuple[float, float], far: float, subdistrict: Subdistrict) -> str:
    exchanged = box.kilometres_to(place[1], place[0]) <= subdistrict.far_km
    if exchanged:
        return _("Longitude and latitude are exchanged: write them the other way round.")
    return _(
        "The place %(longitude)s, %(latitude)s lies %(far)s km away from this grid; no more than %(near)s km are "
        "plausible. Correct the place or the grid."
    ) % {"longitude": place[0], "latitude": place[1], "far": round(far), "near": subdistrict.far_km}
