"""The disk below the servers themselves is full: what answers, what is lost, and whether it heals by itself."""

from __future__ import annotations

import errno
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from core.embedded.tests.running import free_port
from core.embedded.tests.test_run import Writer, end, home, is_up, ready, start, until, urls

__all__ = ["home"]
SIZE = "600m"
FULL_FOR = 20  # seconds
DOORS = ("/healthz", "/readyz", "/login/")


@pytest.fixture
def small(home: Path) -> Iterator[bool]:
    """A file system of its own below the home, where the machine lets us make one."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "tmpfs", home], capture_output=True, check=False
    )
    yield mounted.returncode == 0
    if mounted.returncode == 0:
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


def asked(port: int, door: str) -> str:
    try:
        with urlopen(f"http://127.0.0.1:{port}{door}", timeout=10) as answer:
            return str(answer.status)
    except HTTPError as answer:
        return str(answer.code)
    except (URLError, OSError) as error:
        return type(error).__name__


@pytest.mark.soak
def test_a_full_disk_below_the_servers_loses_nothing_that_was_acknowledged_and_heals(home: Path, small: bool) -> None:
    if not small:
        print("\nThis machine lets nobody mount a small file system: the full disk below the servers was not tried.")
        return
    port = free_port()
    run = start(home, port)
    is_up(home, port, run)
    until(lambda: ready(port), "not ready", home)
    answers: dict[str, Counter[str]] = {door: Counter() for door in DOORS}
    with Writer(urls(home)["DATABASE_APP_URL"]) as writer:
        until(lambda: len(writer.acknowledged) > 100, "nothing is written", home)
        fill(home / "ballast")
        written = len(writer.acknowledged)
        over = time.monotonic() + FULL_FOR
        while time.monotonic() < over:
            fill(home / "ballast")
            for door in DOORS:
                answers[door][asked(port, door)] += 1
            time.sleep(0.5)
        while_full = len(writer.acknowledged) - written
        (home / "ballast").unlink()
        began, written = time.monotonic(), len(writer.acknowledged)
        until(lambda: ready(port) and len(writer.acknowledged) > written + 10, "it did not heal", home)
        healed = time.monotonic() - began
    lost = writer.lost(urls(home)["DATABASE_URL"])
    print(f"\na full disk below PostgreSQL and Valkey for {FULL_FOR} s: answers")
    for door, counted in answers.items():
        print(f"{door:<10} " + "  ".join(f"{status}: {count}" for status, count in counted.most_common()))
    print(f"acknowledged writes: {len(writer.acknowledged)}, of them while it was full: {while_full}, lost: {lost}")
    print(f"whole again {healed:.1f} s after there was room")
    assert lost == 0
    assert healed <= 60
    assert not answers["/login/"]["500"]
    end(run, signal.SIGTERM, home)
