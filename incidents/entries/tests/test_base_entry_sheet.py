"""The monthly sheet of base entries replaces what earlier sheets said of its months."""

from __future__ import annotations

import io
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from core.sheets.writing import CSV, XLSX, Format
from core.testing.laws import law
from core.testing.worlds import shared_world
from core.tests.sheet_pages import imported, uploaded
from grids.tests.factories import Territory, territory
from incidents.common import bounds
from incidents.entries.models import BaseEntry, EntryClass, EntrySource, Receipt
from incidents.entries.sheets import BaseEntrySheet
from incidents.tests.taken import Outcome, taken
from staff.accounts.models import User
from staff.tests.factories import center, worker

AT = datetime(2026, 6, 1, tzinfo=UTC)
HEADERS = ["日期", "网格编码", "类别", "新增", "变更", "核实", "采集人"]


def whole(row: list[object]) -> list[object]:
    """A row with 0 where it says nothing: what a blank count means is asked about, and tested elsewhere."""
    counts = [*row[3:6], *[0] * (6 - len(row))] if len(row) > 3 else []
    return [*row[:3], *(0 if count in ("", None) else count for count in counts), *row[6:]]


def xlsx(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in (["基础信息录入表"], HEADERS, *map(whole, rows)):
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def take(by: User, *rows: list[object], dry_run: bool = False) -> Outcome:
    return taken(BaseEntrySheet, xlsx(*rows), dry=dry_run, by=by, at=AT)


def counts(result: Outcome) -> list[int]:
    assert not result.failed, [row.problems for row in result.refused] + [str(result.error)]
    return list(result.counts.values())


def problems(result: Outcome) -> list[tuple[int, str]]:
    return [(row.number, header) for row in result.refused for header in row.problems_by_header()]


@shared_world
def place() -> Territory:
    return territory(villages=1, grids_each=2)


@shared_world
def office(place: Territory) -> User:
    return center(place.subdistrict)


@shared_world
def codes(place: Territory) -> list[str]:
    return [grid.versions.get().code for grid in place.grids]


class TestReplacing:
    def test_new_changed_unchanged_and_removed(self, office: User, codes: list[str]) -> None:
        first = [
            ["2026-03-05", codes[0], "人", 1, 2, 3],
            ["2026-03-05", codes[0], "房屋", 1, "", None],
            ["2026年3月", codes[1], "组织", 4],
        ]
        assert counts(take(office, *first)) == [3, 0, 0, 0]
        second = [
            ["2026-03-05", codes[0], "人员", 1, 2, 3],
            ["2026-03-05", codes[0], "房", 5, 0, 0],
            ["2026-03-06", codes[1], "组织", 4],
        ]
        assert counts(take(office, *second, dry_run=True)) == [1, 1, 1, 1]
        assert BaseEntry.objects.filter(day="2026-03-01").exists()
        assert counts(take(office, *second)) == [1, 1, 1, 1]
        assert set(BaseEntry.objects.values_list("day", "entry_class", "new")) == {
            (date(2026, 3, 5), "people", 1),
            (date(2026, 3, 5), "houses", 5),
            (date(2026, 3, 6), "organisations", 4),
        }

    def test_other_months_other_sources_and_other_offices_stay(
        self, place: Territory, office: User, codes: list[str]
    ) -> None:
        elsewhere = territory(villages=1, grids_each=1)
        kept = [
            BaseEntry(
                grid=place.grids[0], day=date(2026, 3, 5), entry_class=EntryClass.HOUSES, source=EntrySource.HAND, new=1
            ),
            BaseEntry(
                grid=place.grids[0],
                day=date(2026, 3, 5),
                entry_class=EntryClass.HOUSES,
                source=EntrySource.SYSTEM,
                new=1,
            ),
            BaseEntry(
                grid=place.grids[0],
                day=date(2026, 4, 1),
                entry_class=EntryClass.HOUSES,
                source=EntrySource.SHEET,
                new=1,
            ),
            BaseEntry(
                grid=elsewhere.grids[0],
                day=date(2026, 3, 5),
                entry_class=EntryClass.HOUSES,
                source=EntrySource.SHEET,
                new=1,
            ),
        ]
        BaseEntry.objects.bulk_create(kept)
        assert counts(take(office, ["2026-03-31", codes[0], "房", 9])) == [1, 0, 0, 0]
        assert BaseEntry.objects.count() == 5

    def test_a_receipt_per_month_and_none_for_the_same_file_again(self, office: User, codes: list[str]) -> None:
        data = xlsx(
            ["2026-03-05", codes[0], "房", 1], ["2026-04-05", codes[0], "房", 1], ["2026-04-06", codes[0], "房", 1]
        )
        for expected in ([3, 0, 0, 0], [0, 0, 3, 0]):
            assert counts(taken(BaseEntrySheet, data, by=office, at=AT)) == expected
            assert list(Receipt.objects.order_by("month").values_list("dataset", "month", "rows")) == [
                ("base_entries", date(2026, 3, 1), 1),
                ("base_entries", date(2026, 4, 1), 2),
            ]

    def test_the_collector_by_name_or_number(self, place: Territory, office: User, codes: list[str]) -> None:
        who = worker(place.subdistrict, "王芳")
        take(
            office,
            ["2026-03-05", codes[0], "房", 1, 0, 0, "王芳"],
            ["2026-03-06", codes[0], "房", 1, 0, 0, who.staff_number],
        )
        assert set(BaseEntry.objects.values_list("worker", flat=True)) == {who.pk}


class TestRefusals:
    def test_each_names_its_row_and_column_and_nothing_is_written(self, office: User, codes: list[str]) -> None:
        result = take(
            office,
            ["2026-03-05", codes[0], "房", 1],
            ["2026-03-05", "999", "房", 1],
            ["2026-13-05", codes[0], "人口数", "多"],
            ["2027-03-05", codes[0], "房", 1],
            ["2026-03-05", codes[0], "房", 2],
            ["2026-03-06", codes[0], "房", 2, 0, 0, "无此人"],
        )
        assert problems(result) == [
            (4, "网格编码"),
            (5, "日期"),
            (5, "新增"),
            (5, "类别"),
            (6, "日期"),
            (7, ""),
            (8, "采集人"),
        ]
        assert not BaseEntry.objects.exists()
        assert not Receipt.objects.exists()

    def test_an_empty_sheet_removes_nothing(self, office: User, codes: list[str]) -> None:
        take(office, ["2026-03-05", codes[0], "房", 1])
        assert take(office).error
        assert BaseEntry.objects.count() == 1


class TestSize:
    def test_twenty_thousand_rows_in_few_queries(
        self, place: Territory, office: User, codes: list[str], django_assert_max_num_queries
    ) -> None:  # type: ignore[no-untyped-def]
        rows = [
            ",".join(
                [
                    str(date(2020, 1, 1) + timedelta(days=n // 10)),
                    codes[n % 2],
                    "人房事物组织"[n // 2 % 5].replace("组", "组织"),
                    "1",
                    "2",
                    "3",
                ]
            )
            for n in range(20_000)
        ]
        data = "\n".join(["日期,网格编码,类别,新增,变更,核实", *rows]).encode("gbk")
        began = time.process_time()
        with django_assert_max_num_queries(40):
            assert counts(taken(BaseEntrySheet, data, by=office, at=AT)) == [20_000, 0, 0, 0]
        assert time.process_time() - began < 60
        assert BaseEntry.objects.count() == 20_000


MOST = 10  # rows, all of which may be of one day and grid

entries = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.dates(date(2026, 1, 1), date(2026, 5, 31)),
        st.sampled_from(EntryClass.values),
        st.booleans(),
    ),
    min_size=1,
    max_size=MOST,
    unique=True,
)


@pytest.mark.django_db
@law(6)
@given(entries=entries, number=st.integers(0, bounds.ENTRIES.refuses // MOST), form=st.sampled_from([XLSX, CSV]))
def test_what_goes_out_comes_in_as_unchanged(
    entries: list[tuple[int, date, str, bool]], number: int, form: Format
) -> None:
    place = territory(villages=1, grids_each=2)
    who = worker(place.subdistrict)
    for grid, day, kind, named in entries:
        BaseEntry.objects.create(
            grid=place.grids[grid],
            day=day,
            entry_class=kind,
            worker=who if named else None,
            source=EntrySource.SHEET,
            new=number,
        )
    data = form.write(BaseEntrySheet().export(BaseEntry.objects.filter(grid__in=place.grids)))
    assert counts(taken(BaseEntrySheet, data, by=center(place.subdistrict), at=AT)) == [0, 0, len(entries), 0]


def test_over_the_pages(settings, place: Territory, office: User, codes: list[str]) -> None:  # type: ignore[no-untyped-def]
    backend = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}
    client = Client()
    client.force_login(office)
    preview = uploaded(client, "incidents_baseentry", xlsx(["2026-03-05", codes[0], "房", 7]))
    assert not BaseEntry.objects.exists()
    imported(client, preview, lacks="on")
    assert BaseEntry.objects.get().new == 7
    assert Receipt.objects.get().received_by == office
