"""What a revision of a year for somebody's objection leaves as it was: everybody of whom nothing was accepted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from assessment.score.models import ScoreEvidence, ScoreKind, ScoreRevision, YearCategory, YearlyScore

Key = tuple[str, int | None, int | None]
Evidence = Mapping[int, Mapping[str, Any]]  # worker → rows
FIGURES = ("months_mean", "quarters_mean", "score", "facts", "explanation", "grids")


def key_of(row: YearlyScore) -> Key:
    return (row.category, row.worker_id, row.grid_id)


def rows_before(revision: ScoreRevision) -> dict[Key, YearlyScore]:
    """The rows of the revision that this one corrects; none of the first."""
    if revision.revision == 1:
        return {}
    rows = YearlyScore.objects.filter(
        revision__subdistrict=revision.subdistrict_id,
        revision__kind=ScoreKind.YEAR,
        revision__period_start=revision.period_start,
        revision__revision=revision.revision - 1,
    ).select_related("worker", "grid")
    return {key_of(row): row for row in rows}


def evidence_before(rows: Collection[YearlyScore]) -> Evidence:
    kept = ScoreEvidence.objects.filter(revision__in={row.revision_id for row in rows})
    return {one.worker_id: one.rows for one in kept if one.worker_id is not None}


def taken_alone(
    revision: ScoreRevision, made: Sequence[YearlyScore], evidence: Evidence
) -> tuple[list[YearlyScore], Evidence]:
    """The rows of a revision for an objection, with the rows behind them.

    Anew are those for whom it was made, and the grids and leaders whose lines an accepted month changed. All others
    are as they were: what else became known waits for a revision of the office's own.
    """
    before = rows_before(revision)
    behind = evidence_before(list(before.values()))
    rows, rows_behind = [], {worker: dict(kept) for worker, kept in behind.items()}
    for row in made:
        old = before.pop(key_of(row), None)
        if row.worker_id in revision.for_workers or (old is not None and _lines_differ(row, old, evidence, behind)):
            rows.append(row)
            if row.worker_id in evidence:
                rows_behind.setdefault(row.worker_id or 0, {}).update(evidence[row.worker_id or 0])
        elif old is not None:
            rows.append(_as_it_was(revision, old))
    rows += [_as_it_was(revision, old) for old in before.values()]
    return rows, rows_behind


def _as_it_was(revision: ScoreRevision, old: YearlyScore) -> YearlyScore:
    same = {name: getattr(old, name) for name in FIGURES}
    return YearlyScore(revision=revision, category=old.category, worker_id=old.worker_id, grid_id=old.grid_id, **same)


def _lines_differ(row: YearlyScore, old: YearlyScore, now: Evidence, then: Evidence) -> bool:
    """Whether frozen lines that the row is the mean of have other scores."""
    if row.category == YearCategory.GRID:
        return bool(row.explanation["months"]["scores"] != old.explanation["months"]["scores"])
    if row.category != YearCategory.LEADER or row.worker_id is None:
        return False
    lines = [each.get(row.worker_id, {}).get("lines", []) for each in (now, then)]
    after, before = ({(one["month"], one["grid"]): one["score"] for one in some} for some in lines)
    return any(before.get(key) != score for key, score in after.items() if key in before)
