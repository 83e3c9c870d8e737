"""Digests of scores computed again from what they kept, of every kind of period."""

from __future__ import annotations

from assessment.score.models import ScoreKind, ScoreRevision
from assessment.score.quarter_services import recomputed_digest
from assessment.score.services import recompute_scores
from assessment.score.year_services import kept_digest


def digest_again(revision: ScoreRevision) -> str:
    """The digest of a revision whose figures are computed again from what it kept."""
    if revision.kind == ScoreKind.MONTH:
        return recompute_scores(revision).recomputed
    return recomputed_digest(revision) if revision.kind == ScoreKind.QUARTER else kept_digest(revision)
