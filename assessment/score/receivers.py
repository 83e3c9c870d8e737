"""What a freezing month asks: the scores of its full-time members, from the same snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from assessment.bulletin.models import Bulletin
from assessment.bulletin.signals import month_frozen
from assessment.figures.stretches import Stretch
from assessment.score import notices
from assessment.score.services import keep_month


@receiver(month_frozen, sender=Bulletin, dispatch_uid="assessment.scores_of_a_frozen_month")
def scores_of_a_frozen_month(bulletin: Bulletin, stretches: Iterable[Stretch], at: datetime, **_kwargs: Any) -> None:
    notices.scored(keep_month(bulletin=bulletin, stretches=stretches, at=at), at=at)
