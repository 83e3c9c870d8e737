"""What PostgreSQL knows of tables: in an office a process of its own looks at them; in the suite none runs.

Where nothing is known, ten rows are expected and a plan for ten is made. With the dozens of postings of a whole office
the statement of a month took twenty times as long.
"""

from __future__ import annotations

from django.db import connection, models


def looked_at(*tables: type[models.Model]) -> None:
    """Let PostgreSQL look at the rows of these tables, which a test made in its own transaction, too."""
    names = [connection.ops.quote_name(table._meta.db_table) for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(names)}")
