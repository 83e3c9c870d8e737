"""What follows when a run is locked: its papers are kept."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from assessment.pay.keeping_papers import keep_papers
from assessment.pay.models import PayRun
from assessment.pay.signals import run_locked


@receiver(run_locked)
def keep(run: PayRun, **_more: Any) -> None:
    keep_papers(run)
