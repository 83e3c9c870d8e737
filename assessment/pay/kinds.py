"""What one can object to: one's own sheet of a locked run. An objection never stops pay; what is owed follows later."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django import forms
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.objection.subjects import Correction, Subject, register
from assessment.pay.choices import Reckoning, RunState, Side
from assessment.pay.models import PaySheet
from assessment.pay.models_of_items import PayItem
from assessment.pay.models_of_people import PayEntry
from assessment.periods import Period
from core.errors import InvalidInput
from staff.accounts.models import User

SHEET = "pay_sheet"


def _locked_sheet(key: int) -> PaySheet | None:
    return PaySheet.objects.filter(pk=key, run__state=RunState.LOCKED).select_related("run", "worker").first()


def _who_had_a_part(sheet: PaySheet) -> set[int]:
    """Who checked and who approved the run, and who drafted it by hand."""
    run = sheet.run
    return {key for key in (run.checked_by_id, run.approved_by_id, run.drafted_by_id) if key is not None}


def _title(sheet: PaySheet) -> str:
    return gettext("slip of %(month)s") % {"month": date_format(sheet.run.month, "YEAR_MONTH_FORMAT")}


def _fields(sheet: PaySheet, _reader: User) -> dict[str, forms.Field]:
    """An amount that is owed besides. What a fact was wrong about is corrected at its own place."""
    items = PayItem.objects.filter(subdistrict=sheet.run.subdistrict_id, reckoning=Reckoning.ENTERED, side=Side.PAID)
    return {
        "item": forms.ModelChoiceField(
            label=_("pay item of an amount to be added"),
            queryset=items,
            required=False,
            help_text=_(
                "Attendance, scores, rates and bases are corrected at their own place, with the objection as the "
                "reason. Whatever it is, the difference comes with the run that is drafted next."
            ),
        ),
        "amount": forms.DecimalField(
            label=_("amount to be added"), min_value=Decimal("0.01"), max_digits=10, decimal_places=2, required=False
        ),
    }


def _correct(sheet: PaySheet, correction: Correction) -> None:
    """Enter what is owed besides; the locked sheet stays, and the next run pays the difference. Raises InvalidInput."""
    item, amount = correction.said.get("item"), correction.said.get("amount")
    if item is None and amount is None:
        return
    if item is None or amount is None:
        message = _("Name both the pay item and the amount.")
        raise InvalidInput(message, fields={"amount" if amount is None else "item": message})
    last = sheet.run.period.end - timedelta(days=1)
    PayEntry.objects.create(
        worker_id=sheet.worker_id,
        item=item,
        day=last,
        amount=amount,
        evidence=correction.reason[:200],
        recorded_by=correction.by,
        recorded_at=correction.at,
    )


def _month(sheet: PaySheet) -> Period:
    return sheet.run.period


register(
    Subject(
        kind=SHEET,
        name=_("pay slip"),
        row_of=_locked_sheet,
        about=lambda sheet: {sheet.worker_id},
        judges=_who_had_a_part,
        title=_title,
        page=lambda sheet: reverse("pay-slip", args=(sheet.pk,)),
        subdistrict_of=lambda sheet: int(sheet.run.subdistrict_id),
        period_of=_month,
        fields=_fields,
        apply=_correct,
    )
)
