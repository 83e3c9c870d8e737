"""What a backup file is: a tar, gzipped, encrypted where there is a key.

In this order: `manifest.json` (what made it), `keys.json` (what reads the telephone numbers), `data/TABLE` (text of
COPY, from one snapshot), `sequences.json` (where counting goes on), `media/…` (attachments) and `end.json`, which holds
the number of rows and a digest of everything before it. It needs no program of PostgreSQL's, for the embedded server
brings none.

Whoever reads a file goes by `read_through`: it refuses what is not whole, what has no digest and what is not ours.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol, TypeVar

from cryptography.fernet import Fernet
from django.db import DatabaseError
from pydantic import BaseModel, ConfigDict, field_validator

from core.errors import DomainError
from gridops.backup.sealing import opened, sealed_into

FORMAT = 2
OLDER = 1  # sequences stood in end.json, and manifest and keys had no digest
MOST_JSON = 256 * 1024 * 1024  # bytes; a million attachments need 150 MB of digests


class BackupFailed(DomainError):
    """The file cannot be written, or cannot be restored here; the message says why and what to do."""

    code = "backup_failed"


class _Part(BaseModel):
    model_config = ConfigDict(strict=True)


class Manifest(_Part):
    format: int
    at: str
    migrations: list[tuple[str, str]]
    tables: dict[str, list[str]]


class Keys(_Part):
    FIELD_KEYS: list[str]

    @field_validator("FIELD_KEYS")
    @classmethod
    def _are_keys(cls, keys: list[str]) -> list[str]:
        for key in keys:
            Fernet(key)
        if not keys:
            raise ValueError("there is no key")
        return keys


Sequences = dict[str, tuple[int, bool]]


class _Counting(_Part):
    sequences: Sequences


class End(_Part):
    rows: dict[str, int]
    digests: dict[str, str]
    sequences: Sequences = {}


P = TypeVar("P", bound=_Part)


# --- writing ------------------------------------------------------------------------------------


@contextmanager
def writing(file: IO[bytes]) -> Iterator[tarfile.TarFile]:
    """A tar whose bytes land in `file`, packed, and encrypted where there is a key."""
    with (
        sealed_into(file) as plain,
        gzip.GzipFile("", "wb", 3, plain) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        yield tar


def add_json(tar: tarfile.TarFile, name: str, content: Any) -> str:
    return add_file(tar, name, io.BytesIO(json.dumps(content, ensure_ascii=False, indent=1).encode()))


def add_file(tar: tarfile.TarFile, name: str, file: IO[bytes]) -> str:
    """Add a file from its beginning; returns the digest of what was added."""
    file.seek(0, io.SEEK_END)
    member = tarfile.TarInfo(name)
    member.size, member.mode = file.tell(), 0o600
    file.seek(0)
    reading = Digested(file, member.size)
    tar.addfile(member, reading)
    return reading.digest.hexdigest()


class Digested:
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


# --- reading ------------------------------------------------------------------------------------


class Taker(Protocol):
    """What is done with the parts of a file, in their order."""

    def begin(self, manifest: Manifest, keys: Keys, /) -> None: ...
    def table(self, name: str, columns: list[str], source: Digested, /) -> int: ...
    def attachment(self, name: str, source: Digested, /) -> None: ...


# What the libraries raise about bytes that are none of ours, and the database about rows that are none of its own.
NOT_OURS = (
    *(OSError, EOFError, tarfile.TarError, zlib.error, DatabaseError),
    *(ValueError, LookupError, TypeError, ArithmeticError, RecursionError),
)


@contextmanager
def readable(path: Path) -> Iterator[tarfile.TarFile]:
    """The opened file. Raises BackupFailed, always with the same sentence, where it is no backup of this product."""
    try:
        with path.open("rb") as file, opened(file) as plain, tarfile.open(fileobj=plain, mode="r|gz") as tar:
            yield tar
    except NOT_OURS as failure:
        reason = " ".join(str(failure).split())[:300]
        raise BackupFailed(f"{path} is no whole backup of gridops ({reason}). Nothing was restored.") from failure


def manifest_of(path: Path) -> Manifest:
    with readable(path) as tar:
        return _manifest(next(iter(tar), None), tar)[0]


def read_through(tar: tarfile.TarFile, taker: Taker) -> End:
    """Hand every part to `taker`; its end, with the sequences. Raises BackupFailed where anything is missing,
    altered, twice or strange, so that nothing is taken that no digest covers."""
    members = iter(tar)
    manifest, of_manifest = _manifest(next(members, None), tar)
    keys, of_keys = _json(tar, next(members, None), "keys.json", Keys)
    taker.begin(manifest, keys)
    rows: dict[str, int] = {}
    digests = {"manifest.json": of_manifest, "keys.json": of_keys} if manifest.format != OLDER else {}
    sequences: Sequences = {}
    end: End | None = None
    for member in members:
        folder, _, name = member.name.partition("/")
        if end is not None or member.name in digests:
            raise BackupFailed(f"The file holds {member.name} twice, or after its end. Nothing was restored.")
        if member.name == "end.json":
            end = _json(tar, member, "end.json", End)[0]
            continue
        if member.name == "sequences.json":
            counting, digests[member.name] = _json(tar, member, "sequences.json", _Counting)
            sequences = counting.sequences
            continue
        source = Digested(_plain(tar, member))
        if folder == "data" and name in manifest.tables:
            rows[name] = taker.table(name, manifest.tables[name], source)
        elif folder == "media":
            taker.attachment(_inside(name), source)
        else:
            raise BackupFailed(f"The file holds {member.name}, which no backup of ours does. Nothing was restored.")
        digests[member.name] = source.digest.hexdigest()
    if end is None or end.rows != rows or end.digests != digests or set(rows) != set(manifest.tables):
        raise BackupFailed("The file is cut short or damaged. Nothing was restored.")
    return end.model_copy(update={"sequences": end.sequences if manifest.format == OLDER else sequences})


def _manifest(member: tarfile.TarInfo | None, tar: tarfile.TarFile) -> tuple[Manifest, str]:
    manifest, digest = _json(tar, member, "manifest.json", Manifest)
    if manifest.format not in (OLDER, FORMAT):
        raise BackupFailed(f"The file has format {manifest.format}; this version reads formats {OLDER} and {FORMAT}.")
    return manifest, digest


def _json(tar: tarfile.TarFile, member: tarfile.TarInfo | None, name: str, kind: type[P]) -> tuple[P, str]:
    if member is None or member.name != name:
        raise BackupFailed(f"The file is no backup of gridops: it has no {name} where one should be.")
    if member.size > MOST_JSON:
        raise BackupFailed(f"The {name} of the file has {member.size} bytes, which none of ours has.")
    text = _plain(tar, member).read()
    return kind.model_validate_json(text), hashlib.sha256(text).hexdigest()


def _plain(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(member) if member.isfile() else None
    if file is None:
        raise BackupFailed(f"The file holds {member.name}, which is no plain file. Nothing was restored.")
    return file


def _inside(name: str) -> str:
    if not PurePosixPath(name).parts or name.startswith("/") or ".." in PurePosixPath(name).parts:
        raise BackupFailed(f"The file holds an attachment with the name {name!r}. Nothing was restored.")
    return name


class Verifying:
    """Takes nothing: reads every byte, and counts the rows."""

    def begin(self, _manifest: Manifest, _keys: Keys) -> None:
        """Nothing is asked of who merely reads."""

    def table(self, _name: str, _columns: list[str], source: Digested) -> int:
        # COPY writes a row a line, and a line break inside of a value as two characters.
        return sum(piece.count(b"\n") for piece in _pieces(source))

    def attachment(self, _name: str, source: Digested) -> None:
        for _piece in _pieces(source):
            pass


def _pieces(source: Digested) -> Iterator[bytes]:
    return iter(lambda: source.read(256 * 1024), b"")


def verify(path: Path) -> End:
    """Read a whole file and hold every part against its digest. Raises BackupFailed."""
    with readable(path) as tar:
        return read_through(tar, Verifying())
