"""The weekly inspection: what was done against what is expected, findings put right, samples verified."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessment.inspection import sample as samples
from assessment.inspection import services as inspections
from assessment.inspection.models import FindingState, Inspection, InspectionSample, SampleItem, SampleKind, Verdict
from assessment.inspection.services import WeekNotOver, WrongStep, inspect_week
from assessment.tests.factories import amended, office
from assessment.tests.inspected import MONDAY, NEXT, WEEK, World
from core.clock import starts_at
from core.errors import InvalidInput, NotAllowed
from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.tests.factories import matter
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident
from incidents.tests.factories import entries, move
from staff.accounts.services import grant
from staff.calendar.models import CalendarDay
from staff.inbox.models import Notice
from staff.inbox.topics import text_of
from staff.tests.factories import FULL_TIME, GUIDE, PART_TIME, account, center, head, on_leave, posted

pytestmark = pytest.mark.django_db


@shared_world
def world() -> World:
    return World()


class TestAgainstExpectation:
    def test_what_is_expected_follows_from_the_scheme_and_the_member_days(self, world):
        row = world.row()
        assert (row.working_days, row.member_days) == (5, 5)
        assert row.expected == {"visits": "2", "patrols": "1", "reports": "1", "days_without_report": "6"}
        assert row.exceptions == ["visits", "patrols", "reports", "days_without_report"]
        assert row.scheme == world.office.scheme

    def test_who_did_what_was_expected_is_no_exception(self, world):
        for n in range(3):
            world.visit(day=MONDAY + timedelta(days=n))
        for _ in range(2):
            world.visit("patrol")
        world.report()
        world.report(MONDAY + timedelta(days=1))
        row = world.row()
        assert row.exceptions == []
        assert (row.visits, row.patrols, row.reports, row.days_without_report) == (3, 2, 2, 5)

    def test_two_days_of_leave_ask_for_less(self, world):
        on_leave(world.member, MONDAY, MONDAY + timedelta(days=2))
        row = world.row()
        assert row.member_days == 3
        assert row.expected["visits"] == "6/5"

    def test_a_week_of_holidays_asks_for_nothing(self, world):
        for n in range(5):
            CalendarDay.objects.create(
                subdistrict=world.subdistrict, day=MONDAY + timedelta(days=n), working=False, name="假"
            )
        row = world.row()
        assert (row.working_days, row.expected, row.exceptions) == (0, {}, [])

    def test_that_nobody_served_the_grid_comes_first(self, world):
        world.grid.postings.filter(role=FULL_TIME).delete()
        row = world.row()
        assert row.exceptions == ["no_member"]
        assert row.member_days == 0

    def test_incidents_that_fell_due_and_were_not_settled_are_exceptions_as_of_the_end_of_the_week(self, world):
        incident = world.report(MONDAY - timedelta(days=14))
        due = starts_at(MONDAY) + timedelta(hours=12)
        Incident.objects.filter(pk=incident.pk).update(level="grid", due_at=due, settled_at=WEEK.ends_at)
        row = world.row()
        assert (row.due, row.on_time, row.overdue) == (1, 0, 1)
        assert row.exceptions[-2:] == ["on_time", "overdue"]
        settled = world.inspect(WEEK.next())[world.grid.pk]
        assert (settled.due, settled.overdue) == (0, 0)

    def test_hazards_that_were_not_put_right_are_exceptions_as_of_the_end_of_the_week(self, world):
        about = matter("fire").subcategories.create(code="wiring", name="wiring", position=1)
        noticed, due = starts_at(MONDAY - timedelta(days=9)), starts_at(MONDAY) + timedelta(hours=12)
        for settled_at, invented in ((None, False), (WEEK.ends_at, False), (due, False), (None, True)):
            Hazard.objects.create(
                grid=world.grid,
                place="三号楼",
                subcategory=about,
                found_at=noticed,
                description="电线裸露",
                state="rectified" if settled_at else "open",
                due_at=due,
                settled_at=settled_at,
                created_by=world.clerk,
                judged_invented=invented,
            )
        row = world.row()
        assert (row.hazards_due, row.hazards_overdue) == (3, 2)
        assert row.exceptions[-1] == "hazards_overdue"
        assert row.expected["hazards_overdue"] == "0"

    def test_reports_by_others_and_judged_invalid_do_not_count(self, world):
        world.report(who=posted(FULL_TIME, to=world.office.grids[1]).worker)
        move(world.report(), "invalidate", by=world.clerk, now=NEXT, note="x", reason="invented")
        world.report(about=matter("petitions", restricted=True))  # counts: the row shows how much, never what
        assert world.row().reports == 1

    def test_a_week_keeps_the_terms_that_it_was_held_against_when_a_new_version_follows(self, world):
        row = world.row()
        amended(world.office, begins_on=WEEK.end, inspection={"visits": "9"})
        assert Inspection.objects.get(pk=row.pk).expected["visits"] == "2"
        assert world.inspect(WEEK.next())[world.grid.pk].expected["visits"] == "9"

    def test_exceptions_come_first(self, world):
        busy = world.office.grids[1]
        for n in range(3):
            world.visit(on=busy, day=MONDAY + timedelta(days=n))
            world.visit("patrol", on=busy)
            world.report(MONDAY + timedelta(days=n), on=busy)
        world.visit(day=MONDAY)
        world.visit("patrol")
        world.visit("patrol")
        world.inspect()
        rows = list(Inspection.objects.exceptions_first())
        assert rows[-1].grid == busy
        assert rows[-1].exceptions == []
        assert [len(row.exceptions) for row in rows] == [4, 3, 0]

    def test_a_week_takes_the_same_number_of_queries_for_few_grids_and_for_many(self, world):
        def queries(of) -> int:
            with CaptureQueriesContext(connection) as captured:
                inspect_week(subdistrict=of.subdistrict, week=WEEK, at=NEXT)
            return len(captured)

        queries(office(villages=1, grids_each=1))  # a new connection asks for the numbers of its types
        assert queries(office(villages=1, grids_each=1)) == queries(office(villages=4, grids_each=4)) <= 11

    def test_a_week_that_is_not_over_is_refused(self, world):
        with pytest.raises(WeekNotOver):
            inspect_week(subdistrict=world.subdistrict, week=WEEK, at=WEEK.ends_at - timedelta(microseconds=1))


class TestFindings:
    DUE = date(2026, 3, 20)

    def noted(self, world, **more):
        return inspections.note_finding(inspection=world.row(), text="走访记录不实。", by=world.clerk, at=NEXT, **more)

    def test_a_finding_is_noted_assigned_put_right_checked_and_closed(self, world):
        who = account(of=world.leader)
        finding = self.noted(world)
        assert finding.state == FindingState.NOTED
        finding = inspections.assign_finding(finding=finding, due_on=self.DUE, by=world.clerk, at=NEXT)
        (notice,) = Notice.objects.filter(user=who)
        assert notice.topic == "rectification_assigned"
        assert notice.values["finding"] == "走访记录不实"  # the notice quotes it within a sentence of its own
        assert " 2026年第11周例行巡查发现问题" in text_of(notice.topic, notice.values)
        assert str(finding.pk) in notice.link
        finding = inspections.answer_finding(finding=finding, text="已补走访三户", by=who, at=NEXT)
        assert finding.state == FindingState.ANSWERED
        assert Notice.objects.filter(user=world.clerk, topic="rectification_answered").count() == 1
        finding = inspections.check_finding(finding=finding, passed=True, by=world.clerk, at=NEXT)
        assert finding.state == FindingState.CLOSED
        assert [step.act for step in finding.steps.all()] == ["note", "assign", "answer", "accept"]

    def test_what_is_not_put_right_goes_back_with_a_new_day(self, world):
        who = account(of=world.member)
        finding = self.noted(world, due_on=self.DUE)
        finding = inspections.answer_finding(finding=finding, text="好了", by=who, at=NEXT)
        with pytest.raises(InvalidInput) as refused:
            inspections.check_finding(finding=finding, passed=False, by=world.clerk, at=NEXT)
        assert set(refused.value.fields) == {"note", "due_on"}
        later = self.DUE + timedelta(days=5)
        finding = inspections.check_finding(
            finding=finding, passed=False, by=world.clerk, at=NEXT, note="仍缺两户", due_on=later
        )
        assert (finding.state, finding.due_on) == (FindingState.ASSIGNED, later)
        assert Notice.objects.filter(user=who, topic="rectification_assigned").count() == 2

    def test_only_the_center_finds_assigns_and_checks_and_only_the_grid_answers(self, world):
        row = world.row()
        for user in (head(world.subdistrict), account(of=world.leader), center(office().subdistrict)):
            with pytest.raises(NotAllowed):
                inspections.note_finding(inspection=row, text="x", by=user, at=NEXT)
        finding = self.noted(world, due_on=self.DUE)
        elsewhere = account(of=world.people[world.office.grids[1].pk][0])
        part_time = account(of=posted(PART_TIME, to=world.grid).worker)
        for user in (world.clerk, elsewhere, part_time):
            with pytest.raises(NotAllowed):
                inspections.answer_finding(finding=finding, text="x", by=user, at=NEXT)
        guide = account(of=posted(GUIDE, to=world.office.villages[0]).worker)
        assert inspections.answer_finding(finding=finding, text="x", by=guide, at=NEXT).state == "answered"

    def test_nobody_checks_what_they_put_right_themselves(self, world):
        from staff.accounts.services import grant

        both = account(of=world.leader)
        grant(user=both, duty="center", subdistrict=world.subdistrict, on=date(2020, 1, 1))
        finding = self.noted(world, due_on=self.DUE)
        finding = inspections.answer_finding(finding=finding, text="x", by=both, at=NEXT)
        with pytest.raises(NotAllowed, match=r"自己|themselves"):
            inspections.check_finding(finding=finding, passed=True, by=both, at=NEXT)

    def test_a_step_out_of_turn_is_refused_and_a_past_day_too(self, world):
        finding = self.noted(world)
        with pytest.raises(WrongStep):
            inspections.answer_finding(finding=finding, text="x", by=account(of=world.leader), at=NEXT)
        with pytest.raises(InvalidInput):
            inspections.assign_finding(finding=finding, due_on=date(2026, 3, 15), by=world.clerk, at=NEXT)

    def test_words_and_steps_stay(self, world):
        finding = self.noted(world)
        for change in (
            lambda: type(finding).objects.filter(pk=finding.pk).update(text="别的"),
            lambda: type(finding).objects.filter(pk=finding.pk).delete(),
            lambda: finding.steps.update(note="别的"),
            lambda: finding.steps.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


class TestSamples:
    def filled(self, world) -> None:
        for n in range(6):
            day = MONDAY + timedelta(days=n)
            for grid in world.office.grids:
                world.report(day, on=grid)
                world.visit(day=day, on=grid)
                entries(grid, day, new=1)
        closed = world.report(MONDAY + timedelta(days=2))
        move(closed, "self-close", by=account(of=world.member), now=NEXT - timedelta(days=3), result="已清理")

    def draw(self, world, seed=42, **more) -> InspectionSample:
        given = {"subdistrict": world.subdistrict, "week": WEEK, "by": world.clerk, "at": NEXT, **more}
        return samples.draw_sample(seed=seed, **given)

    def test_the_sample_has_the_sizes_of_the_scheme_or_everything_there_is(self, world):
        self.filled(world)
        sample = self.draw(world)
        drawn = {kind: sample.items.filter(kind=kind).count() for kind in SampleKind.values}
        assert drawn == {"report": 10, "visit": 10, "self_closed": 1, "entry": 10}
        assert sample.populations["report"]["count"] == 19
        assert all(item.authors for item in sample.items.filter(kind="self_closed"))

    def test_the_same_seed_draws_the_same_sample_and_another_seed_another(self, world):
        self.filled(world)
        things, sizes = samples.population(world.subdistrict, WEEK), dict.fromkeys(SampleKind.values, 5)
        first = samples.choose(7, things, sizes)
        backwards = {kind: dict(reversed(of_kind.items())) for kind, of_kind in things.items()}
        assert samples.choose(7, backwards, sizes) == first
        assert samples.choose(8, things, sizes) != first
        sample = self.draw(world, seed=7)
        assert samples.drawn_again(sample) == dict.fromkeys(SampleKind.values, True)
        world.visit(day=MONDAY)  # with more to draw from, the digest says that it is not the same any more
        now = samples.fingerprint(samples.population(world.subdistrict, WEEK)["visit"])
        assert now != sample.populations["visit"]

    def test_a_week_is_drawn_once(self, world):
        self.draw(world)
        with pytest.raises(samples.AlreadyDrawn):
            self.draw(world, seed=43)
        with pytest.raises(DatabaseError), transaction.atomic():
            InspectionSample.objects.update(seed=1)

    def test_only_the_center_draws_and_only_after_the_week(self, world):
        with pytest.raises(NotAllowed):
            self.draw(world, by=head(world.subdistrict))
        with pytest.raises(Exception, match="2026年第11周"):
            self.draw(world, at=WEEK.ends_at - timedelta(hours=1))

    def test_restricted_incidents_and_what_is_judged_invalid_are_never_drawn(self, world):
        world.report(about=matter("petitions", restricted=True))
        move(world.report(), "invalidate", by=world.clerk, now=NEXT, note="x", reason="invented")
        world.visit(judged_invented=True)
        assert self.draw(world).items.count() == 0

    def test_what_is_wrong_says_why_and_what_is_verified_stays(self, world):
        self.filled(world)
        item = self.draw(world).items.filter(kind="visit").first()
        with pytest.raises(InvalidInput):
            samples.verify_item(item=item, verdict=Verdict.WRONG, by=world.clerk, at=NEXT)
        item = samples.verify_item(item=item, verdict=Verdict.WRONG, by=world.clerk, at=NEXT, note="查无此户")
        assert (item.verdict, item.verified_by) == ("wrong", world.clerk)
        with pytest.raises(samples.AlreadyVerified):
            samples.verify_item(item=item, verdict=Verdict.CHECKED, by=world.second, at=NEXT)
        with pytest.raises(DatabaseError), transaction.atomic():
            SampleItem.objects.filter(pk=item.pk).update(verdict="checked")

    def test_nobody_verifies_their_own_work(self, world):
        self.filled(world)
        sample = self.draw(world)
        report = sample.items.filter(kind="report").first()  # the clerk entered it
        with pytest.raises(NotAllowed):
            samples.verify_item(item=report, verdict=Verdict.CHECKED, by=world.clerk, at=NEXT)
        assert samples.verify_item(item=report, verdict=Verdict.CHECKED, by=world.second, at=NEXT).verdict

    def test_a_further_account_verifies_nothing_of_the_persons_own_grid(self, world):
        self.filled(world)
        sample = self.draw(world)
        account(of=world.leader)
        operator = account(of=world.leader)
        grant(user=operator, duty=Duty.CENTER, subdistrict=world.subdistrict, on=MONDAY)
        items = list(sample.items.all())
        served = {item.grid_id for item in items} - {item.grid_id for item in samples.work_of_others(items, operator)}
        assert served == set(world.leader.services.values_list("grid", flat=True))
        item = next(item for item in items if item.grid_id in served)
        with pytest.raises(NotAllowed):
            samples.verify_item(item=item, verdict=Verdict.CHECKED, by=operator, at=NEXT)

    def test_the_database_refuses_it_too(self, world):
        self.filled(world)
        item = self.draw(world).items.filter(kind="report").first()
        with pytest.raises(DatabaseError, match="own"), transaction.atomic():
            SampleItem.objects.filter(pk=item.pk).update(verdict="checked", verified_by=world.clerk, verified_at=NEXT)

    def test_who_serves_a_grid_sees_what_was_verified_there_and_nothing_else(self, world):
        self.filled(world)
        sample = self.draw(world)
        mine = account(of=world.leader)
        assert not SampleItem.objects.visible_to(mine).exists()
        for item in sample.items.filter(kind="visit"):
            samples.verify_item(item=item, verdict=Verdict.CHECKED, by=world.clerk, at=NEXT)
        seen = {item.grid for item in SampleItem.objects.visible_to(mine)}
        assert seen == {world.grid}
        assert SampleItem.objects.visible_to(world.clerk).count() == sample.items.count()
        assert not SampleItem.objects.visible_to(center(office().subdistrict)).exists()
        assert not InspectionSample.objects.visible_to(mine).exists()


def test_grid_people_see_the_inspections_of_their_own_grid(world):
    world.inspect()
    member = account(of=world.people[world.grid.pk][0])
    assert [row.grid for row in Inspection.objects.visible_to(member)] == [world.grid]
    assert Inspection.objects.visible_to(head(world.subdistrict)).count() == 3
    row = Inspection.objects.get(grid=world.office.grids[1])
    inspections.note_finding(inspection=row, text="x", by=world.clerk, at=NEXT)
    from assessment.inspection.models import InspectionFinding

    assert not InspectionFinding.objects.visible_to(member).exists()
    assert InspectionFinding.objects.visible_to(world.clerk).count() == 1
