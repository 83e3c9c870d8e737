"""Text whose lines are rows (.csv, .txt), separated by commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
import io
import re

from django.utils.translation import gettext as _

from core.sheets.worksheets import Cell, Limits, Sheet, SheetUnreadable, filled_rows

_SEPARATOR = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)  # what Excel understands as the first line
_KEPT_AS_TEXT = re.compile(r'="((?:[^"]|"")*)"')
_DIGITS_AS_TEXT = re.compile(r"'[0-9][0-9-]*")


def read_delimited(text: str) -> Sheet:
    """The rows of such a text. Raises SheetUnreadable."""
    said = _SEPARATOR.match(text)
    body = text[said.end() :] if said else text
    delimiter = said[1] if said else max(",\t;|", key=body[:2000].count)
    try:
        rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise SheetUnreadable(_("The CSV file is broken: a quotation mark is not closed, perhaps.")) from error
    numbered = enumerate(([_cell(cell) for cell in row] for row in rows), start=2 if said else 1)
    return Sheet("", list(filled_rows(numbered, Limits())))


def _cell(written: str) -> Cell:
    """A cell without what makes Excel keep its digits: `="0138"` and `'0138` are 0138."""
    if kept := _KEPT_AS_TEXT.fullmatch(written):
        return kept[1].replace('""', '"')
    return written[1:] if _DIGITS_AS_TEXT.fullmatch(written) else written
