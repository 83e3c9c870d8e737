"""What a monthly sheet says belongs to the month as a whole, not to its 1st."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
from runpy import run_path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from openpyxl import Workbook
from rest_framework.test import APIClient

import incidents
from core.sheets.writing import XLSX
from core.testing.worlds import shared_world
from grids.territory.models import Grid
from grids.tests.factories import Territory, grid, territory
from incidents.entries.models import BaseEntry, EntrySource
from incidents.entries.sheets import BaseEntrySheet
from incidents.tests.taken import Outcome
from incidents.tests.taken import taken as take_file
from staff.accounts.models import User
from staff.tests.factories import FULL_TIME, center, posted

AT = datetime(2026, 6, 1, tzinfo=UTC)
MARCH = date(2026, 3, 1)
HEADERS = ["月份", "网格编码", "类别", "新增", "变更", "核实"]


def taken(by: User, *rows: list[object], headers: list[str] = HEADERS) -> Outcome:
    book = Workbook()
    for row in (headers, *rows):
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    return take_file(BaseEntrySheet, output.getvalue(), by=by, at=AT)


def code_of(row: Grid) -> str:
    return row.versions.latest("during").code


@shared_world
def place() -> Territory:
    return territory(villages=1, grids_each=2)


@shared_world
def office(place: Territory) -> User:
    return center(place.subdistrict)


@shared_world
def opened(place: Territory) -> Grid:
    """Opened within March."""
    return grid(place.villages[0], begins_on=date(2026, 3, 20))


@pytest.mark.parametrize("month", ["2026-03", "2026年3月", date(2026, 3, 1), datetime(2026, 3, 1)])
def test_a_sheet_is_taken_although_a_grid_opened_within_its_month(place, office, opened, month):
    codes = [code_of(row) for row in (*place.grids, opened)]
    result = taken(office, *[[month, code, "房", 7, 1, 2] for code in codes])
    assert not result.failed
    rows = BaseEntry.objects.all()
    assert {(row.grid_id, row.day, row.monthly, row.source) for row in rows} == {
        (row.pk, MARCH, True, EntrySource.SHEET) for row in (*place.grids, opened)
    }


def test_a_grid_that_did_not_exist_on_any_day_of_the_month_has_none(place, office, opened):
    result = taken(office, ["2026-02", code_of(opened), "房", 7, 1, 2])
    assert result.failed
    closed = grid(place.villages[0], ends_on=date(2026, 3, 1))
    assert taken(office, ["2026-03", code_of(closed), "房", 7, 1, 2]).failed


def test_a_sheet_of_days_is_of_days_and_a_month_among_them_of_the_month(place, office, opened):
    first, second = (code_of(row) for row in place.grids)
    result = taken(
        office,
        ["2026-03-01", first, "房", 1, 0, 0],
        ["2026-03-05", first, "房", 2, 0, 0],
        ["2026-03", second, "房", 4, 0, 0],
        headers=["日期", *HEADERS[1:]],
    )
    assert not result.failed
    assert set(BaseEntry.objects.values_list("day", "monthly", "new")) == {
        (date(2026, 3, 1), False, 1),
        (date(2026, 3, 5), False, 2),
        (date(2026, 3, 1), True, 4),
    }
    assert taken(office, ["2026-03-05", code_of(opened), "房", 1, 0, 0], ["2026-03-21", first, "房", 1, 0, 0]).failed


def test_the_same_sheet_again_and_what_was_exported_change_nothing(place, office, opened):
    row = ["2026-03", code_of(opened), "房", 7, 1, 2]
    taken(office, row)
    assert list(taken(office, row).counts.values()) == [0, 0, 1, 0]
    exported = XLSX.write(BaseEntrySheet().export(BaseEntry.objects.all()))
    again = take_file(BaseEntrySheet, exported, by=office, at=AT)
    assert list(again.counts.values()) == [0, 0, 1, 0]
    assert BaseEntry.objects.get().monthly


class TestOverRest:
    def post(self, by: User, **body: object):
        client = APIClient()
        client.force_authenticate(by)
        answer = client.post("/api/v1/base-entries/", {"class": "houses", "new": 3, **body}, format="json")
        return answer.status_code, answer.json()

    def test_they_say_what_they_are(self, place, office, opened):
        status, row = self.post(office, grid=code_of(opened), day="2026-03-01", monthly=True)
        assert (status, row["monthly"], row["day"]) == (201, True, "2026-03-01")
        status, row = self.post(office, grid=code_of(place.grids[0]), day="2026-03-01")
        assert (status, row["monthly"]) == (201, False)

    def test_a_month_is_named_by_its_first_day_and_has_begun(self, place, office, opened):
        code = code_of(opened)
        assert self.post(office, grid=code, day="2026-03-20", monthly=True)[0] == 400
        assert self.post(office, grid=code, day="2026-03-01")[0] == 400
        assert self.post(office, grid=code, day="2026-02-01", monthly=True)[0] == 400
        assert self.post(office, grid=code, day="2099-01-01", monthly=True)[0] == 400

    def test_whoever_made_them_was_there_on_some_day_of_the_month(self, place, office):
        served = place.grids[0]
        made = posted(FULL_TIME, to=served, begins_on=date(2026, 3, 10))
        body = {"grid": code_of(served), "worker": made.worker.staff_number, "monthly": True}
        assert self.post(office, **body, day="2026-03-01")[0] == 201
        assert self.post(office, **body, day="2026-02-01")[0] == 400


def test_the_database_names_a_month_by_its_first_day(place):
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        BaseEntry.objects.create(grid=place.grids[0], day=date(2026, 3, 2), monthly=True, entry_class="houses")


def test_rows_that_monthly_sheets_brought_before_become_those_of_whole_months(place):
    first, second = place.grids
    rows = [
        BaseEntry(grid=first, day=date(2026, 1, 1), source="sheet", entry_class="houses"),
        BaseEntry(grid=second, day=date(2026, 1, 1), source="sheet", entry_class="houses"),
        BaseEntry(grid=first, day=date(2026, 1, 1), source="hand", entry_class="people"),
        BaseEntry(grid=first, day=date(2026, 2, 1), source="sheet", entry_class="houses"),
        BaseEntry(grid=second, day=date(2026, 2, 2), source="sheet", entry_class="houses"),  # a sheet of days
    ]
    BaseEntry.objects.bulk_create(rows)
    (migration,) = Path(incidents.__path__[0], "migrations").glob("*_rows_of_monthly_sheets.py")
    with connection.cursor() as cursor:
        cursor.execute(run_path(str(migration))["AS_WHOLE_MONTHS"])
    assert list(BaseEntry.objects.order_by("pk").values_list("monthly", flat=True)) == [True, True, False, False, False]
