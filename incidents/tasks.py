"""What beat fires for cases. Tasks make one call and are safe to run again."""

from __future__ import annotations

from celery import shared_task

from incidents.services import sweep_attachments


@shared_task(name="incidents.sweep_attachments")
def sweep_files() -> dict[str, int]:
    """Remove files that no row holds any more; returns how many went, and how many rows miss theirs."""
    return sweep_attachments()
