"""Encrypts a backup in the format of age (age-encryption.org), which the program `age` reads, too.

The library reads one file and writes another, while a tar wants a file to write to or to read from: a thread and a pipe
join the two, so that nothing lies unencrypted on the disk and memory stays flat.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

import pyrage
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

BEGINS = b"age-encryption.org/"


def new_key() -> str:
    return str(pyrage.x25519.Identity.generate())


def identity() -> Any:
    """The key of the settings; None where there is none. Raises ImproperlyConfigured where it is no key."""
    if not settings.BACKUP_KEY:
        return None
    try:
        return pyrage.x25519.Identity.from_str(settings.BACKUP_KEY)
    except pyrage.IdentityError as failure:
        raise ImproperlyConfigured(
            "Set BACKUP_KEY to a key that begins with AGE-SECRET-KEY-1; `manage.py backup --new-key` prints one."
        ) from failure


@contextmanager
def sealed_into(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """A file to write to, whose bytes land in `file`: encrypted where there is a key."""
    key = identity()
    if key is None:
        yield file
        return
    source, sink = os.pipe()
    work = _Work(lambda pipe: pyrage.encrypt_io(pipe, file, [key.to_public()]), os.fdopen(source, "rb"))
    with work, os.fdopen(sink, "wb") as pipe:
        yield pipe


@contextmanager
def opened(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """A file to read from: `file` as it is, or decrypted. Raises OSError where the key does not open it."""
    begins = file.read(len(BEGINS))
    file.seek(0)
    if begins != BEGINS:
        yield file
        return
    key = identity()
    if key is None:
        raise OSError("it is encrypted: set BACKUP_KEY to the key that it was made with")
    source, sink = os.pipe()
    work = _Work(lambda pipe: pyrage.decrypt_io(file, pipe, [key]), os.fdopen(sink, "wb"))
    with work, os.fdopen(source, "rb") as pipe:
        yield pipe


class _Work:
    """A thread that works at one end of a pipe. What it met is raised at the end of the block, for it is the cause."""

    def __init__(self, work: Callable[[IO[bytes]], object], end: IO[bytes]) -> None:
        self.failure: Exception | None = None
        self.thread = threading.Thread(target=self._run, args=(work, end), name="sealing", daemon=True)

    def _run(self, work: Callable[[IO[bytes]], object], end: IO[bytes]) -> None:
        try:
            work(end)
        except Exception as failure:
            self.failure = failure
        finally:
            with suppress(OSError):  # the other end may be closed already
                end.close()

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_error: object) -> None:
        self.thread.join()
        # Where this side left first, the thread merely met a closed pipe; else this side met the end that it left.
        if self.failure is not None and "Broken pipe" not in str(self.failure):
            raise OSError(_told(self.failure)) from self.failure


def _told(failure: Exception) -> str:
    if "No matching keys" in str(failure):
        return "BACKUP_KEY is not the key that it was encrypted with"
    return str(failure)
