"""Periods as people say them: 2026年9月, 2026年第3季度, 2026年. Addresses and files keep the short names."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.periods import Kind, NotAPeriod, Period, parse
from core.years import year_in_words


def in_words(period: Period) -> str:
    if period.kind is Kind.MONTH:
        return date_format(period.start, "YEAR_MONTH_FORMAT")
    if period.kind is Kind.QUARTER:
        words = {"quarter": (period.start.month + 2) // 3, "year": period.start.year}
        return _("quarter %(quarter)d of %(year)d") % words
    return year_in_words(period.start.year) if period.kind is Kind.YEAR else str(period)


def kept_in_words(text: str) -> str:
    """A short name that was kept, such as `2026Q3`, as people say it; what is none stays."""
    try:
        return in_words(parse(text))
    except NotAPeriod:
        return text


def said_last(text: str) -> str:
    """Of `name · 2026Q3` the last part as people say it."""
    begin, dot, period = text.rpartition(" · ")
    return f"{begin}{dot}{kept_in_words(period)}"
