"""A worker and its server process share a processor, except where threads and processes shall meet."""

from __future__ import annotations

import os

import pytest
from django.db import connection

from core.testing.side_by_side import ALL


def processors() -> list[set[int]]:
    """On which we and our server process may run."""
    connection.ensure_connection()
    return [os.sched_getaffinity(process) for process in (0, connection.connection.get_backend_pid())]


@pytest.mark.django_db
def test_an_ordinary_test_shares_one_with_its_server() -> None:
    ours, servers = processors()
    assert ours == servers
    assert len(ours) == 1


@pytest.mark.django_db(transaction=True)
def test_a_test_with_transactions_of_its_own_may_use_all() -> None:
    assert processors() == [ALL, ALL]
    connection.close()
    assert processors() == [ALL, ALL]
