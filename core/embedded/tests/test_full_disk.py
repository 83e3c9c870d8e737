"""The disk below the servers is full: what answers, what is lost, and whether it heals by itself."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import psycopg2
import pytest

from core.embedded.shared import say_if_there_is_room
from core.embedded.tests.running import Writer, end, free_port, home, is_up, mains, ready, said, start, until, urls

__all__ = ["home"]
SIZE = "600m"
FULL_FOR = 20  # seconds; in the second half of them the database has no room for its own log either, and stops
DOORS = ("/healthz", "/readyz", "/login/")


class Full(io.StringIO):
    """A file on a full disk."""

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_line_that_finds_no_room_is_not_said_and_ends_nobody() -> None:
    full = Full()
    say_if_there_is_room("web ended; it starts again.", to=full)
    assert full.getvalue() == ""


@pytest.fixture
def small(home: Path) -> Iterator[None]:
    """A file system of its own below the home. Only root may mount one: without that right the soak fails here."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "tmpfs", home], check=True)
    yield
    subprocess.run(["umount", "-l", home], check=True)


def fill(ballast: Path) -> None:
    """Take the last byte."""
    with ballast.open("ab", buffering=0) as file:
        for piece in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"x" * piece)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise


def spend_the_log(address: str) -> None:
    """Write what goes into the database's own log alone, until that finds no room and the server stops."""
    with suppress(psycopg2.Error), closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        for _ in range(64):
            cursor.execute("SELECT pg_logical_emit_message(false, 'soak', repeat('x', 1000000))")


def asked(port: int, door: str) -> str:
    try:
        with urlopen(f"http://127.0.0.1:{port}{door}", timeout=10) as answer:
            return str(answer.status)
    except HTTPError as answer:
        return str(answer.code)
    except (URLError, OSError) as error:
        return type(error).__name__


@pytest.mark.soak
def test_a_full_disk_below_the_servers_loses_nothing_that_was_acknowledged_and_heals(home: Path, small: None) -> None:
    """Everything that runs writes there, its own lines too: `run.log` stands on the same disk."""
    port = free_port()
    run = start(home, port)
    is_up(home, port, run)
    until(lambda: ready(port), "not ready", home)
    address = urls(home)["DATABASE_URL"]
    answers: dict[str, Counter[str]] = {door: Counter() for door in DOORS}
    with Writer(urls(home)["DATABASE_APP_URL"]) as writer:
        until(lambda: len(writer.acknowledged) > 100, "nothing is written", home)
        before = mains(home)["postgres"].pid
        fill(home / "ballast")
        written = len(writer.acknowledged)
        over = time.monotonic() + FULL_FOR
        while time.monotonic() < over:
            fill(home / "ballast")
            for door in DOORS:
                answers[door][asked(port, door)] += 1
            if time.monotonic() > over - FULL_FOR / 2:
                spend_the_log(address)
        while_full = len(writer.acknowledged) - written
        assert run.poll() is None, said(home)
        (home / "ballast").unlink()
        began, written = time.monotonic(), len(writer.acknowledged)
        healed = lambda: run.poll() is not None or (ready(port) and len(writer.acknowledged) > written + 10)  # noqa: E731
        until(healed, "it did not heal", home)
        seconds = time.monotonic() - began
    assert run.poll() is None, said(home)
    stopped = mains(home)["postgres"].pid != before
    lost = writer.lost(urls(home)["DATABASE_URL"])
    print(f"\na full disk below PostgreSQL and Valkey for {FULL_FOR} s: answers")
    for door, counted in answers.items():
        print(f"{door:<10} " + "  ".join(f"{status}: {count}" for status, count in counted.most_common()))
    print(f"acknowledged writes: {len(writer.acknowledged)}, of them while it was full: {while_full}, lost: {lost}")
    print(f"whole again {seconds:.1f} s after there was room; the database stopped: {stopped}")
    assert lost == 0
    assert seconds <= 60
    assert not answers["/login/"]["500"]
    end(run, signal.SIGTERM, home)
