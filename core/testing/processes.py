"""Processes of our own on the test database, and waiting until a killed one is gone from it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def database_url() -> str:
    """The address of the test database, for a process of its own."""
    server = connection.settings_dict
    host = server["HOST"] or server["OPTIONS"].get("host", "")
    password = f":{quote(server['PASSWORD'], safe='')}" if server["PASSWORD"] else ""
    if host.startswith("/") or not host:
        return f"postgres://{server['USER']}{password}@/{server['NAME']}?host={host}"
    return f"postgres://{server['USER']}{password}@{host}:{server['PORT'] or 5432}/{server['NAME']}"


def start(*arguments: str, stdin: bool = False, **env: str) -> subprocess.Popen[str]:
    """A Python program of ours, as an operator starts it; `stdin` if the test tells it when to go on."""
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
