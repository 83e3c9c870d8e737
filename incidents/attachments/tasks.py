"""What beat fires for attachments."""

from __future__ import annotations

from celery import shared_task

from incidents.attachments.services import sweep_attachments


@shared_task(name="incidents.sweep_attachments")
def sweep_files() -> dict[str, int]:
    """Remove files that no row holds any more; returns how many went, and how many rows miss theirs."""
    return sweep_attachments()
