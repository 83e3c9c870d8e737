"""Collects from every app what waits for an account, and warns where the clock of the cycle is silent."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from assessment import worklist as assessment
from core.models import Heartbeat
from core.worklist import Queues, Singles, Waiting
from gridops.health import BEAT_SILENT_AFTER
from grids.duties import OFFICE_AND_SYSTEM
from incidents import worklist as incidents
from staff import worklist as staff
from staff.access import access_of
from staff.accounts.models import User

QUEUES: tuple[Queues, ...] = (*incidents.QUEUES, *assessment.QUEUES, *staff.QUEUES)
SINGLES: tuple[Singles, ...] = assessment.SINGLES


def waiting_for(user: User, *, at: datetime) -> list[Waiting]:
    """Everything that waits for `user`, office first."""
    access = access_of(user)
    rows = [row for app in (incidents, assessment, staff) for row in app.waiting(user, access, at=at)]
    if access.holds(*OFFICE_AND_SYSTEM) and (silence := _silence(at)):
        rows.append(silence)
    return rows


def _silence(at: datetime) -> Waiting | None:
    """What waits where beat is silent; None while it is not, and for some minutes after a start."""
    if Heartbeat.objects.filter(name__in=("beat", "start"), at__gt=at - BEAT_SILENT_AFTER).exists():
        return None
    return Waiting(_("the clock of the cycle is silent: nothing runs by itself"), None, "", "late", "heart_broken")
