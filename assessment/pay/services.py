"""The life of a pay run: drafted, decided about, checked by one, approved and locked by another, or sent back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment.pay import notices
from assessment.pay.choices import RunState
from assessment.pay.drafting import Drafted, drafted_month, workers_with_anything, write_sheets
from assessment.pay.funds import refuse_overdrafts
from assessment.pay.models import PayRemark, PayRun, PaySheet
from assessment.pay.models_of_people import AsAttended
from assessment.pay.signals import run_locked
from assessment.periods import Period
from assessment.scheme.models import Scheme
from core.clock import day_of
from core.errors import Conflict, InvalidInput, NotAllowed
from core.happened import NotYet, refuse_future
from core.punctuation import listed
from core.years import in_words
from grids.closing.models import ClosedKind
from grids.closing.services import close_period
from grids.duties import PAY_OFFICE, Duty
from grids.territory.models import Subdistrict
from staff.access import Access, access_of
from staff.accounts.identity import person_of
from staff.accounts.models import Grant, User
from staff.people.models import Worker


class NoSchemeInForce(Conflict):
    """No version of the rules governs the month."""

    code = "no_scheme"


class NoLongerADraft(Conflict):
    """The run was checked or locked, so it is not drafted again."""

    code = "no_longer_a_draft"


class NotToCheck(Conflict):
    """Something blocks the check, or the run is in another state."""

    code = "not_to_check"


class DraftIsStale(Conflict):
    """A month before was locked after this run was drafted, or is still open: its differences would count twice."""

    code = "draft_is_stale"


# --- drafting -------------------------------------------------------------------------------------


@transaction.atomic
def draft_runs(*, subdistrict: Subdistrict, month: Period, at: datetime, by: User | None = None) -> list[PayRun]:
    """Draft the run of everybody, and one for each person who checks or approves pay. Drafting again replaces a draft.

    Raises NotYet before the month has ended, NoLongerADraft once the run was checked, NotAllowed.
    """
    refuse_future(at)
    refuse_a_month_that_runs(month, at)
    if by is not None and not access_of(by).holds(*PAY_OFFICE, in_=subdistrict):
        raise NotAllowed(_("Only a payroll officer, or a head, drafts a pay run."))
    # Stops two drafts at once: the second waits here and replaces the first, or is refused after its check.
    Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)
    of_month = PayRun.objects.filter(subdistrict=subdistrict, month=month.start)
    # Stops a check from coming between: it waits for the new draft, or we wait and see that it was checked.
    runs = {run.of_worker_id: run for run in of_month.select_for_update(no_key=True).order_by("pk")}
    if runs and all(run.state != RunState.DRAFT for run in runs.values()):
        raise NoLongerADraft(
            _("The run of %(month)s was checked: it is not drafted again.") % {"month": in_words(month)}
        )
    scheme = Scheme.objects.filter(subdistrict=subdistrict, in_force_from__lte=month.start)
    governing = scheme.order_by("-in_force_from").first()
    if governing is None:
        raise NoSchemeInForce(_("No scheme is in force on %(day)s.") % {"day": month.start})
    drafted = drafted_month(subdistrict, month, governing.value)
    fixed = set(
        PaySheet.objects.filter(run__in=runs.values())
        .exclude(run__state=RunState.DRAFT)
        .values_list("worker", flat=True)
    )
    wanted = set(workers_with_anything(drafted)) - fixed
    own = wanted & _payroll_people(subdistrict, day_of(at))
    groups: dict[int | None, set[int]] = {None: wanted - own, **{worker: {worker} for worker in own}}
    _remove_unneeded(runs, groups)
    written = [
        _write(runs.get(of_worker), subdistrict, month, governing, of_worker, [drafted[key] for key in chosen], at, by)
        for of_worker, chosen in groups.items()
        if of_worker not in runs or runs[of_worker].state == RunState.DRAFT
    ]
    notices.drafted(written, at)
    return written


def refuse_a_month_that_runs(month: Period, at: datetime) -> None:
    """Raises NotYet: what is paid for a month is known once it is over."""
    if at < month.ends_at:
        raise NotYet(_("The month is not over."), fields={"month": _("The month is not over.")})


def _payroll_people(subdistrict: Subdistrict, day: date) -> set[int]:
    """Who checks or approves pay on the day: nobody does it with an own sheet in the run."""
    grants = Grant.objects.in_force(day).filter(subdistrict=subdistrict, duty__in=PAY_OFFICE)
    return {person for grant in grants.select_related("user") if (person := person_of(grant.user)) is not None}


def _remove_unneeded(runs: dict[int | None, PayRun], groups: dict[int | None, set[int]]) -> None:
    """An own run of somebody who checks no longer, drafted before."""
    for of_worker, run in list(runs.items()):
        if of_worker is not None and of_worker not in groups and run.state == RunState.DRAFT:
            PayRemark.objects.filter(run=run).delete()
            PaySheet.objects.filter(run=run).delete()
            run.delete()
            del runs[of_worker]


def _write(
    run: PayRun | None,
    subdistrict: Subdistrict,
    month: Period,
    scheme: Scheme,
    of_worker: int | None,
    drafted: list[Drafted],
    at: datetime,
    by: User | None,
) -> PayRun:
    run = run or PayRun(subdistrict=subdistrict, month=month.start, of_worker_id=of_worker)
    run.scheme, run.terms = scheme, scheme.value.model_dump(mode="json")
    run.drafted_at, run.drafted_by = at, by
    run.save()
    write_sheets(run, drafted)
    run.save(update_fields=["digest"])
    return run


# --- attendance that is missing -------------------------------------------------------------------


@transaction.atomic
def decide_as_attended(
    *, run: PayRun, worker: Worker, days: Collection[date], reason: str, by: User, at: datetime
) -> PayRun:
    """Pay days without attendance as attended, by a head's decision, and draft the run again.

    What is received later wins, with a difference. Raises NotAllowed, InvalidInput, NoLongerADraft.
    """
    Subdistrict.objects.select_for_update(no_key=True).get(pk=run.subdistrict_id)  # in the order of `draft_runs`
    run = _locked(run)
    if run.state != RunState.DRAFT:
        raise NoLongerADraft(
            _("The run of %(month)s was checked: it is not drafted again.") % {"month": in_words(run.period)}
        )
    if not access_of(by).holds(Duty.HEAD, in_=run.subdistrict_id) or by.is_service:
        raise NotAllowed(_("Only a head decides that a day is paid as attended."))
    if person_of(by) == worker.pk:
        raise NotAllowed(_("Nobody decides about their own pay."))
    if not reason.strip():
        raise InvalidInput(_("Say why."), fields={"reason": _("This field is required.")})
    wanted, missing = set(days), missing_days(run).get(worker.pk, set())
    if not wanted or not wanted <= missing:
        message = _("These days are not without attendance: %(days)s.") % {
            "days": listed(sorted(wanted - missing)) or "-"
        }
        raise InvalidInput(message, fields={"days": message})
    AsAttended.objects.bulk_create(
        AsAttended(worker=worker, day=day, reason=reason.strip(), decided_by=by, decided_at=at)
        for day in sorted(wanted)
    )
    draft_runs(subdistrict=run.subdistrict, month=run.period, at=at, by=by)
    return PayRun.objects.get(pk=run.pk)


def missing_days(run: PayRun) -> dict[int, set[date]]:
    """The days of a run without attendance, by worker."""
    found = [(remark.worker_id, remark.values) for remark in run.remarks.all() if remark.code == "attendance_missing"]
    return {worker: {date.fromisoformat(day) for day in values["days"]} for worker, values in found if worker}


# --- checked, approved, sent back -----------------------------------------------------------------


def may_check(run: PayRun, access: Access) -> bool:
    """Whether the run waits for the check of this account."""
    return (
        run.state == RunState.DRAFT and access.holds(Duty.PAYROLL, in_=run.subdistrict_id) and not _is_in(run, access)
    )


def may_approve(run: PayRun, access: Access) -> bool:
    """Whether the run waits for the approval of this account; who checked it is refused by the service."""
    return run.state == RunState.CHECKED and access.holds(Duty.HEAD, in_=run.subdistrict_id) and not _is_in(run, access)


def _is_in(run: PayRun, access: Access) -> bool:
    return access.person is not None and run.sheets.filter(worker=access.person).exists()


@transaction.atomic
def check_run(*, run: PayRun, by: User, at: datetime) -> PayRun:
    """Say that a draft is right: a payroll officer does, who has no sheet in it. Nothing may block it.

    Raises NotAllowed, NotToCheck, DraftIsStale.
    """
    run = _locked(run)
    if run.state != RunState.DRAFT:
        raise NotToCheck(_("This run was checked already."))
    _refuse_account(run, by, Duty.PAYROLL, _("Only a payroll officer checks a pay run."))
    if run.remarks.filter(blocking=True).exists():
        raise NotToCheck(_("Something is missing: see what blocks the check, mend it, and draft the run again."))
    _refuse_stale(run)
    run.state, run.checked_at, run.checked_by = RunState.CHECKED, at, by
    run.sent_back_at, run.sent_back_by, run.sent_back_because = None, None, ""
    run.save()
    notices.checked(run, at)
    return run


@transaction.atomic
def approve_run(*, run: PayRun, by: User, at: datetime) -> PayRun:
    """Approve what another person checked: it is locked for good, and with it the days of the month.

    Raises NotAllowed, NotToCheck, DraftIsStale, Overdrawn.
    """
    run = _locked(run)
    if run.state != RunState.CHECKED:
        raise NotToCheck(_("This run waits for no approval."))
    _refuse_account(run, by, Duty.HEAD, _("Only a head approves a pay run."))
    checker = run.checked_by
    if checker is not None and (checker == by or person_of(checker) == (person_of(by) or -1)):
        raise NotAllowed(_("Who checked a run does not approve it."))
    _refuse_stale(run)
    refuse_overdrafts(run, at=at)
    run.state, run.approved_at, run.approved_by = RunState.LOCKED, at, by
    run.save()
    period = run.period
    close_period(subdistrict=run.subdistrict, kind=ClosedKind.PAY, begin=period.start, end=period.end, at=at)
    run_locked.send(PayRun, run=run, by=by, at=at)
    notices.locked(run, at)
    return run


@transaction.atomic
def send_back(*, run: PayRun, because: str, by: User, at: datetime) -> PayRun:
    """Send a run back with a reason, and return it: it is a draft again. A payroll officer or a head does.

    Raises NotToCheck for a locked run or a draft, NotAllowed, InvalidInput without a reason.
    """
    run = _locked(run)
    if run.state == RunState.LOCKED:
        raise NotToCheck(_("This run is locked."))
    if run.state == RunState.DRAFT:
        raise NotToCheck(_("This run is a draft already."))
    if not access_of(by).holds(*PAY_OFFICE, in_=run.subdistrict_id) or by.is_service:
        raise NotAllowed(_("Only a payroll officer, or a head, sends a run back."))
    if not because.strip():
        raise InvalidInput(_("Say why."), fields={"because": _("This field is required.")})
    run.state, run.checked_at, run.checked_by = RunState.DRAFT, None, None
    run.sent_back_at, run.sent_back_by, run.sent_back_because = at, by, because.strip()
    run.save()
    notices.sent_back(run, at)
    return run


def _locked(run: PayRun) -> PayRun:
    """The run as it is now, which nobody else moves on meanwhile."""
    return PayRun.objects.select_for_update(no_key=True, of=("self",)).select_related("subdistrict").get(pk=run.pk)


def _refuse_account(run: PayRun, by: User, duty: Duty, message: object) -> None:
    access = access_of(by)
    if not access.holds(duty, in_=run.subdistrict_id) or by.is_service:
        raise NotAllowed(message)
    if _is_in(run, access):
        raise NotAllowed(_("Nobody checks or approves a run with their own sheet in it."))


def _refuse_stale(run: PayRun) -> None:
    """A difference of an earlier month stands in one run only: earlier months are locked first, and drafted upon."""
    workers = run.sheets.values("worker")
    earlier = PayRun.objects.filter(subdistrict=run.subdistrict_id, month__lt=run.month, sheets__worker__in=workers)
    if earlier.exclude(state=RunState.LOCKED).exists():
        raise DraftIsStale(_("An earlier month of the same people is not locked yet: finish that first."))
    if earlier.filter(state=RunState.LOCKED, approved_at__gt=run.drafted_at).exists():
        raise DraftIsStale(_("An earlier month was locked after this run was drafted: draft it again."))
