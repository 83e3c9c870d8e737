"""What is known of installed packages: weaknesses (pip-audit), and for a release a list of all (CycloneDX).

Runs in `.venv-tools`, so it knows nothing but the standard library.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
DIST = ROOT / "dist"
WEAK, NOT_ASKED = 1, 3  # exit codes


def audit() -> int:
    """Ask what is known of every pinned package. Says which could not be asked about: that is no clean result."""
    asked = _tool("pip-audit", "--requirement", "requirements.txt", "--disable-pip", "--progress-spinner", "off",
                  "--format", "json")  # fmt: skip
    try:
        packages = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError):
        reason = (asked.stderr.strip().splitlines() or ["no answer"])[-1]
        return _say(f"NOT AUDITED: the service that knows weaknesses cannot be reached ({reason}).", NOT_ASKED)
    return report(packages)


def report(packages: list[dict[str, Any]]) -> int:
    """Say what pip-audit found; the exit code is that of the worst."""
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    if len(skipped) == len(packages):
        return _say("NOT AUDITED: the service that knows weaknesses cannot be reached from here.", NOT_ASKED)
    weak = [package for package in packages if package.get("vulns")]
    for package in weak:
        for weakness in package["vulns"]:
            mended = ", ".join(weakness["fix_versions"]) or "none yet"
            print(f"{package['name']} {package['version']}: {weakness['id']}, mended in {mended}")
    if weak:
        return _say(f"{len(weak)} of {len(packages)} packages have a known weakness.", WEAK)
    if skipped:
        return _say(f"NOT AUDITED: {', '.join(skipped)}. Nothing is known against the others.", NOT_ASKED)
    return _say(f"Nothing is known against any of {len(packages)} packages.", 0)


def release() -> int:
    """Write dist/sbom.json, and audit. Where nobody could be asked, the release says so and is made all the same."""
    DIST.mkdir(exist_ok=True)
    made = _tool("cyclonedx-py", "requirements", "requirements.txt", "--pyproject", "pyproject.toml", "--spec-version",
                 "1.6", "--output-reproducible", "--of", "JSON", "-o", str(DIST / "sbom.json"))  # fmt: skip
    if made.returncode:
        return _say(f"The list of packages was not made: {made.stderr.strip()}", made.returncode)
    parts = json.loads((DIST / "sbom.json").read_text())["components"]
    print(f"dist/sbom.json names {len(parts)} packages with the digests of their files (CycloneDX 1.6).")
    found = audit()
    return 0 if found == NOT_ASKED else found


def _tool(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).parent / name, *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def _say(sentence: str, status: int) -> int:
    print(sentence)
    return status


if __name__ == "__main__":
    sys.exit({"audit": audit, "release": release}[sys.argv[1]]())
