"""What is done without a person, by the name that people know: queues, chores, tasks, and steps that other floors name.

Logs, ledgers and addresses have codes; a page shows `name_of` the code.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from celery import shared_task
from django.utils.functional import Promise

_names: dict[str, str | Promise] = {}
_by_door: dict[str, Callable[[str], str]] = {}


def called(code: str, label: str | Promise) -> None:
    """From now on `code` is shown as `label`."""
    _names[code] = label


def name_of(code: str) -> str:
    """The name of a queue, a chore or a task; the code itself where nothing is called so any more."""
    return str(_names.get(code, code))


def named_task(code: str, label: str | Promise) -> Callable[[Callable[..., Any]], Any]:
    """A task of Celery that beat fires, with the name under which people see what it did."""
    called(code, label)
    return shared_task(name=code)


def told_through(door: str, in_words: Callable[[str], str]) -> None:
    """What the history notes beside a door, such as a step of the cycle, is shown in these words."""
    _by_door[door] = in_words


def beside_the_door(door: str, detail: str) -> str:
    """The detail that the history keeps of where a change came from, such as a step of the cycle, in words."""
    return _by_door.get(door, name_of)(detail)
