"""What a revised month or quarter asks of its year: it is revised too."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext as _

from assessment.bulletin.models import Bulletin
from assessment.bulletin.signals import revision_frozen
from assessment.periods import Kind, Period, containing
from assessment.score.models import ScoreKind, ScoreRevision, ScoreState
from assessment.score.quarter_receivers import members_of
from assessment.score.year_life import follow_scores
from core.years import in_words


@receiver(revision_frozen, sender=Bulletin, dispatch_uid="assessment.a_year_follows_its_months")
def a_year_follows_its_months(bulletin: Bulletin, at: datetime, **_kwargs: Any) -> None:
    """In the transaction in which a revision of a month freezes."""
    _follow(bulletin.subdistrict_id, bulletin.period, bulletin.reason, members_of(bulletin), at)


@receiver(post_save, sender=ScoreRevision, dispatch_uid="assessment.a_year_follows_its_quarters")
def a_year_follows_its_quarters(
    instance: ScoreRevision, update_fields: Collection[str] | None = None, **_kwargs: Any
) -> None:
    """In the transaction in which people are told of a revision of a quarter."""
    if instance.kind != ScoreKind.QUARTER or instance.state != ScoreState.TOLD or instance.revision == 1:
        return
    if instance.told_at is None or (update_fields is not None and "state" not in update_fields):
        return
    _follow(instance.subdistrict_id, instance.period, instance.reason, instance.for_workers, instance.told_at)


def _follow(subdistrict: int, period: Period, reason: str, for_workers: Collection[int], at: datetime) -> None:
    year = containing(period.start, Kind.YEAR)
    rows = ScoreRevision.objects.filter(subdistrict=subdistrict, kind=ScoreKind.YEAR, period_start=year.start)
    latest = rows.select_related("subdistrict").order_by("-revision").first()
    if latest is not None:
        words = _("%(period)s was revised: %(reason)s") % {"period": in_words(period), "reason": reason}
        follow_scores(revision=latest, reason=words, for_workers=for_workers, at=at)
