"""Up to this version from the release before, and back: both versions serve the same migrated database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from core.testing.processes import database_url
from gridops.backup.tests.databases import another_database

ROOT = Path(settings.BASE_DIR)
RELEASE = ROOT / "drill/release_before.txt"  # a commit or a tag; each release writes the one that it follows
PROBE = ROOT / "drill/probe.py"

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]


def release_before(folder: Path) -> Path:
    """The tree of the release before, unpacked."""
    commit = RELEASE.read_text().strip()
    packed = subprocess.run(["git", "-C", ROOT, "archive", commit], capture_output=True, check=False)
    assert packed.returncode == 0, f"The release before, {commit}, is not in this clone: git fetch --unshallow"
    folder.mkdir()
    subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)
    return folder


def run(tree: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env={**os.environ, "DATABASE_URL": database_url(), "DEBUG": "1"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def probed(tree: Path, turn: str) -> int:
    """How many addresses answered with what is there; none may break. What the account may not open is left out."""
    answers: dict[str, int] = json.loads(run(tree, str(PROBE), turn).splitlines()[-1])
    assert {address: status for address, status in answers.items() if status >= 500} == {}, tree
    return sum(status == 200 for status in answers.values())


def test_the_release_before_is_upgraded_serves_beside_this_version_and_can_be_gone_back_to(tmp_path: Path) -> None:
    before = release_before(tmp_path / "before")
    with another_database():
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        run(before, "manage.py", "migrate", "--verbosity=0")
        opened = probed(before, "1")
        assert opened > 100
        run(ROOT, "manage.py", "migrate", "--verbosity=0")
        connection.close()
        assert probed(ROOT, "2") >= opened
        # The office goes back one version, and the database stays: docs/deployment.md, “Back”.
        assert probed(before, "3") == opened
        assert probed(ROOT, "4") >= opened
