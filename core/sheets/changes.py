"""What the rows of a sheet do: one change each, or a refusal; and what a person sees of it before it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple, Self

from core.errors import DomainError
from core.sheets.cells import words_of
from core.sheets.journal import Journal
from core.sheets.table import Column, Row

# The words are kept with sheets that wait for their import (incidents.incoming).
NEW, CHANGED, UNCHANGED, REMOVED = "new", "update", "skip", "delete"
KINDS = (NEW, CHANGED, UNCHANGED, REMOVED)
MAX_PREVIEW_ROWS = 300  # rows of a preview; a file of 20,000 would make a page that no browser shows
REMOVED_UNASKED = 20  # per cent of what is there; a sheet that removes more of it is asked about
SAME, OTHER = "same", "other"


class Change(NamedTuple):
    """What one row does to one record, as values by column name; a removal comes from no row."""

    kind: str
    row: Row | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class Doubt(NamedTuple):
    """A row that may be about a record that is here already. A person says whether it is; nothing is assumed."""

    key: str  # names the row, from one run to the next
    row: Row
    written: str  # what the row says, in one line
    here: str  # the record that is here, in one line
    shared: str  # why they seem to be the same
    address: str = ""  # of the record, as its kind of page knows it


@dataclass
class SheetImport:
    """One run over one file: who imports it and when, and what becomes of each row."""

    by: Any
    at: datetime
    digest: str  # of the file's bytes
    changes: list[Change] = field(default_factory=list)
    refused: list[Row] = field(default_factory=list)
    dry: bool = False  # it is all taken back afterwards, so what is costly and says nothing more may be left out
    notes: Counter[str] = field(default_factory=Counter)  # what else there is to say, and of how many rows
    there: int = 0  # records that the sheet replaces: those of the grids, months and classes that it names
    doubts: list[Doubt] = field(default_factory=list)
    said: Mapping[str, str] = field(default_factory=dict)  # of each doubt, by its key: `SAME` or `OTHER`

    def __post_init__(self) -> None:
        self.journal = Journal(kept=not self.dry)

    def is_same(self, doubt: Doubt) -> bool:
        """What was said of a doubt. Until something is, it is another one, and nothing can be imported."""
        self.doubts.append(doubt)
        return self.said.get(doubt.key) == SAME

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
        """What the row does, as values by column name."""
        self.changes.append(Change(kind, row, dict(before), dict(after)))


# --- the preview --------------------------------------------------------------------------------


class PreviewCell(NamedTuple):
    """What is there now, and what would be."""

    before: str
    after: str


class PreviewRow(NamedTuple):
    """One change in the columns of its sheet."""

    kind: str
    label: str | None  # its row in the file; a removal has none
    cells: Sequence[PreviewCell]
    hidden: bool = False  # in the file

    @classmethod
    def of(cls, change: Change, columns: Sequence[Column]) -> Self:
        row = change.row
        cells = [_preview_cell(change, column.name) for column in columns]
        return cls(change.kind, row.label if row else None, cells, bool(row and row.hidden))


def _preview_cell(change: Change, name: str) -> PreviewCell:
    _kind, row, before, after = change
    now = words_of(after[name]) if name in after else (row.texts.get(name, "") if row else "")
    return PreviewCell(words_of(before[name]) if name in before else now if before else "", now)


@dataclass
class Outcome:
    """What an import did or would do, with no more rows than a page can hold."""

    headers: Sequence[str]
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    rows: Sequence[PreviewRow] = ()  # the first that change something
    refused: Sequence[Row] = ()  # all of them, in the order of the sheet
    error: DomainError | None = None  # what is wrong with the file as a whole
    told: Sequence[str] = ()  # what a person must know of how the file was read

    @classmethod
    def of(cls, run: SheetImport, columns: Sequence[Column], *, told: Sequence[str] = ()) -> Self:
        counted = Counter(change.kind for change in run.changes)
        changing = (change for change in run.changes if change.kind != UNCHANGED)
        return cls(
            headers=[column.header for column in columns],
            counts={kind: counted[kind] for kind in KINDS},
            rows=[PreviewRow.of(change, columns) for change in islice(changing, MAX_PREVIEW_ROWS)],
            refused=sorted(run.refused, key=lambda row: row.place),
            told=told,
        )

    @property
    def failed(self) -> bool:
        return bool(self.error or self.refused)

    @property
    def rows_left_out(self) -> int:
        return sum(self.counts[kind] for kind in KINDS if kind != UNCHANGED) - len(self.rows)

    @property
    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Each problem of the first refused rows: the row in the file, the header, and what is wrong."""
        for row in self.refused[:MAX_PREVIEW_ROWS]:
            for header, reasons in row.problems_by_header().items():
                yield from ((row.label, header, why) for why in reasons)

    @property
    def refused_left_out(self) -> int:
        return max(0, len(self.refused) - MAX_PREVIEW_ROWS)
