"""For users of the embedded servers: `attach` starts or joins them; they stop when the last user leaves."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from core.embedded.shared import ELSEWHERE, OUTSIDE, PATIENCE, ServersFailed, answers, lock, locked, write_whole

ROOT = Path(__file__).resolve().parents[2]


_held: list[int] = []  # descriptors of the shared locks that this process holds until it ends


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
    _held.append(lock(home / "users.lock", fcntl.LOCK_SH))
    with locked(home / "start.lock"):
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
            if answers("postgres", sockets / ".s.PGSQL.5432") and answers("valkey", sockets / "valkey.sock"):
                return urls
        if time.monotonic() > give_up:
            raise ServersFailed(f"The embedded servers of {home} do not answer; {home / 'servers.log'} may say why.")
        time.sleep(0.1)
    return None


def release() -> None:
    """Give the servers up before this process ends."""
    while _held:
        os.close(_held.pop())


def leave(home: Path) -> None:
    """Give the servers up, and wait until they have stopped, unless somebody else uses them."""
    release()
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        with locked(home / "start.lock"):  # nobody starts a keeper while we ask
            if not keeper_runs(home) or _others_use(home):
                return
        time.sleep(0.05)


def _others_use(home: Path) -> bool:
    """Whether somebody holds the servers. A keeper that leaves holds the lock alone, and is nobody."""
    for how, answer in ((fcntl.LOCK_EX, False), (fcntl.LOCK_SH, True)):
        with contextlib.suppress(BlockingIOError):
            os.close(lock(home / "users.lock", how | fcntl.LOCK_NB))
            return answer
    return False


def environment(home: Path) -> dict[str, str]:
    """What the application needs to know: nothing more where DATABASE_URL is set, else `attach`.

    Raises `ServersFailed`; also where this folder's installation has its data in a database elsewhere: without
    DATABASE_URL somebody would find an empty installation, or a demo, instead of their office.
    """
    if os.environ.get("DATABASE_URL"):
        return {}
    if (home / OUTSIDE).exists():
        where = (home / OUTSIDE).read_text().strip()
        raise ServersFailed(
            f"The data of this installation are in a PostgreSQL of its own ({where}), and DATABASE_URL is not set. Set"
            " it, or name another folder by GRIDOPS_HOME for another installation."
        )
    return attach(home)


def note_database_outside(home: Path) -> None:
    """Remember that the installation of this folder keeps its data elsewhere; the note names no password."""
    if (home / "postgres").exists() or (home / ELSEWHERE).exists():
        return  # there is one of its own here, too, which knows itself what it is
    address = urlsplit(os.environ["DATABASE_URL"])
    write_whole(home / OUTSIDE, f"{address.hostname or 'localhost'}{address.path}\n", mode=0o600)


def default_home() -> Path:
    return Path(os.environ.get("GRIDOPS_HOME") or ROOT / "var")


def keeper_runs(home: Path) -> bool:
    """Whether somebody keeps the servers of `home` up."""
    try:
        os.close(lock(home / "keeper.lock", fcntl.LOCK_EX | fcntl.LOCK_NB))
    except BlockingIOError:
        return True
    return False


def _start_keeper(home: Path, *, throwaway: bool) -> None:
    (home / "servers.json").unlink(missing_ok=True)
    log, was_elsewhere = home / "servers.log", (home / ELSEWHERE).exists()
    with log.open("wb") as output:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "core.embedded.keeper", str(home), *(["--throwaway"] if throwaway else [])],
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
    """Keys of this installation, made once and kept next to its data."""
    path = home / "secrets.json"
    if not path.exists():
        fresh = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
        write_whole(path, json.dumps(fresh), mode=0o600)
    stored: dict[str, str] = json.loads(path.read_text())
    return {name: os.environ.get(name) or value for name, value in stored.items()}


def _tail(path: Path, lines: int = 20) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
