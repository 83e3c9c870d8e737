"""What locked sheets say: what was paid for each month, what is owed, and what was agreed to be paid back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from assessment.pay.choices import LineKind, RunState
from assessment.pay.differences import Established
from assessment.pay.models import PayLine, PayRun, PaySheet
from assessment.pay.models_of_people import RecoveryConsent
from assessment.pay.sheets_of_month import Debt
from grids.territory.models import Subdistrict

ByItem = Mapping[int, Established]
NOTHING = Decimal(0)


def established_of(subdistrict: Subdistrict) -> dict[tuple[int, date], ByItem]:
    """By worker and month of origin what is established of each item: the original, and the differences."""
    rows = (
        PayLine.objects.filter(
            run__subdistrict=subdistrict,
            run__state=RunState.LOCKED,
            kind__in=(LineKind.OWN, LineKind.DIFFERENCE),
        )
        .order_by()
        .values_list("sheet__worker", "of_month", "item", "kind")
        .annotate(amount=Sum("amount"))
    )
    found: dict[tuple[int, date], dict[int, Established]] = defaultdict(dict)
    for worker, month, item, kind, amount in rows:
        known = found[worker, month].get(item, Established())
        found[worker, month][item] = (
            Established(known.original + amount, known.differences)
            if kind == LineKind.OWN
            else Established(known.original, known.differences + amount)
        )
    return dict(found)


def debts_of(subdistrict: Subdistrict) -> dict[int, list[Debt]]:
    """By worker what locked sheets left owing and later ones did not take back, the oldest first."""
    locked = Q(recoveries__run__state=RunState.LOCKED)
    rows = (
        PayLine.objects.filter(run__subdistrict=subdistrict, run__state=RunState.LOCKED, owing__gt=0)
        .annotate(paid_back=Sum("recoveries__taken", filter=locked))
        .order_by("of_month", "run__month", "pk")
        .values_list("sheet__worker", "pk", "item", "side", "of_month", "kind", "owing", "paid_back")
    )
    found: dict[int, list[Debt]] = defaultdict(list)
    for worker, line, item, side, month, kind, owing, paid_back in rows:
        left = owing - abs(paid_back or NOTHING)
        if left > 0:
            found[worker].append(Debt(line, item, side, month, left, needs_consent=kind != LineKind.OWED))
    return dict(found)


def consents_of(subdistrict: Subdistrict) -> dict[int, dict[date, Decimal]]:
    """By worker and month of origin how much may still be taken back with consent."""
    found: dict[int, dict[date, Decimal]] = defaultdict(dict)
    given = (
        RecoveryConsent.objects.filter(worker__subdistrict=subdistrict)
        .order_by()
        .values_list("worker", "of_month")
        .annotate(total=Sum("amount"))
    )
    for worker, month, total in given:
        found[worker][month] = total
    for worker, month, part in _taken_with_consent(subdistrict):
        if month in found[worker]:
            found[worker][month] -= part
    return dict(found)


def _taken_with_consent(subdistrict: Subdistrict) -> list[tuple[int, date, Decimal]]:
    lines = PayLine.objects.filter(run__subdistrict=subdistrict, run__state=RunState.LOCKED)
    of_debts = lines.filter(kind=LineKind.RECOVERY).exclude(recovers__kind=LineKind.OWED)
    rows = [
        (worker, month, abs(taken))
        for worker, month, taken in of_debts.values_list("sheet__worker", "of_month", "taken")
    ]
    at_once = lines.filter(kind=LineKind.DIFFERENCE, explanation__has_key="recovered")
    for worker, month, told in at_once.values_list("sheet__worker", "of_month", "explanation"):
        rows.append((worker, month, Decimal(told["recovered"])))
    return rows


def locked_months(subdistrict: Subdistrict, before: date) -> dict[date, PayRun]:
    """The locked run of everybody, by month, of the months before."""
    runs = PayRun.objects.filter(
        subdistrict=subdistrict, state=RunState.LOCKED, month__lt=before, of_worker__isnull=True
    )
    return {run.month: run for run in runs.select_related("scheme").order_by("month")}


def open_sheets(subdistrict: Subdistrict, before: date) -> set[tuple[int, date]]:
    """(worker, month) of the sheets before that are not locked yet: what is known later goes into those themselves."""
    sheets = PaySheet.objects.filter(run__subdistrict=subdistrict, run__month__lt=before)
    rows = sheets.exclude(run__state=RunState.LOCKED).values_list("worker", "run__month")
    return {(worker, month) for worker, month in rows}
