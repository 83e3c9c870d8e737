"""The answer of a what-if in words: one table a kind, side by side what was and what would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assessment.cycle.period_words import kept_in_words
from assessment.score.models import Grade

KINDS = {
    "grid": gettext_lazy("Grids by month"),
    "member": gettext_lazy("Full-time members by month"),
    "quarter": gettext_lazy("Full-time members by quarter"),
    "pay": gettext_lazy("Pay by month"),
}
FIGURES = {
    "score": gettext_lazy("score"),
    "rank": gettext_lazy("rank"),
    "bottom": gettext_lazy("bottom-ranked"),
    "grade": gettext_lazy("grade"),
    "ground": pgettext_lazy("replacement", "a ground"),
    "coefficient": gettext_lazy("coefficient"),
    "amount": gettext_lazy("amount"),
}


@dataclass(frozen=True)
class Table:
    """All rows of one kind: who, when, and by figure what was and what would be."""

    title: str
    heads: list[str]
    rows: list[tuple[str, str, list[tuple[str, str, bool]]]]  # period, name, (before, after, differs)


def tables_of(answer: Iterable[Mapping[str, Any]]) -> list[Table]:
    """The tables of an answer, in the order of `KINDS`; kinds in which nobody moves are left out."""
    rows = list(answer)
    return [table for kind in KINDS if (table := _table(kind, [row for row in rows if row["kind"] == kind])).rows]


def _table(kind: str, rows: list[Mapping[str, Any]]) -> Table:
    figures = [name for name in FIGURES if rows and name in rows[0]]
    return Table(
        title=str(KINDS[kind]),
        heads=[str(FIGURES[name]) for name in figures],
        rows=[
            (
                kept_in_words(row["period"]),
                str(row["name"]),
                [(*(_words(name, value) for value in row[name]), row[name][0] != row[name][1]) for name in figures],
            )
            for row in rows
        ],
    )


def _words(figure: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if figure == "grade" and value:
        return str(Grade(value).label)
    return "—" if value in (None, "") else str(value)
