"""A quarter from its draft to the end: drafted by the cycle, told, final; revised, reviewed, and what others keep."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from rest_framework.test import APIClient

from assessment.bulletin.models import Bulletin
from assessment.bulletin.revision import freeze_revision, open_revision, review_revision
from assessment.cycle.rules import STEPS
from assessment.cycle.services import run_step
from assessment.delivery.models import Delivery
from assessment.objection.services import HadAPart, answer_objection, file_objection
from assessment.scheme.services import new_version
from assessment.score import quarter_life as life
from assessment.score.models import QuarterlyScore, ScoreEvidence, ScoreRevision
from assessment.score.quarter_services import MonthsNotFrozen, QuarterNotReady, draft_quarter, recomputed_digest
from assessment.score.tests.quarter_office import Office, at
from assessment.score.tests.quarter_worlds import DRAFTED, Q3, QuarterWorld, with_account
from core.errors import DomainError, NotAllowed
from core.history.saying import saying
from core.testing.worlds import shared_world
from grids.closing.models import ClosedPeriod
from incidents.visits.models import Visit
from staff.accounts.services import grant
from staff.attendance.keeping import months_kept, set_keeping
from staff.attendance.models import Attendance
from staff.calendar.rules import WorkingCalendar
from staff.tests.factories import FULL_TIME, center, head, on_leave, posted

pytestmark = pytest.mark.django_db


@shared_world
def office() -> Office:
    return Office()


@shared_world
def drafted(office: Office) -> ScoreRevision:
    """Its quarter, of three months that are frozen."""
    return office.drafted()


@shared_world
def told(office: Office, drafted: ScoreRevision) -> ScoreRevision:
    return life.tell_quarter(revision=drafted, by=office.clerk, at=at(10, 14))


# --- drafting -------------------------------------------------------------------------------------


def test_it_is_due_on_the_5th_working_day_after_the_quarter(office):
    due = STEPS["quarter"].due(Q3, office.office.scheme.value, WorkingCalendar())
    assert due == DRAFTED  # 8, 9, 10 (a make-up day), 12 and 13 October


def test_it_is_refused_until_its_three_months_are_frozen(office):
    office.freeze(7, 8)
    with pytest.raises(MonthsNotFrozen) as refusal:
        draft_quarter(subdistrict=office.subdistrict, quarter=Q3, at=DRAFTED)
    assert "2026年9月" in str(refusal.value)
    with pytest.raises(QuarterNotReady):
        draft_quarter(subdistrict=office.subdistrict, quarter=Q3, at=at(9, 30))


def test_the_ledger_drafts_it_once(office):
    office.freeze()
    runs = [run_step(subdistrict=office.subdistrict, stage="quarter", period=Q3, at=DRAFTED) for _twice in range(2)]
    revision = ScoreRevision.objects.get(kind="quarter")
    assert {run.digest for run in runs} == {revision.digest}
    assert QuarterlyScore.objects.filter(revision=revision).count() == 6


def test_a_draft_is_counted_again_and_ranks_follow(office, drafted):
    last = office.row(drafted, 5)
    assert (last.rank, last.in_bottom) == (6, True)  # 6 × 10 %, rounded up: one
    office.visits(office.members[5], office.grids[5], 60)
    again = life.redraft_quarter(revision=drafted, at=at(10, 13))
    assert office.row(again, 5).rank == 1
    assert recomputed_digest(again) == again.digest


# --- attendance that was not received -------------------------------------------------------------


def test_attendance_that_is_missing_blocks_the_score_by_name_and_day(office):
    who = office.members[2]
    Attendance.objects.filter(worker=who, day=date(2026, 8, 18)).delete()
    revision = office.drafted()
    assert life.missing_attendance(revision) == [(who.name, ["2026-08-18"])]
    with pytest.raises(life.AttendanceMissing) as refusal:
        life.tell_quarter(revision=revision, by=office.clerk, at=at(10, 14))
    assert "2026-08-18" in str(refusal.value)
    assert life.tell_quarters(at=at(10, 15)) == 0
    with saying(reason="补收考勤"):
        Attendance.objects.create(worker=who, day=date(2026, 8, 18), status="present")
    assert life.tell_quarters(at=at(10, 15)) == 1
    revision.refresh_from_db()
    assert revision.state == "told"
    assert office.row(revision, 2).attendance_score == Decimal("16.67")  # awareness is left out


def test_a_month_that_keeps_no_attendance_is_left_out_where_the_office_said_so_before_it(office):
    set_keeping(
        subdistrict=office.subdistrict, from_month=date(2026, 8, 1), kept=False, reason="系统更换", by=office.clerk,
        at=at(7, 20),
    )  # fmt: skip
    Attendance.objects.filter(day__gte=date(2026, 8, 1)).delete()
    row = office.row(office.drafted(), 0)
    assert (row.measures["to_attend"], row.measures["not_received"]) == ("23", "0")
    months = [date(2026, month, 1) for month in (7, 8, 9)]
    assert months_kept(office.subdistrict, months) == {date(2026, 7, 1)}
    with pytest.raises(DomainError):  # never afterwards
        set_keeping(
            subdistrict=office.subdistrict, from_month=date(2026, 7, 1), kept=False, reason="x", by=office.clerk,
            at=at(7, 2),
        )  # fmt: skip


# --- told, and final ------------------------------------------------------------------------------


def test_the_clock_tells_each_person_on_the_working_day_after_the_draft(office, drafted):
    assert life.tell_quarters(at=at(10, 13, 20)) == 0
    assert life.tell_quarters(at=at(10, 14, 8)) == 1
    rows = QuarterlyScore.objects.filter(revision=drafted)
    assert set(Delivery.objects.filter(kind="quarterly_score").values_list("key", flat=True)) == {
        row.pk for row in rows
    }


def test_what_people_were_told_of_stays(office, told):
    row = office.row(told, 0)
    for change in ({"score": 1}, {"grade": "unqualified"}, {"rank": 9}, {"in_bottom": True}):
        with pytest.raises(DatabaseError), transaction.atomic():
            QuarterlyScore.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        told.delete()
    with pytest.raises(life.WrongScoreState):
        life.redraft_quarter(revision=told, at=at(10, 15))


def test_it_is_final_once_nobody_may_object_and_closes_its_quarter(office, told):
    assert "6 项结果尚未送达本人" in life.waits_for(told, at(10, 14))
    office.all_read(at(10, 14))
    assert "24 项结果在申诉期内，最迟至 2026-10-21" in life.waits_for(told, at(10, 21))
    assert not life.finish_quarter(revision=told, at=at(10, 21))  # 15, 16, 19, 20 and 21 October
    assert life.finish_quarter(revision=told, at=at(10, 22))
    told.refresh_from_db()
    assert told.state == "final"
    assert ClosedPeriod.objects.filter(subdistrict=office.subdistrict, kind="quarter").count() == 1
    assert not life.finish_quarter(revision=told, at=at(10, 23))


def test_an_open_objection_is_named_with_what_it_waits_for(office, told):
    office.all_read(at(10, 14))
    row, by = office.row(told, 3), office.accounts[office.members[3].pk]
    objection = file_objection(kind="quarterly_score", key=row.pk, by=by, reason="漏登", request="补登", at=at(10, 15))
    assert f"{objection.number}（待答复）" in life.waits_for(told, at(10, 22))
    answer_objection(objection=objection, outcome="upheld", reason="不漏", by=head(office.subdistrict), at=at(10, 16))
    assert f"{objection.number}（答复尚未送达本人）" in life.waits_for(told, at(10, 22))


def test_once_an_objection_is_settled_one_may_object_to_what_a_later_revision_says(office, told):
    """Told anew, with a new time; while the earlier objection is open, it stands for both."""
    row, by = office.row(told, 3), office.accounts[office.members[3].pk]
    with time_machine.travel(at(10, 15)):
        objection = file_objection(
            kind="quarterly_score", key=row.pk, by=by, reason="漏登", request="补登", at=at(10, 15)
        )
    made = life.revise_quarter(revision=told, reason="核对", by=office.clerk, at=at(10, 16))
    made = life.review_quarter(revision=made, by=head(office.subdistrict), at=at(10, 16))
    made = life.tell_quarter(revision=made, by=office.clerk, at=at(10, 16))
    door = reverse("object", args=("quarterly_score", office.row(made, 3).pk))

    def page() -> str:
        return office.page(by).get(reverse("my-quarter", args=("2026Q3",))).content.decode()

    with time_machine.travel(at(10, 19)):
        assert (objection.number in page(), door in page()) == (True, False)
        answer_objection(
            objection=objection, outcome="upheld", reason="不漏", by=head(office.subdistrict), at=at(10, 19)
        )
        office.all_read(at(10, 19))
    with time_machine.travel(at(11, 10)):
        assert (objection.number in page(), door in page()) == (True, True)


def test_reading_one_s_own_page_is_being_told_and_shows_no_rank(office, told):
    who = office.members[5]
    answer = office.page(office.accounts[who.pk]).get(reverse("my-quarter", args=("2026Q3",)))
    text = answer.content.decode()
    row = office.row(told, 5)
    assert str(row.score) in text
    assert "名次" not in text
    assert reverse("object", args=("quarterly_score", row.pk)) in text
    assert Delivery.objects.get(kind="quarterly_score", key=row.pk).how == "read"
    stranger = with_account(posted(FULL_TIME, to=office.grids[0], begins_on=date(2026, 10, 8)).worker)
    assert office.page(stranger).get(reverse("my-quarter", args=("2026Q3",))).status_code == 404


# --- revisions ------------------------------------------------------------------------------------


def test_a_revision_has_a_reason_and_is_reviewed_by_another(office, told):
    other = head(office.subdistrict)
    with pytest.raises(DomainError):
        life.revise_quarter(revision=told, reason=" ", by=office.clerk, at=at(10, 15))
    office.visits(office.members[5], office.grids[5], 60)
    made = life.revise_quarter(revision=told, reason="补录走访", by=office.clerk, at=at(10, 15))
    assert (made.revision, office.row(made, 5).rank) == (2, 1)
    with pytest.raises(life.NotReviewed):
        life.tell_quarter(revision=made, by=office.clerk, at=at(10, 16))
    with pytest.raises(NotAllowed):
        life.review_quarter(revision=made, by=office.clerk, at=at(10, 16))
    life.review_quarter(revision=made, by=other, at=at(10, 16))
    assert life.tell_quarter(revision=made, by=office.clerk, at=at(10, 16)).state == "told"
    office.all_read(at(10, 16))
    assert not life.finish_quarter(revision=told, at=at(10, 30))  # a later one stands in its place
    assert life.finish_quarter(revision=made, at=at(10, 30))
    assert recomputed_digest(made) == made.digest


def test_the_difference_table_names_member_and_figures(office, told):
    office.visits(office.members[5], office.grids[5], 60)
    made = life.revise_quarter(revision=told, reason="补录走访", by=office.clerk, at=at(10, 15))
    page = office.page(office.head).get(reverse("admin:assessment_scorerevision_change", args=(made.pk,)))
    assert page.status_code == 200
    changed = {member.worker: [change.label for change in member.changes] for member in page.context["difference"]}
    assert office.members[5].pk in changed
    assert len(changed[office.members[5].pk]) >= 3


def test_nobody_who_is_measured_looks_after_the_quarter(office, drafted):
    own = office.accounts[office.members[0].pk]
    grant(user=own, duty="center", subdistrict=office.subdistrict, on=date(2020, 1, 1))
    with pytest.raises(NotAllowed):
        life.tell_quarter(revision=drafted, by=own, at=at(10, 14))
    with pytest.raises(NotAllowed):
        life.tell_quarter(revision=drafted, by=center(QuarterWorld(grids=1).subdistrict), at=at(10, 14))


def test_a_revision_of_a_month_revises_its_quarter(office, told):
    august = Bulletin.objects.get(subdistrict=office.subdistrict, month=date(2026, 8, 1))
    office.visits(office.members[5], office.grids[5], 60)
    bulletin = open_revision(bulletin=august, reason="补录", by=office.clerk, at=at(10, 15))
    review_revision(bulletin=bulletin, by=office.clerk, at=at(10, 15))
    freeze_revision(bulletin=bulletin, by=office.clerk, at=at(10, 15))
    made = ScoreRevision.objects.get(kind="quarter", revision=2)
    assert "2026年8月" in made.reason
    assert (made.state, made.for_workers, made.opened_by) == ("draft", [], None)
    assert office.row(made, 5).rank == 1
    assert not life.finish_quarter(revision=told, at=at(10, 30))


def test_a_revision_for_one_person_leaves_what_others_were_counted_by(office, told):
    objector, other = office.members[5], office.members[4]
    with saying(reason="虚假走访"):
        Visit.objects.filter(worker=other).delete()  # a later fact about somebody else waits for a revision of its own
    office.visits(objector, office.grids[5], 60)
    made = life.revise_quarter(
        revision=told, reason="申诉成立", by=office.head, at=at(10, 15), for_workers=[objector.pk]
    )
    assert office.row(made, 5).rank == 1
    assert office.row(made, 4).score == office.row(told, 4).score
    assert office.row(made, 4).measures == office.row(told, 4).measures
    assert recomputed_digest(made) == made.digest


def test_an_accepted_objection_to_a_deduction_takes_it_back_and_revises_the_quarter(office):
    who = office.members[5]
    deduction = office.adjust(who, "deduction", "2.00")
    revision = office.told()
    when = at(10, 15)
    objection = file_objection(
        kind="adjustment", key=deduction.pk, by=office.accounts[who.pk], reason="不实", request="撤销", at=when
    )
    with pytest.raises(HadAPart):
        answer_objection(objection=objection, outcome="corrected", reason="属实", by=office.head, at=when)
    answer = answer_objection(
        objection=objection, outcome="corrected", reason="属实", by=head(office.subdistrict), at=when
    )
    deduction.refresh_from_db()
    assert (deduction.points, deduction.counting) == (Decimal("2.00"), 0)
    made = ScoreRevision.objects.get(kind="quarter", revision=2)
    assert office.row(made, 5).score == office.row(revision, 5).score + 2
    assert {"quarter_score"} <= {row["what"] for row in answer.changes if row["worker"] == who.pk}


def test_the_scheme_of_its_first_day_governs_and_the_sheet_says_where_it_changed(office):
    new_version(scheme=office.office.scheme, in_force_from=date(2026, 10, 20))
    revision = office.drafted()
    assert revision.scheme == office.office.scheme
    page = office.page(office.head).get(reverse("admin:assessment_scorerevision_change", args=(revision.pk,)))
    assert page.status_code == 200


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("told")
def test_rest_gives_one_s_own_and_the_office_all_with_rows(office):
    client = APIClient()
    client.force_authenticate(office.clerk)
    rows = client.get("/api/v1/quarterly-assessments/", {"period": "2026Q3"}).json()["results"]
    assert len(rows) == 6
    assert {row["state"] for row in rows} == {"told"}
    first = rows[0]
    assert {"attendance_score", "visits_score", "rank", "grade", "score", "revision"} <= set(first)
    behind = client.get(f"/api/v1/quarterly-assessments/{first['id']}/rows/").json()["results"]
    assert {row["source"] for row in behind} >= {"attendance", "own_visits", "entries", "stretches"}
    assert sum(row["source"] == "own_visits" for row in behind) == 60
    member = office.accounts[office.members[1].pk]
    client.force_authenticate(member)
    own = client.get("/api/v1/quarterly-assessments/").json()["results"]
    assert [row["worker"] for row in own] == [office.members[1].staff_number]
    assert client.get(f"/api/v1/quarterly-assessments/{first['id']}/rows/").status_code == 404


def test_the_office_s_pages_open_each_figure(office, told):
    row = office.row(told, 0)
    page = office.page(office.head).get(reverse("admin:assessment_quarterlyscore_change", args=(row.pk,)))
    text = page.content.decode()
    assert page.status_code == 200
    assert "60 ÷ 66" in text
    assert len(page.context["components"]) == 6
    listed = office.page(office.head).get(reverse("admin:assessment_quarterlyscore_changelist"))
    assert listed.status_code == 200


def test_what_is_kept_of_leave_is_days_and_never_a_kind(office):
    who = office.members[0]
    Attendance.objects.filter(worker=who, day=date(2026, 7, 6)).delete()
    on_leave(who, date(2026, 7, 6), date(2026, 7, 7), kind="sick")
    revision = office.drafted()
    kept = ScoreEvidence.objects.get(revision=revision, worker=who).rows
    row = office.row(revision, 0)
    assert row.measures["on_leave"] == "1"
    assert "sick" not in f"{kept} {row.measures} {row.facts} {row.explanation}"
