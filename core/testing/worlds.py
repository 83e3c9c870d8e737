"""A pytest plugin: rows that many tests ask for are made once, and each test gets them as if they were just made.

Declared with `@shared_world` instead of `@pytest.fixture`, a fixture is made in a transaction that stays open for the
tests of its module, below the one that each test takes back. Whoever asks for it gets a copy of the objects, so that no
test sees what another did to them. A test sees exactly the worlds that it names: what the one before it had and this
one does not name is rolled back first. So tests may run in any order, and each alone.

Made in the test itself, as ever, are worlds of tests with transactions of their own, with a clock of their own
(`clock`), and those that depend on a fixture that is none.
"""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from pytest_django.plugin import blocking_manager_key

Key = tuple[Any, ...]  # how a world is made, and the keys of those that it is made from


@dataclass
class Layer:
    """A world that is there, with the savepoint before it."""

    key: Key
    savepoint: Any
    value: Any
    below: list[Any]  # the values of those below it as they were before: what makes a world may note things in them


@dataclass(frozen=True)
class Wanted:
    """A world that a test asks for: how it is made, and from what."""

    make: Callable[..., Any]
    of: dict[str, Wanted]

    @property
    def key(self) -> Key:
        return (self.make, *(one.key for one in self.of.values()))


def shared_world(make: Callable[..., Any]) -> Any:
    """A fixture that makes rows, and nothing that cannot be copied; its arguments are worlds, too."""
    asked = list(inspect.signature(make).parameters)
    if {"self", "request", "db"} & set(asked):
        raise TypeError(f"{make.__name__}: a world is a function of other worlds alone")

    @functools.wraps(make)
    def made(request: pytest.FixtureRequest, **others: Any) -> Any:
        wanted = request.node.worlds_wanted.get(make)
        if wanted is None:
            return make(**{name: others[name] for name in asked})
        return copy.deepcopy(_stack.value_of(wanted.key), request.node.worlds_copied)

    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    made.__signature__ = inspect.Signature([inspect.Parameter(name, kind) for name in ("request", "db", *asked)])  # type: ignore[attr-defined]
    made.makes_world = make  # type: ignore[attr-defined]
    return pytest.fixture(made)


class Stack:
    """The worlds that are there, each in a savepoint of its own, in one transaction."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self.transaction: Any = None
        self.module = ""

    def reach(self, wanted: list[Wanted], module: str) -> None:
        """Let these be there and no others."""
        keys = [one.key for one in wanted]
        if not keys or module != self.module or not self._is_whole():
            self.clear()  # the database's time stands still in a transaction: none lasts longer than a module
        common = 0
        while common < min(len(keys), len(self.layers)) and self.layers[common].key == keys[common]:
            common += 1
        self._roll_back_to(common)
        for one in wanted[common:]:
            self._make(one, module)

    def value_of(self, key: Key) -> Any:
        return next(layer.value for layer in self.layers if layer.key == key)

    def clear(self) -> None:
        from django.db import connection

        if self.transaction is None:
            return
        begun, whole = self.transaction, self._is_whole()
        self.transaction = None
        self.layers.clear()
        if whole:
            connection.needs_rollback = True
            begun.__exit__(None, None, None)
        else:
            connection.connect()  # forgets the transaction that went with the connection

    def _is_whole(self) -> bool:
        """Whether the transaction is still the one that was begun: a test may have closed the connection."""
        from django.db import connection

        return self.transaction is None or (connection.connection is not None and connection.in_atomic_block)

    def _roll_back_to(self, count: int) -> None:
        from django.db import connection, transaction

        if len(self.layers) > count:
            first = self.layers[count]
            transaction.savepoint_rollback(first.savepoint)
            connection.needs_rollback = False
            del self.layers[count:]
            for layer, value in zip(self.layers, first.below, strict=True):
                layer.value = value

    def _make(self, one: Wanted, module: str) -> None:
        from django.db import connection, transaction

        if self.transaction is None:
            if connection.in_atomic_block:
                raise RuntimeError("Worlds come before a test's own transaction: name core.testing.worlds by -p.")
            self.transaction = transaction.atomic()
            self.transaction._from_testcase = True  # as Django's own tests do: durable blocks may lie below
            self.transaction.__enter__()
            self.module = module
        savepoint = transaction.savepoint()
        below = copy.deepcopy([layer.value for layer in self.layers])
        try:
            value = one.make(**{name: self.value_of(other.key) for name, other in one.of.items()})
            connection.check_constraints()
        except BaseException:
            transaction.savepoint_rollback(savepoint)
            for layer, before in zip(self.layers, below, strict=True):
                layer.value = before  # what it noted in them is gone, too
            raise
        self.layers.append(Layer(one.key, savepoint, value, below))


_stack = Stack()


@pytest.fixture(scope="session")
def _worlds_end(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:  # noqa: ARG001
    yield
    with django_db_blocker.unblock():
        _stack.clear()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of the test: what a class of Django's or a module makes may not meet a transaction of ours."""
    if _stack.layers and (_is_djangos(item) or _module_of(item) != _stack.module):
        with item.config.stash[blocking_manager_key].unblock():
            _stack.clear()


@pytest.fixture(autouse=True)
def _worlds_of_this_test(request: pytest.FixtureRequest, django_db_blocker: Any) -> None:
    """Comes before the transaction of the test, for plugins that are named by `-p` come before all others."""
    item = request.node
    item.worlds_wanted, item.worlds_copied = {}, {}
    if not _uses_database(item):
        return
    if not _has_own_transactions(item) and item.get_closest_marker("clock") is None:
        item.worlds_wanted = _wanted(item)
    if item.worlds_wanted:
        request.getfixturevalue("_worlds_end")
    if item.worlds_wanted or _stack.layers:
        with django_db_blocker.unblock():
            _stack.reach(list(item.worlds_wanted.values()), _module_of(item))


OWN_TRANSACTIONS = {"transactional_db", "live_server", "django_db_reset_sequences"}


def _module_of(item: Any) -> str:
    return str(item.nodeid.partition("::")[0])


def _is_djangos(item: Any) -> bool:
    return hasattr(getattr(item, "cls", None), "setUpTestData")


def _uses_database(item: Any) -> bool:
    named = not (OWN_TRANSACTIONS | {"db"}).isdisjoint(item.fixturenames)
    return named or _is_djangos(item) or item.get_closest_marker("django_db") is not None


def _has_own_transactions(item: Any) -> bool:
    marker = item.get_closest_marker("django_db")
    said = marker is not None and bool(marker.args or marker.kwargs.get("transaction"))
    return said or _is_djangos(item) or not OWN_TRANSACTIONS.isdisjoint(item.fixturenames)


def _wanted(item: Any) -> dict[Callable[..., Any], Wanted]:
    """The worlds that a test asks for, each after those that it is made from, by how they are made."""
    found: dict[Callable[..., Any], Wanted] = {}

    def look(name: str, above: int = 0) -> Wanted | None:
        """The world of that name; one that takes another of its own name finds the one that it stands before."""
        definitions = item._fixtureinfo.name2fixturedefs.get(name, ())[::-1][above:]
        parametrized = name in getattr(getattr(item, "callspec", None), "params", {})
        make = getattr(definitions[0].func, "makes_world", None) if definitions and not parametrized else None
        if make is None:
            return None
        of = {other: look(other, above + 1 if other == name else 0) for other in inspect.signature(make).parameters}
        if None in of.values():
            return None
        return found.setdefault(make, Wanted(make, {name: one for name, one in of.items() if one is not None}))

    for name in sorted(item.fixturenames):  # always in the same order, so that neighbours share as much as they can
        look(name)
    return found
