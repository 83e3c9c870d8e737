"""The latest rows of other lists that belong to one person or one grid, a line each, for its page. One query.

A list that declares a `Brief` is asked as its own page asks: whoever may not open a row there does not read it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import FunctionType
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Choices, F, Q, QuerySet, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from psycopg2.extras import DateRange

from core.punctuation import in_turn, labelled
from core.web.ranges import days_of

SHOWN = 4  # lines of a list
WAITING = 5  # … and of what waits in it

Words = Callable[[str], str]


@dataclass(frozen=True)
class Brief:
    """How the rows of a list are said in a line each: by paths, expressions, or functions of the time that give one.

    The database reads them as text, and a function beside each says it in words.
    """

    what: Any
    said: Words = str
    beside: Any = None  # what stands below it
    beside_said: Words = str
    mark: Any = None  # what stands at the right
    mark_said: Words | None = None  # without it, the words of the choices of the field that `mark` names
    tones: Mapping[str, str] = field(default_factory=dict)  # of a mark: met, soon or late
    rows: Callable[[QuerySet[Any], Any], QuerySet[Any]] | None = None  # which are about the row; else those naming it
    order: tuple[Any, ...] = ("-pk",)
    waits: Callable[[Any, datetime], Q] | None = None  # row, time -> which of them somebody still has to settle
    due: Any = None  # until when
    since: Any = None  # since when it waits, said where there is no deadline
    waits_alone: bool = False  # what does not wait is too much, and no news
    says_all: bool = False  # its own section has the latest rows whether they wait or not, and says which are late
    leads: tuple[str, str] | None = None  # another page than that of the line: its address, and the path of its key
    drawn: Callable[[list[str]], Any] | None = None  # a small picture of the marks, the earliest first
    drawn_of: int = 6  # how many lines are in it
    shown: int = SHOWN
    called: str | Promise = ""  # what that is which waits; else what the list is called
    note: Callable[[Any], str] | None = None  # row -> what is said above the lines, and also where there is none
    place: int = 50  # among the others, from above


@dataclass(frozen=True)
class Line:
    """One row of a list as the page of another row says it."""

    text: str
    beside: str
    mark: str
    tone: str
    due: datetime | None
    since: datetime | None
    url: str
    kind: str = ""  # what waits, or what the list is called


@dataclass(frozen=True)
class Known:
    """One list about the row: what it is called, where it is narrowed to the row, and how its rows are said."""

    label: str
    url: str
    page: Any
    rows: QuerySet[Any]
    brief: Brief


@dataclass(frozen=True)
class Section:
    """What one list knows: the latest lines, and the way to all of them."""

    label: str
    url: str
    lines: list[Line]
    note: str = ""
    picture: Any = None
    in_words: str = ""  # the picture, for who does not see it


@dataclass(frozen=True)
class Waiting:
    """What still waits in all lists, the most urgent first, and the lists that know of more."""

    lines: list[Line]
    more: list[Section]


def said_of(known: Sequence[Known], row: Any, at: datetime) -> tuple[Waiting, list[Section]]:
    """What waits about the row, and the sections with what does not. One query."""
    asked = [one for number, each in enumerate(known) for one in _statements(number, each, row, at)]
    read: dict[tuple[int, bool], list[tuple[Any, ...]]] = {}
    for number, waits, *line in _read(asked):
        read.setdefault((number, waits), []).append(tuple(line))
    lines: list[Line] = []
    more, sections = [], []
    for number, each in enumerate(known):
        waits, others = (read.get((number, waits), []) for waits in (True, False))
        lines += [_line(each, *one) for one in waits[:WAITING]]
        if len(waits) > WAITING:
            more.append(Section(each.label, each.url, []))
        note = each.brief.note(row) if each.brief.note else ""
        if others or note:
            sections.append(_section(each, others, note))
    lines.sort(key=_urgency)
    return Waiting(lines, more), sections


def _urgency(line: Line) -> tuple[bool, float]:
    """By the deadline; without one, below them, what has waited longest: as at home."""
    moment = line.due or line.since
    return line.due is None, moment.timestamp() if moment else 0


# --- the query ------------------------------------------------------------------------------------

Asked = tuple[str, list[Any]]


def _statements(number: int, known: Known, row: Any, at: datetime) -> Iterator[Asked]:
    """What waits and what does not, each a part of the union; none where the account sees no row."""
    brief = known.brief
    waits = brief.waits(row, at) if brief.waits else None
    if waits is not None:
        yield from _statement(number, known, row, known.rows.filter(waits), at, waits=True)
    if not brief.waits_alone:
        rest = known.rows if waits is None or brief.says_all else known.rows.exclude(waits)
        yield from _statement(number, known, row, rest, at, waits=False)


def _statement(
    number: int, known: Known, about: Any, rows: QuerySet[Any], at: datetime, *, waits: bool
) -> Iterator[Asked]:
    brief = known.brief
    asked = {"key": brief.leads[1] if brief.leads else "pk", "what": brief.what, "beside": brief.beside}
    asked |= {"mark": brief.mark, "due": brief.due, "since": brief.since}
    asked = {name: one(at) if isinstance(one, FunctionType) else one for name, one in asked.items()}
    columns = {
        f"said_{name}": F(one) if isinstance(one, str) else one for name, one in asked.items() if one is not None
    }
    if not waits:  # nothing is late that waits for nobody
        columns.pop("said_since", None)
        due = columns.pop("said_due", None)
        if due is not None and brief.says_all and brief.waits:
            columns["said_due"] = Case(When(brief.waits(about, at), then=due))
    order = [*(name for name in ("said_due", "said_since") if waits and name in columns), *brief.order]
    drawn_of = brief.drawn_of if brief.drawn else 0
    most = WAITING + 1 if waits else max(brief.shown, drawn_of)  # one more says that there are more
    try:
        listed = rows.annotate(**columns).order_by(*order).values_list(*columns)[:most]
        sql, values = listed.query.sql_with_params()
    except EmptyResultSet:
        return
    texts = ", ".join(
        f"said_{name}::text" if f"said_{name}" in columns else "NULL" for name in ("key", "what", "beside", "mark")
    )
    moments = ", ".join(
        f"said_{name}::timestamptz" if f"said_{name}" in columns else "NULL::timestamptz" for name in ("due", "since")
    )
    yield (
        f"(SELECT {number}, {waits}, row_number() OVER () AS place, {texts}, {moments} FROM ({sql}) AS said)",  # noqa: S608
        list(values),
    )


def _read(asked: Sequence[Asked]) -> list[tuple[Any, ...]]:
    if not asked:
        return []
    with connection.cursor() as cursor:
        parts = " UNION ALL ".join(sql for sql, _values in asked)
        cursor.execute(f"{parts} ORDER BY 1, 2, 3", [value for _sql, values in asked for value in values])
        return [(number, waits, *line) for number, waits, _place, *line in cursor.fetchall()]


# --- what is said ---------------------------------------------------------------------------------


def _section(known: Known, rows: list[tuple[Any, ...]], note: str) -> Section:
    lines = [_line(known, *row) for row in rows]
    picture, words = _picture(known, rows, lines)
    return Section(known.label, known.url, lines[: known.brief.shown], note, picture, words)


def _line(known: Known, key: str, *read: Any) -> Line:
    what, beside, mark, due, since = read
    brief = known.brief
    return Line(
        text=brief.said(what or "") or known.label,
        beside=brief.beside_said(beside) if beside else "",
        mark=_marked(known, mark) if mark else "",
        tone=brief.tones.get(mark or "", ""),
        due=due,
        since=since,
        url=reverse(brief.leads[0] if brief.leads else _address_of(known.page), args=(key,)),
        kind=capfirst(str(brief.called)) or known.label,
    )


def _marked(known: Known, mark: str) -> str:
    brief = known.brief
    if brief.mark_said is not None:
        return brief.mark_said(mark)
    choices = dict(known.page.model._meta.get_field(brief.mark).flatchoices) if isinstance(brief.mark, str) else {}
    return str(choices.get(mark, mark))


def _picture(known: Known, rows: Sequence[tuple[Any, ...]], lines: Sequence[Line]) -> tuple[Any, str]:
    brief = known.brief
    if brief.drawn is None:
        return None, ""
    most = brief.drawn_of
    picture = brief.drawn([row[3] or "" for row in reversed(rows[:most])])
    return picture, in_turn(labelled(line.text, line.mark) for line in reversed(lines[:most]))


def _address_of(page: Any) -> str:
    return f"admin:{page.opts.app_label}_{page.opts.model_name}_change"


# --- how columns are said -------------------------------------------------------------------------


def choice(choices: type[Choices]) -> Words:
    """The code of a choice in its words."""
    return lambda code: str(dict(choices.choices).get(code, code))


def day(text: str) -> str:
    """A day that the database gave as text."""
    return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")


def days(text: str) -> str:
    """A range of days that the database gave as text, such as `[2026-01-01,)`."""
    first, last = (date.fromisoformat(one) if one else None for one in text.strip("[)").split(","))
    return days_of(DateRange(first, last))


def without_gaps(text: str) -> str:
    """Several texts of a row as `core.worklist.joined` gives them, without those that are empty."""
    return " · ".join(filter(None, (part.strip() for part in text.split(" · "))))
