"""A pytest plugin: real PostgreSQL and Valkey, made for this run and thrown away after it.

Loaded with `-p`, before Django's settings are read. The servers belong to the controlling process;
xdist's workers inherit their addresses. Set GRIDOPS_TEST_DATABASE_URL to try another PostgreSQL.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest

from core.embedded.servers import attach, keeper_runs, release

_home: Path | None = None

if "PYTEST_XDIST_WORKER" not in os.environ:
    _home = Path(tempfile.mkdtemp(prefix="gridops-test-", dir="/tmp"))
    os.environ.update(attach(_home, throwaway=True))
    os.environ["GRIDOPS_HOME"] = str(_home)
    (_home / "static").mkdir()
    os.environ["GRIDOPS_DEMO"] = "0"
    if other := os.environ.get("GRIDOPS_TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = other


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Remove the data once the keeper has stopped the servers; it does so when nobody uses them."""
    if _home is not None:
        atexit.register(_remove, _home)


def _remove(home: Path) -> None:
    release()
    give_up = time.monotonic() + 20
    while keeper_runs(home) and time.monotonic() < give_up:
        time.sleep(0.05)
    shutil.rmtree(home, ignore_errors=True)
