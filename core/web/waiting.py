"""Keeps uploaded files between preview and confirmation, for pages that show first what a file would do."""

from __future__ import annotations

import re
import time
from pathlib import Path
from uuid import uuid4

from django.conf import settings


class WaitingUpload:
    """One file between preview and confirmation: in a folder of our own, under a name that nobody can guess."""

    KEPT_SECONDS = 24 * 60 * 60

    def __init__(self, name: str | None = None) -> None:
        self.name = name

    def save(self, data: bytes) -> None:
        self._folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in self._folder().iterdir():
            if old.stat().st_mtime < time.time() - self.KEPT_SECONDS:
                old.unlink(missing_ok=True)
        self.name = uuid4().hex
        self._path().write_bytes(data)
        self._path().chmod(0o600)

    def read(self) -> bytes:
        """The file. Raises FileNotFoundError once it was imported or has grown old."""
        return self._path().read_bytes()

    def remove(self) -> None:
        self._path().unlink(missing_ok=True)

    def _path(self) -> Path:
        if not re.fullmatch(r"[0-9a-f]{32}", self.name or ""):
            raise FileNotFoundError
        return self._folder() / str(self.name)

    @staticmethod
    def _folder() -> Path:
        return Path(settings.HOME) / "uploads"
