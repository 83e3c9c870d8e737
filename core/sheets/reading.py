"""Reads the cells of an uploaded file, whatever kind of file it is; the kind is read from its content, not its name.

Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods), web pages and XML that bear such a name, and CSV in GBK or UTF-8.
Each row keeps the number that Excel shows, so that a message can name it.
"""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes

from django.utils.translation import gettext as _

from core.punctuation import listed
from core.sheets.delimited import read_delimited
from core.sheets.old_workbooks import OLD_EXCEL, read_old_workbook
from core.sheets.spreadsheet_xml import is_spreadsheet_xml, read_spreadsheet_xml
from core.sheets.web_tables import read_page
from core.sheets.workbooks import is_workbook, read_workbook
from core.sheets.worksheets import MAX_BYTES, Cell, Sheet, SheetUnreadable

__all__ = ["MAX_BYTES", "Cell", "Sheet", "SheetUnreadable", "read_sheets"]

LETTER = b"MIME-Version:"  # a web page saved as a single file (.mht)


def read_sheets(data: bytes) -> list[Sheet]:
    """The worksheets of a file. Raises SheetUnreadable."""
    if not data.strip():
        raise SheetUnreadable(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise SheetUnreadable(_("The file is larger than %(size)d MB. Split it.") % {"size": MAX_BYTES // 2**20})
    sheets = _read(data)
    if not any(sheet.rows for sheet in sheets):
        hidden = [sheet.title for sheet in sheets if sheet.hidden]
        if hidden:
            text = _("All worksheets that hold anything are hidden: %(names)s. Show them, and upload the file again.")
            raise SheetUnreadable(text % {"names": listed(hidden)})
        raise SheetUnreadable(_("The file is empty."))
    return sheets


def _read(data: bytes) -> list[Sheet]:
    if data.startswith(b"PK"):
        damaged = _("The workbook is damaged or not a workbook. "
                    "Open it in Excel, save it as .xlsx again, and upload that.")  # fmt: skip
        return _unless_damaged(lambda: (read_workbook if is_workbook(data) else read_old_workbook)(data), damaged)
    if data.startswith(OLD_EXCEL):
        damaged = _(
            "This old Excel file (.xls) is damaged or has a password. "
            "Open it in Excel, save it as “Excel workbook (.xlsx)” without a password, and upload that."
        )
        return _unless_damaged(lambda: read_old_workbook(data), damaged)
    return _read_text(_decoded(_page_of_letter(data) if data.lstrip().startswith(LETTER) else data))


def _unless_damaged(read: Callable[[], list[Sheet]], damaged: str) -> list[Sheet]:
    """What `read` gives. A damaged file fails in a hundred ways, all of them the file's fault."""
    try:
        return read()
    except SheetUnreadable:
        raise
    except Exception as error:
        raise SheetUnreadable(damaged) from error


def _read_text(text: str) -> list[Sheet]:
    start = text[:200].lstrip()
    if "\0" in text or start[:1] in "{[":
        raise SheetUnreadable(_("This is neither an Excel workbook (.xlsx, .xls) nor a CSV file."))
    if start[:1] != "<":
        return [read_delimited(text)]
    damaged = _("This is a web page or XML without a table that can be read. "
                "Open it in Excel, save it as “Excel workbook (.xlsx)”, and upload that.")  # fmt: skip
    sheets = _unless_damaged(lambda: (read_spreadsheet_xml if is_spreadsheet_xml(text) else read_page)(text), damaged)
    if not sheets:
        raise SheetUnreadable(damaged)
    return sheets


def _page_of_letter(data: bytes) -> bytes:
    """The page with the table in a web page that was saved as a single file."""
    pages = [
        part.get_payload(decode=True)
        for part in message_from_bytes(data.lstrip()).walk()
        if part.get_content_type() == "text/html"
    ]
    tables = [page for page in pages if isinstance(page, bytes) and b"<tr" in page.lower()]
    return tables[0] if tables else b"<html></html>"


def _decoded(data: bytes) -> str:
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetUnreadable(_("The text of the file is neither UTF-8 nor GBK. Save it as .xlsx and upload that."))
