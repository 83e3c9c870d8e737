"""What the keeper and the users of the servers share: names, locks, and whether a server answers."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

PATIENCE = 60.0  # seconds that a start may take on a slow disk
ELSEWHERE = "data-is-at.txt"  # the note that names the data folder where it lies outside `home`
OUTSIDE = "database-is-outside.txt"  # the note of a folder whose installation keeps its data in a database elsewhere
TOLD = "gridops: "  # how lines of the servers' log begin that are for whoever runs `make run`
APPLICATION = "gridops_app"  # the role of web, worker and beat; `gridops` owns the tables


class ServersFailed(Exception):
    """The embedded servers could not be started; the message says what they printed."""


def answers(name: str, socket: Path) -> bool:
    import psycopg2
    import redis

    if name == "valkey":
        client = redis.Redis(unix_socket_path=str(socket))
        with contextlib.closing(client), contextlib.suppress(redis.RedisError):
            return bool(client.ping())
        return False
    with contextlib.suppress(psycopg2.OperationalError):
        psycopg2.connect(host=str(socket.parent), user="gridops", dbname="postgres").close()
        return True
    return False


def say_if_there_is_room(sentence: str, to: TextIO | None = None) -> None:
    """Print a line. If the disk is full, the line is lost, and the caller goes on."""
    with contextlib.suppress(OSError):
        print(sentence, file=to or sys.stdout, flush=True)


# --- files --------------------------------------------------------------------------------------


def lock(path: Path, how: int) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        os.close(descriptor)
        raise
    return descriptor


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    descriptor = lock(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def write_whole(path: Path, text: str, *, mode: int) -> None:
    """Write so that a reader sees the whole text or none."""
    partial = path.with_name(path.name + ".new")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    partial.rename(path)
