"""The whole installation as one file, and back into an empty one; `archive.py` says what such a file is."""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from core import audit
from core.fields import field_keys
from core.models import AuditKind
from core.schema.laying import lay_schema
from core.schema.sparing import SparingExecutor
from core.web.files import PART, nothing_removed
from gridops.backup import archive
from gridops.backup.archive import BackupFailed, Digested, Keys, Manifest
from gridops.backup.database import (
    columns_by_table,
    migrations_applied,
    quoted,
    set_sequences,
    snapshot,
    values_of_sequences,
)
from gridops.backup.doors import close_doors
from gridops.backup.keys import are_needed, refuse_strange_keys, take_over

MADE_BY_MIGRATE = {"django_content_type", "auth_permission"}  # filled in an empty installation, and replaced


# --- out ----------------------------------------------------------------------------------------


def write_backup(path: Path, *, at: datetime) -> dict[str, int]:
    """Write the installation to a new file that only its owner may read, and read it again whole.

    Returns rows by table. Raises BackupFailed, and leaves no file then.
    """
    if path.exists():
        raise BackupFailed(f"{path} exists already. Name another file; nothing was written.")
    partial = path.with_name(f"{path.name}.partial")
    try:
        with partial.open("xb") as file:
            partial.chmod(0o600)
            with archive.writing(file) as tar:
                rows = _write(tar, at)
            file.flush()
            os.fsync(file.fileno())
        if archive.verify(partial).rows != rows:
            raise BackupFailed("Other rows were read again than were written.")
        partial.rename(path)
    except (OSError, DatabaseError, BackupFailed) as failure:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        reason = " ".join(str(failure).split()).rstrip(".")
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
        version = {"format": archive.FORMAT, "migrations": migrations_applied()}
        manifest = {**version, "at": at.isoformat(), "tables": tables}
        digests["manifest.json"] = archive.add_json(tar, "manifest.json", manifest)
        keys = {"FIELD_KEYS": [key.decode() for key in field_keys()]}
        digests["keys.json"] = archive.add_json(tar, "keys.json", keys)
        for table, columns in tables.items():
            with tempfile.TemporaryFile() as spool, connection.cursor() as cursor:
                names = ", ".join(map(quoted, columns))
                statement = f"COPY (SELECT {names} FROM {quoted(table)}) TO STDOUT"  # noqa: S608 - names of the catalogue
                cursor.copy_expert(statement, spool)
                rows[table] = cursor.rowcount
                digests[f"data/{table}"] = archive.add_file(tar, f"data/{table}", spool)
        # Sequences are not part of snapshots: read last, they are never behind the rows above.
        counting = {"sequences": values_of_sequences()}
        digests["sequences.json"] = archive.add_json(tar, "sequences.json", counting)
        media = Path(settings.MEDIA_ROOT)
        for path in sorted(media.rglob("*")) if media.exists() else ():
            if path.is_file() and not path.is_symlink() and path.suffix != PART:
                name = f"media/{path.relative_to(media).as_posix()}"
                with path.open("rb") as source:
                    digests[name] = archive.add_file(tar, name, source)
    archive.add_json(tar, "end.json", {"rows": rows, "digests": digests})
    return rows


# --- back in ------------------------------------------------------------------------------------


def restore(path: Path, *, at: datetime, keep_tokens: bool = False) -> dict[str, int]:
    """Fill an empty installation from a file of this version or an older one. Raises BackupFailed.

    A database without tables becomes what the file's version had, takes the rows, and is then migrated to
    this version, as that installation itself would have been. What opens doors by itself is ended, unless
    `keep_tokens` (see `doors.py`). Returns rows by table.
    """
    if not connection.introspection.table_names():
        migrate_as_of(path)
    rows = restore_backup(path, at=at, keep_tokens=keep_tokens)
    call_command("migrate", interactive=False, verbosity=0)
    # Not before: an older log may have other columns.
    audit.record(AuditKind.SYSTEM, "restore", f"{path.name}, {archive.manifest_of(path).at}")
    return rows


def migrate_as_of(path: Path) -> None:
    """Bring an empty database to exactly the migrations that a file was made with. Raises BackupFailed."""
    manifest = archive.manifest_of(path)
    _refuse_newer(manifest)
    theirs = set(manifest.migrations)
    if lay_schema(only=theirs):
        return
    executor = SparingExecutor(connection)
    nodes = executor.loader.graph.node_map.items()
    executor.migrate([key for key, node in nodes if key in theirs and not theirs & {n.key for n in node.children}])


def restore_backup(path: Path, *, at: datetime, keep_tokens: bool = False) -> dict[str, int]:
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
        with archive.readable(path) as tar, transaction.atomic():
            taking = _Taking(fresh_media)
            with taking.history_unguarded():
                end = archive.read_through(tar, taking)
                _count_on(end.sequences)
            if not keep_tokens:
                close_doors(at=at)
            if are_needed(taking.keys):
                take_over(taking.keys)
            if media.exists():
                media.rmdir()
            fresh_media.chmod(0o755)
            fresh_media.rename(media)
    finally:
        shutil.rmtree(fresh_media, ignore_errors=True)
        ContentType.objects.clear_cache()
    return end.rows


class _Taking:
    """Takes the parts of a file into the database, and its attachments into a folder."""

    def __init__(self, media: Path) -> None:
        self.media = media
        self.keys: list[str] = []

    def begin(self, manifest: Manifest, keys: Keys) -> None:
        _check(manifest)
        self.keys = keys.FIELD_KEYS
        refuse_strange_keys(self.keys)

    def table(self, name: str, columns: list[str], source: Digested) -> int:
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {quoted(name)} ({', '.join(map(quoted, columns))}) FROM STDIN", source)
            return int(cursor.rowcount)

    def attachment(self, name: str, source: Digested) -> None:
        target = self.media / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            shutil.copyfileobj(source, file)

    @contextmanager
    def history_unguarded(self) -> Iterator[None]:
        """Allow writing rows of frozen months, then guard them again. References are checked in between."""
        ours = columns_by_table()
        with connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'public' AND NOT t.tgisinternal AND t.tgenabled = 'O'
                """
            )
            guards = [(table, name) for table, name in cursor.fetchall() if table in ours]
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            for table, name in guards:
                cursor.execute(f"ALTER TABLE {quoted(table)} DISABLE TRIGGER {quoted(name)}")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            for table, name in guards:
                cursor.execute(f"ALTER TABLE {quoted(table)} ENABLE TRIGGER {quoted(name)}")


def _refuse_newer(manifest: Manifest) -> None:
    if strange := sorted(set(manifest.migrations) - MigrationLoader(connection).disk_migrations.keys()):
        raise BackupFailed(
            f"The file comes from a newer version of gridops: this one does not know {_named(strange)}. Install the"
            " version that made it, or a newer one. Nothing was restored."
        )


def _check(manifest: Manifest) -> None:
    _refuse_newer(manifest)
    theirs, ours = set(manifest.migrations), {tuple(row) for row in migrations_applied()}
    if theirs != ours:
        raise BackupFailed(
            f"The file comes from another version of gridops than this database (they differ in"
            f" {_named(sorted(theirs ^ ours))}). Restore into a new database without tables, or with a new"
            " GRIDOPS_HOME: it becomes what the file needs, and is then migrated. Nothing was restored."
        )
    if manifest.tables != columns_by_table():
        raise BackupFailed("The tables of the file are not those of this installation.")
    with connection.cursor() as cursor:
        for table in set(manifest.tables) - MADE_BY_MIGRATE:
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {quoted(table)})")  # noqa: S608 - a name of the catalogue
            if cursor.fetchone()[0]:
                raise BackupFailed(
                    f"This installation is not empty: there are rows in {table}. Restore into a new database, or with a"
                    " new GRIDOPS_HOME, after `manage.py migrate` and before anything else. Nothing was changed."
                )
        for table in MADE_BY_MIGRATE:
            cursor.execute(f"DELETE FROM {quoted(table)}")  # noqa: S608


def _named(migrations: Sequence[tuple[str, ...]]) -> str:
    return ", ".join(".".join(row) for row in migrations[:5])


def _count_on(sequences: archive.Sequences) -> None:
    if sequences.keys() != values_of_sequences().keys():
        raise BackupFailed("The sequences of the file are not those of this installation. Nothing was restored.")
    set_sequences(sequences)
