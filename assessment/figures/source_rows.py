"""The rows behind figures as tables: who may open them, what one sees of a restricted incident, what changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from assessment.cycle.period_words import kept_in_words
from assessment.figures.evidence import EvidenceRow
from assessment.figures.sources import CONTEXT, MONTH, SOURCE_NAMES, WEEK, Column, Form, Source
from assessment.figures.things import Thing, things_of
from core.clock import SHANGHAI, as_deadline
from core.punctuation import listed
from incidents.entries.models import EntryClass
from incidents.incident.models import Incident
from incidents.visits.models import VisitedClass
from staff.access import Role, access_of
from staff.accounts.models import User

CHANGES = {
    "": "",
    "added": gettext_lazy("counts only since then"),
    "gone": gettext_lazy("counts no longer"),
    "changed": gettext_lazy("changed since then"),
}
CASES = (Source.REPORTS, Source.DUE, Source.OVERDUE)


def _number(value: Any) -> str:
    return "–" if value is None else str(value)


def _moment(value: Any) -> str:
    return f"{datetime.fromisoformat(value).astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if value else "–"


def _deadline(value: Any) -> str:
    """A deadline as text with its year, because a row may be old."""
    return as_deadline(datetime.fromisoformat(value), today=date.min) if value else "–"


def _class(value: Any) -> str:
    return str(dict(EntryClass.choices).get(value, value))


def _visited(value: Any) -> str:
    return str(dict(VisitedClass.choices).get(value, value)) or "–"


def _yes(value: Any) -> str:
    return _("yes") if value else _("no")


FORMS: dict[Form, Callable[[Any], str]] = {
    "plain": _number,
    "yes_or_no": _yes,
    "moment": _moment,
    "deadline": _deadline,
    "month": kept_in_words,
    "entry_class": _class,
    "visited_class": _visited,
}
COLUMNS: dict[Source, tuple[Column, ...]] = {source.source: source.columns for source in (*WEEK, *MONTH)}


def _head(column: Column) -> str:
    context, _separator, text = column.head.rpartition(CONTEXT)
    return pgettext(context, text) if context else _(text)


def _cells(row: Mapping[str, Any], columns: Iterable[Column]) -> list[str]:
    return [FORMS[column.form](row.get(column.name)) for column in columns]


# What the tables say of the things themselves, in addition to what was counted of them.
ABOUT: dict[Source, object] = {
    **dict.fromkeys(CASES, gettext_lazy("matter")),
    Source.VISITS: gettext_lazy("member"),
    Source.PATROLS: gettext_lazy("member"),
    Source.HAZARDS: gettext_lazy("hazard"),
}


# --- which rows, and for whom ---------------------------------------------------------------------


def may_open(subdistrict: int, grid: int, user: User) -> bool:
    """Whether somebody may see the rows behind figures of a grid: the office, and who serves the grid today."""
    seen = access_of(user)
    return subdistrict in seen.offices or grid in seen.grids_as(*Role.values)


def readable_rows(user: User, rows: list[EvidenceRow]) -> list[EvidenceRow]:
    """The rows as `user` may read them. One query.

    As many as counted, for everybody: a restricted incident that they may not open has a row without its
    number, day and what became of it.
    """
    numbers = {row.key for row in rows if row.source in CASES}
    those = Incident.objects.filter(number__in=numbers, restricted=True)
    hidden = those.exclude(pk__in=Incident.objects.visible_to(user).filter(number__in=numbers).values("pk"))
    restricted = set(hidden.values_list("number", flat=True))
    readable = []
    for row in rows:
        if row.source not in CASES or row.key not in restricted:
            readable.append(row)
        elif row.change != "added":
            counted = {name: value for name, value in row.counted.items() if name == "on_time"}
            readable.append(EvidenceRow(row.source, "", counted, withheld=True))
    return readable


# --- as tables ------------------------------------------------------------------------------------

ROWS = "rows"  # in an address: the anchor of the table that is shown to its end
SHOWN = 50  # rows of a table that are shown before all of them are asked for


@dataclass(frozen=True)
class TableRow:
    """One row: its cells, what changed since, how it would count today, what it is about and where to look it up."""

    cells: list[str]
    change: str
    today: list[str]
    about: str
    url: str


@dataclass(frozen=True)
class SourceTable:
    """The rows of one source, and which figures rest on them."""

    source: Source
    anchor: str  # where it is on the page; `?rows=` of it shows the whole table
    title: str
    used_by: str
    heads: list[str]
    about: str  # the head of what the rows are about; empty where there is nothing to say
    rows: list[TableRow]
    more: int  # rows that are not shown until all are asked for
    withheld: int  # rows that counted and are not for this person

    @property
    def count(self) -> int:
        """How many rows counted or count since."""
        return len(self.rows) + self.more + self.withheld


def rows_asked_whole(request: HttpRequest) -> str:
    """The anchor of the table that the address asks for to its end."""
    return request.GET.get(ROWS, "")


def source_tables(
    rows: list[EvidenceRow],
    sources: Iterable[Source],
    figures: Iterable[Any],
    user: User,
    *,
    columns: Mapping[Source, tuple[Column, ...]] = COLUMNS,
    whole: str = "",
    of: str = "",
) -> list[SourceTable]:
    """The rows behind figures as one table for each source, in their order, as `user` may read them.

    Of a long table only the first rows are shown, those that changed since before the others; the one with the anchor
    `whole` is shown to its end. `of` comes before the anchors where a page has several tables of a source.
    """
    by_source: dict[Source, list[EvidenceRow]] = {source: [] for source in sources}
    for row in readable_rows(user, rows):
        by_source[Source(row.source)].append(row)
    read = {source: [row for row in of_source if not row.withheld] for source, of_source in by_source.items()}
    shown = {source: rows if f"{of}{source}" == whole else _first(rows) for source, rows in read.items()}
    things = things_of({source: {row.key for row in rows} for source, rows in shown.items()}, user)
    return [
        SourceTable(
            source=source,
            anchor=f"{of}{source}",
            title=_(SOURCE_NAMES[source]),
            used_by=listed(_(figure.name) for figure in figures if source in figure.sources),
            heads=[_head(column) for column in columns[source]],
            about=str(ABOUT.get(source, "")),
            rows=[_table_row(row, columns[source], things.get(source, {}).get(row.key)) for row in shown[source]],
            more=len(read[source]) - len(shown[source]),
            withheld=len(of_source) - len(read[source]),
        )
        for source, of_source in by_source.items()
    ]


def _first(rows: list[EvidenceRow]) -> list[EvidenceRow]:
    """As many rows of a table as are shown, in their order: those that changed since before all others."""
    changed_first = sorted(range(len(rows)), key=lambda place: not rows[place].change)
    return [rows[place] for place in sorted(changed_first[:SHOWN])]


def _table_row(row: EvidenceRow, columns: tuple[Column, ...], thing: Thing | None) -> TableRow:
    return TableRow(
        cells=_cells(row.counted, columns),
        change=str(CHANGES[row.change]),
        today=_cells(row.today, columns) if row.today else [],
        about=thing.text if thing else "",
        url=thing.url if thing else "",
    )
