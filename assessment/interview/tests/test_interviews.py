"""Interviews: who, when, and what a person may do with them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from assessment.bulletin.models import Bulletin
from assessment.bulletin.revision import freeze_revision, open_revision, review_revision
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.cycle.services import run_step
from assessment.figures.measures import days_served
from assessment.interview.lists import sheet_of
from assessment.interview.models import Interview, InterviewGround
from assessment.interview.required import NotFrozen, reconcile_interviews
from assessment.interview.services import acknowledge_interview, chase_interviews, check_interview, hold_interview
from assessment.periods import Period, parse
from assessment.tests.factories import amended, measured, office, staffed
from core.clock import starts_at
from core.errors import Conflict, InvalidInput, NotAllowed
from core.history.saying import saying
from core.testing.worlds import shared_world
from grids.duties import Duty
from incidents.entries.models import BaseEntry
from staff.accounts.models import User
from staff.accounts.services import grant
from staff.attendance.models import Attendance
from staff.attendance.rules import HALF
from staff.calendar.lists import working_calendar
from staff.inbox.models import Notice
from staff.inbox.topics import outward_text
from staff.postings.services import leave_post
from staff.tests.factories import FULL_TIME, LEADER, account, center, head, on_leave, posted

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER, JANUARY, FEBRUARY, MARCH = (
    parse(m) for m in ("2025-11", "2025-12", "2026-01", "2026-02", "2026-03")
)
LAST_IS_BOTTOM = [90, 80, 70, 10]
FIRST_IS_BOTTOM = [10, 70, 80, 90]
LATER = MARCH.ends_at + timedelta(days=9)


def turn(place, month: Period, points: list[int]) -> list[Interview]:
    """Measure, draft and freeze a month, and open what it requires."""
    measured(place, month.start, points)
    bulletin = draft_bulletin(subdistrict=place.subdistrict, month=month, at=month.ends_at)
    freeze_bulletin(bulletin=bulletin, at=month.ends_at, by=None)
    return reconcile_interviews(bulletin=Bulletin.objects.get(pk=bulletin.pk), at=month.ends_at)


@shared_world
def place():
    return office()


def who(interviews):
    return {row.worker for row in interviews}


def test_leader_and_member_are_interviewed_after_two_months_across_new_year(place):
    leader, member = staffed(place)[place.grids[3].pk]
    assert turn(place, DECEMBER, LAST_IS_BOTTOM) == []
    opened = turn(place, JANUARY, LAST_IS_BOTTOM)
    assert who(opened) == {leader, member}
    assert {ground.second_rank for row in opened for ground in row.grounds.all()} == {4}
    assert opened[0].due_on == date(2026, 2, 6)  # 2 to 6 February: five working days after the 1st
    assert [line.months_in_bottom for line in opened[0].bulletin.lines.filter(in_bottom=True)] == [2]


def test_the_count_starts_again_after_a_trigger(place):
    staffed(place)
    opened = [len(turn(place, month, LAST_IS_BOTTOM)) for month in (NOVEMBER, DECEMBER, JANUARY, FEBRUARY, MARCH)]
    assert opened == [0, 2, 0, 2, 0]
    assert (
        Bulletin.objects.get(subdistrict=place.subdistrict, month=MARCH.start)
        .lines.get(in_bottom=True)
        .months_in_bottom
        == 5
    )


def test_a_month_between_breaks_the_streak(place):
    staffed(place)
    months = [(DECEMBER, LAST_IS_BOTTOM), (JANUARY, FIRST_IS_BOTTOM), (FEBRUARY, LAST_IS_BOTTOM)]
    assert [turn(place, month, points) for month, points in months] == [[], [], []]


def test_opening_twice_opens_none_twice(place):
    staffed(place)
    turn(place, DECEMBER, LAST_IS_BOTTOM)
    first = turn(place, JANUARY, LAST_IS_BOTTOM)
    again = reconcile_interviews(bulletin=first[0].bulletin, at=JANUARY.ends_at + timedelta(days=3))
    assert {row.pk for row in again} == {row.pk for row in first}
    assert all(row.grounds.count() == 1 for row in again)
    assert all(row.opened_at == JANUARY.ends_at for row in again)


def test_a_leader_of_several_grids_has_one_interview_that_names_them_all(place):
    chief = posted(LEADER, to=place.villages[0]).worker
    for grid in place.grids:
        posted(FULL_TIME, to=grid)
    tied = [10, 10, 90, 90]
    turn(place, DECEMBER, tied)
    assert turn(place, JANUARY, tied) == []  # a tie across the border spares both
    amended(place, begins_on=FEBRUARY.start, ranking={"bottom_percent": 50})
    turn(place, FEBRUARY, tied)
    opened = turn(place, MARCH, tied)
    of_leader = next(row for row in opened if row.worker == chief)
    assert {ground.grid for ground in of_leader.grounds.all()} == set(place.grids[:2])
    assert len(opened) == 3


def test_half_of_each_month_is_needed_in_that_role_on_that_grid(place):
    grid = place.grids[3]
    for other in place.grids[:3]:
        posted(FULL_TIME, to=other)
    leaver = posted(FULL_TIME, to=grid)
    new = posted(FULL_TIME, to=grid, begins_on=date(2025, 12, 16))  # 16 of 31 days of December
    late = posted(FULL_TIME, to=grid, begins_on=date(2025, 12, 17))  # 15 of them
    leave_post(posting=leaver, ends_on=date(2026, 1, 16))  # 15 of the 31 days of January
    turn(place, DECEMBER, LAST_IS_BOTTOM)
    opened = turn(place, JANUARY, LAST_IS_BOTTOM)
    assert who(opened) == {new.worker}
    assert late.worker not in who(opened)


@pytest.mark.parametrize(("halves", "whole", "served"), [(30, 0, 16), (31, 0, 15.5), (29, 2, 14.5), (1, 15, 15.5)])
def test_half_a_day_of_leave_takes_half_a_day_of_service(place, halves, whole, served):
    """January has 31 days: 15.5 of them are half of it."""
    member = staffed(place)[place.grids[3].pk][1]
    begin = date(2026, 1, 1)
    middle = begin + timedelta(days=whole)
    if whole:
        on_leave(member, begin, middle)
    on_leave(member, middle, middle + timedelta(days=halves), part=HALF)
    assert days_served(JANUARY, [FULL_TIME], [place.grids[3].pk])[member.pk, place.grids[3].pk, FULL_TIME] == served
    turn(place, DECEMBER, LAST_IS_BOTTOM)
    assert (member in who(turn(place, JANUARY, LAST_IS_BOTTOM))) == (served >= 15.5)


def test_two_halves_of_leave_take_one_day_and_no_day_counts_twice(place):
    member = staffed(place)[place.grids[3].pk][1]
    for kind in ("sick", "personal"):
        on_leave(member, date(2026, 1, 5), date(2026, 1, 7), kind=kind, part=HALF)
    on_leave(member, date(2026, 1, 20), date(2026, 1, 21), part=HALF)
    Attendance.objects.create(worker=member, day=date(2026, 1, 20), status="present", part=HALF)
    assert days_served(JANUARY, [FULL_TIME], [place.grids[3].pk])[member.pk, place.grids[3].pk, FULL_TIME] == 28.5


def test_two_stretches_in_a_month_add_up(place):
    grid = place.grids[3]
    for other in place.grids:
        posted(FULL_TIME, to=other)
    first = posted(LEADER, to=grid, ends_on=date(2026, 1, 9))
    posted(LEADER, to=grid, who=first.worker, begins_on=date(2026, 1, 24))  # 8 + 8 of 31 days
    turn(place, DECEMBER, LAST_IS_BOTTOM)
    assert first.worker in who(turn(place, JANUARY, LAST_IS_BOTTOM))


def test_someone_new_is_not_interviewed_although_the_grid_was_triggered_and_counts_for_themselves(place):
    for grid in place.grids:
        posted(FULL_TIME, to=grid)
    old = posted(LEADER, to=place.grids[3], ends_on=date(2026, 1, 1)).worker
    new = posted(LEADER, to=place.grids[3], begins_on=date(2026, 1, 1)).worker
    turn(place, NOVEMBER, LAST_IS_BOTTOM)
    assert old in who(turn(place, DECEMBER, LAST_IS_BOTTOM))
    assert turn(place, JANUARY, LAST_IS_BOTTOM) == []
    assert new in who(turn(place, FEBRUARY, LAST_IS_BOTTOM))


def test_interviews_follow_from_frozen_figures_only(place):
    measured(place, MARCH.start, LAST_IS_BOTTOM)
    draft = draft_bulletin(subdistrict=place.subdistrict, month=MARCH, at=MARCH.ends_at)
    with pytest.raises(NotFrozen):
        reconcile_interviews(bulletin=draft, at=MARCH.ends_at)


FEBRUARY_1 = JANUARY.ends_at


class TestRevisions:
    """A revision opens what it now requires and cancels what it no longer requires, and a held one stays."""

    @pytest.fixture
    def people(self, place):
        served = staffed(place)
        for leader, member in served.values():
            account(of=leader), account(of=member)
        place.clerk = center(place.subdistrict)
        return served

    def revise(self, place, month: Period, points: list[int]) -> Bulletin:
        with saying(reason="更正"):
            BaseEntry.objects.filter(grid__in=place.grids, day=month.start).delete()
        measured(place, month.start, points)
        latest = Bulletin.objects.latest_revisions().get(subdistrict=place.subdistrict, month=month.start)
        at = LATER
        revision = open_revision(bulletin=latest, reason="漏报", by=place.clerk, at=at)
        return freeze_revision(
            bulletin=review_revision(bulletin=revision, by=place.clerk, at=at), by=place.clerk, at=at
        )

    def states(self, place) -> dict[tuple[str, int], str]:
        return {
            (f"{row.month:%Y-%m}", row.worker_id): row.state
            for row in Interview.objects.filter(subdistrict=place.subdistrict)
        }

    def test_what_is_no_longer_required_is_cancelled_with_a_note_and_the_person_is_told(self, place, people):
        turn(place, DECEMBER, LAST_IS_BOTTOM)
        opened = turn(place, JANUARY, LAST_IS_BOTTOM)
        self.revise(place, JANUARY, FIRST_IS_BOTTOM)
        assert {row.state for row in Interview.objects.all()} == {"cancelled"}
        row = Interview.objects.get(pk=opened[0].pk)
        assert "第 2 版" in row.cancelled_note
        assert (row.cancelled_at, row.bulletin.revision) == (LATER, 1)
        notices = Notice.objects.filter(topic="interview_cancelled")
        assert set(notices.values_list("user__worker", flat=True)) == {row.worker_id for row in opened}

    def test_what_is_now_required_is_opened_and_due_from_the_revision_on(self, place, people):
        turn(place, DECEMBER, LAST_IS_BOTTOM)
        turn(place, JANUARY, FIRST_IS_BOTTOM)
        revision = self.revise(place, JANUARY, LAST_IS_BOTTOM)
        rows = Interview.objects.all()
        assert {row.worker for row in rows} == set(people[place.grids[3].pk])
        assert {row.bulletin for row in rows} == {revision}
        assert {row.due_on for row in rows} == {working_calendar(place.subdistrict).after(LATER.date(), 5)}

    def test_a_held_one_stands_and_goes_on_counting_as_a_trigger(self, place, people):
        turn(place, DECEMBER, LAST_IS_BOTTOM)
        held = turn(place, JANUARY, LAST_IS_BOTTOM)
        for row in held:
            hold(row, head(place.subdistrict))
        self.revise(place, JANUARY, FIRST_IS_BOTTOM)
        assert {row.state for row in Interview.objects.all()} == {"held"}

    def test_one_that_was_cancelled_opens_again_where_a_later_revision_requires_it(self, place, people):
        turn(place, DECEMBER, LAST_IS_BOTTOM)
        [first, second] = turn(place, JANUARY, LAST_IS_BOTTOM)
        self.revise(place, JANUARY, FIRST_IS_BOTTOM)
        revision = self.revise(place, JANUARY, LAST_IS_BOTTOM)
        rows = Interview.objects.all()
        assert {row.pk for row in rows} == {first.pk, second.pk}
        assert {(row.state, row.bulletin, row.cancelled_note) for row in rows} == {("open", revision, "")}
        assert {row.grounds.count() for row in rows} == {1}
        assert Notice.objects.filter(topic="interview_opened", user__worker=first.worker).count() == 2

    def test_a_revision_of_a_month_moves_the_count_of_the_frozen_months_after_it(self, place, people):
        """November to February at the bottom: triggers in December and February. Without November: in January."""
        for month in (NOVEMBER, DECEMBER, JANUARY, FEBRUARY):
            turn(place, month, LAST_IS_BOTTOM)
        leader, member = (person.pk for person in people[place.grids[3].pk])
        both = [leader, member]
        assert self.states(place) == {(month, who): "open" for month in ("2025-12", "2026-02") for who in both}
        self.revise(place, NOVEMBER, FIRST_IS_BOTTOM)
        wanted = {"2025-12": "cancelled", "2026-01": "open", "2026-02": "cancelled"}
        assert self.states(place) == {(month, who): state for month, state in wanted.items() for who in both}

    def test_fewer_grids_change_the_grounds_and_keep_the_interview(self, place):
        chief = posted(LEADER, to=place.villages[1]).worker
        person = account(of=chief)
        for grid in place.grids:
            posted(FULL_TIME, to=grid)
        place.clerk = center(place.subdistrict)
        place.scheme.terms["ranking"]["bottom_percent"] = 50
        place.scheme.save()
        turn(place, DECEMBER, [90, 80, 10, 20])
        turn(place, JANUARY, [90, 80, 10, 20])
        mine = Interview.objects.get(worker=chief)
        assert mine.grounds.count() == 2
        revision = self.revise(place, JANUARY, [5, 80, 10, 90])
        mine.refresh_from_db()
        assert [(ground.grid, ground.second_rank) for ground in mine.grounds.all()] == [(place.grids[2], 3)]
        assert (mine.state, mine.bulletin) == ("open", revision)
        assert Notice.objects.get(topic="interview_changed").user == person

    def test_doing_it_again_changes_nothing_and_tells_nobody(self, place, people):
        turn(place, DECEMBER, LAST_IS_BOTTOM)
        turn(place, JANUARY, LAST_IS_BOTTOM)
        revision = self.revise(place, JANUARY, FIRST_IS_BOTTOM)
        before = list(Interview.objects.order_by("pk").values()), Notice.objects.count()
        reconcile_interviews(bulletin=revision, at=LATER + timedelta(days=1))
        assert (list(Interview.objects.order_by("pk").values()), Notice.objects.count()) == before

    def test_an_open_revision_does_not_keep_the_cycle_from_opening_what_the_frozen_one_requires(self, place, people):
        for month in (DECEMBER, JANUARY):
            measured(place, month.start, LAST_IS_BOTTOM)
            for stage in ("bulletin", "freeze"):
                run_step(subdistrict=place.subdistrict, stage=stage, period=month, at=LATER)
        latest = Bulletin.objects.get(month=JANUARY.start)
        open_revision(bulletin=latest, reason="漏报", by=place.clerk, at=LATER)
        run_step(subdistrict=place.subdistrict, stage="interviews", period=JANUARY, at=LATER)
        assert Interview.objects.filter(state="open").count() == 2


def hold(interview: Interview, by: User, **changed: object) -> Interview:
    values = {"held_at": FEBRUARY_1, "place": "三楼会议室", "record": "谈了", "plan": "多走访", "at": FEBRUARY_1}
    return hold_interview(interview=interview, by=by, **{**values, **changed})


@shared_world
def opened(place):
    """The interviews of the leader and of the member of the last grid, both with accounts."""
    leader, member = staffed(place)[place.grids[3].pk]
    account(of=leader), account(of=member)
    place.chief, place.clerk = head(place.subdistrict), center(place.subdistrict)
    turn(place, DECEMBER, LAST_IS_BOTTOM)
    rows = {row.worker: row for row in turn(place, JANUARY, LAST_IS_BOTTOM)}
    return rows[leader], rows[member]


class TestHolding:
    def test_a_leader_is_interviewed_by_a_head(self, place, opened):
        with pytest.raises(NotAllowed):
            hold(opened[0], place.clerk)
        held = hold(opened[0], place.chief)
        assert (held.state, held.check_on) == ("held", date(2026, 3, 3))

    def test_a_head_of_another_subdistrict_does_not_count(self, opened):
        with pytest.raises(NotAllowed):
            hold(opened[0], head(office().subdistrict))

    def test_its_page_offers_a_leaders_to_heads_of_its_own_subdistrict_only(self, place, opened):
        elsewhere = center(place.subdistrict)
        grant(user=elsewhere, duty=Duty.HEAD, subdistrict=office().subdistrict, on=date(2020, 1, 1))
        page = reverse("admin:assessment_interview_change", args=(opened[0].pk,))
        offered = {}
        for user in (place.chief, place.clerk, elsewhere):
            client = Client()
            client.force_login(user)
            offered[user] = f"/{opened[0].pk}/hold" in client.get(page).content.decode()
        assert offered == {place.chief: True, place.clerk: False, elsewhere: False}

    def test_a_member_is_interviewed_by_the_center(self, place, opened):
        assert hold(opened[1], place.clerk).state == "held"

    def test_an_interview_is_held_by_somebody_of_its_office(self, opened):
        with pytest.raises(NotAllowed):
            hold(opened[1], account())

    def test_nobody_interviews_themselves(self, opened):
        with pytest.raises(NotAllowed):
            hold(opened[1], opened[1].worker.user)

    def test_place_record_and_plan_are_needed(self, place, opened):
        with pytest.raises(InvalidInput) as refusal:
            hold(opened[1], place.clerk, place="", record=" ", plan="")
        assert set(refusal.value.fields) == {"place", "record", "plan"}

    def test_no_identity_number_enters_the_record(self, place, opened):
        with pytest.raises(InvalidInput) as refusal:
            hold(opened[1], place.clerk, record="身份证 11010519491231002X")
        assert set(refusal.value.fields) == {"record"}

    def test_the_record_and_the_plan_are_as_long_as_their_fields_say(self, place, opened):
        held = hold(opened[1], place.clerk, record="字" * 5000, plan="划" * 5000)
        assert (len(held.record), len(held.plan)) == (5000, 5000)

    @pytest.mark.parametrize("held_at", [FEBRUARY_1 - timedelta(days=1), FEBRUARY_1 + timedelta(minutes=6)])
    def test_it_was_held_between_its_opening_and_now(self, place, opened, held_at):
        with pytest.raises(InvalidInput):
            hold(opened[1], place.clerk, held_at=held_at)

    def test_it_is_held_once(self, place, opened):
        hold(opened[1], place.clerk)
        with pytest.raises(Conflict):
            hold(opened[1], place.clerk)

    @pytest.mark.parametrize("field", ["record", "plan", "place", "held_at"])
    def test_what_was_recorded_never_changes(self, place, opened, field):
        hold(opened[1], place.clerk)
        changed = FEBRUARY_1 + timedelta(days=1) if field == "held_at" else "别的"
        with pytest.raises(DatabaseError), transaction.atomic():
            Interview.objects.filter(pk=opened[1].pk).update(**{field: changed})
        with pytest.raises(DatabaseError), transaction.atomic():
            opened[1].delete()

    def test_nor_do_its_grounds(self, place, opened):
        ground = opened[1].grounds.get()
        InterviewGround.objects.filter(pk=ground.pk).update(second_rank=ground.second_rank)  # until it is held
        hold(opened[1], place.clerk)
        for change in (
            lambda: InterviewGround.objects.filter(pk=ground.pk).update(second_rank=1),
            lambda: InterviewGround.objects.filter(pk=ground.pk).delete(),
            lambda: opened[1].grounds.create(grid=place.grids[0], role=LEADER, first_rank=1, second_rank=1),
        ):
            with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
                change()


class TestSigning:
    def test_the_person_signs_once_in_their_own_account_and_may_object(self, place, opened):
        hold(opened[1], place.clerk)
        person = opened[1].worker.user
        assert Notice.objects.filter(user=person, topic="interview_to_sign").count() == 1
        signed = acknowledge_interview(interview=opened[1], by=person, at=FEBRUARY_1, objection=" 数据有误 ")
        assert (signed.acknowledged_at, signed.objection) == (FEBRUARY_1, "数据有误")
        assert set(Notice.objects.filter(topic="interview_objection").values_list("user", flat=True)) == {
            place.chief.pk,
            place.clerk.pk,
        }
        with pytest.raises(Conflict):
            acknowledge_interview(interview=opened[1], by=person, at=FEBRUARY_1)
        with pytest.raises(DatabaseError), transaction.atomic():
            Interview.objects.filter(pk=signed.pk).update(objection="")

    def test_nobody_signs_for_another(self, place, opened):
        hold(opened[1], place.clerk)
        for other in (place.clerk, opened[0].worker.user):
            with pytest.raises(NotAllowed):
                acknowledge_interview(interview=opened[1], by=other, at=FEBRUARY_1)

    def test_there_is_nothing_to_sign_before_it_was_held(self, opened):
        with pytest.raises(Conflict):
            acknowledge_interview(interview=opened[1], by=opened[1].worker.user, at=FEBRUARY_1)


class TestChecking:
    CHECK = starts_at(date(2026, 3, 3))

    def check(self, interview, by, at=CHECK, **changed):
        values = {"passed": True, "result": "已整改", **changed}
        return check_interview(interview=interview, by=by, at=at, **values)

    def test_what_was_rectified_is_done(self, place, opened):
        hold(opened[1], place.clerk)
        self.check(opened[1], place.clerk)
        opened[1].refresh_from_db()
        assert opened[1].state == "rectified"
        with pytest.raises(Conflict):
            self.check(opened[1], place.clerk)

    def test_what_was_not_is_planned_and_checked_again(self, place, opened):
        hold(opened[1], place.clerk)
        with pytest.raises(InvalidInput) as refusal:
            self.check(opened[1], place.clerk, passed=False)
        assert set(refusal.value.fields) == {"plan"}
        first = self.check(opened[1], place.clerk, passed=False, plan="再走访")
        opened[1].refresh_from_db()
        assert (opened[1].state, opened[1].check_on, opened[1].plan) == ("held", date(2026, 4, 2), "多走访")
        assert first.next_on == date(2026, 4, 2)
        with pytest.raises(Conflict):
            self.check(opened[1], place.clerk)
        self.check(opened[1], place.clerk, at=starts_at(date(2026, 4, 2)))
        assert [row.passed for row in opened[1].checks.all()] == [False, True]
        notices = Notice.objects.filter(user=opened[1].worker.user).values_list("topic", flat=True)
        assert {"interview_planned_again", "interview_rectified"} <= set(notices)

    def test_not_before_its_day_and_not_by_the_person(self, place, opened):
        hold(opened[1], place.clerk)
        with pytest.raises(Conflict):
            self.check(opened[1], place.clerk, at=self.CHECK - timedelta(seconds=1))
        with pytest.raises(NotAllowed):
            self.check(opened[1], opened[1].worker.user)
        with pytest.raises(NotAllowed):
            self.check(opened[1], center(office().subdistrict))

    def test_a_check_that_was_recorded_stays(self, place, opened):
        hold(opened[1], place.clerk)
        check = self.check(opened[1], place.clerk)
        with pytest.raises(DatabaseError), transaction.atomic():
            type(check).objects.update(result="别的")


class TestTelling:
    def test_the_person_center_and_heads_are_told_when_it_opens(self, place, opened):
        notices = Notice.objects.filter(topic="interview_opened")
        assert set(notices.values_list("user__worker", flat=True)) == {row.worker_id for row in opened}
        to_office = Notice.objects.filter(topic="interview_to_hold")
        assert sorted(to_office.values_list("user", flat=True)) == sorted([place.chief.pk, place.clerk.pk] * 2)
        assert opened[1].worker.name in to_office.filter(values__worker=opened[1].worker.name).first().text

    def test_overdue_ones_are_chased_once_each(self, place, opened):
        last_day = starts_at(opened[0].due_on)
        assert chase_interviews(at=last_day + timedelta(hours=23, minutes=59)) == 0
        assert chase_interviews(at=last_day + timedelta(days=1)) == 4  # two interviews, center and head
        assert chase_interviews(at=last_day + timedelta(days=2)) == 0
        hold(opened[0], place.chief)
        assert not Interview.objects.overdue(date(2026, 5, 1)).filter(pk=opened[0].pk).exists()

    def test_checks_that_are_due_are_asked_for_once_a_date(self, place, opened):
        for row in opened:
            hold(row, place.chief)
        assert chase_interviews(at=TestChecking.CHECK - timedelta(seconds=1)) == 0
        assert chase_interviews(at=TestChecking.CHECK) == 4
        assert chase_interviews(at=TestChecking.CHECK + timedelta(days=9)) == 0
        check_interview(
            interview=opened[0], by=place.chief, at=TestChecking.CHECK, passed=False, result="未到位", plan="再走访"
        )
        assert chase_interviews(at=starts_at(date(2026, 4, 2))) == 2

    def test_outside_the_house_nobody_is_named(self, opened):
        for notice in Notice.objects.filter(topic__startswith="interview"):
            text = outward_text(notice.topic, notice.values)
            assert opened[0].worker.name not in text
            assert "2026年1月" in text


class TestTheSheet:
    def test_it_holds_the_columns_of_the_office_in_order(self, place, opened):
        hold(opened[0], place.chief)
        acknowledge_interview(interview=opened[0], by=opened[0].worker.user, at=FEBRUARY_1)
        check_interview(
            interview=opened[0], by=place.chief, at=TestChecking.CHECK, passed=False, result="未到位", plan="再走访"
        )
        columns = sheet_of(Interview.objects.get(pk=opened[0].pk)).columns()
        assert [name for name, _value in columns] == [
            "约谈对象", "岗位", "网格", "触发月份", "名次", "时间", "地点", "约谈人", "原因", "情况", "整改措施",
            "整改期限", "复查结果", "双方签名",
        ]  # fmt: skip
        values = dict(columns)
        assert values["触发月份"] == "2026-01"
        assert "第 4 名" in values["名次"]
        assert values["整改措施"] == "多走访\n再走访"
        assert values["复查结果"] == "2026-03-03 未整改到位：未到位"
        assert values["整改期限"] == date(2026, 4, 2)
        assert values["双方签名"].count("2026-02-01") == 2


class TestThePersonsPage:
    def browser(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def test_it_is_linked_says_why_and_takes_the_signature(self, place, opened):
        client = self.browser(opened[1].worker.user)
        page = f"/dashboard/interviews/{opened[1].pk}/"
        assert page in client.get("/dashboard/").content.decode()
        assert Notice.objects.get(user=opened[1].worker.user, topic="interview_opened").link == page
        assert 'name="objection"' not in client.get(page).content.decode()
        hold(opened[1], place.clerk)
        assert "谈了" in client.get(page).content.decode()
        assert client.post(page, {"objection": "身份证 11010519491231002X"}).status_code == 200
        assert client.post(page, {"objection": "数据有误"})["Location"] == page
        opened[1].refresh_from_db()
        assert opened[1].objection == "数据有误"
        assert "数据有误" in client.get(page).content.decode()
        again = client.post(page, {"objection": "又有"})
        assert again.status_code == 200
        assert again.context["form"].non_field_errors()

    def test_nobody_else_opens_it(self, place, opened):
        for other in (opened[0].worker.user, place.clerk, account()):
            assert self.browser(other).get(f"/dashboard/interviews/{opened[1].pk}/").status_code == 404

    def test_the_home_page_asks_for_the_signature(self, place, opened):
        hold(opened[1], place.clerk)
        assert "我的约谈待签名" in self.browser(opened[1].worker.user).get("/").content.decode()
