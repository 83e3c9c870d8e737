"""Writes requirements.txt and requirements-dev.txt: every package with its version and the digests of its files.

One list serves Python 3.11 to 3.13. `keep` holds to what is pinned and adds only what is new in the `.in` files.
Writing runs in `.venv-tools`, so this knows nothing but the standard library.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OLDEST = "3.11"
LISTS = ("requirements", "requirements-dev")
HEAD = "# What is installed, to the byte: for Python 3.11 to 3.13, written by `make requirements` from {name}.in.\n"
PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[\w,-]+\])?==([^\s;\\]+)", re.MULTILINE)


def pins(text: str) -> dict[str, str]:
    """Name, as packages are compared, and version of every pin of a list."""
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PIN.findall(text)}


def without_digest(text: str) -> list[str]:
    """Pins that would be installed unseen: pip refuses the whole list then."""
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    return [entry.splitlines()[0] for entry in entries if PIN.match(entry) and "--hash=sha256:" not in entry]


def main(*words: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        held = Path(folder) / "held.txt"
        for name in LISTS:
            known = {**_known(name)} if "keep" in words else {}
            if name == LISTS[1]:  # both lists have the same of what they share
                known |= _known(LISTS[0])
            held.write_text("".join(f"{package}=={version}\n" for package, version in known.items()))
            target = ROOT / f"{name}.txt"
            made = Path(folder) / "made.txt"
            done = subprocess.run(
                [Path(sys.executable).parent / "uv", "pip", "compile", f"{name}.in", "--universal", "--quiet",
                 "--python-version", OLDEST, "--generate-hashes", "--no-header", "--no-annotate",
                 "--constraint", held, "--output-file", made],
                cwd=ROOT, check=False,
            )  # fmt: skip
            if done.returncode:
                return done.returncode
            target.write_text(HEAD.format(name=name) + made.read_text())
    return 0


def _known(name: str) -> dict[str, str]:
    return pins((ROOT / f"{name}.txt").read_text())


def check() -> int:
    """For `make lint`: every pin has digests, and both lists agree."""
    texts = {name: (ROOT / f"{name}.txt").read_text() for name in LISTS}
    wrong = [f"{name}.txt: {pin} has no digest" for name, text in texts.items() for pin in without_digest(text)]
    first, second = (pins(texts[name]) for name in LISTS)
    wrong += [f"requirements-dev.txt: {name} is not {version}" for name, version in first.items()
              if second.get(name) != version]  # fmt: skip
    if wrong:
        print("\n".join([*wrong, "Mend it with: make requirements KEEP=1"]))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
