"""Who is there and who is missing, grid by grid, as of any day. A constant number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from core.punctuation import listed
from grids.territory.models import Complexity, GridVersion, Subdistrict
from grids.territory.models_of_acts import GridOfAct
from staff.access import Role
from staff.people.models import CHANNELS, Source
from staff.postings.fitness import objections_to_posting
from staff.postings.models import GridService, Posting, TeamDeadline
from staff.postings.rules import FULL_TIME_OF_A_COMPLEX_GRID, Reason, missing_roles, short_since


@dataclass(frozen=True)
class Gap:
    """A post that nobody holds, or one more full-time member that a complex grid lacks (`several`)."""

    role: str
    several: bool
    since: date | None  # None where it is not recorded since when
    days: int | None  # up to the day of the board, the first one included

    @property
    def label(self) -> str:
        return str(Role(self.role).label)


@dataclass
class GridCoverage:
    """One grid on a day: how many serve it in each role, who, and what is missing."""

    grid: Any  # annotated with its name of the day
    counts: dict[str, int]
    names: dict[str, list[str]]
    sources: set[str]  # of its full-time members
    gaps: list[Gap]

    @property
    def missing(self) -> list[str]:
        return list(dict.fromkeys(gap.role for gap in self.gaps))

    @property
    def short_roles(self) -> list[str]:
        """The roles of which it has too few people, also where it is not known since when."""
        return missing_roles(self.counts, is_complex=self.is_complex)

    @property
    def gaps_text(self) -> str:
        """What is missing, in words; empty where nothing is."""
        return listed(_("several full-time members") if gap.several else str(gap.label) for gap in self.gaps)

    @property
    def is_complex(self) -> bool:
        return bool(self.grid.complexity == Complexity.COMPLEX)


def coverage(grids: Iterable[Any], on: date) -> list[GridCoverage]:
    """The coverage of grids, annotated with their name of the day. Five queries or fewer, however many grids."""
    covered = serving(grids, on)
    _date_gaps(covered, on)
    return covered


def serving(grids: Iterable[Any], on: date) -> list[GridCoverage]:
    """How many serve each grid in each role, without since when anybody is missing. One query."""
    rows = list(grids)
    keys = [grid.pk for grid in rows]
    serves = GridService.objects.on(on).filter(grid__in=keys).order_by("worker__pinyin", "worker")
    people: dict[int, dict[str, dict[int, _Serving]]] = defaultdict(lambda: defaultdict(dict))
    for grid, role, worker, name, source, stands_in_for in serves.values_list(
        "grid", "role", "worker", "worker__name", "worker__source", "posting__stands_in_for"
    ):
        people[grid][role][worker] = _Serving(name, source, holds=stands_in_for is None)
    return [_covered(grid, people.get(grid.pk, {})) for grid in rows]


@dataclass(frozen=True)
class _Serving:
    """Somebody who serves a grid in a role. Who only stands in fills no post."""

    name: str
    source: str
    holds: bool


def _covered(grid: Any, people: dict[str, dict[int, _Serving]]) -> GridCoverage:
    serving = {role: list(people.get(role, {}).values()) for role in Role.values}
    return GridCoverage(
        grid=grid,
        counts={role: sum(one.holds for one in each) for role, each in serving.items()},
        names={role: [_named(one) for one in each] for role, each in serving.items()},
        sources={one.source for one in serving[Role.FULL_TIME] if one.holds},
        gaps=[],
    )


def _named(one: _Serving) -> str:
    return one.name if one.holds else _("%(name)s (stands in)") % {"name": one.name}


def _date_gaps(rows: list[GridCoverage], on: date) -> None:
    """Name what each grid lacks, and since when. Three queries for all."""
    lacking = {row.grid.pk: row.short_roles for row in rows}
    short = [grid for grid, roles in lacking.items() if roles]
    spans: dict[tuple[int, str], list[tuple[date, date | None]]] = defaultdict(list)
    before = GridService.objects.holding().filter(grid__in=short, during__startswith__lte=on)
    for grid, role, during in before.values_list("grid", "role", "during"):
        spans[grid, role].append((during.lower, during.upper))
    opened_on = _known_openings(short)
    complex_since = _complex_since([row.grid.pk for row in rows if row.is_complex and lacking[row.grid.pk]], on)
    for row in rows:
        for role in lacking[row.grid.pk]:
            held, opened = spans[row.grid.pk, role], opened_on.get(row.grid.pk)
            if not row.counts[role]:
                row.gaps.append(_gap(role, short_since(held, 1, opened=opened, on=on), on))
            if role == Role.FULL_TIME and row.is_complex:
                asked_since = complex_since[row.grid.pk]  # before, one was enough
                if asked_since == row.grid.during.lower:
                    asked_since = opened
                needed = FULL_TIME_OF_A_COMPLEX_GRID
                row.gaps.append(_gap(role, short_since(held, needed, opened=asked_since, on=on), on, several=True))


def _gap(role: str, since: date | None, on: date, *, several: bool = False) -> Gap:
    return Gap(role, several, since, None if since is None else (on - since).days + 1)


def _known_openings(grids: list[int]) -> dict[int, date]:
    """The grids that an act of the map opened, with the day. One query.

    All other grids were there when the map was entered, and their first day is a placeholder: how long a post
    that nobody is known to have held has been vacant is not recorded.
    """
    opened = GridOfAct.objects.filter(grid__in=grids, act__effective_on=F("grid__during__startswith"))
    return dict(opened.values_list("grid", "act__effective_on"))


def _complex_since(grids: list[int], on: date) -> dict[int, date | None]:
    """Since when the grids that are complex on the day have been so without a break."""
    since: dict[int, date | None] = {}
    versions = GridVersion.objects.filter(grid__in=grids, complexity=Complexity.COMPLEX, during__startswith__lte=on)
    for grid, during in versions.order_by("-during").values_list("grid", "during"):
        if grid not in since or during.upper == since[grid]:
            since[grid] = during.lower
    return since


@dataclass(frozen=True)
class Breach:
    """A posting of the day whose holder did not meet a rule when it began, or of whom something is not recorded."""

    posting: Posting
    reasons: list[Reason]


@dataclass
class Board:
    """The coverage of a territory on a day, with its totals."""

    on: date
    rows: list[GridCoverage]
    breaches: list[Breach] = field(default_factory=list)
    unrecorded: list[Breach] = field(default_factory=list)  # nothing speaks against them; something is to be recorded
    deadline: date | None = None

    @property
    def vacancies(self) -> list[tuple[GridCoverage, Gap]]:
        """Posts that nobody holds, the oldest first."""
        pairs = [(row, gap) for row in self.rows for gap in row.gaps if not gap.several]
        return sorted(pairs, key=lambda item: item[1].since or date.min)

    @property
    def shortfalls(self) -> list[tuple[GridCoverage, Gap]]:
        """Complex grids without several full-time members, whether or not they have one."""
        return [(row, gap) for row in self.rows for gap in row.gaps if gap.several]

    @property
    def complete(self) -> int:
        return sum(not row.gaps for row in self.rows)

    @property
    def share(self) -> int:
        """Complete grids in whole percent, rounded down: 100 means all."""
        return 100 * self.complete // len(self.rows) if self.rows else 0

    @property
    def filled(self) -> list[tuple[str, int]]:
        """For every role: in how many grids somebody serves."""
        return [(str(role.label), sum(row.counts[role] > 0 for row in self.rows)) for role in Role]

    @property
    def origins(self) -> Counter[str]:
        """The policy's sum: grids with an auxiliary, grids filled by the three channels, others, none."""
        return Counter(_origin(row.sources) for row in self.rows)

    @property
    def days_left(self) -> int | None:
        return (self.deadline - self.on).days if self.deadline else None


def _origin(sources: set[str]) -> str:
    if not sources:
        return "none"
    if Source.AUXILIARY in sources:
        return "auxiliary"
    return "channels" if sources & set(CHANNELS) else "others"


def board(grids: Iterable[Any], *, on: date, subdistricts: Iterable[Subdistrict] | None = None) -> Board:
    """The board of the grids on a day. Seven queries or fewer, however many grids.

    The deadline is the next one on or after the day, else the last one before it.
    """
    rows = coverage(grids, on)
    deadlines = TeamDeadline.objects.all()
    if subdistricts is not None:
        deadlines = deadlines.filter(subdistrict__in=subdistricts)
    days = sorted(deadlines.values_list("due_on", flat=True))
    breaches, unrecorded = _breaches(rows, on)
    return Board(
        on=on,
        rows=rows,
        breaches=breaches,
        unrecorded=unrecorded,
        deadline=next((day for day in days if day >= on), days[-1] if days else None),
    )


def _breaches(rows: list[GridCoverage], on: date) -> tuple[list[Breach], list[Breach]]:
    """Who serves without meeting a rule, and of whom it is not recorded: the roster records what is, this says it."""
    village_of = {row.grid.pk: row.grid.village_id for row in rows}
    serving = GridService.objects.on(on).filter(grid__in=village_of).values("posting")
    postings = Posting.objects.filter(pk__in=serving, relaxed_because="").select_related("worker", "village")
    grids = {row.grid.pk: row.grid for row in rows}
    breaches, unrecorded = [], []
    for posting in postings.order_by("role", "worker__pinyin", "pk"):
        if posting.grid_id:
            posting.grid = grids[posting.grid_id]  # with its name of the day
        reasons = objections_to_posting(posting, village_of[posting.grid_id] if posting.grid_id else posting.village_id)
        against = [reason for reason in reasons if not reason.unknown]
        to_record = [reason for reason in reasons if reason.unknown]
        if against:
            breaches.append(Breach(posting, against))
        if to_record:
            unrecorded.append(Breach(posting, to_record))
    return breaches, unrecorded
