"""Notices to center and heads about a bulletin: a draft to review, a bulletin to issue."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from assessment.bulletin.models import Bulletin
from assessment.cycle.notices import tell_the_office
from core.clock import as_deadline, day_of
from staff.accounts.models import User
from staff.inbox.topics import register

TOPICS = {
    "bulletin_drafted": _("The bulletin of %(month)s is drafted: correct the facts until %(due)s; then it is frozen."),
    "bulletin_frozen": _("The bulletin of %(month)s is frozen. Issue it under its number."),
    "bulletin_issued": _("The bulletin of %(month)s is issued (%(number)s). Open it to read it."),
    "bulletin_corrected": _("The bulletin of %(month)s is corrected (%(number)s). Open it to read what changed."),
}
register(TOPICS)


def drafted(bulletin: Bulletin, *, until: datetime, at: datetime) -> None:
    due = as_deadline(until, today=day_of(at))
    tell_the_office("bulletin_drafted", bulletin, {"month": f"{bulletin.month:%Y-%m}", "due": due}, at)


def frozen(bulletin: Bulletin, *, by: User | None, at: datetime) -> None:
    """Notify the office that a bulletin is to be issued; not the person who froze it."""
    tell_the_office("bulletin_frozen", bulletin, {"month": f"{bulletin.month:%Y-%m}"}, at, but=by)
