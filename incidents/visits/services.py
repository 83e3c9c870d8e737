"""Writes of visits and patrols. A patrol of premises moves their next one on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from core.plausible import refuse_implausible
from incidents.common import bounds
from incidents.common.checks import refuse_untrue
from incidents.common.rights import refuse_judging
from incidents.incident.imports import BATCH
from incidents.incident.texts import check_texts
from incidents.premises.services import refresh_patrols
from incidents.visits.models import Visit, VisitNumber
from staff.accounts.models import User

TEXTS_OF_VISIT = ("content", "problem", "handling")


@transaction.atomic
def save_visit(visit: Visit, *, today: date) -> Visit:
    """Save a visit or patrol, new or changed. Raises InvalidInput naming the field, Unusual."""
    refuse_untrue(grid=visit.grid, day=visit.day, worker=visit.worker, today=today)
    check_texts({name: getattr(visit, name) for name in TEXTS_OF_VISIT})
    wrong: dict[str, object] = {}
    if visit.incident and visit.incident.grid_id != visit.grid_id:
        wrong["incident"] = _("This case lies in another grid.")
    if visit.premises and visit.premises.grid_id != visit.grid_id:
        wrong["premises"] = _("These premises lie in another grid.")
    elif visit.premises and visit.day not in visit.premises.during:
        wrong["premises"] = _("These premises were not registered here on that day.")
    if visit.begins_at and visit.ends_at and visit.ends_at <= visit.begins_at:
        wrong["ends_at"] = _("It must end after it begins.")
    if wrong:
        raise InvalidInput(_("The visit cannot be kept."), fields=wrong)
    refuse_implausible("households", visit.households, bounds.HOUSEHOLDS)
    if visit.pk is None:
        of_the_day = Visit.objects.filter(worker=visit.worker_id, day=visit.day)
        bounds.refuse_too_many("day", of_the_day, bounds.VISITS_A_DAY)
    before = Visit.objects.filter(pk=visit.pk).values_list("premises", flat=True).first() if visit.pk else None
    visit.save()
    refresh_patrols({key for key in (before, visit.premises_id) if key})
    return visit


@transaction.atomic
def remove_visit(visit: Visit) -> None:
    """Delete a wrong visit; the premises are due again as they were before it."""
    premises = visit.premises_id
    visit.delete()
    refresh_patrols({premises} if premises else set())


@transaction.atomic
def judge_visit(*, visit: Visit, invented: bool, by: User, at: datetime) -> Visit:
    """Judge whether a visit is invented; nobody judges their own, or one on a grid that they serve. Raises NotAllowed.

    An invented patrol does not put the next one off. Raises ReasonNeeded where the month of the visit is frozen.
    """
    row = Visit.objects.select_for_update(no_key=True, of=("self",)).get(pk=visit.pk)
    refuse_judging(by, author=row.worker_id, grid=row.grid_id, day=row.day)
    row.judged_invented, row.judged_by, row.judged_at = invented, by, at
    row.save(update_fields=["judged_invented", "judged_by", "judged_at"])
    refresh_patrols({row.premises_id} if row.premises_id else set())
    return row


# --- visits -------------------------------------------------------------------------------------


@transaction.atomic
def write_visits(
    *,
    new: Sequence[tuple[Visit, str]],
    changed: Sequence[Visit],
    fields: Sequence[str],
    subdistricts: Mapping[int, int],
) -> list[VisitNumber]:
    """Write visits, with their external numbers where they have one; returns those. `subdistricts` is keyed by grid."""
    Visit.objects.bulk_create([visit for visit, _number in new], batch_size=BATCH)
    numbers = [
        VisitNumber(visit=visit, subdistrict_id=subdistricts[visit.grid_id], external_id=number)
        for visit, number in new
        if number
    ]
    VisitNumber.objects.bulk_create(numbers, batch_size=BATCH)
    if changed:
        Visit.objects.bulk_update(changed, fields, batch_size=BATCH)
    return numbers
