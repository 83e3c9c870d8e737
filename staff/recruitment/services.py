"""Writes about recruitment: an application is applied → eligible or refused → appointed."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.clock import day_of
from core.errors import Conflict, InvalidInput
from core.happened import refuse_future_day
from core.punctuation import sentences
from grids.territory.models import Complexity, Grid, GridVersion
from staff.access import Role
from staff.accounts.models import User
from staff.people.models import Person, Worker
from staff.people.services import save_worker
from staff.postings.fitness import fitness_of
from staff.postings.models import GridService, PayScheme, Posting
from staff.postings.rules import Reason, missing_roles, objections
from staff.postings.services import NOT_RELAXED, Relaxation, check_eligibility, record_posting
from staff.recruitment.models import Application, ApplicationState, Opening

OPEN = (ApplicationState.APPLIED, ApplicationState.ELIGIBLE)
PERSONAL = [field.name for field in Person._meta.fields]


class AlreadyDecided(Conflict):
    """The application was refused or led to an appointment before."""

    code = "already_decided"


def _open(application: Application) -> Application:
    """The application as it is now, locked: of two decisions at once the second sees the first."""
    application = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
    if application.state not in OPEN:
        raise AlreadyDecided(
            _("This application is decided already: %(state)s.") % {"state": application.get_state_display()}
        )
    return application


@transaction.atomic
def save_application(application: Application) -> Application:
    """Save a candidate, new or changed. What is said of one has changed, so that candidate is checked again.

    Raises AlreadyDecided, NotYet.
    """
    if application.pk:
        _open(application)
    for field in ("applied_on", "born_on", "judged_on"):
        if day := getattr(application, field):
            refuse_future_day(day, field=field)
    application.state, application.relaxed_by, application.decision = ApplicationState.APPLIED, "", ""
    application.decided_by, application.decided_at = None, None
    application.save()
    return application


@transaction.atomic
def find_eligible(
    *, application: Application, by: User, at: datetime, relaxation: Relaxation = NOT_RELAXED
) -> Application:
    """Declare that a candidate may be appointed. Raises NotEligible with every reason against it."""
    application = _open(application)
    reasons = eligibility(application, on=day_of(at))
    check_eligibility(fitness_of(application), reasons, relaxation)
    return _decide(application, ApplicationState.ELIGIBLE, by, at, relaxation.because, relaxed_by=relaxation.by)


@transaction.atomic
def refuse(*, application: Application, by: User, at: datetime, because: str) -> Application:
    """Refuse a candidate, with the reason that is kept."""
    if not because.strip():
        raise InvalidInput(_("Say why."), fields={"because": _("This field is required.")})
    return _decide(_open(application), ApplicationState.REFUSED, by, at, because.strip())


def _decide(
    application: Application, state: str, by: User, at: datetime, decision: str, *, relaxed_by: str = ""
) -> Application:
    application.state, application.decided_by, application.decided_at = state, by, at
    application.decision, application.relaxed_by = decision, relaxed_by
    application.save()
    return application


@transaction.atomic
def appoint_candidate(*, application: Application, begins_on: date, pay_scheme: str, by: User, at: datetime) -> Posting:
    """Make an eligible candidate a worker in post on the grid wanted, at the pay chosen now.

    Eligibility is checked again for the first day in post. Raises NotEligible, AlreadyDecided, InvalidInput.
    """
    application = _open(application)
    if application.state != ApplicationState.ELIGIBLE:
        raise Conflict(_("Find the candidate eligible first."))
    if pay_scheme not in (PayScheme.ALLOWANCE, PayScheme.WAGE):
        raise InvalidInput(
            _("Choose how the full-time member is paid."), fields={"pay_scheme": _("This field is required.")}
        )
    relaxation = Relaxation(application.decision, application.relaxed_by) if application.relaxed_by else NOT_RELAXED
    check_eligibility(fitness_of(application), eligibility(application, on=begins_on), relaxation)
    personal = {name: getattr(application, name) for name in PERSONAL}
    worker = save_worker(Worker(subdistrict=application.subdistrict, source=application.channel, **personal))
    application.posting = record_posting(
        worker=worker,
        role=Role.FULL_TIME,
        begins_on=begins_on,
        grid=application.grid,
        pay_scheme=pay_scheme,
        relaxed_because=relaxation.because,
        relaxed_by=relaxation.by,
    )
    _decide(application, ApplicationState.APPOINTED, by, at, application.decision, relaxed_by=application.relaxed_by)
    _fill_opening(application.posting, day_of(at))
    return application.posting


# --- openings -------------------------------------------------------------------------------------


class NothingVacant(Conflict):
    """The grid lacks no full-time member."""

    code = "nothing_vacant"


@transaction.atomic
def open_recruitment(opening: Opening, *, by: User, at: datetime) -> Opening:
    """Begin to look for a full-time member of a grid that lacks one, or is about to.

    Raises InvalidInput, NothingVacant.

    What the opening does not say yet follows from the grid: since when it is vacant, and after whom.
    """
    opening.subdistrict = opening.grid.subdistrict
    opening.opened_by, opening.opened_on = by, day_of(at)
    left = _last_who_leaves(opening.grid, opening.opened_on)
    if left is None and not _is_short(opening.grid, opening.opened_on):
        message = _("Enough full-time members serve this grid, and none of them is about to leave.")
        raise NothingVacant(message, fields={"grid": message})
    if left is not None:
        opening.after = opening.after or left
        opening.vacant_since = opening.vacant_since or left.during.upper
    try:
        opening.full_clean(exclude=["grid", "subdistrict", "opened_by", "after"])
    except ValidationError as error:
        raise InvalidInput(sentences(error.messages), fields={"grid": sentences(error.messages)}) from error
    opening.save()
    return opening


@transaction.atomic
def close_recruitment(*, opening: Opening, because: str, at: datetime) -> Opening:
    """Stop looking without an appointment, with the reason. Raises Conflict, InvalidInput."""
    row: Opening = Opening.objects.select_for_update(no_key=True).get(pk=opening.pk)
    if row.closed_on is not None:
        raise Conflict(_("This recruitment is closed already."))
    if not because.strip():
        raise InvalidInput(_("Say why."), fields={"because": _("This field is required.")})
    row.closed_on, row.closed_because = day_of(at), because.strip()
    row.save(update_fields=["closed_on", "closed_because"])
    return row


def _fill_opening(posting: Posting, day: date) -> None:
    """Whoever is appointed to a grid for which somebody was looked for ends that search."""
    for opening in Opening.objects.select_for_update(no_key=True).filter(grid=posting.grid_id, closed_on=None):
        opening.closed_on, opening.filled_by = day, posting
        opening.closed_because = _("%(name)s is appointed.") % {"name": posting.worker.name}
        opening.save(update_fields=["closed_on", "filled_by", "closed_because"])


def _last_who_leaves(grid: Grid, day: date) -> Posting | None:
    """The full-time posting there that ended last or will end, unless somebody holds the post after it."""
    held = Posting.objects.filter(grid=grid, role=Role.FULL_TIME, stands_in_for=None).order_by("-during__startswith")
    last = held.filter(during__startswith__lte=day).first()
    later = held.filter(during__startswith__gt=day).exists()
    return None if last is None or last.during.upper is None or later else last


def _is_short(grid: Grid, day: date) -> bool:
    serving = GridService.objects.on(day).holding().filter(grid=grid, role=Role.FULL_TIME).count()
    version = GridVersion.objects.on(day).filter(grid=grid).first()
    is_complex = version is not None and version.complexity == Complexity.COMPLEX
    return Role.FULL_TIME in missing_roles({Role.FULL_TIME: serving}, is_complex=is_complex)


def eligibility(candidate: Application, *, on: date) -> list[Reason]:
    """Every reason against appointing a candidate as a full-time member on that day."""
    return objections(fitness_of(candidate), role="full_time", village=None, on=on)
