"""Writes of publicity activities."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.plausible import refuse_implausible
from grids.territory.models import Grid
from incidents.common import bounds
from incidents.common.rights import NotYourGrid, works_on
from incidents.incident.texts import check_texts
from incidents.publicity.models import PublicityActivity, PublicityGrid
from staff.access import access_of
from staff.accounts.models import User
from staff.postings.models import GridService


@transaction.atomic
def save_activity(activity: PublicityActivity, *, grids: Collection[Grid], by: User, today: date) -> PublicityActivity:
    """Save an activity, new or changed, with the grids where it was held. Raises InvalidInput, Unusual, NotYourGrid."""
    check_texts({"content": activity.content})
    chosen = {grid.pk: grid for grid in grids}
    access = access_of(by)
    if not all(works_on(access, grid) for grid in chosen.values()):
        raise NotYourGrid(_("You do not work on this grid."))
    wrong: dict[str, str] = {}
    if activity.day > today:
        wrong["day"] = _("This lies in the future.")
    if not chosen:
        wrong["grids"] = _("Choose one grid at least.")
    elif len({grid.subdistrict_id for grid in chosen.values()}) > 1:
        wrong["grids"] = _("Choose grids of one subdistrict.")
    elif Grid.objects.filter(pk__in=chosen).open_on(activity.day).count() < len(chosen):
        wrong["grids"] = _("This grid was not open on that day.")
    elif activity.worker and not _served(activity.worker.pk, set(chosen), activity.day):
        wrong["worker"] = _("This person was not in post on the grid on that day.")
    if wrong:
        raise InvalidInput(_("The activity cannot be taken in as it stands."), fields=wrong)
    refuse_implausible("reached", activity.reached, bounds.REACHED)
    if activity.pk is None and activity.worker_id:
        of_the_day = PublicityActivity.objects.filter(worker=activity.worker_id, day=activity.day)
        bounds.refuse_too_many("day", of_the_day, bounds.ACTIVITIES_A_DAY)
    activity.subdistrict_id = next(iter(chosen.values())).subdistrict_id
    activity.full_clean(exclude=["subdistrict"])
    activity.save()
    activity.held_in.exclude(grid__in=chosen).delete()
    PublicityGrid.objects.bulk_create(
        (PublicityGrid(activity=activity, grid_id=key) for key in sorted(chosen)), ignore_conflicts=True
    )
    return activity


def _served(worker: int, grids: set[int], day: date) -> bool:
    return GridService.objects.on(day).filter(worker=worker, grid__in=grids).exists()
