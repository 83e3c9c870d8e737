"""Writing many rows at once, by COPY."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils import timezone

from core.clock import starts_at
from core.history.saying import say_by

_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write `rows` into the table of `model` by COPY, in flat memory.

    `columns` are attribute names (`grid_id`, not `grid`); the values are in the same order. Model
    defaults, signals and validation are passed by; constraints of the database hold.
    """
    columns_of = {field.attname: field.column for field in model._meta.concrete_fields}
    if "recorded_at" in columns_of and "recorded_at" not in columns:
        columns, rows = _with_entry(columns, rows)
    names = ", ".join(connection.ops.quote_name(columns_of[name] or name) for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        say_by(cursor)
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", _Lines(rows))


# What says when something happened, the most telling first.
HAPPENED = ("reported_at", "occurred_at", "found_at", "day", "held_on", "month")


def _with_entry(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """With the time of entry: what a member does in the demo is entered on the evening of its day."""
    places = [columns.index(name) for name in HAPPENED if name in columns]
    now = timezone.now()

    def entered(row: Sequence[Any]) -> datetime | None:
        for place in places:
            if row[place] is not None:
                return min(now, _evening_of(row[place], whole_month=columns[place] == "month"))
        return None

    return [*columns, "recorded_at"], ((*row, entered(row)) for row in rows)


def _evening_of(when: date, *, whole_month: bool) -> datetime:
    if isinstance(when, datetime):
        return when
    last = (when + timedelta(days=32)).replace(day=1) - timedelta(days=1) if whole_month else when
    return starts_at(last) + timedelta(hours=18)


def reset_sequences(*tables: type[models.Model]) -> None:
    """Set the sequences of the tables to follow the highest keys, which were written by hand."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)


def _plain(value: Any) -> str:
    return str(value)


TEXT_OF: dict[type, Callable[[Any], str]] = {
    type(None): lambda _value: "\\N",
    str: lambda value: value.translate(_ESCAPED),
    bool: lambda value: "t" if value else "f",
    int: _plain,
    date: date.isoformat,
    datetime: datetime.isoformat,
    dict: lambda value: json.dumps(value, ensure_ascii=False).translate(_ESCAPED) if value else "{}",
}


def line_of(row: Sequence[Any]) -> str:
    """One row in the text format of COPY."""
    return "\t".join([TEXT_OF.get(type(value), _plain)(value) for value in row]) + "\n"


class _Lines(io.TextIOBase):
    """The rows as a file that is read piece by piece."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._lines: Iterator[str] = map(line_of, rows)

    def read(self, size: int | None = -1) -> str:
        pieces: list[str] = []
        length = 0
        for line in self._lines:
            pieces.append(line)
            length += len(line)
            if size is not None and 0 <= size <= length:
                break
        return "".join(pieces)
