"""Deadlines, and what may not stand in a text. Plain values in, plain values out."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.clock import day_of, starts_at
from core.texts import holds_identity_number
from staff.rules import WorkingCalendar

__all__ = ["MAX_EXTENSION_DAYS", "deadline", "extended", "holds_identity_number", "on_time"]

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


def on_time(due_at: datetime | None, settled_at: datetime | None) -> bool | None:
    """Whether a case was settled by its deadline; None without a deadline or before it is settled."""
    if due_at is None or settled_at is None:
        return None
    return settled_at <= due_at
