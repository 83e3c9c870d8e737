"""What the number format of a cell says of its number: a day, a time, a span of time, or how many digits it has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from core.clock import SHANGHAI
from core.sheets.worksheets import Since1904

# Days and times among the formats that need no definition; 27 to 36 and 50 to 58 in Chinese editions
# (ECMA-376, part 1, 18.8.30).
BUILT_IN = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
SPAN = 46  # [h]:mm:ss
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


class Meaning(Enum):
    """What kind of number a cell holds."""

    MOMENT = "moment"
    SPAN = "span"


def meaning_of(number: int, code: str | None) -> Meaning | int | None:
    """The meaning of a format by its number and its code; for a code such as `00000` the count of its digits."""
    if code is None:
        return Meaning.SPAN if number == SPAN else Meaning.MOMENT if number in BUILT_IN else None
    if len(code) > 1 and set(code) == {"0"}:
        return len(code)
    bare = _LITERAL.sub("", code.split(";")[0]).lower()
    if bare in ("general", "g/通用格式", "@"):
        return None
    if "[" in bare:  # [h], [mm]: more than a day
        return Meaning.SPAN
    return Meaning.MOMENT if any(letter in bare for letter in "ymdhs") else None


def value_of(written: str, meaning: Meaning | int | None, *, since_1904: bool) -> Any:
    """A number as it is written in the file, as the value that the cell shows."""
    number = _number(written)
    if number is None:
        return written
    if isinstance(meaning, Meaning):
        return _moment(number, meaning, since_1904)
    if meaning is not None and isinstance(number, int) and number >= 0:
        return str(number).zfill(meaning)
    return in_calendar(number, since_1904=since_1904)


def in_calendar(cell: Any, *, since_1904: bool) -> Any:
    """A cell whose number, where it means a day, counts in the calendar of its workbook."""
    countable = since_1904 and isinstance(cell, int | float) and not isinstance(cell, bool)
    return Since1904(cell) if countable and 0 < cell < 100_000 else cell


def _number(written: str) -> int | float | None:
    digits = written.removeprefix("-")
    if digits.isdigit() and digits.isascii():
        return int(written) if len(digits) < 400 else None
    try:
        number = float(written)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def _moment(number: float, meaning: Meaning, since_1904: bool) -> Any:
    epoch = CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900
    try:
        return from_excel(number, epoch, timedelta=meaning is Meaning.SPAN)
    except (OverflowError, ValueError):
        return number  # Excel shows ######


def day_number(number: float) -> datetime:
    """The moment in Shanghai of a serial number, by the calendar that it counts in. Raises OverflowError."""
    epoch = date(1904, 1, 1) if isinstance(number, Since1904) else date(1899, 12, 30)
    whole = timedelta(days=int(number), seconds=round((number - int(number)) * 86_400))
    return datetime.combine(epoch, time.min, SHANGHAI) + whole


def formats_of(codes: Mapping[int, str], styles: list[int]) -> list[Meaning | int | None]:
    """The meaning of each style of a workbook, given the number of its format."""
    known = {number: meaning_of(number, codes.get(number)) for number in set(styles)}
    return [known[number] for number in styles]
