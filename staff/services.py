"""Writes about people: accounts, appointment, leaving, leave, tokens."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange
from pypinyin import lazy_pinyin

from core import audit
from core.clock import days_between
from core.errors import Conflict, InvalidInput, NotAllowed
from core.models import AuditKind
from grids.models import Grid, Subdistrict, Village
from staff.models import (
    Attendance,
    AttendanceStatus,
    Duty,
    Grant,
    GridService,
    Leave,
    Lockout,
    Posting,
    Role,
    Token,
    User,
    Worker,
)


class NotEligible(InvalidInput):
    """The person may not hold this post; the message names the rule."""

    code = "not_eligible"


def pinyin_of(name: str) -> str:
    """What a Chinese name is ordered and searched by: `wang fang`."""
    return " ".join(lazy_pinyin(name)).lower()


@transaction.atomic
def save_worker(worker: Worker) -> Worker:
    """Save a worker, new or changed, with the column it is sorted by; a new one gets a staff number."""
    worker.pinyin = pinyin_of(worker.name)
    if not worker.staff_number:
        worker.staff_number = next_staff_number(worker.subdistrict)
    worker.full_clean(exclude=["subdistrict"])
    worker.save()
    return worker


def next_staff_number(subdistrict: Subdistrict) -> str:
    """The subdistrict's code and the next free serial; the row lock makes concurrent callers queue."""
    Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)
    prefix = f"{subdistrict.code}-"
    last = Worker.objects.filter(staff_number__startswith=prefix).order_by("-staff_number").first()
    serial = int(last.staff_number.removeprefix(prefix)) + 1 if last else 1
    return f"{prefix}{serial:05d}"


@transaction.atomic
def appoint(
    *,
    worker: Worker,
    role: str,
    begins_on: date,
    ends_on: date | None = None,
    grid: Grid | None = None,
    village: Village | None = None,
    pay_scheme: str = "",
    note: str = "",
) -> Posting:
    """Put a worker in a post for a half-open range of days. Raises NotEligible, InvalidInput.

    Overlaps are refused by the database; the message says in words which rule they break.
    """
    if role == Role.FULL_TIME and worker.at_window:
        raise NotEligible(
            _("%(name)s serves at a window; window staff cannot be full-time members (policy, section 2.2).")
            % {"name": worker.name},
            fields={"worker": _("works at a service window")},
        )
    if ends_on is not None and ends_on <= begins_on:
        raise InvalidInput(_("The post must end after it begins."), fields={"ends_on": _("not after the first day")})
    posting = Posting(
        worker=worker,
        role=role,
        grid=grid,
        village=village,
        during=DateRange(begins_on, ends_on),
        pay_scheme=pay_scheme,
        note=note,
    )
    save_posting(posting)
    return posting


@transaction.atomic
def save_posting(posting: Posting) -> None:
    """Check and save a posting, new or changed. Raises InvalidInput in the words of the broken rule."""
    try:
        posting.full_clean()
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages)) from error
    _refuse_beyond_the_closing(posting)
    try:
        with transaction.atomic():
            posting.save()
    except IntegrityError as error:
        # Two appointments at once: full_clean saw neither, the exclusion constraint saw both.
        raise Conflict(_("Somebody else filled this post at the same moment. Look again.")) from error
    if posting.role == Role.LEADER:
        _refuse_second_leader(posting)


def _refuse_beyond_the_closing(posting: Posting) -> None:
    """Once a grid is known to close, what lies beyond is a posting on its successor. Raises InvalidInput."""
    if posting.grid_id is None:
        return
    # Stops a closing at this moment from missing this posting: it waits, or we do and then see the closing.
    closes_on = Grid.objects.select_for_update(no_key=True).get(pk=posting.grid_id).during.upper
    if closes_on is not None and (posting.during.upper is None or posting.during.upper > closes_on):
        message = _("The grid closes on %(day)s: end the posting by then, and continue it on the successor.")
        raise InvalidInput(message % {"day": closes_on}, fields={"ends_on": message % {"day": closes_on}})


def _refuse_second_leader(posting: Posting) -> None:
    """A leader of the village and a leader of one of its grids overlap in a way no single constraint can see."""
    mine = list(GridService.objects.filter(posting=posting).values_list("grid", "during"))
    # Stops two appointments at once: the second waits here and then sees the first. (A count would lock nothing.)
    list(Grid.objects.select_for_update(no_key=True).filter(pk__in=[grid for grid, _during in mine]).order_by("pk"))
    for grid, during in mine:
        others = GridService.objects.filter(grid=grid, role=Role.LEADER, during__overlap=during)
        if others.exclude(posting=posting).exists():
            raise InvalidInput(_("The grid already has a leader on some of these days."))


@transaction.atomic
def leave_post(*, posting: Posting, ends_on: date) -> Posting:
    """End a posting; `ends_on` is the first day without it."""
    posting = Posting.objects.select_for_update(no_key=True).get(pk=posting.pk)
    if ends_on <= posting.during.lower:
        raise InvalidInput(_("The post must end after it begins."), fields={"ends_on": _("not after the first day")})
    posting.during = DateRange(posting.during.lower, ends_on)
    save_posting(posting)
    return posting


class LeaveAlreadyApproved(Conflict):
    """The leave was approved before."""

    code = "already_approved"


@transaction.atomic
def approve_leave(*, leave: Leave, by: User, at: datetime) -> Leave:
    """Approve a leave and write an attendance row for every calendar day it covers.

    A day that already has a row becomes a day on leave. Nobody approves their own leave.
    """
    leave = Leave.objects.select_for_update(no_key=True).get(pk=leave.pk)
    if leave.approved_at:
        raise LeaveAlreadyApproved(_("This leave is approved already."))
    if by.worker_id == leave.worker_id:
        raise NotAllowed(_("Nobody approves their own leave."))
    if leave.during.upper is None:
        raise InvalidInput(_("Give the leave a last day."), fields={"during": _("open-ended")})
    leave.approved_by, leave.approved_at = by, at
    leave.save(update_fields=["approved_by", "approved_at"])
    rows = [
        Attendance(
            worker_id=leave.worker_id, day=day, status=AttendanceStatus.LEAVE, leave_kind=leave.kind, leave=leave
        )
        for day in days_between(leave.during.lower, leave.during.upper)
    ]
    Attendance.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["worker", "day"],
        update_fields=["status", "leave_kind", "leave"],
    )
    return leave


@transaction.atomic
def issue_token(
    *, name: str, duty: str, subdistrict: Subdistrict | None, on: date, expires_at: datetime | None
) -> tuple[Token, str]:
    """Give the service account `name` a token. Returns it with its secret, which nobody can read again.

    The account is created where it does not exist, with a grant of `duty`.
    """
    user, _created = User.objects.get_or_create(username=name, defaults={"is_service": True})
    if not user.is_service:
        raise InvalidInput(_("%(name)s is a person's account; choose another name.") % {"name": name})
    user.set_unusable_password()
    user.save(update_fields=["password"])
    if not Grant.objects.in_force(on).filter(user=user, duty=duty, subdistrict=subdistrict).exists():
        Grant.objects.create(user=user, duty=duty, subdistrict=subdistrict, during=DateRange(on, None))
    secret = f"gridops_{secrets.token_urlsafe(32)}"
    audit.record(AuditKind.TOKEN, name, _("issued for: %(duty)s") % {"duty": Duty(duty).label})
    return Token.objects.create(user=user, digest=Token.digest_of(secret), expires_at=expires_at), secret


@transaction.atomic
def revoke_tokens(*, tokens: QuerySet[Token], at: datetime) -> int:
    """Take tokens back for good; says how many were still valid."""
    chosen = list(tokens.filter(revoked_at=None).select_for_update(of=("self",)).select_related("user"))
    for token in chosen:
        audit.record(AuditKind.TOKEN, token.user.username, _("revoked: %(token)s") % {"token": token.digest[:8]})
    return Token.objects.filter(pk__in=[token.pk for token in chosen]).update(revoked_at=at)


@transaction.atomic
def create_account(*, username: str, password: str, worker: Worker | None = None, temporary: bool = False) -> User:
    """An account that may log in; what it may see follows from its worker's postings and from grants.

    A `temporary` password is one that somebody else chose: it must be changed before anything else.
    """
    user = User(username=username, worker=worker, must_change_password=temporary)
    user.set_password(password)
    user.full_clean()
    user.save()
    audit.record(AuditKind.ACCOUNT, username, _("created"))
    return user


@transaction.atomic
def set_password(*, user: User, password: str, by: User) -> None:
    """A new password: of one's own, or for somebody, who must then change it before anything else.

    Every session of the account ends, for they are bound to its password.
    """
    user.set_password(password)
    user.must_change_password = by.pk != user.pk
    user.save(update_fields=["password", "must_change_password"])
    audit.record(
        AuditKind.PASSWORD,
        user.username,
        _("set for somebody") if user.must_change_password else _("changed by its owner"),
    )


@transaction.atomic
def unlock(*, attempts: QuerySet[Lockout]) -> int:
    """Forgive wrong passwords, so that names and addresses are open again at once; says how many."""
    chosen = list(attempts)
    for attempt in chosen:
        audit.record(AuditKind.UNLOCK, f"{attempt.username} {attempt.ip_address or ''}".strip())
    Lockout.objects.filter(pk__in=[attempt.pk for attempt in chosen]).delete()
    return len(chosen)


@transaction.atomic
def grant(
    *,
    user: User,
    duty: str,
    on: date,
    subdistrict: Subdistrict | None = None,
    until: date | None = None,
    **more: object,
) -> Grant:
    """Give an account a duty from a day on. Audit is never combined with the other administrators' duties."""
    administrators = {Duty.SYSTEM, Duty.SECURITY, Duty.AUDIT}
    if duty in administrators:
        others = Grant.objects.filter(user=user, duty__in=administrators, during__overlap=DateRange(on, until))
        held = set(others.values_list("duty", flat=True))
        if (duty == Duty.AUDIT and held - {Duty.AUDIT}) or (duty != Duty.AUDIT and Duty.AUDIT in held):
            raise InvalidInput(_("The audit administrator holds no other administrator's duty."))
    row = Grant(user=user, duty=duty, subdistrict=subdistrict, during=DateRange(on, until), **more)
    row.full_clean()
    row.save()
    where = row.subdistrict or row.department
    begins = _("%(duty)s from %(day)s") % {"duty": row.get_duty_display(), "day": on}
    audit.record(AuditKind.GRANT, user.username, f"{begins} {where}" if where else begins)
    return row
