"""What center and heads are told of a bulletin: a draft to review, a bulletin to issue."""

from __future__ import annotations

from datetime import datetime

from assessment.bulletin.models import Bulletin
from assessment.cycle.notices import tell_the_office
from core.clock import as_deadline, day_of
from staff.accounts.models import User


def drafted(bulletin: Bulletin, *, until: datetime, at: datetime) -> None:
    due = as_deadline(until, today=day_of(at))
    tell_the_office("bulletin_drafted", bulletin, {"month": f"{bulletin.month:%Y-%m}", "due": due}, at)


def frozen(bulletin: Bulletin, *, by: User | None, at: datetime) -> None:
    """Whoever froze it knows."""
    tell_the_office("bulletin_frozen", bulletin, {"month": f"{bulletin.month:%Y-%m}"}, at, but=by)
