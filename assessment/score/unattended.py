"""Queues of revisions that the clock moves on, each by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from assessment.score.models import ScoreRevision
from core.unattended.queues import WorkQueue


def queue_of_revisions(
    name: str,
    label: str | Promise,
    which: Mapping[str, Any],
    move: Callable[[ScoreRevision, datetime], bool],
) -> WorkQueue:
    """Those revisions, in the order of their periods; `move` says whether it moved one on."""

    def waiting(_at: datetime) -> list[int]:
        return list(ScoreRevision.objects.filter(**which).order_by("period_start", "pk").values_list("pk", flat=True))

    def work(keys: Sequence[int], at: datetime) -> int:
        rows = ScoreRevision.objects.filter(pk__in=keys).select_related("subdistrict")
        return sum(move(row, at) for row in rows)

    return WorkQueue(name, label, waiting, work)
