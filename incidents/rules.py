"""Deadlines, and what may not stand in a text. Plain values in, plain values out."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from core.clock import day_of, starts_at
from staff.rules import WorkingCalendar

MAX_EXTENSION_DAYS = 7  # working days, once


def deadline(begins: datetime, amount: int, unit: str, calendar: WorkingCalendar) -> datetime:
    """When a stage that begins at `begins` is due; `unit` is `minutes` or `working_days`.

    Minutes run by the clock. Working days end with the day: 7 working days from a Monday end when
    the seventh working day after it ends, in Shanghai.
    """
    if unit == "minutes":
        return begins + timedelta(minutes=amount)
    return starts_at(calendar.after(day_of(begins), amount) + timedelta(days=1))


def extended(due_at: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    """The deadline moved by working days, to the end of the last of them."""
    last_moment = due_at - timedelta(microseconds=1)
    return starts_at(calendar.after(day_of(last_moment), days) + timedelta(days=1))


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_CANDIDATE = re.compile(r"(?<![0-9A-Za-z])(\d{17})([\dXx])(?![0-9A-Za-z])")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")


def holds_identity_number(text: str) -> bool:
    """Whether a resident identity number (18 places with a right check digit) stands in `text`."""
    for digits, check in _CANDIDATE.findall(text.translate(_FULL_WIDTH)):
        total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
        if _CHECK[total % 11] == check.upper():
            return True
    return False
