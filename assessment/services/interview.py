"""Interviews open by themselves after two frozen months at the bottom, and are held by a person."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment import rules
from assessment.measures import days_served
from assessment.models import Bulletin, BulletinState, Interview, InterviewGround, InterviewState
from assessment.services.bulletin import lines_before
from assessment.terms import Terms
from core.clock import day_of
from core.errors import Conflict, InvalidInput, NotAllowed
from staff.access import access_of
from staff.models import Role, User
from staff.selectors import working_calendar

INTERVIEWED = [Role.LEADER.value, Role.FULL_TIME.value]  # policy: leader and full-time members


class NotFrozen(Conflict):
    """Interviews follow from frozen figures only."""

    code = "not_frozen"


@transaction.atomic
def open_interviews(*, bulletin: Bulletin, at: datetime) -> list[Interview]:
    """Open the interviews that a frozen bulletin requires; running it twice opens none twice.

    One per person and month, naming all grids concerned: those at the bottom in this month and in
    the one before, whose leader or full-time member the person was for at least half of both
    months, unless the month before already triggered one of that person for that grid.
    """
    if bulletin.state == BulletinState.DRAFT:
        raise NotFrozen(_("Freeze the bulletin first."))
    terms = Terms.model_validate(bulletin.terms)
    due_on = working_calendar(bulletin.subdistrict_id).after(day_of(at), terms.interview.due_working_days)
    opened = []
    for worker, grounds in sorted(_required(bulletin, terms).items()):
        interview, created = Interview.objects.get_or_create(
            worker_id=worker,
            month=bulletin.month,
            defaults={
                "subdistrict_id": bulletin.subdistrict_id,
                "bulletin": bulletin,
                "opened_at": at,
                "due_on": due_on,
            },
        )
        if created:
            InterviewGround.objects.bulk_create(
                InterviewGround(interview=interview, grid_id=grid, role=role, first_rank=first, second_rank=second)
                for grid, role, first, second in sorted(grounds)
            )
        opened.append(interview)
    return opened


def _required(bulletin: Bulletin, terms: Terms) -> dict[int, list[tuple[int, str, int, int]]]:
    """Who is to be interviewed: worker → (grid, role, rank of the first month, rank of the second)."""
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
    triggered = set(
        InterviewGround.objects.filter(interview__month=previous.start, grid__in=bottom)
        .exclude(interview__state=InterviewState.CANCELLED)
        .values_list("interview__worker", "grid")
    )
    required: dict[int, list[tuple[int, str, int, int]]] = defaultdict(list)
    for (worker, grid, role), days in now.items():
        if not rules.served_enough(days, month.days, terms):
            continue
        if not rules.served_enough(then.get((worker, grid, role), 0), previous.days, terms):
            continue
        if (worker, grid) not in triggered:
            first, second = bottom[grid]
            required[worker].append((grid, role, first or 0, second or 0))
    return required


@transaction.atomic
def hold_interview(*, interview: Interview, by: User, at: datetime, record: str, plan: str) -> Interview:
    """Record that an interview took place: by the subdistrict's office, that of a leader by a head of it.

    Nobody interviews themselves. Raises Conflict, NotAllowed, InvalidInput.
    """
    interview = (
        Interview.objects.select_for_update(no_key=True, of=("self",)).select_related("bulletin").get(pk=interview.pk)
    )
    if interview.state != InterviewState.OPEN:
        raise Conflict(_("This interview is %(state)s already.") % {"state": interview.get_state_display()})
    if by.worker_id == interview.worker_id:
        raise NotAllowed(_("Nobody interviews themselves."))
    access = access_of(by)
    if interview.subdistrict_id not in access.offices:
        raise NotAllowed(_("Interviews are held by the subdistrict's own office."))
    of_leader = interview.grounds.filter(role=Role.LEADER).exists()
    if of_leader and ("head", interview.subdistrict_id) not in access.office_duties:
        raise NotAllowed(_("A leader is interviewed by a head of the subdistrict."))
    wrong = {name: _("missing") for name, text in (("record", record), ("plan", plan)) if not text.strip()}
    if wrong:
        raise InvalidInput(_("Write down the record and the plan."), fields=wrong)
    terms = Terms.model_validate(interview.bulletin.terms)
    interview.state = InterviewState.HELD
    interview.held_by, interview.held_at = by, at
    interview.record, interview.plan = record.strip(), plan.strip()
    interview.check_on = day_of(at) + timedelta(days=terms.interview.check_after_days)
    interview.save()
    return interview
