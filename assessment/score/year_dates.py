"""When people are told of the scores of a year, for those who wait for that."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.periods import Kind, Period
from assessment.scheme.models import Scheme
from assessment.scheme.terms import Terms
from assessment.score.models import ScoreKind, ScoreRevision, ScoreState
from assessment.score.quarter_dates import quarter_told_by_the_clock, year_due
from core.clock import day_of
from grids.territory.models import Subdistrict
from staff.calendar.lists import working_calendar


def why_not_told(subdistrict: Subdistrict, year: int, *, on: date) -> str:
    """The stage that the scores of a year have reached, and the day on which the next is due."""
    period, calendar = Period(date(year, 1, 1), Kind.YEAR), working_calendar(subdistrict)
    rows = ScoreRevision.objects.filter(subdistrict=subdistrict, kind=ScoreKind.YEAR, period_start=period.start)
    draft = rows.filter(state=ScoreState.DRAFT).first()
    if draft is not None:
        told = quarter_told_by_the_clock(day_of(draft.drafted_at), Terms.model_validate(draft.terms), calendar)
        text = _("The scores of %(year)s are drafted: the office looks through them, and people are told on %(day)s.")
        return text % {"year": year, "day": _day(told)}
    known = Scheme.objects.filter(subdistrict=subdistrict, in_force_from__lte=max(on, period.start))
    scheme = known.order_by("-in_force_from").first()
    if scheme is None:
        return _("The office has no rules yet, by which the scores of %(year)s could be drafted.") % {"year": year}
    terms = scheme.value
    due = year_due(period, terms, calendar)
    told = quarter_told_by_the_clock(day_of(due), terms, calendar)
    if day_of(due) < on:
        text = _("The scores of %(year)s were to be drafted on %(day)s and are not: the cycle says what holds them up.")
        return text % {"year": year, "day": _day(due)}
    text = _("The scores of %(year)s are drafted on %(day)s, and people are told of them on %(told)s.")
    return text % {"year": year, "day": _day(due), "told": _day(told)}


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")
