"""Hazards: fixed on the spot, put right by a day and re-checked, or reported as an incident."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection, connections

from core.errors import InvalidInput, NotAllowed
from core.models import FailedItem
from core.testing.worlds import shared_world
from grids.tests.factories import crime_clue, matter, territory
from incidents.common.rights import NotYourGrid
from incidents.hazards import notices
from incidents.hazards.models import Hazard, HazardRecheck
from incidents.hazards.notices import tell_overdue_hazards
from incidents.hazards.services import (
    Ending,
    HazardSettled,
    judge_hazard,
    kinds_of_hazard,
    recheck_hazard,
    report_hazard,
    report_problem,
)
from incidents.hazards.sheets import HazardSheet
from incidents.tests.factories import NINE, limits, shanghai
from incidents.tests.fieldwork import REGISTER, hazard, kind_of_hazard, premises
from incidents.visits.models import Visit
from incidents.visits.services import save_visit
from incidents.visits.sheets import VisitSheet
from staff.inbox.models import Notice
from staff.tests.factories import FULL_TIME, GUIDE, LEADER, center, department, handler, head, member_account, officer

FRIDAY = shanghai("2026-03-06 15:00")


@shared_world
def place():
    made = territory()
    limits(made.subdistrict)
    return made


@shared_world
def member(place):
    return member_account(FULL_TIME, to=place.grids[0])


class TestFinding:
    def test_fixed_on_the_spot_is_settled_and_has_no_deadline(self, place, member):
        row = hazard(place.grids[0], by=member, ending=Ending("fixed"))
        assert (row.state, row.settled_at, row.due_at, row.on_time) == ("fixed", NINE, None, None)

    def test_a_deadline_is_the_end_of_its_day(self, place, member):
        row = hazard(place.grids[0], by=member)
        assert (row.state, row.due_at) == ("open", shanghai("2026-03-07 00:00"))

    def test_reported_it_is_an_incident_of_the_same_place_and_kind_in_one_step(self, place, member):
        row = hazard(place.grids[0], by=member, ending=Ending("reported"))
        incident = row.incident
        assert (row.state, row.settled_at) == ("reported", NINE)
        assert (incident.state, incident.reporter, incident.subcategory) == ("reported", member.worker, row.subcategory)
        assert (incident.text.place, incident.text.description) == (row.place, row.description)

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"ending": Ending("open")}, "due_on"),
            ({"ending": Ending("fixed", date(2026, 3, 6))}, "due_on"),
            ({"ending": Ending("open", date(2026, 3, 1))}, "due_on"),
            ({"ending": Ending("rectified")}, "state"),
            ({"found_at": shanghai("2026-03-02 09:06")}, "found_at"),
            ({"description": "户主 11010519491231002X"}, "description"),
            ({"responsible": "11010519491231002X"}, "responsible"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, place, member, changed, field):
        with pytest.raises(InvalidInput) as refusal:
            hazard(place.grids[0], by=member, **changed)
        assert field in refusal.value.fields
        assert not Hazard.objects.exists()

    def test_a_crime_clue_or_a_dispute_is_no_hazard(self, place, member):
        dispute = matter("disputes").subcategories.create(code="wages", name="劳资", position=1)
        for kind in (crime_clue(), dispute):
            assert kind not in kinds_of_hazard(date(2026, 3, 2))
            with pytest.raises(InvalidInput):
                hazard(place.grids[0], by=member, subcategory=kind)

    def test_only_who_works_on_the_grid_writes_and_the_guide_does_not(self, place):
        guide = member_account(GUIDE, to=place.villages[0])
        for user in (guide, member_account(FULL_TIME, to=place.grids[1]), officer("district")):
            with pytest.raises(NotYourGrid):
                hazard(place.grids[0], by=user, found_by=None)

    def test_the_responsible_is_sealed(self, place, member):
        row = hazard(place.grids[0], by=member, responsible="店长陈某")
        with connection.cursor() as cursor:
            cursor.execute("SELECT responsible FROM incidents_hazard WHERE id = %s", [row.pk])
            assert "陈" not in cursor.fetchone()[0]
        row.refresh_from_db()
        assert row.responsible == "店长陈某"


class TestSettling:
    def test_a_recheck_that_passes_settles_it_on_time(self, place, member):
        row = recheck_hazard(hazard=hazard(place.grids[0], by=member), passed=True, by=member, at=FRIDAY)
        assert (row.state, row.settled_at, row.on_time) == ("rectified", FRIDAY, True)

    def test_one_that_does_not_pass_leaves_it_open_and_says_why(self, place, member):
        row = hazard(place.grids[0], by=member)
        with pytest.raises(InvalidInput):
            recheck_hazard(hazard=row, passed=False, by=member, at=FRIDAY)
        recheck_hazard(hazard=row, passed=False, note="还堆着", by=member, at=FRIDAY)
        row.refresh_from_db()
        assert (row.state, row.rechecks.get().note) == ("open", "还堆着")

    def test_what_the_grid_cannot_put_right_is_handed_on(self, place, member):
        row = report_hazard(hazard=hazard(place.grids[0], by=member), by=member, at=FRIDAY)
        assert (row.state, row.on_time, row.incident.state) == ("reported", True, "reported")

    def test_a_settled_one_takes_no_further_step(self, place, member):
        row = hazard(place.grids[0], by=member, ending=Ending("fixed"))
        for step in (
            lambda: recheck_hazard(hazard=row, passed=True, by=member, at=FRIDAY),
            lambda: report_hazard(hazard=row, by=member, at=FRIDAY),
        ):
            with pytest.raises(HazardSettled):
                step()

    def test_rechecks_are_never_changed(self, place, member):
        row = hazard(place.grids[0], by=member)
        recheck_hazard(hazard=row, passed=False, note="还堆着", by=member, at=FRIDAY)
        with pytest.raises(Exception, match="Cannot update"):
            HazardRecheck.objects.update(passed=True)

    def test_overdue_is_open_after_its_deadline_and_not_invented(self, place, member):
        row = hazard(place.grids[0], by=member)
        due = row.due_at
        assert list(Hazard.objects.overdue(due)) == [row]
        assert not Hazard.objects.overdue(FRIDAY).exists()
        judge_hazard(hazard=row, invented=True, by=center(place.subdistrict), at=FRIDAY)
        assert not Hazard.objects.overdue(due).exists()

    def test_nobody_judges_what_they_found(self, place, member):
        row = hazard(place.grids[0], by=member)
        with pytest.raises(NotAllowed):
            judge_hazard(hazard=row, invented=False, by=member, at=FRIDAY)


@pytest.mark.django_db(transaction=True)
def test_two_who_settle_at_once_settle_once():
    made = territory()
    limits(made.subdistrict)
    office = center(made.subdistrict)
    row = hazard(made.grids[0], by=office, found_by=None)

    def settle(_number: int) -> str:
        try:
            report_hazard(hazard=row, by=office, at=FRIDAY)
        except HazardSettled:
            return "late"
        finally:
            connections.close_all()
        return "first"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(settle, range(4))) == ["first", "late", "late", "late"]
    row.refresh_from_db()
    assert row.incident.subdistrict.incidents.count() == 1


class TestFromAVisit:
    def visit(self, place, member, **more) -> Visit:
        values = {"grid": place.grids[0], "worker": member.worker, "day": date(2026, 3, 2), "kind": "patrol", **more}
        return save_visit(Visit(**values), today=date(2026, 3, 2))

    def test_a_hazard_is_noted_in_the_visit_log(self, place, member):
        shop = premises(place.grids[0])
        visit = self.visit(place, member, premises=shop, problem="通道被堵")
        hazard(place.grids[0], by=member, visit=visit, premises=shop, place="", ending=Ending("fixed"))
        visit.refresh_from_db()
        assert visit.handling == str(Hazard.objects.get().get_state_display())

    def test_a_problem_becomes_an_incident_once(self, place, member):
        visit = self.visit(place, member, problem="路灯不亮")
        incident = report_problem(visit=visit, kind=kind_of_hazard(), by=member, at=FRIDAY)
        visit.refresh_from_db()
        assert (visit.incident, incident.text.description, incident.reporter) == (incident, "路灯不亮", member.worker)
        with pytest.raises(HazardSettled):
            report_problem(visit=visit, kind=kind_of_hazard(), by=member, at=FRIDAY)

    def test_a_visit_without_a_problem_has_nothing_to_report(self, place, member):
        with pytest.raises(InvalidInput):
            report_problem(visit=self.visit(place, member), kind=kind_of_hazard(), by=member, at=FRIDAY)

    @pytest.mark.parametrize("field", ["content", "problem", "handling"])
    def test_identity_numbers_are_refused(self, place, member, field):
        with pytest.raises(InvalidInput) as refusal:
            self.visit(place, member, **{field: "11010519491231002X"})
        assert set(refusal.value.fields) == {field}


class TestWhoSees:
    def test_a_department_sees_what_was_reported_to_it(self, place, member):
        unit = department(place.subdistrict)
        user = handler(unit)
        other = hazard(place.grids[0], by=member)
        row = hazard(place.grids[0], by=member, ending=Ending("reported"))
        assert not Hazard.objects.visible_to(user).exists()
        type(row.incident).objects.filter(pk=row.incident_id).update(department=unit)
        assert Hazard.objects.visible_to(user).get() == row
        assert set(Hazard.objects.visible_to(member)) == {row, other}
        assert not Hazard.objects.visible_to(member_account(FULL_TIME, to=place.grids[-1])).exists()


class TestTheSweep:
    def test_who_serves_the_grid_and_its_leader_are_told_once(self, place, member):
        leader = member_account(LEADER, to=place.grids[0])
        member_account(FULL_TIME, to=place.grids[1])
        row = hazard(place.grids[0], by=member)
        assert tell_overdue_hazards(at=row.due_at - timedelta(seconds=1)) == 0
        assert [tell_overdue_hazards(at=row.due_at), tell_overdue_hazards(at=row.due_at + timedelta(days=1))] == [1, 0]
        notices = Notice.objects.filter(topic="hazard_overdue")
        assert set(notices.values_list("user", flat=True)) == {member.pk, leader.pk}
        assert notices.count() == 2

    def test_a_hazard_that_cannot_be_told_stops_no_other(self, place, member, monkeypatch):
        first, second = hazard(place.grids[0], by=member), hazard(place.grids[0], by=member)
        tell = notices.notify

        def fail(**words: Any) -> int:
            if words["about"] == f"hazard-{first.pk}":
                raise KeyError("a grid without a name")
            return tell(**words)

        monkeypatch.setattr(notices, "notify", fail)
        assert tell_overdue_hazards(at=second.due_at) == 1
        item = FailedItem.objects.get()
        assert (item.queue, item.item) == ("incidents.hazards_overdue", str(first.pk))
        second.refresh_from_db()
        assert second.told_overdue_at

    def test_what_is_settled_or_invented_is_passed_by(self, place, member):
        hazard(place.grids[0], by=member, ending=Ending("fixed"))
        invented = hazard(place.grids[0], by=member)
        judge_hazard(hazard=invented, invented=True, by=center(place.subdistrict), at=FRIDAY)
        assert tell_overdue_hazards(at=invented.due_at) == 0


class TestTheSheets:
    def test_a_hazard_in_the_columns_of_the_office(self, place, member):
        row = hazard(place.grids[0], by=member, responsible="店长", measures="清理", checked="消防")
        recheck_hazard(hazard=row, passed=True, note="已清理", by=member, at=FRIDAY)
        sheet = HazardSheet().export(Hazard.objects.all())
        named = [column.header for column in HazardSheet.columns if column.header in REGISTER]
        assert named == REGISTER
        assert [header for header in sheet.headers if header in named] == named
        line = dict(zip(sheet.headers, next(iter(sheet.rows)), strict=True))
        assert (line["场所"], line["责任人"], line["期限"]) == ("三号楼", "店长", "2026-03-06")
        assert (line["复查结果"], line["复查时间"][:10], line["复查说明"]) == ("整改完成", "2026-03-06", "已清理")

    def test_a_visit_in_the_columns_of_the_office(self, place, member):
        shop = premises(place.grids[0])
        visit = Visit(worker=member.worker, grid=place.grids[0], day=date(2026, 3, 2), kind="patrol", premises=shop)
        visit.begins_at, visit.ends_at, visit.problem, visit.handling = time(9), time(9, 40), "堵塞", "已清"
        save_visit(visit, today=date(2026, 3, 2))
        sheet = VisitSheet().export(Visit.objects.all())
        named = [
            "日期",
            "起止时间",
            "网格",
            "走访人",
            "类型",
            "对象类别",
            "户数",
            "内容",
            "发现问题",
            "处理情况",
            "事件号",
        ]
        assert [header for header in sheet.headers if header in named] == named
        line = dict(zip(sheet.headers, next(iter(sheet.rows)), strict=True))
        assert (line["起止时间"], line["发现问题"], line["重点场所"]) == ("09:00-09:40", "堵塞", "老王小吃")

    def test_the_office_exports_and_the_center_imports(self, place):
        assert HazardSheet.may_export(center(place.subdistrict))
        assert HazardSheet.may_import(center(place.subdistrict))
        assert not HazardSheet.may_import(head(place.subdistrict))
