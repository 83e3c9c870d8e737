"""What a final quarter asks of replacements: grounds are proposed, and dropped where a revision removed them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from assessment.letterhead.kept import REPLACEMENT, keep
from assessment.replacement.documents import form_of
from assessment.replacement.grounds import follow_final_quarter
from assessment.replacement.models import ReplacementStep
from assessment.score.models import ScoreKind, ScoreRevision, ScoreState
from core.clock import day_of


@receiver(post_save, sender=ScoreRevision, dispatch_uid="assessment.replacements_follow_final_quarters")
def replacements_follow_final_quarters(
    instance: ScoreRevision, update_fields: Collection[str] | None = None, **_kwargs: Any
) -> None:
    """In the transaction in which a quarter, or a revision of one, becomes final."""
    if instance.kind != ScoreKind.QUARTER or instance.state != ScoreState.FINAL or instance.final_at is None:
        return
    if update_fields is not None and "state" not in update_fields:
        return
    follow_final_quarter(subdistrict=instance.subdistrict, quarter=instance.period_start, at=instance.final_at)


@receiver(post_save, sender=ReplacementStep, dispatch_uid="assessment.approved_forms_are_kept")
def approved_forms_are_kept(instance: ReplacementStep, created: bool, **_kwargs: Any) -> None:
    """In the transaction of the approval the form is kept as it was approved; a later approval keeps its own."""
    if created and instance.move == "approve":
        name, content = form_of(instance.replacement, on=day_of(instance.at))
        keep(
            subdistrict=instance.replacement.subdistrict_id,
            kind=REPLACEMENT,
            key=instance.pk,
            name=name,
            content=content,
            at=instance.at,
        )
