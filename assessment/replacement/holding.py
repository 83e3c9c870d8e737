"""What holds for people by proposals to replace them, so that what an accepted objection changes can be told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from assessment.objection.consequences import Concern, register
from assessment.periods import Period
from assessment.replacement.models import OUTCOMES, STATES, Replacement
from core.clock import day_of

FELL = "grounds_fell"


def of_replacements(subdistrict: int, _period: Period | None) -> dict[Concern, str]:
    """How each proposal stands, and how many grounds of it do. Two queries."""
    held: dict[Concern, str] = {}
    for row in Replacement.objects.filter(subdistrict=subdistrict).prefetch_related("grounds"):
        day = str(day_of(row.proposed_at))
        state = FELL if row.grounds_fell_at and row.given_back is None else row.outcome or row.state
        held[Concern("replacement", day, worker=row.worker_id)] = state
        standing = sum(ground.stands for ground in row.grounds.all())
        held[Concern("replacement_grounds", day, worker=row.worker_id)] = str(standing)
    return held


register(
    "replacement",
    of_replacements,
    {"replacement": _("proposal to replace"), "replacement_grounds": _("grounds that stand")},
    {
        "replacement": {
            **dict(STATES),
            **dict(OUTCOMES),
            FELL: _("no ground stands: a head decides whether the post is given back"),
        }
    },
)
