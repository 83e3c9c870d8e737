"""What is to be paid for locked months as things stand, so that what an accepted objection changes can be told.

A locked sheet stays: what differs comes as a difference with the run that is drafted next.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from assessment.objection.consequences import Concern, register
from assessment.pay.choices import Side
from assessment.pay.established import locked_months
from assessment.pay.facts import facts_of
from assessment.pay.month import reckoned
from assessment.periods import Kind, Period
from assessment.scheme.terms import Terms
from grids.territory.models import Subdistrict


def of_pay(subdistrict: int, period: Period | None) -> dict[Concern, str]:
    """What each locked month since the corrected period pays to each person, reckoned from the facts of now."""
    if period is None or period.kind is Kind.WEEK:
        return {}
    office = Subdistrict.objects.get(pk=subdistrict)
    runs = {start: run for start, run in locked_months(office, date.max).items() if start >= period.start}
    if not runs:
        return {}
    terms = {start: Terms.model_validate(run.terms) for start, run in runs.items()}
    last = Period(max(runs), Kind.MONTH)
    back = max(one.pay.mean_within_months for one in terms.values())
    facts = facts_of(office, min(runs), last.end, score_months=back)
    held: dict[Concern, str] = {}
    for start in runs:
        month = Period(start, Kind.MONTH)
        for worker, one in reckoned(facts, month, terms[start]).items():
            paid = sum((line.amount for line in one.lines if line.side == Side.PAID), Decimal(0))
            held[Concern("pay", str(month), worker=worker)] = f"{paid:.2f}"
    return held


register("pay", of_pay, {"pay": _("pay of the month")})
