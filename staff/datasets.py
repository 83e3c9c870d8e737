"""Territory and people as lists: what REST shows and exports carry, row by row as the user may see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from core.clock import starts_at
from core.copying import Dataset, fields
from grids import datasets as territory
from grids.models import Grid, Subdistrict, Village
from staff.access import access_of
from staff.models import Application, Attendance, CalendarDay, Department, FollowedPosting, Posting, User, Worker


def of_office(queryset: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Rows of a subdistrict that everybody reads who has anything to do with it."""
    scope = access_of(user).scope
    if scope.everything:
        return queryset
    around = Subdistrict.objects.filter(grids__in=scope.grids).values("pk")
    return queryset.filter(Q(subdistrict__in=scope.subdistricts) | Q(subdistrict__in=around))


def grids(user: User, on: date) -> QuerySet[Grid]:
    return territory.grids(access_of(user).scope, on)


def villages(user: User, on: date) -> QuerySet[Village]:
    return territory.villages(access_of(user).scope, on)


def departments(user: User, _on: date) -> QuerySet[Department]:
    return of_office(Department.objects.select_related("subdistrict"), user)


def workers(user: User, _on: date) -> QuerySet[Worker]:
    return Worker.objects.visible_to(user).select_related("subdistrict", "stationed_in")


def postings(user: User, on: date) -> QuerySet[Posting]:
    """Who serves where; `ends_on` as it was known at the end of the day, whatever the map did since."""
    visible = Posting.objects.visible_to(user).select_related("worker", "village", "grid")
    moved = FollowedPosting.objects.filter(
        posting=OuterRef("pk"), act__decided_at__gte=starts_at(on + timedelta(days=1))
    ).order_by("act__decided_at", "act")
    ends_on = Case(
        When(Exists(moved), then=Subquery(moved.values("ends_on")[:1])),
        default=F("during__endswith"),
        output_field=DateField(),
    )
    return territory.with_grid_code(visible, on).annotate(ends_on=ends_on)


def applications(user: User, on: date) -> QuerySet[Application]:
    """Candidates, those of the four former posts first."""
    visible = Application.objects.visible_to(user).select_related("subdistrict", "grid", "posting__worker")
    return territory.with_grid_code(visible, on)


def attendance(user: User, _on: date) -> QuerySet[Attendance]:
    return Attendance.objects.visible_to(user).select_related("worker")


def calendar(user: User, _on: date) -> QuerySet[CalendarDay]:
    return of_office(CalendarDay.objects.select_related("subdistrict"), user)


DATASETS = [
    Dataset("villages", villages, territory.VILLAGE_COLUMNS),
    Dataset("grids", grids, territory.GRID_COLUMNS),
    territory.MATTERS,
    # Neither telephone numbers nor personal details leave in bulk.
    Dataset(
        "workers",
        workers,
        fields(
            "staff_number",
            "name",
            "gender",
            "source",
            "line",
            "at_window",
            "uses_computer",
            "uses_phone_app",
            "organises",
            subdistrict="subdistrict__code",
        ),
    ),
    Dataset(
        "postings",
        postings,
        fields(
            "id",
            "role",
            "pay_scheme",
            "note",
            worker="worker__staff_number",
            grid="grid_code",
            village="village__code",
            begins_on=F("during__startswith"),
            ends_on="ends_on",
        ),
        dated="during",
        in_force="during",
    ),
    Dataset(
        "attendance",
        attendance,
        fields("id", "day", "status", "leave_kind", worker="worker__staff_number"),
        dated="day",
    ),
    Dataset("calendar", calendar, fields("day", "working", "name"), dated="day"),
]
