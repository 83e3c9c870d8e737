"""What there is to hand over when somebody leaves a grid: read from the facts, by name, as they are on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from core.clock import day_of, starts_at
from grids.territory.models import Grid
from incidents.assignments.models import TaskAnswer
from incidents.handover.above import declared
from incidents.handover.rules import Entry, ItemKind, in_order
from incidents.hazards.models import OPEN as OPEN_HAZARD
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident
from incidents.mediations.models import Mediation, MediationOutcome
from incidents.premises.models import Premises
from staff.access import Role
from staff.people.models import Worker
from staff.postings.models import GridService, Posting


def default_successor(posting: Posting, day: date) -> Worker | None:
    """Who takes over unless somebody else is named: a full-time member there, who stands in or stays; or the leader."""
    serving = GridService.objects.on(day).filter(grid=posting.grid_id).exclude(worker=posting.worker_id)
    for role in (Role.FULL_TIME, Role.LEADER):
        service = serving.filter(role=role).select_related("worker").order_by("-during", "worker").first()
        if service is not None:
            return service.worker
    return None


def entries_of(posting: Posting, day: date) -> list[Entry]:
    """Everything that goes over by name. Where other full-time members stay, only what the person reported or found.

    Visits are the patrols that are overdue or fall due soon. What came after the post's last day was never the
    person's: a list that is made long afterwards names what has been open since then.
    """
    worker, grid = posting.worker_id, posting.grid
    if grid is None:
        return []
    alone, above = is_alone(posting, day), declared()
    until = above.visits_until(posting.worker.subdistrict_id, day)
    by = worker if not alone else None
    found = [*_cases(grid, by, day), *_hazards(grid, by, day), *_mediations(grid, by, day)]
    if alone:
        found += [*_premises(grid, day), *_visits(grid, day, until), *_tasks(grid, day)]
    return in_order([*found, *above.entries(posting)])


def is_alone(posting: Posting, day: date) -> bool:
    """Whether nobody else who held a full-time post on the grid holds it on: who comes with that day takes over all."""
    held = GridService.objects.holding().filter(grid=posting.grid_id, role=Role.FULL_TIME)
    before = held.on(day - timedelta(days=1)).exclude(worker=posting.worker_id).values("worker")
    return not held.on(day).filter(worker__in=before).exists()


def _cases(grid: Grid, by: int | None, day: date) -> Iterator[Entry]:
    rows = Incident.objects.open().filter(grid=grid).select_related("matter", "subcategory").order_by("pk")
    rows = rows.exclude(reported_at__gte=starts_at(day))
    for row in rows if by is None else rows.filter(reporter=by):
        name = f"{row.number} {row.subcategory or row.matter}"
        yield Entry(ItemKind.INCIDENT, name, day_of(row.due_at) if row.due_at else None, "incident_id", row.pk)


def _hazards(grid: Grid, by: int | None, day: date) -> Iterator[Entry]:
    rows = Hazard.objects.filter(OPEN_HAZARD, grid=grid).select_related("subcategory", "premises").order_by("pk")
    rows = rows.filter(found_at__lt=starts_at(day))
    for row in rows if by is None else rows.filter(found_by=by):
        where = f" {row.premises}" if row.premises else ""
        # Midnight belongs to the day before it.
        due_on = day_of(row.due_at - timedelta(seconds=1)) if row.due_at else None
        yield Entry(ItemKind.HAZARD, f"{row.subcategory}{where}", due_on, "hazard_id", row.pk)


def _mediations(grid: Grid, by: int | None, day: date) -> Iterator[Entry]:
    """Open disputes that were mediated without an agreement."""
    disputes = Incident.objects.open().filter(grid=grid).values("pk")
    rows = Mediation.objects.filter(incident__in=disputes, held_on__lt=day)
    rows = rows.exclude(outcome=MediationOutcome.SETTLED).select_related("incident").order_by("incident_id", "-held_on")
    for row in (rows if by is None else rows.filter(mediator=by)).distinct("incident_id"):
        name = f"{row.incident.number} {row.held_on} {row.get_outcome_display()}"
        yield Entry(ItemKind.MEDIATION, name, None, "incident_id", row.incident_id)


def _premises(grid: Grid, day: date) -> Iterator[Entry]:
    for row in Premises.objects.in_force(day).filter(grid=grid).order_by("pk"):
        name = f"{row.name}（{row.get_risk_display()}）"
        yield Entry(ItemKind.PREMISES, name, row.patrol_due_on, "premises_id", row.pk)


def _visits(grid: Grid, day: date, until: date) -> Iterator[Entry]:
    for row in Premises.objects.due_within(day, until).filter(grid=grid).order_by("pk"):
        yield Entry(ItemKind.VISIT, row.name, row.patrol_due_on, "premises_id", row.pk)


def _tasks(grid: Grid, day: date) -> Iterator[Entry]:
    for row in (
        TaskAnswer.objects.owed()
        .filter(grid=grid, task__issued_at__lt=starts_at(day))
        .select_related("task")
        .order_by("pk")
    ):
        yield Entry(ItemKind.TASK, row.task.title, day_of(row.task.due_at), "answer_id", row.pk)
