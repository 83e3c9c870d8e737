"""A table whose columns are known, and its rows: without titles, totals, signatures and repeated headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from core.sheets.table import Column, Row, Table, header_of
from core.sheets.values import BadCell, safe_text, text_of
from core.sheets.worksheets import Cell, Formula, Sheet
from core.texts import fault_of, without_ends

BLANKS = {"", "-", "--", "—", "——", "/", "／", "\\"}
MAX_MERGED_DOWN = 50_000
# A line with such a cell is a total, whatever else stands in it.
TOTAL = re.compile(
    r"(?:本页|本月|全街道|全镇|全村|全部|街道|村)?(?:合计|总计|小计|共计|累计|总数|平均[值数]?)|(?:sub|grand)?total"
)
# One with such a cell is a total where it lacks what every record has: 示例01村小计, 共2人, 合计36户.
SUBTOTAL = re.compile(
    r".{0,30}(?:合计|总计|小计|共计)(?:[0-9.,]{1,12}[^0-9]{0,4})?|[共总](?:计|有)?[人户件条]?数?[0-9]{1,9}[^0-9]{0,6}"
)
# And one that begins so is a signature or a note.
NOTE = re.compile(
    r"制表|填表|填报|编制|审核|审批|复核|批准|打印|导出|负责人[:：]|经办人?[:：]|联系人?[:：]|(?:说明|备?注|附)[:：]"
)


@dataclass
class Layout:
    """A table whose columns are known: what it is read by, and what was left out while it was read.

    What stands in other columns is not looked at.
    """

    table: Table
    places: Mapping[int, Column]
    needs: Sequence[Sequence[str]] = ()
    sheet: str = ""  # the worksheet's name, where several are read
    order: int = 0
    left_out: list[tuple[int, str]] = field(default_factory=list)  # totals and signatures: row, its first words
    left_over: list[str] = field(default_factory=list)  # cells that hold something and stand below no header: H3
    joined: list[str] = field(default_factory=list)  # cells of one line whose line breaks became spaces: H3
    bared: list[int] = field(default_factory=list)  # rows with cells at whose ends something invisible was left out

    def rows(self, *, counter: str = "") -> Iterator[Row]:
        """The rows below the header, without blank ones, totals and signatures. `counter` names the column of 序号."""
        sheet = self.table.sheet
        filled_down = _filled_down(sheet, self.places)
        headers = _words_of_header(self.table)
        counters = {place for place, column in self.places.items() if column.name == counter}
        for place_in_table, (number, cells) in enumerate(sheet.rows[self.table.position + 1 :]):
            words = {place: text_of(cell) for place, cell in enumerate(cells) if cell is not None}
            first = next((text for place, text in words.items() if text and place not in counters), "")
            blank = not any(words.get(place) for place in self.places)
            if not first or _repeats_header(words, headers) or (place_in_table == 0 and _are_weekdays(words)):
                continue
            if blank:
                self._note_left_over(number, words)
                continue
            row = self._row(number, cells, filled_down)
            if self._is_no_record(row, words, first):
                self.left_out.append((number, next(text for text in words.values() if text)[:20]))
            else:
                self._note_left_over(number, words)
                yield row

    def _note_left_over(self, number: int, words: Mapping[int, str]) -> None:
        places = [place for place, text in words.items() if text.strip() not in BLANKS]
        self.left_over += [f"{get_column_letter(p + 1)}{number}" for p in places if p not in self.table.headers]

    def _is_no_record(self, row: Row, words: Mapping[int, str], first: str) -> bool:
        """Whether a line is a total or a signature: it says so, and lacks what every record has."""
        deciding = [name for group in self._groups() for name in group]
        texts = [header_of(text) for text in (words.get(0, ""), first, *(row.texts.get(name, "") for name in deciding))]
        if any(TOTAL.fullmatch(text) for text in texts):
            return True
        says_so = any(SUBTOTAL.fullmatch(text) for text in texts) or NOTE.match(first.strip())
        return bool(says_so) and self._lacks_something(row)

    def _groups(self) -> list[list[str]]:
        """The columns that every record has, and the groups of which it has one."""
        present = {column.name for column in self.places.values()}
        groups = [[column.name] for column in self.places.values() if column.filled]
        return groups + [[name for name in group if name in present] for group in self.needs]

    def _lacks_something(self, row: Row) -> bool:
        return any(group and not any(row.texts.get(name) for name in group) for group in self._groups())

    def _row(self, number: int, cells: Sequence[Cell], filled_down: Mapping[tuple[int, int], Cell]) -> Row:
        hidden = number in self.table.sheet.hidden_rows
        row = Row(number, sheet=self.sheet, hidden=hidden, order=self.order)
        for place, column in self.places.items():
            cell = cells[place] if place < len(cells) else None
            cell = filled_down.get((number, place), cell) if cell is None else cell
            if type(cell) is str and (bare := without_ends(cell)) != cell.strip():
                self.bared.append(number)
                cell = bare
            if type(cell) is str and len(cell.strip().splitlines()) > 1 and not keeps_lines(column):
                self.joined.append(f"{get_column_letter(place + 1)}{number}")
            _take_cell(row, column, cell)
        return row


def keeps_lines(column: Column) -> bool:
    """Whether a text of the column may have several lines."""
    return getattr(column.read, "keeps_lines", False)


WEEKDAY = re.compile(r"(?:星期|周|礼拜)?[一二三四五六日天]|星期|周|星期几")


def _are_weekdays(words: Mapping[int, str]) -> bool:
    """A second header row, under the numbers of the days: 一 二 三, 周一, 星期一."""
    texts = [text for text in words.values() if text]
    return len(texts) > 1 and all(WEEKDAY.fullmatch(text) for text in texts)


def _take_cell(row: Row, column: Column, cell: Cell) -> None:
    """Read one cell into the row, or say what is wrong with it."""
    words = text_of(cell)
    row.texts[column.name] = safe_text(cell) or row.texts.get(column.name, "")
    if not words or (column.dash_is_blank and words in BLANKS):
        row.values.setdefault(column.name, None)
        if column.filled and row.values[column.name] is None:
            row.problems.append((column.header, _("This cell must be filled in.")))
        return
    row.values[column.name] = None
    try:
        if isinstance(cell, Formula):
            raise BadCell(
                _("A formula without a stored value (%(cell)s). Write the value, or open the file in Excel, save it, "
                  "and upload that.") % {"cell": safe_text(cell)}
            )  # fmt: skip
        if isinstance(cell, str) and (fault := fault_of(cell)):
            raise BadCell(fault)
        if isinstance(cell, str) and len(words) > 2 and not words.strip("#"):
            raise BadCell(
                _("The column was too narrow where this was saved (%(cell)s). Write the value.") % {"cell": words[:8]}
            )
        if words.startswith("#") and words.rstrip("!?").replace("/", "").isupper() and isinstance(cell, str):
            raise BadCell(_("A formula failed here (%(cell)s). Write the value.") % {"cell": words})
        row.values[column.name] = column.read(cell)
    except BadCell as problem:
        row.problems.append((column.header, str(problem)))


def _words_of_header(table: Table) -> dict[int, set[str]]:
    """All that stands in the header by place, in its upper row, too."""
    words: dict[int, set[str]] = {place: set() for place in table.headers}
    for _number, cells in table.sheet.rows[max(0, table.position - 1) : table.position + 1]:
        for place, cell in enumerate(cells):
            if place in words and cell is not None:
                words[place].add(header_of(text_of(cell)))
    return words


def _repeats_header(words: Mapping[int, str], headers: Mapping[int, set[str]]) -> bool:
    """A header that is printed again on each page, or its upper or lower row."""
    again = [header_of(text) in headers.get(place, ()) for place, text in words.items() if text]
    return len(again) > 1 and all(again)


def _filled_down(sheet: Sheet, places: Mapping[int, Column]) -> dict[tuple[int, int], Cell]:
    """The value of each merged cell of a column that spans, for the rows below its first."""
    tops = dict(sheet.rows)
    values: dict[tuple[int, int], Cell] = {}
    for top, left, bottom, right in sheet.merged:
        for place in range(left - 1, right):
            column = places.get(place)
            if column and column.spans and bottom > top and top in tops and left - 1 < len(tops[top]):
                for number in range(top + 1, min(bottom, top + MAX_MERGED_DOWN) + 1):
                    values[number, place] = tops[top][left - 1]
    return values
