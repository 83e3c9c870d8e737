"""The lines of gunicorn itself, in the shape of all others: its own errors, and requests that never reach us."""

from __future__ import annotations

import logging
from typing import Any

from gunicorn.glogging import Logger

LONGEST = 200  # characters of what a client sent


class ServerLog(Logger):
    """To the console, with time, level, reference, account and path, of which the server knows none but the time."""

    error_fmt = "%(asctime)s %(levelname)s - user=- - %(name)s: %(message)s"
    datefmt = "%Y-%m-%dT%H:%M:%S%z"

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.addFilter(one_line)


def one_line(record: logging.LogRecord) -> bool:
    """What a client sent begins no line of its own, and what it asked for behind a question mark is not for the log."""
    if record.levelno == logging.WARNING:
        text = record.getMessage()
        shown = "".join(letter if letter.isprintable() else "?" for letter in text.partition("?")[0])
        record.msg, record.args = (shown if shown == text else f"{shown[:LONGEST]}…"), ()
    return True
