"""What a frozen revision asks of interviews: they follow the figures that are valid now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from assessment.bulletin.models import Bulletin
from assessment.bulletin.signals import revision_frozen
from assessment.interview.required import reconcile_interviews


@receiver(revision_frozen, sender=Bulletin, dispatch_uid="assessment.interviews_follow_a_revision")
def interviews_follow_a_revision(bulletin: Bulletin, at: datetime, **_kwargs: Any) -> None:
    reconcile_interviews(bulletin=bulletin, at=at)
