"""Writes of the register of premises: what is registered, and when each is to be patrolled next.

The next patrol is due as many days after the last one as the interval says that was in force on that day;
before the first patrol, it counts from the registration.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from core.errors import Conflict, InvalidInput
from grids.territory.models import Grid, Subdistrict
from incidents.incident.texts import check_texts
from incidents.premises.models import PatrolInterval, Premises

TEXTS_OF_PREMISES = ("name", "place", "contact")


class PremisesEnded(Conflict):
    """The premises are closed, or continue on another grid."""

    code = "premises_ended"


@transaction.atomic
def save_premises(premises: Premises, *, today: date) -> Premises:
    """Register premises, or correct what is registered. Raises InvalidInput naming the field."""
    check_texts({name: getattr(premises, name) for name in TEXTS_OF_PREMISES})
    wrong: dict[str, str] = {}
    if premises.during.lower > today:
        wrong["registered_on"] = _("This lies in the future.")
    if premises.pk is None and not Grid.objects.filter(pk=premises.grid_id).open_on(today).exists():
        wrong["grid"] = _("This grid is not open today.")
    if wrong:
        raise InvalidInput(_("The premises cannot be registered as they stand."), fields=wrong)
    premises.full_clean(exclude=["grid", "continues"])
    premises.save()
    refresh_patrols({premises.pk})
    premises.refresh_from_db()
    return premises


@transaction.atomic
def close_premises(*, premises: Premises, on: date) -> Premises:
    """Take premises off the register from a day on; what happened there stays. Raises PremisesEnded, InvalidInput."""
    row: Premises = Premises.objects.select_for_update(no_key=True).get(pk=premises.pk)
    if row.during.upper is not None:
        raise PremisesEnded(_("These premises are off the register already."))
    if on <= row.during.lower:
        raise InvalidInput(
            _("They were registered later than that."), fields={"on": _("This lies before the first day, or on it.")}
        )
    row.during = DateRange(row.during.lower, on)
    row.save(update_fields=["during"])
    return row


@transaction.atomic
def save_interval(interval: PatrolInterval) -> PatrolInterval:
    """Save an interval, new or changed, and compute the next patrols of its subdistrict again."""
    interval.full_clean(exclude=["subdistrict"])
    interval.save()
    recount_patrols(interval.subdistrict)
    return interval


# `last` is the last patrol that was not judged invented; a row that continues another takes over its patrols.
COUNTED = """
    WITH RECURSIVE line AS (
        SELECT p.id, p.id AS origin, p.grid_id, p.kind, p.risk, lower(p.during) AS since FROM incidents_premises p
        WHERE p.continues_id IS NULL AND {wanted}
        UNION ALL
        SELECT p.id, line.origin, p.grid_id, p.kind, p.risk, line.since
        FROM incidents_premises p JOIN line ON p.continues_id = line.id
    ), last AS (
        SELECT line.origin, max(v.day) AS day
        FROM line JOIN incidents_visit v ON v.premises_id = line.id
        WHERE v.kind = 'patrol' AND NOT v.judged_invented GROUP BY line.origin
    ), counted AS (
        SELECT line.id, last.day, coalesce(last.day, line.since) AS base, line.kind, line.risk, g.subdistrict_id
        FROM line JOIN grids_grid g ON g.id = line.grid_id LEFT JOIN last ON last.origin = line.origin
    )
    UPDATE incidents_premises p
    SET last_patrolled_on = counted.day,
        patrol_due_on = counted.base + (
            SELECT i.days FROM incidents_patrolinterval i
            WHERE i.subdistrict_id = counted.subdistrict_id AND i.risk = counted.risk
              AND i.kind IN (counted.kind, '') AND i.in_force_from <= counted.base
            ORDER BY (i.kind = '') , i.in_force_from DESC LIMIT 1
        )
    FROM counted WHERE counted.id = p.id
"""
ORIGIN_OF = """
    p.id IN (
        WITH RECURSIVE back AS (
            SELECT id, continues_id FROM incidents_premises WHERE id = ANY(%(keys)s)
            UNION SELECT b.id, b.continues_id FROM incidents_premises b JOIN back ON b.id = back.continues_id
        ) SELECT id FROM back WHERE continues_id IS NULL
    )
"""
OF_SUBDISTRICT = "p.grid_id IN (SELECT id FROM grids_grid WHERE subdistrict_id = %(subdistrict)s)"


def refresh_patrols(keys: Collection[int]) -> None:
    """Compute the last and the next patrol of premises, and of those that continue them, again. One statement."""
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(COUNTED.format(wanted=ORIGIN_OF), {"keys": sorted(keys)})


def recount_patrols(subdistrict: Subdistrict | int) -> None:
    """The same for all premises of a subdistrict. One statement."""
    key = subdistrict if isinstance(subdistrict, int) else subdistrict.pk
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(wanted=OF_SUBDISTRICT), {"subdistrict": key})
