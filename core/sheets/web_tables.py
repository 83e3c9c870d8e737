"""Tables of web pages, which many systems export under the name of an old workbook (.xls)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from core.sheets.markup import Element, as_utf8
from core.sheets.worksheets import MAX_COLUMNS, Cell, Formula, Limits, Sheet, filled_rows

_HIDDEN = re.compile(r"display\s?:\s?none", re.IGNORECASE)
MAX_SPAN = 60_000


@dataclass
class _Table:
    """One table of a page while it is read."""

    title: str = ""
    rows: list[tuple[int, Sequence[Cell]]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    number: int = 0
    columns: int = 0  # that `col` has described
    above: dict[int, int] = field(default_factory=dict)  # place → how many more rows a cell above reaches down

    def take(self, row: Element, limits: Limits) -> None:
        """One row, its cells moved to the right by those that reach down from above."""
        self.number += 1
        cells: list[Cell] = []
        taken, self.above = self.above, {place: left - 1 for place, left in self.above.items() if left > 1}
        place = 0
        for cell in row.iterchildren("td", "th"):
            while place in taken:
                place += 1
            limits.column(place)
            width, height = _span(cell, "colspan", MAX_COLUMNS), _span(cell, "rowspan", MAX_SPAN)
            cells += [None] * (place + 1 - len(cells))
            cells[place] = _cell(cell)
            if width > 1 or height > 1:
                self.merged.append((self.number, place + 1, self.number + height - 1, place + width))
            if height > 1:
                self.above |= dict.fromkeys(range(place, place + width), height - 1)
            place += width
        if _is_hidden(row):
            self.hidden_rows.add(self.number)
        self.rows += filled_rows([(self.number, cells)], limits)

    def describe(self, column: Element) -> None:
        """What `col` says of the next columns."""
        width = _span(column, "span", MAX_COLUMNS)
        if _is_hidden(column):
            self.hidden_columns |= set(range(self.columns + 1, self.columns + width + 1))
        self.columns += width

    def sheet(self) -> Sheet:
        hidden = frozenset(number for number, _cells in self.rows if number in self.hidden_rows)
        return Sheet(self.title, self.rows, self.merged, False, hidden, frozenset(self.hidden_columns))


def read_page(text: str) -> list[Sheet]:
    """The tables of a web page, each as a worksheet. What a cell shows is its text: leading zeros stay."""
    limits = Limits()
    sheets: list[Sheet] = []
    heading = ""
    open_tables: list[_Table] = []
    page = etree.iterparse(
        as_utf8(text), events=("start", "end"), tag=["table", "tr", "col", "caption", "title", "h1", "h2", "h3"],
        html=True, encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True,
    )  # fmt: skip
    for event, one in page:
        if event == "start":
            if one.tag == "table":
                open_tables.append(_Table(heading))
        elif one.tag == "table":
            sheets.append(open_tables.pop().sheet())
            one.clear(keep_tail=True)
        elif one.tag in ("caption", "title", "h1", "h2", "h3"):
            heading = " ".join(_text(one).split())
            if one.tag == "caption" and open_tables:
                open_tables[-1].title = heading
        elif open_tables and one.tag == "tr":
            open_tables[-1].take(one, limits)
            one.clear(keep_tail=True)
        elif open_tables:
            open_tables[-1].describe(one)
    return [sheet for sheet in sheets if sheet.rows]


def _cell(cell: Element) -> Cell:
    """What a cell shows; its exact number where it shows that only roughly, as 3.31E+14."""
    shown = _text(cell).strip()
    exact = cell.get("x:num") or ""
    if exact and re.fullmatch(r"-?[0-9.]{1,20}E\+?[0-9]{1,3}|#{2,255}", shown, re.IGNORECASE):
        return exact
    formula = cell.get("x:fmla")
    return Formula(formula) if formula and not shown else shown or None


def _text(one: Element) -> str:
    texts = [one.text or ""]
    for part in one.iterchildren():
        if isinstance(part.tag, str):
            texts.append("\n" if part.tag == "br" else "" if part.tag in ("script", "style") else _text(part))
        texts.append(part.tail or "")
    return "".join(texts)


def _span(one: Element, name: str, most: int) -> int:
    written = (one.get(name) or "").strip()
    return min(int(written), most) or 1 if written.isdigit() and len(written) < 7 else 1


def _is_hidden(one: Element) -> bool:
    return bool(_HIDDEN.search((one.get("style") or "")[:1000])) or one.get("hidden") is not None
