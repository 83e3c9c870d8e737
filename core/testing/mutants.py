"""Changes the rules one small step at a time, and names the changes that no test notices: `make mutants [OF=PART]`.

mutmut makes the changes and runs, for each, the tests that come by its function. It works in a copy of the code, with
the tests that need no database alone, and with few random examples, always the same. A change that cannot matter is
written down with its reason in `equivalent_mutants.toml`. Ends with 1 where fewer than 95 % are noticed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.embedded.servers import ROOT
from core.testing.lint import NO_SERVERS

WANTED = 95  # percent
PATIENCE = 4  # x 15 s: a busy machine is not taken for a run that does not end, which counts as noticed
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")
COPIED = ("core", "grids", "staff", "incidents", "assessment", "gridops", "templates", "docs", "locale", "static")
NOTICED = {1, 3, 24, 36, 152, 255, -24}  # exit codes of pytest and of a run that did not end


@dataclass(frozen=True)
class Part:
    """Modules that are changed, and the tests that should notice."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


PARTS = (
    Part(
        "measures and points",
        ("assessment/figures/rules.py", "assessment/bulletin/rules.py"),
        (
            "assessment/figures/tests/test_rules.py",
            "assessment/figures/tests/test_readings.py",
            "assessment/bulletin/tests/test_rules.py",
        ),
    ),
    Part(
        "scores",
        ("assessment/score/month_rules.py", "assessment/score/quarter_rules.py", "assessment/score/year_rules.py"),
        (
            "assessment/score/tests/test_month_rules.py",
            "assessment/score/tests/test_quarter_rules.py",
            "assessment/score/tests/test_year_rules.py",
        ),
    ),
    Part(
        "pay",
        ("assessment/pay/rules.py", "assessment/pay/rates.py", "assessment/pay/splitting.py"),
        (
            "assessment/pay/tests/test_rules.py",
            "assessment/pay/tests/test_laws.py",
            "assessment/pay/tests/test_golden.py",
        ),
    ),
    Part(
        "workflow",
        ("incidents/incident/workflow.py", "assessment/cycle/rules.py"),
        (
            "incidents/incident/tests/test_workflow.py",
            "incidents/incident/tests/test_docs.py",
            "assessment/cycle/tests/test_cycle_rules.py",
        ),
    ),
)

PYTEST_INI = """[pytest]
DJANGO_SETTINGS_MODULE = gridops.settings
addopts = -q -p no:cacheprovider -p no:xdist -m "not django_db and not soak and not browser"
markers =
    soak: long
    law: a law
    long: long
    browser: a browser
    confined: a process of its own
    clock: the true clock
"""
CONFTEST = """from hypothesis import HealthCheck, settings

settings.register_profile(
    "mutants", deadline=None, max_examples=10, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile("mutants")
"""


@dataclass(frozen=True)
class Mutant:
    """One change: the function, the lines of the difference, and whether a test noticed."""

    module: str
    name: str
    noticed: bool
    change: str = ""  # of one that was not noticed

    @property
    def function(self) -> str:
        return (
            self.name.partition("__mutmut_")[0]
            .rpartition(".")[2]
            .removeprefix("x_")
            .replace("xǁ", "")
            .replace("ǁ", ".")
        )


def run(parts: tuple[Part, ...]) -> list[Mutant]:
    """Every change of these parts."""
    with tempfile.TemporaryDirectory(prefix="gridops-mutants-", dir="/tmp") as folder:
        home = Path(folder)
        _prepare(home, parts)
        _mutmut(home, "run", capture=False)
        return list(_results(home))


def _prepare(home: Path, parts: tuple[Part, ...]) -> None:
    code = [name for name in COPIED if (ROOT / name / "__init__.py").exists()]
    for name in COPIED:
        shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    (home / "pytest.ini").write_text(PYTEST_INI)
    (home / "conftest.py").write_text(CONFTEST)
    settings = {
        "source_paths": code,
        "only_mutate": [module for part in parts for module in part.modules],
        "also_copy": [
            "conftest.py",
            "pytest.ini",
            *(one for one in COPIED if not (ROOT / one / "__init__.py").exists()),
        ],
        "pytest_add_cli_args_test_selection": sorted({test for part in parts for test in part.tests}),
    }
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    flags = ["use_git_change_detection = false", "track_dependencies = false", f"timeout_constant = {PATIENCE}"]
    (home / "pyproject.toml").write_text("\n".join(["[tool.mutmut]", *lines, *flags, ""]))


def _mutmut(home: Path, *words: str, capture: bool = True) -> str:
    command = [sys.executable, "-m", "mutmut", *words]
    done = subprocess.run(
        command, cwd=home, env={**os.environ, **NO_SERVERS}, check=False, text=True, stdout=subprocess.PIPE
    )
    if done.returncode and not capture:
        sys.exit(f"mutmut failed:\n{done.stdout[-2000:]}")
    return done.stdout


def _results(home: Path) -> Iterator[Mutant]:
    for file in sorted((home / "mutants").rglob("*.py.meta")):
        module = str(file.relative_to(home / "mutants")).removesuffix(".meta")
        for name, code in json.loads(file.read_text())["exit_code_by_key"].items():
            noticed = code in NOTICED
            yield Mutant(module, name, noticed, "" if noticed else _change(_mutmut(home, "show", name)))


def _change(shown: str) -> str:
    """The lines of a difference that go and come."""
    lines = [line for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in ("---", "+++")]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in lines)


def equivalent() -> dict[tuple[str, str, str], str]:
    """The changes that cannot matter: module, function and change → the reason."""
    listed = tomllib.loads(EQUIVALENT.read_text())["mutant"]
    return {(one["module"], one["function"], one["change"].strip()): one["because"] for one in listed}


def main(wanted: str = "") -> int:
    parts = tuple(part for part in PARTS if part.name.startswith(wanted))
    if not parts:
        sys.exit(f"No part is called {wanted}. There are: {', '.join(part.name for part in PARTS)}.")
    known = equivalent()
    left: list[Mutant] = []
    rates: list[float] = []
    total: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    same: Counter[str] = Counter()
    for one in run(parts):
        total[one.module] += 1
        noticed[one.module] += one.noticed
        if not one.noticed and (one.module, one.function, one.change) in known:
            same[one.module] += 1
        elif not one.noticed:
            left.append(one)
    for one in left:
        print(f"\nnobody noticed, in {one.module} {one.function}:\n{one.change}")
    print(f"\n{'module':<42}{'changes':>9}{'noticed':>9}{'cannot matter':>15}{'%':>8}")
    for module in sorted(total):
        that_matter = total[module] - same[module]
        rates.append(100 * noticed[module] / max(1, that_matter))
        print(f"{module:<42}{total[module]:>9}{noticed[module]:>9}{same[module]:>15}{rates[-1]:>8.1f}")
    return int(not rates or min(rates) < WANTED)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
