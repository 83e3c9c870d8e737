"""Sheets of the peace information system as they are: learned once, asked and not guessed, whole or not at all."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.testing.worlds import shared_world
from grids.matters.models import Matter
from grids.tests.factories import matter
from incidents.entries.models import AwarenessSurvey, BaseEntry, Receipt
from incidents.incident.models import Incident, IncidentMove
from incidents.incident.services import make_move
from incidents.incoming import layouts, states, undoing
from incidents.incoming import services as incoming
from incidents.incoming.models import IncomingSheet, SheetLayout, WordMeaning
from incidents.incoming.states import SheetMovedOn
from incidents.incoming.tasks import work_on_sheets
from incidents.tests.exported import AT, HEADERS, World, gbk, incidents, workbook
from incidents.tests.factories import make_incident, shanghai
from incidents.visits.models import Visit
from staff.accounts.models import User
from staff.tests.factories import posted, worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@shared_world
def world() -> World:
    return World()


class TestColumns:
    def test_a_layout_is_asked_once_and_remembered_in_whatever_order(self, world):
        sheet = world.drop(incidents(world.row(1)))
        assert (sheet.state, sheet.kind, sheet.month) == ("columns", "incidents", date(2026, 3, 1))
        table, _kind = incoming.table_of(sheet)
        guessed = layouts.guess(table, "incidents")
        assert guessed == {
            "序号": "position", "事件编号": "external_id", "事件名称": "title", "事件大类": "matter",
            "事件小类": "subcategory", "所属网格": "grid_name", "事发地点": "place", "事件内容": "description",
            "上报人": "reporter", "上报人手机": "reporter_phone", "上报时间": "reported_at", "受理时间": "accepted_at",
            "办结时间": "closed_at", "当前状态": "state", "处理层级": "level", "处理结果": "result", "当事人身份证": "",
        }  # fmt: skip
        assert table.samples(1) == ["PA2026000001"]
        assert world.confirmed(sheet).state == "ready"
        assert SheetLayout.objects.get().confirmed_by == world.center
        backwards = [list(reversed(HEADERS)), list(reversed(world.row(2)))]
        assert world.drop(gbk(backwards), "三月.csv").state == "ready"
        assert SheetLayout.objects.count() == 1

    def test_what_is_needed_and_not_chosen_is_named(self, world):
        sheet = world.drop(incidents(world.row(1)))
        with pytest.raises(incoming.InvalidInput, match="事件编号"):
            world.confirmed(sheet, **{"事件编号": ""})
        with pytest.raises(incoming.InvalidInput, match="地点"):
            world.confirmed(sheet, **{"事件内容": "place"})
        assert not SheetLayout.objects.exists()

    def test_the_choice_of_a_person_stands_against_the_guess(self, world):
        sheet = world.confirmed(world.drop(incidents(world.row(1))), **{"处理结果": ""})
        world.kept(sheet)
        assert Incident.objects.get().text.result == ""

    def test_a_file_without_a_table_says_so(self, world):
        for data in (b"%PDF-1.4 x", b"\x00\x01", "只有一句话".encode()):
            sheet = world.drop(data)
            assert sheet.state == "unreadable", data
            assert sheet.outcome["error"]

    def test_one_bad_file_does_not_hold_up_the_others(self, world):
        named = [("坏.xlsx", b"PK\x03\x04"), ("好.xlsx", incidents(world.row(1)))]
        states = [s.state for s in incoming.drop(subdistrict=world.subdistrict, named=named, by=world.center, at=AT)]
        assert states == ["unreadable", "columns"]


class TestIncidents:
    def test_an_incident_comes_with_its_history_at_its_true_times(self, world):
        sheet = world.imported(incidents(world.row(1)))
        assert (sheet.state, sheet.outcome["new"], sheet.outcome["refused"]) == ("imported", 1, 0)
        incident = Incident.objects.get()
        assert (incident.source, incident.state, incident.level, incident.reporter) == (
            "import",
            "closed",
            "grid",
            world.member,
        )
        assert (incident.matter, incident.subcategory, incident.grid) == (world.fire, world.exit, world.grid)
        assert incident.reported_at == shanghai("2026-03-02 09:00")
        assert incident.closed_at == incident.settled_at == shanghai("2026-03-04 00:00")
        assert incident.text.result == "已清理"
        moves = list(incident.moves.values_list("move", "from_state", "to_state", "at", "actor"))
        assert moves == [
            ("report", "draft", "reported", shanghai("2026-03-02 09:00"), world.center.pk),
            ("import", "reported", "accepted", shanghai("2026-03-02 10:30"), world.center.pk),
            ("import", "accepted", "closed", shanghai("2026-03-04 00:00"), world.center.pk),
        ]
        receipt = Receipt.objects.get()
        assert (receipt.dataset, receipt.month, receipt.rows) == ("incidents", date(2026, 3, 1), 1)

    def test_the_same_file_again_changes_nothing(self, world):
        data = incidents(*[world.row(number) for number in range(1, 6)])
        world.imported(data)
        before = list(Incident.objects.values()), list(IncidentMove.objects.values()), list(Receipt.objects.values())
        sheet = world.imported(data)
        assert (sheet.outcome["new"], sheet.outcome["changed"], sheet.outcome["unchanged"]) == (0, 0, 5)
        after = list(Incident.objects.values()), list(IncidentMove.objects.values()), list(Receipt.objects.values())
        assert after == before

    def test_a_later_sheet_moves_an_incident_on_and_keeps_its_first_report(self, world):
        world.imported(incidents(world.row(1, 当前状态="已受理", 办结时间=None)))
        sheet = world.ready(incidents(world.row(1, 上报时间="2026-03-02 09:30", 事件名称="另一个标题")))
        assert (sheet.state, sheet.outcome["changed"]) == ("ready", 1)
        (row,) = sheet.outcome["shown"]
        cells = dict(zip(sheet.outcome["headers"], row["cells"], strict=True))
        assert cells["事件标题"] == ["另一个标题", "三号楼道堆物1"]
        world.kept(sheet)
        incident = Incident.objects.get()
        assert (incident.state, incident.reported_at) == ("closed", shanghai("2026-03-02 09:00"))
        assert list(incident.moves.values_list("move", "to_state")) == [
            ("report", "reported"), ("import", "accepted"), ("import", "closed"),
        ]  # fmt: skip

    def test_an_incident_that_somebody_moved_here_is_not_touched(self, world):
        world.imported(incidents(world.row(1, 当前状态="待受理", 受理时间=None, 办结时间=None)))
        incident = Incident.objects.get()
        make_move(number=incident.number, name="accept", by=world.center, now=AT)
        sheet = world.imported(incidents(world.row(1)))
        assert (sheet.outcome["changed"], sheet.outcome["unchanged"]) == (0, 1)
        assert sheet.outcome["notes"][0][1] == 1
        incident.refresh_from_db()
        assert incident.state == "accepted"

    def test_an_incident_reported_here_under_the_same_number_stays_one_row(self, world):
        own = make_incident(world.grid, by=world.center, external_id="PA2026000001")
        world.imported(incidents(world.row(1), world.row(2)))
        assert Incident.objects.count() == 2
        own.refresh_from_db()
        assert own.state == "reported"

    def test_one_refused_row_holds_up_the_whole_file_and_says_why(self, world):
        rows = [
            world.row(1),
            world.row(2, 上报时间="2026-05-02 09:00"),
            world.row(3, 上报时间="很久以前"),
            world.row(4, 办结时间="2026-03-01"),
            world.row(1),
            world.row(6, 事件内容="身份证 11010519491231002X 的人"),
            world.row(7, 事件编号=None),
        ]
        sheet = world.ready(incidents(*rows))
        assert sheet.state == "refused"
        assert [one["row"] for one in sheet.outcome["problems"]] == ["4", "5", "6", "7", "8", "9"]
        assert all(why for one in sheet.outcome["problems"] for _header, why in one["why"])
        with pytest.raises(SheetMovedOn):
            incoming.import_sheet(sheet=sheet, by=world.center, at=AT)
        assert not Incident.objects.exists()

    def test_no_identity_number_is_ever_written_to_disk(self, world, media):
        sheet = world.drop(incidents(world.row(1)))
        data = states.stored(sheet)
        kept = str(incoming.unpack(data))
        assert "11010519491231002X" not in kept
        assert "事件编号" in kept
        assert world.confirmed(sheet).state == "ready"  # its column is not taken, so it holds nothing up

    def test_a_petition_is_restricted_from_the_first_moment(self, world):
        petitions = matter("petitions", restricted=True)
        Matter.objects.filter(pk=petitions.pk).update(name="信访维稳")
        world.imported(incidents(world.row(1, 事件大类="信访维稳", 事件小类=None)))
        assert Incident.objects.get().restricted

    def test_a_deadline_is_taken_only_where_the_sheet_has_one(self, world):
        world.imported(incidents(world.row(1)))
        assert Incident.objects.get().due_at is None


class TestWords:
    def answered(self, world: World, sheet: IncomingSheet, means: dict[str, str]) -> IncomingSheet:
        answers = {(q["topic"], q["written"]): means[q["written"]] for q in sheet.outcome["questions"]}
        return incoming.explain(sheet=sheet, answers=answers, by=world.center, at=AT)

    def test_their_names_are_asked_once_and_remembered(self, world):
        more = {
            "所属网格": "东山一格",
            "事件大类": "公共安全",
            "事件小类": "消防",
            "当前状态": "已办毕",
            "上报人": "王芳",
        }
        sheet = world.ready(incidents(world.row(1, **more), world.row(2, **more)))
        assert sheet.state == "words"
        asked = {(q["topic"], q["written"], q["rows"]) for q in sheet.outcome["questions"]}
        assert asked == {("grid", "东山一格", 2), ("matter", "公共安全 / 消防", 2), ("state", "已办毕", 2)}
        code = world.grid.versions.get().code
        sheet = self.answered(
            world, sheet, {"东山一格": code, "公共安全 / 消防": "fire/blocked-exit", "已办毕": "closed"}
        )
        assert (sheet.state, sheet.outcome["new"]) == ("ready", 2)
        assert WordMeaning.objects.count() == 3
        assert world.drop(incidents(world.row(3, **more))).state == "ready"

    def test_an_answer_that_was_not_offered_is_refused(self, world):
        sheet = world.ready(incidents(world.row(1, 所属网格="东山一格")))
        with pytest.raises(incoming.InvalidInput, match="东山一格"):
            self.answered(world, sheet, {"东山一格": "331099"})
        assert not WordMeaning.objects.exists()

    def test_rows_of_a_grid_that_is_not_ours_are_left_out(self, world):
        sheet = world.ready(incidents(world.row(1), world.row(2, 所属网格="邻镇一格")))
        sheet = self.answered(world, sheet, {"邻镇一格": "-"})
        assert (sheet.state, sheet.outcome["new"], sheet.outcome["left_out"]) == ("ready", 1, 1)

    def test_a_namesake_is_asked_unless_one_alone_served_the_grid(self, world):
        other = worker(world.subdistrict, "王芳")
        assert world.ready(incidents(world.row(1))).state == "ready"
        posted("part_time", to=world.grid, who=other)
        sheet = world.drop(incidents(world.row(2)))
        assert sheet.state == "words"
        (question,) = sheet.outcome["questions"]
        assert {value for value, _label in question["choices"]} >= {
            world.member.staff_number, other.staff_number, "-",
        }  # fmt: skip
        sheet = self.answered(world, sheet, {question["written"]: other.staff_number})
        world.kept(sheet)
        assert Incident.objects.get().reporter == other

    def test_a_phone_or_staff_number_decides_between_namesakes(self, world):
        other = worker(world.subdistrict, "王芳")
        other.phone = "13812345678"
        other.save()
        posted("part_time", to=world.grid, who=other)
        world.imported(incidents(world.row(1, 上报人手机="138 1234 5678")))
        assert Incident.objects.get().reporter == other

    def test_who_is_not_one_of_ours_reports_nothing_for_anybody(self, world):
        sheet = world.ready(incidents(world.row(1, 上报人="李四")))
        (question,) = sheet.outcome["questions"]
        sheet = self.answered(world, sheet, {question["written"]: "-"})
        world.kept(sheet)
        assert Incident.objects.get().reporter is None

    def test_a_name_of_somebody_who_serves_elsewhere_is_not_taken_for_granted(self, world):
        posted("full_time", to=world.place.grids[1], who=worker(world.subdistrict, "赵六"))
        assert world.ready(incidents(world.row(1, 上报人="赵六"))).state == "words"


VISITS = ("走访编号", "走访日期", "所属网格", "走访人员", "走访类型", "走访户数", "走访对象", "走访情况")


class TestOtherSheets:
    def visit(self, world: World, number: str | None, **more: Any) -> list[Any]:
        row = {"走访编号": number, "走访日期": "2026-03-05 10:00", "所属网格": world.name, "走访人员": "王 芳",
               "走访类型": "入户走访", "走访户数": "３", "走访对象": "某某", "走访情况": "讲反诈"}  # fmt: skip
        return [{**row, **more}[header] for header in VISITS]

    def test_visits_with_numbers_are_one_row_each_and_change(self, world):
        data = workbook([VISITS, self.visit(world, "ZF1"), self.visit(world, "ZF2", 走访类型="日常巡查")])
        sheet = world.imported(data)
        assert sheet.outcome["new"] == 2
        first = Visit.objects.get(kind="visit")
        assert (first.worker, first.households, first.content) == (world.member, 3, "讲反诈")
        assert world.imported(data).outcome["unchanged"] == 2
        changed = workbook([VISITS, self.visit(world, "ZF1", 走访户数=5)])
        assert world.imported(changed).outcome["changed"] == 1
        assert Visit.objects.count() == 2

    def test_visits_without_numbers_are_told_apart_by_what_is_said_of_them(self, world):
        rows = [self.visit(world, None), self.visit(world, None), self.visit(world, None, 走访户数=9)]
        data = workbook([VISITS, *rows])
        assert world.imported(data).outcome["new"] == 3
        assert world.imported(data).outcome["unchanged"] == 3
        assert Visit.objects.count() == 3

    def test_a_visit_of_somebody_not_in_post_is_refused(self, world):
        posted("full_time", to=world.place.grids[1], who=worker(world.subdistrict, "赵六"))
        sheet = world.ready(workbook([VISITS, self.visit(world, "ZF1", 走访人员="赵六")]))
        (question,) = sheet.outcome["questions"]
        sheet = incoming.explain(
            sheet=sheet, answers={(question["topic"], question["written"]): question["choices"][0][0]},
            by=world.center, at=AT,
        )  # fmt: skip
        assert (sheet.state, len(sheet.outcome["problems"])) == ("refused", 1)

    def test_counts_side_by_side_under_merged_headers_become_rows_of_classes(self, world):
        upper = ["网格名称", "房屋", None, None, "人口", None]
        lower = [None, "新增", "变更", "核实", "变更", "核实"]
        data = workbook([upper, lower, [world.name, 4, 5, 6, 7, 8], ["合计", 4, 5, 6, 7, 8]],
                        title="2026年3月基础信息采集情况", merged=["A2:A3", "B2:D2", "E2:F2"])  # fmt: skip
        sheet = world.drop(data, "基础信息.xlsx")
        assert (sheet.kind, sheet.month) == ("base_entries", date(2026, 3, 1))
        assert sheet.state == "ready", sheet.outcome
        world.kept(sheet)
        entries = set(BaseEntry.objects.values_list("entry_class", "day", "new", "changed", "verified"))
        day = date(2026, 3, 1)
        assert entries == {("houses", day, 4, 5, 6), ("people", day, 0, 7, 8)}
        assert Receipt.objects.get().dataset == "base_entries"
        assert world.drop(data, "基础信息.xlsx").state == "ready"  # the title names the one month
        two = workbook([upper, lower, [world.name, 4, 5, 6, 7, 8]], title="2026年3月至4月基础信息采集情况",
                       merged=["A2:A3", "B2:D2", "E2:F2"])  # fmt: skip
        assert world.drop(two, "基础信息.xlsx").state == "columns"  # which month it is, is asked

    def test_a_survey_of_the_month_in_the_file_name(self, world):
        data = workbook([("网格", "抽查人数", "知晓数"), (world.name, 30, 20)])
        sheet = world.drop(data, "知晓率2026年3月.xlsx")
        assert (sheet.kind, sheet.month) == ("awareness", date(2026, 3, 1))
        world.kept(sheet)
        survey = AwarenessSurvey.objects.get()
        assert (survey.month, survey.asked, survey.knowing) == (date(2026, 3, 1), 30, 20)


class TestAtTheEnd:
    def test_the_cells_go_once_it_is_imported_or_put_away(self, world, media, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            kept = world.imported(incidents(world.row(1)))
            sheet = world.drop(incidents(world.row(2)))
            incoming.discard(sheet=sheet, by=world.center, at=AT)
        assert [path.name for path in media.rglob("*") if path.is_file()] == [kept.journal]
        with django_capture_on_commit_callbacks(execute=True):
            undoing.sweep_incoming(at=AT + timedelta(days=undoing.UNDO_DAYS + 1))
        assert not [path for path in media.rglob("*") if path.is_file()]
        for row in IncomingSheet.objects.all():
            assert row.stored_as == ""
            assert "shown" not in row.outcome

    def test_a_sheet_whose_file_is_lost_stops_no_other(self, world, media):
        lost, other, third = (world.drop(incidents(world.row(number))) for number in (1, 2, 3))
        for path in media.rglob("*"):
            if lost.stored_as in path.name:
                path.unlink()
        assert world.confirmed(other).state == "ready"  # what it teaches is not kept from the third
        third.refresh_from_db()
        lost.refresh_from_db()
        assert (third.state, lost.state) == ("ready", "unreadable")
        IncomingSheet.objects.filter(pk=lost.pk).update(state="preparing", stored_as="gone")
        IncomingSheet.objects.filter(pk=third.pk).update(state="preparing")
        assert work_on_sheets() == 2
        third.refresh_from_db()
        assert third.state == "ready"

    def test_what_nobody_finished_is_put_away_after_a_month(self, world):
        sheet = world.drop(incidents(world.row(1)))
        assert undoing.sweep_incoming(at=AT)["put_away"] == 0
        assert undoing.sweep_incoming(at=shanghai("2026-05-10 09:00"))["put_away"] == 1
        sheet.refresh_from_db()
        assert sheet.state == "discarded"

    def test_two_people_on_one_page_import_once(self, world):
        sheet = world.ready(incidents(world.row(1)))
        world.kept(sheet)
        with pytest.raises(SheetMovedOn):
            incoming.import_sheet(sheet=sheet, by=world.center, at=AT)

    def test_a_large_file_waits_for_the_task_and_is_done_by_it(self, world, monkeypatch):
        monkeypatch.setattr(incoming, "AT_ONCE_BYTES", 10)
        monkeypatch.setattr(incoming, "AT_ONCE_ROWS", 1)
        sheet = world.drop(incidents(*[world.row(number) for number in range(1, 6)]))
        assert sheet.state == "reading"

        def worked() -> IncomingSheet:
            assert incoming.work_on(sheet_id=sheet.pk, at=AT)
            return IncomingSheet.objects.get(pk=sheet.pk)

        assert worked().state == "columns"
        assert not incoming.work_on(sheet_id=sheet.pk, at=AT)
        assert world.confirmed(IncomingSheet.objects.get(pk=sheet.pk)).state == "preparing"
        assert worked().state == "ready"
        row = IncomingSheet.objects.get(pk=sheet.pk)
        assert world.kept(row).state == "importing"
        assert worked().state == "imported"
        assert Incident.objects.count() == 5


def test_an_import_takes_as_many_queries_for_three_rows_as_for_three_hundred(world: World) -> None:
    def queries(rows: list[Any]) -> int:
        sheet = world.ready(incidents(*rows))
        with CaptureQueriesContext(connection) as captured:
            by = User.objects.get(pk=world.center.pk)
            incoming.import_sheet(sheet=sheet, by=by, at=AT, agreed=["lacks"])
        return len(captured)

    few = queries([world.row(number) for number in range(1, 4)])
    assert queries([world.row(number) for number in range(10, 310)]) == few <= 66


@pytest.mark.django_db(transaction=True)
def test_the_same_file_imported_twice_at_once_gives_one_set_of_rows() -> None:
    world = World()
    data = incidents(*[world.row(number) for number in range(1, 40)])
    sheets = [world.ready(data) for _ in range(4)]
    barrier, outcomes = threading.Barrier(4), []

    def run(sheet: IncomingSheet) -> None:
        try:
            barrier.wait()
            by = User.objects.get(pk=world.center.pk)
            done = incoming.import_sheet(sheet=sheet, by=by, at=timezone.now(), agreed=["lacks"])
            outcomes.append((done.state, done.outcome["new"]))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[sheet]) for sheet in sheets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [("imported", 39)] + [("ready", 0)] * 3  # of these the preview is no longer true
    assert Incident.objects.count() == 39
    assert IncidentMove.objects.count() == 39 * 3
