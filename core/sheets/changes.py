"""What the rows of a sheet do: one change each, or a refusal, or a doubt that a person decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from core.sheets.journal import Journal
from core.sheets.table import Row

# The words are kept with sheets that wait for their import (incidents.incoming).
NEW, CHANGED, UNCHANGED, REMOVED = "new", "update", "skip", "delete"
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
