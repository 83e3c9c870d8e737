"""A large sheet of the peace information system, from file to incidents: time, queries and memory of each step."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from grids.territory.models import Subdistrict
from incidents.incoming import layouts
from incidents.incoming import services as incoming
from incidents.incoming.models import IncomingSheet
from staff.accounts.models import User

ROWS = int(os.environ.get("BENCH_SHEET_ROWS", "50000"))


def report() -> None:
    """Upload one sheet of `ROWS` incidents, import it, and upload it again."""
    subdistrict, center = Subdistrict.objects.get(), User.objects.get(username="center")
    with tempfile.TemporaryDirectory(prefix="gridops-bench-", dir="/tmp") as folder:
        # In a process of its own: writing a workbook takes more memory than what is measured here.
        command = [sys.executable, "manage.py", "sample_sheets", folder, "--incidents", str(ROWS)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (path,) = Path(folder).glob("事件*.xlsx")
        named = [(path.name, path.read_bytes())]
    print(f"\nA sheet of {ROWS} cases, {len(named[0][1]) / 2**20:.1f} MB")
    print(f"{'':44}{'s':>10}{'rows/s':>10}{'queries':>9}{'peak MB':>9}")
    (sheet,) = incoming.drop(subdistrict=subdistrict, named=named, by=center, at=timezone.now())
    _step("read the file", lambda: _work(sheet))
    sheet.refresh_from_db()
    table, kind = incoming.table_of(sheet)
    incoming.confirm_columns(
        sheet=sheet, kind=kind, columns=layouts.guess(table, kind), month=None, by=center, at=timezone.now()
    )
    del table
    _step("check until a word is asked", lambda: _work(sheet))
    sheet.refresh_from_db()
    answers = {(q["topic"], q["written"]): "fire/wiring" for q in sheet.outcome["questions"]}
    incoming.explain(sheet=sheet, answers=answers, by=center, at=timezone.now())
    _step("check, for the preview", lambda: _work(sheet))
    incoming.import_sheet(sheet=sheet, by=center, at=timezone.now(), agreed=incoming.asks(sheet))
    _step("import", lambda: _work(sheet))
    (again,) = incoming.drop(subdistrict=subdistrict, named=named, by=center, at=timezone.now())
    _step("read and check the same file again", lambda: _work(again))
    sheet.refresh_from_db()
    again.refresh_from_db()
    assert (sheet.outcome["new"], again.outcome["unchanged"]) == (ROWS, ROWS), (sheet.outcome, again.outcome)


def _work(sheet: IncomingSheet) -> None:
    assert incoming.work_on(sheet_id=sheet.pk, at=timezone.now())


def _step(name: str, work: Callable[[], object]) -> None:
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        work()
    took = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:44}{took:10.1f}{ROWS / took:10.0f}{len(captured):9d}{peak:9.0f}", flush=True)
