"""Streams rows from PostgreSQL to a client by `COPY`, without holding them in memory."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import select
import socket
import threading
from collections.abc import Iterator
from typing import Any

import psycopg2
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F

from core.rest.datasets import Columns
from core.rest.whole import end_line
from core.sheets.values import FORMULA

CHUNK = 256 * 1024
F_SETPIPE_SZ = 1031  # Linux
LONGEST = "15min"  # a statement that runs longer serves nobody


def copy_statement(queryset: models.QuerySet[Any], columns: Columns, suffix: str) -> str:
    """The `COPY … TO STDOUT` of the queryset's columns, complete with its parameters."""
    # Every column under its own alias: an expression may have the name of a model field.
    aliases = {f"column_{n}": F(value) if isinstance(value, str) else value for n, value in enumerate(columns.values())}
    query = queryset.annotate(**aliases).values_list(*aliases).query
    sql, params = query.get_compiler(connection=connection, elide_empty=False).as_sql()
    with connection.cursor() as cursor:
        select_rows = cursor.mogrify(sql, params).decode()
    names = [connection.ops.quote_name(name) for name in columns]
    rows = f"({select_rows}) AS t({', '.join(names)})"
    if suffix == "ndjson":
        # In the CSV format with quotes and delimiters that JSON always escapes, nothing is escaped twice.
        # The names are ours and the query is Django's, its parameters quoted by the driver.
        return rf"COPY (SELECT row_to_json(t) FROM {rows}) TO STDOUT (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')"  # noqa: S608
    kinds = [query.annotations[alias].output_field for alias in aliases]
    expressions = [_as_csv(name, kind) for name, kind in zip(names, kinds, strict=True)]
    return f"COPY (SELECT {', '.join(expressions)} FROM {rows}) TO STDOUT (FORMAT csv, HEADER)"  # noqa: S608


def _as_csv(name: str, kind: models.Field[Any, Any]) -> str:
    if isinstance(kind, models.BooleanField):
        return f"{name}::text AS {name}"  # true and false, as in JSON
    if isinstance(kind, models.DateTimeField):
        return f"to_json({name})#>>'{{}}' AS {name}"  # ISO 8601 with offset, as in JSON
    if isinstance(kind, ArrayField):
        joined = f"array_to_string({name}::text[], ' ')"  # where nobody may see any row, it is a NULL without a type
        return f"{_escaped(joined)} AS {name}"
    if isinstance(kind, models.CharField | models.TextField):
        return f"{_escaped(name)} AS {name}"  # numbers, days and geometries stay as they are
    return name


def _escaped(text: str) -> str:
    """A text in SQL so that no spreadsheet takes it for a formula, as `core.sheets.cells.escaped` does it."""
    return f"CASE WHEN {text} ~ $formula${FORMULA}$formula$ THEN chr(39) || {text} ELSE {text} END"


class Copying:
    """An iterator over the bytes of one `COPY … TO STDOUT`.

    A thread with its own connection writes into a pipe, and this end reads it, so that no more
    than the pipe holds is ever in memory. `close()` ends the statement, the thread and the connection,
    at any point where the client left. `mark` goes before the first byte; with `says_its_end`, the line of
    `core.rest.whole` goes after the last. `client` is its socket, where the server shows it: a client that leaves while
    the query is still silent is noticed by it. When it is through, `rows`, `size` and `digest` say what was sent.
    """

    def __init__(
        self, statement: str, *, mark: str = "", says_its_end: bool = False, client: socket.socket | None = None
    ) -> None:
        self._mark = mark.encode()
        self._says_its_end = says_its_end
        self.rows, self.size, self.digest = 0, 0, hashlib.sha256()
        self._client = client
        self._failure: BaseException | None = None
        self._closed = False
        self._connection = psycopg2.connect(**connection.get_connection_params())
        self._connection.set_session(readonly=True, autocommit=True)
        with self._connection.cursor() as cursor:
            cursor.execute(f"SET TIME ZONE 'Asia/Shanghai'; SET statement_timeout = '{LONGEST}'")
        self._source, sink = os.pipe()
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            fcntl.fcntl(sink, F_SETPIPE_SZ, 2 * CHUNK)
        self._thread = threading.Thread(target=self._copy, args=(statement, sink), name="copying", daemon=True)
        self._thread.start()

    def _copy(self, statement: str, sink: int) -> None:
        try:
            with os.fdopen(sink, "wb", buffering=CHUNK // 4) as pipe, self._connection.cursor() as cursor:
                cursor.copy_expert(statement, pipe)
                self.rows = cursor.rowcount
        except (psycopg2.Error, OSError) as failure:
            self._failure = failure

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._closed:
            raise StopIteration
        if mark := self._mark:
            self._mark = b""
            return self._noted(mark)
        if (stays := self._client_stays()) and (chunk := os.read(self._source, CHUNK)):
            return self._noted(chunk)
        self.close()
        if stays and self._failure is not None:
            raise self._failure  # the server then cuts the answer off, so that nobody takes it for whole
        if stays and self._says_its_end:
            return self._noted(end_line(self.rows, self.digest.hexdigest()))
        raise StopIteration

    def _noted(self, piece: bytes) -> bytes:
        self.size += len(piece)
        self.digest.update(piece)
        return piece

    def _client_stays(self) -> bool:
        """Wait for bytes to send; False if the client left meanwhile."""
        if self._client is None:
            return True
        waiting = select.poll()
        waiting.register(self._source, select.POLLIN | select.POLLHUP)
        waiting.register(self._client, select.POLLRDHUP | select.POLLHUP | select.POLLERR)
        ready = {descriptor for descriptor, _events in waiting.poll()}
        return self._source in ready

    def close(self) -> None:
        """Stop everything that still runs. Safe to call again."""
        if self._closed:
            return
        self._closed = True
        os.close(self._source)  # a writer that waits for room in the pipe fails now
        self._thread.join(timeout=0.05)
        while self._thread.is_alive():
            with contextlib.suppress(psycopg2.Error):
                self._connection.cancel()  # again and again: the statement may not have begun yet
            self._thread.join(timeout=0.05)
        self._connection.close()
