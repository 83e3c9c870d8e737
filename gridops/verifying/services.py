"""Seals what became final, looks at all of it every night, and keeps what was found."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.models import AuditKind
from core.sealing.models import Verification
from core.sealing.services import Finding, heads, look, seal
from gridops.verifying.kept import STREAMS

log = logging.getLogger(__name__)

OLD_AFTER = timedelta(hours=26)
NAMED = 200  # findings that are kept by name
_ONE_LOOKER = 0x6772_6964_6C6F_6F6B  # the advisory lock of who verifies

PROBLEMS = {
    "changed": _("was changed after it was final"),
    "gone": _("was deleted"),
    "not_ours": _("was not written by this system, or changed at once"),
    "chain": _("its seal was changed"),
    "seals_gone": _("seals were deleted"),
    "figures": _("the figures are not those of the digest"),
    "recomputed": _("computed again, it gives other figures"),
    "bytes": _("the content is not that of the digest"),
    "missing": _("the file is missing"),
    "unreadable": _("it cannot be read any more"),
}


def seal_all(*, at: datetime) -> int:
    """Seal every row that became final since; returns how many."""
    return sum(seal(kept, at=at) for kept in STREAMS)


def verify(*, at: datetime) -> Verification | None:
    """Seal what is new, then look at everything, and keep the result; None while another one does it."""
    with _alone() as mine:
        return _verify(at) if mine else None


@contextmanager
def _alone() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ONE_LOOKER])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_LOOKER])


def _verify(at: datetime) -> Verification:
    begun = timezone.now()
    before = Verification.objects.filter(finished_at__isnull=False).first()
    result = Verification.objects.create(started_at=at)
    seal_all(at=at)
    found: list[Finding] = []
    for kept in STREAMS:
        count = 0
        for one in look(kept, at=at, head=(before.heads if before else {}).get(kept.stream, ())):
            if one is None:
                count += 1
                continue
            result.differences += 1
            found += [one] if len(found) < NAMED else []
        result.checked[kept.stream] = count
    result.found = [{"kind": one.stream, "what": one.what, "problem": one.problem} for one in found]
    result.heads = heads()
    result.finished_at = at + (timezone.now() - begun)
    result.save()
    _tell(result)
    return result


def _tell(result: Verification) -> None:
    """Say it where who changes the database does not reach: in the log, with the newest seal of the audit log."""
    head = result.heads.get("audit", [0, ""])
    text = "verified %d rows in %.1f s: %d differences; audit log sealed to %d, %s"
    values = (sum(result.checked.values()), result.seconds or 0, result.differences, *head)
    (log.error if result.differences else log.info)(text, *values)
    if result.differences:
        audit.record(AuditKind.SYSTEM, "verify", _("differences: %(count)d") % {"count": result.differences})


def newest() -> Verification | None:
    """The last finished verification."""
    return Verification.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()
