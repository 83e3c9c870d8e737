"""The lines of a bulletin: judged, ranked, written with their digest, and computed again from what they kept."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q

from assessment.bulletin.models import LINE_FIGURES, Bulletin, BulletinLine, LineEvidence
from assessment.bulletin.rules import Standing, protected
from assessment.cycle.failing import GridsFailed, in_one_line, write_whole
from assessment.figures import results, rules
from assessment.figures.counts import Measures
from assessment.figures.database import Rows
from assessment.figures.exchange import exchanged, recounted
from assessment.figures.measures import Counted, count_month
from assessment.periods import Period
from assessment.scheme.terms import Terms


def judged_lines(bulletin: Bulletin, terms: Terms) -> list[BulletinLine]:
    """The lines of a bulletin as the facts give them now, by the key of their grid. None is saved."""
    return judge(bulletin, terms, count_month(bulletin.subdistrict, bulletin.period, terms))


def judge(bulletin: Bulletin, terms: Terms, counted: Sequence[Counted]) -> list[BulletinLine]:
    """The lines of a bulletin as they follow from what was counted. Raises GridsFailed."""
    lines = _ranked(bulletin, terms, counted)
    before = months_before(bulletin)
    for line in lines:
        line.previous_rank = before.ranks.get(line.grid_id)
        line.months_in_bottom = before.in_bottom(line.grid_id) + 1 if line.in_bottom else 0
    _protect(bulletin, lines)
    return lines


def _protect(bulletin: Bulletin, lines: Iterable[BulletinLine]) -> None:
    """In a revision, let nobody's consequence become worse by somebody else's objection."""
    if not bulletin.is_revision:
        return
    before = {line.grid_id: line for line in corrected_lines(bulletin)}
    for line in lines:
        if line.grid_id not in before:
            continue
        standing = protected(
            standing_of(line),
            standing_of(before[line.grid_id]),
            for_others=bulletin.is_for_objections and line.grid_id not in bulletin.for_grids,
            own_office=not bulletin.is_for_objections,
        )
        line.in_bottom, line.months_in_bottom = standing.in_bottom, standing.months_in_bottom
        line.protected = standing.protected


def standing_of(line: BulletinLine) -> Standing:
    return Standing(line.score, line.in_bottom, line.months_in_bottom, line.protected)


def corrected_lines(bulletin: Bulletin) -> Any:
    """The lines of the revision that a revision corrects: the one before it."""
    return BulletinLine.objects.filter(
        bulletin__subdistrict=bulletin.subdistrict_id,
        bulletin__month=bulletin.month,
        bulletin__revision=bulletin.revision - 1,
    )


# --- of a revision that is made for an objection --------------------------------------------------------


def counted_as_accepted(bulletin: Bulletin, today: Iterable[Counted]) -> list[Counted]:
    """What the corrected revision counted, with the accepted rows as they count today; nothing else of today enters."""
    now = {grid.grid: grid for grid in today}
    evidence = LineEvidence.objects.filter(
        bulletin__subdistrict=bulletin.subdistrict_id,
        bulletin__month=bulletin.month,
        bulletin__revision=bulletin.revision - 1,
    )
    kept = dict(evidence.values_list("grid", "rows"))
    accepted = [(str(source), str(key)) for source, key in bulletin.corrections]
    counted = []
    for line in corrected_lines(bulletin).order_by("grid"):
        before: Rows = kept.get(line.grid_id, {})
        grid = now.get(line.grid_id) or Counted(line.grid_id, line.facts, Measures.from_json(line.measures))
        rows = exchanged(before, grid.rows, accepted)
        measures = recounted(Measures.from_json(line.measures), before, rows)
        counted.append(replace(grid, facts=line.facts, measures=measures, rows=rows))
    return counted


def _ranked(bulletin: Bulletin, terms: Terms, counted: Sequence[Counted]) -> list[BulletinLine]:
    """The lines scored and ranked. Raises GridsFailed: every rank depends on every grid, so none is left out."""
    awareness_counts = rules.awareness_in_force([grid.measures for grid in counted], terms)
    scored: list[rules.Line] = []
    failed: dict[str, str] = {}
    for grid in counted:
        try:
            scored.append(rules.score_line(grid.measures, terms, awareness_counts=awareness_counts))
        except Exception as error:  # any error that its counts cause in the rules is reported, grid by grid
            failed[str(grid.facts["code"])] = in_one_line(error)
    if failed:
        raise GridsFailed(failed)
    ranked = rules.rank(scored, terms)
    return [_line(bulletin, grid, line) for grid, line in zip(counted, ranked, strict=True)]


def _line(bulletin: Bulletin, grid: Counted, line: rules.Line) -> BulletinLine:
    return BulletinLine(
        bulletin=bulletin,
        grid_id=grid.grid,
        facts=grid.facts,
        measures=grid.measures.to_json(),
        rank=line.rank,
        ranked=line.ranked,
        not_ranked_because=line.not_ranked_because,
        member_months=line.member_months,
        score=line.score,
        in_bottom=line.in_bottom,
        explanation=line.explanation,
        **line.columns,
    )


# --- writing ------------------------------------------------------------------------------------------


def write_lines(bulletin: Bulletin, lines: Sequence[BulletinLine]) -> str:
    """Write the lines in place of what was there; returns their digest. Raises GridsFailed."""
    bulletin.lines.all().delete()
    write_whole({str(line.facts["code"]): line for line in lines})
    return digest_of(bulletin, lines)


def write_evidence(bulletin: Bulletin, counted: Iterable[Counted]) -> None:
    """Keep the rows that counted together with the lines."""
    LineEvidence.objects.bulk_create(
        LineEvidence(bulletin=bulletin, grid_id=grid.grid, rows=grid.rows) for grid in counted
    )


# --- the digest ---------------------------------------------------------------------------------------


def canonical_bytes(bulletin: Bulletin, lines: Iterable[BulletinLine]) -> bytes:
    """What the digest of a bulletin with these lines is taken of: its lines in the order of the grids' keys."""
    rows = [_content(line) for line in sorted(lines, key=lambda line: line.grid_id)]
    said: dict[str, Any] = {}
    if bulletin.is_for_objections:
        said = {"for_grids": bulletin.for_grids, "corrections": bulletin.corrections}
    return results.canonical_bytes(
        rows, month=str(bulletin.period), revision=bulletin.revision, terms=bulletin.terms, **said
    )


def _content(line: BulletinLine) -> dict[str, Any]:
    figures = {name: getattr(line, name) for name in LINE_FIGURES}
    if not line.protected:
        del figures["protected"]  # lines from before it was kept keep their bytes
    return {"grid": line.grid_id, "facts": line.facts, "measures": line.measures, **figures}


def digest_of(bulletin: Bulletin, lines: Iterable[BulletinLine]) -> str:
    """SHA-256 of the canonical bytes of a bulletin with these lines."""
    return results.digest_of(canonical_bytes(bulletin, lines))


RECOMPUTED_FROM = ("grid", "facts", "measures", "previous_rank", "in_bottom", "months_in_bottom", "protected")


def judged_again(bulletin: Bulletin, terms: Terms) -> list[BulletinLine]:
    """The lines of a bulletin as these terms give them from the counts that it kept. None is saved. One query.

    Streaks, ranks of the month before and what is kept for somebody else's objection stay as they are.
    """
    kept = list(bulletin.lines.order_by("grid").only(*RECOMPUTED_FROM))
    counted = [Counted(row.grid_id, row.facts, Measures.from_json(row.measures)) for row in kept]
    lines = _ranked(bulletin, terms, counted)
    for line, row in zip(lines, kept, strict=True):
        line.previous_rank, line.months_in_bottom = row.previous_rank, row.months_in_bottom
        line.protected = row.protected
        line.in_bottom = line.in_bottom and (row.in_bottom or not row.protected)
        line.measures = row.measures  # as they were kept: a later version may count more
    return lines


def recomputed_digest(bulletin: Bulletin) -> str:
    """The digest of a bulletin whose figures are computed again from its kept measures and terms."""
    return digest_of(bulletin, judged_again(bulletin, Terms.model_validate(bulletin.terms)))


# --- the months before --------------------------------------------------------------------------------


@dataclass(frozen=True)
class MonthsBefore:
    """What the revisions that are valid now say of the months before a bulletin's."""

    month: Period
    ranks: Mapping[int, int | None]  # of the month before, by grid
    bottom: Container[tuple[int, date]]  # each grid and month that was at the bottom

    def in_bottom(self, grid: int) -> int:
        """For how many months directly before the bulletin's a grid was at the bottom.

        Counted over the months themselves, not carried on from the line of the month before: that line may
        have been frozen before an earlier month was corrected.
        """
        months, month = 0, self.month.previous()
        while (grid, month.start) in self.bottom:
            months, month = months + 1, month.previous()
        return months


def months_before(bulletin: Bulletin) -> MonthsBefore:
    """The ranks of the month before, and who was at the bottom in any month before. One query."""
    previous = bulletin.period.previous().start
    standing = Bulletin.objects.latest_revisions().filter(subdistrict=bulletin.subdistrict, month__lt=bulletin.month)
    rows = BulletinLine.objects.filter(bulletin__in=standing).filter(Q(in_bottom=True) | Q(bulletin__month=previous))
    known = list(rows.values_list("grid", "bulletin__month", "rank", "in_bottom"))
    return MonthsBefore(
        bulletin.period,
        ranks={grid: rank for grid, month, rank, _bottom in known if month == previous},
        bottom={(grid, month) for grid, month, _rank, bottom in known if bottom},
    )


def lines_before(bulletin: Bulletin) -> dict[int, BulletinLine]:
    """The lines of the month before, by grid, in its latest frozen revision."""
    previous = Bulletin.objects.latest_revisions().filter(
        subdistrict=bulletin.subdistrict, month=bulletin.period.previous().start
    )
    return {line.grid_id: line for line in BulletinLine.objects.filter(bulletin__in=previous)}
