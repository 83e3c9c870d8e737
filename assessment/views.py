"""The dashboard: for leaders, guides and members the grids they serve; for the office all of them."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from assessment.advice import advice_of, standing_of
from assessment.dashboard import cards_of
from assessment.inspection_board import exception_text
from assessment.models import Bulletin, EarlyWarning, Inspection, Interview, Reading
from assessment.tables import ranked_table, score_heads
from grids.boundaries import export_boundaries
from grids.duties import Duty
from grids.models import Grid, GridContact
from grids.scope import Scope
from incidents.lights import deadline_light
from incidents.models import Incident
from incidents.workflow import FINISHED, NOT_VALID
from staff.access import Access, access_of, account_of
from staff.models import Role

CASES_SHOWN = 12


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """The month that is frozen last, or `?month=2026-10`; the office picks a grid by `?grid=CODE`."""
    user, now = request.user, timezone.now()
    access = access_of(user)
    reads_all = access.is_office or access.holds(Duty.DISTRICT)
    if not access.reads_dashboard:
        raise PermissionDenied
    bulletins = list(Bulletin.objects.visible_to(user).latest_revisions().select_related("subdistrict")[:24])  # type: ignore[arg-type]
    wanted = request.GET.get("month", "")
    bulletin = next((b for b in bulletins if f"{b.month:%Y-%m}" == wanted), bulletins[0] if bulletins else None)
    mine = access.grids_as(*Role.values)
    table = ranked_table(bulletin)
    lines = [row.line for row in table]
    chosen = request.GET.get("grid", "")
    choosable = frozenset(line.grid_id for line in lines) if reads_all else mine
    shown = {line.grid_id for line in lines if line.facts["code"] == chosen} & choosable if chosen else mine
    context = {
        "bulletins": bulletins,
        "bulletin": bulletin,
        "cards": cards_of(bulletin, shown) if bulletin and shown else [],
        "contact_cards": _contact_cards(frozenset(shown), timezone.localdate(now)),
        "drawn": json.loads(export_boundaries(scope=Scope(grids=mine), on=timezone.localdate(now))),
        "table": table,
        "score_heads": score_heads(),
        "opens_all": bulletin is not None and bulletin.subdistrict_id in access.offices,
        "mine": mine,
        "chosen": chosen,
        "bottom": [line for line in lines if line.in_bottom],
        "unranked": [row for row in table if not row.line.ranked],
        "best": [line for line in lines if line.rank][:3],
        "unread": Reading.objects.filter(bulletin=bulletin, worker=access.worker or 0, read_at=None).exists(),
        "is_office": reads_all,
        "is_worker": access.worker is not None,
        "cases": _cases(request, frozenset(shown), now),
        "interviews": _interviews(access),
        "inspections": _inspections(frozenset(shown)),
        "warnings": _warnings(frozenset(shown), timezone.localdate(now)),
    }
    return render(request, "dashboard/index.html", context)


def _inspections(grids: frozenset[int]) -> list[tuple[Inspection, Grid, list[str]]]:
    """The latest weekly inspection of each of the grids, with its exceptions in words."""
    rows = list(Inspection.objects.filter(grid__in=grids).order_by("grid_id", "-week").distinct("grid_id"))
    named = {grid.pk: grid for grid in Grid.objects.filter(pk__in=grids).on(timezone.localdate())}
    rows.sort(key=lambda row: str(named[row.grid_id].code))  # type: ignore[attr-defined]
    return [(row, named[row.grid_id], [exception_text(code) for code in row.exceptions]) for row in rows]


def _warnings(grids: frozenset[int], day: date) -> list[tuple[EarlyWarning, str, list[str]]]:
    """The early warnings of this month, with where each grid would stand and what would lift it."""
    rows = EarlyWarning.objects.filter(grid__in=grids, month=day.replace(day=1)).order_by("facts__code")
    return [(warning, standing_of(warning), advice_of(warning)) for warning in rows]


def _contact_cards(grids: frozenset[int], day: date) -> list[tuple[Grid, list[GridContact]]]:
    """The officials and services attached to the grids on the day, by grid; grids without any are left out."""
    named = Prefetch("contacts", queryset=GridContact.objects.on(day), to_attr="card")
    rows: Any = Grid.objects.filter(pk__in=grids).on(day)
    return [(grid, grid.card) for grid in rows.order_by("code").prefetch_related(named) if grid.card]


def _cases(request: HttpRequest, grids: frozenset[int], now: datetime) -> list[Incident]:
    """Open cases of the grids that are shown, or of all that the user sees; the most urgent deadline first."""
    rows: QuerySet[Incident] = Incident.objects.visible_to(account_of(request))
    rows = rows.filter(grid__in=grids) if grids else rows
    rows = rows.exclude(state__in=NOT_VALID | FINISHED).filter(due_at__isnull=False, settled_at=None).order_by("due_at")
    named = Prefetch("grid", queryset=Grid.objects.on(timezone.localdate(now)))
    cases = list(rows.select_related("text", "matter").prefetch_related(named)[:CASES_SHOWN])
    for incident in cases:
        incident.light = deadline_light(incident, now)  # type: ignore[attr-defined]
    return cases


def _interviews(access: Access) -> list[Interview]:
    """One's own, with the grids and ranks that they are about."""
    if not access.worker:
        return []
    rows = Interview.objects.filter(worker=access.worker).select_related("held_by__worker")
    named = Prefetch("grounds__grid", queryset=Grid.objects.on(timezone.localdate()))
    return list(rows.prefetch_related("grounds", named)[:6])
