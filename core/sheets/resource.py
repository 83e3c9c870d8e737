"""One kind of sheet: its columns, what becomes of its rows, and the same columns out again.

It stands on django-import-export's forms, results and admin flow (upload, preview, confirm) and replaces
the row-by-row machinery beneath them: a file is imported as a whole or not at all, in few queries.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from import_export.declarative import DeclarativeMetaclass
from import_export.fields import Field
from import_export.resources import Resource
from import_export.results import Error, InvalidRow, Result, RowResult
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from core.errors import DomainError
from core.sheets.cells import escaped
from core.sheets.reading import SheetUnreadable, read_sheets
from core.sheets.table import Column, Row, find_table, rows_of
from core.texts import tidy

NEW = RowResult.IMPORT_TYPE_NEW
CHANGED = RowResult.IMPORT_TYPE_UPDATE
UNCHANGED = RowResult.IMPORT_TYPE_SKIP
REMOVED = RowResult.IMPORT_TYPE_DELETE
MAX_SHOWN = 300  # rows of a preview; a file of 20,000 would make a page that no browser shows


class Shown(NamedTuple):
    """A cell of the preview: what is there now, and what would be."""

    before: str
    after: str


class SheetResult(Result):
    """What an import did or would do, for the preview: changes first, and no more than a page can hold."""

    def changes(self) -> list[RowResult]:
        return [row for row in self.rows if row.import_type != UNCHANGED]

    def shown_rows(self) -> list[RowResult]:
        return self.changes()[:MAX_SHOWN]

    def not_shown(self) -> int:
        return max(0, len(self.changes()) - MAX_SHOWN)

    def shown_invalid_rows(self) -> list[InvalidRow]:
        return self.invalid_rows[:MAX_SHOWN]

    def invalid_not_shown(self) -> int:
        return max(0, len(self.invalid_rows) - MAX_SHOWN)

    @property
    def counts(self) -> dict[str, int]:
        return {kind: self.totals[kind] for kind in (NEW, CHANGED, UNCHANGED, REMOVED)}

    @property
    def failed(self) -> bool:
        return self.has_errors() or self.has_validation_errors()


@dataclass
class SheetImport:
    """One run over one file: who imports it and when, and what becomes of each row."""

    by: Any
    at: datetime
    digest: str  # of the file's bytes
    outcomes: list[tuple[str, Row | None, dict[str, Any], dict[str, Any]]] = field(default_factory=list)
    refused: list[Row] = field(default_factory=list)
    dry: bool = False  # it is all taken back afterwards, so what is costly and says nothing more may be left out
    notes: Counter[str] = field(default_factory=Counter)  # what else there is to say, and of how many rows

    @property
    def shows(self) -> bool:
        """Whether what the next row does is shown in its words; counting alone needs none."""
        return True

    def refuse(self, row: Row, header: str, why: object) -> None:
        """The row cannot be imported: why, and what to do, about the column under `header` or the whole row."""
        if not row.problems:  # one that has some is there already
            self.refused.append(row)
        row.problems.append((header, str(why)))

    def report(self, kind: str, row: Row | None, after: Mapping[str, Any], before: Mapping[str, Any] = {}) -> None:
        """What the row does, as values by column name; a removal comes from no row."""
        self.outcomes.append((kind, row, dict(before), dict(after)))


class _WithColumns(DeclarativeMetaclass):
    """Gives the forms of django-import-export the fields that they ask a resource class for."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> type:
        made = super().__new__(mcs, name, bases, attrs)
        made.fields = {column.name: Field(column_name=column.header) for column in made.columns}
        return made


class SheetResource(Resource, metaclass=_WithColumns):
    """Subclass it with `columns` and `needs`, `take` for the way in and `lines` for the way out."""

    title: ClassVar[Any] = ""
    slug: ClassVar[str] = "sheet"  # of file names
    columns: ClassVar[tuple[Column, ...]] = ()
    needs: ClassVar[tuple[tuple[str, ...], ...]] = ()  # of each group one column must be there
    counter: ClassVar[str] = ""  # the column of running numbers, which offices fill in ahead
    explanations: ClassVar[tuple[Any, ...]] = ()  # about the sheet as a whole, for the template
    max_rows: ClassVar[int] = 50_000

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls.title)

    @classmethod
    def may_import(cls, user: Any) -> bool:
        """Whether the account may import this sheet."""
        raise NotImplementedError

    @classmethod
    def may_export(cls, user: Any) -> bool:
        raise NotImplementedError

    def take(self, run: SheetImport, rows: Sequence[Row]) -> None:
        """Import the rows that could be read: report or refuse each. It runs inside a transaction."""
        raise NotImplementedError

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        """The records of `queryset` as values by column name."""
        raise NotImplementedError

    # --- in ---

    def import_data(
        self, dataset: bytes, dry_run: bool = False, *, user: Any, at: datetime, **_rest: Any
    ) -> SheetResult:
        """Import a file, given as its bytes, whole or not at all; a dry run says what it would do."""
        result = SheetResult()
        result.diff_headers = [column.header for column in self.columns]
        try:
            rows = self._rows(dataset)
            run = SheetImport(user, at, hashlib.sha256(dataset).hexdigest(), refused=[r for r in rows if r.problems])
            with transaction.atomic():
                self.take(run, [row for row in rows if not row.problems])
                if dry_run or run.refused:
                    transaction.set_rollback(True)
        except DomainError as error:
            result.append_base_error(Error(error))
            return result
        self._tell(run, result)
        result.total_rows = len(rows)
        return result

    def _rows(self, data: bytes) -> list[Row]:
        sheet, position, places = find_table(read_sheets(data), self.columns, self.needs)
        rows = []
        for row in rows_of(sheet, position, places, counter=self.counter):
            rows.append(row)
            if len(rows) > self.max_rows:
                raise SheetUnreadable(_("More than %(rows)d rows. Split the file.") % {"rows": self.max_rows})
        if not rows:
            raise SheetUnreadable(_("There is no row below the header."))
        return rows

    def _tell(self, run: SheetImport, result: SheetResult) -> None:
        for row in sorted(run.refused, key=lambda row: row.number):
            problems: dict[str, list[str]] = {}
            for header, why in row.problems:
                problems.setdefault(header or NON_FIELD_ERRORS, []).append(why)
            values = tuple(row.shown.get(column.name, "") for column in self.columns)
            result.invalid_rows.append(InvalidRow(row.number, ValidationError(problems), values))
        result.totals[RowResult.IMPORT_TYPE_INVALID] = len(run.refused)
        for kind, source, before, after in run.outcomes:
            told = RowResult()
            told.import_type = kind
            told.number = source.number if source else None
            told.diff = [self._shown(c.name, source, before, after) for c in self.columns] if kind != UNCHANGED else []
            result.increment_row_result_total(told)
            result.append_row_result(told)

    def _shown(self, name: str, row: Row | None, before: Mapping[str, Any], after: Mapping[str, Any]) -> Shown:
        now = words_of(after[name]) if name in after else (row.shown.get(name, "") if row else "")
        return Shown(words_of(before[name]) if name in before else now if before else "", now)

    # --- out ---

    def export(
        self, queryset: Any = None, *, export_fields: Sequence[str] | None = None, **_rest: Any
    ) -> tablib.Dataset:
        columns = [column for column in self.columns if not export_fields or column.name in export_fields]
        dataset = tablib.Dataset(headers=[column.header for column in columns])
        for line in self.lines(queryset):
            dataset.append([_out(line.get(column.name)) for column in columns])
        return dataset

    @classmethod
    def template(cls) -> bytes:
        """An .xlsx to fill in: the headers, and a second sheet that explains each of them with an example."""
        book = Workbook()
        table: Any = book.active
        table.title = str(cls.title)
        table.append([column.header for column in cls.columns])
        _dress(table)
        for position in range(1, len(cls.columns) + 1):
            for number in range(2, 202):  # as text, so that codes, phones and months stay as they are typed
                table.cell(number, position).number_format = "@"
        guide = book.create_sheet(_("Explanations"))
        guide.append([_("column"), _("needed"), _("explanation"), _("also understood as"), _("example")])
        for column in cls.columns:
            needed = _("yes") if column.filled else ""
            guide.append([column.header, needed, str(column.explanation), "、".join(column.also), column.example])
        guide.append([])
        for words in cls.explanations:
            guide.append([str(words)])
        _dress(guide)
        guide.column_dimensions["C"].width = 70
        return _bytes(book)


class SheetFile:
    """The one format of uploads: the reader finds out by itself what a file is."""

    def __init__(self, encoding: str | None = None) -> None:
        pass

    def get_title(self) -> str:
        return "xlsx / xls / csv"

    def get_read_mode(self) -> str:
        return "rb"

    def is_binary(self) -> bool:
        return True

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return False

    def create_dataset(self, data: bytes) -> bytes:
        """The bytes themselves, once something can be read from them. Raises SheetUnreadable."""
        read_sheets(data)
        return data


class XlsxOut(SheetFile):
    """A workbook; what would look like a formula has been escaped by then."""

    def get_title(self) -> str:
        return "xlsx"

    def get_extension(self) -> str:
        return "xlsx"

    def get_content_type(self) -> str:
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: tablib.Dataset) -> bytes:
        book = Workbook()
        table: Any = book.active
        table.append(dataset.headers)
        for line in dataset:
            table.append(list(line))
        _dress(table)
        return _bytes(book)


class CsvOut(XlsxOut):
    """Text that Excel opens as UTF-8, thanks to the mark at its beginning."""

    def get_title(self) -> str:
        return "csv"

    def get_extension(self) -> str:
        return "csv"

    def get_content_type(self) -> str:
        return "text/csv; charset=utf-8"

    def export_data(self, dataset: tablib.Dataset) -> bytes:
        return ("\ufeff" + dataset.export("csv")).encode()


def words_of(value: Any) -> str:
    """A value as the preview shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _out(value: Any) -> Any:
    """A value as a cell: numbers and days as such, text without unseen characters and never a formula."""
    if isinstance(value, bool):
        return words_of(value)
    if value is None or isinstance(value, int | date):
        return value
    return escaped(tidy(str(value)))


def _dress(table: Any) -> None:
    for cell in table[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center")
        table.column_dimensions[get_column_letter(cell.column)].width = max(10, 2 * len(str(cell.value)) + 4)
    table.freeze_panes = "A2"


def _bytes(book: Workbook) -> bytes:
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
