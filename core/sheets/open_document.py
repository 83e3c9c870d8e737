"""What an OpenDocument spreadsheet (.ods) says beside its cells: hidden rows and columns, and its calendar."""

from __future__ import annotations

import zipfile
from io import BytesIO

from core.sheets.markup import Element, attribute, elements, local
from core.sheets.old_records import Hidden, Records
from core.sheets.worksheets import MAX_COLUMNS, MAX_ROWS


def read_open_document(data: bytes) -> Records:
    """What such a document says; nothing where the file is no such document."""
    archive = zipfile.ZipFile(BytesIO(data))
    if "content.xml" not in archive.namelist():
        return Records()
    said = Records()
    hidden, row, column = Hidden(), 0, 0
    with archive.open("content.xml") as file:
        for one in elements(file, "table-row", "table-column", "null-date", "table"):
            name = local(one)
            if name == "null-date":
                said.since_1904 = (attribute(one, "date-value") or "").startswith("1904")
            elif name == "table-row":
                row = _count(one, "number-rows-repeated", row, hidden.rows, MAX_ROWS)
                one.clear()
            elif name == "table-column":
                column = _count(one, "number-columns-repeated", column, hidden.columns, MAX_COLUMNS)
            else:
                said.hidden.append(hidden)
                hidden, row, column = Hidden(), 0, 0
                one.clear()
    return said


def _count(one: Element, repeated: str, before: int, hidden: set[int], most: int) -> int:
    """The number of the last row or column that an element stands for."""
    written = attribute(one, repeated) or "1"
    after = min(before + (int(written) if written.isdigit() and len(written) < 8 else 1), 2_000_000)
    if attribute(one, "visibility") in ("collapse", "filter"):
        hidden.update(range(before + 1, min(after, most) + 1))
    return after
