"""What one can object to: one's own sheet of a locked run. An objection never stops pay; what is owed follows later."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.objection.subjects import Subject, register
from assessment.pay.choices import RunState
from assessment.pay.models import PaySheet
from assessment.periods import Period

SHEET = "pay_sheet"


def _locked_sheet(key: int) -> PaySheet | None:
    return PaySheet.objects.filter(pk=key, run__state=RunState.LOCKED).select_related("run", "worker").first()


def _who_had_a_part(sheet: PaySheet) -> set[int]:
    """Who checked and who approved the run, and who drafted it by hand."""
    run = sheet.run
    return {key for key in (run.checked_by_id, run.approved_by_id, run.drafted_by_id) if key is not None}


def _title(sheet: PaySheet) -> str:
    return gettext("slip of %(month)s") % {"month": f"{sheet.run.month:%Y-%m}"}


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
    )
)
