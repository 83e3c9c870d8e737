"""One kind of sheet: its columns, what becomes of its rows, and the same columns out again.

A file goes through it in one way: its worksheets (`reading`), those with the table (`finding`), where their columns
are, their rows (`layout`), a change for each (`changes`). It is imported as a whole or not at all, in few queries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.history.models import Door
from core.history.saying import saying
from core.sheets.changes import Outcome, SheetImport
from core.sheets.finding import Found, find_table
from core.sheets.reading import Sheet, SheetUnreadable, read_sheets
from core.sheets.table import Column, Row
from core.sheets.writing import OutTable, cell_of, template_of


@dataclass(frozen=True)
class Loss:
    """What is lost where a sheet has no column of a name. `scored`: a score can suffer, so a person has to agree."""

    words: Any
    scored: bool = False
    unless: tuple[str, ...] = ()  # columns of which one is enough in its place


class KindOfSheet:
    """Subclass it with `columns` and `needs`, `take` for the way in and `lines` for the way out."""

    key: ClassVar[str] = ""  # by which it is known to what is kept of imports
    title: ClassVar[Any] = ""
    losses: ClassVar[Mapping[str, Loss]] = {}  # of every column that may be missing
    decisive: ClassVar[frozenset[str]] = frozenset()  # a word of these that means nothing here leaves its row out
    slug: ClassVar[str] = "sheet"  # of file names
    columns: ClassVar[tuple[Column, ...]] = ()
    needs: ClassVar[tuple[tuple[str, ...], ...]] = ()  # of each group one column must be there
    counter: ClassVar[str] = ""  # the column of running numbers, which offices fill in ahead
    explanations: ClassVar[tuple[Any, ...]] = ()  # about the sheet as a whole, for the template
    max_rows: ClassVar[int] = 50_000

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

    def taking_back(self, keys: Mapping[type[Any], Sequence[Any]]) -> Callable[[], object]:  # noqa: ARG002
        """Called before an import is taken back, with the keys of its rows; what it returns is called after it."""
        return lambda: None

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        """The records of `queryset` as values by column name."""
        raise NotImplementedError

    @property
    def headers(self) -> str:
        """The headers of its columns in one line, for people."""
        return "、".join(str(column.header) for column in self.columns)

    @classmethod
    def optional(cls) -> list[Column]:
        """The columns that a sheet may lack and be imported nevertheless."""
        alone = {group[0] for group in cls.needs if len(group) == 1}
        return [column for column in cls.columns if column.name != cls.counter and column.name not in alone]

    @classmethod
    def lacking(cls, present: Collection[str]) -> list[tuple[Column, Loss]]:
        """What is lost with the columns that are not there."""
        absent = [(column, cls.losses[column.name]) for column in cls.optional() if column.name not in present]
        return [(column, loss) for column, loss in absent if not set(loss.unless) & set(present)]

    # --- in ---

    def import_file(self, data: bytes, *, by: Any, at: datetime, dry: bool = False, file_name: str = "") -> Outcome:
        """Import a file, given as its bytes, whole or not at all; a dry run says what it would do."""
        try:
            sheets = read_sheets(data)
        except SheetUnreadable as refusal:
            return self._refused(refusal)
        digest = hashlib.sha256(data).hexdigest()
        return self.import_sheets(sheets, digest=digest, by=by, at=at, dry=dry, file_name=file_name)

    def import_sheets(
        self, sheets: Sequence[Sheet], *, digest: str, by: Any, at: datetime, dry: bool = False, file_name: str = ""
    ) -> Outcome:
        """Import a file that is read already; `digest` is that of its bytes."""
        try:
            found = find_table(sheets, self.columns, self.needs, file_name=file_name)
            rows = self._rows(found)
            run = SheetImport(by, at, digest, refused=[row for row in rows if row.problems], dry=dry)
            with saying(door=Door.SHEET, detail=str(self.title), by=by), transaction.atomic():
                self.take(run, [row for row in rows if not row.problems])
                if dry or run.refused:
                    transaction.set_rollback(True)
        except DomainError as refusal:
            return self._refused(refusal)
        noted = [f"{text}: {count}" for text, count in run.notes.items()]
        return Outcome.of(run, self.columns, told=[*found.told(), *noted])

    def _rows(self, found: Found) -> list[Row]:
        rows = []
        for row in found.rows(counter=self.counter):
            rows.append(row)
            if len(rows) > self.max_rows:
                raise SheetUnreadable(_("More than %(rows)d rows. Split the file.") % {"rows": self.max_rows})
        if not rows:
            raise SheetUnreadable(_("There is no row below the header."))
        return rows

    def _refused(self, error: DomainError) -> Outcome:
        return Outcome([column.header for column in self.columns], error=error)

    # --- out ---

    def export(self, queryset: Any, *, only: Collection[str] = ()) -> OutTable:
        """The records of `queryset` as a table; `only` names the columns that are wanted, all where it is empty."""
        return self.table(self.lines(queryset), only=only)

    def table(self, lines: Iterable[Mapping[str, Any]], *, only: Collection[str] = ()) -> OutTable:
        """Values by column name as a table."""
        columns = [column for column in self.columns if not only or column.name in only]
        rows = ([cell_of(line.get(column.name)) for column in columns] for line in lines)
        return OutTable([column.header for column in columns], rows)

    @classmethod
    def template(cls) -> bytes:
        """The empty sheet with its explanations, as an .xlsx."""
        return template_of(str(cls.title), cls.columns, cls.explanations)
