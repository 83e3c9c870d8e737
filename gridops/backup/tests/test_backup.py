"""Backup and restore: everything comes back, all or nothing, and history is guarded afterwards."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import threading
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from rest_framework.test import APIClient

import gridops.api  # noqa: F401 - every dataset is declared by now
from assessment.bulletin.models import BulletinLine
from core.models import AuditEntry, AuditKind
from core.rest.datasets import DATASETS
from core.tests.files import photo
from core.web.files import ORIGINAL, SMALL, path_of
from core.web.uploads import check_upload
from gridops.backup.archive import BackupFailed
from gridops.backup.database import snapshot
from gridops.backup.services import restore_backup
from gridops.backup.tests.databases import another_database
from gridops.tests.worlds import World
from incidents.attachments.models import Attachment
from incidents.attachments.services import FOLDER, attach, sweep_attachments
from incidents.incident.models import Incident
from incidents.tests.factories import make_incident
from manage import run
from staff.accounts.models import User
from staff.people.models import Worker
from staff.people.services import save_worker

pytestmark = pytest.mark.django_db(transaction=True)


def exports(user: User) -> dict[str, bytes]:
    client = APIClient()
    client.force_authenticate(User.objects.get(pk=user.pk))
    files = {}
    for name in (name for name, dataset in DATASETS.items() if dataset.open_to(user)):
        for suffix in ("csv", "ndjson"):
            answer = client.get(f"/api/v1/exports/{name}.{suffix}", {"on": "2026-11-01"})
            assert answer.status_code == 200, (name, answer.content)
            files[f"{name}.{suffix}"] = b"".join(answer.streaming_content)
    return files


@pytest.fixture
def world(settings: LazySettings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media/reports").mkdir(parents=True)
    (tmp_path / "media/reports/照片.bin").write_bytes(os.urandom(300_000))
    world = World()
    who = Worker(subdistrict=world.subdistrict, name="吴\t一\\n“二”\n三")
    who.phone = "13812345678"
    save_worker(who)
    attach(
        number=last_incident().number, uploads=[check_upload("现场.jpg", photo())], by=world.center, at=timezone.now()
    )
    return world


def last_incident() -> Incident:
    return Incident.objects.order_by("-pk")[:1].get()


def test_an_empty_installation_of_an_ordinary_role_is_filled_and_every_export_is_the_same(
    world: World, settings: LazySettings, tmp_path: Path
) -> None:
    before, latest = exports(world.center), last_incident()
    picture = (tmp_path / "media/reports/照片.bin").read_bytes()
    file = tmp_path / "一.backup"
    call_command("backup", file, stdout=io.StringIO())
    assert file.stat().st_mode & 0o777 == 0o600
    settings.MEDIA_ROOT = tmp_path / "elsewhere/media"
    with another_database():
        call_command("restore", file, stdout=io.StringIO())
        assert exports(world.center) == before
        assert Worker.objects.with_phone("13812345678").get().phone == "13812345678"
        assert (tmp_path / "elsewhere/media/reports/照片.bin").read_bytes() == picture
        row = Attachment.objects.get()
        assert hashlib.sha256(path_of(FOLDER, row.stored_as).read_bytes()).hexdigest() == row.digest
        assert path_of(FOLDER, row.stored_as, SMALL).exists()
        original = path_of(FOLDER, row.stored_as, ORIGINAL).read_bytes()
        assert hashlib.sha256(original).hexdigest() == row.original_digest
        assert sweep_attachments() == {"removed": 0, "missing": 0}
        fresh = make_incident(world.grid, by=User.objects.get(pk=world.center.pk))
        assert fresh.pk > latest.pk
        assert fresh.number not in {str(incident.number) for incident in Incident.objects.exclude(pk=fresh.pk)}
        assert AuditEntry.objects.filter(kind=AuditKind.SYSTEM, subject="restore").exists()
        for guarded in (AuditEntry, BulletinLine):
            with pytest.raises(DatabaseError), transaction.atomic():
                guarded.objects.all().delete()
        settings.MEDIA_ROOT = tmp_path / "third"
        with pytest.raises(CommandError, match="not empty"):
            call_command("restore", file, stdout=io.StringIO())


def test_a_damaged_or_shortened_file_restores_nothing(world: World, settings: LazySettings, tmp_path: Path) -> None:
    file = tmp_path / "whole"
    call_command("backup", file, stdout=io.StringIO())
    plain = bytearray(gzip.decompress(file.read_bytes()))
    at = plain.index("吴".encode())
    flipped = tmp_path / "flipped"
    flipped.write_bytes(gzip.compress(bytes(plain[:at]) + "五".encode() + bytes(plain[at + 3 :])))
    short, cut = tmp_path / "short", tmp_path / "cut"
    short.write_bytes(gzip.compress(bytes(plain[: len(plain) // 2])))
    cut.write_bytes(file.read_bytes()[: file.stat().st_size * 2 // 3])
    nonsense = tmp_path / "nonsense"
    nonsense.write_bytes(b"no tar")
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    with another_database():
        call_command("migrate", verbosity=0)
        for broken in (flipped, short, cut, nonsense):
            with pytest.raises(BackupFailed):
                restore_backup(broken, at=timezone.now())
            assert not User.objects.exists()
            assert not (tmp_path / "elsewhere").exists()
        restore_backup(file, at=timezone.now())
        assert User.objects.exists()


def test_a_file_of_a_newer_version_is_refused_and_leaves_the_database_empty(
    world: World, settings: LazySettings, tmp_path: Path
) -> None:
    file, tomorrow = tmp_path / "newer", ("assessment", "9999_of_tomorrow")
    MigrationRecorder(connection).record_applied(*tomorrow)
    try:
        call_command("backup", file, stdout=io.StringIO())
    finally:
        MigrationRecorder(connection).record_unapplied(*tomorrow)
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    with another_database():
        with pytest.raises(CommandError, match=r"newer version.*9999_of_tomorrow"):
            call_command("restore", file, stdout=io.StringIO())
        assert not connection.introspection.table_names()


def test_a_file_that_needs_other_keys_is_refused_with_what_to_set(
    world: World, settings: LazySettings, tmp_path: Path
) -> None:
    file = tmp_path / "whole"
    call_command("backup", file, stdout=io.StringIO())
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    settings.EMBEDDED = False
    settings.FIELD_KEYS = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="]
    with another_database():
        call_command("migrate", verbosity=0)
        with pytest.raises(BackupFailed, match="FIELD_KEYS"):
            restore_backup(file, at=timezone.now())
        assert not User.objects.exists()


def test_an_embedded_installation_takes_the_keys_over(world: World, settings: LazySettings, tmp_path: Path) -> None:
    file, keys = tmp_path / "whole", list(settings.FIELD_KEYS)
    call_command("backup", file, stdout=io.StringIO())
    fresh = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
    kept = tmp_path / "secrets.json"
    kept.write_text(json.dumps({"SECRET_KEY": "s", "FIELD_KEYS": fresh}))
    settings.HOME, settings.MEDIA_ROOT, settings.EMBEDDED = tmp_path, tmp_path / "elsewhere", True
    settings.FIELD_KEYS = [fresh]
    with another_database():
        call_command("restore", file, stdout=io.StringIO())
        both = ",".join([*keys[:-1], fresh, keys[-1]])
        assert json.loads(kept.read_text()) == {"SECRET_KEY": "s", "FIELD_KEYS": both}
        settings.FIELD_KEYS = keys  # as after a restart
        assert Worker.objects.with_phone("13812345678").get().phone == "13812345678"


def test_a_file_that_exists_is_never_written_over(world: World, tmp_path: Path) -> None:
    file = tmp_path / "whole"
    file.write_text("mine")
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", file, stdout=io.StringIO())
    assert file.read_text() == "mine"


def test_what_is_written_meanwhile_is_not_half_in_a_backup(world: World) -> None:
    def somebody_else_writes() -> None:
        save_worker(Worker(subdistrict=world.subdistrict, name="后来者"))
        connection.close()

    with snapshot():
        before = Worker.objects.count()
        other = threading.Thread(target=somebody_else_writes)
        other.start()
        other.join()
        assert Worker.objects.count() == before
    assert Worker.objects.count() == before + 1


def test_a_database_that_goes_away_meanwhile_is_said_in_one_sentence_and_leaves_no_file(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("server closed the connection unexpectedly\n\tThis probably means much more.\n")

    monkeypatch.setattr("gridops.backup.services.values_of_sequences", gone)
    with pytest.raises(CommandError) as failed:
        call_command("backup", tmp_path / "file")
    assert "\n" not in str(failed.value)
    assert str(failed.value).endswith("There is no backup.")
    assert list(tmp_path.glob("file*")) == []


def test_a_database_that_does_not_answer_ends_any_command_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_words: list[str]) -> None:
        raise OperationalError("connection to server on socket failed:\n\tNo such file or directory\n")

    monkeypatch.setattr("django.core.management.execute_from_command_line", gone)
    with pytest.raises(SystemExit, match="The database does not answer, so the command ended: connection") as ended:
        run(["manage.py", "backup", "file"])
    assert "\n" not in str(ended.value)
