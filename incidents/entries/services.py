"""Writes of base entries, awareness surveys and receipts: one by one, or a month's sheet at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from core.clock import day_of, month_after
from core.errors import InvalidInput
from core.plausible import Bound, refuse_implausible
from core.years import month_in_words
from grids.territory.models import Grid
from incidents.common import bounds
from incidents.common.checks import refuse_untrue
from incidents.entries.models import AwarenessSurvey, BaseEntry, EntrySource, Receipt
from staff.accounts.models import User
from staff.postings.measured import refuse_measured


@transaction.atomic
def save_base_entry(entry: BaseEntry, *, today: date) -> BaseEntry:
    """Save the counts of one grid, day or month, class and person, new or changed. Raises InvalidInput, Unusual."""
    if entry.monthly and entry.day.day != 1:
        message = _("Name the month by its first day.")
        raise InvalidInput(message, fields={"day": message})
    end = month_after(entry.day) if entry.monthly else None
    refuse_untrue(grid=entry.grid, day=entry.day, end=end, worker=entry.worker, today=today)
    _refuse_too_many(entry)
    entry.save()
    return entry


def bound_of(*, monthly: bool) -> Bound:
    """What is plausible of the entries of one person or grid."""
    return bounds.ENTRIES_OF_A_MONTH if monthly else bounds.ENTRIES


# Whose entries are counted together: the worker's on all grids, or else the grid's; the day; whether of its month.
OwnerDay = tuple[int | None, int | None, date, bool]


def entered_beside(owners: Collection[OwnerDay]) -> dict[tuple[OwnerDay, str], int]:
    """What is here of these owners and days that no sheet brought, by count. One query."""
    days = {day for _worker, _grid, day, _monthly in owners}
    rows = BaseEntry.objects.filter(day__in=days).exclude(source=EntrySource.SHEET)
    sums: Counter[tuple[OwnerDay, str]] = Counter()
    for worker, grid, day, monthly, *counts in rows.values_list("worker", "grid", "day", "monthly", *COUNTS):
        for owner in ((worker, None, day, monthly), (None, grid, day, monthly)):
            if owner in owners:
                sums.update({(owner, name): count for name, count in zip(COUNTS, counts, strict=True)})
    return sums


def _refuse_too_many(entry: BaseEntry) -> None:
    """Refuse, or ask about, more than one can enter: each count over all rows of the day, not of the row alone.

    The day is the person's on all grids; where no person is named it is the grid's. Raises InvalidInput, Unusual.
    """
    others = BaseEntry.objects.filter(day=entry.day, monthly=entry.monthly).exclude(pk=entry.pk)
    others = others.filter(worker=entry.worker) if entry.worker else others.filter(grid=entry.grid)
    bound = bound_of(monthly=entry.monthly)
    counted = others.aggregate(**{f"all_{name}": Sum(name, default=0) for name in COUNTS})
    for name in COUNTS:
        own = getattr(entry, name) or 0
        if own > bounds.ENTRIES.refuses:  # in one row not even of a month: the database holds no more
            refuse_implausible(name, own, bounds.ENTRIES)
        if own:  # what is not of this row is nobody's mistake in it
            refuse_implausible(name, own + counted[f"all_{name}"], bound)


@transaction.atomic
def save_survey(survey: AwarenessSurvey, *, by: User, today: date) -> AwarenessSurvey:
    """Save the survey of one grid and month, new or changed. Raises InvalidInput, MeasuredByIt."""
    wrong: dict[str, object] = {}
    month_end = month_after(survey.month)
    refuse_own_survey(survey, by=by)
    if survey.month > today:
        wrong["month"] = _("This lies in the future.")
    elif not Grid.objects.filter(pk=survey.grid_id).open_within(survey.month, month_end).exists():
        wrong["grid"] = _("This grid was not open in that month.")
    refuse_implausible("asked", survey.asked, bounds.ASKED)
    if survey.knowing > survey.asked:
        wrong["knowing"] = _("No more can know their member than were asked.")
    if wrong:
        raise InvalidInput(_("The survey cannot be true."), fields=wrong)
    survey.save()
    return survey


def refuse_own_survey(survey: AwarenessSurvey, *, by: User) -> None:
    """Who serves the grid in that month neither enters, changes nor removes its survey. Raises MeasuredByIt."""
    refuse_measured(by, [survey.grid_id], survey.month, month_after(survey.month))


BATCH = 1000
COUNTS = ("new", "changed", "verified")


@transaction.atomic
def replace_base_entries(*, new: list[BaseEntry], changed: list[BaseEntry], removed: Iterable[int]) -> None:
    """Write what a monthly sheet changes of its source's rows. A few queries a thousand rows."""
    BaseEntry.objects.filter(pk__in=list(removed)).delete()
    BaseEntry.objects.bulk_update(changed, (*COUNTS, "monthly"), batch_size=BATCH)
    BaseEntry.objects.bulk_create(new, batch_size=BATCH)


@transaction.atomic
def record_surveys(surveys: list[AwarenessSurvey]) -> list[AwarenessSurvey]:
    """Write surveys over those of the same grid and month."""
    return AwarenessSurvey.objects.bulk_create(
        surveys,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["grid", "month"],
        update_fields=["asked", "knowing", "participating", "satisfied"],
    )


@transaction.atomic
def record_receipts(
    *, dataset: str, rows_by_month: dict[tuple[int, date], int], by: User, at: datetime, digest: str
) -> list[Receipt]:
    """Note that the figures of these subdistricts and months were received; the same file again adds nothing."""
    known = Receipt.objects.filter(
        dataset=dataset,
        subdistrict__in={subdistrict for subdistrict, _month in rows_by_month},
        month__in={month for _subdistrict, month in rows_by_month},
    )
    latest = known.order_by("subdistrict", "month", "-pk").distinct("subdistrict", "month")
    digests = {(s, m): seen for s, m, seen in latest.values_list("subdistrict", "month", "digest")}
    receipts = []
    for (subdistrict, month), rows in sorted(rows_by_month.items()):
        if digests.get((subdistrict, month)) != digest:
            receipts.append(
                Receipt(
                    subdistrict_id=subdistrict,
                    dataset=dataset,
                    month=month,
                    received_at=at,
                    received_by=by,
                    rows=rows,
                    digest=digest,
                )
            )
    return Receipt.objects.bulk_create(receipts)


@transaction.atomic
def note_nothing(subdistricts: Collection[int], *, dataset: str, month: date, by: User, at: datetime) -> None:
    """Note that there was nothing of this kind to import for a month: “not received” is never counted as 0.

    It becomes a 0 of every grid, so nobody says it who serves one of them. Raises MeasuredByIt.
    """
    grids = Grid.objects.filter(subdistrict__in=subdistricts).values_list("pk", flat=True)
    refuse_measured(by, grids, month, month_after(month))
    if month_after(month) > day_of(at):
        message = _("%(month)s is not over yet, so its figures can still come.") % {"month": month_in_words(month)}
        raise InvalidInput(message, fields={"month": message})
    for subdistrict in sorted(subdistricts):
        Receipt.objects.create(subdistrict_id=subdistrict, dataset=dataset, month=month, received_at=at, received_by=by)
