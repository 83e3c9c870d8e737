"""A pytest plugin: real PostgreSQL and Valkey, made for this run and thrown away after it.

Loaded with `-p`, before Django's settings are read. The servers belong to the controlling process;
xdist's workers inherit their addresses. GRIDOPS_TEST_PG=15 takes the PostgreSQL 15 of the machine for it,
GRIDOPS_TEST_DATABASE_URL a server that runs already.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import pytest

from core.embedded.postgres import OTHER_BINARIES
from core.embedded.servers import attach, keeper_runs, release

_home: Path | None = None


def binaries_of(version: str) -> str:
    """Where the programs of another PostgreSQL lie. No package of Python has any but the newest; Debian's has."""
    folders = [f"/usr/lib/postgresql/{version}/bin", f"/usr/pgsql-{version}/bin"]
    found = next((folder for folder in folders if Path(folder, "initdb").exists()), None)
    if found is None:
        sys.exit(
            f"PostgreSQL {version} is not on this machine (looked in {' and '.join(folders)}). On Debian 12 that is "
            f"apt-get install postgresql-{version}; or give the address of a server: GRIDOPS_TEST_DATABASE_URL=…"
        )
    return found


if "PYTEST_XDIST_WORKER" not in os.environ:
    if version := os.environ.get("GRIDOPS_TEST_PG"):
        os.environ[OTHER_BINARIES] = binaries_of(version)
    _home = Path(tempfile.mkdtemp(prefix="gridops-test-", dir="/tmp"))
    os.environ.update(attach(_home, throwaway=True))
    os.environ["GRIDOPS_HOME"] = str(_home)
    (_home / "static").mkdir()
    os.environ["GRIDOPS_DEMO"] = "0"
    os.environ["ACT_WAIT"] = "600"  # as below
    os.environ["SHEET_WAIT"] = "600"  # a busy machine is no reason to leave a sheet to a task that no test has
    os.environ["FILE_WAIT"] = "60"
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
