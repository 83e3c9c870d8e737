"""The register of hazards as offices keep it: their own columns, results, pairs, corrections."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from core.sheets.changes import OTHER, SAME
from core.testing.worlds import shared_world
from core.tests.sheets_made import xlsx
from incidents.hazards.models import Hazard, HazardRecheck
from incidents.hazards.notices import tell_overdue_hazards
from incidents.hazards.services import Ending
from incidents.incoming import services as incoming
from incidents.incoming.models import IncomingSheet
from incidents.tests.exported import AT, World
from incidents.tests.factories import make_incident, shanghai
from incidents.tests.fieldwork import REGISTER, hazard, premises
from staff.inbox.models import Notice
from staff.tests.factories import posted, worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@shared_world
def world() -> World:
    return World()


def row(**more: Any) -> list[Any]:
    said = {
        "序号": 1, "场所": "三号楼", "类型": "消防安全·通道堵塞", "检查内容": "消防通道", "检查时间": "2026-03-05",
        "检查人": "王芳", "隐患内容": "堆放杂物", "级别": "一般", "整改措施": "清理", "责任人": "物业经理",
        "期限": "2026-03-12", "复查结果": "待整改", **more,
    }  # fmt: skip
    return [said[header] for header in REGISTER]


def dropped(world: World, *rows: list[Any]) -> IncomingSheet:
    sheet = world.drop(xlsx([["隐患排查登记表"], REGISTER, *rows]), "隐患.xlsx")
    assert sheet.kind == "hazards"
    return sheet


def imported(world: World, *rows: list[Any], **said: Any) -> IncomingSheet:
    sheet = dropped(world, *rows)
    assert sheet.state == "ready", sheet.outcome
    sheet = world.kept(sheet, **said)
    assert sheet.state == "imported", sheet.outcome
    return sheet


def why(sheet: IncomingSheet) -> list[tuple[str, str]]:
    assert sheet.state == "refused", sheet.outcome
    return [(header, text) for one in sheet.outcome["problems"] for header, text in one["why"]]


def test_a_register_in_the_columns_of_the_office_comes_in(world: World) -> None:
    shop = premises(world.grid)
    imported(
        world,
        row(),
        row(场所=shop.name, 检查人="", 复查结果="整改完成，2026-03-10 已清理"),
        row(场所="五号楼", 期限="", 复查结果="现场整改"),
    )
    waiting, mended, fixed = Hazard.objects.order_by("pk")
    assert {one.grid_id for one in (waiting, mended, fixed)} == {world.grid.pk}
    assert (waiting.state, waiting.due_at, waiting.settled_at) == ("open", shanghai("2026-03-13 00:00"), None)
    assert (waiting.found_by, waiting.created_by, waiting.place) == (world.member, world.center, "三号楼")
    assert (mended.state, mended.premises, mended.place, mended.found_by) == ("rectified", shop, "", None)
    assert (mended.settled_at, mended.on_time) == (shanghai("2026-03-10 00:00"), True)
    recheck = HazardRecheck.objects.get()
    assert (recheck.hazard, recheck.passed, recheck.note, recheck.by_sheet) == (mended, True, "已清理", True)
    assert (fixed.state, fixed.due_at, fixed.settled_at) == ("fixed", None, fixed.found_at)


def test_the_only_grid_of_the_finder_is_the_grid_and_two_are_refused(world: World) -> None:
    posted("part_time", to=world.place.grids[1], who=world.member)
    ((header, text),) = why(dropped(world, row()))
    assert header == "场所"
    assert "网格名称" in text


@pytest.mark.parametrize(
    ("change", "header"),
    [
        ({"期限": ""}, "期限"),  # still open, and by when?
        ({"复查结果": "已整改"}, "复查时间"),  # put right, and when?
        ({"复查结果": "已上报"}, "事件号"),
        ({"期限": "2026-03-01"}, "期限"),
        ({"检查时间": "2027-03-05"}, "检查时间"),
        ({"复查结果": "已整改 2026-03-01"}, "复查时间"),
        ({"复查结果": "已整改 2027-03-01"}, "复查时间"),
        ({"隐患内容": "身份证11010519491231002X"}, ""),
    ],
)
def test_what_cannot_be_is_refused_and_named(world: World, change: dict[str, str], header: str) -> None:
    assert [name for name, _text in why(dropped(world, row(**change)))] == [header]
    assert not Hazard.objects.exists()


def test_unknown_kinds_levels_results_and_people_are_asked_and_remembered(world: World) -> None:
    other = worker(world.subdistrict, "李四")
    posted("full_time", to=world.place.grids[1], who=other)
    odd = {"类型": "消防通道", "级别": "轻微", "复查结果": "回头看已落实", "检查人": "消防站"}
    shop = premises(world.grid)
    sheet = dropped(world, row(场所=shop.name, **odd))
    assert sheet.state == "words"
    asked = {q["topic"]: dict(q["choices"]) for q in sheet.outcome["questions"]}
    assert set(asked) == {"hazard_kind", "hazard_level", "hazard_result", "person"}
    assert set(asked["hazard_kind"]) == {"fire/blocked-exit", "-"}
    assert other.staff_number in asked["person"]
    said = {("hazard_kind", "消防通道"): "fire/blocked-exit", ("hazard_level", "轻微"): "general",
            ("hazard_result", "回头看已落实"): "fixed", ("person", "消防站"): "-"}  # fmt: skip
    sheet = incoming.explain(sheet=sheet, answers=said, by=world.center, at=AT)
    assert sheet.state == "ready", sheet.outcome
    world.kept(sheet)
    one = Hazard.objects.get()
    assert (one.state, one.level, one.found_by, one.premises) == ("fixed", "general", None, shop)
    assert dropped(world, row(场所="五号楼", 类型="消防通道")).state == "ready"


@pytest.mark.parametrize(("said", "count"), [(SAME, 1), (OTHER, 2)])
def test_one_that_a_member_found_already_is_shown_as_a_likely_pair(world: World, said: str, count: int) -> None:
    at = shanghai("2026-03-05 15:10:11")
    ours = hazard(world.grid, by=world.center, at=at, found_by=world.member, place="三号楼楼道",
                  ending=Ending("open", date(2026, 3, 12)))  # fmt: skip
    sheet = dropped(world, row(复查结果="已整改 2026-03-10"))
    (doubt,) = sheet.outcome["doubts"]
    assert "三号楼楼道" in doubt["here"]
    sheet = world.kept(sheet, doubts={doubt["key"]: said})
    assert sheet.state == "imported", sheet.outcome
    assert Hazard.objects.count() == count
    ours.refresh_from_db()
    assert (ours.state, ours.measures) == (("rectified", "清理") if said == SAME else ("open", ""))


def test_a_deadline_that_is_here_stays_and_what_is_settled_stays_settled(world: World) -> None:
    imported(world, row())
    ((header, text),) = why(dropped(world, row(期限="2026-03-30")))
    assert header == "期限"
    assert "2026-03-12" in text
    imported(world, row(复查结果="已整改 2026-03-10"))
    sheet = imported(world, row())  # an older copy of the register
    assert sheet.outcome["unchanged"] == 1
    assert [count for _text, count in sheet.outcome["notes"]] == [1]
    assert Hazard.objects.get().state == "rectified"


def test_a_blank_cell_of_a_later_sheet_leaves_what_is_known(world: World) -> None:
    imported(world, row(级别="重大"))
    imported(world, row(级别="", 整改措施="", 责任人="店长"))
    one = Hazard.objects.get()
    assert (one.level, one.measures, one.responsible) == ("major", "清理", "店长")


def test_a_reported_one_names_its_case(world: World) -> None:
    case = make_incident(world.grid, by=world.center, at=shanghai("2026-03-05 10:00"), about=world.fire)
    header = [*REGISTER, "事件号"]
    sheet = world.drop(xlsx([header, [*row(复查结果="已上报", 期限=""), case.number]]))
    assert world.kept(sheet).state == "imported"
    assert Hazard.objects.get().incident == case


def test_hazards_entered_afterwards_set_off_no_alarm(world: World) -> None:
    sheet = imported(world, row())
    assert [count for _text, count in sheet.outcome["notes"]] == [1]
    assert tell_overdue_hazards(at=AT) == 0
    assert not Notice.objects.filter(topic="hazard_overdue").exists()


def test_what_a_sheet_without_deadlines_or_results_costs_is_agreed_to(world: World) -> None:
    cut = [place for place, header in enumerate(REGISTER) if header not in ("期限",)]
    rows = [[cells[place] for place in cut] for cells in (REGISTER, row(复查结果="现场整改"))]
    sheet = world.drop(xlsx(rows))
    assert incoming.asks(sheet) == ["lacks"]


def test_the_queries_do_not_grow_with_the_rows(world: World, django_assert_max_num_queries: Any) -> None:
    few = dropped(world, *(row(场所=f"{n}号楼") for n in range(2)))
    many = dropped(world, *(row(场所=f"{n}号楼") for n in range(2, 120)))
    with django_assert_max_num_queries(200) as first:
        world.kept(few)
    with django_assert_max_num_queries(len(first)):
        world.kept(many)
    assert Hazard.objects.count() == 120
