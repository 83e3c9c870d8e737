"""Deadlines, lights, and what a text may not contain. Plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from core.clock import day_of, starts_at
from core.texts import holds_identity_number
from staff.calendar.rules import WorkingCalendar

__all__ = [
    "MAX_EXTENSION_DAYS",
    "Light",
    "Limit",
    "Standing",
    "applying",
    "deadline",
    "extended",
    "holds_identity_number",
    "light",
    "may_extend",
    "may_reopen",
    "number",
    "on_time",
    "resumed",
    "soon_from",
    "standing",
]

MAX_EXTENSION_DAYS = 7  # working days, once
REOPEN_WITHIN_DAYS = 15
ACCEPT, CLOSE = "accept", "close"  # the stages that a limit is set for
MINUTES, WORKING_DAYS = "minutes", "working_days"

# How long before a deadline an incident turns amber: a limit of days warns a day before, one of hours an hour before.
SOON = {WORKING_DAYS: timedelta(days=1), MINUTES: timedelta(hours=1)}
INSTANT = timedelta(microseconds=1)


def number(subdistrict: str, at: datetime, serial: int) -> str:
    """The number of an incident that is written down at `at`; `subdistrict` is a code."""
    return f"{subdistrict}-{day_of(at).year}-{serial:06d}"


# --- deadlines ----------------------------------------------------------------------------------


class Limit(Protocol):
    """How long a stage may take, in minutes or working days; for one matter, or for all that have none of their own."""

    @property
    def amount(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def matter_id(self) -> int | None: ...
    @property
    def in_force_from(self) -> date: ...


AnyLimit = TypeVar("AnyLimit", bound=Limit)


def applying(limits: Iterable[AnyLimit], *, matter: int, on: date) -> AnyLimit | None:
    """Of the limits of one stage and urgency the one for a matter on a day: its own before the general, the latest."""
    set_by_then = [limit for limit in limits if limit.matter_id in (matter, None) and limit.in_force_from <= on]
    return max(set_by_then, key=lambda limit: (limit.matter_id is not None, limit.in_force_from), default=None)


def deadline(begins: datetime, amount: int, unit: str, calendar: WorkingCalendar) -> datetime:
    """When a stage that begins at `begins` is due; `unit` is `minutes` or `working_days`.

    Minutes run by the clock. Working days end with the day: 7 working days from a Monday end when
    the seventh working day after it ends, in Shanghai.
    """
    if unit == MINUTES:
        return begins + timedelta(minutes=amount)
    return starts_at(calendar.after(day_of(begins), amount) + timedelta(days=1))


def extended(due_at: datetime, days: int, calendar: WorkingCalendar) -> datetime:
    """The deadline moved by working days, to the end of the last of them."""
    return starts_at(calendar.after(day_of(due_at - INSTANT), days) + timedelta(days=1))


def on_time(due_at: datetime | None, settled_at: datetime | None) -> bool | None:
    """Whether an incident was settled by its deadline; None without a deadline or before it is settled."""
    if due_at is None or settled_at is None:
        return None
    return settled_at <= due_at


def working_days_left(at: datetime, due_at: datetime, calendar: WorkingCalendar) -> int:
    """How many working days are after the day of `at`, up to the last day before `due_at`."""
    return _working_days(day_of(at), day_of(due_at - INSTANT), calendar)


def may_extend(due_at: datetime | None, at: datetime) -> bool:
    """Whether its deadline still runs: more time is asked for and given before it, not after."""
    return due_at is not None and at < due_at


def may_reopen(closed_at: datetime | None, at: datetime) -> bool:
    """Whether it was closed so few days ago that it may still be reopened."""
    return closed_at is not None and (at - closed_at).days < REOPEN_WITHIN_DAYS


def resumed(due_at: datetime, paused_at: datetime, at: datetime, unit: str, calendar: WorkingCalendar) -> datetime:
    """The deadline after a pause from `paused_at` to `at`: what was left when it began is left when it ends.

    Minutes are moved on by the minutes that it lasted; working days by the working days after the one
    on which it began, up to the one on which it ends. A deadline that had passed stays as it was: a
    pause heals no delay.
    """
    if paused_at >= due_at:
        return due_at
    if unit == MINUTES:
        return due_at + (at - paused_at)
    last_day = day_of(due_at - INSTANT)
    waited = _working_days(day_of(paused_at), day_of(at), calendar)
    return due_at + (calendar.after(last_day, waited) - last_day)


def _working_days(after: date, until: date, calendar: WorkingCalendar) -> int:
    return sum(calendar.is_working(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))


# --- lights -------------------------------------------------------------------------------------


class Standing(StrEnum):
    """How near an incident is to its deadline, or how late."""

    NONE = "none"  # it has none
    MET = "met"  # settled by it
    OPEN = "open"
    PAUSED = "paused"
    SOON = "soon"
    LATE = "late"


class Light(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def soon_from(due_at: datetime, unit: str) -> datetime:
    """The time from which a deadline counts as near."""
    return due_at - SOON.get(unit, SOON[WORKING_DAYS])


def standing(
    due_at: datetime | None, at: datetime, *, unit: str, settled_at: datetime | None, paused_at: datetime | None
) -> Standing:
    if due_at is None:
        return Standing.NONE
    stopped_at = settled_at or paused_at or at
    if settled_at and settled_at <= due_at:
        return Standing.MET
    if settled_at or due_at < stopped_at:
        return Standing.LATE
    if paused_at:
        return Standing.PAUSED
    return Standing.SOON if soon_from(due_at, unit) <= at else Standing.OPEN


def light(of: Standing) -> Light | None:
    """The colour of the light; none without a deadline."""
    if of is Standing.NONE:
        return None
    return {Standing.LATE: Light.RED, Standing.SOON: Light.AMBER}.get(of, Light.GREEN)
