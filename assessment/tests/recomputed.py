"""What is kept of a month, in the form of the independent recomputation."""

from __future__ import annotations

from assessment.bulletin.models import Bulletin
from assessment.interview.models import Interview
from assessment.score.models import ScoreRevision
from assessment.score.services import recompute_scores
from assessment.tests.recomputation import FIGURES
from assessment.tests.worlds import World


def figures_of(world: World, month):
    bulletin = Bulletin.objects.latest_revisions().get(subdistrict=world.subdistrict, month=month)
    return {
        line["grid_id"]: {name: line[name] for name in FIGURES} for line in bulletin.lines.values("grid_id", *FIGURES)
    }


def scores_of(world: World, month):
    """By worker; the digest is held against the kept counts on the way."""
    revision = ScoreRevision.objects.get(subdistrict=world.subdistrict, period_start=month)
    assert recompute_scores(revision).same
    names = ("base_score", "incident_score", "awareness_score", "score", "effective_days", "not_scored_because")
    return {
        row["worker_id"]: {name: row[name] for name in names}
        for row in revision.monthly_scores.values("worker_id", *names)
    }


def interviews_of(world: World, month):
    grounds_of = {}
    for row in Interview.objects.filter(subdistrict=world.subdistrict, month=month).prefetch_related("grounds"):
        grounds_of[row.worker_id] = {(ground.grid_id, ground.role) for ground in row.grounds.all()}
    return grounds_of
