"""What is kept of a month, in the form of the independent recomputation."""

from __future__ import annotations

from assessment.bulletin.models import Bulletin
from assessment.interview.models import Interview
from assessment.tests.recomputation import FIGURES
from assessment.tests.worlds import World


def figures_of(world: World, month):
    bulletin = Bulletin.objects.get(subdistrict=world.subdistrict, month=month)
    return {
        line["grid_id"]: {name: line[name] for name in FIGURES} for line in bulletin.lines.values("grid_id", *FIGURES)
    }


def interviews_of(world: World, month):
    grounds_of = {}
    for row in Interview.objects.filter(subdistrict=world.subdistrict, month=month).prefetch_related("grounds"):
        grounds_of[row.worker_id] = {(ground.grid_id, ground.role) for ground in row.grounds.all()}
    return grounds_of
