"""The cases behind a figure of a dashboard: the same rows that were counted, narrowed by what the address says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.periods import Kind, NotAPeriod, Period, parse
from core.web.paging import page_at_hand
from core.years import in_words
from grids.matters.models import Matter
from grids.territory.models import Grid, Subdistrict
from incidents.incident.ages import AGES
from incidents.incident.lights import deadline_light
from incidents.incident.models import Incident
from incidents.incident.workflow import TURN, Party
from staff.access import Access, access_of, account_of, of_office
from staff.accounts.models import User
from staff.departments.models import Department

PER_PAGE = 50
NONE = "none"  # cases that no department has
ITS_TURN = [state for state, party in TURN.items() if party is Party.HANDLER]


def cases_url(**narrowed: Any) -> str:
    """The list of the cases that are counted; see `_narrowed` for what it may be narrowed by."""
    given = {name: value for name, value in narrowed.items() if value not in ("", None, [])}
    return f"{reverse('dashboard-cases')}?{urlencode(given, doseq=True)}"


def cases_for(user: User, access: Access) -> Any:
    """The cases that a dashboard counts: those one may read, of a department its own."""
    rows: Any = Incident.objects.visible_to(user)
    return rows if access.reads_every_grid else rows.filter(department__in=access.departments)


def fell_due(rows: Any, month: Period, now: datetime) -> Any:
    """The valid cases whose deadline, as extended, falls in a month and is past by now."""
    return rows.valid().filter(due_at__gt=month.starts_at, due_at__lte=min(month.ends_at, now))


SETTLED_ON_TIME = Q(settled_at__lte=F("due_at"))


@login_required
def dashboard_cases(request: HttpRequest) -> HttpResponse:
    """`/dashboard/cases/?department=3&age=more`: the list that a number of a dashboard opens."""
    user, now = account_of(request), timezone.now()
    access = access_of(user)
    if not (access.reads_every_grid or access.departments):
        raise PermissionDenied
    rows = _narrowed(cases_for(user, access), request.GET, now)
    named = Prefetch("grid", queryset=Grid.objects.on(access.day))
    rows = rows.order_by(F("due_at").asc(nulls_last=True), "pk").select_related("text", "matter")
    page = page_at_hand(request, rows.prefetch_related(named), PER_PAGE)
    for case in page.object_list:
        case.light = deadline_light(case, now)
    said = list(_said(request.GET, user, access))
    return render(
        request, "assessment/dashboard/cases.html", {"page": page, "cases": page.object_list, "said": said, "now": now}
    )


def _keys(given: QueryDict, name: str) -> list[int]:
    return [int(value) for value in given.getlist(name) if value.isascii() and value.isdecimal() and len(value) < 10]


def _month(given: QueryDict) -> Period | None:
    try:
        return parse(given.get("due", ""), Kind.MONTH)
    except NotAPeriod:
        return None


def _narrowed(rows: Any, given: QueryDict, now: datetime) -> QuerySet[Incident]:
    """The cases by `subdistrict`, `grid` (several), `matter`, `department`, `age`, `deadline`, `turn` and `due`."""
    for name in ("subdistrict", "grid", "matter", "department"):
        if keys := _keys(given, name):
            rows = rows.filter(**{f"{name}__in": keys})
    if given.get("department") == NONE:
        rows = rows.filter(department=None)
    month = _month(given)
    if month is not None:
        rows = fell_due(rows, month, now)
        return rows.filter(SETTLED_ON_TIME) if given.get("settled") else rows
    rows = rows.filter(state__in=ITS_TURN) if given.get("turn") else rows.open()
    for age in AGES:
        if age.key == given.get("age"):
            rows = rows.filter(age.where(now))
    return rows.overdue(now) if given.get("deadline") == "overdue" else rows


def _said(given: QueryDict, user: User, access: Access) -> Iterator[str]:
    """What the list is narrowed by, in words; only what the account sees is named."""
    grids: Any = Grid.objects.within(access.scope).filter(pk__in=_keys(given, "grid")).on(access.day)
    for rows in (
        Subdistrict.objects.within(access.scope).filter(pk__in=_keys(given, "subdistrict")),
        grids.order_by("code"),
        of_office(Department.objects.filter(pk__in=_keys(given, "department")), user),
    ):
        yield from (str(row) for row in rows)
    yield from (_(row.name) for row in Matter.objects.filter(pk__in=_keys(given, "matter")))
    if given.get("department") == NONE:
        yield _("no department")
    month = _month(given)
    if month is not None:
        yield _("fell due in %(month)s") % {"month": in_words(month)}
        if given.get("settled"):
            yield _("settled on time")
        return
    yield from (str(age.label) for age in AGES if age.key == given.get("age"))
    if given.get("deadline") == "overdue":
        yield _("overdue")
