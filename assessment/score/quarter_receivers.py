"""What the frozen revision of a month asks of its quarter: it is revised too, always."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from assessment.bulletin.models import Bulletin
from assessment.bulletin.signals import revision_frozen
from assessment.periods import Kind, containing
from assessment.score.models import ScoreKind, ScoreRevision
from assessment.score.quarter_life import follow_month
from core.years import in_words


@receiver(revision_frozen, sender=Bulletin, dispatch_uid="assessment.a_quarter_follows_its_months")
def a_quarter_follows_its_months(bulletin: Bulletin, at: datetime, **_kwargs: Any) -> None:
    """Revise the quarter of a month that was revised: for the same people, or for all where the office did it.

    A first draft is not told yet: it is counted again.
    """
    quarter = containing(bulletin.month, Kind.QUARTER)
    rows = ScoreRevision.objects.filter(
        subdistrict=bulletin.subdistrict_id, kind=ScoreKind.QUARTER, period_start=quarter.start
    )
    latest = rows.select_related("subdistrict").order_by("-revision").first()
    if latest is None:
        return
    reason = _("%(month)s was revised: %(reason)s") % {"month": in_words(bulletin.period), "reason": bulletin.reason}
    follow_month(
        revision=latest, reason=reason, for_workers=members_of(bulletin), at=at, corrections=bulletin.corrections
    )


def members_of(bulletin: Bulletin) -> list[int]:
    """For whom a month was revised: the members of the grids of an objection. Nobody where the office corrected it."""
    of_month = ScoreRevision.objects.filter(bulletin=bulletin).first()
    return list(of_month.for_workers) if of_month is not None else []
