"""The values of cells: what an office writes as a day, a month, a number or a choice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from core.clock import SHANGHAI
from core.sheets.reading import Cell
from core.texts import holds_identity_number, plain, tidy


class BadCell(ValueError):
    """One cell cannot be read as what its column holds; the message names the reason and the correction."""


# --- cells into values --------------------------------------------------------------------------


def text_of(cell: Cell) -> str:
    """The content of a cell, as one tidy line; what `escaped` added is removed."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == datetime.min.time() else cell
    return unescaped(tidy(str(cell)))


def words_of(value: Any) -> str:
    """A value as a preview shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def escaped(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula; `unescaped` gives it back."""
    return f"'{text}" if re.match(r"'*[=+\-@]", text) else text


def unescaped(text: str) -> str:
    return text[1:] if re.match(r"'+[=+\-@]", text) else text


def text(limit: int) -> Callable[[Cell], str]:
    def read(cell: Cell) -> str:
        line = text_of(cell)
        if len(line) > limit:
            raise BadCell(_("Longer than %(limit)d characters. Shorten it.") % {"limit": limit})
        return line

    return read


def name(cell: Cell) -> str:
    """A person's or a place's name. Offices pad short Chinese names with spaces: those go."""
    line = text(60)(cell)
    joined = "".join(line.split())
    return joined if re.fullmatch(r"[\u3400-\u9fff·•]+", joined) else line


def code(cell: Cell) -> str:
    return plain(text_of(cell))


def whole_number(cell: Cell) -> int:
    words = plain(text_of(cell)).replace(",", "")
    if not re.fullmatch(r"\d{1,9}(\.0*)?", words):
        raise BadCell(_("“%(cell)s” is not a whole number of 0 or more.") % {"cell": safe_text(cell)})
    return int(words.split(".")[0])


def one_of(choices: Mapping[str, str]) -> Callable[[Cell], str]:
    """A value by any of its labels; the message names the labels."""
    by_label = {plain(label).lower(): value for label, value in choices.items()}
    first_labels = {value: label for label, value in reversed(list(choices.items()))}

    def read(cell: Cell) -> str:
        value = by_label.get(plain(text_of(cell)).lower())
        if value is None:
            raise BadCell(
                _("“%(cell)s” is not known here. Write one of: %(choices)s.")
                % {"cell": safe_text(cell), "choices": "、".join(reversed(first_labels.values()))}
            )
        return value

    return read


def truth(cell: Cell) -> bool:
    return (
        one_of({"否": "", "是": "1", "有": "1", "√": "1", "无": "", "Y": "1", "N": "", "1": "1", "0": ""})(cell) == "1"
    )


def known_truth(cell: Cell) -> bool | None:
    """Yes or no; None where the sheet says that it is not recorded."""
    answers = {
        "是": "1",
        "否": "0",
        "未登记": "",
        "有": "1",
        "√": "1",
        "无": "0",
        "Y": "1",
        "N": "0",
        "1": "1",
        "0": "0",
    }
    answer = one_of({**answers, "×": "0", "未知": "", "不详": ""})(cell)
    return answer == "1" if answer else None


TRUTHS = {True: "是", False: "否", None: "未登记"}


_FULL = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?")
_MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?(?:份)?")
_EPOCH = date(1899, 12, 30)  # day 0 of Excel's serial numbers, its belief in 29 February 1900 included


def day(cell: Cell) -> date:
    """A day, as a date, as Excel's serial number, or as text in any form that offices use."""
    date_read, exact = _date(cell)
    if not exact:
        raise BadCell(_("“%(cell)s” is a month. Write the day too, such as 2026-03-05.") % {"cell": safe_text(cell)})
    return date_read


def day_or_month(cell: Cell) -> date:
    """A day; a month means its first day."""
    return _date(cell)[0]


def month(cell: Cell) -> date:
    """The first day of the month that a cell names."""
    return _date(cell)[0].replace(day=1)


_CLOCK = re.compile(r"(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?)?分?")


def moment(cell: Cell) -> datetime:
    """A day and the time of day in Shanghai; a day alone is its beginning."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=cell.tzinfo or SHANGHAI)
    if isinstance(cell, float) and 20_000 < cell < 80_000:  # Excel's serial number, its fraction the time of day
        whole = timedelta(days=int(cell), seconds=round((cell - int(cell)) * 86_400))
        return datetime.combine(_EPOCH, time.min, SHANGHAI) + whole
    words = unicodedata.normalize("NFKC", text_of(cell)).replace("T", " ")
    clock = _CLOCK.search(words)
    if not clock:
        return datetime.combine(day(cell), time.min, SHANGHAI)
    on = day(words[: clock.start()])
    try:
        hour, minute, second = (int(part or 0) for part in clock.groups())
        at = time(hour, minute, second)
    except ValueError as error:
        raise BadCell(_("There is no such time as “%(cell)s”.") % {"cell": safe_text(cell)}) from error
    return datetime.combine(on, at, SHANGHAI)


def _date(cell: Cell) -> tuple[date, bool]:
    """A date, and whether the cell names its day."""
    if isinstance(cell, datetime):
        return cell.date(), True
    if isinstance(cell, date):
        return cell, True
    words = _without_time(plain(text_of(cell)), cell)
    if isinstance(cell, float) and re.fullmatch(r"\d{4}\.1", words):
        raise BadCell(
            _("Excel reads both 2026.1 and 2026.10 as the number %(cell)s. Write the month as 2026-01 or 2026-10.")
            % {"cell": words}
        )
    if re.fullmatch(r"\d{4,5}", words) and not 1900 <= int(words) <= 2100:
        return _EPOCH + timedelta(days=int(words)), True
    if digits := re.fullmatch(r"(\d{4})(\d{2})(\d{2})?", words):
        year, number, of_month = digits.groups()
    elif full := _FULL.fullmatch(words):
        year, number, of_month = full.groups()
    elif only_month := _MONTH.fullmatch(words):
        year, number, of_month = *only_month.groups(), None
    else:
        raise BadCell(_("“%(cell)s” is not a date. Write it as 2026-03-05.") % {"cell": safe_text(cell)})
    try:
        return date(int(year), int(number), int(of_month or 1)), of_month is not None
    except ValueError as error:
        raise BadCell(_("There is no such day as “%(cell)s”.") % {"cell": safe_text(cell)}) from error


def _without_time(words: str, cell: Cell) -> str:
    """The date of `2026-03-05 00:00:00`, whose space `plain` took away."""
    return plain(text_of(cell).split(" ")[0]) if ":" in words else words


def safe_text(cell: Cell) -> str:
    """A cell as a message or a preview may repeat it: short, and never an identity number."""
    line = text_of(cell)
    if looks_like_identity_number(cell):
        return "…"
    return line if len(line) <= 40 else f"{line[:39]}…"


def looks_like_identity_number(cell: Cell) -> bool:
    """Whether a cell may hold an identity number, also one that Excel keeps as a number without its last digits."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return 10**17 <= cell < 10**18
    return isinstance(cell, str) and holds_identity_number(cell)
