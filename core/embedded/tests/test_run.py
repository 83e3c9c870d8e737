"""`make run` for real: first page, a second run at the same time, every way of ending it, and the next start."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import closing, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import psycopg2
import pytest

from core.embedded.servers import ROOT, keeper_runs

PATIENCE = 180  # a give-up, for a machine that is busy


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def home():
    """A separate folder, with a space and Chinese characters in its name."""
    path = Path(tempfile.mkdtemp(prefix="gridops 运行 ", dir="/tmp"))
    path.chmod(0o755)
    yield path
    assert everything_of(path) == []
    shutil.rmtree(path, ignore_errors=True)


def start(home: Path, port: int) -> subprocess.Popen[str]:
    environment = {"HOME": os.environ.get("HOME", "/"), "PATH": os.environ["PATH"]}
    environment |= {"GRIDOPS_HOME": str(home), "GRIDOPS_PORT": str(port), "GRIDOPS_DEMO": "0"}
    log = (home / "run.log").open("a")
    return subprocess.Popen(
        [sys.executable, "-m", "core.embedded.run"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


def everything_of(home: Path) -> list[psutil.Process]:
    """All processes that belong to a run: by their environment, or by the home on their command line."""
    processes = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE:
                mine = process.environ().get("GRIDOPS_HOME") == str(home)
                if mine or str(home) in process.cmdline() or str(home / "postgres") in process.cmdline():
                    processes.append(process)
        except psutil.Error:
            continue
    return processes


def page(port: int) -> int | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return answer.status
    except OSError:
        return None


def said(home: Path) -> str:
    return (home / "run.log").read_text()


def until(condition, what: str, home: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < give_up, f"{what}\n{said(home)}"
        time.sleep(0.1)


def is_up(home: Path, port: int, run: subprocess.Popen[str]) -> None:
    starts_before = said(home).count("Ctrl-C stops everything")
    until(lambda: run.poll() is not None or page(port) == 200, "no first page", home)
    assert run.poll() is None, said(home)
    until(lambda: said(home).count("Ctrl-C stops everything") > starts_before, "not wholly up", home)


def ended(home: Path) -> None:
    until(lambda: everything_of(home) == [] and not keeper_runs(home), "something is left behind", home)


def end(run: subprocess.Popen[str], how: int, home: Path) -> None:
    run.send_signal(how)
    run.wait(PATIENCE)
    ended(home)


def secret(home: Path) -> str:
    return (home / "secrets.json").read_text()


def urls(home: Path) -> dict[str, str]:
    return json.loads((home / "servers.json").read_text())


def roles_that_serve(home: Path, port: int) -> set[str]:
    """The database roles of all that is connected, once the web process has asked the database something."""
    with suppress(HTTPError):
        urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
    with closing(psycopg2.connect(urls(home)["DATABASE_URL"])) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'gridops' AND pid <> pg_backend_pid()"
        )
        return {name for (name,) in cursor.fetchall()}


def refused_to_the_application(home: Path, sql: str) -> bool:
    with closing(psycopg2.connect(urls(home)["DATABASE_APP_URL"])) as connection, connection.cursor() as cursor:
        try:
            cursor.execute(sql)
        except psycopg2.errors.InsufficientPrivilege:
            return True
        return False


def test_it_starts_refuses_a_second_one_survives_a_kill_and_ends_with_a_signal(home):
    port = free_port()
    run = start(home, port)
    is_up(home, port, run)
    keys = secret(home)

    assert roles_that_serve(home, port) == {"gridops_app"}
    assert refused_to_the_application(home, "TRUNCATE core_auditentry")
    assert refused_to_the_application(home, "DELETE FROM core_auditentry")
    assert refused_to_the_application(home, "UPDATE grids_gridact SET reason = ''")
    assert refused_to_the_application(home, "ALTER TABLE core_auditentry DISABLE TRIGGER ALL")
    assert refused_to_the_application(home, "SET ROLE gridops")

    second = start(home, free_port())
    assert second.wait(PATIENCE) == 1
    assert "already runs" in said(home)
    assert page(port) == 200

    end(run, signal.SIGKILL, home)
    assert page(port) is None

    run = start(home, port)
    is_up(home, port, run)
    assert secret(home) == keys
    end(run, signal.SIGINT, home)
    assert run.returncode == 0
    assert "All data is kept" in said(home)


def test_a_taken_port_is_said_and_nothing_starts(home):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        run = start(home, other.getsockname()[1])
        assert run.wait(PATIENCE) == 1
    assert "is taken" in said(home)
    ended(home)


@pytest.mark.soak
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL] * 3)
def test_every_way_of_ending_it_leaves_nothing_and_loses_nothing(home, how):
    port = free_port()
    for _ in range(2):
        run = start(home, port)
        is_up(home, port, run)
        end(run, how, home)


@pytest.mark.soak
@pytest.mark.parametrize("after", [0.1, 0.3, 0.6, 1.0, 1.5, 2.0, 3.0, 4.0])
def test_a_kill_while_it_starts_leaves_nothing_and_the_next_start_works(home, after):
    port = free_port()
    run = start(home, port)
    time.sleep(after)
    end(run, signal.SIGKILL, home)
    run = start(home, port)
    is_up(home, port, run)
    end(run, signal.SIGTERM, home)
