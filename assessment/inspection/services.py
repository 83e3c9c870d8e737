"""The weekly inspection: one row per grid for the ISO week before, and what the center found in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.cycle.failing import GridsFailed, in_one_line, write_each
from assessment.figures.counts import Week
from assessment.figures.database import Rows
from assessment.figures.measures import count_week
from assessment.inspection import rules
from assessment.inspection.models import (
    ANSWERING,
    FindingAct,
    FindingState,
    FindingStep,
    Inspection,
    InspectionEvidence,
    InspectionFinding,
)
from assessment.inspection.notices import tell_the_grid, values_of
from assessment.periods import Period
from assessment.scheme.models import Scheme
from assessment.scheme.terms import Terms
from core.clock import day_of
from core.errors import Conflict, InvalidInput, NotAllowed
from core.happened import refuse_future
from core.years import in_words
from grids.duties import Duty
from grids.territory.models import GridVersion, Subdistrict
from staff.access import access_of
from staff.accounts.identity import is_account_of
from staff.accounts.models import User
from staff.calendar.lists import working_calendar
from staff.inbox import services as inbox
from staff.postings.measured import refuse_measured_on


class WeekNotOver(Conflict):
    """The week has not ended, so its facts can still change."""

    code = "week_not_over"


class WrongStep(Conflict):
    """The finding is not in the state that this step needs."""

    code = "wrong_step"


@transaction.atomic
def inspect_week(
    *, subdistrict: Subdistrict, week: Period, at: datetime, failed: dict[str, str] | None = None
) -> list[Inspection]:
    """Record what each grid did in `week` against what was expected, with the rows that counted; return what was
    recorded, if it was.

    Rows are independent of each other. With `failed`, a grid that cannot be recorded is named there and left out, and
    those that were left out before are tried again; without it, all are recorded or none. Raises
    WeekNotOver, GridsFailed.
    """
    refuse_future(at)
    if at < week.ends_at:
        raise WeekNotOver(_("%(week)s has not ended yet.") % {"week": in_words(week)})
    # Two people who inspect by hand queue here; the second then finds the first one's rows.
    Subdistrict.objects.select_for_update(no_key=True).get(pk=subdistrict.pk)
    existing = list(Inspection.objects.filter(subdistrict=subdistrict, week=week.start))
    if existing and failed is None:
        return existing
    scheme = Scheme.objects.in_force(subdistrict, week.start)
    terms = scheme.value
    counted = count_week(subdistrict, week, terms, working_calendar(subdistrict))
    done = {row.grid_id for row in existing}
    rows: dict[str, Inspection] = {}
    wrong: dict[str, str] = {}
    for grid, (counts, _behind) in counted.items():
        try:
            if grid not in done:
                rows[str(grid)] = _row(scheme, week, terms, grid, counts)
        except Exception as error:  # even if its counts cause an error in the rules, the other grids are recorded
            wrong[str(grid)] = in_one_line(error)
    written, refused = write_each(rows)
    _keep_rows(written, {grid: behind for grid, (_counts, behind) in counted.items()})
    if wrong := _by_code(wrong | refused, subdistrict, week):
        if failed is None:
            raise GridsFailed(wrong)
        failed |= wrong
    return sorted([*existing, *written], key=lambda row: row.grid_id)


def _keep_rows(inspections: list[Inspection], rows: dict[int, Rows]) -> None:
    """Keep what counted together with the inspections, as freezing does."""
    InspectionEvidence.objects.bulk_create(
        (InspectionEvidence(inspection=row, rows=rows[row.grid_id]) for row in inspections), batch_size=1000
    )


def _by_code(failed: dict[str, str], subdistrict: Subdistrict, week: Period) -> dict[str, str]:
    """The errors under the codes by which people know the grids."""
    if not failed:
        return {}
    called = GridVersion.objects.on(week.end - timedelta(days=1)).filter(grid__subdistrict=subdistrict)
    codes = dict(called.values_list("grid", "code"))
    return {codes.get(int(grid), grid): error for grid, error in failed.items()}


def _row(scheme: Scheme, week: Period, terms: Terms, grid: int, counts: Week) -> Inspection:
    return Inspection(
        subdistrict_id=scheme.subdistrict_id,
        week=week.start,
        grid_id=grid,
        scheme=scheme,
        expected=rules.expected(counts, terms),
        exceptions=rules.exceptions(counts, terms),
        **counts.to_json(),
    )


# --- what the center found ----------------------------------------------------------------------


@transaction.atomic
def note_finding(
    *, inspection: Inspection, text: str, by: User, at: datetime, due_on: date | None = None
) -> InspectionFinding:
    """Write down what the center found in the week of a grid; with `due_on` it is to be put right by then.

    Raises NotAllowed, InvalidInput.
    """
    _refuse_all_but_the_center(by, inspection)
    if not text.strip():
        raise InvalidInput(_("Say what was found."), fields={"text": _("missing")})
    finding = InspectionFinding.objects.create(inspection=inspection, text=text.strip())
    FindingStep.objects.create(finding=finding, act=FindingAct.NOTE, at=at, by=by)
    return assign_finding(finding=finding, due_on=due_on, by=by, at=at) if due_on else finding


@transaction.atomic
def assign_finding(
    *, finding: InspectionFinding, due_on: date, by: User, at: datetime, note: str = ""
) -> InspectionFinding:
    """Ask the grid to put a finding right by a day; its leader and full-time members find it in their inbox.

    Raises NotAllowed, InvalidInput, WrongStep.
    """
    finding = _locked(finding, FindingState.NOTED)
    _refuse_all_but_the_center(by, finding.inspection)
    _refuse_past(due_on, at)
    finding.due_on = due_on
    _step(finding, FindingAct.ASSIGN, FindingState.ASSIGNED, by=by, at=at, note=note, due_on=due_on)
    tell_the_grid(finding, "rectification_assigned", at)
    return finding


@transaction.atomic
def answer_finding(*, finding: InspectionFinding, text: str, by: User, at: datetime) -> InspectionFinding:
    """Say how a finding was put right, as somebody who serves the grid. Raises NotAllowed, InvalidInput, WrongStep."""
    finding = _locked(finding, FindingState.ASSIGNED)
    if not may_answer(finding, by):
        raise NotAllowed(_("The grid's leader, guide or full-time member puts this right."))
    if not text.strip():
        raise InvalidInput(_("Say how it was put right."), fields={"text": _("missing")})
    _step(finding, FindingAct.ANSWER, FindingState.ANSWERED, by=by, at=at, note=text.strip())
    inbox.notify(
        topic="rectification_answered",
        about=f"{finding.pk}.{finding.steps.count()}",
        to=inbox.accounts_with(Duty.CENTER, subdistrict=finding.inspection.subdistrict_id, on=day_of(at)),
        values=values_of(finding),
        link=reverse("admin:assessment_inspectionfinding_change", args=(finding.pk,)),
        at=at,
    )
    return finding


@transaction.atomic
def check_finding(
    *, finding: InspectionFinding, passed: bool, by: User, at: datetime, note: str = "", due_on: date | None = None
) -> InspectionFinding:
    """Follow a rectification up: it is closed, or sent back with a new day. Nobody checks their own.

    Raises NotAllowed, InvalidInput, WrongStep.
    """
    finding = _locked(finding, FindingState.ANSWERED)
    _refuse_all_but_the_center(by, finding.inspection)
    answer = finding.steps.filter(act=FindingAct.ANSWER).latest("pk")
    if is_account_of(answer.by_id, by) or may_answer(finding, by):
        raise NotAllowed(_("Nobody checks what they put right themselves."))
    refuse_measured_on(by, finding.inspection.grid_id, day_of(at))
    if passed:
        _step(finding, FindingAct.ACCEPT, FindingState.CLOSED, by=by, at=at, note=note)
        return finding
    if due_on is None or not note.strip():
        missing = {name: _("missing") for name, given in (("due_on", due_on), ("note", note.strip())) if not given}
        raise InvalidInput(_("Say what is still wrong, and by which day it is to be put right."), fields=missing)
    _refuse_past(due_on, at)
    finding.due_on = due_on
    _step(finding, FindingAct.REJECT, FindingState.ASSIGNED, by=by, at=at, note=note.strip(), due_on=due_on)
    tell_the_grid(finding, "rectification_assigned", at)
    return finding


def may_answer(finding: InspectionFinding, user: User) -> bool:
    """Whether somebody serves the grid of a finding, or the one that took it over."""
    return finding.inspection.grid_id in access_of(user).tends_as(*ANSWERING)


def _refuse_all_but_the_center(by: User, inspection: Inspection) -> None:
    if not access_of(by).holds(Duty.CENTER, in_=inspection.subdistrict_id):
        raise NotAllowed(_("This is done by the center of the subdistrict."))


def _refuse_past(due_on: date, at: datetime) -> None:
    if due_on < day_of(at):
        raise InvalidInput(_("This day is past."), fields={"due_on": _("This day is past.")})


def _locked(finding: InspectionFinding, wanted: str) -> InspectionFinding:
    """The finding, locked so that two people do not take the same step, in the state wanted."""
    rows = InspectionFinding.objects.select_for_update(no_key=True, of=("self",)).select_related("inspection__grid")
    locked: InspectionFinding = rows.get(pk=finding.pk)
    if locked.state != wanted:
        raise WrongStep(_("This finding is %(state)s already.") % {"state": locked.get_state_display()})
    return locked


def _step(
    finding: InspectionFinding,
    act: str,
    state: str,
    *,
    by: User,
    at: datetime,
    note: str = "",
    due_on: date | None = None,
) -> None:
    finding.state = state
    finding.save(update_fields=["state", "due_on"])
    FindingStep.objects.create(finding=finding, act=act, by=by, at=at, note=note, due_on=due_on)
