"""The working days and statutory holidays of the State Council, which no office enters and every program may know."""

from __future__ import annotations

from datetime import date

import chinese_calendar

# By law paid though nobody works: written from the notices, month and day.
STATUTORY = {
    2024: "0101 0210 0211 0212 0404 0501 0610 0917 1001 1002 1003",
    2025: "0101 0128 0129 0130 0131 0404 0501 0502 0531 1001 1002 1003 1006",
    2026: "0101 0216 0217 0218 0219 0405 0501 0502 0619 0925 1001 1002 1003",
}


def is_working(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


def is_statutory(day: date) -> bool:
    return f"{day:%m%d}" in STATUTORY[day.year].split()
