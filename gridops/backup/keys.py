"""The keys that read telephone numbers and make seals: those of a file, and those of the installation that takes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db import connection

from core import audit
from core.fields import EncryptedTextField, field_keys
from core.models import AuditEntry
from gridops.backup.archive import BackupFailed
from gridops.backup.database import columns_by_table, quoted

TRIED = 100  # rows of a column, and values in all; one that fits is enough


def _own_keys_file() -> Path | None:
    """Where the embedded installation keeps its keys; None where they come from outside."""
    path = Path(settings.HOME) / "secrets.json"
    if not settings.EMBEDDED or not path.exists():
        return None
    return path if json.loads(path.read_text())["FIELD_KEYS"].split(",") == settings.FIELD_KEYS else None


def refuse_strange_keys(keys: list[str]) -> None:
    """Raise BackupFailed where the installation has other keys, and is not the one that writes them down itself."""
    if [key.encode() for key in keys] == field_keys() or _own_keys_file() is not None:
        return
    raise BackupFailed(
        "The telephone numbers of this file were encrypted with other keys. Set FIELD_KEYS to those that keys.json in"
        " the file names (joined by commas), and restore again. Nothing was changed."
    )


def are_needed(keys: list[str]) -> bool:
    """Whether what was restored needs these keys: they fit what is encrypted or marked in it, if anything is.

    Raises BackupFailed where they fit none of it: they were altered, and must not replace those that are here.
    """
    tried = [list(islice(fits, TRIED)) for fits in (_opened(keys), _marked(keys))]
    if any(fits and not any(fits) for fits in tried):
        raise BackupFailed(
            "The keys in the file fit nothing in it, neither its telephone numbers nor its audit log: it was altered."
            " Nothing was restored, and the keys of this installation are as they were."
        )
    return any(tried)


def _opened(keys: list[str]) -> Iterator[bool]:
    """Of each encrypted value whether the keys open it."""
    box = MultiFernet([Fernet(key) for key in keys])
    for table, column in _encrypted_columns():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {quoted(column)} FROM {quoted(table)} WHERE {quoted(column)} <> '' LIMIT {TRIED}")  # noqa: S608
            for (text,) in cursor.fetchall():
                yield _opens(box, text)


def _opens(box: MultiFernet, text: str) -> bool:
    try:
        box.decrypt(text.encode())
    except InvalidToken:
        return False
    return True


def _marked(keys: list[str]) -> Iterator[bool]:
    """Of each marked entry of the audit log whether the keys made its mark; a new office has nothing else."""
    if "mark" in columns_by_table().get(AuditEntry._meta.db_table, ()):
        for entry in AuditEntry.objects.exclude(mark="").order_by("-pk")[:TRIED]:
            yield audit.mark_of(entry, key=keys[-1].encode()) == entry.mark


def _encrypted_columns() -> list[tuple[str, str]]:
    """By table and column, as far as the version of the file has them."""
    there = columns_by_table()
    return [
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
        and field.column
        and field.column in there.get(model._meta.db_table, ())
    ]


def take_over(keys: list[str]) -> None:
    """Write the keys of the file to the embedded installation, so that it can read what it restored.

    Its own stand behind them: what they encrypted, on whatever disk, can still be read.
    """
    path = _own_keys_file()
    if path is None or [key.encode() for key in keys] == field_keys():
        return
    # The last key makes the digests by which numbers are looked up, and that must be the file's.
    both = [*keys[:-1], *(key for key in settings.FIELD_KEYS if key not in keys), keys[-1]]
    kept = {**json.loads(path.read_text()), "FIELD_KEYS": ",".join(both)}
    fresh = path.with_name("secrets.json.new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(kept))
    fresh.replace(path)
    settings.FIELD_KEYS = both  # for this process, too: migrations that follow may read what is encrypted
