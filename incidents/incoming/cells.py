"""The cells of a dropped file as they are kept until it is imported: compact, and without identity numbers.

Other systems export identity numbers next to names. They are never stored here, so each cell that holds
one is replaced by a mark before anything is written; a column that is taken may not hold the mark.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from core.sheets.cells import looks_like_identity_number
from core.sheets.reading import Cell, Sheet

IDENTITY = "〔身份证号〕"
_LEVEL = 3


def pack(sheets: Sequence[Sheet]) -> bytes:
    content = [
        {
            "title": sheet.title,
            "merged": sheet.merged,
            "rows": [[n, [_kept(cell) for cell in row]] for n, row in sheet.rows],
        }
        for sheet in sheets
    ]
    return zlib.compress(json.dumps(content, ensure_ascii=False, default=_dated).encode(), _LEVEL)


def unpack(data: bytes) -> list[Sheet]:
    return [
        Sheet(
            sheet["title"],
            [(number, [_read(cell) for cell in row]) for number, row in sheet["rows"]],
            [tuple(corners) for corners in sheet["merged"]],
        )
        for sheet in json.loads(zlib.decompress(data))
    ]


def _kept(cell: Cell) -> Any:
    return IDENTITY if looks_like_identity_number(cell) else cell


def _dated(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return {"t": cell.isoformat()}
    if isinstance(cell, date):
        return {"d": cell.isoformat()}
    return str(cell)  # a time of day, a duration


def _read(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        return cell
    return datetime.fromisoformat(cell["t"]) if "t" in cell else date.fromisoformat(cell["d"])
