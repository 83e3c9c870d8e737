"""A page that nothing leads to is not there for people: each address with a name is named again by what links to it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOR_PROGRAMS = {"export-manifest", "nowhere"}  # addresses of REST that are built from others, or end every list


def test_every_page_is_led_to() -> None:
    code = [path for path in ROOT.glob("*/**/*.py") if not {"tests", "migrations", ".venv"} & {*path.parts}]
    written = {path: path.read_text() for path in [*code, *(ROOT / "templates").rglob("*.html")]}
    names = {name for text in written.values() for name in re.findall(r'\bpath\(.*?name="([^"]+)"', text)}
    assert len(names) > 50
    whole = re.sub(r'name="[^"]+"', "", "\n".join(written.values()))
    assert {name for name in names if not re.search(rf"""["']{re.escape(name)}["']""", whole)} <= FOR_PROGRAMS
