"""What the clock asks of retention."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.unattended.chores import Chore, daily, declare
from incidents.retention.services import EXPIRED, strip_expired

declare(
    Chore(
        "incidents.strip_expired",
        _("erase the personal side of cases whose retention period has passed"),
        daily(3, 20),
        lambda at: strip_expired(at=at),
        works_on=(EXPIRED.name,),
    )
)
