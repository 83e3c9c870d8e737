"""A copy of the file that came in, with what was refused coloured and the reason beside it, to be mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from core.punctuation import in_turn, sentences
from core.sheets.table import Row
from core.sheets.worksheets import Cell, Sheet
from core.sheets.writing import cell_of
from incidents.incoming import layouts
from incidents.incoming.runs import Reading

WRONG = PatternFill("solid", fgColor="FFFFC7CE")
MAX_COMMENTS = 1_000  # each is a drawing; the column of reasons has them all
MAX_GAP = 1_000  # so many blank rows are kept, so that the numbers of rows stay as they were


def marked_copy(worksheets: Sequence[Sheet], reading: Reading, refused: Sequence[Row]) -> bytes:
    """The file as an .xlsx, written row by row, with every problem of every refused row."""
    book = Workbook(write_only=True)
    parts = {id(part.sheet): order for order, part in enumerate(reading.table.parts())}
    for number, worksheet in enumerate(worksheets, start=1):
        page = book.create_sheet(title=_title(worksheet, number))
        order = parts.get(id(worksheet))
        marks = _Marks(reading, order, refused) if order is not None else None
        for line in _lines(page, worksheet, marks):
            page.append(line)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _title(worksheet: Sheet, number: int) -> str:
    plain = "".join(sign for sign in worksheet.title if sign not in "[]:*?/\\'")[:31]
    return plain or f"Sheet{number}"


class _Marks:
    """What is wrong in one worksheet, by row and place."""

    def __init__(self, reading: Reading, order: int, refused: Sequence[Row]) -> None:
        part = reading.table.parts()[order]
        fields = {column.header: column.name for column in layouts.columns_of(reading.kind)}
        places = {reading.columns.get(header, ""): place for place, header in part.headers.items()}
        self.header_row = part.sheet.rows[part.position][0]
        self.reasons: dict[int, list[str]] = {}
        self.cells: dict[tuple[int, int], list[str]] = {}
        for row in (row for row in refused if row.order == order):
            for header, why in row.problems:
                reasons = self.reasons.setdefault(row.number, [])
                words = f"{header}：{why}" if header else why
                if words not in reasons:
                    reasons.append(words)
                place = places.get(fields.get(header, header))
                if place is not None:
                    self.cells.setdefault((row.number, place), []).append(why)
        self.column = max((len(cells) for _number, cells in part.sheet.rows), default=0)
        self.comments = 0


def _lines(page: Any, worksheet: Sheet, marks: _Marks | None) -> Iterator[list[Any]]:
    last = 0
    for number, cells in worksheet.rows:
        if number - last <= MAX_GAP:
            yield from ([] for _blank in range(last + 1, number))
        last = number
        yield _line(page, number, cells, marks)


def _line(page: Any, number: int, cells: Sequence[Cell], marks: _Marks | None) -> list[Any]:
    line = [_written(cell) for cell in cells]
    if marks is None or (number not in marks.reasons and number != marks.header_row):
        return line
    line += [None] * (marks.column - len(line))
    if number == marks.header_row:
        return [*line, _bold(page, _("what is wrong"))]
    for place in range(len(line)):
        if why := marks.cells.get((number, place)):
            line[place] = _wrong(page, line[place], sentences(why), marks)
    return [*line, _wrong(page, in_turn(marks.reasons[number])[:2000], "", marks)]


def _written(cell: Cell) -> Any:
    """A cell as it came; text never as a formula."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    return cell if isinstance(cell, float) else cell_of(cell)


def _wrong(page: Any, value: Any, why: str, marks: _Marks) -> Any:
    cell = WriteOnlyCell(page, value)
    cell.fill = WRONG
    if why and marks.comments < MAX_COMMENTS:
        marks.comments += 1
        cell.comment = Comment(why[:1000], "gridops")
    return cell


def _bold(page: Any, value: str) -> Any:
    cell = WriteOnlyCell(page, value)
    cell.font = Font(bold=True)
    return cell
