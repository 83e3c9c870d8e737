"""Columns of lists in the back office, which are read-only values on the page of a row, and its sections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from unfold.decorators import display

from core.office.links import link_to
from core.punctuation import grouped
from core.years import month_in_words, year_in_words

Column = Callable[[Any, Any], Any]
NOTHING = "-"


class Tag(tuple[Any, ...]):
    """A code and its words: a coloured label in lists, the words alone elsewhere."""

    def __new__(cls, code: str, text: object) -> Tag:
        return super().__new__(cls, (code, str(text)))

    def __str__(self) -> str:
        return str(self[1])


class Figure(str):
    """A number as people read it. A list puts the column of such numbers at the right."""

    __slots__ = ()


def column(
    label: object,
    value: Callable[[Any], Any],
    *,
    ordering: Any = None,
    colours: Mapping[Any, str] | None = None,
    boolean: bool = False,
) -> Column:
    """A column that computes `value` of a row; with `colours`, a `Tag` whose code has one of them.

    The theme asks for what a page shows up to six times; it is computed once for each row that was read.
    """

    @display(description=label, ordering=ordering, label=dict(colours) if colours else None, boolean=boolean or None)
    def of(_page: Any, row: Any) -> Any:
        known = getattr(row, "__dict__", {}).setdefault("columns_shown", {})
        if of not in known:
            known[of] = in_words(value(row))
        return known[of]

    return of


def attribute(name: str, label: object) -> Column:
    """An attribute under its own label, without a link."""
    return column(label, lambda row: in_words(getattr(row, name), str), ordering=name)


def linked(name: str, label: object, text: Callable[[Any], object] = str) -> Column:
    """Another row, as a link to its page where the account has one: for the page of a row, not for lists."""

    def value(row: Any) -> Any:
        other = _reached(row, name)
        if other is None:
            return NOTHING
        return link_to(other, text(other))

    return column(label, value, ordering=name)


def chosen(name: str, label: object, colours: Mapping[Any, str] | None = None) -> Column:
    """A field with choices in their words; with `colours`, as a coloured label."""

    def value(row: Any) -> Any:
        code = getattr(row, name)
        words = dict(row._meta.get_field(name).flatchoices).get(code, code)  # Django's own way translates all of them
        return Tag(code, words) if colours else words

    return column(label, value, ordering=name, colours=colours)


def of_month(name: str, label: object) -> Column:
    """The month in which a day lies."""
    return column(label, lambda row: month_in_words(day) if (day := _reached(row, name)) else "-", ordering=name)


def of_year(name: str, label: object) -> Column:
    """A number of a year as people write it."""
    return column(label, lambda row: year_in_words(_reached(row, name)), ordering=name)


def section(title: object, *rows: Any) -> tuple[Any, Any]:
    """Rows of fields under a title, or under none, of the page of a row."""
    return title, {"fields": rows}


def _reached(row: Any, path: str) -> Any:
    """What a path leads to; None where it ends on the way. A name that is none raises AttributeError."""
    for name in path.split("__"):
        try:
            row = getattr(row, name)
        except ObjectDoesNotExist:
            return None
        if row is None:
            return None
    return row


def in_words(value: Any, otherwise: Callable[[Any], Any] = lambda value: value) -> Any:
    """A value as a page prints it: a moment in local time, thousands apart, a row by its name, nothing as a dash."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, Decimal):
        return Figure(grouped(value))
    return str(value) if isinstance(value, Model | Promise) else otherwise(value)


def without(fields: Any, hidden: frozenset[str]) -> list[Any]:
    """The fields of a section, some of them side by side in a row of their own, without hidden ones."""
    kept = [without(field, hidden) if isinstance(field, list | tuple) else field for field in fields]
    return [field for field in kept if field and (isinstance(field, list) or field not in hidden)]


def sections_without(sections: Any, hidden: frozenset[str]) -> list[tuple[Any, dict[str, Any]]]:
    """The sections of a page without hidden fields; a heading with nothing below it goes with them."""
    left = [(title, {**options, "fields": without(options["fields"], hidden)}) for title, options in sections]
    return [(title, options) for title, options in left if options["fields"]]
