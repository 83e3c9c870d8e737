"""What an import says before anything counts: what it costs, what it removes, what is likely here already."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from openpyxl import load_workbook

from core.errors import InvalidInput
from core.history.models import RowChange
from core.sheets.changes import OTHER, SAME
from core.sheets.journal import RestsOnIt
from core.testing.worlds import shared_world
from core.tests.sheets_made import xlsx
from grids.closing.services import close_period
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.incident.models import Incident
from incidents.incident.services import make_move
from incidents.incoming import services as incoming
from incidents.incoming.models import IncomingSheet, SheetLayout
from incidents.incoming.states import marked
from incidents.incoming.undoing import undo_import
from incidents.tests.exported import AT, HEADERS, World, incident_row, incidents
from incidents.tests.factories import make_incident, shanghai

pytestmark = pytest.mark.django_db
ENTRIES = ["日期", "网格名称", "类别", "新增", "变更", "核实"]


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@shared_world
def world() -> World:
    return World()


def entries(*rows: list[Any]) -> bytes:
    return xlsx([ENTRIES, *rows])


def taken(world: World, data: bytes, *, kind: str = "", name: str = "表.xlsx") -> IncomingSheet:
    (sheet,) = incoming.drop(subdistrict=world.subdistrict, named=[(name, data)], by=world.center, at=AT, kind=kind)
    return sheet


class TestWhatItReplaces:
    """A replacement is no wider than the sheet."""

    def rows(self, world: World, place: int, *days: int, new: int = 10, entry_class: str = "组织") -> list[list[Any]]:
        name = world.place.grids[place].versions.get().name
        return [[f"2026-03-{day:02d}", name, entry_class, new, 1, 2] for day in days]

    @pytest.mark.parametrize("kind", ["", "base_entries"])
    def test_the_sheet_of_one_village_leaves_the_others_as_they_are(self, world: World, kind: str) -> None:
        one, other = world.place.grids[0], world.place.grids[-1]
        assert one.versions.get().village_id != other.versions.get().village_id
        world.kept(taken(world, entries(*self.rows(world, 0, 5, 6)), kind=kind))
        sheet = taken(world, entries(*self.rows(world, -1, 5)), kind=kind)
        assert (sheet.outcome["new"], sheet.outcome["removed"], incoming.asks(sheet)) == (1, 0, [])
        world.kept(sheet)
        assert set(BaseEntry.objects.values_list("grid", flat=True)) == {one.pk, other.pk}

    def test_what_goes_is_listed_first_and_much_of_it_is_asked_about(self, world: World) -> None:
        world.kept(taken(world, entries(*self.rows(world, 0, 5, 6, 9), *self.rows(world, 0, 5, entry_class="房"))))
        sheet = taken(world, entries(*self.rows(world, 0, 5, 10, new=11)))
        assert [row["kind"] for row in sheet.outcome["shown"]] == ["delete", "delete", "update", "new"]
        assert (sheet.outcome["removed"], sheet.outcome["there"]) == (2, 3)
        assert incoming.asks(sheet) == ["removals"]
        with pytest.raises(InvalidInput):
            incoming.import_sheet(sheet=sheet, by=world.center, at=AT)
        incoming.import_sheet(sheet=sheet, by=world.center, at=AT, agreed=["removals"])
        assert BaseEntry.objects.filter(entry_class="houses").count() == 1
        assert BaseEntry.objects.filter(entry_class="organisations").count() == 2

    def test_little_of_it_is_not_asked_about(self, world: World) -> None:
        world.kept(taken(world, entries(*self.rows(world, 0, *range(2, 8)))))
        assert incoming.asks(taken(world, entries(*self.rows(world, 0, *range(2, 7))))) == []

    def test_what_is_removed_meanwhile_is_shown_again_before_it_counts(self, world: World) -> None:
        world.kept(taken(world, entries(*self.rows(world, 0, *range(2, 8)))))
        sheet = taken(world, entries(*self.rows(world, 0, *range(2, 8), new=12)))
        world.kept(taken(world, entries(*self.rows(world, 0, *range(2, 9)))))  # one more day is here by now
        sheet = incoming.import_sheet(sheet=sheet, by=world.center, at=AT)
        assert (sheet.state, sheet.outcome["removed"]) == ("ready", 1)
        assert not BaseEntry.objects.filter(new=12).exists()


class TestWhatIsLacking:
    def test_a_column_without_which_no_score_counts_is_said_once_for_a_layout(self, world: World) -> None:
        sheet = world.ready(incidents(world.row(1)))
        lacks = {name: words for name, _header, words, scored in sheet.outcome["lacks"] if scored}
        assert "永远不计入按时办结" in lacks["due_at"]
        assert incoming.asks(sheet) == ["lacks"]
        with pytest.raises(InvalidInput):
            incoming.import_sheet(sheet=sheet, by=world.center, at=AT)
        incoming.import_sheet(sheet=sheet, by=world.center, at=AT, agreed=["lacks"])
        again = world.ready(incidents(world.row(2)))
        assert again.outcome["lacks"]
        assert incoming.asks(again) == []

    def test_a_column_that_was_recognised_costs_nothing(self, world: World) -> None:
        rows = [[*HEADERS, "办理期限"], [*world.row(1), "2026-03-10"]]
        sheet = world.ready(xlsx(rows))
        assert "due_at" not in [name for name, *_more in sheet.outcome["lacks"]]

    def test_where_all_headers_are_known_what_is_lacking_is_agreed_to_without_a_question_of_columns(
        self, world: World
    ) -> None:
        data = xlsx([["日期", "网格名称", "类别", "新增"], ["2026-03-05", world.name, "房", 3]])
        sheet = taken(world, data)
        assert (sheet.state, incoming.asks(sheet)) == ("ready", ["lacks"])
        world.kept(sheet)
        assert SheetLayout.objects.get().agreed == ["changed", "verified"]
        assert incoming.asks(taken(world, data)) == []


class TestLikelyPairs:
    """A report by phone and the same event from the peace system count once."""

    def reported(self, world: World, **more: Any) -> Incident:
        texts = {"title": "三单元楼道堆放纸箱堵塞通道", "place": "", "description": ""}
        return make_incident(
            world.grid, by=world.center, reporter=world.member, about=world.fire, at=shanghai("2026-03-05 21:30"),
            texts=texts, **more,
        )  # fmt: skip

    def told(self, world: World, number: int = 1, **more: Any) -> list[Any]:
        row = {"事件名称": "三单元楼道堆放纸箱堵塞通道", "事件内容": "纸箱约十个", "上报时间": "2026-03-05 21:40:00",
               "受理时间": None, "办结时间": None, "当前状态": "处理中", "所属网格": world.name}  # fmt: skip
        return incident_row(number, **{**row, **more})

    def test_nothing_counts_twice_in_silence(self, world: World) -> None:
        here = self.reported(world)
        sheet = world.ready(incidents(self.told(world)))
        (pair,) = sheet.outcome["doubts"]
        assert here.number in pair["here"]
        assert "三单元楼道堆放纸箱堵塞通道" in pair["shared"]
        with pytest.raises(InvalidInput, match="3"):
            incoming.import_sheet(sheet=sheet, by=world.center, at=AT, agreed=["lacks"])
        assert Incident.objects.count() == 1

    def test_the_same_event_is_joined_and_keeps_its_life_here(self, world: World) -> None:
        here = self.reported(world)
        sheet = world.kept(world.ready(incidents(self.told(world))), doubts={"PA2026000001": SAME})
        assert (sheet.outcome["new"], sheet.outcome["changed"]) == (0, 1)
        joined = Incident.objects.get()
        assert (joined.pk, joined.external_id, joined.state) == (here.pk, "PA2026000001", "reported")
        assert (joined.text.description, joined.text.place) == ("纸箱约十个", "三号楼")
        assert joined.moves.count() == 1
        assert world.ready(incidents(self.told(world))).outcome["unchanged"] == 1

    def test_another_event_is_new_and_is_not_asked_about_again(self, world: World) -> None:
        self.reported(world)
        world.kept(world.ready(incidents(self.told(world))), doubts={"PA2026000001": OTHER})
        assert Incident.objects.count() == 2
        assert not world.ready(incidents(self.told(world))).outcome["doubts"]

    def test_one_event_here_is_asked_about_for_one_row(self, world: World) -> None:
        self.reported(world)
        sheet = world.ready(incidents(self.told(world, 1), self.told(world, 2)))
        assert len(sheet.outcome["doubts"]) == 1

    def test_far_in_time_of_another_grid_or_with_a_number_already_it_is_another(self, world: World) -> None:
        self.reported(world)
        other = world.place.grids[1].versions.get().name
        for row in (
            self.told(world, 上报时间="2026-03-31 09:00"),
            self.told(world, 所属网格=other, 上报人=None),
            self.told(world, 事件名称="路灯不亮", 事件内容="路口", 事发地点="村口"),
        ):
            assert not world.ready(incidents(row)).outcome["doubts"]
        Incident.objects.update(external_id="ELSE1")
        assert not world.ready(incidents(self.told(world))).outcome["doubts"]

    def test_what_is_reported_between_preview_and_import_is_asked_about_too(self, world: World) -> None:
        sheet = world.ready(incidents(self.told(world)))
        assert not sheet.outcome["doubts"]
        self.reported(world)
        sheet = incoming.import_sheet(sheet=sheet, by=world.center, at=AT, agreed=["lacks"])
        assert (sheet.state, len(sheet.outcome["doubts"])) == ("ready", 1)
        assert Incident.objects.count() == 1


class TestWhatOneSheetTeaches:
    def test_the_first_file_of_a_drop_teaches_the_second(self, world: World) -> None:
        strange = {"所属网格": "东山一格"}
        files = [(f"{n}.xlsx", incidents(world.row(n, **strange))) for n in (1, 2)]
        first, second = incoming.drop(subdistrict=world.subdistrict, named=files, by=world.center, at=AT)
        assert [first.state, second.state] == ["columns", "columns"]
        first = world.confirmed(first)
        second.refresh_from_db()
        assert [first.state, second.state] == ["words", "words"]
        code = world.grid.versions.get().code
        incoming.explain(sheet=first, answers={("grid", "东山一格"): code}, by=world.center, at=AT)
        second.refresh_from_db()
        assert second.state == "ready"

    def test_a_guess_compares_names_without_codes_and_without_what_stands_before_them(self, world: World) -> None:
        code = world.grid.versions.get().code
        for written in (f"黄岩区甲乙街道{world.name}", f"台州市黄岩区{world.name}格"):
            sheet = world.ready(incidents(world.row(1, 所属网格=written)))
            (question,) = sheet.outcome["questions"]
            assert (question["written"], question["suggested"]) == (written, code)

    def test_our_own_subdistrict_before_a_name_is_no_question(self, world: World) -> None:
        written = f"黄岩区{world.subdistrict.name}{world.name}"
        assert world.ready(incidents(world.row(1, 所属网格=written))).state == "ready"


class TestTakingBack:
    def test_what_was_changed_since_is_named_and_nothing_is_taken_back(self, world: World) -> None:
        sheet = world.imported(incidents(world.row(1, 当前状态="待受理", 受理时间=None, 办结时间=None), world.row(2)))
        incident = Incident.objects.get(external_id="PA2026000001")
        make_move(number=incident.number, name="accept", by=world.center, now=AT)
        with pytest.raises(RestsOnIt, match="事件"):
            undo_import(sheet=sheet, by=world.center, at=AT)
        assert Incident.objects.count() == 2

    def test_what_something_refers_to_is_named(self, world: World) -> None:
        sheet = world.imported(incidents(world.row(1)))
        data = xlsx([
            ["日期", "网格", "走访人", "类型", "内容", "事件号"],
            ["2026-03-06", world.name, "王芳", "走访", "回看", "PA2026000001"],
        ])  # fmt: skip
        world.kept(taken(world, data, kind="visits"))
        with pytest.raises(RestsOnIt, match="走访"):
            undo_import(sheet=sheet, by=world.center, at=AT)
        assert Incident.objects.exists()

    def test_once_it_is_taken_back_it_comes_in_again_as_new(self, world: World) -> None:
        data = incidents(world.row(1), world.row(2))
        undo_import(sheet=world.imported(data), by=world.center, at=AT + timedelta(hours=1))
        assert not Incident.objects.exists()
        assert world.imported(data).outcome["new"] == 2


def test_the_marked_copy_has_every_refused_row_coloured_with_its_reasons(world: World) -> None:
    rows = [world.row(1), world.row(2, 上报时间="很久以前"), world.row(3, 上报时间="2096-01-01", 事件内容="'=1+1")]
    sheet = world.ready(incidents(*rows))
    page: Any = load_workbook(io.BytesIO(marked(sheet))).active
    place = HEADERS.index("上报时间") + 1
    assert page.cell(2, len(HEADERS) + 1).value == "问题"
    assert [page.cell(number, place).fill.fgColor.rgb for number in (3, 4, 5)] == ["00000000", "FFFFC7CE", "FFFFC7CE"]
    assert "很久以前" in page.cell(4, place).comment.text
    assert page.cell(5, len(HEADERS) + 1).value.startswith("上报时间")
    assert "11010519491231002X" not in str([[cell.value for cell in row] for row in page.iter_rows()])
    assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)


def test_a_sheet_that_corrects_a_closed_month_is_not_imported_without_the_reason(world: World) -> None:
    def survey(knowing: int) -> IncomingSheet:
        return taken(world, xlsx([["月份", "网格名称", "调查人数", "知晓人数"], ["2026-03", world.name, 20, knowing]]))

    world.kept(survey(15))
    close_period(subdistrict=world.subdistrict, kind="bulletin", begin=date(2026, 3, 1), end=date(2026, 4, 1), at=AT)
    sheet = survey(18)
    assert (sheet.state, incoming.asks(sheet), sheet.outcome["changed"]) == ("ready", ["reason"], 1)
    for said in ({}, {"agreed": ["reason"]}, {"reason": "　"}):
        with pytest.raises(InvalidInput):
            incoming.import_sheet(sheet=sheet, by=world.center, at=AT, **said)
    sheet = incoming.import_sheet(sheet=sheet, by=world.center, at=AT, reason="漏报补录")
    assert (sheet.state, AwarenessSurvey.objects.get().knowing) == ("imported", 18)
    last = RowChange.objects.filter(entity="incidents_awarenesssurvey").latest("pk")
    assert (last.door, last.reason) == ("sheet", "漏报补录")
    with pytest.raises(InvalidInput):
        undo_import(sheet=sheet, by=world.center, at=AT)
    undo_import(sheet=sheet, by=world.center, at=AT, reason="撤回误导入")
    assert AwarenessSurvey.objects.get().knowing == 15
