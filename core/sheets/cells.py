"""How the cells of a column are read: as a text, a name, a code, a number, a choice, a day, a month or a moment.

All of what stands in a cell is read, or the cell is refused: nothing of it is dropped unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from core.punctuation import listed
from core.sheets.dates import day, day_or_month, day_or_whole_month, deadline, moment, month, month_in
from core.sheets.values import (
    BadCell,
    escaped,
    lines_of,
    looks_like_identity_number,
    safe_text,
    text_of,
    unescaped,
    words_of,
)  # fmt: skip
from core.sheets.worksheets import Cell
from core.texts import half_width, plain

__all__ = [
    "TRUTHS",
    "BadCell",
    "code",
    "day",
    "day_or_month",
    "day_or_whole_month",
    "deadline",
    "escaped",
    "known_truth",
    "lines",
    "looks_like_identity_number",
    "moment",
    "month",
    "month_in",
    "name",
    "one_of",
    "safe_text",
    "text",
    "text_of",
    "truth",
    "unescaped",
    "whole_number",
    "words_of",
]  # fmt: skip

_WHOLE = re.compile(r"[0-9]{1,9}(\.0*)?")
_IN_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3}){1,2}(\.0*)?")


def text(limit: int) -> Callable[[Cell], str]:
    def read(cell: Cell) -> str:
        line = text_of(cell)
        if len(line) > limit:
            raise BadCell(_("Longer than %(limit)d characters. Shorten it.") % {"limit": limit})
        return line

    return read


def lines(limit: int) -> Callable[[Cell], str]:
    """A long text, whose line breaks are kept. Who asks about a column finds `keeps_lines`."""

    def read(cell: Cell) -> str:
        words = lines_of(cell)
        if len(words) > limit:
            raise BadCell(_("Longer than %(limit)d characters. Shorten it.") % {"limit": limit})
        return words

    read.keeps_lines = True  # type: ignore[attr-defined]
    return read


def name(cell: Cell) -> str:
    """A person's or a place's name. Offices pad short Chinese names with spaces: those go."""
    line = text(60)(cell)
    joined = "".join(line.split())
    return joined if re.fullmatch(r"[\u3400-\u9fff·•]+", joined) else line


def code(cell: Cell) -> str:
    return "".join(half_width(text_of(cell)).split())


def whole_number(cell: Cell) -> int:
    words = half_width(text_of(cell)).strip()
    if not (_WHOLE.fullmatch(words) or _IN_THOUSANDS.fullmatch(words)):
        raise BadCell(_("“%(cell)s” is not a whole number of 0 or more.") % {"cell": safe_text(cell)})
    return int(words.replace(",", "").split(".")[0])


def whole_number_up_to(most: int) -> Callable[[Cell], int]:
    """A whole number that is no larger than what is plausible."""

    def read(cell: Cell) -> int:
        value = whole_number(cell)
        if value > most:
            raise BadCell(
                _("%(value)d cannot be; %(most)d is the most that is taken.") % {"value": value, "most": most}
            )
        return value

    return read


def one_of(choices: Mapping[str, str]) -> Callable[[Cell], str]:
    """A value by any of its labels; the message names the labels. Who asks about a word finds them in `choices`."""
    by_label = {plain(label).lower(): value for label, value in choices.items()}
    first_labels = {value: label for label, value in reversed(list(choices.items()))}

    def read(cell: Cell) -> str:
        value = by_label.get(plain(text_of(cell)).lower())
        if value is None:
            raise BadCell(
                _("“%(cell)s” is not known here. Write one of: %(choices)s.")
                % {"cell": safe_text(cell), "choices": listed(reversed(first_labels.values()))}
            )
        return value

    read.choices = choices  # type: ignore[attr-defined]
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
