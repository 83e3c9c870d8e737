"""What waits in the field: tasks to answer, premises due for patrol, hazards to be put right."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.clock import day_of
from core.worklist import Waiting
from grids.duties import Duty
from incidents.assignments.models import TaskAnswer
from incidents.hazards.models import Hazard
from incidents.premises.models import Premises
from staff.access import Access, Role

DUE_WITHIN = timedelta(days=8)  # premises whose patrol falls due in the next 7 days

Counts = dict[str, int]  # all, and of these late


def counts_of(access: Access, at: datetime) -> dict[str, Counts]:
    """What waits on the grids that the account serves or tends. Three queries."""
    day, tended = day_of(at), access.tends_as(*Role.values)
    owed = TaskAnswer.objects.owed().filter(grid__in=tended)
    patrols = Premises.objects.filter(grid__in=[grid for _role, grid in access.posts])
    hazards = Hazard.objects.open().filter(grid__in=tended, judged_invented=False)
    return {
        "tasks": _counted(owed, Q(task__due_at__lte=at)),
        "premises": _counted(patrols.due_within(day, day + DUE_WITHIN), Q(patrol_due_on__lt=day)),
        "hazards": _counted(hazards, Q(due_at__lte=at)),
    }


def _counted(rows: QuerySet[Any], late: Q) -> Counts:
    counts: Counts = rows.aggregate(all=Count("pk"), late=Count("pk", filter=late))
    return counts


def waiting_in_the_field(access: Access, *, at: datetime) -> list[Waiting]:
    """For who serves a grid what is to be done there; for the center what is late in the grids."""
    found = _late(access, at) if access.holds(Duty.CENTER) else []
    if not access.posts:
        return found
    counts = counts_of(access, at)
    rows = (
        (_("tasks to answer"), counts["tasks"], "field-tasks", "assignment_turned_in"),
        (_("premises due for patrol"), counts["premises"], "field-premises", "storefront"),
        (_("hazards to be put right"), counts["hazards"], "field-hazards", "warning"),
    )
    return found + [
        Waiting(label, count["all"], reverse(page), "late" if count["late"] else "due", icon, False)
        for label, count, page, icon in rows
        if count["all"]
    ]


def _late(access: Access, at: datetime) -> list[Waiting]:
    """Three queries."""
    office, day = access.subdistricts_as(Duty.CENTER), day_of(at)
    rows = (
        (_("grids late with a task"), TaskAnswer.objects.late(at), "incidents_task", "?answers=late",
         "assignment_late"),
        (_("hazards overdue"), Hazard.objects.overdue(at), "incidents_hazard", "?deadline=overdue", "warning"),
        (_("premises overdue for patrol"), Premises.objects.overdue(day), "incidents_premises", "?patrol=overdue",
         "storefront"),
    )  # fmt: skip
    found = []
    for label, late, page, query, icon in rows:
        count = late.filter(grid__subdistrict__in=office).count()
        url = reverse(f"admin:{page}_changelist") + query
        found.append(Waiting(label, count, url, "late" if count else "calm", icon))
    return found
