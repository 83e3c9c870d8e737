"""The drill: what an older version backed up is restored and migrated here, and comes out of this one the same."""

from __future__ import annotations

import io
import os
import re
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from assessment.bulletin.models import Bulletin, BulletinState
from core.models import AuditEntry, AuditKind
from core.testing.laws import drawn, few_of
from drill.findings import HERE, TAKEN, digest_of_file, findings, of_file, read
from gridops.backup.daily import back_up
from gridops.backup.sealing import new_key
from gridops.backup.tests.databases import another_database
from gridops.verifying.services import verify
from grids.tests.factories import subdistrict
from staff.people.models import Worker
from staff.tests.factories import worker

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = sorted(path.stem for path in HERE.glob("*.backup"))


def differences(then: Any, now: Any, path: str = "") -> list[str]:
    """Where two findings differ, by path: an assertion over both whole would print a megabyte."""
    if isinstance(then, dict) and isinstance(now, dict):  # a version may add datasets and tables, and loses none
        return [line for key in sorted(then) for line in differences(then[key], now.get(key), f"{path} › {key}")]
    return [] if then == now else [f"{path}: {then} became {now}"]


def lost(then: dict[str, int]) -> dict[str, int]:
    """By table how many rows are gone, also of what no export contains; a table under another name is not looked at."""
    missing = {}
    with connection.cursor() as cursor:
        for table in then.keys() & set(connection.introspection.table_names()):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            missing[table] = then[table] - cursor.fetchone()[0]
    return {table: number for table, number in missing.items() if number > 0}


def catalogue() -> set[tuple[str, str, str]]:
    """Columns, constraints, indexes and triggers, as PostgreSQL says them; not the order in which columns came."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH ours AS (SELECT oid, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace)
            SELECT relname, 'column', attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull
                || ' ' || coalesce(pg_get_expr(adbin, adrelid), '')
            FROM ours JOIN pg_attribute ON attrelid = ours.oid AND attnum > 0 AND NOT attisdropped
            LEFT JOIN pg_attrdef ON adrelid = ours.oid AND adnum = attnum
            UNION SELECT relname, conname, pg_get_constraintdef(c.oid)
            FROM ours JOIN pg_constraint c ON conrelid = ours.oid
            UNION SELECT relname, tgname, pg_get_triggerdef(t.oid) FROM ours JOIN pg_trigger t ON tgrelid = ours.oid
            WHERE NOT tgisinternal
            UNION SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
            """
        )
        return {(table, name, CASTS.sub("", said)) for table, name, said in cursor.fetchall()}


# A condition that PostgreSQL has said once, and been told again, casts the list instead of each of its values.
CASTS = re.compile(r"::[a-z]+( [a-z]+)*(\[\])?|[()\s]")


@pytest.mark.soak  # `make drill` runs it, too
def test_the_drill_of_the_handbook_restores_an_encrypted_backup_beside_the_office(
    settings: LazySettings, tmp_path: Path
) -> None:
    """By the very script that the guide tells people to run, on servers that it starts and ends for itself."""
    settings.BACKUP_KEY, settings.BACKUPS, settings.MEDIA_ROOT = new_key(), tmp_path / "kept", tmp_path / "media"
    worker(subdistrict())
    newest = back_up(at=timezone.now())
    script = settings.BASE_DIR / "docs/deployment/restore-drill.sh"
    keyed = {**os.environ, "BACKUP_KEY": settings.BACKUP_KEY, "TMPDIR": str(tmp_path)}
    done = subprocess.run([script, settings.BACKUPS], env=keyed, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith(f"{newest} can be restored.")
    assert not list(tmp_path.glob("gridops-drill-*"))


def test_there_is_something_to_drill() -> None:
    assert KEPT


@pytest.mark.law
@pytest.mark.long
@pytest.mark.parametrize("name", KEPT)
def test_what_an_older_version_kept_comes_out_of_this_one_byte_by_byte(
    name: str, settings: LazySettings, tmp_path: Path
) -> None:
    """Some accounts and selections of the exports are looked at, drawn by chance; in the soak and `make drill` all."""
    taken = few_of(TAKEN, 4, drawn("Some exports are looked at"))
    file, then = HERE / f"{name}.backup", read(name)
    assert digest_of_file(file) == then["sha256"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FIELD_KEYS = of_file(file)["FIELD_KEYS"]
    today = catalogue()
    with another_database():
        call_command("restore", file, keep_tokens=True, stdout=io.StringIO())  # all rows are counted
        executor = MigrationExecutor(connection)
        assert not executor.migration_plan(executor.loader.graph.leaf_nodes())
        assert not catalogue() ^ today  # which schema.sql laid
        now = findings(at=datetime.fromisoformat(then["looked_at"]), taken=taken)
        assert len(now["exports"]) == len(taken)
        frozen = Bulletin.objects.exclude(state=BulletinState.DRAFT)
        assert frozen.count() > 1
        verified = verify(at=timezone.now())
        assert verified
        assert verified.found == []
        assert verified.checked["bulletins"] == frozen.count()
        numbers = [worker.phone for worker in Worker.objects.exclude(phone_index="")]
        assert numbers
        assert all(number.isdigit() for number in numbers)
        assert not lost(then["rows"])
        assert AuditEntry.objects.filter(kind=AuditKind.SYSTEM, subject="restore").exists()
        with pytest.raises(DatabaseError), transaction.atomic():  # a guard that the older version may not have had
            frozen.update(digest="another")
    settings.MEDIA_ROOT = tmp_path / "third"
    with pytest.raises(CommandError, match="another version"):  # the test's own database has the tables of today
        call_command("restore", file, stdout=io.StringIO())
    assert not Bulletin.objects.exists()
    kept = {**then, "exports": {key: then["exports"][key] for key in now["exports"]}}
    assert not differences({key: kept[key] for key in now}, now)
