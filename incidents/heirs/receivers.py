"""Moves open incidents and register rows to the successor grid when the map changes.

An incident, a hazard and a task stay on the grid where they belong, so that no figure and no export of the past
changes. From the day of the closing those who serve the heir look after them: see `staff.access.Access.tends_as`.
Premises end with their grid and continue as a new row on the heir, as postings do.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import ProtectedError, Q
from django.dispatch import receiver
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from core.errors import Conflict
from core.punctuation import listed
from core.web.choices import choice_label
from grids.territory.models_of_acts import GridAct
from grids.territory.signals import MapChange, act_taken_back, map_changed
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident
from incidents.incident.workflow import FINISHED
from incidents.premises.models import Premises
from incidents.premises.services import refresh_patrols

NAMED = 10


class SettleIncidentsFirst(Conflict):
    """A grid would close with open incidents and nobody to look after them; the message names them."""

    code = "settle_cases_first"


@receiver(map_changed, sender=GridAct, dispatch_uid="incidents.leave_no_case_behind")
def leave_no_incident_behind(change: MapChange, **_kwargs: Any) -> None:
    """Refuse a closing without an heir while incidents are open. Raises SettleIncidentsFirst."""
    alone = [grid for grid, heir in change.closing.items() if heir is None]
    if not alone:
        return
    numbers = list(
        Incident.objects.filter(grid__in=alone)
        .exclude(state__in=FINISHED)
        .order_by("pk")
        .values_list("number", flat=True)
    )
    if numbers:
        named = listed(numbers[:NAMED]) + (" …" if len(numbers) > NAMED else "")
        message = _("Open cases of the grid: %(count)d. Settle them first, or name a successor. %(numbers)s")
        raise SettleIncidentsFirst(
            message % {"count": len(numbers), "numbers": named}, fields={"heir": _("open cases need a successor")}
        )


class SettleFieldworkFirst(Conflict):
    """A grid would close with open hazards or registered premises and nobody to take them over."""

    code = "settle_fieldwork_first"


@receiver(map_changed, sender=GridAct, dispatch_uid="incidents.premises_follow")
def premises_follow(change: MapChange, **_kwargs: Any) -> None:
    """Let premises continue on the heir from the day of the closing. Raises SettleFieldworkFirst without an heir."""
    day = change.act.effective_on
    running = Premises.objects.filter(grid__in=change.closing).filter(
        Q(during__endswith__gt=day) | Q(during__endswith=None)
    )
    # Stops premises that are corrected at this moment from staying behind: the other waits, or we do.
    rows = list(running.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    alone = {grid for grid, heir in change.closing.items() if heir is None}
    _refuse_without_heir([row for row in rows if row.grid_id in alone], alone)
    for row in rows:
        _continue(row, change.closing[row.grid_id] or row.grid_id, day)
    refresh_patrols({row.pk for row in rows})


def _refuse_without_heir(premises: list[Premises], alone: set[int]) -> None:
    hazards = list(Hazard.objects.open().filter(grid__in=alone).select_related("subcategory", "premises"))
    if not premises and not hazards:
        return
    unsettled = [choice_label(row) for row in (*premises, *hazards)]
    named = listed(unsettled[:NAMED]) + (" …" if len(unsettled) > NAMED else "")
    message = _("The grid has registered premises or open hazards: settle them first, or name a successor. %(names)s")
    raise SettleFieldworkFirst(
        message % {"names": named}, fields={"heir": _("premises and open hazards need a successor")}
    )


def _continue(row: Premises, heir: int, day: date) -> None:
    """End the row with its grid and continue it on the heir; one that begins later simply begins there."""
    begins_on, ends_on = row.during.lower, row.during.upper
    if begins_on >= day:
        row.grid_id = heir
        row.save(update_fields=["grid"])
        return
    row.during = DateRange(begins_on, day)
    row.save(update_fields=["during"])
    onward = Premises(grid_id=heir, during=DateRange(day, ends_on), continues=row)
    for name in ("name", "place", "kind", "risk", "contact", "phone_sealed", "phone_index"):
        setattr(onward, name, getattr(row, name))
    onward.save()


class FieldworkSince(Conflict):
    """Something was entered about premises since the act moved them; the message names them."""

    code = "fieldwork_since"


@receiver(act_taken_back, sender=GridAct, dispatch_uid="incidents.premises_return")
def premises_return(act: GridAct, **_kwargs: Any) -> None:
    """Let premises that an act moved return with it. Raises FieldworkSince where that cannot be."""
    day = act.effective_on
    returned, in_the_way = set[int](), []
    for link in act.links.filter(heir=True):
        there = Premises.objects.select_for_update(no_key=True, of=("self",)).filter(grid=link.successor_id)
        # What begins there later may have been meant for the closed grid: only a person can decide.
        in_the_way += list(there.filter(during__startswith__gte=day, continues=None))
        moved = there.filter(during__startswith=day, continues__grid=link.predecessor_id)
        for onward in moved.select_related("continues").order_by("pk"):
            if _return(onward):
                returned.add(onward.continues_id or 0)
            else:
                in_the_way.append(onward)
    if in_the_way:
        message = _("Premises were entered or changed since this act: settle them first. %(names)s")
        raise FieldworkSince(message % {"names": listed(str(row) for row in in_the_way[:NAMED])})
    refresh_patrols(returned)


def _return(onward: Premises) -> bool:
    """Undo a continuation: delete the row and extend the one before it; False where something refers to the row."""
    before = onward.continues
    if before is None or before.during.upper != onward.during.lower:
        return False
    before.during = DateRange(before.during.lower, onward.during.upper)
    try:
        onward.delete()
    except ProtectedError:
        return False
    before.save(update_fields=["during"])
    return True
