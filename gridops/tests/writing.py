"""Which tables are written to, for tests that what only reads writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

WRITES = re.compile(r'\b(?:INSERT INTO|DELETE FROM|UPDATE(?= "\w+" SET)|TRUNCATE|MERGE INTO) "?(\w+)', re.IGNORECASE)
# When a session was last used; who read what: searches, exports, telephone numbers, restricted cases; and which waiting
# case an operator has before them for some minutes.
NOTES = {"django_session", "core_auditentry", "incidents_caseclaim"}


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables that are written to meanwhile."""
    tables: set[str] = set()

    def look(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        tables.update(WRITES.findall(str(sql)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield tables


def wrongly(tables: set[str]) -> set[str]:
    return tables - NOTES
