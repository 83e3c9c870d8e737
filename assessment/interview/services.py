"""The life of an interview: opened, changed and cancelled by figures; held, signed and checked by people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessment.interview import notices
from assessment.interview.models import Interview, InterviewCheck, InterviewState
from assessment.scheme.terms import Terms
from core.clock import day_of, happened, still_to_come
from core.errors import Conflict, InvalidInput, NotAllowed
from core.unattended.queues import WorkQueue, declare, work_through
from grids.duties import Duty
from incidents.incident.texts import check_texts
from staff.access import Access, Role, access_of
from staff.accounts.models import User


class WrongInterviewState(Conflict):
    """The interview is not in the state that this needs."""

    code = "wrong_state"


@transaction.atomic
def hold_interview(
    *, interview: Interview, by: User, at: datetime, held_at: datetime, place: str, record: str, plan: str
) -> Interview:
    """Record that an interview took place: by the subdistrict's office, that of a leader by a head of it.

    Nobody interviews themselves. The person is asked to sign. Raises Conflict, NotAllowed, InvalidInput.
    """
    interview = locked(interview, InterviewState.OPEN)
    _refuse_strangers(interview, by)
    if not may_hold(interview, access_of(by)):
        raise NotAllowed(_("A leader is interviewed by a head of the subdistrict."))
    _need(_("Write down place, record and plan."), place=place, record=record, plan=plan)
    held_at = happened(held_at, now=at)
    if not day_of(interview.opened_at) <= day_of(held_at) or held_at > at:
        message = still_to_come(held_at, now=at) or _("It was held between its opening and now: correct the time.")
        raise InvalidInput(message, fields={"held_at": message})
    interview.state = InterviewState.HELD
    interview.held_by, interview.held_at = by, held_at
    interview.place, interview.record, interview.plan = place.strip(), record.strip(), plan.strip()
    interview.check_on = _check_day(interview, day_of(held_at))
    interview.save()
    notices.held(interview, at)
    return interview


@transaction.atomic
def acknowledge_interview(*, interview: Interview, by: User, at: datetime, objection: str = "") -> Interview:
    """The person signs what was recorded, in their own account, and may write what they object to. Once.

    Raises Conflict, NotAllowed, InvalidInput.
    """
    interview = locked(interview, InterviewState.HELD, InterviewState.RECTIFIED)
    if by.worker_id != interview.worker_id:
        raise NotAllowed(_("An interview is signed by the person interviewed, in their own account."))
    if interview.acknowledged_at:
        raise Conflict(_("You have signed this interview already."))
    check_texts({"objection": objection})
    interview.acknowledged_at, interview.objection = at, objection.strip()
    interview.save(update_fields=["acknowledged_at", "objection"])
    if interview.objection:
        notices.objected(interview, at)
    return interview


@transaction.atomic
def check_interview(
    *, interview: Interview, by: User, at: datetime, passed: bool, result: str, plan: str = ""
) -> InterviewCheck:
    """Record whether what was planned was done. What was not is planned again, and checked again later.

    Raises Conflict, also before the day of the check, NotAllowed, InvalidInput.
    """
    interview = locked(interview, InterviewState.HELD)
    _refuse_strangers(interview, by)
    due_on = interview.check_on
    if due_on is None or day_of(at) < due_on:
        raise Conflict(_("The rectification is checked on %(day)s, not before.") % {"day": due_on})
    if passed:
        _need(_("Say what the check found."), result=result)
    else:
        _need(_("Say what the check found, and plan again."), result=result, plan=plan)
    check = InterviewCheck.objects.create(
        interview=interview,
        due_on=due_on,
        checked_at=at,
        checked_by=by,
        passed=passed,
        result=result.strip(),
        plan="" if passed else plan.strip(),
        next_on=None if passed else _check_day(interview, day_of(at)),
    )
    if passed:
        interview.state = InterviewState.RECTIFIED
    else:
        interview.check_on = check.next_on
    interview.save(update_fields=["state", "check_on"])
    notices.checked(interview, check)
    return check


def chase_interviews(*, at: datetime) -> int:
    """Notify center and heads, once each, of interviews that are overdue and of checks that are due.

    Returns how many were notified.
    """
    return work_through(OVERDUE, at=at) + work_through(TO_CHECK, at=at)


OVERDUE = declare(
    WorkQueue(
        "assessment.interviews_overdue",
        _("interviews that are overdue"),
        lambda at: list(Interview.objects.overdue(day_of(at)).values_list("pk", flat=True)),
        lambda keys, at: sum(notices.overdue(interview, at) for interview in _with_person(keys)),
        at_once=500,
    )
)
TO_CHECK = declare(
    WorkQueue(
        "assessment.interviews_to_check",
        _("interviews whose check is due"),
        lambda at: list(Interview.objects.to_check(day_of(at)).values_list("pk", flat=True)),
        lambda keys, at: sum(notices.check_due(interview, at) for interview in _with_person(keys)),
        at_once=500,
    )
)


def _with_person(keys: Sequence[int]) -> QuerySet[Interview]:
    return Interview.objects.filter(pk__in=keys).select_related("worker")


def locked(interview: Interview, *wanted: str) -> Interview:
    """The interview, locked so that two people cannot record it at once.

    Raises WrongInterviewState where it is in none of the states wanted.
    """
    rows = Interview.objects.select_for_update(no_key=True, of=("self",)).select_related("bulletin", "worker")
    locked: Interview = rows.get(pk=interview.pk)
    if locked.state not in wanted:
        raise WrongInterviewState(
            _("This interview is %(state)s already.") % {"state": locked.get_state_display()}
            if locked.state != InterviewState.OPEN
            else _("This interview has not been held yet."),
            fields={"state": locked.state},
        )
    return locked


def is_of_a_leader(interview: Interview) -> bool:
    """Whether a grid that the person leads is a reason for it."""
    return any(ground.role == Role.LEADER for ground in interview.grounds.all())


def is_own(interview: Interview, access: Access) -> bool:
    """Whether it is the interview of the account's own person, who neither holds nor checks it."""
    return access.person == interview.worker_id


def may_check(interview: Interview, access: Access) -> bool:
    """Whether the account checks this interview: the subdistrict's own office does, and nobody their own."""
    return not is_own(interview, access) and interview.subdistrict_id in access.offices


def may_hold(interview: Interview, access: Access) -> bool:
    """Whether the account holds this interview: a leader's is held by a head of the subdistrict."""
    if is_of_a_leader(interview) and not access.holds(Duty.HEAD, in_=interview.subdistrict_id):
        return False
    return may_check(interview, access)


def _refuse_strangers(interview: Interview, by: User) -> None:
    access = access_of(by)
    if is_own(interview, access):
        raise NotAllowed(_("Nobody interviews or checks themselves."))
    if not may_check(interview, access):
        raise NotAllowed(_("Interviews are held and checked by the subdistrict's own office."))


def _need(message: object, **texts: str) -> None:
    wrong = {name: _("missing") for name, text in texts.items() if not text.strip()}
    if wrong:
        raise InvalidInput(message, fields=wrong)
    check_texts(texts)


def _check_day(interview: Interview, day: date) -> date:
    terms = Terms.model_validate(interview.bulletin.terms)
    return day + timedelta(days=terms.interview.check_after_days)
