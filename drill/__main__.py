"""`python -m drill new NAME` makes NAME.backup and NAME.json here, in a throw-away installation.

`python -m drill again NAME` looks again at the NAME.backup that is there and writes NAME.json: for a release that
changes what an export holds on purpose. What changed is then the difference of NAME.json, to be read line by line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from core.embedded.servers import attach

HERE = Path(__file__).resolve().parent
LOOKED_AT = "2026-11-04T12:00:00+08:00"  # the clock is stopped at this time while it is looked at


def main(what: str, name: str) -> None:
    backup = HERE / f"{name}.backup"
    with tempfile.TemporaryDirectory(prefix="gridops-drill-", dir="/tmp") as home:
        os.environ |= {**attach(Path(home), throwaway=True), "GRIDOPS_HOME": home}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "gridops.settings", "GRIDOPS_DEMO": "0"}
        (Path(home) / "static").mkdir()
        import django

        django.setup()
        from django.core.management import call_command

        from drill import history
        from drill.findings import digest_of_file, findings, of_file

        if what == "new":
            call_command("migrate", verbosity=0)
            history.make()
            call_command("backup", backup)
            made_by = _version()
        else:
            call_command("restore", backup, keep_tokens=True)
            made_by = json.loads(backup.with_suffix(".json").read_text())["made_by"]
        inside = of_file(backup)
        content = {
            "made_by": made_by,
            "sha256": digest_of_file(backup),
            "migrations": dict(inside["migrations"]),  # they are sorted: the last one of each app
            "looked_at": LOOKED_AT,
            "rows": inside["rows"],
            **findings(at=datetime.fromisoformat(LOOKED_AT)),
        }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    backup.with_suffix(".json").write_text(f"{text}\n")


def _version() -> str:
    """The commit that runs; the drill's own files next to it do not count."""
    git = ["git", "-C", str(HERE.parent)]
    return subprocess.check_output([*git, "log", "-1", "--format=%H %cs", "--", ".", ":!drill"], text=True).strip()


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("new", "again"):
        sys.exit(__doc__)
    main(*sys.argv[1:])
