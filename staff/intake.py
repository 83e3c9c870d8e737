"""Writes of people's facts that come in bulk, by the sheet."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from grids.models import Subdistrict
from staff.models import Attendance


def hold_offices(subdistricts: Iterable[int]) -> None:
    """Make other imports into these subdistricts wait until this transaction ends.

    Two sheets at once would each find a worker or a month missing, and both would write it.
    """
    keys = sorted(subdistricts)
    list(Subdistrict.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


@transaction.atomic
def record_attendance(rows: list[Attendance]) -> None:
    """Write the days, over those that the workers already have. Three queries or fewer a thousand rows."""
    Attendance.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["worker", "day"],
        update_fields=["status", "leave_kind"],
    )
