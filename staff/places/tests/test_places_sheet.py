"""Real codes, names, households and kinds from one sheet, in the place of what stood for them."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from core.sheets.writing import XLSX
from core.testing.worlds import shared_world
from core.tests.sheets_made import xlsx
from grids.closing.services import close_period
from grids.duties import Duty
from grids.territory.models import Grid, GridVersion, Village
from grids.territory.models_of_acts import GridAct
from grids.territory.services import close_grid
from grids.territory.work import Decision
from grids.tests.factories import LONG_AGO, Territory, territory
from incidents.tests.taken import Outcome, taken
from staff.accounts.services import grant
from staff.places.sheets import PlacesSheet
from staff.tests.factories import center, head

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, 1, tzinfo=UTC)
TODAY = date(2026, 6, 1)


@shared_world
def place() -> Territory:
    made = territory()
    for number, village in enumerate(made.villages, start=1):
        village.name = f"示例{number:02d}村"
        village.save()
        for version in GridVersion.objects.filter(village=village):
            version.name = f"{village.name}第{version.code[-1]}网格"
            version.save()
    return made


def lines(of: Territory) -> list[dict[str, Any]]:
    table = PlacesSheet().export(Grid.objects.filter(subdistrict=of.subdistrict))
    return [dict(zip(table.headers, row, strict=True)) for row in table.rows]


def take(of: Territory, *rows: dict[str, Any], by: Any = None) -> Outcome:
    headers = list(rows[0])
    return taken(PlacesSheet, xlsx([headers, *([row[one] for one in headers] for row in rows)]),
                 by=by or center(of.subdistrict), at=AT)  # fmt: skip


def why(outcome: Outcome) -> list[tuple[int, list[str]]]:
    return [(row.number, [header for header, _why in row.problems]) for row in outcome.refused]


def real(of: Territory, village: int = 201) -> str:
    return f"{of.subdistrict.code}{village}"


def called(grid: Grid) -> tuple[str, str]:
    version = GridVersion.objects.get(grid=grid, during__endswith=None)
    return version.code, version.name


def test_real_codes_and_names_replace_placeholders_from_the_first_day_on(place: Territory) -> None:
    one, two, *_rest = lines(place)
    said = {"村编码": real(place), "村名称": "红旗村"}
    done = take(place, {**one, **said, "总户数": 320, "网格类型": "专属网格"}, {**two, **said, "网格名称": "老街网格"})
    assert (done.failed, done.counts["update"]) == (False, 2)
    village = Village.objects.get(pk=place.villages[0].pk)
    assert (village.code, village.name) == (real(place), "红旗村")
    assert [called(grid) for grid in place.grids[:2]] == [
        (real(place) + "001", "红旗村第1网格"), (real(place) + "002", "老街网格"),
    ]  # fmt: skip
    version = GridVersion.objects.get(grid=place.grids[0])  # one alone: the placeholder never was its name
    assert (version.during.lower, version.households, version.kind) == (LONG_AGO, 320, "dedicated")
    assert village.names.get(during__contains=date(2026, 1, 1)).name == "红旗村"
    assert GridAct.objects.filter(subdistrict=place.subdistrict).count() == 4  # code, name, and one for each grid
    assert take(place, *lines(place)).counts == {"new": 0, "update": 0, "skip": 4, "delete": 0}


def test_grids_that_are_in_no_row_follow_their_village(place: Territory) -> None:
    done = take(place, {**lines(place)[0], "村编码": real(place), "村名称": "红旗村"})
    assert called(place.grids[1]) == (real(place) + "002", "红旗村第2网格")
    assert any(told.endswith(": 1") for told in done.told)
    assert called(place.grids[2])[1] == "示例02村第1网格"


def test_a_real_code_stays(place: Territory) -> None:
    first = {**lines(place)[0], "村编码": real(place), "村名称": "红旗村"}
    assert not take(place, first).failed
    again = lines(place)[0]
    assert why(take(place, {**again, "村编码": real(place, 202), "网格编码": None})) == [(2, ["村编码"])]
    assert why(take(place, {**again, "网格编码": real(place) + "009"})) == [(2, ["网格编码"])]
    renamed = take(place, {**again, "村名称": "红星村"})
    assert not renamed.failed
    village = Village.objects.get(pk=place.villages[0].pk)
    assert village.name == "红星村"
    assert village.names.get(during__contains=date(2026, 5, 31)).name == "红旗村"  # a real name was one until today
    assert called(place.grids[0])[1] == "红旗村第1网格"  # and its grids keep theirs


def test_what_is_wrong_is_refused_at_its_row_and_column(place: Territory) -> None:
    one, two, three, _four = lines(place)
    code = real(place)
    for wrong, column in (
        ({"村编码": place.subdistrict.code + "950"}, "村编码"),  # a placeholder for another
        ({"村编码": three["村编码"]}, "村编码"),
        ({"村编码": "12"}, "村编码"),
        ({"村编码": code, "网格编码": real(place, 202) + "001"}, "网格编码"),
        ({"网格编码": two["网格编码"]}, "网格编码"),
        ({"网格标识": "0" * 8 + one["网格标识"][8:]}, "网格标识"),
        ({"网格标识": None, "网格编码": code + "001", "网格名称": "甲"}, "网格编码"),
        ({"网格标识": None, "网格编码": None, "网格名称": "甲"}, "网格标识"),
        ({"网格类型": "特种"}, "网格类型"),
        ({"总户数": "很多"}, "总户数"),
        ({"总户数": 5, "生效日期": "2015-01-01"}, "生效日期"),
    ):
        assert why(take(place, {**one, **wrong})) == [(2, [column])], wrong
    assert why(take(place, {**one, "村名称": "红旗村"}, {**two, "村名称": "东风村"})) == [(3, ["村名称"])]
    assert why(take(place, one, one)) == [(3, [""])]
    assert not GridAct.objects.filter(subdistrict=place.subdistrict).exists()


def test_once_a_period_is_closed_changes_hold_from_today(place: Territory) -> None:
    close_period(subdistrict=place.subdistrict, kind="bulletin", begin=date(2026, 4, 1), end=date(2026, 5, 1), at=AT)
    assert not take(place, {**lines(place)[0], "村编码": real(place), "村名称": "红旗村"}).failed
    versions = GridVersion.objects.filter(grid=place.grids[0]).order_by("during")
    assert [(one.during.lower, one.name) for one in versions] == [
        (LONG_AGO, "示例01村第1网格"), (TODAY, "红旗村第1网格"),
    ]  # fmt: skip


def test_a_center_changes_its_own_subdistrict_alone(place: Territory) -> None:
    other = territory()
    both = center(other.subdistrict)
    grant(user=both, duty=Duty.HEAD, subdistrict=place.subdistrict, on=date(2020, 1, 1))
    assert why(take(place, {**lines(place)[0], "村名称": "红旗村"}, by=both)) == [(2, ["网格标识"])]
    assert not PlacesSheet.may_import(head(place.subdistrict))


def test_the_template_holds_the_present_territory(place: Territory, client: Client) -> None:
    territory()
    client.force_login(center(place.subdistrict))
    page = client.get(reverse("admin:grids_grid_import_template"))
    assert page["Content-Type"] == XLSX.content_type
    headers, *rows = load_workbook(io.BytesIO(page.content)).worksheets[0].values
    keys = {row[headers.index("网格标识")] for row in rows if row[0]}
    assert keys == {str(grid.key) for grid in place.grids}


def blank(of: Territory, **said: Any) -> dict[str, Any]:
    return {**dict.fromkeys(lines(of)[0]), **said}


def test_codes_that_are_nobodys_open_villages_and_grids_and_go_when_the_sheet_is_taken_back(place: Territory) -> None:
    one, *_rest = lines(place)
    there, new = one["村编码"], real(place, 207)
    done = take(
        place,
        blank(place, 网格编码=there + "077", 网格名称="新街网格", 总户数=120),
        blank(place, 村编码=new, 村名称="新建村", 网格编码=new + "001", 网格名称="新建村第1网格", 网格类型="专属网格"),
        blank(place, 村编码=new, 网格编码=new + "002", 网格名称="新建村第2网格", 生效日期="2026-05-01"),
        {**one, "总户数": 9},
    )
    assert (done.failed, done.counts["new"], done.counts["update"]) == (False, 3, 1)
    village = Village.objects.get(code=new)
    assert (village.name, village.during.lower, village.subdistrict) == ("新建村", date(2026, 5, 1), place.subdistrict)
    opened = GridVersion.objects.filter(village=village).order_by("code").values_list("name", "kind", "during")
    assert [(name, kind, during.lower) for name, kind, during in opened] == [
        ("新建村第1网格", "dedicated", TODAY), ("新建村第2网格", "ordinary", date(2026, 5, 1)),
    ]  # fmt: skip
    first = GridVersion.objects.get(code=there + "077")
    assert (first.name, first.households, first.village) == ("新街网格", 120, place.villages[0])
    assert take(place, *lines(place)).counts == {"new": 0, "update": 0, "skip": 7, "delete": 0}


def test_a_new_grid_may_lie_in_a_village_that_gets_its_real_code_by_the_same_sheet(place: Territory) -> None:
    one, *_rest = lines(place)
    code = real(place)
    done = take(
        place,
        blank(place, 网格编码=code + "009", 网格名称="老街网格"),
        {**one, "村编码": code, "村名称": "红旗村"},
    )
    assert not done.failed
    assert GridVersion.objects.get(code=code + "009").village_id == place.villages[0].pk


def test_what_cannot_be_opened_is_refused_at_its_row_and_nothing_of_the_sheet_is_done(place: Territory) -> None:
    one, two, *_rest = lines(place)
    new, other = real(place, 207), territory()
    whole = blank(place, 村编码=new, 村名称="新建村", 网格编码=new + "001", 网格名称="甲")
    for wrong, column in (
        ({"村名称": None}, "村名称"),  # a new village without its name
        ({"村名称": two["村名称"]}, "村名称"),  # a village that is here, under another code
        ({"村编码": real(place, 208)}, "网格编码"),
        ({"村编码": None, "网格编码": other.villages[0].code + "077"}, "网格编码"),  # of another subdistrict
        ({"村编码": None, "网格编码": "990099009001001"}, "网格编码"),
        ({"村编码": one["村编码"], "村名称": "红星村", "网格编码": one["村编码"] + "077"}, "村名称"),
        ({"网格名称": None}, "网格标识"),
    ):
        assert why(take(place, {**one, "总户数": 5}, {**whole, **wrong})) == [(3, [column])], wrong
    assert why(take(place, whole, whole)) == [(3, [""])]
    again = {**whole, "网格编码": new + "002", "村名称": "旧建村"}
    assert why(take(place, whole, again)) == [(2, ["村名称"]), (3, ["村名称"])]
    assert not Village.objects.filter(code__startswith=new).exists()
    assert not GridAct.objects.filter(subdistrict=place.subdistrict).exists()


def test_a_code_that_a_grid_carried_is_not_given_again(place: Territory) -> None:
    one, *_rest = lines(place)
    close_grid(
        grid=place.grids[0],
        heir=place.grids[1],
        decision=Decision(effective_on=date(2026, 5, 1), reason="合并", by=center(place.subdistrict), at=AT),
    )
    assert why(take(place, blank(place, 网格编码=one["网格编码"], 网格名称="甲"))) == [(2, ["网格编码"])]
