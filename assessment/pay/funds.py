"""Writes about funds: sources, rules with their shares, money that came in or went out beside pay, overdrafts.

Payroll officers enter them; a head approves an overdraft. Nobody writes a rule about their own pay.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange

from assessment.pay.choices import FundKind, RunState
from assessment.pay.models import PayLineFund, PayRun
from assessment.pay.models_of_funds import (
    FundExpense,
    FundIncome,
    FundRule,
    FundShare,
    FundSource,
    OverdraftApproval,
)
from assessment.pay.overdrafts import Overdraft, overdrafts_of
from core.errors import Conflict, InvalidInput, NotAllowed
from core.punctuation import sentences
from grids.duties import Duty
from staff.access import access_of
from staff.accounts.identity import person_of, refuse_oneself
from staff.accounts.models import User

HUNDRED = Decimal(100)
Shares = Sequence[tuple[FundSource, Decimal]]


class Overdrawn(Conflict):
    """A run spends more of a source than it holds, and no head has approved that."""

    code = "overdrawn"


# --- sources, and rules with their shares ---------------------------------------------------------


@transaction.atomic
def save_source(source: FundSource, *, by: User) -> FundSource:
    """Save a source of funds. Its kind and line stay once money went through it. Raises NotAllowed, InvalidInput."""
    _refuse_no_payroll(source.subdistrict_id, by)
    known = FundSource.objects.select_for_update(no_key=True).filter(pk=source.pk or 0).first()
    if known and (known.kind, known.line) != (source.kind, source.line) and _is_used(known):
        message = _("Money went through this source already: make a new one for another line.")
        raise InvalidInput(message, fields={"line": message})
    _kept(source)
    return source


def _is_used(source: FundSource) -> bool:
    return (
        FundIncome.objects.filter(source=source).exists()
        or FundExpense.objects.filter(source=source).exists()
        or PayLineFund.objects.filter(source=source).exists()
    )


@transaction.atomic
def save_rule(rule: FundRule, shares: Shares, *, by: User) -> FundRule:
    """Save a rule with its shares in their order; the last source takes the remainder of a split.

    A new rule ends the one before it, of the same people and item. Raises NotAllowed, AboutOneself, InvalidInput where
    the shares do not make 100 %, or take money of another line than the people are of.
    """
    _refuse_no_payroll(rule.subdistrict_id, by)
    if rule.worker_id is not None:
        refuse_oneself(rule.worker_id)
        if person_of(by) == rule.worker_id:
            raise NotAllowed(_("Nobody enters what their own pay follows from: leave this to a colleague."))
    _refuse_wrong_shares(rule, shares)
    if not rule.pk:
        _end_the_one_before(rule)
    _kept(rule)
    if not _are_the_same(rule, shares):
        FundShare.objects.filter(rule=rule).delete()
        FundShare.objects.bulk_create(
            FundShare(rule=rule, position=position, source=source, percent=percent)
            for position, (source, percent) in enumerate(shares, start=1)
        )
    return rule


def _are_the_same(rule: FundRule, shares: Shares) -> bool:
    known = FundShare.objects.filter(rule=rule).order_by("position").values_list("source", "percent")
    return list(known) == [(source.pk, percent) for source, percent in shares]


def _refuse_wrong_shares(rule: FundRule, shares: Shares) -> None:
    message: object
    total = sum((percent for _source, percent in shares), Decimal(0))
    if total != HUNDRED:
        message = _("The shares make %(total)s %%, not 100 %%.") % {"total": f"{total.normalize():f}"}
        raise InvalidInput(message, fields={"shares": message})
    if len({source.pk for source, _percent in shares}) < len(shares):
        message = _("Every source is named once.")
        raise InvalidInput(message, fields={"shares": message})
    line = rule.worker.line if rule.worker else rule.line
    for source, _percent in shares:
        if source.subdistrict_id != rule.subdistrict_id:
            message = _("%(source)s belongs to another subdistrict.") % {"source": source}
            raise InvalidInput(message, fields={"shares": message})
        if (line or rule.worker) and source.kind == FundKind.LINE and source.line != line:
            message = _("%(source)s is money of the line “%(line)s”: it pays its own auxiliaries alone.") % {
                "source": source,
                "line": source.line,
            }
            raise InvalidInput(message, fields={"shares": message})


def _end_the_one_before(rule: FundRule) -> None:
    same = FundRule.objects.filter(
        subdistrict=rule.subdistrict_id, item=rule.item_id, worker=rule.worker_id, line=rule.line
    )
    first = rule.during.lower
    before = same.filter(during__contains=first, during__startswith__lt=first).order_by("pk")
    for one in before.select_for_update(no_key=True):
        if one.during.upper is None or one.during.upper == rule.during.upper:
            one.during = DateRange(one.during.lower, first)
            one.save(update_fields=["during"])


# --- money in and out, beside pay -----------------------------------------------------------------


@transaction.atomic
def record_income(income: FundIncome, *, by: User, at: datetime) -> FundIncome:
    """Record money that a source received, or had before the first entry here. Raises NotAllowed, InvalidInput.

    What is left at the end of a year carries over by itself: the balance simply runs on. Only what a source had
    before anything was entered is recorded as carried over.
    """
    _refuse_no_payroll(income.source.subdistrict_id, by)
    if income.carried_over and _had_money_before(income):
        message = _("The balance of this source runs on by itself: only its first entry is carried over.")
        raise InvalidInput(message, fields={"carried_over": message})
    if not income.pk:
        income.recorded_by, income.recorded_at = by, at
    _kept(income)
    return income


def _had_money_before(income: FundIncome) -> bool:
    rows = FundIncome.objects.filter(source=income.source_id).exclude(pk=income.pk or 0)
    spent = PayLineFund.objects.filter(source=income.source_id, run__state=RunState.LOCKED)
    return rows.filter(received_on__lt=income.received_on).exists() or spent.exists()


@transaction.atomic
def record_expense(expense: FundExpense, *, by: User, at: datetime) -> FundExpense:
    """Record what a source paid for something that is in no pay sheet. Raises NotAllowed, InvalidInput."""
    _refuse_no_payroll(expense.source.subdistrict_id, by)
    if not expense.pk:
        expense.recorded_by, expense.recorded_at = by, at
    _kept(expense)
    return expense


@transaction.atomic
def remove_entry(row: FundIncome | FundExpense, *, by: User) -> None:
    """Take back an entry that was a mistake; the history keeps it."""
    _refuse_no_payroll(row.source.subdistrict_id, by)
    row.delete()


# --- overdrafts -----------------------------------------------------------------------------------


@transaction.atomic
def approve_overdraft(*, run: PayRun, source: FundSource, reason: str, by: User, at: datetime) -> OverdraftApproval:
    """A head's approval that a run spends more of a source than it holds. Raises NotAllowed, InvalidInput, Conflict."""
    run = PayRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    access = access_of(by)
    if not access.holds(Duty.HEAD, in_=run.subdistrict_id) or by.is_service:
        raise NotAllowed(_("Only a head approves an overdraft."))
    if access.person is not None and run.sheets.filter(worker=access.person).exists():
        raise NotAllowed(_("Nobody approves an overdraft for a run with their own sheet in it."))
    if not reason.strip():
        raise InvalidInput(_("Say why."), fields={"reason": _("This field is required.")})
    if run.state != RunState.CHECKED:
        raise Conflict(_("An overdraft is approved while the run waits for its approval."))
    found = next((one for one in overdrafts_of(run, at=at) if one.source == source), None)
    if found is None:
        message = _("This run does not overdraw %(source)s.") % {"source": source}
        raise InvalidInput(message, fields={"source": message})
    approval, _created = OverdraftApproval.objects.update_or_create(
        run=run,
        source=source,
        defaults={"balance": found.balance, "reason": reason.strip(), "approved_by": by, "approved_at": at},
    )
    return approval


def refuse_overdrafts(run: PayRun, *, at: datetime) -> None:
    """Raises Overdrawn with source, first sheet and balance, unless a head approved an overdraft of that size."""
    # One after the other where two runs spend of the same source: the second sees what the first one spent.
    list(FundSource.objects.select_for_update(no_key=True).filter(subdistrict=run.subdistrict_id).order_by("pk"))
    if open_ones := not_approved(run, at=at):
        raise Overdrawn(sentences(in_words(one) for one in open_ones))


def not_approved(run: PayRun, *, at: datetime) -> list[Overdraft]:
    """The overdrafts of a run that no head has approved yet, or not in this size."""
    approved = dict(OverdraftApproval.objects.filter(run=run).values_list("source", "balance"))
    return [one for one in overdrafts_of(run, at=at) if approved.get(one.source.pk, Decimal(0)) > one.balance]


def in_words(one: Overdraft) -> str:
    return str(
        _("%(source)s is overdrawn from the sheet of %(sheet)s on; after this run it holds %(balance)s.")
        % {"source": one.source, "sheet": one.first_sheet, "balance": one.balance}
    )


# --- who may --------------------------------------------------------------------------------------


def _refuse_no_payroll(subdistrict: int, by: User) -> None:
    if not access_of(by).holds(Duty.PAYROLL, in_=subdistrict):
        raise NotAllowed(_("Only a payroll officer of this subdistrict enters what pay follows from."))


def _kept(row: Any) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        fields = {name: sentences(texts) for name, texts in error.message_dict.items() if name != "__all__"}
        raise InvalidInput(sentences(error.messages), fields=fields) from error
    row.save()
