"""What retention asks of remarks on drafts: their words go after the period that the office set for cases."""

from __future__ import annotations

from datetime import datetime

from assessment.remark.models import DraftRemark
from incidents.retention.services import SAYINGS

ERASED = "-"  # the database wants words where there were some


def erase_answered(subdistrict: int, before: datetime) -> int:
    """Erase the words of remarks that were answered before a moment; what came of them stays."""
    rows = DraftRemark.objects.filter(bulletin__subdistrict=subdistrict, answered_at__lt=before)
    return rows.exclude(text=ERASED, answer=ERASED).update(text=ERASED, answer=ERASED)


SAYINGS.append(erase_answered)
