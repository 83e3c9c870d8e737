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
from threading import Event, Thread
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import psycopg2
import pytest

from core.embedded.servers import ROOT, keeper_runs
from core.embedded.tests.running import free_port, servers_of

PATIENCE = 600  # a give-up, for a machine that is very busy


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
    environment["SPT_NOENV"] = "1"  # a title that gunicorn gives itself leaves the environment, by which it is found
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


KINDS = {  # what belongs to a run, and how its command line tells it
    "web": "gridops.wsgi",
    "worker": "gridops worker",
    "beat": "gridops beat",
    "postgres": "bin/postgres -D",
    "valkey": "valkey-server",
}


def mains(home: Path) -> dict[str, psutil.Process]:
    """The process of each kind that its owner started; not its own children, and not those of a killed one."""
    found: dict[str, psutil.Process] = {}
    for process in everything_of(home) + servers_of(home):
        with suppress(psutil.Error):
            line, owner = " ".join(process.cmdline()), process.parent()
            if owner is not None and any(part.startswith("core.embedded.") for part in owner.cmdline()):
                found |= {kind: process for kind, words in KINDS.items() if words in line}
    return found


def ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def kill_and_heal(home: Path, port: int, kinds: list[str]) -> float:
    """Kill these at once by SIGKILL; returns the seconds until others are there in their place and all is ready."""
    before = mains(home)
    began = time.monotonic()
    for kind in kinds:
        before[kind].kill()

    def healed() -> bool:
        now = mains(home)
        return all(kind in now and now[kind].pid != before[kind].pid for kind in kinds) and ready(port)

    until(healed, f"{kinds} did not come back", home)
    after = mains(home)
    assert all(after[kind].pid == process.pid for kind, process in before.items() if kind not in kinds)
    return time.monotonic() - began


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

    until(lambda: ready(port), "not ready", home)
    kill_and_heal(home, port, [*KINDS])
    assert "worker ended (killed by SIGKILL); it starts again in 0.5 s." in said(home)
    assert "postgres ended (killed by SIGKILL); it starts again." in said(home)

    second = start(home, free_port())
    assert second.wait(PATIENCE) == 1
    assert "already runs" in said(home)
    until(lambda: page(port) == 200, "the first does not answer", home)  # a worker left behind may have answered above

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
def test_each_process_heals_four_times_under_load_and_no_acknowledged_write_is_lost(home):
    """The table of `make soak`: kill -9 of each, while rows are written through another connection."""
    port = free_port()
    run = start(home, port)
    is_up(home, port, run)
    until(lambda: ready(port), "not ready", home)
    table = []
    with Writer(urls(home)["DATABASE_APP_URL"]) as writer:
        for kind in KINDS:
            seconds = [kill_and_heal(home, port, [kind]) for _ in range(4)]
            table.append((kind, seconds))
    lost = writer.lost(urls(home)["DATABASE_URL"])
    print("\nkill -9 of   seconds until /readyz is 200 again")
    for kind, seconds in table:
        print(f"{kind:<12} " + "  ".join(f"{second:5.1f}" for second in seconds))
    print(f"acknowledged writes: {len(writer.acknowledged)}, lost: {lost}")
    assert max(second for _, seconds in table for second in seconds) <= 30
    assert writer.acknowledged
    assert lost == 0
    killed_keeper = next(process for process in servers_of(home) if "core.embedded.keeper" in process.cmdline())
    killed_keeper.kill()
    until(lambda: not killed_keeper.is_running() and ready(port), "a killed keeper did not heal", home)
    end(run, signal.SIGTERM, home)


class Writer:
    """Writes audit rows one by one, as fast as they are acknowledged, whatever happens to the server."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.acknowledged: list[str] = []
        self.stopped = Event()
        self.thread = Thread(target=self._write)

    def __enter__(self) -> Writer:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.thread.join()

    def _write(self) -> None:
        number = 0
        while not self.stopped.is_set():
            with suppress(psycopg2.Error), closing(psycopg2.connect(self.address)) as connection:
                connection.autocommit = True
                while not self.stopped.is_set():
                    number += 1
                    with connection.cursor() as cursor:
                        cursor.execute(
                            "INSERT INTO core_auditentry (at, kind, actor, subject, detail)"
                            " VALUES (now(), 'system', '', 'soak', %s)",
                            [str(number)],
                        )
                    self.acknowledged.append(str(number))
            self.stopped.wait(0.05)

    def lost(self, address: str) -> int:
        with closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT detail FROM core_auditentry WHERE subject = 'soak'")
            kept = {detail for (detail,) in cursor.fetchall()}
        return sum(number not in kept for number in self.acknowledged)


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
