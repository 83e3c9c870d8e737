"""Writes about postings: appointment, transfer, standing in, leaving."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange

from core.errors import Conflict, InvalidInput
from core.punctuation import sentences
from grids.territory.models import Grid, Village
from staff.access import Role
from staff.accounts.identity import refuse_oneself
from staff.people.models import Worker
from staff.postings.fitness import all_words_of, fields_of, fitness_of, objections_to
from staff.postings.models import GridService, Posting
from staff.postings.rules import Fitness, Reason, after_relaxation

if TYPE_CHECKING:
    from staff.attendance.models import Leave


class NotEligible(InvalidInput):
    """The person may not hold this post; the message names the rule."""

    code = "not_eligible"

    def __init__(
        self, message: object, *, fields: Mapping[str, object] | None = None, reasons: Iterable[Reason] = ()
    ) -> None:
        super().__init__(message, fields=fields)
        self.reasons = list(reasons)


@dataclass(frozen=True)
class Relaxation:
    """Why somebody need not meet the conditions of recruits, and who decided so."""

    because: str
    by: str


NOT_RELAXED = Relaxation("", "")


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
    relaxation: Relaxation = NOT_RELAXED,
) -> Posting:
    """Appoint a worker by the policy's rules. Raises NotEligible, InvalidInput.

    A relaxation is kept with the posting where a rule needed it, and refused where none may be relaxed.
    """
    _refuse_backward(begins_on, ends_on)
    check_eligibility(
        fitness_of(worker),
        objections_to(worker, role=role, grid=grid, village=village, on=begins_on),
        relaxation,
    )
    return record_posting(
        worker=worker,
        role=role,
        begins_on=begins_on,
        ends_on=ends_on,
        grid=grid,
        village=village,
        pay_scheme=pay_scheme,
        note=note,
        relaxed_because=relaxation.because,
        relaxed_by=relaxation.by,
    )


def _refuse_backward(begins_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on <= begins_on:
        raise InvalidInput(_("The post must end after it begins."), fields={"ends_on": _("not after the first day")})


def check_eligibility(person: Fitness, reasons: list[Reason], relaxation: Relaxation) -> None:
    """Raise NotEligible with every reason that remains; InvalidInput for a relaxation that is none."""
    if bool(relaxation.because) != bool(relaxation.by):
        missing = "relaxed_by" if relaxation.because else "relaxed_because"
        raise InvalidInput(
            _("A relaxation names its reason and who relaxed."), fields={missing: _("This field is required.")}
        )
    if relaxation.because and not person.former_post:
        raise NotEligible(
            _("Only former village officials, social workers, auxiliary police and migrant-population managers "
              "may be relaxed (policy, section 2.2)."),
            fields={"relaxed_because": _("Not one of the four backgrounds.")},
        )  # fmt: skip
    standing = after_relaxation(reasons, person) if relaxation.because else reasons
    if standing:
        hint = _("A relaxation with a reason and a name is possible.") if not after_relaxation(reasons, person) else ""
        words = f"{all_words_of(standing)} {hint}".strip()
        raise NotEligible(words, fields={"worker": words, **fields_of(standing)}, reasons=standing)


@transaction.atomic
def record_posting(
    *,
    worker: Worker,
    role: str,
    begins_on: date,
    ends_on: date | None = None,
    grid: Grid | None = None,
    village: Village | None = None,
    **more: Any,
) -> Posting:
    """Record a post that somebody holds for a half-open range of days, as a roster says. Raises InvalidInput.

    The team that an office has is recorded as it is; the coverage board says who does not meet a rule.
    Window staff are refused all the same, and so are overlaps, by the database, in words.
    """
    if role == Role.FULL_TIME and worker.at_window:
        raise NotEligible(
            _("%(name)s serves at a window; window staff cannot be full-time members (policy, section 2.2).")
            % {"name": worker.name},
            fields={"worker": _("works at a service window")},
        )
    _refuse_backward(begins_on, ends_on)
    during = DateRange(begins_on, ends_on)
    posting = Posting(worker=worker, role=role, grid=grid, village=village, during=during, **more)
    save_posting(posting)
    return posting


@transaction.atomic
def save_posting(posting: Posting) -> None:
    """Check and save a posting, new or changed. Raises InvalidInput in the words of the broken rule, AboutOneself."""
    refuse_oneself(posting.worker_id)
    try:
        posting.full_clean()
    except ValidationError as error:
        raise InvalidInput(sentences(error.messages)) from error
    _refuse_beyond_the_closing(posting)
    try:
        with transaction.atomic():
            posting.save()
    except IntegrityError as error:
        # Two appointments at once: full_clean saw neither, the exclusion constraint saw both.
        raise Conflict(_("Somebody else filled this post at the same moment. Look again.")) from error
    if posting.role == Role.LEADER and not posting.stands_in_for_id:
        _refuse_second_leader(posting)


def _refuse_beyond_the_closing(posting: Posting) -> None:
    """Once a grid or village is known to close, what lies beyond is another posting. Raises InvalidInput."""
    # Stops a closing at this moment from missing this posting: it waits, or we do and then see the closing.
    places: Any = Grid.objects if posting.grid_id else Village.objects
    closes_on = places.select_for_update(no_key=True).get(pk=posting.grid_id or posting.village_id).during.upper
    if closes_on is None or (posting.during.upper is not None and posting.during.upper <= closes_on):
        return
    message = _("The grid closes on %(day)s: end the posting by then, and continue it on the successor.")
    if not posting.grid_id:
        message = _("The village closes on %(day)s: end the posting by then.")
    raise InvalidInput(message % {"day": closes_on}, fields={"ends_on": message % {"day": closes_on}})


def _refuse_second_leader(posting: Posting) -> None:
    """A leader of the village and a leader of one of its grids overlap in a way no single constraint can see."""
    mine = list(GridService.objects.filter(posting=posting).values_list("grid", "during"))
    # Stops two appointments at once: the second waits here and then sees the first. (A count would lock nothing.)
    list(Grid.objects.select_for_update(no_key=True).filter(pk__in=[grid for grid, _during in mine]).order_by("pk"))
    for grid, during in mine:
        others = GridService.objects.filter(
            grid=grid, role=Role.LEADER, during__overlap=during, posting__stands_in_for=None
        )
        if others.exclude(posting=posting).exists():
            raise InvalidInput(_("The grid already has a leader on some of these days."))


# --- transfer, standing in, leaving -------------------------------------------------------------


@transaction.atomic
def leave_post(*, posting: Posting, ends_on: date, note: str = "") -> Posting:
    """End a posting; `ends_on` is the first day without it. Who stands in ends with it."""
    posting = _held(posting)
    _refuse_backward(posting.during.lower, ends_on)
    posting.during = DateRange(posting.during.lower, ends_on)
    posting.note = note or posting.note
    save_posting(posting)
    _end_stand_ins(posting, ends_on)
    return posting


@transaction.atomic
def correct_posting(posting: Posting) -> None:
    """Save what was entered wrongly, days included; nobody stands in for longer than the post lasts."""
    save_posting(posting)
    if posting.during.upper:
        _end_stand_ins(posting, posting.during.upper)


def _held(posting: Posting) -> Posting:
    """The posting, locked and read again, so that two changes of one posting wait for each other."""
    return Posting.objects.select_for_update(no_key=True).get(pk=posting.pk)


def _end_stand_ins(posting: Posting, ends_on: date) -> None:
    """Nobody stands in for somebody who has left: shorten what reaches beyond, withdraw what had not begun."""
    for stand_in in posting.stand_ins.select_for_update(no_key=True).filter(during__overlap=(ends_on, None)):
        if stand_in.during.lower >= ends_on:
            stand_in.delete()
        else:
            stand_in.during = DateRange(stand_in.during.lower, ends_on)
            save_posting(stand_in)


@transaction.atomic
def leave_office(*, worker: Worker, ends_on: date, note: str = "") -> int:
    """End every posting of a worker who leaves; one that has not begun by then is withdrawn. How many ended."""
    rows = list(
        Posting.objects.select_for_update(no_key=True)
        .filter(worker=worker, during__overlap=(ends_on, None))
        .order_by("pk")
    )
    for posting in rows:
        if posting.during.lower < ends_on:
            leave_post(posting=posting, ends_on=ends_on, note=note)
        else:
            _end_stand_ins(posting, posting.during.lower)
            _refuse_recruited(posting)
            posting.delete()
    return len(rows)


def _refuse_recruited(posting: Posting) -> None:
    if hasattr(posting, "application"):  # of a candidate
        raise Conflict(_("%(posting)s came from a recruitment and has not begun yet.") % {"posting": posting})


@transaction.atomic
def transfer(
    *, posting: Posting, on: date, grid: Grid | None = None, village: Village | None = None, note: str = ""
) -> Posting:
    """Move somebody to another grid or village from a day on, in the same role and at the same pay.

    Returns the new posting, which ends when the old one would have ended. Age and skills were checked at appointment
    and are not checked again; that a guide or leader belongs to the village is. Raises Conflict, InvalidInput,
    NotEligible.
    """
    old = _held(posting)
    until = old.during.upper
    if until is not None and until <= on:
        raise Conflict(_("This post ends before that day."))
    if (grid, village) == (old.grid, old.village):
        raise InvalidInput(_("This is the place where the post is already."), fields={"grid": _("the same place")})
    if old.stands_in_for_id:
        raise Conflict(_("Who stands in is not transferred: end this and name somebody else."))
    if old.role in (Role.GUIDE, Role.LEADER):
        reasons = objections_to(old.worker, role=old.role, grid=grid, village=village, on=on)
        check_eligibility(fitness_of(old.worker), reasons, NOT_RELAXED)
    leave_post(posting=old, ends_on=on, note=note)
    return record_posting(
        worker=old.worker,
        role=old.role,
        begins_on=on,
        ends_on=until,
        grid=grid,
        village=village,
        pay_scheme=old.pay_scheme,
        note=note,
        relaxed_because=old.relaxed_because,
        relaxed_by=old.relaxed_by,
    )


@transaction.atomic
def stand_in(*, posting: Posting, leave: Leave, worker: Worker, note: str = "") -> Posting:
    """Let somebody hold a post during its holder's approved leave; returns the posting, which ends with the leave.

    Raises InvalidInput, Conflict, and what `record_posting` raises.
    """
    held = _held(posting)
    if leave.worker_id != held.worker_id:
        raise InvalidInput(_("This is somebody else's leave."), fields={"leave": _("of somebody else")})
    if leave.approved_at is None:
        raise Conflict(_("The leave is not approved yet."))
    if worker.pk == held.worker_id:
        raise InvalidInput(_("Nobody stands in for oneself."), fields={"worker": _("is on leave")})
    begins_on = max(held.during.lower, leave.during.lower)
    ends_on = min(held.during.upper or leave.during.upper, leave.during.upper)
    if ends_on <= begins_on:
        raise InvalidInput(_("The leave lies outside the days of this post."), fields={"leave": _("outside the post")})
    return record_posting(
        worker=worker,
        role=held.role,
        begins_on=begins_on,
        ends_on=ends_on,
        grid=held.grid,
        village=held.village,
        note=note,
        stands_in_for=held,
        leave=leave,
    )


@transaction.atomic
def stand_in_while_vacant(
    *, posting: Posting, worker: Worker, begins_on: date, ends_on: date, note: str = ""
) -> Posting:
    """Let somebody do the work of a post that has ended, until a day. The post stays vacant for the coverage board.

    Raises InvalidInput, Conflict.
    """
    held = _held(posting)
    left_on = held.during.upper
    if left_on is None or begins_on < left_on:
        raise Conflict(_("This post has not ended by then: only during a leave somebody stands in for its holder."))
    if worker.pk == held.worker_id:
        raise InvalidInput(_("Nobody stands in for oneself."), fields={"worker": _("held the post")})
    return record_posting(
        worker=worker,
        role=held.role,
        begins_on=begins_on,
        ends_on=ends_on,
        grid=held.grid,
        village=held.village,
        note=note,
        stands_in_for=held,
    )
