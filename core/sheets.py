"""Reading a sheet as an office really has it: the values of cells, and the table among them.

`core.sheet_files` turns a file into `Sheet`s of plain cells; here `Column`s say under which headers a
value stands and how its cell is read. Nothing here knows what the values are for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from core.clock import SHANGHAI
from core.sheet_files import Cell, Sheet, SheetUnreadable
from core.texts import holds_identity_number, plain, tidy

HEADER_WITHIN = 20  # rows above the header: a title, a date, who filled it in
BLANKS = {"", "-", "--", "—", "——", "/", "／", "\\"}
FOOTER = re.compile(r"^(合计|总计|小计|共计|制表|填表|填报|审核|审批|说明[:：]|注[:：]|备注[:：])")


class BadCell(ValueError):
    """One cell cannot be read as what its column holds; the message names the reason and the mend."""


# --- cells into values --------------------------------------------------------------------------


def text_of(cell: Cell) -> str:
    """What stands in a cell, as one tidy line; what `escaped` added is taken away."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == datetime.min.time() else cell
    return unescaped(tidy(str(cell)))


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
        raise BadCell(_("“%(cell)s” is not a whole number of 0 or more.") % {"cell": shown(cell)})
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
                % {"cell": shown(cell), "choices": "、".join(reversed(first_labels.values()))}
            )
        return value

    return read


def truth(cell: Cell) -> bool:
    return (
        one_of({"否": "", "是": "1", "有": "1", "√": "1", "无": "", "Y": "1", "N": "", "1": "1", "0": ""})(cell) == "1"
    )


_FULL = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?")
_MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?(?:份)?")
_EPOCH = date(1899, 12, 30)  # day 0 of Excel's serial numbers, its belief in 29 February 1900 included


def day(cell: Cell) -> date:
    """A day, as a date, as Excel's serial number, or as text in any form that offices use."""
    found, exact = _date(cell)
    if not exact:
        raise BadCell(_("“%(cell)s” is a month. Write the day too, such as 2026-03-05.") % {"cell": shown(cell)})
    return found


def day_or_month(cell: Cell) -> date:
    """A day; a month stands for its first day."""
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
    found = _CLOCK.search(words)
    if not found:
        return datetime.combine(day(cell), time.min, SHANGHAI)
    on = day(words[: found.start()])
    try:
        hour, minute, second = (int(part or 0) for part in found.groups())
        at = time(hour, minute, second)
    except ValueError as error:
        raise BadCell(_("There is no such time as “%(cell)s”.") % {"cell": shown(cell)}) from error
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
        raise BadCell(_("“%(cell)s” is not a date. Write it as 2026-03-05.") % {"cell": shown(cell)})
    try:
        return date(int(year), int(number), int(of_month or 1)), of_month is not None
    except ValueError as error:
        raise BadCell(_("There is no such day as “%(cell)s”.") % {"cell": shown(cell)}) from error


def _without_time(words: str, cell: Cell) -> str:
    """The date of `2026-03-05 00:00:00`, whose space `plain` took away."""
    return plain(text_of(cell).split(" ")[0]) if ":" in words else words


def shown(cell: Cell) -> str:
    """A cell as a message or a preview may repeat it: short, and never an identity number."""
    line = text_of(cell)
    if looks_like_identity_number(cell):
        return "…"
    return line if len(line) <= 40 else f"{line[:39]}…"


def looks_like_identity_number(cell: Cell) -> bool:
    """Also one that Excel keeps as a number, and so with its last places lost."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return 10**17 <= cell < 10**18
    return isinstance(cell, str) and holds_identity_number(cell)


# --- columns ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One column of a sheet: the headers it may stand under, and how its cells are read."""

    name: str
    header: str
    read: Callable[[Cell], Any]
    explanation: Any = ""
    also: tuple[str, ...] = ()  # other headers that offices use
    filled: bool = False  # no row may leave it blank
    spans: bool = False  # a merged cell holds for each of its rows
    dash_is_blank: bool = True
    example: str = ""


@dataclass
class Row:
    """One row of the sheet: its number in Excel, its values by column name (None where blank), its cells as shown."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)  # header, what is wrong with its cell

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)


def find_table(
    sheets: Sequence[Sheet], columns: Sequence[Column], needs: Sequence[Sequence[str]]
) -> tuple[Sheet, int, dict[int, Column]]:
    """The sheet that holds the table, the position of its header, and the columns by place.

    Raises SheetUnreadable, which names the headers that are missing.
    """
    best: tuple[int, Sheet, int, dict[int, Column]] = (0, sheets[0], 0, {})
    for sheet in sheets:
        for position, (_number, cells) in enumerate(sheet.rows[:HEADER_WITHIN]):
            places = _places(cells, columns)
            # Of two header rows, one merged over the other, the lower one is next to the data.
            below = sheet is best[1] and position == best[2] + 1 and len(places) == best[0]
            if len(places) > 1 and (len(places) > best[0] or below):
                best = (len(places), sheet, position, places)
    _count, sheet, position, places = best
    present = {column.name for column in places.values()}
    by_name = {column.name: column.header for column in columns}
    missing = [_(" or ").join(by_name[n] for n in group) for group in needs if not present & set(group)]
    if missing:
        raise SheetUnreadable(
            _("These columns are missing: %(columns)s. The header row must stand within the first %(rows)d rows; "
              "the template shows it.") % {"columns": "；".join(missing), "rows": HEADER_WITHIN}
        )  # fmt: skip
    twice = [column.header for column in columns if sum(c is column for c in places.values()) > 1]
    if twice:
        raise SheetUnreadable(
            _("These columns stand there twice: %(columns)s. Keep one.") % {"columns": "；".join(twice)}
        )
    return sheet, position, places


def _places(cells: Sequence[Cell], columns: Sequence[Column]) -> dict[int, Column]:
    by_header = _by_header(columns)
    found = {place: by_header.get(header_of(str(cell))) for place, cell in enumerate(cells) if cell is not None}
    return {place: column for place, column in found.items() if column}


def _by_header(columns: Sequence[Column]) -> dict[str, Column]:
    return {header_of(word): column for column in columns for word in (column.header, *column.also)}


def header_of(words: str) -> str:
    """A header as it is compared: half-width, without remarks in brackets, stars and colons."""
    return re.sub(r"\(.*?\)|[*:]", "", plain(words)).lower()


def rows_of(sheet: Sheet, position: int, places: Mapping[int, Column], *, counter: str = "") -> Iterator[Row]:
    """The rows below the header, without blank ones, sums and signatures. `counter` names the column of 序号."""
    filled_down, by_header = _filled_down(sheet, places), _by_header(list(places.values()))
    counters = {place for place, column in places.items() if column.name == counter}
    for number, cells in sheet.rows[position + 1 :]:
        own = [text_of(cell) for place, cell in enumerate(cells) if place not in counters]
        first = next((words for words in own if words), "")
        if (
            not first
            or _is_footer(cells, places, text_of(cells[0]) or first)
            or _repeats_header(cells, places, by_header)
        ):
            continue
        yield _row(number, cells, places, filled_down)


def _is_footer(cells: Sequence[Cell], places: Mapping[int, Column], first: str) -> bool:
    """Sums and signatures: they begin as such, and leave blank what every record fills in."""
    blank = (c.filled and not (place < len(cells) and text_of(cells[place])) for place, c in places.items())
    return bool(FOOTER.match(first)) and any(blank)


def _repeats_header(cells: Sequence[Cell], places: Mapping[int, Column], by_header: Mapping[str, Column]) -> bool:
    """A header that is printed again on each page."""
    again = (place < len(cells) and header_of(str(cells[place] or "")) in by_header for place in places)
    return len(places) > 1 and all(again)


def _row(
    number: int, cells: Sequence[Cell], places: Mapping[int, Column], filled_down: Mapping[tuple[int, int], Cell]
) -> Row:
    row = Row(number)
    if any(looks_like_identity_number(cell) for cell in cells):
        row.problems.append(
            ("", _("An identity number stands in this row. Identity numbers are never stored: remove it."))
        )
    for place, column in places.items():
        cell = cells[place] if place < len(cells) else None
        cell = filled_down.get((number, place), cell) if cell is None else cell
        words = text_of(cell)
        row.shown[column.name] = shown(cell)
        if not words or (column.dash_is_blank and words in BLANKS):
            row.values[column.name] = None
            if column.filled:
                row.problems.append((column.header, _("This cell must be filled in.")))
            continue
        try:
            if words.startswith("#") and words.rstrip("!?").isupper() and isinstance(cell, str):
                raise BadCell(_("A formula failed here (%(cell)s). Write the value.") % {"cell": words})
            row.values[column.name] = column.read(cell)
        except BadCell as problem:
            row.values[column.name] = None
            row.problems.append((column.header, str(problem)))
    return row


def _filled_down(sheet: Sheet, places: Mapping[int, Column]) -> dict[tuple[int, int], Cell]:
    """The value of each merged cell of a column that spans, for the rows below its first."""
    tops = dict(sheet.rows)
    values: dict[tuple[int, int], Cell] = {}
    for top, left, bottom, right in sheet.merged:
        for place in range(left - 1, right):
            column = places.get(place)
            if column and column.spans and bottom > top and top in tops and left - 1 < len(tops[top]):
                for number in range(top + 1, min(bottom, top + 50_000) + 1):
                    values[number, place] = tops[top][left - 1]
    return values
