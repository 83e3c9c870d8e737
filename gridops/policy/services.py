"""The policy's territory as data: subdistrict, villages, grids, matters, departments, limits, first scheme.

The policy names no villages, so theirs are neutral placeholders that the office renames. Loading it
again adds what is missing and overwrites nothing that an office has edited.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from psycopg2.extras import DateRange

from assessment.scheme.models import Scheme
from assessment.scheme.terms import first_version
from gridops.policy.tables import (
    ASKS_ACCOUNT,
    ASKS_MEDIATION,
    DEFAULT_ROUTES,
    DEPARTMENTS,
    EXTENT,
    IN_FORCE_FROM,
    KEPT_FOR_DAYS,
    LIMITS,
    MATTERS,
    PATROL_DAYS,
    SUBDISTRICT,
    VILLAGES,
    VILLAGES_OF_THREE,
)
from gridops.policy.texts import STANDARD_TEXTS
from grids.matters.models import Matter, Subcategory
from grids.territory.models import Grid, GridVersion, Subdistrict, Village, key_of
from incidents.incident.models_of_limits import TimeLimit
from incidents.premises.models import PatrolInterval
from incidents.retention.models import RetentionPeriod
from incidents.routing.models import DefaultRoute
from incidents.standard_texts.models import StandardText
from staff.calendar.models import CalendarDay
from staff.calendar.rules import departures
from staff.departments.models import Department
from staff.postings.models import TeamDeadline


@transaction.atomic
def load_policy(*, on: date) -> Subdistrict:
    """Load what is missing of the policy's territory, and return its subdistrict.

    The cycle of a new installation starts on the day after `on`, so that an empty ledger has nothing to run.
    """
    code, name = SUBDISTRICT
    subdistrict, created = Subdistrict.objects.get_or_create(code=code, defaults={"name": name, **EXTENT})
    if created:
        _load_territory(subdistrict)
    _load_matters()
    for code, name, platform in DEPARTMENTS:
        Department.objects.get_or_create(
            subdistrict=subdistrict, code=code, defaults={"name": name, "platform": platform}
        )
    _load_routes(subdistrict)
    _load_standard_texts(subdistrict)
    _load_calendar(subdistrict, on.year - 1)
    for urgency, stage, amount, unit in LIMITS:
        if not TimeLimit.objects.filter(subdistrict=subdistrict, urgency=urgency, stage=stage).exists():
            TimeLimit.objects.create(
                subdistrict=subdistrict,
                urgency=urgency,
                stage=stage,
                in_force_from=IN_FORCE_FROM,
                amount=amount,
                unit=unit,
            )
    if not RetentionPeriod.objects.filter(subdistrict=subdistrict).exists():
        RetentionPeriod.objects.create(subdistrict=subdistrict, days=KEPT_FOR_DAYS, in_force_from=IN_FORCE_FROM)
    _load_patrol_intervals(subdistrict)
    if not TeamDeadline.objects.filter(subdistrict=subdistrict).exists():
        TeamDeadline.objects.create(subdistrict=subdistrict, due_on=_next_end_of_may(on))
    if not Scheme.objects.filter(subdistrict=subdistrict).exists():
        Scheme.objects.create(
            subdistrict=subdistrict,
            version=1,
            title="专职网格员绩效考核办法",
            in_force_from=IN_FORCE_FROM,
            terms=first_version(on + timedelta(days=1)).model_dump(mode="json"),
        )
    return subdistrict


def _load_patrol_intervals(subdistrict: Subdistrict) -> None:
    for risk, days in PATROL_DAYS.items():
        if not PatrolInterval.objects.filter(subdistrict=subdistrict, risk=risk).exists():
            PatrolInterval.objects.create(subdistrict=subdistrict, risk=risk, days=days, in_force_from=IN_FORCE_FROM)


def _next_end_of_may(on: date) -> date:
    """The next end of May: the policy's deadline for the team names no year; the office may change it."""
    this_year = date(on.year, 5, 31)
    return this_year if on <= this_year else date(on.year + 1, 5, 31)


def _load_territory(subdistrict: Subdistrict) -> None:
    """16 villages and 36 grids; only into an empty subdistrict, because what an office closed stays closed."""
    for number in range(1, VILLAGES + 1):
        village = Village.objects.create(
            subdistrict=subdistrict,
            code=f"{subdistrict.code}{900 + number}",
            name=f"示例{number:02d}村",
        )
        for serial in range(1, (3 if number <= VILLAGES_OF_THREE else 2) + 1):
            open_grid(village=village, serial=serial, name=f"{village.name}第{serial}网格")


def open_grid(*, village: Village, serial: int, name: str, on: date = IN_FORCE_FROM) -> Grid:
    """A new grid of a village, from a day on; its code is the village's and a serial of 3 digits."""
    code, always = f"{village.code}{serial:03d}", DateRange(on, None)
    grid = Grid.objects.create(subdistrict_id=village.subdistrict_id, during=always, key=key_of(code, on))
    GridVersion.objects.create(grid=grid, during=always, code=code, name=name, village=village)
    return grid


def _load_routes(subdistrict: Subdistrict) -> None:
    """A department for every sub-category; only where there is none yet: what an office removed stays removed."""
    if DefaultRoute.objects.filter(subdistrict=subdistrict).exists():
        return
    departments = {row.code: row for row in Department.objects.filter(subdistrict=subdistrict)}
    ours = [code for code, *_rest in MATTERS]
    rows = Subcategory.objects.filter(matter__code__in=ours).select_related("matter")
    DefaultRoute.objects.bulk_create(
        DefaultRoute(subdistrict=subdistrict, subcategory=row, department=departments[code])
        for row in rows
        if (code := DEFAULT_ROUTES.get(f"{row.matter.code}/{row.code}") or DEFAULT_ROUTES[row.matter.code])
        in departments
    )


def _load_standard_texts(subdistrict: Subdistrict) -> None:
    """Sentences to begin with; only where there is none yet: what an office removed stays removed."""
    if StandardText.objects.filter(subdistrict=subdistrict).exists():
        return
    known = {f"{row.matter.code}/{row.code}": row for row in Subcategory.objects.select_related("matter")}
    StandardText.objects.bulk_create(
        StandardText(subdistrict=subdistrict, use=use, subcategory=known[about] if about else None, text=text)
        for use, about, text in STANDARD_TEXTS
    )


def _load_calendar(subdistrict: Subdistrict, first_year: int) -> None:
    """Public holidays and make-up days as far as they are announced; what the office entered stays."""
    known = [day for year in range(first_year, first_year + 3) for day in departures(year)]
    rows = [CalendarDay(subdistrict=subdistrict, day=day, working=working, name=name) for day, working, name in known]
    CalendarDay.objects.bulk_create(rows, ignore_conflicts=True)


def _load_matters() -> None:
    for position, (code, name, platform, restricted, subcategories) in enumerate(MATTERS, start=1):
        matter, _created = Matter.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "position": position,
                "platform": platform,
                "restricted": restricted,
                "asks_account": code in ASKS_ACCOUNT,
                "asks_mediation": code in ASKS_MEDIATION,
                "during": DateRange(IN_FORCE_FROM, None),
                "decision": "实施办法二(四)",
            },
        )
        for order, (subcode, subname, *hidden) in enumerate(subcategories, start=1):
            Subcategory.objects.get_or_create(
                matter=matter,
                code=subcode,
                defaults={
                    "name": subname,
                    "position": order,
                    "restricted": bool(hidden and hidden[0]),
                    "asks_account": f"{code}/{subcode}" in ASKS_ACCOUNT,
                },
            )
