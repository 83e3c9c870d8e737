"""Closing a period."""

from __future__ import annotations

from datetime import date, datetime

from psycopg2.extras import DateRange

from grids.closing.models import ClosedPeriod
from grids.territory.models import Subdistrict


def close_period(*, subdistrict: Subdistrict, kind: str, begin: date, end: date, at: datetime) -> ClosedPeriod:
    """Close the days from `begin` up to `end`, which no longer belongs to them. Closing them again changes nothing."""
    period, _created = ClosedPeriod.objects.get_or_create(
        subdistrict=subdistrict, kind=kind, during=DateRange(begin, end), defaults={"closed_at": at}
    )
    return period
