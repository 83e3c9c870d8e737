"""Receivers of changes of the map: frozen figures stay as they were judged."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from assessment.bulletin.models import Bulletin, BulletinState
from assessment.periods import month_of
from core.errors import InvalidInput
from core.years import in_words
from grids.territory.models_of_acts import GridAct
from grids.territory.signals import MapChange, map_changed


class MonthFrozen(InvalidInput):
    """The act would take effect in a month whose bulletin is frozen."""

    code = "month_frozen"


@receiver(map_changed, sender=GridAct, dispatch_uid="assessment.keep_frozen_months")
def keep_frozen_months(change: MapChange, **_kwargs: Any) -> None:
    """Refuse a day before the end of the last frozen month. Raises MonthFrozen."""
    bulletins = Bulletin.objects.filter(subdistrict=change.act.subdistrict_id)
    # Stops a month from being frozen at this very moment: its freezing waits, and then measures the new map.
    list(bulletins.select_for_update(no_key=True).filter(state=BulletinState.DRAFT).order_by("pk"))
    frozen = bulletins.exclude(state=BulletinState.DRAFT).order_by("-month").first()
    if frozen is None:
        return
    open_from = month_of(frozen.month).end
    if change.act.effective_on < open_from:
        message = _("%(month)s is frozen: choose %(day)s or a later day.") % {
            "month": in_words(frozen.period),
            "day": open_from,
        }
        raise MonthFrozen(message, fields={"effective_on": message})
