"""Writes of hazards: found, re-checked, reported as an incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import SHANGHAI, day_of, happened, starts_at, still_to_come
from core.errors import Conflict, InvalidInput
from core.history.saying import giving_reason
from grids.matters.models import Matter, Subcategory
from incidents.common import bounds
from incidents.common.checks import refuse_untrue
from incidents.common.rights import must_work_on, refuse_judging
from incidents.hazards.models import Hazard, HazardRecheck, HazardState
from incidents.incident.imports import BATCH
from incidents.incident.models import Incident
from incidents.incident.services import report_incident
from incidents.incident.texts import check_texts
from incidents.visits.models import Visit
from staff.accounts.models import User

TEXTS_OF_HAZARD = ("place", "checked", "description", "measures", "responsible")
# What a later sheet may change of a hazard that is here.
OF_A_SHEET = ("level", "found_by", "checked", "measures", "responsible", "state", "settled_at", "incident")
NO_HAZARDS = frozenset({"information", "petitions", "disputes", "publicity", "livelihood"})  # matters without any


class HazardSettled(Conflict):
    """The hazard is settled already."""

    code = "hazard_settled"


@dataclass(frozen=True)
class Ending:
    """What happens to a new hazard: fixed on the spot, put right by `due_on`, or reported as an incident."""

    state: str = HazardState.FIXED
    due_on: date | None = None


def kinds_of_hazard(on: date) -> list[Subcategory]:
    """What a hazard may be: open sub-categories of the matters that know hazards, in the policy's order."""
    matters = Matter.objects.in_force(on).filter(restricted=False).exclude(code__in=NO_HAZARDS)
    kinds = Subcategory.objects.filter(matter__in=matters, restricted=False).select_related("matter")
    return list(kinds.order_by("matter__position", "position"))


@transaction.atomic
def record_hazard(hazard: Hazard, *, ending: Ending, by: User, at: datetime) -> Hazard:
    """Write down a hazard that was found, and how it goes on. Raises InvalidInput, NotYourGrid.

    Fixed on the spot it is settled at once and has no deadline; reported, it becomes an incident of the same
    grid in the same step.
    """
    must_work_on(by, hazard.grid)
    hazard.found_at = happened(hazard.found_at, now=at)
    _check(hazard, ending, at)
    hazard.created_by = by
    hazard.state = HazardState.OPEN if ending.due_on else HazardState.FIXED
    hazard.due_at = starts_at(ending.due_on + timedelta(days=1)) if ending.due_on else None
    hazard.settled_at = None if ending.due_on else hazard.found_at
    hazard.full_clean(exclude=["grid", "visit"])
    hazard.save()
    if hazard.visit_id:
        _noted_with_the_visit(hazard, hazard.visit_id)
    return _reported(hazard, by=by, at=at) if ending.state == HazardState.REPORTED else hazard


@transaction.atomic
def recheck_hazard(*, hazard: Hazard, passed: bool, note: str = "", by: User, at: datetime) -> Hazard:
    """Note a re-check; one that passes settles the hazard. Raises HazardSettled, NotYourGrid, InvalidInput."""
    row = _open(hazard, by)
    check_texts({"note": note})
    if not passed and not note.strip():
        raise InvalidInput(_("Say what is still wrong."), fields={"note": _("This move needs it.")})
    HazardRecheck.objects.create(hazard=row, at=at, by=by, passed=passed, note=note)
    if passed:
        row.state, row.settled_at = HazardState.RECTIFIED, at
        with giving_reason(_("put right: the re-check passed")):
            row.save(update_fields=["state", "settled_at"])
    return row


@transaction.atomic
def report_hazard(*, hazard: Hazard, by: User, at: datetime) -> Hazard:
    """Report a hazard that the grid cannot fix, as an incident. Raises HazardSettled, NotYourGrid, InvalidInput."""
    return _reported(_open(hazard, by), by=by, at=at)


@transaction.atomic
def correct_hazard(*, hazard: Hazard, **texts: str) -> Hazard:
    """Correct the level, the measures or who is responsible; what was found and when stays. Raises InvalidInput."""
    row: Hazard = Hazard.objects.select_for_update(no_key=True).get(pk=hazard.pk)
    check_texts(texts)
    for name, value in texts.items():
        setattr(row, name, value)
    row.full_clean(exclude=["grid", "visit"])
    row.save(update_fields=sorted(texts))
    return row


@transaction.atomic
def judge_hazard(*, hazard: Hazard, invented: bool, by: User, at: datetime) -> Hazard:
    """Judge whether a hazard is invented; nobody judges what they found, or what was found on a grid that they serve.

    Raises NotAllowed, and ReasonNeeded where the month of the hazard is frozen.
    """
    row: Hazard = Hazard.objects.select_for_update(no_key=True).get(pk=hazard.pk)
    refuse_judging(by, author=row.found_by_id, grid=row.grid_id, day=day_of(row.found_at))
    row.judged_invented, row.judged_by, row.judged_at = invented, by, at
    row.save(update_fields=["judged_invented", "judged_by", "judged_at"])
    return row


@transaction.atomic
def report_problem(*, visit: Visit, kind: Subcategory, by: User, at: datetime) -> Incident:
    """Report the problem that a visit found as an incident of its grid. Raises InvalidInput, HazardSettled."""
    rows = Visit.objects.select_for_update(no_key=True, of=("self",))
    row: Visit = rows.select_related("grid", "premises", "worker").get(pk=visit.pk)
    must_work_on(by, row.grid)
    if not row.problem:
        raise InvalidInput(_("The visit found no problem."), fields={"problem": _("missing")})
    if row.incident_id:
        raise HazardSettled(_("This problem is a case already."))
    place = str(row.premises.place) if row.premises else ""
    row.incident = _incident(row, kind, place=place, description=row.problem, by=by, at=at)
    row.handling = row.handling or _("reported as a case")
    row.save(update_fields=["incident", "handling"])
    return row.incident


def _check(hazard: Hazard, ending: Ending, at: datetime) -> None:
    check_texts({name: getattr(hazard, name) for name in TEXTS_OF_HAZARD})
    day = day_of(hazard.found_at)
    wrong: dict[str, str] = {}
    if future := still_to_come(hazard.found_at, now=at):
        wrong["found_at"] = future
    if ending.state not in (HazardState.OPEN, HazardState.FIXED, HazardState.REPORTED):
        wrong["state"] = _("A new hazard is fixed on the spot, has a deadline, or is reported.")
    if (ending.state == HazardState.OPEN) != (ending.due_on is not None):
        wrong["due_on"] = _("A hazard to be put right has a deadline, and only that.")
    elif ending.due_on and ending.due_on < day:
        wrong["due_on"] = _("This lies before the day on which it was found.")
    if not is_hazard(hazard.subcategory):
        wrong["subcategory"] = _("This is not a kind of hazard.")
    if hazard.premises and hazard.premises.grid_id != hazard.grid_id:
        wrong["premises"] = _("These premises lie in another grid.")
    if hazard.visit and (hazard.visit.grid_id != hazard.grid_id or hazard.visit.worker_id != hazard.found_by_id):
        wrong["visit"] = _("This visit was made elsewhere, or by somebody else.")
    if wrong:
        raise InvalidInput(_("The hazard cannot be taken in as it stands."), fields=wrong)
    names = {"day": "found_at", "worker": "found_by"}
    refuse_untrue(grid=hazard.grid, day=day, worker=hazard.found_by, today=day_of(at), names=names)
    if hazard.found_by_id:
        of_the_day = Hazard.objects.filter(found_by=hazard.found_by_id, found_at__gte=starts_at(day))
        of_the_day = of_the_day.filter(found_at__lt=starts_at(day + timedelta(days=1)))
        bounds.refuse_too_many("found_at", of_the_day, bounds.HAZARDS_A_DAY)


def is_hazard(kind: Subcategory) -> bool:
    """Whether a sub-category is a kind of hazard at all."""
    return not (kind.restricted or kind.matter.restricted or kind.matter.code in NO_HAZARDS)


def check_kind(kind: Subcategory | None, day: date, *, column: str) -> None:
    """Refuse what was no kind of hazard on a day. Raises InvalidInput, naming `column`."""
    if kind is None or not is_hazard(kind):
        raise InvalidInput(_("This is not a kind of hazard."), fields={column: "-"})
    if day not in kind.matter.during:
        text = _("“%(matter)s” was not in force on %(day)s.") % {"matter": kind.matter, "day": day}
        raise InvalidInput(text, fields={column: "-"})


def _open(hazard: Hazard, by: User) -> Hazard:
    """The hazard, held for a change. Two people who settle it at once queue here; the second gets an error."""
    rows = Hazard.objects.select_for_update(no_key=True, of=("self",))
    row: Hazard = rows.select_related("grid", "premises", "subcategory__matter", "found_by").get(pk=hazard.pk)
    must_work_on(by, row.grid)
    if row.state != HazardState.OPEN:
        raise HazardSettled(
            _("The hazard is settled already: %(state)s.") % {"state": row.get_state_display()},
            fields={"state": row.state},
        )
    return row


def _reported(hazard: Hazard, *, by: User, at: datetime) -> Hazard:
    place = hazard.place or (hazard.premises.place if hazard.premises else "")
    hazard.incident = _incident(hazard, hazard.subcategory, place=place, description=hazard.description, by=by, at=at)
    hazard.state, hazard.settled_at = HazardState.REPORTED, at
    with giving_reason(_("reported as %(number)s") % {"number": hazard.incident.number}):
        hazard.save(update_fields=["incident", "state", "settled_at"])
    if hazard.visit_id:
        Visit.objects.filter(pk=hazard.visit_id, incident=None).update(incident=hazard.incident)
    return hazard


def _incident(
    source: Hazard | Visit, kind: Subcategory, *, place: str, description: str, by: User, at: datetime
) -> Incident:
    """A new reported incident from what a visit or a check found, in the name of the person who found it."""
    if isinstance(source, Hazard):
        finder, moment = source.found_by, source.found_at
    else:
        finder, moment = source.worker, datetime.combine(source.day, source.begins_at or time(12), SHANGHAI)
    title = f"{kind.name}：{place}"[:100] if place else description[:100]
    asks = kind.asks_account or kind.matter.asks_account
    account = {"cause": _("Found on a visit or a check."), "course": description} if asks else {}
    return report_incident(
        by=by,
        now=at,
        grid=source.grid,
        matter=kind.matter,
        subcategory=kind,
        occurred_at=min(at, moment),
        texts={"title": title, "place": place, "description": description, **account},
        reporter=finder,
    )


def _noted_with_the_visit(hazard: Hazard, visit: int) -> None:
    """The visit log says what became of the problem, unless the member wrote it there."""
    Visit.objects.filter(pk=visit, handling="").update(handling=hazard.get_state_display())
    Visit.objects.filter(pk=visit, problem="").update(problem=hazard.description)


@transaction.atomic
def write_hazards(*, new: Sequence[Hazard], changed: Sequence[Hazard], rechecks: Sequence[HazardRecheck]) -> None:
    """Write the hazards of a sheet, which were checked, with their re-checks."""
    Hazard.objects.bulk_create(new, batch_size=BATCH)
    Hazard.objects.bulk_update(changed, OF_A_SHEET, batch_size=BATCH)
    HazardRecheck.objects.bulk_create(rechecks, batch_size=BATCH)
