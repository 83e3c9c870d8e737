"""What a cell holds, as text: to compare it, to show it, and to write it where no spreadsheet takes it for more."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from core.sheets.worksheets import Cell
from core.texts import holds_identity_number, tidy, tidy_lines


class BadCell(ValueError):
    """One cell cannot be read as what its column holds; the message names the reason and the correction."""


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


def lines_of(cell: Cell) -> str:
    """As `text_of`, with the line breaks of a text."""
    return unescaped(tidy_lines(cell)) if isinstance(cell, str) else text_of(cell)


def words_of(value: Any) -> str:
    """A value as a preview shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


# How a text begins that a spreadsheet would run as a formula; understood by Python and by PostgreSQL alike. Texts that
# are escaped already are escaped once more, so that each text comes back as it was.
FORMULA = r"^'*[=+\-@\t\r]"


def escaped(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula; `unescaped` gives it back."""
    return f"'{text}" if re.match(FORMULA, text) else text


def unescaped(text: str) -> str:
    return text[1:] if text.startswith("'") and re.match(FORMULA, text) else text


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
