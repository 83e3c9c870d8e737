"""Keeps what failed as `core.Failure`, one row a place: a handler of the log, so that nobody has to write it down.

It is set up before the apps are there, so it imports no model.
"""

from __future__ import annotations

import hashlib
import logging
import re
import traceback
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

LONGEST = 200  # characters of a message that are kept


class KeepFailures(logging.Handler):
    """Counts every logged error by its place. It never fails itself: the console has the whole traceback anyway."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "django.request" and not record.exc_info:
            return  # an answer of 503 that a view gave on purpose
        try:
            if not connection.needs_rollback:
                keep(record)
        except Exception:
            return


def keep(record: logging.LogRecord) -> None:
    """One more of this failure."""
    error = record.exc_info[1] if record.exc_info else None
    place = place_of(error) if error else f"{record.name} {record.funcName}"
    kind = type(error).__name__ if error else record.levelname
    message = without_data(str(error) if error else record.getMessage())
    path, reference = getattr(record, "path", ""), getattr(record, "reference", "")
    now = timezone.now()
    key = hashlib.sha256(f"{kind} {place}".encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO core_failure (key, kind, place, message, path, reference, count, first_at, last_at)
            VALUES (%s, %s, %s, %s, %s, %s, 1, %s, %s)
            ON CONFLICT (key) DO UPDATE SET count = core_failure.count + 1, last_at = EXCLUDED.last_at,
                message = EXCLUDED.message, path = EXCLUDED.path, reference = EXCLUDED.reference
            """,
            [
                key,
                kind[:100],
                place[:200],
                message,
                without_data(path),
                reference[:64],
                now,
                now,
            ],
        )


def place_of(error: BaseException) -> str:
    """The innermost line of ours that the error passed: where somebody begins to look."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(frame.filename)] or frames
    if not ours:
        return "unknown"
    frame = ours[-1]
    return f"{_shown(frame.filename)}:{frame.lineno} {frame.name}"


def without_data(text: str) -> str:
    """A message as the system administrator may read it, who sees no case: our words are ASCII, data seldom is.

    Of the database's message the first line alone is kept, because the next ones quote the row.
    """
    first = text.partition("\n")[0]
    return re.sub(r"[^\x20-\x7e]+", "…", re.sub(r"\d{5,}", "*****", first))[:LONGEST]


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(settings.BASE_DIR) and ".venv" not in path.parts and "site-packages" not in path.parts


def _shown(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(settings.BASE_DIR)) if _is_ours(filename) else "/".join(path.parts[-3:])
