"""Columns of lists in the back office: coloured labels, and read-only values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from unfold.decorators import display


class Tag(tuple[Any, ...]):
    """A code and its words: a coloured label in lists, the words alone elsewhere."""

    def __new__(cls, code: str, text: object) -> Tag:
        return super().__new__(cls, (code, str(text)))

    def __str__(self) -> str:
        return str(self[1])


def shown(name: str, label: object) -> Callable[[Any, Any], object]:
    """A read-only column or field that shows an attribute under a label of its own, without a link."""

    @display(description=label, ordering=name)
    def value(_self: Any, row: Any) -> object:
        found = getattr(row, name)
        if isinstance(found, datetime):
            return date_format(timezone.localtime(found), "SHORT_DATETIME_FORMAT")
        return "-" if found in (None, "") else str(found)

    return value
