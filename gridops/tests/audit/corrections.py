"""The exports as they were at an earlier moment: what was corrected or removed since is taken back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime

from gridops.tests.audit.facts import Read, Row, moment

RENAMED = {"entry_class": "class"}  # columns of the tables that the exports call otherwise
Known = dict[str, list[Row]]  # dataset → its corrections, the last first


def entered(row: Row) -> datetime | None:
    return moment(row["recorded_at"])


def as_of(read: Read, at: datetime, time_of: Callable[[Row], datetime | None] = entered) -> Read:
    """Reads the datasets as they stood at a moment. Rows that were entered later say so themselves."""
    later: Known = defaultdict(list)
    for row in sorted(read("corrections"), key=lambda row: -int(row["id"])):
        when = time_of(row)
        if when is None or when > at:
            later[row["dataset"]].append(row)

    def then(name: str, on: date | None = None) -> list[Row]:
        if name not in later:
            return read(name, on)
        rows = {row["id"]: dict(row) for row in read(name, on)}
        for correction in later[name]:
            key, was = correction["row"], _as_exported(json.loads(correction["was"]))
            if correction["operation"] == "delete":
                rows[key] = {**was, "id": key, "worker": correction["worker"], "grid_key": correction["grid_key"]}
            elif key in rows:
                rows[key].update(was)
        return list(rows.values())

    return then


def _as_exported(was: dict[str, object]) -> Row:
    """Values of a table as an export writes them; a range is two columns."""
    found: Row = {}
    for name, value in was.items():
        if name == "during":
            begin, _, end = str(value)[1:-1].partition(",")
            found |= {"begins_on": begin, "ends_on": end}
        else:
            found[RENAMED.get(name, name)] = _text(value)
    return found


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
