"""What the clock asks of attachments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.unattended.chores import FILES, Chore, daily, declare
from incidents.attachments.services import sweep_attachments

declare(
    Chore(
        "incidents.sweep_attachments",
        _("remove files that no row holds"),
        daily(3, 40),
        lambda _at: sweep_attachments(),
        whole=FILES,
    )
)
