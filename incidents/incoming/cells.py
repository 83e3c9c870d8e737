"""The cells of a dropped file as they are kept until it is imported: compact, and without identity numbers.

Other systems export identity numbers next to names. They are never stored here, so each cell that holds
one is replaced by a mark before anything is written; a column that is taken may not hold the mark.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from core.fields import opened, sealed
from core.sheets.cells import looks_like_identity_number
from core.sheets.reading import read_sheets
from core.sheets.worksheets import Cell, Formula, Sheet, Since1904

__all__ = ["IDENTITY", "pack", "sealed", "unpack", "unsealed"]

IDENTITY = "〔身份证号〕"
_LEVEL = 3


def unsealed(data: bytes) -> bytes:
    """What `sealed` hid. Sheets that waited when this began lie there as they were."""
    return opened(data) if data.startswith(b"gAAAA") else data


def pack(sheets: Sequence[Sheet]) -> bytes:
    content = [
        {
            "title": sheet.title,
            "merged": sheet.merged,
            "hidden": [sheet.hidden, sorted(sheet.hidden_rows), sorted(sheet.hidden_columns)],
            "rows": [[n, [_kept(cell) for cell in row]] for n, row in sheet.rows],
        }
        for sheet in sheets
    ]
    return zlib.compress(json.dumps(content, ensure_ascii=False, default=_dated).encode(), _LEVEL)


def packed_sheets(data: bytes) -> bytes:
    """The cells of an uploaded file, packed. Raises SheetUnreadable. Runs apart: see `core.web.reading`."""
    return pack(read_sheets(data))


def unpack(data: bytes) -> list[Sheet]:
    return [_sheet(kept) for kept in json.loads(zlib.decompress(data))]


def _sheet(kept: Mapping[str, Any]) -> Sheet:
    hidden, rows, columns = kept.get("hidden", (False, (), ()))  # files of earlier versions say nothing of it
    return Sheet(
        kept["title"],
        [(number, [_read(cell) for cell in row]) for number, row in kept["rows"]],
        [tuple(corners) for corners in kept["merged"]],
        hidden,
        frozenset(rows),
        frozenset(columns),
    )


def _kept(cell: Cell) -> Any:
    if looks_like_identity_number(cell):
        return IDENTITY
    if isinstance(cell, Formula):
        return {"f": cell}
    return {"n": float(cell)} if isinstance(cell, Since1904) else cell


def _dated(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return {"t": cell.isoformat()}
    if isinstance(cell, date):
        return {"d": cell.isoformat()}
    return str(cell)  # a time of day, a duration


def _read(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        return cell
    ((mark, value),) = cell.items()
    return _READ[mark](value)


_READ: dict[str, Callable[[Any], Cell]] = {
    "t": datetime.fromisoformat, "d": date.fromisoformat, "f": Formula, "n": Since1904,
}  # fmt: skip
