"""Collects from every app what waits for an account, and warns where the clock of the cycle is silent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment import worklist as assessment
from core.models import AuditEntry, AuditKind, Heartbeat
from core.todo import Waits, waits
from core.worklist import Queues, Singles, Told, Waiting
from gridops.backup import daily
from gridops.health import BEAT_SILENT_AFTER
from gridops.home import offices
from gridops.verifying.services import OLD_AFTER, newest
from grids.duties import ACCOUNT_ADMINISTRATORS, OFFICE_AND_SYSTEM, Duty
from incidents import worklist as incidents
from staff import worklist as staff
from staff.access import Access, access_of
from staff.accounts.models import User

TOLD_OF_A_RESTORE = timedelta(days=30)

QUEUES: tuple[Queues, ...] = (*incidents.QUEUES, *assessment.QUEUES, *staff.QUEUES)
SINGLES: tuple[Singles, ...] = (*incidents.SINGLES, *assessment.SINGLES)


def waiting_for(user: User, *, at: datetime) -> Waits:
    """Every task that waits for `user`, the most urgent first. One query, beside those of the access."""
    access = access_of(user)
    queues = (*incidents.queues_for(access), *assessment.QUEUES, *staff.QUEUES)
    return waits((*queues, *SINGLES), user, access, at=at)


def notices_for(access: Access, *, at: datetime, read: Sequence[Any] | None = None) -> list[Waiting]:
    """What is told to who can do something about it, and is no task with a page of its own.

    `read` are the offices with the columns of `TOLD`, where they are read already.
    """
    told = offices.read(access, at, TOLD) if read is None else read
    rows: list[Waiting] = [row for one in TOLD for row in offices.say(access, at, told, one)]
    if access.holds(Duty.SYSTEM) and (backup := daily.state(at=at)):
        rows.append(_backup(backup))
    if access.holds(Duty.SYSTEM):
        rows.append(_verified(at))
    return rows


def _backup(backup: daily.State) -> Waiting:
    """How old the newest backup is; late where the one of the day was not made."""
    label = _("newest backup: %(time)s") % {"time": backup.newest} if backup.newest else _("there is no backup yet")
    return Waiting(label, None, "", "late" if backup.late else "calm", "backup")


def _verified(at: datetime) -> Waiting:
    """What the last verification found, and how old that is."""
    page, icon, last = reverse("admin:core_verification_changelist"), "verified", newest()
    if last is None or last.finished_at is None:
        return Waiting(
            _("nothing has been verified yet: that is done every night"),
            None,
            page,
            "due",
            icon,
        )
    when = timezone.localtime(last.finished_at).strftime("%m-%d %H:%M")
    if last.differences:
        label = _("differences found by the verification of %(when)s") % {"when": when}
        return Waiting(label, last.differences, page, "late", icon)
    if at - last.finished_at > OLD_AFTER:
        return Waiting(_("the last verification is old: %(when)s") % {"when": when}, None, page, "late", icon)
    return Waiting(_("verified %(when)s: nothing was changed") % {"when": when}, None, page, "calm", icon)


def _heard(at: datetime) -> dict[str, Any]:
    """Whether beat has spoken, or the program started, some minutes ago."""
    lately = (at - BEAT_SILENT_AFTER, at + BEAT_SILENT_AFTER)  # of a time to come: the clock was set back
    return {"heard": Exists(Heartbeat.objects.filter(name__in=("beat", "start"), at__range=lately))}


def _silence(told: Sequence[Any], _at: datetime) -> list[Waiting]:
    """What waits where beat is silent."""
    if told[0].heard:
        return []
    return [Waiting(_("the clock of the cycle is silent: nothing runs by itself"), None, "", "late", "heart_broken")]


def _restores(at: datetime) -> dict[str, Any]:
    entries = AuditEntry.objects.filter(kind=AuditKind.SYSTEM, subject="restore", at__gt=at - TOLD_OF_A_RESTORE)
    return {"restored_at": Subquery(entries.order_by("-at").values("at")[:1])}


def _restored(told: Sequence[Any], _at: datetime) -> list[Waiting]:
    """For a month after a restore: what was ended after the backup holds again, and no program knows what that was."""
    if (moment := told[0].restored_at) is None:
        return []
    text = _("restored on %(day)s: accounts, rights and passwords that were ended since the backup hold again")
    return [Waiting(text % {"day": timezone.localdate(moment)}, None, "", "due", "restore")]


TOLD: tuple[Told, ...] = (
    *assessment.TOLD,
    *staff.TOLD,
    Told(OFFICE_AND_SYSTEM, _heard, _silence),
    Told(ACCOUNT_ADMINISTRATORS, _restores, _restored),
)
