"""Territory and people as lists: what REST shows and exports carry, row by row as the user may see."""

from __future__ import annotations

from django.db.models import F

from core.rest.datasets import Dataset, fields
from grids.matters.lists import MATTERS
from grids.territory.lists import GRID_COLUMNS, VILLAGE_COLUMNS, grids_of, villages_of
from staff.attendance.lists import attendance
from staff.calendar.lists import calendar
from staff.people.lists import workers
from staff.postings.lists import postings

DATASETS = [
    Dataset("villages", villages_of, VILLAGE_COLUMNS),
    Dataset("grids", grids_of, GRID_COLUMNS),
    MATTERS,
    # Neither telephone numbers nor personal details leave in bulk.
    Dataset(
        "workers",
        workers,
        fields(
            "staff_number",
            "name",
            "gender",
            "source",
            "line",
            "at_window",
            "uses_computer",
            "uses_phone_app",
            "organises",
            subdistrict="subdistrict__code",
        ),
    ),
    Dataset(
        "postings",
        postings,
        fields(
            "id",
            "role",
            "pay_scheme",
            "note",
            worker="worker__staff_number",
            grid="grid_code",
            village="village__code",
            begins_on=F("during__startswith"),
            ends_on="ends_on",
        ),
        dated="during",
        in_force="during",
    ),
    Dataset(
        "attendance",
        attendance,
        fields("id", "day", "status", "leave_kind", worker="worker__staff_number"),
        dated="day",
    ),
    Dataset("calendar", calendar, fields("day", "working", "name"), dated="day"),
]
