"""What a file may be: whole and ours, else it is refused in words, and nothing of it is taken."""

from __future__ import annotations

import gzip
import io
import json
import random
import tarfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice

from core import audit
from core.models import AuditEntry, AuditKind
from gridops.backup.archive import BackupFailed, verify
from gridops.backup.doors import CLOSED
from gridops.backup.sealing import new_key
from gridops.backup.services import restore_backup, write_backup
from gridops.backup.tests.databases import another_database
from grids.tests.factories import subdistrict
from staff.accounts.models import Token, User
from staff.people.models import Worker
from staff.people.services import save_worker
from staff.tests.factories import account

pytestmark = pytest.mark.django_db(transaction=True)
Members = dict[str, bytes]


@pytest.fixture
def small(settings, tmp_path: Path) -> Path:
    """A backup of an installation with one person and one attachment."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media").mkdir()
    (tmp_path / "media/photo").write_bytes(b"a photo")
    who = Worker(subdistrict=subdistrict(), name="吴")
    who.phone = "13812345678"
    save_worker(who)
    file = tmp_path / "small.backup"
    write_backup(file, at=timezone.now())
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    return file


def members_of(file: Path) -> Members:
    with tarfile.open(file, "r:gz") as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def packed(members: Members | list[tuple[str, bytes]], file: Path) -> Path:
    with tarfile.open(file, "w:gz") as tar:
        for name, content in members.items() if isinstance(members, dict) else members:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return file


def changed(members: Members, name: str, change: Callable[[dict], object]) -> Members:
    content = json.loads(members[name])
    change(content)
    return {**members, name: json.dumps(content).encode()}


STRANGE = Fernet.generate_key().decode()
ALTERED: dict[str, Callable[[Members], Members | list]] = {
    "other keys": lambda m: changed(m, "keys.json", lambda c: c.update(FIELD_KEYS=[STRANGE])),
    "no keys": lambda m: changed(m, "keys.json", lambda c: c.update(FIELD_KEYS=[])),
    "keys that are none": lambda m: changed(m, "keys.json", lambda c: c.update(FIELD_KEYS=["k", 1])),
    "another day": lambda m: changed(m, "manifest.json", lambda c: c.update(at="1999-01-01")),
    "tables that are a list": lambda m: changed(m, "manifest.json", lambda c: c.update(tables=[])),
    "migrations that are numbers": lambda m: changed(m, "manifest.json", lambda c: c.update(migrations=[1])),
    "a manifest that is a list": lambda m: {**m, "manifest.json": b"[]"},
    "a manifest as deep as a well": lambda m: {**m, "manifest.json": b"[" * 100_000},
    "a manifest that is no JSON": lambda m: {**m, "manifest.json": b"\xff\x00"},
    "counting from elsewhere": lambda m: changed(m, "sequences.json", lambda c: c["sequences"].popitem()),
    "other counts": lambda m: changed(m, "end.json", lambda c: c["rows"].update(staff_worker=2)),
    "a row more": lambda m: {**m, "data/django_content_type": m["data/django_content_type"] + b"a\tb\t999\n"},
    "an attachment more": lambda m: [*list(m.items())[:-1], ("media/other", b"x"), ("end.json", m["end.json"])],
    "an attachment outside": lambda m: [*list(m.items())[:-1], ("media/../x", b"x"), ("end.json", m["end.json"])],
    "something after the end": lambda m: [*m.items(), ("media/late", b"x")],
    "a table twice": lambda m: [*list(m.items())[:3], list(m.items())[2], *list(m.items())[3:]],
    "something strange": lambda m: [*list(m.items())[:2], ("strange", b"x"), *list(m.items())[2:]],
    "no end": lambda m: list(m.items())[:-1],
    "nothing at all": lambda m: {},
}


def test_what_no_digest_covers_or_is_none_of_ours_is_refused_in_words(small: Path, tmp_path: Path) -> None:
    """Reading finds all of it before a database is there, so that restoring needs to be tried with a few alone."""
    members = members_of(small)
    assert verify(small).rows["staff_worker"] == 1
    assert verify(packed(members, tmp_path / "same")).rows["staff_worker"] == 1
    for what, alter in ALTERED.items():
        with pytest.raises(BackupFailed) as refused:
            verify(packed(alter(members), tmp_path / "altered"))
        assert "\n" not in str(refused.value), what
    with pytest.raises(CommandError, match="cut short"):
        call_command("backup", verify=packed(ALTERED["no end"](members), tmp_path / "altered"))


def test_bytes_that_are_flipped_anywhere_are_refused_in_words_or_change_nothing(small: Path, tmp_path: Path) -> None:
    packed_bytes, plain = small.read_bytes(), gzip.decompress(small.read_bytes())
    whole, chance = verify(small), random.Random(12)
    file = tmp_path / "flipped"
    for source, pack in ((packed_bytes, bytes), (plain, lambda content: gzip.compress(content, 1))):
        for _ in range(40):
            content = bytearray(source)
            content[chance.randrange(min(len(content), 20_000))] ^= 1 << chance.randrange(8)
            file.write_bytes(pack(bytes(content)))
            with suppress(BackupFailed):
                assert verify(file) == whole


def test_keys_are_tried_on_a_row_before_they_replace_our_own(small: Path, settings, tmp_path: Path) -> None:
    """Also those of an older file, in which no digest covered them."""
    kept, fresh = tmp_path / "secrets.json", Fernet.generate_key().decode()
    kept.write_text(json.dumps({"SECRET_KEY": "s", "FIELD_KEYS": fresh}))
    settings.HOME, settings.EMBEDDED, settings.FIELD_KEYS = tmp_path, True, [fresh]
    members = changed(ALTERED["other keys"](members_of(small)), "manifest.json", lambda c: c.update(format=1))
    counting = json.loads(members.pop("sequences.json"))["sequences"]

    def as_before(end: dict) -> None:
        end["sequences"] = counting
        for name in ("manifest.json", "keys.json", "sequences.json"):
            del end["digests"][name]

    older = packed(changed(members, "end.json", as_before), tmp_path / "older")
    assert verify(older)
    with another_database():
        call_command("migrate", verbosity=0)
        with pytest.raises(BackupFailed, match="keys in the file fit nothing"):
            restore_backup(older, at=timezone.now())
        assert json.loads(kept.read_text())["FIELD_KEYS"] == fresh
        assert not User.objects.exists()


def test_an_office_of_the_first_day_is_restored_with_the_keys_that_made_its_seals(settings, tmp_path: Path) -> None:
    """It has no telephone number yet, but an audit log, which is looked at again after a restore."""
    audit.record(AuditKind.SYSTEM, "installation", "is office")
    file, kept, theirs = tmp_path / "whole", tmp_path / "secrets.json", list(settings.FIELD_KEYS)
    write_backup(file, at=timezone.now())
    fresh = Fernet.generate_key().decode()
    kept.write_text(json.dumps({"SECRET_KEY": "s", "FIELD_KEYS": fresh}))
    settings.HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "elsewhere"
    settings.EMBEDDED, settings.FIELD_KEYS = True, [fresh]
    with another_database():
        call_command("migrate", verbosity=0)
        restore_backup(file, at=timezone.now())
        assert json.loads(kept.read_text())["FIELD_KEYS"].split(",")[-1] == theirs[-1]
        entry = AuditEntry.objects.get(subject="installation")
        assert entry.mark == audit.mark_of(entry)


def test_an_encrypted_file_is_read_by_its_key_alone(small: Path, settings, tmp_path: Path) -> None:
    settings.BACKUP_KEY, file = new_key(), tmp_path / "sealed.backup"
    write_backup(file, at=timezone.now())
    content = file.read_bytes()
    assert content.startswith(b"age-encryption.org/")
    assert "吴".encode() not in content
    rows = verify(file).rows
    assert rows["staff_worker"] == 1
    cut = tmp_path / "cut"
    cut.write_bytes(content[:-20])
    with pytest.raises(BackupFailed, match="no whole backup"):
        verify(cut)
    settings.BACKUP_KEY = new_key()
    with pytest.raises(BackupFailed, match="BACKUP_KEY is not the key"):
        verify(file)
    settings.BACKUP_KEY = ""
    with pytest.raises(BackupFailed, match="set BACKUP_KEY"):
        verify(file)
    settings.BACKUP_KEY = "a word"
    with pytest.raises(ImproperlyConfigured, match="--new-key"):
        verify(file)


class TestDoors:
    def test_a_restore_never_revives_what_was_taken_back_after_the_file_was_made(self, settings, tmp_path) -> None:
        settings.MEDIA_ROOT, file, now = tmp_path / "media", tmp_path / "file", timezone.now()
        machine, person = account(name="machine"), account(name="person")
        Token.objects.create(user=machine, digest=Token.digest_of("secret"))
        StaticDevice.objects.create(user=person, name="codes").token_set.create(token="used")
        SocialAccount.objects.create(user=person, provider="oidc", uid="unbound since")
        User.objects.create_user("handed", password="handed-out-1", must_change_password=True)
        person.set_password("own")
        person.save()
        write_backup(file, at=now)
        Token.objects.update(revoked_at=now)
        with another_database():
            printed = io.StringIO()
            call_command("restore", file, stdout=printed)
            assert "end again what was ended since" in printed.getvalue()
            assert not Token.objects.get().valid_at(timezone.now())
            assert not StaticDevice.objects.get().token_set.exists()
            assert not SocialAccount.objects.exists()
            assert not User.objects.get(username="handed").has_usable_password()
            assert User.objects.get(username="person").has_usable_password()
            assert AuditEntry.objects.get(kind=AuditKind.SYSTEM, subject="restore").detail.startswith("file, 20")
        with another_database():
            call_command("restore", file, keep_tokens=True, stdout=io.StringIO())
            assert Token.objects.get().valid_at(timezone.now())

    def test_every_secret_is_ended_or_said_to_stay(self) -> None:
        """A new table with a secret in it fails here until somebody has said what a restore does with it."""
        stays = {
            "staff_user": "passwords that people chose: they could not work otherwise",
            "otp_totp_totpdevice": "second factors: without them a stolen password would do",
            "otp_static_staticdevice": "holds no code itself",
            "axes_accessattempt": "wrong passwords, counted",
            "axes_accesslog": "not written",
            "axes_accessfailurelog": "not written",
            "axes_accessattemptexpiration": "wrong passwords, counted",
            "account_emailaddress": "not written",
            "account_emailconfirmation": "not written",
            "socialaccount_socialapp": "not written",
            "django_session": "not in the file",
        }
        secrets = set()
        for model in apps.get_models():
            theirs = model._meta.app_label in ("sessions", "otp_totp", "otp_static", "axes", "account", "socialaccount")
            named = any(word in field.name for field in model._meta.fields for word in ("token", "secret", "password"))
            if theirs or named:
                secrets.add(model._meta.db_table)
        assert secrets - set(CLOSED) - set(stays) == set()
        with connection.cursor() as cursor:
            for table, (column, _statement) in CLOSED.items():
                assert column in {row.name for row in connection.introspection.get_table_description(cursor, table)}
