"""Scores of a month: kept as its bulletin freezes, and computed again from what they kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from assessment.bulletin.models import Bulletin
from assessment.bulletin.services import Recomputation
from assessment.figures import results
from assessment.figures.counts import StretchCounts
from assessment.figures.indicators import BULLETIN
from assessment.figures.stretches import Stretch, count_stretches
from assessment.periods import Kind
from assessment.scheme.terms import Terms
from assessment.score.accepted import as_accepted
from assessment.score.models import MonthlyScore, ScoreEvidence, ScoreKind, ScoreRevision, ScoreState
from assessment.score.month_rules import score_month
from assessment.score.sharing import shared_out
from staff.people.models import Worker

# What is digested of a score, beside whose it is and what was counted.
FIGURES = (
    *("score", *(component.column for component in BULLETIN)),
    *("days", "effective_days", "not_scored_because", "stretches", "explanation"),
)


# --- a month ----------------------------------------------------------------------------------------


@transaction.atomic
def keep_month(*, bulletin: Bulletin, stretches: Iterable[Stretch], at: datetime) -> ScoreRevision:
    """Keep the scores of all full-time members for a frozen bulletin, with their rows. This also tells the members.

    `stretches` are those of the statement that counted the bulletin: scores and lines are of one snapshot.
    """
    terms = Terms.model_validate(bulletin.terms)
    revision = ScoreRevision.objects.create(
        subdistrict=bulletin.subdistrict,
        kind=ScoreKind.MONTH,
        period_start=bulletin.month,
        revision=bulletin.revision,
        bulletin=bulletin,
        scheme=bulletin.scheme,
        terms=bulletin.terms,
        drafted_at=at,
        reason=bulletin.reason,
        for_workers=_for_whom(bulletin),
        opened_by=bulletin.opened_by,
    )
    by_worker = _by_worker(shared_out(as_accepted(bulletin, stretches), terms))
    scores = [_score(revision, worker, theirs, terms) for worker, theirs in by_worker.items()]
    MonthlyScore.objects.bulk_create(scores)
    ScoreEvidence.objects.bulk_create(
        ScoreEvidence(revision=revision, worker_id=worker, rows=[{**one.place, "rows": one.rows} for one in theirs])
        for worker, theirs in by_worker.items()
    )
    revision.digest = results.digest_of(canonical_bytes(revision, scores))
    revision.state, revision.told_at = ScoreState.TOLD, at
    revision.save(update_fields=["digest", "state", "told_at"])
    return revision


def count_and_keep_month(*, bulletin: Bulletin, at: datetime) -> ScoreRevision:
    """The scores of a month that was frozen before scores were kept: from the facts as they are now."""
    terms = Terms.model_validate(bulletin.terms)
    stretches = count_stretches(bulletin.subdistrict, bulletin.period, terms)
    return keep_month(bulletin=bulletin, stretches=stretches, at=at)


def _for_whom(bulletin: Bulletin) -> list[int]:
    """The full-time members of the grids for which a revision was made; nobody where it is the office's own."""
    grids = getattr(bulletin, "for_grids", None) or []
    services = Worker.objects.filter(
        services__grid__in=grids,
        services__role="full_time",
        services__during__overlap=(bulletin.period.start, bulletin.period.end),
    )
    return sorted(services.values_list("pk", flat=True).distinct()) if grids else []


def _by_worker(stretches: Iterable[Stretch]) -> dict[int, list[Stretch]]:
    """The stretches of each worker, by key, in the order of their days."""
    by_worker: dict[int, list[Stretch]] = {}
    for one in sorted(stretches, key=lambda one: (one.worker, one.counts.begins_on)):
        by_worker.setdefault(one.worker, []).append(one)
    return by_worker


def _score(revision: ScoreRevision, worker: int, stretches: Sequence[Stretch], terms: Terms) -> MonthlyScore:
    facts = {
        "name": stretches[0].name,
        "staff_number": stretches[0].staff_number,
        "stretches": [{**one.place, "grid_id": one.grid} for one in stretches],
    }
    score = judged(worker, facts, [one.counts for one in stretches], terms)
    score.revision = revision
    score.grids = sorted({one.grid for one in stretches})
    return score


def judged(worker: int, facts: dict[str, Any], counts: Sequence[StretchCounts], terms: Terms) -> MonthlyScore:
    """A score as it follows from what was counted; of no revision yet, and not saved."""
    score = score_month(counts, terms)
    places = [{name: value for name, value in one.items() if name != "grid_id"} for one in facts["stretches"]]
    return MonthlyScore(
        worker_id=worker,
        facts=facts,
        measures={"stretches": [one.to_json() for one in counts]},
        score=score.score,
        days=score.days,
        effective_days=score.effective_days,
        not_scored_because=score.not_scored_because,
        stretches=[{**place, **one} for place, one in zip(places, score.stretches, strict=True)],
        explanation=score.explanation,
        **{component.column: score.points[component.code] for component in BULLETIN},
    )


# --- the digest -------------------------------------------------------------------------------------


def canonical_bytes(revision: ScoreRevision, scores: Iterable[MonthlyScore]) -> bytes:
    """What the digest of a month's scores is taken of: the scores in the order of the workers' keys."""
    rows = [_content(score) for score in sorted(scores, key=lambda score: score.worker_id)]
    return results.canonical_bytes(
        rows, kind=revision.kind, period=str(revision.period), revision=revision.revision, terms=revision.terms
    )


def _content(score: MonthlyScore) -> dict[str, Any]:
    figures = {name: getattr(score, name) for name in FIGURES}
    figures["effective_days"] = f"{score.effective_days:.1f}"  # as the column keeps it
    return {"worker": score.worker_id, "facts": score.facts, "measures": score.measures, **figures}


def recompute_scores(revision: ScoreRevision) -> Recomputation:
    """Compute the scores of a month again from what they kept, and return both digests. Changes nothing.

    Raises ValueError for a revision of a quarter or a year.
    """
    if revision.kind != Kind.MONTH:
        raise ValueError(f"{revision} is not of a month.")
    terms = Terms.model_validate(revision.terms)
    again = []
    for kept in revision.monthly_scores.only("worker", "facts", "measures"):
        counts = [StretchCounts.from_json(one) for one in kept.measures["stretches"]]
        score = judged(kept.worker_id, kept.facts, counts, terms)
        score.measures = kept.measures  # as they were kept: a later version may count more
        again.append(score)
    return Recomputation(kept=revision.digest, recomputed=results.digest_of(canonical_bytes(revision, again)))
