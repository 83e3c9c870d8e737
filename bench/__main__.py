"""`make bench`: tables with ratios to the bare database.

Real servers, thrown away afterwards. Absolute times depend on the machine and are reported only;
the ratio and the number of queries are what to watch.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from core.embedded.servers import attach

# Each profile is an installation of its own: what it holds, and the tables of `cases` that are drawn of it.
PROFILES = {
    "incidents": {"months": 12, "incidents_per_grid_month": int(os.environ.get("BENCH_INCIDENTS", "400"))},
    "peer": {"months": 12, "incidents_per_grid_month": 51},  # 20,000 incidents, and then a million
    "territory-36": {"months": 1, "incidents_per_grid_month": 2},
    "intake": {"months": 2, "incidents_per_grid_month": 2},
    "territory-2000": {"months": 1, "incidents_per_grid_month": 2, "grids": 2000},
    "drafting-36": {"grids": 36, "incidents": 1_000_000},
}


def table(title: str, rows: list[tuple[str, float, float, int]]) -> None:
    print(f"\n{title}\n{'':52}{'ms':>10}{'bare SQL':>10}{'ratio':>8}{'queries':>9}")
    for name, ours, bare, queries in rows:
        print(f"{name:52}{ours:10.1f}{bare:10.1f}{ours / bare:8.2f}{queries:9d}")


def main(profile: str) -> int:
    with tempfile.TemporaryDirectory(prefix="gridops-bench-", dir="/tmp") as home:
        os.environ |= {**attach(Path(home)), "GRIDOPS_HOME": home, "DJANGO_SETTINGS_MODULE": "gridops.settings"}
        import django

        django.setup()
        from bench import drafting, incidents, intake, peer

        if profile.startswith("drafting"):
            drafting.load(**PROFILES[profile])
            for title, rows in drafting.tables():
                table(title, rows)
            return 0
        incidents.load(**PROFILES[profile])
        if profile == "intake":
            intake.report()
            return 0
        if profile == "peer":
            client = incidents.center()
            peer.print_at_a_million(client, peer.print_against_peer(client))
            for title, rows in peer.tables():
                table(title, rows)
            return 0
        for title, rows in incidents.tables(profile):
            table(title, rows)
    return 0


def all_profiles() -> int:
    """Each in a process of its own, for a process knows one database only."""
    worst = 0
    for name in PROFILES:
        worst = max(worst, subprocess.run([sys.executable, "-m", "bench", name], check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) > 1 else all_profiles())
