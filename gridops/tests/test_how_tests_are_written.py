"""What keeps the suite fast, and true on a busy machine: see CONTRIBUTING.md, "How tests stay fast"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

HERE = Path(settings.BASE_DIR)
SOURCES = ("factories", "cast", "worlds", "exported", "turning")  # modules whose classes and functions make rows
NOT_SHARED = {
    "grids/territory/tests/test_acts.py::decide": "a function, which is not copied with what it holds",
    "grids/territory/tests/test_boundary_files.py::decide": "as above",
    "staff/attendance/tests/test_sheet_pages.py::client": "a browser, which is not copied",
}


def called_in(node: ast.AST) -> set[str]:
    """What is called there by a plain name."""
    calls = (one for one in ast.walk(node) if isinstance(one, ast.Call))
    return {one.func.id for one in calls if isinstance(one.func, ast.Name)}


def unshared(path: Path) -> list[str]:
    """Fixtures of a module that make rows, from nothing else than other worlds, anew for each test."""
    tree = ast.parse(path.read_text())
    if "transaction=True" in "".join(ast.unparse(node) for node in tree.body if isinstance(node, ast.Assign)):
        return []
    makers = {
        name.asname or name.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").rpartition(".")[2] in SOURCES
        for name in node.names
    }
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.decorator_list]
    shared = {node.name for node in functions if ast.unparse(node.decorator_list[0]) == "shared_world"}
    found = []
    for node in functions:
        plain = ast.unparse(node.decorator_list[0]) == "pytest.fixture"
        others = {argument.arg for argument in node.args.args} - shared - {"db"}
        yields = any(isinstance(part, ast.Yield) for part in ast.walk(node))
        if plain and not others and not yields and called_in(node) & makers:
            found.append(node.name)
    return found


def of_tests(*words: str) -> Iterator[tuple[str, Path]]:
    """Every module of tests by its path from here; with words those alone that hold one: to parse takes a second."""
    for path in sorted(HERE.glob("*/**/tests/*.py")):
        name = path.relative_to(HERE).as_posix()
        if not name.startswith(".") and (not words or any(map(path.read_text().__contains__, words))):
            yield name, path


def test_every_fixture_that_only_makes_rows_is_shared():
    found = {f"{name}::{fixture}" for name, path in of_tests() for fixture in unshared(path)}
    assert found == NOT_SHARED.keys(), "Declare it with @shared_world (core/testing/worlds.py), or say here why not."


DEAR = {"role_accounts", "three_places", "visitors"}  # half a second each, which no list of single tests shows


def anew_for_each_case(path: Path) -> list[str]:
    """Tests of many cases each of which makes again what is dear and the same for all."""
    return [
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and "parametrize" in "".join(map(ast.unparse, node.decorator_list))
        if DEAR & called_in(node)
    ]


def test_no_test_of_many_cases_makes_what_all_of_them_need_in_each():
    found = {name: tests for name, path in of_tests(*DEAR) if (tests := anew_for_each_case(path))}
    assert found == {}, "Name the world instead: places, accounts_here (gridops/conftest.py), visitors_here."


BY_THE_WALL = re.compile(r"assert .*(monotonic|perf_counter|time\.time)\(\)[^<]*-[^<]*<")
WAITS = {
    "gridops/exports/tests/test_exports.py": "what is left alone would wait for a minute",
    "incidents/incoming/tests/test_waiting.py": "what is not bounded would wait for minutes",
}


def test_no_test_fails_because_the_machine_is_busy():
    """How long something took is said in seconds of the processor (`process_time`), or in queries, or in rows."""
    found = {name for name, path in of_tests() if BY_THE_WALL.search(path.read_text())}
    assert found == WAITS.keys()


A_TOKEN_MAY_HOLD = re.compile(r"[A-Za-z0-9]{1,4}")  # by chance, and one day it does


def luck(path: Path) -> list[int]:
    """The lines that say of a few letters or digits that a whole page, with its random tokens, does not hold them."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.NotIn) and isinstance(node.left, ast.Constant)
        if isinstance(node.left.value, str) and A_TOKEN_MAY_HOLD.fullmatch(node.left.value)
        if re.search(r"\b(page|html|body|content)\b", ast.unparse(node.comparators[0]))
        if "words_of" not in ast.unparse(node.comparators[0])
    ]


def test_no_test_fails_because_a_token_holds_its_digits():
    found = {name: lines for name, path in of_tests(" not in ") if (lines := luck(path))}
    assert found == {}, "Ask words_of (core/testing/words.py) instead."


# --- tests that cannot fail ---


def judges(node: ast.AST, helpers: frozenset[str] = frozenset()) -> bool:
    """Whether it fails by what it says: an assertion, a refusal that must come, or a helper that has one."""
    for part in ast.walk(node):
        if isinstance(part, ast.Assert | ast.Raise):
            return True
        if isinstance(part, ast.Call):
            called = ast.unparse(part.func).rpartition(".")[2]
            if "assert" in called or called in ("raises", "warns", "fail", "expect") or called in helpers:
                return True
    return False


def functions_of(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]


def judging_helpers(path: Path) -> frozenset[str]:
    """What a module of tests can call that judges: its own functions, and what it takes from other modules of tests."""
    functions = [node for node in functions_of(path) if not node.name.startswith("test_")]
    found: frozenset[str] = frozenset()
    for node in ast.walk(ast.parse(path.read_text())):
        module = getattr(node, "module", None) or ""
        there = HERE / f"{module.replace('.', '/')}.py"
        if isinstance(node, ast.ImportFrom) and {"tests", "testing"} & {*module.split(".")} and there.is_file():
            taken = {name.name for name in node.names}
            found |= {one.name for one in functions_of(there) if one.name in taken and judges(one)}
    while more := {node.name for node in functions if judges(node, found)} - found:
        found |= more
    return found


def never_failing(path: Path) -> list[str]:
    """Tests of a module without anything that judges."""
    tests = [node for node in functions_of(path) if node.name.startswith("test_") and not judges(node)]
    return [node.name for node in tests if not judges(node, judging_helpers(path))] if tests else []


def test_every_test_says_what_must_be_so():
    """A test that only calls something passes, too, where that something does nothing."""
    found = {name: tests for name, path in of_tests() if (tests := never_failing(path))}
    assert found == {}, "Assert what the caller gets, or what stands afterwards."


# --- tests whose names change ---


CLOCKS = ("time.time", "timezone.now", "timezone.localdate", "datetime.now", "date.today")


def asks_the_clock(path: Path) -> list[int]:
    """The lines of cases that are made of the time: two processes that collect them give them two names."""
    cases = (part for node in functions_of(path) for one in node.decorator_list for part in ast.walk(one))
    calls = (part for part in cases if isinstance(part, ast.Call))
    return [one.lineno for one in calls if ast.unparse(one.func) in CLOCKS]


def test_no_name_of_a_test_is_made_of_the_time():
    found = {name: lines for name, path in of_tests(*CLOCKS) if (lines := asks_the_clock(path))}
    assert found == {}, "Write how far from now it is, and add the time within the test."


def test_what_a_server_says_of_all_its_databases_is_asked_of_ones_own():
    """The other worker of the suite has a database on the same server, with locks and sessions of its own."""
    asking = [(name, path.read_text()) for name, path in of_tests("FROM pg_locks", "FROM pg_stat_activity")]
    wrong = [name for name, text in asking if "current_database()" not in text and "datname = 'gridops'" not in text]
    assert wrong == []
    assert len(asking) > 3
