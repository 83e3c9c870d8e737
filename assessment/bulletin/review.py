"""A month measured again from the facts of today: the review of a draft, and what would differ in a frozen one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.bulletin.differences import Difference, difference
from assessment.bulletin.lines import judged_lines
from assessment.bulletin.models import Bulletin
from assessment.bulletin.rules import freeze_due
from assessment.bulletin.services import received
from assessment.scheme.models import Scheme
from assessment.scheme.terms import Terms
from incidents.incident.models import Incident
from incidents.incident.workflow import State
from staff.attendance.models import Leave
from staff.calendar.lists import working_calendar


@dataclass(frozen=True)
class Open:
    """One thing that is still open; `blocks` says that nothing is frozen before it is done."""

    label: str
    count: int | None
    url: str
    blocks: bool = False


@dataclass(frozen=True)
class Review:
    until: datetime | None  # then the clock freezes; never a revision
    open: list[Open]
    changed: Difference  # between the draft and the facts as they are now


def review_of(bulletin: Bulletin) -> Review:
    """The review of a draft. The number of queries does not depend on the number of grids."""
    terms = Scheme.objects.in_force(bulletin.subdistrict, bulletin.month).value  # as freezing takes them
    lines = list(bulletin.lines.all())
    now = judged_lines(bulletin, terms)
    return Review(
        until=None
        if bulletin.is_revision
        else freeze_due(bulletin.period, terms, working_calendar(bulletin.subdistrict_id)),
        open=[*_imports(bulletin, terms), *_facts(bulletin)],
        changed=difference(lines, now),
    )


def _imports(bulletin: Bulletin, terms: Terms) -> list[Open]:
    pages = {
        "base_entries": (_("base information of the month is not received"), "incidents_baseentry"),
        "awareness": (_("awareness surveys of the month are not received"), "incidents_awarenesssurvey"),
    }
    return [
        Open(label, None, reverse(f"admin:{page}_changelist"), blocks=name in terms.timing.required_imports)
        for name, (label, page) in pages.items()
        if not received(bulletin.subdistrict, name, bulletin.period)
    ]


def _facts(bulletin: Bulletin) -> list[Open]:
    """Facts of the month on which somebody has still to decide."""
    month = bulletin.period
    incidents = Incident.objects.filter(
        subdistrict=bulletin.subdistrict_id, reported_at__gte=month.starts_at, reported_at__lt=month.ends_at
    )
    page = reverse("admin:incidents_incident_changelist")
    leave = Leave.objects.waiting().filter(
        worker__subdistrict=bulletin.subdistrict_id, during__overlap=(month.start, month.end)
    )
    rows = [
        Open(
            _("reports of the month that nobody has judged: they count"),
            incidents.filter(state=State.REPORTED).count(),
            f"{page}?state__exact={State.REPORTED}",
        ),
        Open(
            _("cases closed on the spot that nobody has confirmed: they count as reports"),
            incidents.filter(state=State.SELF_CLOSED).count(),
            f"{page}?state__exact={State.SELF_CLOSED}",
        ),
        Open(
            _("leave of the month that is not approved: its days count as service"),
            leave.count(),
            reverse("admin:staff_leave_changelist"),
        ),
        Open(
            _("remarks on this draft that nobody has answered"),
            bulletin.remarks.filter(answered_at=None).count(),
            f"{reverse('admin:assessment_draftremark_changelist')}?queue=answer",
        ),
    ]
    return [row for row in rows if row.count]


@transaction.atomic
def measure_again(bulletin: Bulletin) -> Difference:
    """What differs, grid by grid, between a bulletin and its month as it would be counted and judged today.

    By the terms that the bulletin is pinned to; so every difference comes from facts that were entered,
    judged or changed since. The database refuses any writing meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    terms = Terms.model_validate(bulletin.terms)
    now = judged_lines(bulletin, terms)
    return difference(bulletin.lines.order_by("grid"), now)
