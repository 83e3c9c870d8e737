"""Processes of our own on the test database, killed where a test wants it, and waiting until they are gone from it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection, connections


def database_url() -> str:
    """The address of the test database, for a separate process."""
    server = connection.settings_dict
    host = server["HOST"] or server["OPTIONS"].get("host", "")
    password = f":{quote(server['PASSWORD'], safe='')}" if server["PASSWORD"] else ""
    if host.startswith("/") or not host:
        return f"postgres://{server['USER']}{password}@/{server['NAME']}?host={host}"
    return f"postgres://{server['USER']}{password}@{host}:{server['PORT'] or 5432}/{server['NAME']}"


def start(*arguments: str, stdin: bool = False, **env: str) -> subprocess.Popen[str]:
    """One of our Python programs, as an operator starts it; `stdin` if the test decides when it goes on."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE if stdin else None,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database_url(), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_alone() -> None:
    """The killed client's backend has noticed that nobody is there."""
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.02)
    raise AssertionError("the backend of a killed client is still there")


class KillAt:
    """Wraps the connection of one of our processes: before the statement of that number it dies, by kill -9."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.seen = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        if self.seen == self.number:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def forked(work: Callable[[], object], *, kill_at: int = 0) -> int:
    """Begin `work` in a child of this process, quick to start; returns its process id.

    With `kill_at` it is killed before its statement of that number. It has its own connection.
    """
    connections.close_all()  # else both would talk over one connection
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        with connection.execute_wrapper(KillAt(kill_at)):
            work()
        connections.close_all()
        status = 0
    finally:
        os._exit(status)


def ended(child: int) -> int:
    """Wait for a child; returns 0, the status of its failure, or minus the signal that killed it."""
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
