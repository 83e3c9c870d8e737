"""Several at once: threads with connections of their own, and who waits for a lock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once(*calls):
    """Run the calls at the same moment; returns what each returned or raised."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            connection.ensure_connection()
            barrier.wait(10)
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


# --- as an operator runs a step, killed while it provably waits in the middle of its work ---------


def waits_for_a_lock(table) -> bool:
    """Somebody waits for `table` in this very database: the other worker of the suite has one of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [table._meta.db_table],
        )
        return cursor.fetchone()[0] > 0
