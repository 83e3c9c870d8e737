"""Writes of base entries, awareness surveys and receipts: one by one, or a month's sheet at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.clock import day_of, month_after
from core.errors import InvalidInput
from core.plausible import refuse_implausible
from grids.territory.models import Grid
from incidents.common import bounds
from incidents.common.checks import refuse_untrue
from incidents.entries.models import AwarenessSurvey, BaseEntry, Receipt
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
    for name in COUNTS:
        refuse_implausible(name, getattr(entry, name), bounds.ENTRIES)
    entry.save()
    return entry


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
        message = _("%(month)s is not over yet, so its figures can still come.") % {"month": f"{month:%Y-%m}"}
        raise InvalidInput(message, fields={"month": message})
    for subdistrict in sorted(subdistricts):
        Receipt.objects.create(subdistrict_id=subdistrict, dataset=dataset, month=month, received_at=at, received_by=by)
