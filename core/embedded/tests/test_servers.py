"""The embedded servers, for real: started, shared, killed, and put into awkward places."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg2
import pytest

from core.embedded.servers import ROOT, keeper_runs
from core.embedded.shared import answers
from core.embedded.tests.running import servers_of

USER = """
import json, sys
from pathlib import Path
from core.embedded.servers import attach
print(json.dumps(attach(Path(sys.argv[1]), throwaway=True)), flush=True)
sys.stdin.read()
"""


def clean_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


class User:
    """A process that uses the servers of a home until it gets the signal to stop."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=clean_environment(),
        )
        USERS.append(self)

    @property
    def urls(self) -> dict[str, str]:
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read().decode()
        return json.loads(line)

    def leave(self) -> None:
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()
        self.process.stderr.close()

    def kill(self) -> None:
        self.process.kill()
        self.leave()


USERS: list[User] = []


def query(urls: dict[str, str], sql: str) -> object:
    connection = psycopg2.connect(urls["DATABASE_URL"])
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def ping(urls: dict[str, str]) -> bool:
    return answers("valkey", Path(urls["REDIS_URL"].removeprefix("redis+socket://")))


def kinds(processes: list[psutil.Process]) -> set[str]:
    names = {process.name() for process in processes}
    return {kind for kind in ("postgres", "valkey-server") if kind in names}


def wait_until(condition, seconds: float = 15) -> None:
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "it did not happen in time"
        time.sleep(0.05)


def named(processes: list[psutil.Process], name: str) -> psutil.Process:
    return next(process for process in processes if name in " ".join(process.cmdline()))


def gone(processes: list[psutil.Process]):
    return lambda: not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes)


@pytest.fixture
def home():
    """A home with a space and Chinese characters in its path, that other users may pass through."""
    base = Path(os.environ.get("TMPDIR", "/tmp")) / f"gridops 网格 {os.getpid()}-{time.monotonic_ns()}"
    base.mkdir(mode=0o755)
    yield base
    while USERS:
        USERS.pop().kill()
    wait_until(lambda: not keeper_runs(base), 30)
    subprocess.run(["rm", "-rf", str(base)], check=True)


def test_servers_are_shared_and_stop_when_the_last_user_leaves(home):
    first = User(home)
    urls = first.urls
    assert query(urls, "SHOW server_encoding") == "UTF8"
    assert ping(urls)
    second = User(home)
    assert second.urls == urls
    running = servers_of(home)
    assert kinds(running) == {"postgres", "valkey-server"}
    first.leave()
    time.sleep(0.5)
    assert query(urls, "SELECT 1") == 1
    second.kill()  # however a user dies, its hold is gone
    wait_until(gone(running))
    assert not (home / "servers.json").exists()


def test_two_who_come_first_at_once_get_the_same_servers(home):
    users = [User(home) for _ in range(3)]
    urls = [user.urls for user in users]
    assert urls[0] == urls[1] == urls[2]
    assert [p.name() for p in servers_of(home)].count("valkey-server") == 1
    for user in users:
        user.leave()


def test_a_killed_keeper_leaves_no_server_and_the_next_user_finds_the_data(home):
    user = User(home)
    query(user.urls, "CREATE TABLE kept AS SELECT 42 AS answer")
    running = servers_of(home)
    named(running, "core.embedded.keeper").kill()
    wait_until(gone(running))
    again = User(home)
    assert query(again.urls, "SELECT answer FROM kept") == 42
    user.leave()
    again.leave()


def test_a_killed_postmaster_is_noticed_at_once_and_the_data_is_kept(home):
    user = User(home)
    urls = user.urls
    query(urls, "CREATE TABLE kept AS SELECT 42 AS answer")
    query(urls, "CHECKPOINT")  # throw-away servers commit lazily
    named(servers_of(home), "postgres").send_signal(signal.SIGKILL)
    again = User(home)  # at once, while the keeper may not have noticed yet
    urls = again.urls
    assert query(urls, "SELECT answer FROM kept") == 42
    assert ping(urls)
    user.leave()
    again.leave()


def test_a_killed_server_starts_again_at_its_address_and_the_other_one_runs_on(home):
    user = User(home)
    urls = user.urls
    running = servers_of(home)
    postgres, valkey = named(running, "postgres"), named(running, "valkey-server")
    valkey.kill()
    wait_until(lambda: ping(urls))
    assert postgres.is_running()
    new_valkey = named(servers_of(home), "valkey-server")
    postgres.kill()
    wait_until(lambda: answers("postgres", Path(urls["DATABASE_URL"].partition("host=")[2]) / ".s.PGSQL.5432"))
    assert new_valkey.is_running()
    assert "gridops: valkey ended (killed by SIGKILL); it starts again." in (home / "servers.log").read_text()
    user.leave()


def test_a_half_made_cluster_is_thrown_away(home):
    (home / "postgres").mkdir()
    (home / "postgres" / "base").write_text("half")
    (home / "postgres.new").mkdir()
    user = User(home)
    assert query(user.urls, "SELECT 1") == 1
    user.leave()


def test_secrets_are_made_once_and_are_for_the_owner_only(home):
    user = User(home)
    first = user.urls
    user.leave()
    wait_until(lambda: not keeper_runs(home))
    again = User(home)
    second = again.urls
    assert (first["SECRET_KEY"], first["FIELD_KEYS"]) == (second["SECRET_KEY"], second["FIELD_KEYS"])
    assert (home / "secrets.json").stat().st_mode & 0o077 == 0
    again.leave()


def test_a_closed_folder_stays_closed_and_its_data_is_found_again(home):
    """An ordinary user's data lies inside; root's unprivileged server cannot go there, so a note says where it lies."""
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    inside = closed / "var"
    user = User(inside)
    assert query(user.urls, "SELECT 1") == 1
    assert closed.stat().st_mode & 0o777 == 0o700
    note = inside / "data-is-at.txt"
    assert note.exists() == (os.geteuid() == 0)
    data = Path(note.read_text().strip()) if note.exists() else inside / "postgres"
    assert (data / "PG_VERSION").exists()
    user.leave()
    wait_until(lambda: not keeper_runs(inside))
    again = User(inside)
    assert query(again.urls, "SELECT count(*) FROM pg_database WHERE datname = 'gridops'") == 1
    again.leave()
    wait_until(lambda: not keeper_runs(inside))
    subprocess.run(["rm", "-rf", str(data.parent)], check=True)


def test_a_server_that_cannot_start_says_why(home):
    (home / "postgres").mkdir()
    (home / "postgres" / "PG_VERSION").write_text("9.6\n")
    user = User(home)
    assert user.process.stdout.readline() == b""
    said = user.process.stderr.read().decode()
    user.leave()
    assert "did not start" in said
