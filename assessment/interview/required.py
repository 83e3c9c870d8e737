"""Opens and cancels interviews so that they fit the frozen figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.bulletin.lines import lines_before
from assessment.bulletin.models import Bulletin, BulletinState
from assessment.bulletin.services import one_at_a_time
from assessment.cycle.work import Consequence
from assessment.figures.measures import days_served
from assessment.interview import notices, rules
from assessment.interview.models import Interview, InterviewGround, InterviewState, KeptTrigger
from assessment.interview.services import locked
from assessment.interview.signals import interview_opened
from assessment.periods import Period
from assessment.scheme.terms import Terms
from core.clock import day_of
from core.years import in_words
from staff.access import Role
from staff.accounts.models import User
from staff.calendar.lists import working_calendar

INTERVIEWED = [Role.LEADER.value, Role.FULL_TIME.value]  # policy: leader and full-time members

Ground = tuple[int, str, int, int]  # grid, role, rank of the first month, rank of the second


class NotFrozen(Consequence):
    """Interviews follow from frozen figures only."""

    code = "not_frozen"


@transaction.atomic
def reconcile_interviews(*, bulletin: Bulletin, at: datetime) -> list[Interview]:
    """Bring interviews in line with the valid figures; doing it twice changes nothing.

    One per person and month, naming all grids concerned: those at the bottom in this month and in the
    one before, whose leader or full-time member the person was for at least half of both months,
    unless the month before already triggered one of that person for that grid. What a revision requires
    is opened, what it no longer requires is cancelled with a note unless it was held; and as a trigger more
    or less moves the count of the next month, the frozen months after it follow. A revision that was made for
    objections opens interviews because of their grids alone. Returns the interviews that the month requires.
    Raises NotFrozen.
    """
    if bulletin.state == BulletinState.DRAFT:
        raise NotFrozen(_("Freeze the bulletin first."))
    one_at_a_time(bulletin.subdistrict)  # two revisions at once would judge each other's triggers
    objecting = frozenset(bulletin.for_grids) if bulletin.is_for_objections else None
    required = _reconcile_month(bulletin, at, objecting)
    later = Bulletin.objects.latest_revisions().filter(subdistrict=bulletin.subdistrict_id, month__gt=bulletin.month)
    for month in later.order_by("month"):
        _reconcile_month(month, at, objecting)
    return required


def _reconcile_month(bulletin: Bulletin, at: datetime, objecting: frozenset[int] | None) -> list[Interview]:
    """`objecting` are the grids for whose objections a month was revised; None where the office's own facts were."""
    terms = Terms.model_validate(bulletin.terms)
    required = _required(bulletin, terms)
    rows = Interview.objects.filter(subdistrict=bulletin.subdistrict_id, month=bulletin.month)
    # Locked, so that one which is being held at this moment is judged as held, or waits and finds itself cancelled.
    known = {row.worker_id: row for row in rows.select_for_update(no_key=True).order_by("pk")}
    due_on = None
    interviews = []
    for worker, all_grounds in sorted(required.items()):
        interview = known.pop(worker, None)
        if interview is not None and interview.cancelled_by_id is not None:
            continue  # somebody decided that it is not held
        grounds = _allowed(interview, all_grounds, objecting)
        if not grounds:
            continue
        if interview is None or interview.state == InterviewState.CANCELLED:
            due_on = due_on or _due_on(bulletin, terms, at)
            interview = _open(interview, worker, bulletin, at=at, due_on=due_on)
            _write_grounds(interview, grounds)
            notices.opened(interview, at)
            interview_opened.send(sender=Interview, interview=interview, at=at)
        elif interview.state == InterviewState.OPEN and _write_grounds(interview, grounds):
            interview.bulletin = bulletin
            interview.save(update_fields=["bulletin"])
            notices.changed(interview, at)
        interviews.append(interview)
    for interview in known.values():
        if interview.state == InterviewState.OPEN:
            if objecting is not None:
                keep_triggers(interview, but=objecting)
            _cancel(interview, bulletin, at)
    return interviews


def _allowed(interview: Interview | None, grounds: list[Ground], objecting: frozenset[int] | None) -> list[Ground]:
    """The grounds for which somebody is interviewed: none is added because of somebody else's objection."""
    if objecting is None:
        return grounds
    stands = interview is not None and interview.state != InterviewState.CANCELLED
    before = set(interview.grounds.values_list("grid", "role")) if interview is not None and stands else set()
    return [ground for ground in grounds if ground[0] in objecting or ground[:2] in before]


def keep_triggers(interview: Interview, *, but: Collection[int] = ()) -> None:
    """Let the month go on counting as the trigger for the grids of an interview that is cancelled."""
    grids = interview.grounds.exclude(grid__in=but).values_list("grid", flat=True).distinct()
    rows = [KeptTrigger(worker_id=interview.worker_id, grid_id=grid, month=interview.month) for grid in grids]
    KeptTrigger.objects.bulk_create(rows, ignore_conflicts=True)


def _due_on(bulletin: Bulletin, terms: Terms, at: datetime) -> date:
    return working_calendar(bulletin.subdistrict_id).after(day_of(at), terms.interview.due_working_days)


def _open(interview: Interview | None, worker: int, bulletin: Bulletin, *, at: datetime, due_on: date) -> Interview:
    """A new interview; one that was cancelled opens again under its own row."""
    interview = interview or Interview(subdistrict_id=bulletin.subdistrict_id, worker_id=worker, month=bulletin.month)
    interview.state = InterviewState.OPEN
    interview.bulletin, interview.opened_at, interview.due_on = bulletin, at, due_on
    interview.cancelled_at, interview.cancelled_note, interview.cancelled_by = None, "", None
    interview.save()
    return interview


def _write_grounds(interview: Interview, grounds: list[Ground]) -> bool:
    """Give an interview its grounds; says whether it had others, or none."""
    before = list(interview.grounds.order_by("grid", "role").values_list("grid", "role", "first_rank", "second_rank"))
    if before == sorted(grounds):
        return False
    interview.grounds.all().delete()
    InterviewGround.objects.bulk_create(
        InterviewGround(interview=interview, grid_id=grid, role=role, first_rank=first, second_rank=second)
        for grid, role, first, second in sorted(grounds)
    )
    return True


def _cancel(interview: Interview, bulletin: Bulletin, at: datetime) -> None:
    """Cancel an interview that is no longer required, with a note and a notice to the person."""
    # The note is a text of the office: in its language, no matter who froze the revision.
    with translation.override(settings.LANGUAGE_CODE):
        note = gettext("Revision %(revision)d of %(month)s no longer gives a reason for it.") % {
            "revision": bulletin.revision,
            "month": in_words(bulletin.period),
        }
    interview.state = InterviewState.CANCELLED
    interview.cancelled_at, interview.cancelled_note = at, note
    interview.save(update_fields=["state", "cancelled_at", "cancelled_note"])
    notices.cancelled(interview, at)


def _triggered(month: Period, grids: list[int]) -> set[tuple[int, int]]:
    """Of which persons and grids a month triggered an interview: one that stands, or was held, or still counts."""
    grounds = InterviewGround.objects.filter(interview__month=month.start, grid__in=grids)
    standing = grounds.exclude(interview__state=InterviewState.CANCELLED)
    kept = KeptTrigger.objects.filter(month=month.start, grid__in=grids)
    return {*standing.values_list("interview__worker", "grid"), *kept.values_list("worker", "grid")}


def _required(bulletin: Bulletin, terms: Terms) -> dict[int, list[Ground]]:
    """Who is to be interviewed, and why."""
    before = lines_before(bulletin)
    bottom = {
        line.grid_id: (before[line.grid_id].rank, line.rank)
        for line in bulletin.lines.filter(in_bottom=True)
        if line.grid_id in before and before[line.grid_id].in_bottom
    }
    if not bottom:
        return {}
    month, previous = bulletin.period, bulletin.period.previous()
    now = days_served(month, INTERVIEWED, list(bottom))
    then = days_served(previous, INTERVIEWED, list(bottom))
    triggered = _triggered(previous, list(bottom))
    required: dict[int, list[Ground]] = defaultdict(list)
    for (worker, grid, role), days in now.items():
        if not rules.served_enough(days, month.days, terms):
            continue
        if not rules.served_enough(then.get((worker, grid, role), Decimal(0)), previous.days, terms):
            continue
        if (worker, grid) not in triggered:
            first, second = bottom[grid]
            required[worker].append((grid, role, first or 0, second or 0))
    return required


@transaction.atomic
def cancel_interview(*, interview: Interview, by: User, at: datetime, note: str) -> Interview:
    """Cancel an interview that was not held because the person's objection to it was accepted.

    No figures open it again, and its month goes on counting as the trigger. Raises WrongInterviewState.
    """
    interview = locked(interview, InterviewState.OPEN)
    keep_triggers(interview)
    interview.state, interview.cancelled_by = InterviewState.CANCELLED, by
    interview.cancelled_at, interview.cancelled_note = at, note
    interview.save(update_fields=["state", "cancelled_by", "cancelled_at", "cancelled_note"])
    notices.cancelled(interview, at)
    return interview
