"""The dashboard: one address, and for everybody the page of what they answer for. Every filter is in the address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.bulletin.tables import TableLine
from assessment.dashboard.center import FILTERS, OF_GRID, asked_of, grid_options, of_office
from assessment.dashboard.department import of_department
from assessment.dashboard.district import of_district
from assessment.dashboard.figures import heads
from assessment.dashboard.leader import of_grids
from assessment.dashboard.months import Months, months_for
from assessment.dashboard.rows import Option
from core.years import in_words
from grids.duties import Duty
from grids.territory.models import Subdistrict
from staff.access import Access, Role, access_of, account_of

CHOSEN_THERE = ("month", "grid")  # filters that the form has a select of


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """The office and the district see all grids, narrowed by `?village=` and `?grid=CODE`; who serves grids sees those.

    `?grid=CODE&view=grid` is the page of that grid: its score and why, what is open, whom to call.

    `?month=2026-10` chooses a frozen month; without it the latest is shown.
    """
    user, now = account_of(request), timezone.now()
    access = access_of(user)
    if not access.has_dashboard:
        raise PermissionDenied
    if not access.reads_dashboard:
        return render(request, "assessment/dashboard/department.html", of_department(user, access, now))
    if not access.reads_every_grid:
        return _of_grids(request, access, months_for(user, access, **_asked(request)), now)
    return _of_offices(request, access, now)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """The month and the grid that the address names."""
    return {"month": request.GET.get("month", ""), "grid_code": request.GET.get("grid", "")}


def _of_offices(request: HttpRequest, access: Access, now: datetime) -> HttpResponse:
    """All the grids of an office; for who reads several subdistricts these beside each other first."""
    user = account_of(request)
    several_read = access.holds(Duty.DISTRICT) or len(access.offices) > 1
    compared = of_district(user, access, now) if several_read else []
    place = _subdistrict(request, access, [row.subdistrict for row in compared])
    if place is None:
        return render(request, "assessment/dashboard/district.html", {"compared": compared, "heads": heads()})
    months = months_for(user, access, **_asked(request), subdistrict=place)
    if request.GET.get("grid") and request.GET.get("view") == OF_GRID:
        return _of_grids(request, access, months, now)
    context = of_office(user, access, months, asked_of(request.GET), now, office=place)
    several = len(compared) > 1
    return render(
        request,
        "assessment/dashboard/center.html",
        {**context, **_choices(request, months, access), "compared": compared, "heads": heads(), "several": several},
    )


def _subdistrict(request: HttpRequest, access: Access, read: list[Subdistrict]) -> int | None:
    """Whose page is shown: the one that was asked for, one's own office, or the only one that one reads."""
    asked = [one.pk for one in read if one.code == request.GET.get("subdistrict", "")]
    if asked:
        return asked[0]
    if access.is_office:
        return min(access.offices)
    return read[0].pk if len(read) == 1 else None


def _of_grids(request: HttpRequest, access: Access, months: Months, now: datetime) -> HttpResponse:
    """The cards of the grid that was chosen, or of one's own."""
    user, chosen = account_of(request), request.GET.get("grid", "")
    context = of_grids(user, access, months, _grids(months, chosen, access), now)
    asked = asked_of(request.GET)
    options = grid_options((row.line for row in context["table"]), asked) if access.reads_every_grid else []
    choices = {**_choices(request, months, access), "way": _way(request, context["table"], chosen) if options else ()}
    view = OF_GRID if options else ""
    return render(
        request, "assessment/dashboard/leader.html", {**context, **choices, "grid_options": options, "view": view}
    )


def _way(request: HttpRequest, table: Iterable[TableLine], chosen: str) -> list[tuple[str, str]]:
    """From the page of one grid back to that of its village, and of all: the same month and indicator."""
    asked = asked_of(request.GET)
    villages = [str(row.line.facts["village"]) for row in table if row.line.facts["code"] == chosen]
    whole = [(_("All grids"), asked.url(village="", grid=""))]
    return [*whole, *((name, asked.url(village=name, grid="")) for name in villages)]


def _grids(months: Months, chosen: str, access: Access) -> frozenset[int]:
    """The grids whose cards are shown: the chosen one, if the person may choose it, or one's own."""
    mine = access.grids_as(*Role.values)
    if not chosen or months.chosen is None:
        return mine
    named = frozenset({months.named} if months.named else ())
    return named if access.reads_every_grid else named & mine


def _choices(request: HttpRequest, months: Months, access: Access) -> dict[str, Any]:
    """What the select of months offers, which other filters stand, and whose rows one may open."""
    return {
        "month_options": [Option(str(one.period), in_words(one.period), one == months.chosen) for one in months.frozen],
        "kept": [(name, request.GET[name]) for name in FILTERS if name not in CHOSEN_THERE and request.GET.get(name)],
        "opens_all": months.chosen is not None and months.chosen.subdistrict_id in access.offices,
    }
