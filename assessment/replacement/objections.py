"""The decision of a replacement as something to object to; and what an acceptance does to it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.objection.subjects import Correction, Subject, register
from assessment.replacement import notices
from assessment.replacement.models import Replacement
from assessment.replacement.services import locked, make_move
from assessment.replacement.workflow import APPROVING, DECIDING
from core.clock import day_of

KIND = "replacement"


def _served(key: int) -> Replacement | None:
    """One may object to what was served."""
    rows = Replacement.objects.filter(served_at__isnull=False).select_related("worker", "posting")
    return rows.filter(pk=key).first()


def _had_a_part(row: Replacement) -> set[int]:
    """Who recorded a ground, and who decided, approved or sent back, in whatever round."""
    recorded = row.grounds.filter(recorded_by__isnull=False).values_list("recorded_by", flat=True)
    judged = row.steps.filter(move__in=DECIDING | APPROVING, actor__isnull=False).values_list("actor", flat=True)
    return {*recorded, *judged}


def _take_back(row: Replacement, correction: Correction) -> None:
    """Withdraw the proposal; where the post has ended, a head decides whether it is given back."""
    now = locked(row)
    if not now.is_open or (now.ends_on is not None and now.ends_on <= day_of(correction.at)):
        now.grounds_fell_at = correction.at
        now.save(update_fields=["grounds_fell_at"])
        notices.grounds_fell(now, correction.at)
        return
    make_move(replacement=now, move="withdraw", by=None, at=correction.at, note=correction.reason)


register(
    Subject(
        kind=KIND,
        name=_("replacement"),
        row_of=_served,
        about=lambda row: {row.worker_id},
        judges=_had_a_part,
        title=lambda row: gettext("decision about the post on the grid, %(day)s") % {"day": day_of(row.served_at)},
        page=lambda row: reverse("replacement", args=(row.pk,)),
        apply=_take_back,
    )
)
