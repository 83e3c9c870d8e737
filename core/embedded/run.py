"""`make run`: everything from nothing, in the foreground, and nothing left behind.

Starts the embedded servers (unless DATABASE_URL is set), prepares the database, runs the processes
of the Procfile, or of another file that is named (`make serve`), and waits. A process that ends is started
again, servers included; Ctrl-C or SIGTERM stops all of it, in order.
A Procfile runner from a package was not used: none of them survives a kill -9 of itself without
leaving its children behind (docs/decisions/002).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from core.embedded.addresses import NoAddress, in_url, listening_address, names_of, to_ask
from core.embedded.process import spawn, stop, tie_to_parent
from core.embedded.servers import ROOT, default_home, environment, keeper_runs, leave, note_database_outside
from core.embedded.shared import PATIENCE, TOLD, ServersFailed, say_if_there_is_room
from core.embedded.supervisor import LONGEST_PAUSE, Supervisor


class Stopped(Exception):
    """Somebody asked us to stop."""


def main(processes: str = "Procfile") -> int:
    parent = os.getppid()
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _stopped)
    tie_to_parent(signal.SIGTERM, parent=parent)
    home, port = default_home(), int(os.environ.get("GRIDOPS_PORT") or 8000)
    try:
        address = listening_address(os.environ.get("GRIDOPS_BIND", ""))
    except NoAddress as mistake:
        return say(str(mistake))
    home.mkdir(parents=True, exist_ok=True)
    try:
        with only_one(home), contextlib.ExitStack() as cleanup:
            if not port_is_free(address, port):
                return say(f"Port {port} is taken by another program. Choose one: GRIDOPS_PORT=8001 make run")
            return serve(home, (address, port), cleanup, ROOT / processes)
    except AlreadyRunning as other:
        return say(f"gridops already runs from this folder ({other}). Nothing was changed.")
    except ServersFailed as failure:
        return say(str(failure))
    except Stopped:
        print("Stopped. All data is kept.", flush=True)
        return 0


def serve(home: Path, listening: tuple[str, int], cleanup: contextlib.ExitStack, listed: Path) -> int:
    address, port = listening
    env = {**os.environ, **environment(home), "GRIDOPS_HOME": str(home.absolute())}
    env |= {"GRIDOPS_BIND": in_url(address), "GRIDOPS_PORT": str(port)}
    embedded = "GRIDOPS_EMBEDDED" in env
    env.setdefault("PYTHONUNBUFFERED", "1")
    started = time.monotonic()
    running = Running(home, env, embedded=embedded)
    cleanup.callback(running.stop)
    commands = dict(procfile(listed, env))

    if not running.succeeds("prepare", "--only", "base"):
        return say("The database could not be prepared; the reason stands above.")
    if not embedded:
        note_database_outside(home)
    # Pages are served while the demo loads; the cycle runs after it, because the demo brings its own past.
    running.children.start("web", commands.pop("web"))
    if not first_page(f"http://{in_url(to_ask(address))}:{port}", running.children):
        return say("The web server did not start; the reason stands above.")
    print(
        f"\n  gridops runs at {where(address, port)}  (first page after {time.monotonic() - started:.1f} s)", flush=True
    )
    if not running.succeeds("prepare", "--only", "demo"):
        return say("The demo could not be loaded; the reason stands above.")
    for name, command in commands.items():
        running.children.start(name, command)
    running.succeeds("demo_accounts")
    print("  Ctrl-C stops everything.\n", flush=True)
    while True:
        running.tick()
        time.sleep(0.25)


class Running:
    """What runs: the children that serve, one command at a time beside them, and the embedded servers below both."""

    def __init__(self, home: Path, env: dict[str, str], *, embedded: bool) -> None:
        self.home, self.env, self.embedded = home, env, embedded
        self.children = Supervisor(as_application(env), told)
        self.command: subprocess.Popen[bytes] | None = None
        self.log = NewLines(home / "servers.log")

    def tick(self) -> None:
        self.children.tick()
        for line in self.log.read() if self.embedded else ():
            if line.startswith(TOLD):
                told(line.removeprefix(TOLD))
        if self.embedded and not keeper_runs(self.home):
            self._servers_again()

    def succeeds(self, *arguments: str) -> bool:
        """Run one command of manage.py, and watch the children meanwhile; whether it succeeded."""
        self.command = spawn([sys.executable, ROOT / "manage.py", *arguments], env=self.env)
        while self.command.poll() is None:
            self.tick()
            time.sleep(0.05)
        succeeded = self.command.returncode == 0
        self.command = None
        return succeeded

    def stop(self) -> None:
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, signal.SIG_IGN)
        self.children.stop_all()
        if self.command is not None:
            stop(self.command)
        if self.embedded:  # whoever waits for us kills what is left: systemd does
            leave(self.home)

    def _servers_again(self) -> None:
        """Their keeper was killed, and took them along: new ones have new addresses, which everybody must learn."""
        told("the keeper of the embedded servers ended; they start again.")
        try:
            self.env |= environment(self.home)
        except (ServersFailed, OSError) as failure:  # a full disk takes the servers' own files, too
            told(str(failure))
            time.sleep(LONGEST_PAUSE)
            return
        self.children.start_all_again(as_application(self.env))


class NewLines:
    """What a file gained since the last look. A file that became shorter was begun anew."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen = path.stat().st_size if path.exists() else 0

    def read(self) -> list[str]:
        size = self.path.stat().st_size if self.path.exists() else 0
        begin = self.seen if size >= self.seen else 0
        if size == begin:
            return []
        with self.path.open("rb") as file:
            file.seek(begin)
            whole, newline, _rest = file.read(size - begin).rpartition(b"\n")
        self.seen = begin + len(whole) + len(newline)
        return whole.decode(errors="replace").splitlines()


def as_application(env: dict[str, str]) -> dict[str, str]:
    """What serves connects as the application's role where there is one; only commands are the tables' owner."""
    address = env.get("DATABASE_APP_URL")
    others = {name: value for name, value in env.items() if name != "DATABASE_APP_URL"}
    return {**others, "DATABASE_URL": address} if address else others


def procfile(path: Path, env: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """The name and command of each line, its variables filled in from `env`."""
    for line in path.read_text().splitlines():
        name, _, command = line.partition(":")
        words = shlex.split(command)
        for variable in ("GRIDOPS_HOME", "GRIDOPS_PORT", "GRIDOPS_BIND"):
            words = [word.replace(f"${variable}", env[variable]) for word in words]
        yield name, [sys.executable if words[0] == "python" else words[0], *words[1:]]


def where(address: str, port: int) -> str:
    """Every address to type: for this machine, and for others where they can reach it."""
    return "  ".join(f"http://{name}:{port}/" for name in [in_url(to_ask(address)), *names_of(address)])


def first_page(site: str, children: Supervisor) -> bool:
    """Wait until the web server answers; False where it ended instead, or takes too long."""
    give_up = time.monotonic() + PATIENCE
    web = children.children["web"].process
    while time.monotonic() < give_up and web.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{site}/healthz", timeout=5).close()
            return True
        time.sleep(0.1)
    return False


class AlreadyRunning(Exception):
    """Another `make run` holds this folder; the message says who."""


@contextlib.contextmanager
def only_one(home: Path) -> Iterator[None]:
    with (home / "run.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRunning(f"process {file.read().strip()}") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def port_is_free(address: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def told(sentence: str) -> None:
    """A line about what happens while everything runs, with its time."""
    say_if_there_is_room(f"  {time.strftime('%Y-%m-%d %H:%M:%S')}  {sentence}", to=sys.stderr)


def say(message: str) -> int:
    """Print why we stop; returns the exit status."""
    print(message, file=sys.stderr, flush=True)
    return 1


def _stopped(*_: object) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
