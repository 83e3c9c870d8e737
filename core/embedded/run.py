"""`make run`: everything from nothing, in the foreground, and nothing left behind.

Starts the embedded servers (unless DATABASE_URL is set), prepares the database, runs the processes
of the Procfile, or of another file that is named (`make serve`), and waits. Ctrl-C, SIGTERM or the
end of any process stops all of it, in order.
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

from core.embedded.process import spawn, stop, tie_to_parent
from core.embedded.servers import ROOT, default_home, environment, keeper_runs, note_database_outside
from core.embedded.shared import ServersFailed

Processes = dict[str, "subprocess.Popen[bytes]"]


class Stopped(Exception):
    """Somebody asked us to stop."""


def main(processes: str = "Procfile") -> int:
    parent = os.getppid()
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _stopped)
    tie_to_parent(signal.SIGTERM, parent=parent)
    home, port = default_home(), int(os.environ.get("GRIDOPS_PORT") or 8000)
    home.mkdir(parents=True, exist_ok=True)
    try:
        with only_one(home), contextlib.ExitStack() as cleanup:
            if not port_is_free(port):
                return say(f"Port {port} is taken by another program. Choose one: GRIDOPS_PORT=8001 make run")
            return serve(home, port, cleanup, ROOT / processes)
    except AlreadyRunning as other:
        return say(f"gridops already runs from this folder ({other}). Nothing was changed.")
    except ServersFailed as failure:
        return say(str(failure))
    except Stopped:
        print("Stopped. All data is kept.", flush=True)
        return 0


def serve(home: Path, port: int, cleanup: contextlib.ExitStack, listed: Path) -> int:
    env = {**os.environ, **environment(home), "GRIDOPS_HOME": str(home.absolute()), "GRIDOPS_PORT": str(port)}
    embedded = "GRIDOPS_EMBEDDED" in env
    env.setdefault("PYTHONUNBUFFERED", "1")
    started = time.monotonic()
    processes: Processes = {}
    cleanup.callback(stop_all, processes)
    commands = dict(procfile(listed, env))

    if not succeeds(["prepare", "--only", "base"], env, processes):
        return say("The database could not be prepared; the reason stands above.")
    if not embedded:
        note_database_outside(home)
    # Pages are served while the demo loads; the cycle runs after it, because the demo brings its own past.
    serving = as_application(env)
    processes["web"] = spawn(commands.pop("web"), env=serving)
    wait_for_first_page(port, processes)
    print(
        f"\n  gridops runs at http://127.0.0.1:{port}/  (first page after {time.monotonic() - started:.1f} s)",
        flush=True,
    )
    if not succeeds(["prepare", "--only", "demo"], env, processes):
        return say("The demo could not be loaded; the reason stands above.")
    for name, command in commands.items():
        processes[name] = spawn(command, env=serving)
    succeeds(["demo_accounts"], env, processes)
    print("  Ctrl-C stops everything.\n", flush=True)
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                return say(f"The process {name} ended by itself (status {process.returncode}), so everything stops.")
        if embedded and not keeper_runs(home):
            return say(f"The embedded servers ended by themselves; {home / 'servers.log'} says why.")
        time.sleep(0.5)


def as_application(env: dict[str, str]) -> dict[str, str]:
    """What serves connects as the application's role where there is one; only commands are the tables' owner."""
    address = env.get("DATABASE_APP_URL")
    others = {name: value for name, value in env.items() if name != "DATABASE_APP_URL"}
    return {**others, "DATABASE_URL": address} if address else others


def succeeds(arguments: list[str], env: dict[str, str], processes: Processes) -> bool:
    """Run one command of manage.py; whether it succeeded."""
    processes["command"] = spawn([sys.executable, ROOT / "manage.py", *arguments], env=env)
    succeeded = processes["command"].wait() == 0
    del processes["command"]
    return succeeded


def procfile(path: Path, env: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """The name and command of each line, its variables filled in from `env`."""
    for line in path.read_text().splitlines():
        name, _, command = line.partition(":")
        words = shlex.split(command)
        for variable in ("GRIDOPS_HOME", "GRIDOPS_PORT"):
            words = [word.replace(f"${variable}", env[variable]) for word in words]
        yield name, [sys.executable if words[0] == "python" else words[0], *words[1:]]


def wait_for_first_page(port: int, processes: Processes) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up and all(process.poll() is None for process in processes.values()):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            return
        time.sleep(0.1)


def stop_all(processes: Processes) -> None:
    """Web first, so that nobody is half-served; then beat and worker, who finish what they hold."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    for process in processes.values():
        stop(process)


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


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def say(message: str) -> int:
    """Print why we stop; returns the exit status."""
    print(message, file=sys.stderr, flush=True)
    return 1


def _stopped(*_: object) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
