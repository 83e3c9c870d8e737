"""What a cell says by halves is asked, told or refused, and never guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from core.testing.worlds import shared_world
from core.tests.sheets_made import xlsx
from grids.matters.models import Subcategory
from grids.tests.factories import matter
from incidents.entries.models import BaseEntry
from incidents.incident.models import Incident
from incidents.incident.sheets import IncidentSheet
from incidents.incoming import services as incoming
from incidents.incoming.models import IncomingSheet, WordMeaning
from incidents.tests.exported import AT, World
from incidents.tests.factories import shanghai
from staff.postings.models import Posting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@shared_world
def world() -> World:
    return World()


def dropped(world: World, rows: list[list[Any]], kind: str) -> IncomingSheet:
    (sheet,) = incoming.drop(
        subdistrict=world.subdistrict, named=[("表.xlsx", xlsx(rows))], by=world.center, at=AT, kind=kind
    )
    return world.confirmed(sheet, kind) if sheet.state == "columns" else sheet


def of_type(world: World, *words: str, header: str = "事件类型") -> IncomingSheet:
    rows = [[f"A{n}", "2026-03-02 09:00", world.name, word] for n, word in enumerate(words)]
    return dropped(world, [["事件编号", "上报时间", "网格名称", header], *rows], "incidents")


@shared_world
def subcategories(world: World) -> None:
    for code, name, of in (("publicity", "消防", "平安宣传"), ("patrol", "环境卫生", "平安巡查"),
                           ("livelihood", "医疗卫生", "民生服务")):  # fmt: skip
        one = matter(code)
        one.name = of
        one.save()
        Subcategory.objects.create(matter=one, code="x", name=name, position=1)


@pytest.mark.usefixtures("subcategories")
@pytest.mark.parametrize("header", ["事件类型", "类别", "事件小类"])
def test_a_type_that_fits_several_matters_is_asked(world: World, header: str) -> None:
    sheet = of_type(world, "消防", "环境卫生", header=header)
    assert sheet.state == "words"
    assert {one["written"] for one in sheet.outcome["questions"]} == {"消防", "环境卫生"}


@pytest.mark.usefixtures("subcategories")
def test_a_matter_and_a_subcategory_that_fits_no_other_are_no_guess(world: World) -> None:
    world.kept(of_type(world, "消防安全", "通道堵塞", "平安宣传"))
    told = Incident.objects.order_by("external_id").values_list("matter__name", "subcategory__name")
    assert list(told) == [("消防安全", None), ("消防安全", "通道堵塞"), ("平安宣传", None)]


def test_a_deadline_of_a_day_lasts_until_its_end_and_goes_out_as_that_day(world: World) -> None:
    header = ["事件编号", "上报时间", "网格名称", "事件类型", "办理期限"]
    row = ["A1", "2026-03-02 09:00", world.name, "消防安全"]
    world.kept(dropped(world, [header, [*row, "2026-11-10"]], "incidents"))
    assert Incident.objects.get().due_at == shanghai("2026-11-11 00:00")
    (line,) = IncidentSheet().lines(Incident.objects.all())
    assert line["due_at"] == "2026-11-10"


def test_blank_counts_beside_another_are_named(world: World) -> None:
    header = ["日期", "网格名称", "类别", "新增", "变更"]
    rows = [["2026-03-05", world.name, label, *counts]
            for label, counts in (("房", (1, "")), ("人", (1, 0)), ("物", ("", 2)), ("事", ("", "")))]  # fmt: skip
    sheet = dropped(world, [header, *rows], "base_entries")
    assert sheet.state == "words", sheet.outcome
    (question,) = sheet.outcome["questions"]
    assert (question["topic"], question["rows"]) == ("blank_count", 2)
    said = {("blank_count", question["written"]): "-"}
    sheet = incoming.explain(sheet=sheet, answers=said, by=world.center, at=AT)
    assert [one["row"] for one in sheet.outcome["problems"]] == ["2", "4"]
    assert [header for one in sheet.outcome["problems"] for header, _why in one["why"]] == ["变更", "新增"]
    WordMeaning.objects.update(means="0")
    sheet = incoming.check_again(sheet=sheet, at=AT)
    world.kept(sheet)
    assert BaseEntry.objects.count() == 3
    later = dropped(world, [header, ["2026-03-06", world.name, "房", "", 4]], "base_entries")  # said once
    assert later.state == "ready"


def test_blank_counts_of_classes_side_by_side_are_asked_about_too(world: World) -> None:
    header = ["月份", "网格名称", "房屋新增", "房屋变更", "人口新增", "人口变更"]
    sheet = dropped(world, [header, ["2026-03", world.name, 3, "", "", ""]], "base_entries")
    assert [one["topic"] for one in sheet.outcome["questions"]] == ["blank_count"]


def test_a_village_with_what_stands_before_it_is_found(world: World) -> None:
    village = world.place.villages[0]
    address = f"黄岩区{world.subdistrict.name}{village.name}"
    header = ["所属村", "岗位", "姓名", "来源", "任职日期"]
    row = [address, "网格指导员", "李四", "街道干部", "2026-03-01"]
    sheet = dropped(world, [header, row], "roster")
    assert sheet.state == "ready", sheet.outcome
    world.kept(sheet)
    assert Posting.objects.get(worker__name="李四").village == village
    elsewhere = dropped(world, [header, [f"黄岩区别处街道{village.name}", *row[1:]]], "roster")
    assert elsewhere.state == "refused"


@pytest.mark.parametrize("header", ["网格编码", "网格名称"])
def test_code_and_name_in_one_cell(world: World, header: str) -> None:
    version = world.grid.versions.get()
    line = ["2026-03", f"{version.code} {version.name}", 20, 18]
    sheet = dropped(world, [["月份", header, "调查人数", "知晓人数"], line], "awareness")
    assert sheet.state == "ready", sheet.outcome
    other = world.place.grids[1].versions.get()
    line[1] = f"{version.code} {other.name}"
    contradicting = dropped(world, [["月份", header, "调查人数", "知晓人数"], line], "awareness")
    assert contradicting.state == "refused"
