"""The life of a run: drafted by the clock and by hand, decided about, checked, approved, locked, sent back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from assessment.cycle.services import catch_up, run_step
from assessment.delivery.models import Delivery
from assessment.figures.results import digest_of
from assessment.pay.choices import RunState
from assessment.pay.drafting import bytes_of
from assessment.pay.models import PayLine, PayRun, PaySheet
from assessment.pay.models_of_items import PayRate
from assessment.pay.services import (
    DraftIsStale,
    NoLongerADraft,
    NotToCheck,
    approve_run,
    check_run,
    decide_as_attended,
    draft_runs,
    missing_days,
    send_back,
)
from assessment.pay.tests.factories import PayOffice, amounts, pay_office, rate
from assessment.periods import Kind, parse
from core.errors import InvalidInput, NotAllowed
from core.happened import NotYet
from core.history.saying import ReasonNeeded, with_reason
from core.testing.worlds import shared_world
from grids.closing.models import ClosedPeriod
from grids.duties import Duty
from incidents.tests.factories import shanghai
from staff.accounts.models import User
from staff.accounts.services import grant, issue_token
from staff.attendance.models import Attendance
from staff.attendance.services import change_attendance
from staff.inbox.models import Notice
from staff.postings.models import Posting
from staff.tests.factories import account, center, head, officer

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
AT = shanghai("2026-11-10 08:00")
MONTH = parse("2026-10", Kind.MONTH)


@shared_world
def office() -> PayOffice:
    return pay_office()


@pytest.fixture
def run(office: PayOffice) -> PayRun:
    """The draft of October with one auxiliary, all attended."""
    office.attended(office.paid("allowance"), OCTOBER, NOVEMBER)
    return office.drafted("2026-10", "2026-11-10 08:00")


def again(user: User) -> User:
    """The account as the next request reads it."""
    return User.objects.get(pk=user.pk)


class TestDrafting:
    def test_not_before_the_month_is_over(self, office: PayOffice) -> None:
        with pytest.raises(NotYet):
            draft_runs(subdistrict=office.subdistrict, month=MONTH, at=shanghai("2026-10-31 23:59"))

    def test_again_replaces_the_draft(self, office: PayOffice, run: PayRun) -> None:
        who = PaySheet.objects.get(run=run).worker
        PayRate.objects.filter(item=office.items["allowance"]).delete()
        rate(office.items["allowance"], 900)
        second = office.drafted("2026-10", "2026-11-10 09:00")
        assert (second.pk, str(amounts(second, who)["allowance"])) == (run.pk, "900.00")
        assert PaySheet.objects.filter(run=run).count() == 1

    def test_again_is_refused_once_checked(self, office: PayOffice, run: PayRun) -> None:
        check_run(run=run, by=office.payroll, at=AT)
        with pytest.raises(NoLongerADraft):
            office.drafted("2026-10", "2026-11-10 09:00")

    def test_by_nobody_else(self, office: PayOffice) -> None:
        for by in (center(office.subdistrict), officer(Duty.INSPECTOR, office.subdistrict), account()):
            with pytest.raises(NotAllowed):
                draft_runs(subdistrict=office.subdistrict, month=MONTH, at=AT, by=by)

    def test_the_same_facts_in_another_order_give_the_same_bytes(self, office: PayOffice, run: PayRun) -> None:
        first = run.digest
        rows = list(Attendance.objects.order_by("-day"))
        Attendance.objects.all().delete()
        Attendance.objects.bulk_create(Attendance(worker=row.worker, day=row.day, status=row.status) for row in rows)
        assert office.drafted("2026-10", "2026-11-11 08:00").digest == first

    def test_the_digest_of_a_locked_run_is_taken_of_what_is_there(self, office: PayOffice) -> None:
        office.attended(office.paid("wage"), OCTOBER, NOVEMBER)
        locked = office.locked("2026-10", "2026-11-10 08:00")
        assert digest_of(bytes_of(PayRun.objects.get(pk=locked.pk))) == locked.digest


class TestTheClock:
    def test_drafts_on_the_pay_day_without_a_bulletin(self) -> None:
        office = pay_office(cycle_starts_on="2026-11-05")
        office.attended(office.paid("allowance"), OCTOBER, NOVEMBER)
        catch_up(at=shanghai("2026-11-10 07:59"), subdistrict=office.subdistrict)
        assert not PayRun.objects.exists()
        catch_up(at=shanghai("2026-11-10 08:01"), subdistrict=office.subdistrict)
        run = PayRun.objects.get()
        assert (run.month, run.drafted_by, run.state) == (OCTOBER, None, RunState.DRAFT)

    def test_a_rest_day_makes_it_the_working_day_before(self) -> None:
        office = pay_office(cycle_starts_on="2026-10-05", pay={"day": 25})  # 25 October 2026 is a Sunday
        office.attended(office.paid("allowance"), date(2026, 9, 1), OCTOBER)
        catch_up(at=shanghai("2026-10-23 08:01"), subdistrict=office.subdistrict)
        assert PayRun.objects.get().month == date(2026, 9, 1)

    def test_leaves_alone_what_was_drafted_by_hand(self) -> None:
        office = pay_office(cycle_starts_on="2026-11-05")
        office.attended(office.paid("allowance"), OCTOBER, NOVEMBER)
        run = office.drafted("2026-10", "2026-11-06 08:00")
        run_step(subdistrict=office.subdistrict, stage="pay", period=MONTH, at=AT)
        assert PayRun.objects.get().drafted_at == run.drafted_at

    def test_an_office_without_any_rate_pays_elsewhere(self) -> None:
        office = pay_office(cycle_starts_on="2026-11-05")
        office.paid("allowance")
        PayRate.objects.all().delete()
        run_step(subdistrict=office.subdistrict, stage="pay", period=MONTH, at=AT)
        assert not PayRun.objects.exists()


class TestWhatIsMissing:
    def test_a_day_without_a_rate_is_named_and_blocks_the_check(self, office: PayOffice) -> None:
        PayRate.objects.filter(item=office.items["allowance"]).delete()
        rate(office.items["allowance"], 800, since=date(2026, 10, 12))
        office.attended(office.paid("allowance"), OCTOBER, NOVEMBER)
        run = office.drafted("2026-10", "2026-11-10 08:00")
        remarks = run.remarks.filter(code="no_rate").order_by("pk")
        assert [(one.values["from"], one.values["to"]) for one in remarks] == [
            ("2026-10-01", "2026-10-03"),
            ("2026-10-08", "2026-10-10"),
        ]
        with pytest.raises(NotToCheck):
            check_run(run=run, by=office.payroll, at=AT)

    def test_a_kind_of_leave_without_a_share_is_named(self, office: PayOffice) -> None:
        from staff.tests.factories import on_leave

        who = office.paid("allowance")
        office.attended(who, OCTOBER, date(2026, 10, 30))
        on_leave(who, date(2026, 10, 30), date(2026, 10, 31), kind="child_care")
        run = office.drafted("2026-10", "2026-11-10 08:00")
        assert run.remarks.get(code="no_leave_share").values == {"kind": "child_care"}

    def test_a_missing_base_a_missing_scheme_and_missing_funds_are_named(self, office: PayOffice) -> None:
        from assessment.pay.models_of_funds import FundRule, FundShare
        from assessment.pay.models_of_people import PayBase

        who, other = office.paid("wage"), office.paid("allowance", grid=1)
        for one in (who, other):
            office.attended(one, OCTOBER, NOVEMBER)
        PayBase.objects.filter(kind="housing_fund").delete()
        Posting.objects.filter(worker=other).update(pay_scheme="")
        with transaction.atomic():
            FundShare.objects.all().delete()
            FundRule.objects.all().delete()
        run = office.drafted("2026-10", "2026-11-10 08:00")
        assert {"no_base", "no_scheme", "no_funds"} <= set(run.remarks.values_list("code", flat=True))

    def test_a_head_decides_by_person_and_day_and_the_slip_is_provisional(self, office: PayOffice) -> None:
        who = office.paid("allowance")
        office.attended(who, OCTOBER, date(2026, 10, 30))
        run = office.drafted("2026-10", "2026-11-10 08:00")
        assert missing_days(run) == {who.pk: {date(2026, 10, 30)}}
        with pytest.raises(NotToCheck):
            check_run(run=run, by=office.payroll, at=AT)
        asked = {"run": run, "worker": who, "days": [date(2026, 10, 30)], "at": AT}
        with pytest.raises(NotAllowed):
            decide_as_attended(**asked, reason="未收到", by=office.payroll)
        with pytest.raises(InvalidInput):
            decide_as_attended(**{**asked, "days": [date(2026, 10, 29)]}, reason="未收到", by=office.head)
        run = decide_as_attended(**asked, reason="未收到", by=office.head)
        sheet = PaySheet.objects.get(run=run, worker=who)
        assert (sheet.provisional, str(sheet.gross)) == (True, "800.00")
        run = check_run(run=run, by=office.payroll, at=AT)
        approve_run(run=run, by=office.head, at=AT)
        # What is received later wins, with a difference.
        Attendance.objects.create(worker=who, day=date(2026, 10, 30), status="absent")
        office.attended(who, NOVEMBER, date(2026, 11, 28))
        run = PayRun.objects.get(pk=run.pk)
        from assessment.pay.drafting import drafted_month

        november = drafted_month(office.subdistrict, parse("2026-11", Kind.MONTH), office.office.scheme.value)
        (difference,) = [line for line in november[who.pk].sheet.lines if line.kind == "difference"]
        assert str(difference.amount) == "-38.10"


class TestCheckAndApproval:
    def test_locks_the_run_its_sheets_and_the_days_of_the_month(self, office: PayOffice, run: PayRun) -> None:
        check_run(run=run, by=office.payroll, at=AT)
        locked = approve_run(run=run, by=office.head, at=AT)
        assert locked.state == RunState.LOCKED
        assert ClosedPeriod.objects.get(kind="pay").during.lower == OCTOBER
        record = Attendance.objects.first()
        with pytest.raises(ReasonNeeded), transaction.atomic():
            change_attendance(record=record, status="absent", part=record.part)
        with with_reason("更正"):
            change_attendance(record=record, status="absent", part=record.part)
        for change in (
            lambda: PaySheet.objects.filter(run=run).update(gross=1),
            lambda: PayLine.objects.filter(run=run).delete(),
            lambda: PayRun.objects.filter(pk=run.pk).update(digest="y"),
            lambda: PayRun.objects.filter(pk=run.pk).update(state=RunState.DRAFT),
        ):
            with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
                change()

    def test_everybody_is_told_and_the_slip_can_be_objected_to(self, office: PayOffice, run: PayRun) -> None:
        sheet = PaySheet.objects.get(run=run)
        user = account(of=sheet.worker)
        check_run(run=run, by=office.payroll, at=AT)
        approve_run(run=run, by=office.head, at=AT)
        assert Notice.objects.filter(user=user, topic="pay_slip").count() == 1
        assert Delivery.objects.get(kind="pay_sheet", key=sheet.pk).worker == sheet.worker

    def test_by_payroll_and_head_alone(self, office: PayOffice, run: PayRun) -> None:
        at = office.subdistrict
        for by in (office.head, center(at), officer(Duty.INSPECTOR, at), account()):
            with pytest.raises(NotAllowed):
                check_run(run=run, by=by, at=AT)
        run = check_run(run=run, by=office.payroll, at=AT)
        for by in (office.payroll, center(at), officer(Duty.INSPECTOR, at), officer(Duty.PAYROLL, at)):
            with pytest.raises(NotAllowed):
                approve_run(run=run, by=by, at=AT)

    def test_by_people_and_not_by_a_token(self, office: PayOffice, run: PayRun) -> None:
        token, _secret = issue_token(
            name="pay-system", duty=Duty.PAYROLL, subdistrict=office.subdistrict, on=OCTOBER, expires_at=None
        )
        with pytest.raises(NotAllowed):
            check_run(run=run, by=token.user, at=AT)

    def test_never_by_the_same_person_through_another_account(self, office: PayOffice, run: PayRun) -> None:
        from staff.tests.factories import worker

        somebody = worker(office.subdistrict, "孙双")
        first, second = account(of=somebody), account(of=somebody)
        grant(user=first, duty=Duty.PAYROLL, subdistrict=office.subdistrict, on=OCTOBER)
        grant(user=second, duty=Duty.HEAD, subdistrict=office.subdistrict, on=OCTOBER)
        run = check_run(run=run, by=again(first), at=AT)
        with pytest.raises(NotAllowed):
            approve_run(run=run, by=again(second), at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():  # the database says so, too
            PayRun.objects.filter(pk=run.pk).update(state="locked", approved_by=second, approved_at=AT)

    def test_the_database_asks_for_the_duties(self, office: PayOffice, run: PayRun) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            PayRun.objects.filter(pk=run.pk).update(state="checked", checked_by=office.head, checked_at=AT)
        check_run(run=run, by=office.payroll, at=AT)
        stranger = head(pay_office().subdistrict)
        with pytest.raises(IntegrityError), transaction.atomic():
            PayRun.objects.filter(pk=run.pk).update(state="locked", approved_by=stranger, approved_at=AT)

    def test_who_checks_is_paid_by_a_run_of_their_own(self, office: PayOffice) -> None:
        who, clerk = office.paid("allowance"), office.paid("allowance", grid=1)
        for one in (who, clerk):
            office.attended(one, OCTOBER, NOVEMBER)
        user = account(of=clerk)
        grant(user=user, duty=Duty.PAYROLL, subdistrict=office.subdistrict, on=OCTOBER)
        run = office.drafted("2026-10", "2026-11-10 08:00")
        own = PayRun.objects.get(of_worker=clerk)
        assert set(run.sheets.values_list("worker", flat=True)) == {who.pk}
        assert set(own.sheets.values_list("worker", flat=True)) == {clerk.pk}
        with pytest.raises(NotAllowed):
            check_run(run=own, by=again(user), at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            PayRun.objects.filter(pk=own.pk).update(state="checked", checked_by=user, checked_at=AT)
        run = check_run(run=run, by=again(user), at=AT)
        approve_run(run=run, by=office.head, at=AT)
        own = check_run(run=own, by=office.payroll, at=AT)
        approve_run(run=own, by=office.head, at=AT)

    def test_sent_back_with_a_reason_it_is_a_draft_again(self, office: PayOffice, run: PayRun) -> None:
        run = check_run(run=run, by=office.payroll, at=AT)
        with pytest.raises(InvalidInput):
            send_back(run=run, because=" ", by=office.head, at=AT)
        with pytest.raises(NotAllowed):
            send_back(run=run, because="x", by=center(office.subdistrict), at=AT)
        run = send_back(run=run, because="标准有误", by=office.head, at=AT)
        assert (run.state, run.checked_by, run.sent_back_because) == (RunState.DRAFT, None, "标准有误")
        run = office.drafted("2026-10", "2026-11-11 08:00")
        run = check_run(run=run, by=office.payroll, at=AT + timedelta(days=1))
        approve_run(run=run, by=office.head, at=AT + timedelta(days=1))
        with pytest.raises(NotToCheck):
            send_back(run=run, because="x", by=office.head, at=AT + timedelta(days=1))

    def test_months_are_locked_in_order_and_drafted_upon_each_other(self, office: PayOffice, run: PayRun) -> None:
        who = PaySheet.objects.get(run=run).worker
        office.attended(who, date(2026, 9, 1), OCTOBER)
        september = office.drafted("2026-09", "2026-11-10 08:30")
        with pytest.raises(DraftIsStale):
            check_run(run=run, by=office.payroll, at=AT)
        september = check_run(run=september, by=office.payroll, at=shanghai("2026-11-10 08:31"))
        approve_run(run=september, by=office.head, at=shanghai("2026-11-10 08:32"))
        with pytest.raises(DraftIsStale):
            check_run(run=run, by=office.payroll, at=shanghai("2026-11-10 08:33"))
        run = office.drafted("2026-10", "2026-11-10 08:34")
        check_run(run=run, by=office.payroll, at=shanghai("2026-11-10 08:35"))
