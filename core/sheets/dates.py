"""Days, months and moments as offices write them. All of what stands in a cell is read, or the cell is refused."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.clock import SHANGHAI
from core.sheets.number_formats import day_number
from core.sheets.values import BadCell, safe_text, text_of
from core.sheets.worksheets import Cell, Since1904
from core.texts import half_width

_DAY = re.compile(r"([0-9]{4}) ?[-./年] ?([0-9]{1,2}) ?[-./月] ?([0-9]{1,2}) ?[日号]?")
_MONTH = re.compile(r"([0-9]{4}) ?[-./年] ?([0-9]{1,2}) ?月?(?: ?份)?")
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]{1,17})?")
_WEEKDAY = re.compile(r" ?\(?(?:星期|周)([一二三四五六日天])\)?")
_HALF_OF_DAY = re.compile(r" ?(上午|下午|中午|晚上|凌晨|早上|傍晚|[AaPp][Mm])")
_SECONDS = r"(?: ?([0-9]{1,2})(?:[.,]([0-9]{1,6})[0-9]{0,3})? ?秒?)?"
_CLOCK = re.compile(rf"[ T]? ?([0-9]{{1,2}}) ?[:时点](?: ?([0-9]{{1,2}})(?: ?[:分]{_SECONDS})?)?")
_OFFSET = re.compile(r" ?(?:(Z|z|UTC|GMT)$|(?:UTC|GMT)?([+-])([0-9]{1,2}):?([0-9]{2})?$)")
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
_AFTERNOON = ("下午", "晚上", "傍晚", "pm")
_MORNING = ("上午", "凌晨", "早上", "am")


class Written(NamedTuple):
    """What a cell says: a day, or only its month, and the time of day in Shanghai where it names one."""

    day: date
    names_day: bool
    clock: time | None = None


def day(cell: Cell) -> date:
    """A day, as a date, as Excel's serial number, or as text in any form that offices use."""
    return _naming_a_day(cell).day


def day_or_month(cell: Cell) -> date:
    """A day; a month means its first day."""
    return read_date(cell).day


class WholeMonth(date):
    """A month as a whole, as its first day: an entry of it belongs to no single day."""


def day_or_whole_month(cell: Cell) -> date:
    """A day; a month is a `WholeMonth`."""
    written = read_date(cell)
    return written.day if written.names_day else WholeMonth(written.day.year, written.day.month, 1)


def month(cell: Cell) -> date:
    """The first day of the month that a cell names."""
    return read_date(cell).day.replace(day=1)


def moment(cell: Cell) -> datetime:
    """A day and the time of day in Shanghai; a day alone is its beginning."""
    written = _naming_a_day(cell)
    return datetime.combine(written.day, written.clock or time.min, SHANGHAI)


def deadline(cell: Cell) -> datetime:
    """Until when something has to be done; a day alone is its end, which is the midnight after it."""
    written = _naming_a_day(cell)
    if written.clock is None:
        return datetime.combine(written.day + timedelta(days=1), time.min, SHANGHAI)
    return datetime.combine(written.day, written.clock, SHANGHAI)


def _naming_a_day(cell: Cell) -> Written:
    written = read_date(cell)
    if not written.names_day:
        raise BadCell(_("“%(cell)s” is a month. Write the day too, such as 2026-03-05.") % {"cell": safe_text(cell)})
    return written


def read_date(cell: Cell) -> Written:
    """What a cell says, whatever it holds. Raises BadCell where any of it is not understood."""
    written = _read(cell)
    _refuse_other_centuries(written.day, cell)
    return written


def _refuse_other_centuries(on: date, cell: Cell) -> None:
    """No office writes of them, and with the last day that there is nobody could reckon."""
    if not 1900 <= on.year < 2200:
        raise BadCell(_("There is no such day as “%(cell)s”.") % {"cell": safe_text(cell)})


def _read(cell: Cell) -> Written:
    if isinstance(cell, datetime):
        return _of_moment(cell)
    if isinstance(cell, date):
        return Written(cell, names_day=True)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _of_number(cell)
    return _of_text(half_width(text_of(cell)).strip(), cell)


def _of_moment(at: datetime) -> Written:
    here = at.astimezone(SHANGHAI) if at.tzinfo else at
    clock = here.time()
    return Written(here.date(), names_day=True, clock=clock if clock != time.min else None)


def _of_number(number: float) -> Written:
    """A serial number of Excel, whose fraction is the time of day; or a day or a month typed as one number."""
    words = safe_text(number)
    if re.fullmatch(r"[0-9]{4}\.1", words):
        text = _("Excel reads both 2026.1 and 2026.10 as the number %(cell)s. Write the month as 2026-01 or 2026-10.")
        raise BadCell(text % {"cell": words})
    if _SERIAL.fullmatch(words) or (isinstance(number, Since1904) and 4_000 <= number < 80_000):
        return _of_moment(day_number(number))
    return _of_text(words, number)


def _of_text(words: str, cell: Cell) -> Written:
    if _SERIAL.fullmatch(words):
        return _of_moment(day_number(float(words)))
    rest = _Rest(_with_arabic_digits(words))
    on, names_day = _day_at(rest, cell)
    if weekday := rest.take(_WEEKDAY):
        _check_weekday(on, weekday[1], cell)
    clock = offset = None
    if rest.left and names_day and (rest.left[0] in " T" or not words[-len(rest.left) - 1].isdigit()):
        iso = rest.left.startswith("T")
        clock = _clock_at(rest, cell)
        offset = _offset_at(rest, iso=iso) if clock else None
    if rest.left.strip():
        raise _no_date(cell)
    if clock is None or offset is None:
        return Written(on, names_day, clock)
    return _of_moment(datetime.combine(on, clock, timezone(offset)))


class _Rest:
    """A text of which one part after the other is understood."""

    def __init__(self, words: str) -> None:
        self.left = words

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What stands at the beginning, which is then gone."""
        found = pattern.match(self.left)
        if found:
            self.left = self.left[found.end() :]
        return found


def _day_at(rest: _Rest, cell: Cell) -> tuple[date, bool]:
    found = rest.take(_DAY) or rest.take(_MONTH) or rest.take(_DIGITS)
    if found is None:
        raise _no_date(cell)
    parts = [int(part) for part in found.groups() if part]
    names_day = len(parts) == 3
    try:
        on = date(parts[0], parts[1], parts[2] if names_day else 1)
    except ValueError as error:
        raise BadCell(_("There is no such day as “%(cell)s”.") % {"cell": safe_text(cell)}) from error
    _refuse_other_centuries(on, cell)
    return on, names_day


def _check_weekday(on: date, word: str, cell: Cell) -> None:
    if on.weekday() != _WEEKDAYS[word]:
        raise BadCell(_("The weekday in “%(cell)s” is not that of the day. Correct one of the two.")
                      % {"cell": safe_text(cell)})  # fmt: skip


def _clock_at(rest: _Rest, cell: Cell) -> time | None:
    """The time of day that stands next; None where none does."""
    before = rest.left
    half = rest.take(_HALF_OF_DAY)
    found = rest.take(_CLOCK)
    if found is None:
        rest.left = before
        return None
    half = half or rest.take(_HALF_OF_DAY)
    hour, minute, second = (int(part or 0) for part in found.groups()[:3])
    if half:
        hour = _hour_of_day(hour, half[1].lower())
    try:
        return time(hour, minute, second, int((found[4] or "").ljust(6, "0")))
    except ValueError as error:
        raise BadCell(_("There is no such time as “%(cell)s”.") % {"cell": safe_text(cell)}) from error


def _hour_of_day(hour: int, half: str) -> int:
    """The hour from 0 to 23 of an hour after midnight or noon; one that is no hour where the two contradict."""
    if half in _AFTERNOON and hour < 12:
        return hour + 12
    if half in _MORNING and hour >= 12:
        return 0 if hour == 12 else 24
    return hour


def _offset_at(rest: _Rest, *, iso: bool) -> timedelta | None:
    """How far the time is from UTC. `08:30-10:00` with a blank before it is from when to when, and no offset."""
    before = rest.left
    found = rest.take(_OFFSET)
    if found is None:
        return None
    _utc, sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    if (sign == "-" and not iso) or offset > timedelta(hours=14):
        rest.left = before
        return None
    return -offset if sign == "-" else offset


def _with_arabic_digits(words: str) -> str:
    """二〇二六年十一月三日 as 2026年11月3日."""
    year = re.match("[〇零○一二三四五六七八九]{4}年", words)
    if not year:
        return words
    digits = str.maketrans("〇零○一二三四五六七八九", "000123456789")
    rest = re.sub("([一二三四五六七八九十]{1,3})(?=[月日号])", lambda found: str(_counted(found[1])), words[5:])
    return year[0].translate(digits) + rest


def _counted(words: str) -> int:
    """A number up to 99 in Chinese."""
    tens, ten, ones = words.rpartition("十")
    one = "一二三四五六七八九".find(ones) + 1 if ones else 0
    return (("一二三四五六七八九".find(tens) + 1 if tens else 1) * 10 if ten else 0) + one


def _no_date(cell: Cell) -> BadCell:
    return BadCell(_("“%(cell)s” is not a date. Write it as 2026-03-05.") % {"cell": safe_text(cell)})


# --- the month of a whole sheet -----------------------------------------------------------------

_A_MONTH = re.compile(r"(?<![0-9])(20[0-9]{2}) ?[-._/年]? ?(1[0-2]|0?[1-9])(?![0-9])(?! ?[-./月] ?[0-9])")


def month_in(words: str) -> date | None:
    """The only month that a title, a worksheet's or a file's name speaks of; days in it are something else."""
    text = half_width(words[:500])
    text = re.sub("[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月",
                  lambda found: _with_arabic_digits(found[0]), text)  # fmt: skip
    months = {date(int(year), int(number), 1) for year, number in _A_MONTH.findall(text)}
    return months.pop() if len(months) == 1 else None
