"""What a seal is made of. Pure: values and the installation's key give text."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

FIRST = ""  # what the first link of a chain follows


def dumped(value: Any) -> bytes:
    """The canonical bytes of a value: JSON in UTF-8, keys sorted, no spaces, decimals and fractions as text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def moment(at: datetime) -> str:
    """A time as it is written into what is sealed, wherever the clock of the process stands."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def keyed(value: Any, key: bytes) -> str:
    """The digest of a value that nobody makes who has the database alone."""
    return hmac.new(key, b"seal\n" + dumped(value), hashlib.sha256).hexdigest()


def link_of(previous: str, *, stream: str, position: int, row: int, digest: str, at: datetime, key: bytes) -> str:
    """The link of a seal: it holds the one before it."""
    return keyed([previous, stream, position, row, digest, moment(at)], key)
