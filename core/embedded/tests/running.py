"""What runs on this machine, as tests of real starts look at it."""

from __future__ import annotations

import socket
from pathlib import Path

import psutil


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def servers_of(home: Path) -> list[psutil.Process]:
    """The keeper of a home, and PostgreSQL, Valkey and everything else it started."""
    for process in psutil.process_iter():
        try:
            if "core.embedded.keeper" in process.cmdline() and str(home) in process.cmdline():
                return [process, *process.children(recursive=True)]
        except psutil.Error:
            continue
    return []
