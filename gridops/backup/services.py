"""The whole installation as one file, and back into an empty one.

A tar, in this order: `manifest.json` (what made it), `keys.json` (what reads the telephone numbers),
`data/TABLE` (text of COPY, from one snapshot), `media/…` (attachments) and `end.json` (what a whole
file holds). It needs no program of PostgreSQL's, for the embedded server brings none.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from core import audit
from core.errors import DomainError
from core.fields import field_keys
from core.models import AuditKind
from core.schema.laying import lay_schema
from core.web.files import PART, nothing_removed
from gridops.backup.database import (
    columns_by_table,
    migrations_applied,
    quoted,
    set_sequences,
    snapshot,
    values_of_sequences,
)

FORMAT = 1

MADE_BY_MIGRATE = {"django_content_type", "auth_permission"}  # filled in an empty installation, and replaced


class BackupFailed(DomainError):
    """The file cannot be written, or cannot be restored here; the message says why and what to do."""

    code = "backup_failed"


# --- out ----------------------------------------------------------------------------------------


def write_backup(path: Path, *, at: datetime) -> dict[str, int]:
    """Write the installation to a new file that only its owner may read; returns rows by table. Raises BackupFailed."""
    if path.exists():
        raise BackupFailed(f"{path} exists already. Name another file; nothing was written.")
    partial = path.with_name(f"{path.name}.partial")
    try:
        with partial.open("xb") as file:
            partial.chmod(0o600)
            with gzip.GzipFile("", "wb", 3, file) as packed, tarfile.open(fileobj=packed, mode="w|") as tar:
                rows = _write(tar, at)
        partial.rename(path)
    except (OSError, DatabaseError) as failure:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        reason = " ".join(str(failure).split())
        raise BackupFailed(f"{path} cannot be written: {reason}. There is no backup.") from failure
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    audit.record(AuditKind.SYSTEM, "backup", path.name)
    return rows


def _write(tar: tarfile.TarFile, at: datetime) -> dict[str, int]:
    rows: dict[str, int] = {}
    digests: dict[str, str] = {}
    with nothing_removed(), snapshot():
        tables = columns_by_table()
        manifest = {"format": FORMAT, "at": at.isoformat(), "migrations": migrations_applied(), "tables": tables}
        _add_json(tar, "manifest.json", manifest)
        _add_json(tar, "keys.json", {"FIELD_KEYS": [key.decode() for key in field_keys()]})
        for table, columns in tables.items():
            with tempfile.TemporaryFile() as spool, connection.cursor() as cursor:
                names = ", ".join(map(quoted, columns))
                statement = f"COPY (SELECT {names} FROM {quoted(table)}) TO STDOUT"  # noqa: S608 - names of the catalogue
                cursor.copy_expert(statement, spool)
                rows[table] = cursor.rowcount
                digests[f"data/{table}"] = _add_file(tar, f"data/{table}", spool)
        # Sequences are not part of snapshots: read last, they are never behind the rows above.
        sequences = values_of_sequences()
        media = Path(settings.MEDIA_ROOT)
        for path in sorted(media.rglob("*")) if media.exists() else ():
            if path.is_file() and not path.is_symlink() and path.suffix != PART:
                name = f"media/{path.relative_to(media).as_posix()}"
                with path.open("rb") as source:
                    digests[name] = _add_file(tar, name, source)
    _add_json(tar, "end.json", {"rows": rows, "digests": digests, "sequences": sequences})
    return rows


def _add_json(tar: tarfile.TarFile, name: str, content: Any) -> None:
    _add_file(tar, name, io.BytesIO(json.dumps(content, ensure_ascii=False, indent=1).encode()))


def _add_file(tar: tarfile.TarFile, name: str, file: IO[bytes]) -> str:
    """Add a file from its beginning; returns the digest of what was added."""
    file.seek(0, io.SEEK_END)
    member = tarfile.TarInfo(name)
    member.size, member.mode = file.tell(), 0o600
    file.seek(0)
    reading = _Digested(file, member.size)
    tar.addfile(member, reading)
    return reading.digest.hexdigest()


class _Digested:
    """A file that keeps the digest of what was read of it, and never gives more than `size`."""

    def __init__(self, file: IO[bytes], size: int | None = None) -> None:
        self.file, self.left = file, size
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        if self.left is not None:
            size = self.left if size < 0 else min(size, self.left)
        piece = self.file.read(size)
        if self.left is not None:
            self.left -= len(piece)
        self.digest.update(piece)
        return piece


# --- back in ------------------------------------------------------------------------------------


def restore(path: Path) -> dict[str, int]:
    """Fill an empty installation from a file of this version or an older one. Raises BackupFailed.

    A database without tables becomes what the file's version had, takes the rows, and is then migrated to
    this version, as that installation itself would have been. Returns rows by table.
    """
    if not connection.introspection.table_names():
        migrate_as_of(path)
    rows = restore_backup(path)
    call_command("migrate", interactive=False, verbosity=0)
    audit.record(AuditKind.SYSTEM, "restore", path.name)  # not before: an older log may have other columns
    return rows


def migrate_as_of(path: Path) -> None:
    """Bring an empty database to exactly the migrations that a file was made with. Raises BackupFailed."""
    with _readable(path) as tar:
        theirs = {tuple(row) for row in _manifest(tar, iter(tar))["migrations"]}
    if lay_schema(only=theirs):
        return
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map.items()
    executor.migrate([key for key, node in nodes if key in theirs and not theirs & {n.key for n in node.children}])


def restore_backup(path: Path) -> dict[str, int]:
    """Fill an empty installation with the migrations of a file from it: all of it or nothing. Raises BackupFailed.

    Returns rows by table. Where telephone numbers need other keys than this installation's, the
    embedded one takes those of the file over; any other must set them first: the error says so.
    """
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(media.iterdir()):
        raise BackupFailed(f"{media} holds files already. Restore into an empty installation.")
    media.parent.mkdir(parents=True, exist_ok=True)
    fresh_media = Path(tempfile.mkdtemp(prefix="restoring-", dir=media.parent))
    try:
        with _readable(path) as tar, transaction.atomic():
            keys, rows = _read(tar, fresh_media)
            _take_over(keys)
            if media.exists():
                media.rmdir()
            fresh_media.chmod(0o755)
            fresh_media.rename(media)
    finally:
        shutil.rmtree(fresh_media, ignore_errors=True)
        ContentType.objects.clear_cache()
    return rows


@contextmanager
def _readable(path: Path) -> Iterator[tarfile.TarFile]:
    """The opened file. Raises BackupFailed, always with the same sentence, where it is no backup of this product."""
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r|gz") as tar:
            yield tar
    except (OSError, EOFError, tarfile.TarError, zlib.error, ValueError, KeyError, DatabaseError) as failure:
        raise BackupFailed(f"{path} is no whole backup of gridops ({failure}). Nothing was restored.") from failure


def _manifest(tar: tarfile.TarFile, members: Iterator[tarfile.TarInfo]) -> dict[str, Any]:
    """The manifest of the file. Refuses a file of a version that this one does not know."""
    manifest: dict[str, Any] = _json(tar, next(members, None), "manifest.json")
    if manifest["format"] != FORMAT:
        raise BackupFailed(f"The file has format {manifest['format']}; this version reads format {FORMAT}.")
    loader = MigrationLoader(connection)
    if strange := sorted({tuple(row) for row in manifest["migrations"]} - loader.disk_migrations.keys()):
        raise BackupFailed(
            f"The file comes from a newer version of gridops: this one does not know {_named(strange)}. Install the"
            " version that made it, or a newer one. Nothing was restored."
        )
    return manifest


def _named(migrations: list[tuple[str, ...]]) -> str:
    return ", ".join(".".join(row) for row in migrations[:5])


def _read(tar: tarfile.TarFile, media: Path) -> tuple[list[str], dict[str, int]]:
    members = iter(tar)
    manifest = _manifest(tar, members)
    _check(manifest)
    keys: list[str] = _json(tar, next(members, None), "keys.json")["FIELD_KEYS"]
    _refuse_strange_keys(keys)
    rows: dict[str, int] = {}
    digests: dict[str, str] = {}
    end: dict[str, Any] | None = None
    with _history_unguarded(manifest["tables"]):
        for member in members:
            folder, _, name = member.name.partition("/")
            if member.name == "end.json":
                end = _json(tar, member, "end.json")
                break
            source = _Digested(_opened(tar, member))
            if folder == "data" and name in manifest["tables"]:
                rows[name] = _load(name, manifest["tables"][name], source)
            elif folder == "media":
                _store(media, name, source)
            else:
                raise BackupFailed(f"The file holds {member.name}, which no backup of ours does. Nothing was restored.")
            digests[member.name] = source.digest.hexdigest()
        if end is None or end["rows"] != rows or end["digests"] != digests or set(rows) != set(manifest["tables"]):
            raise BackupFailed("The file is cut short or damaged. Nothing was restored.")
        set_sequences(end["sequences"])
    return keys, rows


def _check(manifest: dict[str, Any]) -> None:
    theirs, ours = {tuple(row) for row in manifest["migrations"]}, {tuple(row) for row in migrations_applied()}
    if theirs != ours:
        raise BackupFailed(
            f"The file comes from another version of gridops than this database (they differ in"
            f" {_named(sorted(theirs ^ ours))}). Restore into a new database without tables, or with a new"
            " GRIDOPS_HOME: it becomes what the file needs, and is then migrated. Nothing was restored."
        )
    if manifest["tables"] != columns_by_table():
        raise BackupFailed("The tables of the file are not those of this installation.")
    with connection.cursor() as cursor:
        for table in set(manifest["tables"]) - MADE_BY_MIGRATE:
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {quoted(table)})")  # noqa: S608 - a name of the catalogue
            if cursor.fetchone()[0]:
                raise BackupFailed(
                    f"This installation is not empty: there are rows in {table}. Restore into a new database, or with a"
                    " new GRIDOPS_HOME, after `manage.py migrate` and before anything else. Nothing was changed."
                )
        for table in MADE_BY_MIGRATE:
            cursor.execute(f"DELETE FROM {quoted(table)}")  # noqa: S608


@contextmanager
def _history_unguarded(tables: dict[str, list[str]]) -> Iterator[None]:
    """Allow writing rows of frozen months, then guard them again. References between rows are checked in between."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND NOT t.tgisinternal AND t.tgenabled = 'O'
            """
        )
        guards = [(table, name) for table, name in cursor.fetchall() if table in tables]
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for table, name in guards:
            cursor.execute(f"ALTER TABLE {quoted(table)} DISABLE TRIGGER {quoted(name)}")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for table, name in guards:
            cursor.execute(f"ALTER TABLE {quoted(table)} ENABLE TRIGGER {quoted(name)}")


def _load(table: str, columns: list[str], source: _Digested) -> int:
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {quoted(table)} ({', '.join(map(quoted, columns))}) FROM STDIN", source)
        return int(cursor.rowcount)


def _store(folder: Path, name: str, source: _Digested) -> None:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts:
        raise BackupFailed(f"The file holds an attachment with the name {name!r}. Nothing was restored.")
    target = folder.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        shutil.copyfileobj(source, file)


def _json(tar: tarfile.TarFile, member: tarfile.TarInfo | None, name: str) -> Any:
    if member is None or member.name != name:
        raise BackupFailed(f"The file is no backup of gridops: it has no {name} where one should be.")
    return json.load(_opened(tar, member))


def _opened(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(member) if member.isfile() else None
    if file is None:
        raise BackupFailed(f"The file holds {member.name}, which is no plain file. Nothing was restored.")
    return file


# --- keys ---------------------------------------------------------------------------------------


def _own_keys_file() -> Path | None:
    """Where the embedded installation keeps its keys; None where they come from outside."""
    path = Path(settings.HOME) / "secrets.json"
    if not settings.EMBEDDED or not path.exists():
        return None
    return path if json.loads(path.read_text())["FIELD_KEYS"].split(",") == settings.FIELD_KEYS else None


def _refuse_strange_keys(keys: list[str]) -> None:
    if [key.encode() for key in keys] == field_keys() or _own_keys_file() is not None:
        return
    raise BackupFailed(
        "The telephone numbers of this file were encrypted with other keys. Set FIELD_KEYS to those that keys.json in"
        " the file names (joined by commas), and restore again. Nothing was changed."
    )


def _take_over(keys: list[str]) -> None:
    """Write the keys of the file to the embedded installation, so that it can read what it restored."""
    path = _own_keys_file()
    if path is None or [key.encode() for key in keys] == field_keys():
        return
    kept = {**json.loads(path.read_text()), "FIELD_KEYS": ",".join(keys)}
    fresh = path.with_name("secrets.json.new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(kept))
    fresh.replace(path)
    settings.FIELD_KEYS = keys  # for this process, too: migrations that follow may read what is encrypted
