"""How columns and pages of a printed table are cut, so that nothing is parted that belongs together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from docx.shared import Length

UNBROKEN = re.compile(
    r"[!-~]+"
)  # a number, a day, an amount: without a blank or a Chinese letter, after which lines end
BESIDE = 1.2  # mm, of a cell beside its text
NAME = 4  # letters of a Chinese word that is never parted
LEAST = 0.7  # of its own share that a column keeps when others need more
PAGE = {True: (276.0, 181.0), False: (189.0, 268.0)}  # mm within the margins of a workbook: turned, upright
LETTERS, AROUND = (
    (5.25, 5.6, 7.0),
    3.75,
)  # points of a column of a workbook: for a letter of this font or that, and around
POINTS = 72 / 25.4
DOUBT = (0.96, 1.0, 1.04)  # other fonts make other lines: what nearly happens is taken as happening


def unbroken(text: str) -> int:
    """How many half letters of it stand together in any case."""
    short = 2 * len(text) if len(text) <= NAME and not text.isascii() else 0
    return max((short, *(len(found) for found in UNBROKEN.findall(text))))


def widths(shares: Sequence[float], columns: Sequence[Sequence[str]], size: Length) -> list[float]:
    """The widths in mm, of equal sum: columns whose numbers would be parted take from those that have room."""
    needs = [max(map(unbroken, texts), default=0) * size.mm / 2 + BESIDE for texts in columns]
    missing = [max(0.0, need - share) for need, share in zip(needs, shares, strict=True)]
    room = [max(0.0, share - max(need, share * LEAST)) for need, share in zip(needs, shares, strict=True)]
    taken = min(sum(missing), sum(room))
    if not taken:
        return list(shares)
    more, less = taken / sum(missing), taken / sum(room)
    return [share + lack * more - free * less for share, lack, free in zip(shares, missing, room, strict=True)]


def lonely_page(*, height: float, above: float, heads: float, rows: Sequence[float], below: float) -> int:
    """The page on which all that stands below a table would stand without a row of it, less one; 0 if there is none.

    `heads` are repeated on each page, `above` stands on the first alone; all in one measure.
    """
    for doubt in DOUBT:
        page, left = 1, height * doubt - above - heads
        for row, following in pairwise((*rows, below)):
            if row > left:
                page, left = page + 1, height * doubt - heads
            left -= row
            if following is below and below > left:
                return page
    return 0


def row_height(heights: Sequence[float], lines: Sequence[float], **page: float) -> float:
    """The first of some heights of rows by which nobody signs on a page without a row; the first where none does.

    `lines` is how high the text of each row is in any case.
    """
    for height in heights:
        if not lonely_page(rows=[max(height, line) for line in lines], **page):
            return height
    return heights[0]


def pages_to_press_into(
    *, letters: Sequence[float], above: float, heads: float, rows: Sequence[float], below: float, turned: bool
) -> int:
    """On how many pages a workbook is to be pressed, so that who signs does not sign on a page without a row.

    Heights are in points. 0 where it comes out well by itself.
    """
    width, height = (side * POINTS for side in PAGE[turned])
    for wide in LETTERS:
        scale = min(1.0, width / sum(letter * wide + AROUND for letter in letters))
        if page := lonely_page(height=height / scale, above=above, heads=heads, rows=rows, below=below):
            return page
    return 0
