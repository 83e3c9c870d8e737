"""Awareness surveys come in from a sheet and go out again."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from core.sheets.writing import CSV, XLSX, Format
from core.testing.laws import law
from core.testing.worlds import shared_world
from grids.tests.factories import Territory, grid, territory
from incidents.entries.awareness_sheet import AwarenessSheet
from incidents.entries.models import AwarenessSurvey, Receipt
from incidents.tests.taken import Outcome, taken
from staff.accounts.models import User
from staff.tests.factories import center

AT = datetime(2026, 6, 1, tzinfo=UTC)


def take(by: User, *rows: list[object]) -> Outcome:
    book = Workbook()
    for row in (["月份", "村", "网格名称", "调查人数", "知晓人数"], *rows):
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    return taken(AwarenessSheet, output.getvalue(), by=by, at=AT)


def counts(result: Outcome) -> list[int]:
    assert not result.failed, [row.problems for row in result.refused] + [str(result.error)]
    return list(result.counts.values())


def problems(result: Outcome) -> list[tuple[int, str]]:
    return [(row.number, header) for row in result.refused for header in row.problems_by_header()]


@shared_world
def place() -> Territory:
    return territory(villages=2, grids_each=1)


@shared_world
def office(place: Territory) -> User:
    return center(place.subdistrict)


def name_of(place: Territory, position: int = 0) -> str:
    return place.grids[position].versions.get().name


def test_surveys_are_written_and_written_over(place: Territory, office: User) -> None:
    assert counts(
        take(office, ["2026年3月", "", name_of(place), "２０", 18], ["2026.4", "", name_of(place), 20, 18])
    ) == [2, 0, 0, 0]
    assert counts(
        take(office, ["2026-03", "", name_of(place), 20, 19], [date(2026, 4, 1), "", name_of(place), 20, 18])
    ) == [0, 1, 1, 0]
    assert list(AwarenessSurvey.objects.order_by("month").values_list("month", "knowing")) == [
        (date(2026, 3, 1), 19),
        (date(2026, 4, 1), 18),
    ]
    assert Receipt.objects.filter(dataset="awareness", month=date(2026, 3, 1)).count() == 2


def test_a_name_without_its_village_is_found_within_it(place: Territory, office: User) -> None:
    short = name_of(place).removeprefix(place.villages[0].name)  # both villages have a grid "-1"
    assert problems(take(office, ["2026-03", "", short, 20, 18])) == [(2, "网格名称")]
    assert counts(take(office, ["2026-03", place.villages[1].name, short, 20, 18])) == [1, 0, 0, 0]
    assert AwarenessSurvey.objects.get().grid == place.grids[1]


def test_a_grid_that_opened_within_the_month_is_found(place: Territory, office: User) -> None:
    late = grid(place.villages[0], begins_on=date(2026, 3, 20))
    row = [place.villages[0].name, late.versions.get().name, 20, 18]
    assert counts(take(office, ["2026-03", *row])) == [1, 0, 0, 0]
    assert problems(take(office, ["2026-02", *row])) == [(2, "网格名称")]


def test_refusals_name_row_and_column_and_nothing_is_written(place: Territory, office: User) -> None:
    here = name_of(place)
    result = take(
        office,
        ["2026-03", "", here, 20, 18],
        ["2026-04", "", here, 20, 21],
        ["2026-05", "", here, "", 1],
        ["2026-03", "", here, 1, 1],
    )
    assert problems(result) == [(3, "知晓人数"), (4, "调查人数"), (5, "")]
    assert not AwarenessSurvey.objects.exists()
    assert not Receipt.objects.exists()


def test_queries_do_not_grow_with_the_rows(place: Territory, office: User, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    rows = [[f"{year}-03", "", name_of(place), 20, 18] for year in range(2017, 2027)]
    with django_assert_max_num_queries(15):
        assert counts(take(office, *rows)) == [10, 0, 0, 0]


@pytest.mark.django_db
@law(5)
@given(
    months=st.lists(st.integers(1, 5), min_size=1, unique=True),
    asked=st.integers(0, 500),
    share=st.floats(0, 1),
    form=st.sampled_from([XLSX, CSV]),
)
def test_what_goes_out_comes_in_as_unchanged(months: list[int], asked: int, share: float, form: Format) -> None:
    place = territory(villages=1, grids_each=1)
    for month in months:
        AwarenessSurvey.objects.create(
            grid=place.grids[0], month=date(2026, month, 1), asked=asked, knowing=int(asked * share)
        )
    data = form.write(AwarenessSheet().export(AwarenessSurvey.objects.filter(grid=place.grids[0])))
    assert counts(taken(AwarenessSheet, data, by=center(place.subdistrict), at=AT)) == [0, 0, len(months), 0]
