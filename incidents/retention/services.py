"""Retention: what is personal in finished incidents is erased after the set period; the figures stay.

What stays is a tombstone: number, grid, matter, level, states, times, who of the staff reported, and every
move with its facts. That is all that bulletins are computed from, so a past one computes to the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core import audit
from core.clock import day_of
from core.models import AuditKind
from core.unattended.queues import WorkQueue, declare, work_through
from grids.territory.models import Subdistrict
from incidents.attachments.models import Attachment
from incidents.attachments.services import erase_attachments
from incidents.incident.models import Incident, IncidentMove, IncidentText
from incidents.incident.workflow import FINISHED
from incidents.retention.erasing import erase_fieldwork
from incidents.retention.models import RetentionPeriod
from incidents.suggestions.services import erase_answered
from incidents.talks.services import erase_old

BATCH = 500
TEXTS = ("title", "place", "description", "cause", "course", "parties", "contact", "result")

# What people said of the work and not of a case: (subdistrict, moment) → how many rows that are older lost it.
# One statement each, and safe to repeat.
SAYINGS: list[Callable[[int, datetime], int]] = [erase_answered, erase_old]

# A noun with personal data about an incident adds the function that erases it: (keys of incidents, at) → how many.
# Called inside the transaction of the batch, and again for incidents stripped before: it must be safe to repeat.
ERASERS: list[Callable[[Collection[int], datetime], int]] = [
    lambda incidents, at: erase_attachments(incidents, at=at),
    lambda incidents, _at: erase_fieldwork(incidents),
]


def strip_expired(*, at: datetime, batch: int = BATCH) -> int:
    """Strip every finished incident whose period has passed, in batches of a transaction each; returns how many.

    What people said of the work, and was answered, goes after the same period.

    Running it again, or twice at once, strips nothing twice. What a restored backup brought back is
    found like anything else: the text itself says whether it was stripped, not a list of what was done.
    """
    total = 0
    for subdistrict, before in _borders(at).items():
        keys = expired(subdistrict, before).order_by("pk").values_list("pk", flat=True)
        done = work_through(replace(EXPIRED, at_once=batch), at=at, items=list(keys))
        said = sum(erase(subdistrict, before) for erase in SAYINGS)
        if said:
            _note(subdistrict, before, _("suggestions and talks: %(count)d") % {"count": said})
        if done:
            _note(subdistrict, before, _("cases: %(count)d") % {"count": done})
        total += done
    return total


def _note(subdistrict: int, before: datetime, what: str) -> None:
    words = _("%(subdistrict)s, from before %(day)s: %(what)s")
    named = {"subdistrict": Subdistrict.objects.get(pk=subdistrict), "day": day_of(before), "what": what}
    audit.record(AuditKind.SYSTEM, "retention", words % named)


def _borders(at: datetime) -> dict[int, datetime]:
    """Of every subdistrict with a period in force, the moment before which finished incidents are stripped."""
    today: date = day_of(at)
    periods = RetentionPeriod.objects.filter(in_force_from__lte=today).order_by("subdistrict", "in_force_from")
    return {row.subdistrict_id: at - timedelta(days=row.days) for row in periods}


def expired(subdistrict: int, before: datetime) -> QuerySet[Incident]:
    """Finished incidents that last moved before a moment and still hold something personal."""
    later = IncidentMove.objects.filter(incident=OuterRef("pk"), at__gte=before)
    written = IncidentText.objects.filter(incident=OuterRef("pk")).exclude(**dict.fromkeys(TEXTS, ""), notes={})
    files = Attachment.objects.held().filter(incident=OuterRef("pk"))
    ended = Coalesce("closed_at", "reported_at", "occurred_at")
    rows = Incident.objects.filter(subdistrict=subdistrict, state__in=FINISHED).alias(ended=ended)
    holds = Q(longitude__isnull=False) | Exists(written) | Exists(files)
    due: QuerySet[Incident] = rows.filter(holds, ~Exists(later), ended__lt=before)
    return due


@transaction.atomic
def _strip(subdistrict: int, before: datetime, wanted: Sequence[int], at: datetime) -> int:
    # An incident that somebody is moving this moment is left to the next sweep: it is not finished for good.
    rows = expired(subdistrict, before).select_for_update(of=("self",), skip_locked=True).order_by("pk")
    keys = list(rows.filter(pk__in=wanted).values_list("pk", flat=True))
    if not keys:
        return 0
    for erase in ERASERS:
        erase(keys, at)
    IncidentText.objects.filter(pk__in=keys).update(**dict.fromkeys(TEXTS, ""), notes={}, stripped_at=at)
    Incident.objects.filter(pk__in=keys).update(longitude=None, latitude=None)
    return len(keys)


EXPIRED = declare(
    WorkQueue(
        "incidents.expired",
        _("cases whose retention period has passed"),
        lambda at: [
            key
            for subdistrict, before in _borders(at).items()
            for key in expired(subdistrict, before).order_by("pk").values_list("pk", flat=True)
        ],
        lambda keys, at: sum(_strip(subdistrict, before, keys, at) for subdistrict, before in _borders(at).items()),
        at_once=BATCH,
    )
)
