"""The bulletins that one may look at, the lines of the chosen one, and the draft in review. Two queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Subquery, When

from assessment.bulletin.explanations import kept_rows
from assessment.bulletin.models import Bulletin, BulletinLine, BulletinState, Reading
from assessment.figures.trends import MONTHS_IN_CHART
from staff.access import Access, Role
from staff.accounts.models import User

OFFERED = 24  # months to choose from


@dataclass(frozen=True)
class Months:
    """What bulletins there are for one account, the newest first, and the one that is shown."""

    frozen: list[Bulletin]
    drafts: list[Bulletin]
    chosen: Bulletin | None
    named: int | None = None  # the grid that has the wanted code in it
    lines: list[BulletinLine] = field(default_factory=list)  # of the chosen one
    past: dict[int, list[BulletinLine]] = field(default_factory=dict)  # by grid, of the year before it
    in_review: list[BulletinLine] = field(default_factory=list)

    def before(self, grid: int) -> BulletinLine | None:
        """The line of a grid in the month before the chosen one."""
        if self.chosen is None:
            return None
        month = self.chosen.period.previous().start
        return next((line for line in self.past.get(grid, []) if line.bulletin.month == month), None)


def known_before(bulletin: Bulletin, frozen: Iterable[Bulletin]) -> Bulletin | None:
    """The valid bulletin of the month before, where there is one."""
    month = bulletin.period.previous().start
    return next((one for one in frozen if one.month == month), None)


def months_for(
    user: User, access: Access, *, month: str, subdistrict: int | None = None, grid_code: str = ""
) -> Months:
    """The bulletins of one subdistrict: the wanted month, or the latest. One query.

    Of a draft in review one sees that there is one where one serves a grid of it: one may say what is wrong in it.
    """
    read = Bulletin.objects.visible_to(user).latest_revisions()
    draft = Q(state=BulletinState.DRAFT, revision=1)
    mine = Q(pk__in=BulletinLine.objects.filter(grid__in=access.grids_as(*Role.values)).values("bulletin"))
    rows: Any = Bulletin.objects.filter(
        Q(pk__in=read.values("pk")) | draft & (Q(subdistrict__in=access.offices) | mine)
    )
    unread = Reading.objects.filter(bulletin=OuterRef("pk"), worker=access.worker or 0, read_at=None)
    coded = BulletinLine.objects.filter(bulletin=OuterRef("pk"), facts__code=grid_code).order_by()
    rows = rows.annotate(unread=Exists(unread), named=Subquery(coded.values("grid")[:1]))
    rows = rows.select_related("subdistrict").order_by("-month", "subdistrict")
    if subdistrict is not None:
        rows = rows.filter(subdistrict=subdistrict)
    every = list(rows[: OFFERED + 2])
    if every and subdistrict is None:  # who reads several sees one at a time
        first = every[0].subdistrict_id
        every = [one for one in every if one.subdistrict_id == first]
    frozen = [one for one in every if one.state != BulletinState.DRAFT][:OFFERED]
    drafts = [one for one in every if one.state == BulletinState.DRAFT]
    chosen = next((one for one in frozen if f"{one.month:%Y-%m}" == month), frozen[0] if frozen else None)
    return Months(frozen, drafts, chosen, getattr(chosen, "named", None))


def with_lines(months: Months, grids: Collection[int], *, of_all: int = 0, opened: Collection[int] = ()) -> Months:
    """The lines of the chosen month, the year before it of `grids`, and their draft lines. One query.

    `of_all` is for how many months before it the lines of every grid are read; those of the grids in `opened` come
    with the rows that counted, of the chosen month and the one before it.
    """
    chosen = months.chosen
    wanted, with_rows = Q(bulletin__in=months.drafts, grid__in=grids), Q(pk__in=[])
    if chosen is not None:
        earlier = [one for one in months.frozen if one.month < chosen.month]
        first = chosen.period.shifted(1 - MONTHS_IN_CHART).start
        recent = chosen.period.shifted(-of_all).start
        wanted |= Q(bulletin=chosen)
        compared = [chosen, *(one for one in earlier if one.month == chosen.period.previous().start)]
        with_rows = Q(bulletin__in=compared, grid__in=opened)
        wanted |= Q(bulletin__in=[one.pk for one in earlier if one.month >= first], grid__in=grids)
        wanted |= Q(bulletin__in=[one.pk for one in earlier if one.month >= recent])
    known = {one.pk: one for one in (*months.frozen, *months.drafts)}
    lines: list[BulletinLine] = []
    past: dict[int, list[BulletinLine]] = {}
    in_review: list[BulletinLine] = []
    for line in _read(wanted, with_rows, known):
        if line.bulletin_id == (chosen and chosen.pk):
            lines.append(line)
        elif line.bulletin.state == BulletinState.DRAFT:
            in_review.append(line)
        else:
            past.setdefault(line.grid_id, []).append(line)
    for each in past.values():
        each.sort(key=lambda line: line.bulletin.month)
    return replace(months, lines=lines, past=past, in_review=in_review)


def _read(wanted: Q, with_rows: Q, known: dict[int, Bulletin]) -> Iterable[BulletinLine]:
    """The lines, each with its bulletin, which is at hand: it is not read again for every line."""
    rows = BulletinLine.objects.filter(wanted).annotate(kept=Case(When(with_rows, then=kept_rows())))
    for line in rows.order_by("bulletin", "grid"):
        line.bulletin = known[line.bulletin_id]
        yield line
