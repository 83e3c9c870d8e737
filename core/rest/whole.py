"""How whoever takes an export knows that it is whole: the last line of NDJSON, and the manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

END = "_end"  # no column is called so


class CutExport(ValueError):
    """An export that stopped before its end, or was altered on its way."""


def end_line(rows: int, digest: str) -> bytes:
    """The last line: how many rows came before it, and the SHA-256 of all bytes before it."""
    return f"{json.dumps({END: {'rows': rows, 'sha256': digest}})}\n".encode()


def rows_of(content: bytes) -> list[dict[str, Any]]:
    """The rows of a whole NDJSON export. Raises CutExport where its end is missing or does not fit."""
    body, last = content[: content.rfind(b"\n", 0, -1) + 1], content[content.rfind(b"\n", 0, -1) + 1 :]
    try:
        end = json.loads(last if last.endswith(b"\n") else b"")[END]
    except (ValueError, KeyError, TypeError) as failure:
        raise CutExport("The export has no end: it was cut off. Fetch it again.") from failure
    rows = [json.loads(line) for line in body.split(b"\n") if line]
    if end != {"rows": len(rows), "sha256": digest_of([body])}:
        raise CutExport("The export is not what was sent: its end names other rows. Fetch it again.")
    return rows


def digest_of(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
