"""What has happened lies in the past: no caller says that it is later than it is.

A moment that is handed in from outside is held against the clock here, below every door; a column that says when
something happened says so by the validator `has_come`; the database holds the moments that decide for ever against its
own clock.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pgtrigger
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import SHANGHAI, day_of, starts_at
from core.errors import InvalidInput


class NotYet(InvalidInput):
    """The moment lies in the future."""

    code = "not_yet"


def present() -> datetime:
    """The moment that it is. Entry points read the clock and hand it down; this is asked only to hold it against."""
    return datetime.now(UTC)


def refuse_future(at: datetime, *, field: str = "at") -> None:
    """Refuse a moment that has not come. Raises NotYet."""
    if at > present():
        message = _("%(at)s lies in the future: what has not happened yet cannot be recorded or judged.")
        text = message % {"at": f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"}
        raise NotYet(text, fields={field: text})


def has_come(value: date) -> None:
    """A validator of columns whose day or moment somebody gives, and at which something has happened."""
    now = present()
    if value > (now if isinstance(value, datetime) else day_of(now)):
        raise ValidationError(gettext_lazy("This lies in the future."), code=NotYet.code)


def refuse_future_day(day: date, *, field: str) -> None:
    """Refuse a day that has not come. Raises NotYet."""
    refuse_future(starts_at(day), field=field)


SKEW = "interval '5 minutes'"  # by which the clocks of the servers may differ


def has_happened(*moments: str, name: str = "has_happened") -> pgtrigger.Trigger:
    """A trigger that refuses a row one of whose moments lies in the future by the database's own clock.

    `moments` are columns, or SQL over the columns of `NEW`. What is null has not happened and is not asked.
    """
    latest = ", ".join(moment if "NEW." in moment else f"NEW.{moment}" for moment in moments)
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=f"""
    IF greatest({latest}) > clock_timestamp() + {SKEW} THEN
        RAISE EXCEPTION 'what is recorded in % lies in the future', TG_TABLE_NAME;
    END IF;
    RETURN NEW;
""",
    )


def end_of(column: str, length: str) -> str:
    """SQL: the moment in Shanghai at which the period that begins on the day in `column` is over."""
    return f"((NEW.{column} + interval '{length}') AT TIME ZONE 'Asia/Shanghai')"
