"""Years, months and other periods as people say them: 2026年9月, 2026年第36周. Addresses and files keep short names."""

from __future__ import annotations

import re
from datetime import date
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def named_in_words(text: str) -> str:
    """What may be the number of a year alone, as people write it; any other text stays."""
    return year_in_words(int(text)) if len(text) == 4 and text.isdecimal() else text


def year_in_words(year: int) -> str:
    return pgettext("calendar", "%(year)d") % {"year": year}


def month_in_words(day: date) -> str:
    """The month in which `day` lies."""
    return date_format(day, "YEAR_MONTH_FORMAT")


def month_of_year(day: date) -> str:
    """The month alone, where its year is known from beside it: 9月."""
    name = date_format(day, "M")
    return f"{day.month}月" if name.endswith("月") else name  # Django writes 九月, offices do not


def short_name_in_words(text: str) -> str:
    """The short name of a month, week or quarter, which a notice or the database keeps, as it is said."""
    if month := re.fullmatch(r"(\d{4})-(\d{2})", text):
        return month_in_words(date(int(month[1]), int(month[2]), 1))
    if quarter := re.fullmatch(r"(\d{4})Q([1-4])", text):
        return _("quarter %(quarter)d of %(year)d") % {"quarter": int(quarter[2]), "year": int(quarter[1])}
    if week := re.fullmatch(r"(\d{4})-W(\d{2})", text):
        return _("week %(week)d of %(year)d") % {"week": int(week[2]), "year": int(week[1])}
    return text


class Named(Protocol):
    """A week, month, quarter or year, by its first day."""

    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> date: ...


def in_words(period: Named) -> str:
    """A period as people say it."""
    if period.kind == "month":
        return month_in_words(period.start)
    if period.kind == "week":
        year, week, _day = period.start.isocalendar()
        return _("week %(week)d of %(year)d") % {"week": week, "year": year}
    if period.kind == "quarter":
        words = {"quarter": (period.start.month + 2) // 3, "year": period.start.year}
        return _("quarter %(quarter)d of %(year)d") % words
    return year_in_words(period.start.year)
