"""What the clock asks of backups."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.unattended.chores import Chore, declare, hourly
from gridops.backup.daily import back_up_if_due

declare(
    Chore(
        "gridops.back_up",
        _("make the backup of the day, unless it is made"),
        hourly(15),
        lambda at: back_up_if_due(at=at),
        whole="one file a day; the folder of backups says whether it is there",
    )
)
