"""The dashboard: for leaders, guides and members the grids they serve; for the office all of them."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from assessment.bulletin.models import Bulletin, Reading
from assessment.bulletin.tables import TableLine, ranked_table, score_heads
from assessment.dashboard.lists import cards_of
from assessment.dashboard.rows import ContactCard, InspectionRow, InterviewRow, Option, WarningRow
from assessment.inspection.board import exception_text
from assessment.inspection.models import Inspection
from assessment.interview.models import Interview
from assessment.warning.advice import advice_of, standing_of
from assessment.warning.models import EarlyWarning
from grids.duties import Duty
from grids.scope import Scope
from grids.territory.boundary_files import export_boundaries
from grids.territory.models import Grid, GridContact
from incidents.desk.lists import LEADS_OR_SERVES, of_my_grids
from incidents.incident.lights import deadline_light
from incidents.incident.models import Incident
from staff.access import Access, Role, access_of, account_of
from staff.accounts.models import User

INCIDENTS_LISTED = 12


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """The month that is frozen last, or `?month=2026-10`; the office picks a grid by `?grid=CODE`."""
    user, now = account_of(request), timezone.now()
    access = access_of(user)
    if not access.reads_dashboard:
        raise PermissionDenied
    bulletins = list(Bulletin.objects.visible_to(user).latest_revisions().select_related("subdistrict")[:24])
    bulletin = _picked(bulletins, request.GET.get("month", ""))
    table = ranked_table(bulletin)
    chosen = request.GET.get("grid", "")
    visible = _visible_grids(table, chosen, access)
    context = {
        **_choices(bulletins, bulletin, table, chosen),
        **_month(bulletin, table, access),
        **_grids(frozenset(visible), timezone.localdate(now)),
        "cards": cards_of(bulletin, visible) if bulletin and visible else [],
        "drawn": _drawn(access, timezone.localdate(now)),
        "cases": _incidents(user, frozenset(visible), now, chosen=bool(chosen)),
        "interviews": _interviews(access),
        "is_office": _reads_all(access),
        "is_worker": access.worker is not None,
    }
    return render(request, "assessment/dashboard/page.html", context)


def _reads_all(access: Access) -> bool:
    """Whether the person reads every grid and may pick one, as the office and the district do."""
    return access.is_office or access.holds(Duty.DISTRICT)


def _picked(bulletins: list[Bulletin], month: str) -> Bulletin | None:
    """The bulletin of the wanted month, or the latest."""
    latest = bulletins[0] if bulletins else None
    return next((bulletin for bulletin in bulletins if f"{bulletin.month:%Y-%m}" == month), latest)


def _visible_grids(table: list[TableLine], chosen: str, access: Access) -> Collection[int]:
    """The grids whose cards are shown: the chosen one, if the person may choose it, or one's own."""
    mine = access.grids_as(*Role.values)
    if not chosen:
        return mine
    choosable = {row.grid_id for row in table} if _reads_all(access) else mine
    return {row.grid_id for row in table if row.line.facts["code"] == chosen} & choosable


def _choices(
    bulletins: list[Bulletin], bulletin: Bulletin | None, table: list[TableLine], chosen: str
) -> dict[str, list[Option]]:
    """What the two selects at the top offer."""
    facts = [row.line.facts for row in table]
    months = [(f"{each.month:%Y-%m}", each == bulletin) for each in bulletins]
    return {
        "month_options": [Option(month, month, picked) for month, picked in months],
        "grid_options": [Option(each["code"], each["name"], each["code"] == chosen) for each in facts],
    }


def _month(bulletin: Bulletin | None, table: list[TableLine], access: Access) -> dict[str, Any]:
    """The month as a whole: its ranked table, and which grids are first, last and without a rank."""
    lines = [row.line for row in table]
    return {
        "bulletin": bulletin,
        "table": table,
        "score_heads": score_heads(),
        "opens_all": bulletin is not None and bulletin.subdistrict_id in access.offices,
        "mine": access.grids_as(*Role.values),
        "bottom": [line for line in lines if line.in_bottom],
        "unranked": [row for row in table if not row.line.ranked],
        "best": [line for line in lines if line.rank][:3],
        "unread": Reading.objects.filter(bulletin=bulletin, worker=access.worker or 0, read_at=None).exists(),
    }


def _grids(visible: frozenset[int], day: date) -> dict[str, Any]:
    """What is known today of the grids that are shown."""
    return {
        "contact_cards": _contact_cards(visible, day),
        "inspections": _inspections(visible),
        "warnings": _warnings(visible, day),
    }


def _drawn(access: Access, day: date) -> Any:
    """One's own grids as GeoJSON."""
    return json.loads(export_boundaries(scope=Scope(grids=access.grids_as(*Role.values)), on=day))


def _inspections(grids: frozenset[int]) -> list[InspectionRow]:
    """The latest weekly inspection of each of the grids, with its exceptions in words."""
    rows = list(Inspection.objects.filter(grid__in=grids).order_by("grid_id", "-week").distinct("grid_id"))
    named = {grid.pk: grid for grid in Grid.objects.filter(pk__in=grids).on(timezone.localdate())}
    rows.sort(key=lambda row: str(named[row.grid_id].code))  # type: ignore[attr-defined]
    return [InspectionRow(row, named[row.grid_id], [exception_text(code) for code in row.exceptions]) for row in rows]


def _warnings(grids: frozenset[int], day: date) -> list[WarningRow]:
    """The early warnings of this month, with the rank that each grid would have and what would lift it."""
    rows = EarlyWarning.objects.filter(grid__in=grids, month=day.replace(day=1)).order_by("facts__code")
    return [WarningRow(warning, standing_of(warning), advice_of(warning)) for warning in rows]


def _contact_cards(grids: frozenset[int], day: date) -> list[ContactCard]:
    """The officials and services attached to the grids on the day, by grid; grids without any are left out."""
    named = Prefetch("contacts", queryset=GridContact.objects.on(day), to_attr="card")
    rows: Any = Grid.objects.filter(pk__in=grids).on(day)
    return [ContactCard(grid, grid.card) for grid in rows.order_by("code").prefetch_related(named) if grid.card]


def _incidents(user: User, grids: frozenset[int], now: datetime, *, chosen: bool) -> list[Incident]:
    """Open incidents, the most urgent deadline first: of the grids that one leads or serves full-time, as on the phone.

    Who chose a grid, guides grids or serves none sees those of the grids that are shown, or all that one may see.
    """
    rows: QuerySet[Incident] = Incident.objects.visible_to(user).open()
    if not chosen and access_of(user).tends_as(*LEADS_OR_SERVES):
        rows = rows.filter(of_my_grids(user))
    elif grids:
        rows = rows.filter(grid__in=grids)
    rows = rows.order_by(F("due_at").asc(nulls_last=True), "-pk")
    named = Prefetch("grid", queryset=Grid.objects.on(timezone.localdate(now)))
    incidents = list(rows.select_related("text", "matter").prefetch_related(named)[:INCIDENTS_LISTED])
    for incident in incidents:
        incident.light = deadline_light(incident, now)  # type: ignore[attr-defined]
    return incidents


def _interviews(access: Access) -> list[InterviewRow]:
    """One's own, with the grids and ranks that they are about."""
    if not access.worker:
        return []
    rows = Interview.objects.filter(worker=access.worker).select_related("held_by__worker")
    named = Prefetch("grounds__grid", queryset=Grid.objects.on(timezone.localdate()))
    return [InterviewRow(row) for row in rows.prefetch_related("grounds", named)[:6]]
