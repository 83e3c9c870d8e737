"""Which restricted incidents (petitions, crime clues) are included in what an account sees, and who opened one."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import audit
from core.models import AuditKind
from grids.duties import Duty
from staff.access import Access

HEADER = "X-Restricted-Cases"


class Held(StrEnum):
    """Which restricted incidents are among the ones that an account sees."""

    ALL = "all"  # every one of its subdistricts
    ESCALATED = "escalated"  # those that were escalated to the district
    OWN = "own"  # those that it reported or handles


SENTENCES = {
    Held.ALL: _("Restricted cases (petitions, crime clues) are counted in."),
    Held.ESCALATED: _(
        "Restricted cases (petitions, crime clues) are left out, but for those escalated to the district."
    ),
    Held.OWN: _("Restricted cases (petitions, crime clues) are left out, but for those you reported or handle."),
}


def held_by(access: Access) -> Held:
    """Which of them `IncidentQuerySet.visible_to` includes; a test of every role compares the two."""
    if access.is_office:
        return Held.ALL
    return Held.ESCALATED if access.holds(Duty.DISTRICT) else Held.OWN


def note_opened(*incidents: Any) -> None:
    """Whoever opens restricted incidents, by whatever door, stands in the audit log. One query, none without any."""
    audit.record_each(AuditKind.RESTRICTED, [one.number for one in incidents if one.restricted])
