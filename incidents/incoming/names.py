"""Two people in one cell, joined by a word that may as well be part of a name: 李四和王五, but 王和平."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from core.punctuation import listed
from core.sheets.table import Row
from incidents.incoming.kinds import KINDS
from incidents.incoming.models import SheetKind, Topic
from staff.people.lookup import WorkerLookup
from staff.people.rules import joined_names
from staff.people.sheets import person

ONE = "one"
# By these a person comes in who was not here before; others name people who are known, or ask who is meant.
BRING_PEOPLE = frozenset({SheetKind.ROSTER})


class Names:
    """Says of each cell of a person whether it names one. Two who are both known are two; the rest is asked."""

    def __init__(
        self,
        kind: str,
        workers: WorkerLookup,
        meanings: Mapping[tuple[str, str], str],
        *,
        ask: Callable[[Row, str, str], None],
    ) -> None:
        self.columns = [column for column in KINDS[kind].columns if column.read is person]
        self.brings_people = kind in BRING_PEOPLE
        self.workers, self.meanings, self.ask = workers, meanings, ask

    def is_one_in_each(self, row: Row) -> bool:
        """Whether every cell is one name; refuses, or asks about, a row in which one is not."""
        named = [column for column in self.columns if row[column.name]]
        said = [self._is_one(row, column.name, column.header) for column in named]  # all of them are asked about
        return all(said)

    def _is_one(self, row: Row, name: str, header: str) -> bool:
        written = row[name]
        pairs = [] if self.workers.called(written) else joined_names(written)
        known = next((pair for pair in pairs if all(self.workers.called(one) for one in pair)), None)
        means = self.meanings.get((Topic.JOINED_NAME, written), "")
        if known is None and not (self.brings_people and pairs):
            return True
        if known is None and means == ONE:
            return True
        if known is None and not means:
            self.ask(row, Topic.JOINED_NAME, written)
            return False
        named = {"cell": written, "names": listed(known or pairs[0])}
        row.problems.append((header, _("“%(cell)s” are two people: %(names)s. Write one person in a row.") % named))
        return False
