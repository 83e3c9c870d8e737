"""Time is Shanghai's for people and UTC in storage; every range is half-open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)  # that are taken: see core.within_time
CLOCKS_DIFFER = timedelta(minutes=5)  # no two devices agree; a telephone's clock may be this much fast


def day_of(at: datetime) -> date:
    """The day in Shanghai on which `at` falls."""
    return at.astimezone(SHANGHAI).date()


def starts_at(day: date) -> datetime:
    """The first moment of `day` in Shanghai; `starts_at(day + 1 day)` is the first moment after it."""
    return datetime.combine(day, time.min, SHANGHAI)


def happened(at: datetime, *, now: datetime) -> datetime:
    """When something happened that a device says happened at `at`: never later than our own clock.

    A clock that is a little fast must not keep anybody from reporting; what it says is then our `now`. More than that
    is refused: see `still_to_come`.
    """
    return now if now < at <= now + CLOCKS_DIFFER else at


def still_to_come(at: datetime, *, now: datetime) -> str:
    """Why `at` cannot have happened yet, naming both clocks; empty where it can."""
    if at <= now + CLOCKS_DIFFER:
        return ""
    said, here = (f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" for moment in (at, now))
    return _(
        "%(said)s lies in the future: it is %(here)s here (Shanghai). Give the time when it happened, or set the clock "
        "of the device."
    ) % {"said": said, "here": here}


SOON = timedelta(hours=24)  # what is due so near is urgent


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


def day_named(text: str) -> date:
    """The day that `2026-10-31` names. Raises ValueError, also for a day that is not taken."""
    day = date.fromisoformat(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(text)
    return day


def month_named(text: str) -> date:
    """The first day of the month that `2026-10`, or any day of it, names. Raises ValueError."""
    return day_named(f"{text}-01" if len(text) == len("2026-10") else text).replace(day=1)
