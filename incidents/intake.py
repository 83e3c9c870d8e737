"""Writes of facts that come by the sheet: whole months at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from incidents.models import AwarenessSurvey, BaseEntry, Receipt
from staff.models import User

BATCH = 1000
COUNTS = ("new", "changed", "verified")


@transaction.atomic
def replace_base_entries(*, new: list[BaseEntry], changed: list[BaseEntry], removed: Iterable[int]) -> None:
    """Write what a monthly sheet changes of its source's rows. A few queries a thousand rows."""
    BaseEntry.objects.filter(pk__in=list(removed)).delete()
    BaseEntry.objects.bulk_update(changed, COUNTS, batch_size=BATCH)
    BaseEntry.objects.bulk_create(new, batch_size=BATCH)


@transaction.atomic
def record_surveys(surveys: list[AwarenessSurvey]) -> None:
    """Write surveys over those of the same grid and month."""
    AwarenessSurvey.objects.bulk_create(
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
