"""Writes about what pay follows from: items, rates, bases, standings, entered amounts, consents.

Nobody enters what their own pay follows from, whichever account they use.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange

from assessment.pay.choices import Reckoning
from assessment.pay.models_of_items import MinimumWage, PayGroup, PayItem, PayRate
from assessment.pay.models_of_people import PayBase, PayEntry, RecoveryConsent
from core.errors import InvalidInput, NotAllowed
from core.punctuation import sentences
from grids.duties import Duty
from staff.access import access_of
from staff.accounts.identity import person_of, refuse_oneself
from staff.accounts.models import User


@transaction.atomic
def save_dated(row: Any, *, by: User) -> Any:
    """Save a rate, a base, a minimum wage or a standing; the one before it, of the same kind, ends where it begins.

    Raises NotAllowed, AboutOneself, InvalidInput in words of the broken rule.
    """
    refuse_about_oneself(getattr(row, "worker_id", None), by)
    refuse_no_payroll(row, by)
    if not row.pk:
        _end_the_one_before(row)
    return _saved(row)


# What makes two dated rows of the same kind: the second then follows the first.
SAME = {
    PayRate: ("item", "worker", "group", "source"),
    PayBase: ("worker", "kind"),
    MinimumWage: ("subdistrict",),
}


def _end_the_one_before(row: Any) -> None:
    names = SAME.get(type(row))
    if names is None or row.during is None:
        return
    same = {name: getattr(row, name) for name in names}
    nulls = {f"{name}__isnull": True for name, value in same.items() if value is None}
    others = type(row)._default_manager.filter(**{k: v for k, v in same.items() if v is not None}, **nulls)
    before = others.filter(during__contains=row.during.lower, during__startswith__lt=row.during.lower)
    for one in before.select_for_update(no_key=True):
        if one.during.upper is None or one.during.upper == row.during.upper:
            one.during = DateRange(one.during.lower, row.during.lower)
            one.save(update_fields=["during"])


@transaction.atomic
def save_setting(row: PayItem | PayGroup, *, by: User) -> PayItem | PayGroup:
    """Save an item or a group of the office. Raises NotAllowed, InvalidInput."""
    refuse_no_payroll(row, by)
    if isinstance(row, PayItem) and row.day_of_id and row.day_of_id == row.pk:
        raise InvalidInput(_("An item is no day of itself."), fields={"day_of": _("the same item")})
    saved: PayItem | PayGroup = _saved(row)
    return saved


@transaction.atomic
def save_entry(entry: PayEntry, *, by: User, at: datetime) -> PayEntry:
    """Write down an amount or a number of pieces, with its evidence. Raises AboutOneself, NotAllowed, InvalidInput."""
    refuse_about_oneself(entry.worker_id, by)
    refuse_no_payroll(entry, by)
    if entry.item.subdistrict_id != entry.worker.subdistrict_id:
        raise InvalidInput(_("The item is another office's."), fields={"item": _("another office's")})
    pieces = entry.item.reckoning == Reckoning.PIECE
    if not pieces and entry.item.reckoning != Reckoning.ENTERED:
        message = _("Of this item nothing is entered: it is reckoned from its rate.")
        raise InvalidInput(message, fields={"item": message})
    if pieces == (entry.quantity is None):
        field = "quantity" if pieces else "amount"
        message = _("Of an item per piece enter the quantity, of another one the amount.")
        raise InvalidInput(message, fields={field: message})
    if not entry.pk:
        entry.recorded_by, entry.recorded_at = by, at
    saved: PayEntry = _saved(entry)
    return saved


@transaction.atomic
def record_consent(consent: RecoveryConsent, *, by: User, at: datetime) -> RecoveryConsent:
    """Record that somebody agreed to pay back; the person agrees, another one records it. Raises AboutOneself, …"""
    refuse_about_oneself(consent.worker_id, by)
    refuse_no_payroll(consent, by)
    if not consent.pk:
        consent.recorded_by, consent.recorded_at = by, at
    saved: RecoveryConsent = _saved(consent)
    return saved


@transaction.atomic
def remove(row: Any, *, by: User) -> None:
    """Take back what was entered by mistake; in a paid month that needs a reason. Raises AboutOneself, NotAllowed."""
    refuse_about_oneself(getattr(row, "worker_id", None), by)
    refuse_no_payroll(row, by)
    row.delete()


def refuse_about_oneself(worker: int | None, by: User) -> None:
    """Raises AboutOneself where the row is about the person who acts."""
    refuse_oneself(worker)
    if worker is not None and person_of(by) == worker:
        raise NotAllowed(_("Nobody enters what their own pay follows from: leave this to a colleague."))


def refuse_no_payroll(row: Any, by: User) -> None:
    """Raises NotAllowed: only a payroll officer of the row's subdistrict enters what pay follows from."""
    if not access_of(by).holds(Duty.PAYROLL, in_=subdistrict_of(row)):
        raise NotAllowed(_("Only a payroll officer of this subdistrict enters what pay follows from."))


def subdistrict_of(row: Any) -> int:
    """The key of the subdistrict of a row of pay: its own, or that of its item, group or worker.

    Raises LookupError for a row that has none of them.
    """
    for name in ("subdistrict", "item", "group", "worker"):
        if getattr(row, f"{name}_id", None) is not None:
            owner = getattr(row, name)
            return int(owner.pk if name == "subdistrict" else owner.subdistrict_id)
    raise LookupError(type(row).__name__)


def _saved(row: Any) -> Any:
    try:
        row.full_clean()
    except ValidationError as error:
        fields = {name: sentences(texts) for name, texts in error.message_dict.items() if name != "__all__"}
        raise InvalidInput(sentences(error.messages), fields=fields) from error
    row.save()
    return row
