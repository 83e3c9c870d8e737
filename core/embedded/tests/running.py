"""What runs on this machine, as tests of real starts look at it; and real starts, kills and ends."""

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

PATIENCE = 600  # a give-up, for a machine that is very busy


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def servers_of(home: Path) -> list[psutil.Process]:
    """The keeper of a home, and PostgreSQL, Valkey and everything else it started."""
    for process in psutil.process_iter():
        try:
            if "core.embedded.keeper" in process.cmdline() and str(home) in process.cmdline():
                return [process, *process.children(recursive=True)]
        except psutil.Error:
            continue
    return []


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
    if how != signal.SIGKILL:  # it has waited for its servers: systemd kills whatever is left at this moment
        assert not [one for one in servers_of(home) if one.name() in ("postgres", "valkey-server")], said(home)
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
