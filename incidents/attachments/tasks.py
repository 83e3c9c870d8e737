"""What beat fires for attachments."""

from __future__ import annotations

from celery import shared_task

from incidents.attachments.services import sweep_attachments


@shared_task(name="incidents.sweep_attachments")
def sweep_files() -> dict[str, int]:
    """Remove files without a row; returns how many were removed, and how many rows miss their file."""
    return sweep_attachments()
