"""`make bench`: tables with ratios to the bare database.

Real servers, thrown away afterwards. Absolute times depend on the machine and are reported only;
the ratio and the number of queries are what to watch.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from core.servers import attach

INCIDENTS_PER_GRID_MONTH = int(os.environ.get("BENCH_INCIDENTS", "400"))
MONTHS = 12


def table(title: str, rows: list[tuple[str, float, float, int]]) -> None:
    print(f"\n{title}\n{'':44}{'ms':>10}{'bare SQL':>10}{'ratio':>8}{'queries':>9}")
    for name, ours, bare, queries in rows:
        print(f"{name:44}{ours:10.1f}{bare:10.1f}{ours / bare:8.2f}{queries:9d}")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="gridops-bench-", dir="/tmp") as home:
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
