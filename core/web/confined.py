"""Runs a function in a process of its own, with bounds on its memory and time.

For work on foreign files: documents, sheets, boundaries, pictures that are large or of a rare kind. What crashes,
hangs or asks for too much there ends that process, and the file is refused. The memory goes back to the machine.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from math import ceil
from pathlib import Path
from threading import BoundedSemaphore
from time import monotonic
from typing import Any, TypeVar

Answer = TypeVar("Answer")

ROOT = Path(__file__).resolve().parents[2]
USUAL_SECONDS = 20
SECONDS = float(
    os.environ.get("FILE_WAIT", USUAL_SECONDS)
)  # for a file that somebody waits for, room for its process included
MEMORY = 2 * 1024**3  # of addresses, not of what is used: libraries reserve much
AT_ONCE = 2  # in one web process, so that many large pictures queue instead of filling the memory
_START = "from core.web.confined import answer; answer()"

_room = BoundedSemaphore(AT_ONCE)


class Unfinished(Exception):
    """The work crashed, took too long or needed too much memory."""


def confined(function: Callable[..., Answer], *values: Any, seconds: float = SECONDS, language: str = "") -> Answer:
    """What a function of a module answers. Raises what it raises, or Unfinished after so many seconds at most.

    It has neither database nor settings. With a `language` it has texts in that language.
    """
    processor = max(1, ceil(seconds))
    asked = pickle.dumps((language, pickle.dumps((function, values, processor))))  # the texts first, then the modules
    until = monotonic() + seconds
    if not _room.acquire(timeout=seconds):
        raise Unfinished("too many files at once")
    try:
        left = max(0.0, until - monotonic())
        done = subprocess.run(
            [sys.executable, "-c", _START], input=asked, capture_output=True, timeout=left, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Unfinished from error
    finally:
        _room.release()
    if done.returncode != 0:
        raise Unfinished(done.stderr[-1000:].decode(errors="replace"))
    failed, value = pickle.loads(done.stdout)  # noqa: S301  # our own process wrote it
    if failed:
        raise value
    answered: Answer = value
    return answered


def answer() -> None:
    """The other end: read what is asked from standard input, answer on standard output."""
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is no part of the answer
    language, rest = pickle.load(sys.stdin.buffer)  # noqa: S301  # our own process wrote it
    if language:
        _speak(language)
    function, values, seconds = pickle.loads(rest)  # noqa: S301  # our own process wrote it
    _bound(seconds)
    try:
        result: tuple[bool, Any] = (False, function(*values))
    except MemoryError:
        sys.exit(1)
    except Exception as error:  # the caller is to see it, whatever it is
        result = (True, error)
    pickle.dump(result, out)


def _bound(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the time is bounded by the caller
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _speak(language: str) -> None:
    """Give the texts of the product in a language, without its applications."""
    import django
    from django.conf import settings
    from django.utils import translation

    settings.configure(LOCALE_PATHS=[ROOT / "locale"], LANGUAGE_CODE="en", USE_TZ=True, TIME_ZONE="Asia/Shanghai")
    django.setup()
    translation.activate(language)
