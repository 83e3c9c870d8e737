"""`make bench`: tables with ratios to the bare database.

Real servers, thrown away afterwards. Absolute times depend on the machine and are reported only;
the ratio and the number of queries are what to watch.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from core.servers import attach

INCIDENTS_PER_GRID_MONTH = int(os.environ.get("BENCH_INCIDENTS", "400"))
MONTHS = 12


def measure(work: Callable[[], object], runs: int = 5) -> float:
    """The median of several runs after one that warms up, in milliseconds."""
    work()
    times = []
    for _run in range(runs):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def table(title: str, rows: list[tuple[str, float, float, int]]) -> None:
    print(f"\n{title}\n{'':44}{'ms':>10}{'bare SQL':>10}{'ratio':>8}{'queries':>9}")
    for name, ours, bare, queries in rows:
        print(f"{name:44}{ours:10.1f}{bare:10.1f}{ours / bare:8.2f}{queries:9d}")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="gridops-bench-", dir="/tmp") as home:  # noqa: S108 - thrown away
        os.environ |= {**attach(Path(home)), "GRIDOPS_HOME": home, "DJANGO_SETTINGS_MODULE": "gridops.settings"}
        import django

        django.setup()
        from bench import cases

        cases.load(months=MONTHS, per_grid_month=INCIDENTS_PER_GRID_MONTH)
        for title, rows in cases.tables():
            table(title, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
