"""Stores files that belong to rows, under random names, and removes files that no row names.

A file is written first and its row after it, so a row always has its file. A file without a row – the
row was rolled back, or says that its file is to go – is an orphan: removed after the commit where that
works, and by `sweep` where it did not.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from django.db import connection, transaction

log = logging.getLogger(__name__)

SMALL = ".small"  # the thumbnail next to a file
ORIGINAL = ".original"  # what was sent, where the file is a copy of it
BESIDE = ("", SMALL, ORIGINAL)
PART = ".part"  # being written
YOUNG_SECONDS = 60 * 60  # its row may still be on its way
_KEEP_ALL = 0x6772_6964_6669_6C65  # the advisory lock of a backup


def write(folder: str, data: bytes, small: bytes = b"", original: bytes = b"") -> str:
    """Keep a file, and its thumbnail and its original if it has them, on disk for good; returns its name."""
    name = token_hex(16)
    place = path_of(folder, name).parent
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    for beside, content in zip(BESIDE, (data, small, original), strict=True):
        if content:
            _write_whole(place / f"{name}{beside}", content)
    _settle(place)
    return name


def _write_whole(path: Path, content: bytes) -> None:
    """Never half a file under its name, whenever the power goes; and nothing of it where there is no room."""
    partial_path = path.with_name(path.name + PART)
    try:
        with partial_path.open("xb") as file:
            partial_path.chmod(0o600)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        partial_path.unlink(missing_ok=True)
        raise
    partial_path.rename(path)


def _settle(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def path_of(folder: str, name: str, beside: str = "") -> Path:
    """Where a file lies, or what is kept beside it (`SMALL`, `ORIGINAL`)."""
    if not name.isalnum():
        raise FileNotFoundError(name)
    return Path(settings.MEDIA_ROOT) / folder / name[:2] / f"{name}{beside}"


def remove_after_commit(folder: str, names: Collection[str]) -> None:
    """Remove files once the rows that let go of them are committed."""
    if names:
        transaction.on_commit(partial(_remove, folder, list(names)), robust=True)


def _remove(folder: str, names: Collection[str]) -> int:
    """Remove files; none while a backup reads: then the next sweep does it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [_KEEP_ALL])
        if not cursor.fetchone()[0]:
            return 0
        for name in names:
            for beside in BESIDE:
                path_of(folder, name, beside).unlink(missing_ok=True)
        return len(names)


@contextmanager
def nothing_removed() -> Iterator[None]:
    """A context in which no file of a row that this process can see is removed: for a backup."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_KEEP_ALL])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_KEEP_ALL])


def sweep(folder: str, known: Collection[str]) -> tuple[int, int]:
    """Remove the orphans of a folder; returns how many went, and how many known files are missing.

    `known` are the names that rows hold, read before this call: a file that is young is left alone.
    """
    place = Path(settings.MEDIA_ROOT) / folder
    present, orphans = set(), set()
    for path in place.rglob("*") if place.exists() else ():
        name = path.name.split(".")[0]
        if not path.is_file():
            continue
        present.add(path.name)
        is_orphan = name not in known or path.suffix == PART
        if is_orphan and path.stat().st_mtime < time.time() - YOUNG_SECONDS:
            orphans.add(path)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [_KEEP_ALL])
        if not cursor.fetchone()[0]:
            return 0, len(set(known) - present)
        return sum(_removed(path) for path in orphans), len(set(known) - present)


def _removed(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # the others are removed all the same
        log.exception("a file without a row cannot be removed: %s", path.name)
        return False
    return True
