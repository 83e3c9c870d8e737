"""One kind of sheet: its columns, what becomes of its rows, and the same columns out again.

A file goes through it in one way: its worksheets (`reading`), the table in them (`incidents.incoming.layouts`), its
rows (`layout`), a change for each (`changes`). It is imported as a whole or not at all, in few queries.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.punctuation import listed
from core.sheets.changes import SheetImport
from core.sheets.table import Column, Row
from core.sheets.writing import OutTable, cell_of, template_of
from core.waited_for import going_through, is_heard


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

    @classmethod
    def leaving(cls, queryset: Any, user: Any) -> Any:  # noqa: ARG003
        """Those of the rows of a list that leave as a sheet for the account: all, unless a kind narrows it."""
        return queryset

    @classmethod
    def take_apart(cls, row: Row) -> None:
        """Put what stands together in one cell of a row into its columns, before its words are asked about."""

    def take(self, run: SheetImport, rows: Sequence[Row]) -> None:
        """Import the rows that could be read: report or refuse each. It runs inside a transaction."""
        raise NotImplementedError

    def refuse_taking_back(self, keys: Mapping[type[Any], Sequence[Any]], *, by: Any) -> None:
        """Refuse an account that may not take back these rows, though it may import the sheet. Raises NotAllowed."""

    def taking_back(self, keys: Mapping[type[Any], Sequence[Any]]) -> Callable[[], object]:  # noqa: ARG002
        """Called before an import is taken back, with the keys of its rows; what it returns is called after it."""
        return lambda: None

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        """The records of `queryset` as values by column name."""
        raise NotImplementedError

    @property
    def headers(self) -> str:
        """The headers of its columns in one line, for people."""
        return listed(str(column.header) for column in self.columns)

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

    # --- out ---

    def export(self, queryset: Any, *, only: Collection[str] = ()) -> OutTable:
        """The records of `queryset` as a table; `only` names the columns that are wanted, all where it is empty."""
        lines = going_through(self.lines(queryset), queryset.count() if is_heard() else 0)
        return self.table(lines, only=only)

    def table(self, lines: Iterable[Mapping[str, Any]], *, only: Collection[str] = ()) -> OutTable:
        """Values by column name as a table."""
        columns = [column for column in self.columns if not only or column.name in only]
        rows = ([cell_of(line.get(column.name)) for column in columns] for line in lines)
        return OutTable([column.header for column in columns], rows)

    @classmethod
    def known(cls, user: Any) -> Iterable[Mapping[str, Any]]:  # noqa: ARG003
        """What the template shows filled in, for the account to correct; of most sheets, nothing."""
        return ()

    @classmethod
    def template(cls, user: Any = None) -> bytes:
        """The sheet to fill in with its explanations, as an .xlsx."""
        lines = cls.known(user) if user else ()
        return template_of(str(cls.title), cls.columns, cls.explanations, cls().table(lines).rows)
