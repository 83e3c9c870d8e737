"""A question to the database whose SQL is written once in a process, and asked again and again with other values.

Django writes the SQL of a query each time. For the one of who asks, which comes with every request, writing took longer
than everything else that a small page does.
"""

from __future__ import annotations

from copy import copy
from typing import Any, Generic, TypeVar

from django.db import connections, models
from django.db.models import QuerySet, Value

Row = TypeVar("Row", bound=models.Model)


class Blank(Value):
    """Stands in a query where each asker has another value, and has the name of that value."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:  # noqa: ARG002
        return "%s", [self]


class Question(Generic[Row]):
    """A query with blanks. What is read is of the moment of asking, as ever; only the words are kept."""

    def __init__(self, rows: QuerySet[Row]) -> None:
        self._rows = rows
        self._written: Any = rows.query.get_compiler(rows.db)
        self._sql, self._values = self._written.as_sql()

    def one(self, **values: object) -> Row | None:
        """The row for these values, each by the name of its blank; None where there is none."""
        compiler = copy(self._written)
        compiler.connection = connections[self._rows.db]  # each thread has its own
        filled = tuple(values[value.value] if isinstance(value, Blank) else value for value in self._values)
        compiler.as_sql = lambda *_args, **_more: (self._sql, filled)
        rows: Any = self._rows.all()
        rows.query.get_compiler = lambda *_args, **_more: compiler
        return next(iter(rows), None)
