"""Time is Shanghai's for people and UTC in storage; every range is half-open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day_of(at: datetime) -> date:
    """The day in Shanghai on which `at` falls."""
    return at.astimezone(SHANGHAI).date()


def starts_at(day: date) -> datetime:
    """The first moment of `day` in Shanghai; `starts_at(day + 1 day)` is the first moment after it."""
    return datetime.combine(day, time.min, SHANGHAI)


def as_deadline(at: datetime, *, today: date) -> str:
    """A deadline as people say it: the end of a day is its 24:00, and this year goes without saying."""
    local = at.astimezone(SHANGHAI)
    text = f"{local:%m-%d %H:%M}"
    if local.time() == time.min:
        local -= timedelta(days=1)
        text = f"{local:%m-%d} 24:00"
    return text if local.year == today.year else f"{local.year}-{text}"


def days_between(begin: date, end: date) -> list[date]:
    """Every day of the half-open range."""
    return [begin + timedelta(days=n) for n in range((end - begin).days)]


def month_after(day: date) -> date:
    """The first day of the month after that of `day`."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def month_named(text: str) -> date:
    """The first day of the month that `2026-10`, or any day of it, names. Raises ValueError."""
    return date.fromisoformat(f"{text}-01" if len(text) == len("2026-10") else text).replace(day=1)
