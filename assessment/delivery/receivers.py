"""What reading in the inbox tells: whoever read a notice was told what it is about."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from assessment.delivery.services import mark_notices_read
from staff.accounts.models import User
from staff.inbox.models import Notice
from staff.inbox.signals import notices_read


@receiver(notices_read, sender=Notice, dispatch_uid="assessment.told_in_the_inbox")
def told_in_the_inbox(user: User, notices: Collection[str], at: datetime, **_kwargs: Any) -> None:
    if user.worker_id is not None:
        mark_notices_read(worker=user.worker_id, notices=notices, at=at)
