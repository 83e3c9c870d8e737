"""Runs the cycle through a demo's past, each step at its due moment, as an office would have done."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from assessment.archive.models import FileClass, KeptFor, Secrecy
from assessment.archive.services import file_away, take_in
from assessment.bulletin.issue import issue_bulletin
from assessment.bulletin.models import Bulletin, BulletinState
from assessment.cycle.models import CycleRun, Stage
from assessment.cycle.services import owed_steps, run_step
from assessment.delivery.services import serve_by_notice
from assessment.interview.models import Interview, InterviewState
from assessment.interview.services import acknowledge_interview, check_interview, hold_interview
from assessment.periods import Period
from assessment.score.quarter_life import finish_quarters, tell_quarters
from assessment.score.year_life import finish_years, tell_years
from core.clock import day_of, starts_at
from gridops.demo.adjustments import adjust
from gridops.demo.after_pay import becomes_known
from gridops.demo.awards import award_years
from gridops.demo.left_open import leave_open
from gridops.demo.objections import told_and_objected
from gridops.demo.pay import is_left, lock_run
from gridops.demo.replacements import propose_some
from grids.duties import Duty
from grids.territory.models import Subdistrict
from staff.accounts.models import Grant, User
from staff.calendar.lists import working_calendar
from staff.inbox.models import Notice

LEFT_TO_DO = timedelta(days=45)  # what the last weeks brought is left for the person who tries the demo
PLACE, RESULT = "街道网格管理服务中心", "走访、上报和基础信息录入均已达到要求。"
NOT_YET = "上报件数有增加，走访仍不足。"
RECORD = "分析名次靠后的原因：基础信息录入不及时，事件上报少，群众知晓率低。"
PLAN = "每周走访不少于五次，每日上报，月底前补齐基础信息，下月复查。"

FILED_FOR_EVER = {FileClass.ORGANISATION, FileClass.TERRITORY, FileClass.RULES, FileClass.AWARDS}


def demo_reaches() -> datetime | None:
    """The moment up to which the demo's past goes: when its accounts were made. None without a demo."""
    center = User.objects.filter(username="center", grants__duty=Duty.CENTER).first()
    demo = center and User.objects.filter(username="volunteer", date_joined=center.date_joined).exists()
    return center.date_joined if center and demo else None


def turn_past(*, until: datetime) -> int:
    """Run every step that fell due up to `until` and has not run, at its due moment. Returns how many.

    A step and what people did about it are one transaction, so that a run that was cut short goes on
    where it stopped. Steps due after `until` are the clock's.
    """
    grant = Grant.objects.select_related("subdistrict").get(user__username="head", duty=Duty.HEAD)
    subdistrict, head = grant.subdistrict, grant.user
    center = User.objects.get(username="center")
    assert subdistrict is not None
    finished = set(
        CycleRun.objects.filter(subdistrict=subdistrict).exclude(finished=None).values_list("stage", "period")
    )
    ran = 0
    owed = owed_steps(subdistrict, until)
    pay_days = [due for due, step, _period in owed if step.stage == Stage.PAY]
    for due, step, period in owed:
        if (step.stage, str(period)) in finished:
            continue
        _as_the_clock_did(due)
        with transaction.atomic():
            if step.stage == Stage.QUARTER:
                adjust(subdistrict, period, center=center, head=head, at=due)
            run_step(subdistrict=subdistrict, stage=step.stage, period=period, at=due)
            if step.stage == Stage.FREEZE:
                for follows in (Stage.INTERVIEWS, Stage.MONTH):
                    run_step(subdistrict=subdistrict, stage=follows, period=period, at=due)
                if due + LEFT_TO_DO < until:
                    _follow_up(subdistrict, period, head, due, until)
            elif step.stage == Stage.PAY:
                lock_run(subdistrict, period, due, until)
                following = next((later for later in pay_days if later > due), None)
                is_next_left = following is not None and is_left(following, until)
                becomes_known(subdistrict, period, due + timedelta(days=1), next_is_left=is_next_left)
        ran += 1
    _as_the_clock_did(until)
    propose_some(subdistrict=subdistrict, until=until)
    award_years(subdistrict, until=until)
    told_and_objected(head=head, until=until)
    leave_open(subdistrict=subdistrict, until=until)
    _file_away(subdistrict, until)
    Notice.objects.unread().filter(at__lt=until - LEFT_TO_DO).update(read_at=until - LEFT_TO_DO)
    return ran


def _as_the_clock_did(at: datetime) -> None:
    """Tell and finish quarters and years that were drafted by then; whoever did not read was served by notice."""
    serve_by_notice(at=at)
    tell_quarters(at=at)
    finish_quarters(at=at)
    tell_years(at=at)
    finish_years(at=at)


def _file_away(subdistrict: Subdistrict, until: datetime) -> None:
    """The year before is in the register with volumes and periods; this one is taken in and waits to be filed."""
    on = day_of(until)
    for year in (on.year - 1, on.year):
        take_in(subdistrict=subdistrict, year=year, on=on)
    for file_class in FileClass:
        kept_for = KeptFor.FOREVER if file_class in FILED_FOR_EVER else KeptFor.THIRTY
        filed = {"secrecy": Secrecy.INTERNAL, "kept_for": kept_for}
        file_away(subdistrict=subdistrict, year=on.year - 1, file_class=file_class, **filed)


def _follow_up(subdistrict: Subdistrict, month: Period, head: User, frozen_at: datetime, until: datetime) -> None:
    """Issue the bulletin two working days later, and hold the interviews but for every sixth."""
    calendar = working_calendar(subdistrict)
    issued_on = calendar.after(day_of(frozen_at), 2)
    bulletin = Bulletin.objects.get(subdistrict=subdistrict, month=month.start, state=BulletinState.FROZEN)
    issue_bulletin(
        bulletin=bulletin,
        document_number=_next_number(subdistrict, issued_on.year),
        by=head,
        at=starts_at(issued_on) + timedelta(hours=10),
    )
    waiting = Interview.objects.filter(bulletin=bulletin, state=InterviewState.OPEN).order_by("worker")
    for number, interview in enumerate(waiting):
        if number % 6 != 5:
            _hold_and_check(interview, head, until, passed=number % 2 == 0)


def _hold_and_check(interview: Interview, head: User, until: datetime, *, passed: bool) -> None:
    """Held on its last day, signed by the persons who have an account, and looked at until it is rectified."""
    held_at = starts_at(interview.due_on) + timedelta(hours=15)
    words = {"place": PLACE, "record": RECORD, "plan": PLAN}
    held = hold_interview(interview=interview, by=head, at=held_at, held_at=held_at, **words)
    if person := User.objects.filter(worker=interview.worker_id).first():
        acknowledge_interview(interview=held, by=person, at=held_at + timedelta(hours=2))
    while held.check_on and (checked_at := starts_at(held.check_on) + timedelta(hours=10)) < until:
        words = {"result": RESULT} if passed else {"result": NOT_YET, "plan": PLAN}
        held.check_on = check_interview(interview=held, by=head, at=checked_at, passed=passed, **words).next_on
        passed = True


def _next_number(subdistrict: Subdistrict, year: int) -> str:
    numbered = Bulletin.objects.filter(subdistrict=subdistrict, document_number__startswith=f"南街网〔{year}〕")
    return f"南街网〔{year}〕{numbered.count() + 1}号"
