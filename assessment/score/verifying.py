"""Digests of scores, as their rows are kept and computed again from their counts, of every kind of period."""

from __future__ import annotations

from assessment.figures import results
from assessment.score import services as months
from assessment.score.models import QuarterlyScore, ScoreKind, ScoreRevision
from assessment.score.quarter_services import digest_of, recomputed_digest
from assessment.score.services import recompute_scores
from assessment.score.year_services import kept_digest


def digest_again(revision: ScoreRevision) -> str:
    """The digest of a revision whose figures are computed again from what it kept."""
    if revision.kind == ScoreKind.MONTH:
        return recompute_scores(revision).recomputed
    return recomputed_digest(revision) if revision.kind == ScoreKind.QUARTER else kept_digest(revision)


def digest_as_kept(revision: ScoreRevision) -> str:
    """The digest of the rows of a revision as they are."""
    if revision.kind == ScoreKind.MONTH:
        return results.digest_of(months.canonical_bytes(revision, revision.monthly_scores.all()))
    if revision.kind == ScoreKind.QUARTER:
        return digest_of(revision, QuarterlyScore.objects.filter(revision=revision))
    return kept_digest(revision)
