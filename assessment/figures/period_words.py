"""Periods as people say them: 2026年9月, 2026年第3季度. Addresses and files keep the short names."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.periods import Kind, Period


def in_words(period: Period) -> str:
    if period.kind is Kind.MONTH:
        return date_format(period.start, "YEAR_MONTH_FORMAT")
    if period.kind is Kind.QUARTER:
        words = {"quarter": (period.start.month + 2) // 3, "year": period.start.year}
        return _("quarter %(quarter)d of %(year)d") % words
    return str(period)
