"""The files that offices send: a table as a workbook of today, as one of Excel 97 to 2003, and as CSV."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

import xlwt
from openpyxl import Workbook

Merged = Sequence[tuple[int, int, int, int]]  # first row, first column, last row, last column; from 1


def xlsx(rows: Sequence[Sequence[Any]], merged: Merged = ()) -> bytes:
    book = Workbook()
    table: Any = book.active
    for row in rows:
        table.append(row)
    for top, left, bottom, right in merged:
        table.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def xls(rows: Sequence[Sequence[Any]], merged: Merged = (), *, hidden: bool = False) -> bytes:
    """A workbook as Excel 97 to 2003 wrote it."""
    book = xlwt.Workbook(encoding="utf-8")
    if hidden:
        book.add_sheet("旧表").write(0, 0, "姓名")
        book.get_sheet(0).visibility = 1
        book.set_active_sheet(1)
    table = book.add_sheet("花名册")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, datetime | date):
                table.write(number, place, cell, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
            elif cell is not None:
                table.write(number, place, cell)
    for top, left, bottom, right in merged:
        table.merge(top - 1, bottom - 1, left - 1, right - 1)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def csv(encoding: str) -> Callable[..., bytes]:
    """What a merged cell of Excel becomes in CSV: its value in the first row, and nothing in the others."""

    def made(rows: Sequence[Sequence[Any]], _merged: Merged = ()) -> bytes:
        lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
        return "\r\n".join(lines).replace("\r\n,李四", "\r\n示例01村,李四").encode(encoding)

    return made


# --- the files of other programs ----------------------------------------------------------------


def html(rows: Sequence[Sequence[Any]], _merged: Merged = ()) -> bytes:
    """A web page that only bears the name of a workbook, as many systems export."""
    head = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body><table>'
    lines = ("".join(f"<td>{_shown(cell)}</td>" for cell in row) for row in rows)
    return (head + "".join(f"<tr>{line}</tr>" for line in lines) + "</table></body></html>").encode("gb18030")


def spreadsheet_xml(rows: Sequence[Sequence[Any]], _merged: Merged = ()) -> bytes:
    """A workbook as Excel 2003 wrote it in XML."""
    lines = "".join(f"<Row>{''.join(f'<Cell>{_data(cell)}</Cell>' for cell in row)}</Row>" for row in rows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="表"><Table>{lines}</Table></Worksheet></Workbook>'
    ).encode()


def strict(rows: Sequence[Sequence[Any]], merged: Merged = ()) -> bytes:
    """A workbook in the strict form of the standard, which has namespaces of its own."""
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return rewritten(
        xlsx(rows, merged),
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (office, b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    )


def rewritten(data: bytes, *replacements: tuple[bytes, bytes], more: Mapping[str, bytes] = {}) -> bytes:
    """A workbook with other bytes in its parts, and `more` parts; each replacement must hit something."""
    output = io.BytesIO()
    missed = set(replacements)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(output, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            for replacement in replacements:
                if replacement[0] in content:
                    content = content.replace(*replacement)
                    missed.discard(replacement)
            new.writestr(part.filename, content)
        for name, content in more.items():
            new.writestr(name, content)
    assert not missed, missed
    return output.getvalue()


def book_of(*sheets: tuple[str, Sequence[Sequence[Any]]], change: Callable[[Any], None] = lambda book: None) -> bytes:
    """A workbook of several worksheets, changed before it is saved."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    change(book)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _shown(cell: Any) -> str:
    return "" if cell is None else escape(str(cell)).replace("\n", "<br>")


def _data(cell: Any) -> str:
    if cell is None:
        return ""
    kind = "Number" if isinstance(cell, int | float) else "String"
    return f'<Data ss:Type="{kind}">{escape(str(cell))}</Data>'
