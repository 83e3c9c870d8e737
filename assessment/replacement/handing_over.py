"""What the assessment adds to every hand-over: rectifications, and how far ahead visits count."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from assessment.delivery.times import terms_on
from assessment.interview.models import Interview, InterviewState
from core.years import month_in_words
from incidents.handover.above import Above, declare
from incidents.handover.rules import Entry, ItemKind
from staff.postings.models import Posting


def rectifications(posting: Posting) -> list[Entry]:
    """The rectifications that follow from interviews of the person and are to be checked."""
    rows = Interview.objects.filter(worker=posting.worker_id, state=InterviewState.HELD).order_by("month")
    return [
        Entry(
            ItemKind.RECTIFICATION, _("interview about %(month)s") % {"month": month_in_words(one.month)}, one.check_on
        )
        for one in rows
    ]


def visits_until(subdistrict: int, day: date) -> date:
    """Patrols that fall due before it are named one by one; the others with their premises."""
    return day + timedelta(days=terms_on(subdistrict, day).replacement.visits_ahead_days)


declare(Above(rectifications, visits_until))
