"""How long a statement may wait for a lock, be planned and take: of the web server, the worker, and commands.

Without limits one forgotten transaction lets every page wait behind it until all threads are taken. Settings read this
before Django is there, so it knows nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

# By who asks: seconds of waiting for a lock, seconds of a statement; 0 is without end. A web page waits as long as
# people do; the worker freezes months; commands restore and migrate. `migrate` has a shorter wait of its own, because
# whoever comes after a statement that waits for a table waits as well, readers too: it gives way and tries again.
DEFAULTS = {"WEB": (5, 60), "WORKER": (30, 900), "COMMAND": (60, 0)}
MIGRATION_LOCK_TIMEOUT = 3
# A list joins eight tables to one and shows fifty rows: PostgreSQL tried out every order of them for 20 ms, and then
# took half a millisecond. Of more tables than these it keeps the order in which they are written, for pages alone.
JOINS_TRIED = {"WEB": 4}
UNITS = {"": "s", "ms": "ms", "s": "s", "min": "min", "h": "h"}


def asking(words: Sequence[str]) -> str:
    """Who asks, by the words of the command line: WEB, WORKER or COMMAND."""
    program = Path(words[0]).name if words else ""
    if program == "__main__.py":  # python -m NAME
        program = Path(words[0]).parent.name
    if program == "gunicorn" or "runserver" in words[1:2]:
        return "WEB"
    return "WORKER" if program == "celery" else "COMMAND"


def limits(who: str, env: Mapping[str, str]) -> tuple[str, str]:
    """Wait for a lock and length of a statement, as PostgreSQL reads them. Raises ValueError for what is neither."""
    wait, length = DEFAULTS[who]
    return tuple(
        _seconds(f"{who}_{name}_TIMEOUT", env, default) for name, default in (("LOCK", wait), ("STATEMENT", length))
    )  # type: ignore[return-value]


def migration_wait(env: Mapping[str, str]) -> str:
    return _seconds("MIGRATION_LOCK_TIMEOUT", env, MIGRATION_LOCK_TIMEOUT)


def _seconds(name: str, env: Mapping[str, str], default: int) -> str:
    text = env.get(name, "").strip() or str(default)
    match = re.fullmatch(r"(\d{1,6}) ?(ms|s|min|h|)", text)
    if match is None:
        raise ValueError(f"Set {name} to a time such as 5s, 500ms or 2min (0: without end); {text!r} is none.")
    return match[1] + UNITS[match[2]]


def with_limits(options: Mapping[str, Any], who: str, env: Mapping[str, str]) -> dict[str, Any]:
    """The options of a connection with the limits in front; what the database's address says itself comes last."""
    wait, length = limits(who, env)
    ours = f"-c lock_timeout={wait} -c statement_timeout={length}"
    if who in JOINS_TRIED:
        ours += f" -c join_collapse_limit={JOINS_TRIED[who]}"
    return {**options, "options": f"{ours} {options.get('options', '')}".strip()}
