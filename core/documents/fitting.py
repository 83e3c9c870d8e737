"""The widths of columns and the pages of a printed table, so that what belongs together stays together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil
from unicodedata import east_asian_width

# A number, a day, an amount. A line ends only after a blank or a Chinese letter.
UNBROKEN = re.compile(r"[!-~]+")
BORDERS = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])")
BESIDE = 1.2  # mm, of a cell beside its text
NAME = 4  # letters of a Chinese word that is never parted
LEAST = 0.7  # of its own share that a column keeps when others need more
LINES, IN_A_HEAD = 6, 4  # of a cell, that columns are still widened for · of a head, that look like a head
PAGE = {True: (276.0, 181.0), False: (189.0, 268.0)}  # mm within the margins of a workbook: turned, upright
# Points of a column of a workbook: of one letter, in the fonts that machines have, and of the space around.
LETTERS, AROUND = (5.25, 5.6, 7.0), 3.75
POINTS = 72 / 25.4
DOUBT = tuple(part / 100 for part in range(95, 106))  # fonts differ by machine: pages a little lower or higher, too


def length(text: str) -> float:
    """How wide a text is in half letters: a Chinese letter or sign (√) is as wide as two others.

    Word leaves a little space between Chinese letters and numbers.
    """
    return sum(1 + (east_asian_width(letter) in "WFA") for letter in text) + len(BORDERS.findall(text)) / 2


def unbroken(text: str) -> int:
    """The length of its longest piece that must stay on one line, in half letters (a Chinese letter is two)."""
    short = 2 * len(text) if len(text) <= NAME and not text.isascii() else 0
    return max((short, *(len(found) for found in UNBROKEN.findall(text))))


def widths(
    shares: Sequence[float],
    columns: Sequence[Sequence[str]],
    heads: Sequence[str] = (),
    *,
    half: float,
    beside: float = BESIDE,
    least: Sequence[float] = (),
) -> list[float]:
    """The widths by what stands in the columns, so that rows have as few lines as can be; their sum stays.

    `half` is how wide half a letter is and `beside` the space in a cell beside its text, in the measure of the shares.
    Columns with room give it to those without, but keep `least`. Where there is not enough for all, no number is
    parted, if that can be.
    """
    least = least or [LEAST * share for share in shares]
    lines = lines_needed(shares, columns, heads, half=half, beside=beside, least=least)
    if not lines:
        return _given(shares, [max(map(unbroken, texts), default=0) * half + beside for texts in columns], least)
    needs, alone = (_needs(columns, heads, many, half, beside) for many in (lines, 1))
    for column in sorted(range(len(needs)), key=lambda one: alone[one] - needs[one]):  # one line, where there is room
        raised = [*needs[:column], alone[column], *needs[column + 1 :]]
        if _have_room(shares, raised, least):
            needs = raised
    return _given(shares, needs, least)


def lines_needed(
    shares: Sequence[float],
    columns: Sequence[Sequence[str]],
    heads: Sequence[str],
    *,
    half: float,
    beside: float = BESIDE,
    least: Sequence[float],
) -> int:
    """In how few lines every cell can stand with no number parted; 0 where there is no room for that."""
    for lines in range(1, LINES):
        if _have_room(shares, _needs(columns, heads, lines, half, beside), least):
            return lines
    return 0


def _have_room(shares: Sequence[float], needs: Sequence[float], least: Sequence[float]) -> bool:
    return sum(map(max, needs, least)) <= sum(shares)


def _needs(
    columns: Sequence[Sequence[str]], heads: Sequence[str], lines: int, half: float, beside: float
) -> list[float]:
    return [
        max(*map(unbroken, texts), _for_lines(texts, lines), _for_lines([head], IN_A_HEAD), 0) * half + beside
        for texts, head in zip(columns, heads or [""] * len(columns), strict=True)
    ]


def _for_lines(texts: Sequence[str], lines: int) -> float:
    """How wide a column is in which each text has so many lines, if it can; in half letters."""
    return max((_for_one(text.split("\n"), lines) for text in texts), default=0)


def _for_one(parts: Sequence[str], lines: int) -> float:
    longest = max(map(length, parts))
    of_each = max(1, lines // len(parts))
    return longest if of_each == 1 or longest < NAME else longest / of_each + 2


def _given(shares: Sequence[float], needs: Sequence[float], least: Sequence[float]) -> list[float]:
    missing = [max(0.0, need - share) for need, share in zip(needs, shares, strict=True)]
    room = [max(0.0, share - max(need, kept)) for share, need, kept in zip(shares, needs, least, strict=True)]
    taken = min(sum(missing), sum(room))
    if not taken:
        return list(shares)
    more, less = taken / sum(missing), taken / sum(room)
    return [share + lack * more - free * less for share, lack, free in zip(shares, missing, room, strict=True)]


def lonely_page(
    *, height: float, above: float, heads: float, rows: Sequence[float], below: float, together: int = 1
) -> int:
    """On how many pages all of it must be printed; 0 where it can stay as it is.

    It must be pressed together where the signatures would stand on a page with fewer rows than `together`.

    `heads` stand on every page, `above` on the first one only. All heights are in the same measure.
    """
    for doubt in DOUBT:
        page, left, here = 1, height * doubt - above - heads, 0
        for row in (*rows, below):
            if row > left and here:
                page, left, here = page + 1, height * doubt - heads, 0
            left, here = left - row, here + 1
        if page > 1 and here - 1 < min(together, len(rows)):  # `below` is one of those that are here
            return page - 1
    return 0


def row_height(heights: Sequence[float], lines: Sequence[float], *, together: int = 1, **page: float) -> float:
    """The height for the rows with which nobody signs apart from the last rows: the first of `heights` that does it.

    Where none of them does, it is the first. `lines` is how high the text of each row is at least.
    """
    for height in heights:
        if not lonely_page(rows=[max(height, line) for line in lines], together=together, **page):
            return height
    return heights[0]


def pages_to_press_into(
    *,
    letters: Sequence[float],
    above: float,
    heads: float,
    rows: Sequence[float],
    below: float,
    turned: bool,
    together: int = 1,
) -> int:
    """On how many pages a workbook must be printed, so that nobody signs on a page without its last rows.

    Heights are in points. 0 where nothing needs to be set.
    """
    width, height = (side * POINTS for side in PAGE[turned])
    found = set()
    for wide in LETTERS:
        scale = min(1.0, width / sum(letter * wide + AROUND for letter in letters))
        page = {"height": height / scale, "above": above, "heads": heads, "below": below}
        found.add(lonely_page(rows=rows, together=together, **page))
    # The fewest: with the letters of another machine more pages would not be pressed together.
    return min(found - {0}, default=0)


def lines(text: str, letters: float) -> int:
    """In how many lines a text stands in a column; a Chinese letter is as wide as two others."""
    return sum(max(1, ceil(length(line) / letters)) for line in text.split("\n"))
