"""What stands beside the tasks of home: my grids and their scores, the sheets of the month, the dates of the cycle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from pydantic import ValidationError

from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.cycle.models import Stage
from assessment.cycle.services import next_steps
from assessment.dashboard.rows import signed
from assessment.figures.indicators import BULLETIN
from assessment.figures.trends import Spark, spark_of
from assessment.periods import Kind, Period, containing
from core.clock import day_of
from core.punctuation import in_turn, labelled
from core.worklist import Told
from grids.duties import CENTER, Duty
from grids.territory.models import Grid
from incidents.entries.models import AwarenessSurvey, BaseEntry, Receipt
from incidents.incident.models import Incident
from incidents.incoming.models import SheetKind
from incidents.visits.models import Visit
from staff.access import Access, Role
from staff.accounts.models import User
from staff.attendance.models import Attendance

MONTHS = 6  # of scores, in the small picture
BOTTOM_SHOWN = 5
DATES_SHOWN = 5
CAUSES_SHOWN = 2  # components named beside a score that moved


@dataclass(frozen=True)
class GridScore:
    """One grid in the bulletin that was frozen last, and how it came there."""

    name: str
    code: str
    role: str
    month: Period
    score: Decimal | None
    rank: int | None
    rank_change: int | None  # places won since the month before
    scores: list[tuple[Period, Decimal | None]]
    line: int | None = None  # the key of the line that says how the score came about
    why: str = ""  # what the score gained or lost since the month before, and by which components most

    @property
    def spark(self) -> Spark | None:
        return spark_of([score for _month, score in self.scores])

    @property
    def places_lost(self) -> int:
        return -(self.rank_change or 0)

    @property
    def in_words(self) -> str:
        """The small picture, for who does not see it."""
        return in_turn(labelled(month, "–" if score is None else localize(score)) for month, score in self.scores)


@dataclass(frozen=True)
class Sheet:
    """One kind of sheet of a month, and whether its facts are here."""

    label: str | Promise
    here: bool


@dataclass(frozen=True)
class Sheets:
    office: str
    month: Period
    sheets: list[Sheet]


@dataclass(frozen=True)
class Date:
    """One step of the cycle to come."""

    label: str
    period: Period
    due: datetime


def my_grids(user: User, access: Access, named: dict[int, Grid]) -> list[GridScore]:
    """The grids that one serves; for an office, those at the bottom of the latest bulletin. One query."""
    mine = access.grids_as(*Role.values)
    valid = Bulletin.objects.visible_to(user).latest_revisions()
    lines = BulletinLine.objects.filter(bulletin__in=valid)
    if mine:
        lines = lines.filter(grid__in=mine)
    elif access.is_office:
        latest = valid.filter(subdistrict=OuterRef("bulletin__subdistrict")).order_by("-month").values("pk")[:1]
        offices = BulletinLine.objects.filter(bulletin__subdistrict__in=access.offices)
        bottom = offices.filter(in_bottom=True, bulletin=Subquery(latest)).order_by("-rank")
        lines = lines.filter(grid__in=bottom.values("grid")[:BOTTOM_SHOWN])
    else:
        return []
    since = (access.day.replace(day=1) - timedelta(days=31 * (MONTHS + 2))).replace(day=1)
    rows = lines.filter(bulletin__month__gte=since).order_by("bulletin__month")
    of_grid: dict[int, list[Any]] = {}
    columns = ["pk", "grid", "bulletin__month", "score", "rank", "previous_rank", "facts__name", "facts__code"]
    columns += [component.column for component in BULLETIN]
    for row in rows.values_list(*columns, named=True):
        of_grid.setdefault(row.grid, []).append(row)
    roles = {grid: str(dict(Role.choices)[role]) for role, grid in sorted(access.posts)}
    shown = [_score(rows, roles.get(grid, ""), named.get(grid)) for grid, rows in of_grid.items()]
    without = [grid for grid in mine if grid not in of_grid and grid in named]
    shown += [_unscored(named[grid], roles.get(grid, ""), access.day) for grid in without]
    return sorted(shown, key=lambda one: one.code)


def _score(rows: list[Any], role: str, grid: Grid | None) -> GridScore:
    last = rows[-1]
    latest = containing(last.bulletin__month, Kind.MONTH)
    known = {containing(row.bulletin__month, Kind.MONTH): row.score for row in rows}
    months = [latest.shifted(at - MONTHS + 1) for at in range(MONTHS)]
    return GridScore(
        name=last.facts__name if grid is None else grid.name,  # type: ignore[attr-defined]
        code=last.facts__code,
        role=role,
        month=latest,
        score=last.score,
        rank=last.rank,
        rank_change=last.previous_rank - last.rank if last.previous_rank and last.rank else None,
        scores=[(month, known.get(month)) for month in months],
        line=last.pk,
        why=_why(rows, latest.previous()),
    )


def _why(rows: list[Any], before: Period) -> str:
    """The change since the month before with the components that made most of it; empty where there is none."""
    last = rows[-1]
    earlier = next((row for row in rows if row.bulletin__month == before.start), None)
    if earlier is None or earlier.score is None or last.score is None or earlier.score == last.score:
        return ""
    moves = [((getattr(last, one.column) or 0) - (getattr(earlier, one.column) or 0), _(one.name)) for one in BULLETIN]
    moves.sort(key=lambda move: -abs(move[0]))
    parts = [f"{name} {signed(Decimal(points)).text}" for points, name in moves[:CAUSES_SHOWN] if points]
    return _("%(points)s against the month before: %(parts)s") % {
        "points": signed(last.score - earlier.score).text,
        "parts": pgettext("list", ", ").join(parts),
    }


def _unscored(grid: Grid, role: str, day: date) -> GridScore:
    """A grid of which no bulletin tells yet."""
    month = containing(day, Kind.MONTH)
    return GridScore(grid.name, grid.code, role, month, None, None, None, [])  # type: ignore[attr-defined]


def _month_before(at: datetime) -> Period:
    return containing(day_of(at).replace(day=1) - timedelta(days=1), Kind.MONTH)


def _here(at: datetime) -> dict[str, Any]:
    """Of the month that is being worked on, which sheets have come."""
    month = _month_before(at)
    return {
        "has_incidents": _some(
            Incident, "subdistrict", reported_at__gte=month.starts_at, reported_at__lt=month.ends_at
        ),
        "has_visits": _some(Visit, "grid__subdistrict", day__gte=month.start, day__lt=month.end),
        "has_base_entries": _some(BaseEntry, "grid__subdistrict", day__gte=month.start, day__lt=month.end)
        | _nothing_to_send("base_entries", month),
        "has_awareness": _some(AwarenessSurvey, "grid__subdistrict", month=month.start)
        | _nothing_to_send("awareness", month),
        "has_attendance": _some(Attendance, "worker__subdistrict", day__gte=month.start, day__lt=month.end),
    }


def _sheets(offices: Sequence[Any], at: datetime) -> list[Sheets]:
    month = _month_before(at)
    kinds = {f"has_{value}": label for value, label in SheetKind.choices}

    def read(office: Any) -> list[Sheet]:
        return [Sheet(label, getattr(office, name)) for name, label in kinds.items() if hasattr(office, name)]

    return [Sheets(office.name, month, read(office)) for office in offices]


SHEETS = Told(CENTER, _here, _sheets)  # for who imports them


def _some(model: type, office: str, **of_month: object) -> Q:
    return Q(Exists(model.objects.filter(**{office: OuterRef("pk")}, **of_month)))  # type: ignore[attr-defined]


def _nothing_to_send(dataset: str, month: Period) -> Q:
    """A receipt that says that there was nothing in the month, or when its figures came."""
    return Q(Exists(Receipt.objects.filter(subdistrict=OuterRef("pk"), dataset=dataset, month=month.start)))


def dates_to_come(access: Access, named: Iterable[Grid], at: datetime) -> list[Date]:
    """The next dates of the cycle in the office where one works, or of the grids that one serves. Two queries."""
    offices = sorted(access.offices) or sorted({grid.subdistrict_id for grid in named})
    if not offices:
        return []
    pays = access.holds(Duty.PAYROLL, *CENTER)
    stages = {stage for stage in Stage if stage != Stage.PAY or pays}
    try:
        steps = [row for row in next_steps(offices[0], at) if row[1].stage in stages]
    except ValidationError:  # terms that cannot be read: the list of tasks says so, and home is there to show it
        return []
    return [Date(str(Stage(step.stage).label), period, due) for due, step, period in steps[:DATES_SHOWN]]
