"""A month measured again from the facts of today: the review of a draft, and what would differ in a frozen one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.bulletin.differences import Difference, difference
from assessment.bulletin.lines import judged_lines
from assessment.bulletin.models import Bulletin
from assessment.bulletin.rules import freeze_due
from assessment.bulletin.services import arrivals
from assessment.scheme.models import Scheme
from assessment.scheme.terms import Terms
from core.number_of import number_of
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
        open=_open(bulletin, terms),
        changed=difference(lines, now),
    )


def _open(bulletin: Bulletin, terms: Terms) -> list[Open]:
    """The imports that did not arrive, and the facts of the month on which somebody has still to decide. One query."""
    found = Bulletin.objects.filter(pk=bulletin.pk).values(**arrivals(bulletin), **_undecided(bulletin)).get()
    cases, reported, self_closed = _page("incidents_incident"), State.REPORTED, State.SELF_CLOSED
    imports = {
        "base_entries": (_("base information of the month is not received"), _page("incidents_baseentry")),
        "awareness": (_("awareness surveys of the month are not received"), _page("incidents_awarenesssurvey")),
    }
    facts = {
        "reported": (
            _("reports of the month that nobody has judged: they count"),
            f"{cases}?state__exact={reported}",
        ),
        "self_closed": (
            _("cases closed on the spot that nobody has confirmed: they count as reports"),
            f"{cases}?state__exact={self_closed}",
        ),
        "leave": (
            _("leave of the month that is not approved: its days count as service"),
            _page("staff_leave"),
        ),
        "unanswered": (
            _("remarks on this draft that nobody has answered"),
            f"{_page('assessment_draftremark')}?queue=answer",
        ),
    }
    required = terms.timing.required_imports
    return [
        *(Open(label, None, url, blocks=it in required) for it, (label, url) in imports.items() if not found[it]),
        *(Open(label, found[it], url) for it, (label, url) in facts.items() if found[it]),
    ]


def _undecided(bulletin: Bulletin) -> dict[str, Combinable]:
    """How many facts of the month wait for a decision, by their kind, as columns to ask for."""
    month, place = bulletin.period, bulletin.subdistrict_id
    cases = Incident.objects.filter(subdistrict=place, reported_at__gte=month.starts_at, reported_at__lt=month.ends_at)
    leave = Leave.objects.waiting().filter(worker__subdistrict=place, during__overlap=(month.start, month.end))
    return {
        "reported": number_of(cases.filter(state=State.REPORTED), by="subdistrict"),
        "self_closed": number_of(cases.filter(state=State.SELF_CLOSED), by="subdistrict"),
        "leave": number_of(leave, by="worker__subdistrict"),
        "unanswered": number_of(bulletin.remarks.filter(answered_at=None), by="bulletin"),
    }


def _page(of: str) -> str:
    return reverse(f"admin:{of}_changelist")


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
