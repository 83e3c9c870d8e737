"""Pay as lists: the slip of one person, what waits for the office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.cycle.period_words import kept_in_words
from assessment.delivery.models import Delivery
from assessment.pay.choices import LineKind, RunState, Side
from assessment.pay.kinds import SHEET
from assessment.pay.models import PayLine, PayLineFund, PayRemark, PayRun, PaySheet
from assessment.pay.models_of_items import PayItem
from assessment.pay.models_of_people import RecoveryConsent
from assessment.pay.words import days_counted, formula, remark_in_words, scores_in_words, yuan
from core.worklist import Line, Queue, Queues, Singles, written
from core.years import month_in_words
from grids.duties import Duty
from staff.access import access_of, where_held, with_duty
from staff.accounts.models import User


@dataclass(frozen=True)
class SlipLine:
    """One line as the person reads it."""

    name: str
    kind: str  # a code of LineKind
    month: str  # of origin, where it is another one
    formula: str
    notes: tuple[str, ...]
    amount: Decimal
    owing: Decimal


@dataclass(frozen=True)
class Part:
    """The lines of one side with their sum."""

    side: str
    name: str
    lines: tuple[SlipLine, ...]
    total: Decimal


@dataclass(frozen=True)
class Slip:
    """The sheet of one person, line by line."""

    sheet: PaySheet
    parts: tuple[Part, ...]
    days: tuple[str, ...]
    remarks: tuple[str, ...]


def slip_of(sheet: PaySheet) -> Slip:
    """One sheet as a slip. Three queries."""
    lines = PayLine.objects.filter(sheet=sheet).select_related("item").order_by("position")
    remarks = PayRemark.objects.filter(run=sheet.run_id, worker=sheet.worker_id)
    return _slip(sheet, lines, _names_of_items(sheet.run), remarks)


def slips_of(run: PayRun, sheets: Iterable[tuple[PaySheet, Iterable[PayLine]]]) -> list[Slip]:
    """Many sheets of a run as slips, each given with its lines in their order. Two queries."""
    names, remarks = _names_of_items(run), defaultdict(list)
    for remark in PayRemark.objects.filter(run=run):
        remarks[remark.worker_id].append(remark)
    return [_slip(sheet, lines, names, remarks[sheet.worker_id]) for sheet, lines in sheets]


def _names_of_items(run: PayRun) -> dict[int, str]:
    return dict(PayItem.objects.filter(subdistrict=run.subdistrict_id).values_list("pk", "name"))


def _slip(sheet: PaySheet, of_sheet: Iterable[PayLine], names: Mapping[int, str], remarks: Iterable[PayRemark]) -> Slip:
    lines = list(of_sheet)
    for line in lines:
        line.sheet = sheet
    totals = {Side.PAID: sheet.gross, Side.DEDUCTED: sheet.deducted, Side.UNIT: sheet.unit}
    parts = [
        Part(side.value, str(side.label), tuple(_slip_line(line) for line in lines if line.side == side), total)
        for side, total in totals.items()
    ]
    return Slip(
        sheet,
        tuple(part for part in parts if part.lines),
        tuple(days_counted(sheet.facts.get("days", {}), sheet.run.terms.get("pay", {}))),
        tuple(remark_in_words(remark, names) for remark in remarks),
    )


def _is_whole_month(first: date, last: date) -> bool:
    return first.day == 1 and first.month == last.month and (last + timedelta(days=1)).day == 1


def _slip_line(line: PayLine) -> SlipLine:
    notes = [note for note in (scores_in_words(line),) if note]
    if line.kind == LineKind.OWN and "from" in line.explanation:
        first, last = (date.fromisoformat(line.explanation[end]) for end in ("from", "to"))
        if not _is_whole_month(first, last):
            notes.insert(0, " – ".join(date_format(day, "MONTH_DAY_FORMAT") for day in (first, last)))
    return SlipLine(
        line.item.name if line.item else str(line.get_kind_display()),
        line.kind,
        "" if line.kind == LineKind.OWN else month_in_words(line.of_month),
        formula(line),
        tuple(notes),
        line.taken,
        line.owing,
    )


# --- a run ----------------------------------------------------------------------------------------


def with_counts(runs: QuerySet[PayRun]) -> QuerySet[PayRun]:
    """The runs with how many people are in them, what they cost, and how much blocks the check."""
    sheets = PaySheet.objects.filter(run=OuterRef("pk")).order_by().values("run")
    blocking = PayRemark.objects.filter(run=OuterRef("pk"), blocking=True).order_by().values("run")
    return runs.annotate(
        people=Subquery(sheets.annotate(n=Count("pk")).values("n")),
        cost=Subquery(sheets.annotate(n=Sum("total")).values("n")),
        missing=Subquery(blocking.annotate(n=Count("pk")).values("n")),
    )


@dataclass(frozen=True)
class Said:
    """One remark in words, with whom it is about."""

    who: str
    text: str
    blocking: bool
    onward: str = ""  # where what is missing is entered
    entered: bool = False  # since the run was drafted


def _consent(remark: PayRemark) -> str:
    """Where the consent that a remark asks for is entered, with the person, the month and the amount."""
    month, amount = f"{remark.values['month']}-01", remark.values["amount"]
    asked = {"worker": remark.worker_id, "of_month": month, "amount": amount, "run": remark.run_id}
    return f"{reverse('admin:assessment_recoveryconsent_add')}?{urlencode(asked)}"


def _consents_since(run: PayRun) -> set[tuple[int, str]]:
    """Whose consent for which month was entered after the run was drafted, so that the next draft takes it."""
    rows = RecoveryConsent.objects.filter(worker__subdistrict=run.subdistrict_id, recorded_at__gt=run.drafted_at)
    return {(worker, f"{month:%Y-%m}") for worker, month in rows.values_list("worker", "of_month")}


def _said(remark: PayRemark, names: Mapping[int, str], given: set[tuple[int, str]], *, enters: bool) -> Said:
    asks = remark.code == "consent_missing"
    entered = asks and (remark.worker_id, remark.values["month"]) in given
    return Said(
        str(remark.worker or ""),
        remark_in_words(remark, names),
        remark.blocking,
        _consent(remark) if enters and asks and not entered else "",
        entered,
    )


def run_below(run: PayRun, *, enters: bool = False) -> dict[str, Any]:
    """What the page of a run shows: its sums, its sheets, and what was found. A constant number of queries.

    Who `enters` gets a way from a missing consent to its form.
    """
    sheets = list(PaySheet.objects.filter(run=run).select_related("worker").order_by("worker__staff_number"))
    names = dict(PayItem.objects.filter(subdistrict=run.subdistrict_id).values_list("pk", "name"))
    given = _consents_since(run)
    said = [_said(remark, names, given, enters=enters) for remark in run.remarks.all()]
    total = {name: sum((getattr(sheet, name) for sheet in sheets), Decimal(0)) for name in SUMS}
    borne = (
        PayLineFund.objects.filter(run=run)
        .order_by("source__position", "source__name")
        .values_list("source__name")
        .annotate(amount=Sum("amount"))
    )
    return {
        "sheets": sheets,
        "said": said,
        "together": total,
        "funds": list(borne),
        "sums": [
            (pgettext_lazy("pay run", "people"), len(sheets)),
            (_("gross"), yuan(total["gross"])),
            (_("deducted"), yuan(total["deducted"])),
            (_("borne by the unit"), yuan(total["unit"])),
            (_("cost"), yuan(total["total"])),
        ],
    }


SUMS = ("own_gross", "gross", "deducted", "before_tax", "unit", "total", "owed_after")


# --- what waits -----------------------------------------------------------------------------------


def _not_mine(user: User) -> Q:
    """The runs without a sheet of one's own: nobody checks or approves their own."""
    person = access_of(user).person
    return ~Q(Exists(PaySheet.objects.filter(run=OuterRef("pk"), worker=person or 0)))


def _to_check(user: User, _at: datetime) -> Q:
    return Q(state=RunState.DRAFT) & where_held(user, Duty.PAYROLL) & _not_mine(user)


def _to_approve(user: User, _at: datetime) -> Q:
    return Q(state=RunState.CHECKED) & where_held(user, Duty.HEAD) & _not_mine(user) & ~Q(checked_by=user)


OFFICE_QUEUES = Queues(
    page="admin:assessment_payrun_changelist",
    rows=PayRun.objects.visible_to,
    line=Line(
        "admin:assessment_payrun_change",
        written("month", "YYYY-MM"),
        since=Greatest("drafted_at", "sent_back_at", "checked_at"),
        said=kept_in_words,
    ),
    queues=(
        Queue(
            "check",
            _("pay runs to check"),
            "fact_check",
            with_duty(Duty.PAYROLL),
            _to_check,
            verb=pgettext_lazy("pay run", "Check"),
        ),
        Queue("approve", _("pay runs to approve"), "approval", with_duty(Duty.HEAD), _to_approve, verb=_("Approve")),
    ),
)


def _unread_slips(user: User, _at: datetime) -> QuerySet[PaySheet]:
    """One's own slips that one did not open yet."""
    untold = Delivery.objects.untold().filter(kind=SHEET, key=OuterRef("pk"), worker=OuterRef("worker"))
    mine = PaySheet.objects.filter(worker=access_of(user).worker or 0, run__state=RunState.LOCKED)
    return mine.filter(Exists(untold)).select_related("run").order_by("run__month")


MINE = (
    Singles(
        "pay-slips",
        _("slips of mine to read"),
        "receipt_long",
        lambda access: access.worker is not None,
        _unread_slips,
        Line("pay-slip", written("run__month", "YYYY-MM"), since="run__approved_at", said=kept_in_words),
    ),
)
