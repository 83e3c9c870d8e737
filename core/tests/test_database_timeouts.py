"""Nobody waits for the database without end, and a migration gives way to whoever works."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangosMigrate
from django.db import OperationalError, connection
from psycopg2.errors import LockNotAvailable, UndefinedTable

from core.database_timeouts import asking, limits, migration_wait, with_limits
from core.management.commands import migrate


@pytest.mark.parametrize(
    ("words", "who"),
    [
        (["/x/site-packages/gunicorn/__main__.py", "gridops.wsgi:application"], "WEB"),
        (["/x/bin/gunicorn", "gridops.wsgi:application"], "WEB"),
        (["manage.py", "runserver", "127.0.0.1:8000"], "WEB"),
        (["/x/site-packages/celery/__main__.py", "--app", "gridops", "worker"], "WORKER"),
        (["/x/bin/celery", "beat"], "WORKER"),
        (["manage.py", "restore", "runserver"], "COMMAND"),
        (["/x/site-packages/pytest/__main__.py"], "COMMAND"),
        ([], "COMMAND"),
    ],
)
def test_who_asks_is_known_by_the_command_line(words, who):
    assert asking(words) == who


def test_web_worker_and_commands_have_limits_of_their_own_which_the_environment_changes():
    assert limits("WEB", {}) == ("5s", "60s")
    assert limits("WORKER", {}) == ("30s", "900s")
    assert limits("COMMAND", {}) == ("60s", "0s")
    assert limits("WEB", {"WEB_LOCK_TIMEOUT": "500ms", "WEB_STATEMENT_TIMEOUT": "2 min"}) == ("500ms", "2min")
    assert migration_wait({"MIGRATION_LOCK_TIMEOUT": "1"}) == "1s"
    with pytest.raises(ValueError, match="Set WEB_LOCK_TIMEOUT to a time such as 5s"):
        limits("WEB", {"WEB_LOCK_TIMEOUT": "-c evil=1"})


def test_what_the_address_of_the_database_says_comes_last():
    options = with_limits({"sslmode": "require", "options": "-c lock_timeout=1s"}, "WEB", {})
    assert options == {
        "sslmode": "require",
        "options": "-c lock_timeout=5s -c statement_timeout=60s -c join_collapse_limit=4 -c lock_timeout=1s",
    }


@pytest.mark.django_db
class TestMigrations:
    @pytest.fixture
    def tried(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """How long each attempt was willing to wait; the first two meet somebody who works."""
        waits: list[str] = []

        def handle(*_: Any, **__: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SHOW lock_timeout")
                waits.append(cursor.fetchone()[0])
            if len(waits) < 3:
                raise OperationalError("canceling statement due to lock timeout") from LockNotAvailable()

        monkeypatch.setattr(DjangosMigrate, "handle", handle)
        monkeypatch.setattr(migrate, "PAUSES", (0, 0, 0))
        return waits

    def test_one_that_waits_gives_way_and_is_tried_again(self, tried):
        told = StringIO()
        call_command("migrate", stderr=told)
        assert tried == ["3s"] * 3
        assert told.getvalue().count("gave way") == 2
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone()[0] == "1min"  # of commands, as before

    def test_it_does_not_try_for_ever_and_takes_nothing_else_for_a_wait(self, tried, monkeypatch):
        monkeypatch.setattr(migrate, "PAUSES", (0,))
        with pytest.raises(OperationalError):
            call_command("migrate", stderr=StringIO())
        assert len(tried) == 2

        def broken(*_: Any, **__: Any) -> None:
            tried.append("broken")
            raise OperationalError from UndefinedTable()

        monkeypatch.setattr(DjangosMigrate, "handle", broken)
        with pytest.raises(OperationalError):
            call_command("migrate", stderr=StringIO())
        assert tried[2:] == ["broken"]
