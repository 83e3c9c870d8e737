"""A figure of an office, opened: what each grid brings to it, and every row that was counted on either side of it.

The rows are those that counted when the month was frozen, so that they are as many as the figure says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.bulletin.explanations import kept_rows
from assessment.bulletin.models import Bulletin, BulletinLine, BulletinState
from assessment.dashboard.center import asked_of
from assessment.dashboard.figures import KINDS, Kind, figure_of
from assessment.figures.counts import Measures
from assessment.figures.evidence import EvidenceRow
from assessment.figures.indicators import BULLETIN
from assessment.figures.source_rows import COLUMNS, SourceTable, source_tables
from assessment.figures.sources import SOURCE_NAMES, Column, Source
from assessment.figures.words import not_ranked_text, number
from assessment.scheme.terms import Terms
from core.web.paging import page_at_hand
from staff.access import access_of, account_of
from staff.accounts.models import User

PER_PAGE = 100
GRID = "grid name"  # the column that is added to the rows of a line, which know their grid by belonging to it


@dataclass(frozen=True)
class OfGrid:
    """What one grid brings to the figure."""

    line: BulletinLine
    done: str
    wanted: str
    text: str  # its own share, or its score
    counts: bool  # whether it is part of the figure of all
    reason: str  # why it is not
    url: str  # its rows; empty where the reader may not open them


@dataclass(frozen=True)
class Side:
    """One kind of rows behind the figure, and how many of them counted."""

    source: Source
    title: str
    count: int
    url: str
    chosen: bool


@login_required
def figure_rows(request: HttpRequest, key: int, code: str) -> HttpResponse:
    """`/dashboard/figures/12/on_time/`: narrowed by `village`, `grid` as the dashboard is; `of` chooses the rows."""
    user = account_of(request)
    access = access_of(user)
    if not access.reads_every_grid:
        raise PermissionDenied
    if code not in KINDS:
        raise Http404
    kind, asked = KINDS[code], asked_of(request.GET)
    frozen = Bulletin.objects.visible_to(user).exclude(state=BulletinState.DRAFT).select_related("subdistrict")
    bulletin = get_object_or_404(frozen, pk=key)
    opens = bulletin.subdistrict_id in access.offices
    lines = [line for line in _lines(bulletin, with_rows=opens) if asked.takes_in(line)]
    terms = Terms.model_validate(bulletin.terms)
    of_grids = [_of_grid(kind, line, terms, opens=opens) for line in lines]
    counted = [one.line for one in of_grids if one.counts]
    return render(
        request,
        "assessment/dashboard/opened.html",
        {
            "bulletin": bulletin,
            "kind": kind,
            "figure": figure_of(kind, lines, terms),
            "of_grids": sorted(of_grids, key=_place),
            "scope": _scope(lines, asked.grid, asked.village),
            "back": asked.url(by=kind.code),
            **_heads(kind),
            **(_rows(request, kind, counted, user) if opens else {}),
        },
    )


def _lines(bulletin: Bulletin, *, with_rows: bool) -> list[BulletinLine]:
    lines = bulletin.lines.order_by("grid")
    return list(lines.annotate(kept=kept_rows()) if with_rows else lines)


def _place(one: OfGrid) -> tuple[Any, ...]:
    """Scores by rank, what was counted by grid; what is no part of the figure comes last."""
    by_rank = one.line.rank or 0 if not one.wanted else 0
    return not one.counts, by_rank, str(one.line.facts["code"])


def _heads(kind: Kind) -> dict[str, str]:
    """What is asked, what is counted, and what both sides of the figure are called."""
    one = kind.indicator
    if one is None:
        return {}
    said = {"question": one.question, "counting": one.counting, "done": one.numerator.name}
    return {name: _(text) for name, text in {**said, "wanted": one.denominator.name}.items()}


def _scope(lines: Sequence[BulletinLine], grid: str, village: str) -> str:
    """Which grids are shown, where they are not all."""
    return str(lines[0].facts["name"]) if grid and lines else village


def _of_grid(kind: Kind, line: BulletinLine, terms: Terms, *, opens: bool) -> OfGrid:
    value = kind.of_line(line, terms)
    url = f"{reverse('line-rows', args=(line.pk,))}#{kind.source}" if opens else ""
    if kind.indicator is None:
        counts = line.ranked and line.score is not None
        reason = not_ranked_text(line.not_ranked_because)
        return OfGrid(line, "", "", kind.text(value), counts, reason, url)
    both = kind.indicator.measured(Measures.from_json(line.measures), terms)
    counts = bool(both.wanted)
    reason = "" if counts else _("nothing to measure")
    return OfGrid(line, number(both.done), number(both.wanted), kind.text(value), counts, reason, url)


def _rows(request: HttpRequest, kind: Kind, lines: Iterable[BulletinLine], user: User) -> dict[str, Any]:
    """The kinds of rows behind the figure, and a page of those of the chosen kind. Three queries at most."""
    sources = kind.indicator.sources if kind.indicator else ()
    if not sources:
        return {}
    rows: dict[Source, list[EvidenceRow]] = {source: [] for source in sources}
    for line in lines:
        for source in sources:
            kept = getattr(line, "kept", None) or {}
            rows[source] += [_with_grid(source, row, line) for row in kept.get(source, [])]
    chosen = next((source for source in sources if source == request.GET.get("of")), sources[0])
    page = page_at_hand(request, rows[chosen], PER_PAGE)
    return {
        "sides": [Side(of, _(SOURCE_NAMES[of]), len(rows[of]), _other(request, of), of == chosen) for of in sources],
        "page": page,
        "rows": _table(chosen, page.object_list, user),
    }


def _with_grid(source: Source, row: dict[str, Any], line: BulletinLine) -> EvidenceRow:
    return EvidenceRow(source.value, str(row["key"]), {**row, GRID: line.facts["name"]})


def _other(request: HttpRequest, source: Source) -> str:
    """The same page with the rows of another source."""
    query = request.GET.copy()
    query.pop("page", None)
    query["of"] = source.value
    return f"?{query.urlencode()}#rows"


def _table(source: Source, rows: Iterable[Any], user: User) -> SourceTable:
    first, *others = COLUMNS[source]
    columns = {source: (first, Column(GRID, "grid"), *others)}
    (table,) = source_tables(list(rows), [source], BULLETIN, user, columns=columns, whole=source)  # a page of them
    return table
