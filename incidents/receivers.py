"""What a change of the map asks of cases: a grid that closes leaves its open cases to an heir.

A case stays on the grid where it happened, so that no figure and no export of the past changes. From
the day of the closing whoever serves the heir tends it: see `staff.access.Access.tends_as`.
"""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from core.errors import Conflict
from grids.models import GridAct
from grids.signals import MapChange, map_changed
from incidents.models import Incident
from incidents.workflow import FINISHED

NAMED = 10


class SettleCasesFirst(Conflict):
    """A grid would close with open cases and nobody to tend them; the message names them."""

    code = "settle_cases_first"


@receiver(map_changed, sender=GridAct, dispatch_uid="incidents.leave_no_case_behind")
def leave_no_case_behind(change: MapChange, **_kwargs: Any) -> None:
    """Refuse a closing without an heir while cases are open. Raises SettleCasesFirst."""
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
        named = ", ".join(numbers[:NAMED]) + (" …" if len(numbers) > NAMED else "")
        message = _("%(count)d cases of the grid are open: settle them first, or name a successor. %(numbers)s")
        raise SettleCasesFirst(
            message % {"count": len(numbers), "numbers": named}, fields={"heir": _("open cases need a successor")}
        )
