"""The life of a quarter's assessment after its draft: drafted again, revised, reviewed, told, final."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment.cycle.models import CycleRun
from assessment.letterhead.kept import QUARTER, keep_table
from assessment.objection.lists import open_in_words, time_in_words, until_when
from assessment.scheme.terms import Terms
from assessment.score import quarter_notices as notices
from assessment.score.documents import table_of
from assessment.score.models import MonthlyScore, QuarterlyScore, ScoreKind, ScoreRevision, ScoreState, YearlyScore
from assessment.score.quarter_dates import quarter_told_by_the_clock
from assessment.score.quarter_exchange import Corrections, joined
from assessment.score.quarter_services import compute, one_at_a_time
from assessment.score.unattended import queue_of_revisions
from core.clock import day_of
from core.errors import Conflict, InvalidInput, NotAllowed
from core.happened import refuse_future
from core.punctuation import in_turn, listed
from core.unattended.queues import declare, work_through
from grids.closing.models import ClosedKind
from grids.closing.services import close_period
from grids.duties import OFFICE
from staff.access import access_of
from staff.accounts.identity import is_account_of, person_of
from staff.accounts.models import User
from staff.attendance.models import Attendance
from staff.calendar.lists import working_calendar

KIND = "quarterly_score"


class WrongScoreState(Conflict):
    """The revision is not in the state that this needs."""

    code = "wrong_state"


class AttendanceMissing(Conflict):
    """Days of which nobody said whether they were attended; the message names them. "Not received" is not 0."""

    code = "attendance_missing"


class NotReviewed(Conflict):
    """Nobody else looked through what the revision changes."""

    code = "not_reviewed"


# --- drafts ---------------------------------------------------------------------------------------


@transaction.atomic
def redraft_quarter(*, revision: ScoreRevision, at: datetime) -> ScoreRevision:
    """Count a draft again, after facts were corrected. What was reviewed is to be reviewed again where it changed."""
    refuse_future(at)
    one_at_a_time(revision.subdistrict)
    revision = locked(revision, ScoreState.DRAFT)
    before = revision.digest
    revision.drafted_at = at
    compute(revision)
    if revision.digest != before:
        revision.reviewed_at = revision.reviewed_by = None
        revision.save(update_fields=["reviewed_at", "reviewed_by"])
    return revision


@transaction.atomic
def revise_quarter(
    *,
    revision: ScoreRevision,
    reason: str,
    by: User | None,
    at: datetime,
    for_workers: Collection[int] = (),
    corrections: Corrections = MappingProxyType({}),
) -> ScoreRevision:
    """Open a draft that corrects what people were told of, for the office itself or for somebody's objection.

    `by` is None where the system opens it because a month was revised. Raises InvalidInput, WrongScoreState.
    """
    refuse_future(at)
    if not reason.strip():
        message = _("Say what is corrected, and why.")
        raise InvalidInput(message, fields={"reason": message})
    if by is not None:
        refuse_strangers(revision, by)
    one_at_a_time(revision.subdistrict)
    latest = of_period(revision).order_by("-revision")[0]
    if latest.state == ScoreState.DRAFT:
        raise WrongScoreState(
            _("Revision %(revision)d is a draft: count that one again.") % {"revision": latest.revision}
        )
    if latest.pk != revision.pk:
        message = _("Revision %(revision)d stands in its place: correct that one.")
        raise WrongScoreState(message % {"revision": latest.revision})
    made = ScoreRevision.objects.create(
        subdistrict=revision.subdistrict,
        kind=ScoreKind.QUARTER,
        period_start=revision.period_start,
        revision=latest.revision + 1,
        scheme=latest.scheme,
        terms=latest.terms,
        drafted_at=at,
        reason=reason.strip()[:500],
        opened_by=by,
        for_workers=sorted(for_workers),
        corrections=dict(corrections),
    )
    compute(made)
    notices.revision_opened(made, at=at)
    return made


def follow_month(
    *,
    revision: ScoreRevision,
    reason: str,
    for_workers: Collection[int],
    at: datetime,
    corrections: Collection[Sequence[str]] = (),
) -> ScoreRevision:
    """Revise a quarter because one of its months was revised; an open draft is counted again instead.

    `revision` is the latest of the quarter; `corrections` are the rows of the month that were accepted, without which
    these people are counted anew. A draft for one objection that an own correction of the office joins applies to all
    from then on, as that does.
    """
    if revision.state != ScoreState.DRAFT:
        taken = joined({}, for_workers, corrections, before=())
        return revise_quarter(
            revision=revision, reason=reason, by=None, at=at, for_workers=for_workers, corrections=taken
        )
    if revision.for_workers:
        before = revision.for_workers
        revision.corrections = (
            joined(revision.corrections, for_workers, corrections, before=before) if for_workers else {}
        )
        revision.for_workers = sorted({*before, *for_workers}) if for_workers else []
        revision.save(update_fields=["for_workers", "corrections"])
    return redraft_quarter(revision=revision, at=at)


@transaction.atomic
def review_quarter(*, revision: ScoreRevision, by: User, at: datetime) -> ScoreRevision:
    """Say that the differences of a revision were looked through, by somebody who did not open it.

    Raises NotAllowed, WrongScoreState.
    """
    revision = locked(revision, ScoreState.DRAFT)
    refuse_strangers(revision, by)
    opener = revision.opened_by_id
    if opener is not None and is_account_of(opener, by):
        raise NotAllowed(_("Another person than the one who opened the revision looks through its differences."))
    revision.reviewed_by, revision.reviewed_at = by, at
    revision.save(update_fields=["reviewed_by", "reviewed_at"])
    return revision


@transaction.atomic
def withdraw_quarter(*, revision: ScoreRevision, by: User) -> None:
    """Discard an open revision: what people were told stays valid. Raises NotAllowed, WrongScoreState."""
    refuse_strangers(revision, by)
    one_at_a_time(revision.subdistrict)
    revision = locked(revision, ScoreState.DRAFT)
    if revision.revision == 1:
        raise WrongScoreState(_("This is the first of its quarter, not a revision."))
    revision.delete()


# --- told, and final ------------------------------------------------------------------------------


@transaction.atomic
def tell_quarter(*, revision: ScoreRevision, by: User | None, at: datetime) -> ScoreRevision:
    """Tell each person their result; from then on the figures stay, and the time for objections runs.

    `by` is None where the clock does it. Raises WrongScoreState, AttendanceMissing, NotReviewed, NotAllowed.
    """
    refuse_future(at)
    one_at_a_time(revision.subdistrict)
    revision = locked(revision, ScoreState.DRAFT)
    if by is not None:
        refuse_strangers(revision, by)
    if revision.revision > 1 and revision.reviewed_at is None:
        raise NotReviewed(_("Somebody else looks through the differences first, and records the review."))
    _refuse_missing_attendance(revision)
    revision.state, revision.told_at = ScoreState.TOLD, at
    revision.save(update_fields=["state", "told_at"])
    notices.tell_each_person(revision, kind=KIND, at=at)
    return revision


def tell_quarters(*, at: datetime) -> int:
    """Tell the first drafts that the office had its time to look through; returns how many.

    Where attendance was missing it is counted again first; where it still is, the office is notified once.
    """
    return work_through(QUARTERS_TO_TELL, at=at)


@transaction.atomic
def _tell_if_time(draft: ScoreRevision, at: datetime) -> bool:
    terms = Terms.model_validate(draft.terms)
    first = day_of(_first_drafted_at(draft))
    if at < quarter_told_by_the_clock(first, terms, working_calendar(draft.subdistrict)):
        return False
    revision = redraft_quarter(revision=draft, at=at) if _attendance_came(draft) else draft
    if missing_attendance(revision):
        notices.attendance_missing(revision, at=at)
        return False
    tell_quarter(revision=revision, by=None, at=at)
    return True


QUARTERS_TO_TELL = declare(
    queue_of_revisions(
        "assessment.quarters_to_tell",
        _("quarters that are to be told"),
        {"kind": ScoreKind.QUARTER, "state": ScoreState.DRAFT, "revision": 1},
        _tell_if_time,
    )
)


def _first_drafted_at(revision: ScoreRevision) -> datetime:
    """When the cycle drafted it; counting again later does not make everybody wait again."""
    run = CycleRun.objects.filter(
        subdistrict=revision.subdistrict_id, stage=revision.kind, period=str(revision.period)
    ).first()
    return run.finished if run is not None and run.finished else revision.drafted_at


def _attendance_came(revision: ScoreRevision) -> bool:
    """Whether anything was recorded of the days that were missing, since the draft was counted. One query."""
    rows = QuarterlyScore.objects.filter(revision=revision).values_list("worker", "facts")
    missing = {worker: each["not_received"] for worker, each in rows if each.get("not_received")}
    days = {day for of_worker in missing.values() for day in of_worker}
    since = Attendance.objects.filter(worker__in=missing, day__in=days, recorded_at__gt=revision.drafted_at)
    return bool(missing) and since.exists()


def _refuse_missing_attendance(revision: ScoreRevision) -> None:
    missing = missing_attendance(revision)
    if missing:
        people = in_turn(f"{name} {listed(days)}" for name, days in missing)
        message = _("The attendance of these days was not received: %(people)s. Receive it, and count again.") % {
            "people": people
        }
        raise AttendanceMissing(message, fields={"attendance": str(message)})


def missing_attendance(revision: ScoreRevision) -> list[tuple[str, list[str]]]:
    """Whose attendance of which days is missing for the final score, by name."""
    rows = QuarterlyScore.objects.filter(revision=revision).order_by("worker__staff_number")
    facts = rows.values_list("facts", flat=True)
    return [(each["name"], each["not_received"]) for each in facts if each.get("not_received")]


@transaction.atomic
def finish_quarter(*, revision: ScoreRevision, at: datetime) -> bool:
    """Make what people were told final, once nobody may object to it or to its months; says whether it became so.

    From then on its quarter is closed: facts change with a reason only.
    """
    one_at_a_time(revision.subdistrict)
    revision = ScoreRevision.objects.select_for_update(no_key=True, of=("self",)).get(pk=revision.pk)
    if revision.state != ScoreState.TOLD or waits_for(revision, at):
        return False
    revision.state, revision.final_at = ScoreState.FINAL, at
    revision.save(update_fields=["state", "final_at"])
    keep_table(
        subdistrict=revision.subdistrict, kind=QUARTER, key=revision.pk, paper=table_of(revision, on=day_of(at)), at=at
    )
    quarter = revision.period
    close_period(subdistrict=revision.subdistrict, kind=ClosedKind.QUARTER, begin=quarter.start, end=quarter.end, at=at)
    return True


def waits_for(revision: ScoreRevision, at: datetime) -> str:
    """Why a told quarter is not final yet; empty where nothing stands in the way."""
    if of_period(revision).filter(revision__gt=revision.revision).exists():
        return str(_("A later revision is open or stands in its place."))
    subjects = {
        KIND: _keys(QuarterlyScore.objects.filter(revision=revision)),
        "monthly_score": _keys(
            MonthlyScore.objects.latest().filter(
                revision__subdistrict=revision.subdistrict_id,
                revision__period_start__gte=revision.period.start,
                revision__period_start__lt=revision.period.end,
            )
        ),
    }
    if objected := [said for kind, keys in subjects.items() if (said := open_in_words(kind, keys))]:
        return objected[0]
    open_ = [day for kind, keys in subjects.items() for day in until_when(kind, keys, day_of(at)).values()]
    return time_in_words(open_)


def _keys(rows: Any) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def finish_quarters(*, at: datetime) -> int:
    """Make everything final that nobody may object to any more; returns how many. Doing it twice changes nothing."""
    return work_through(QUARTERS_TO_FINISH, at=at)


QUARTERS_TO_FINISH = declare(
    queue_of_revisions(
        "assessment.quarters_to_finish",
        _("quarters that become final"),
        {"kind": ScoreKind.QUARTER, "state": ScoreState.TOLD},
        lambda revision, at: finish_quarter(revision=revision, at=at),
    )
)


# --- common ---------------------------------------------------------------------------------------


def locked(revision: ScoreRevision, wanted: str) -> ScoreRevision:
    """The revision, locked so that two people cannot tell it at once, in the state wanted."""
    rows = ScoreRevision.objects.select_for_update(no_key=True, of=("self",)).select_related("subdistrict")
    row: ScoreRevision = rows.get(pk=revision.pk)
    if row.state != wanted:
        raise WrongScoreState(
            _("This revision is %(state)s already.") % {"state": row.get_state_display()}, fields={"state": row.state}
        )
    return row


def of_period(revision: ScoreRevision) -> Any:
    return ScoreRevision.objects.filter(
        subdistrict=revision.subdistrict_id, kind=revision.kind, period_start=revision.period_start
    )


def refuse_strangers(revision: ScoreRevision, by: User) -> None:
    """Let through the own office alone, and nobody who is measured by the revision. Raises NotAllowed."""
    if not access_of(by).holds(*OFFICE, in_=revision.subdistrict_id):
        raise NotAllowed(_("The subdistrict's own office looks after its assessments."))
    rows = YearlyScore if revision.kind == ScoreKind.YEAR else QuarterlyScore
    if rows.objects.filter(revision=revision, worker=person_of(by) or 0).exists():
        raise NotAllowed(_("Nobody judges their own assessment: leave this to a colleague."))
