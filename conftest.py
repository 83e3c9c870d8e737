"""What every test gets: laws without a deadline, quick passwords, a quiet log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pgtrigger
import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from core.web import pictures
from core.web.confined import confined

settings.register_profile(
    "gridops", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("gridops")


@pytest.fixture(autouse=True, scope="session")
def _audit_log_is_emptied_between_tests() -> Iterator[None]:
    """Tests with transactions of their own are cleaned up by TRUNCATE, which the audit log refuses."""
    clean_up = TransactionTestCase._fixture_teardown

    def allowed(test: TransactionTestCase) -> None:
        with pgtrigger.ignore("core.AuditEntry:audit_is_not_emptied"):
            clean_up(test)

    TransactionTestCase._fixture_teardown = allowed
    yield
    TransactionTestCase._fixture_teardown = clean_up


@pytest.fixture(autouse=True)
def _quick_and_quiet(
    settings: LazySettings, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Passwords of tests need no slow hash, refusals that a test provokes are not news, files go nowhere real."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr("core.installation.UNTIL_DECIDED", "demo")  # tests of the second factor turn it on
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # pages need no collected files
    settings.STORAGES = {**settings.STORAGES, "staticfiles": static}
    logging.getLogger("assessment").setLevel(logging.CRITICAL)
    logging.getLogger("gridops.access").setLevel(logging.CRITICAL)


# Tests say in which year they play, and none depends on today: to whoever asks whether a moment has come, it is late.
LATE = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _every_moment_has_come(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that is marked `clock` is held against the true clock, or against one that it moves itself."""
    if request.node.get_closest_marker("clock") is None:
        monkeypatch.setattr("core.happened.present", lambda: LATE)


def _drawn_here(draw: Callable[[bytes], Any], data: bytes) -> Any:
    """What tests send is mostly small and whole, and needs no process of its own."""
    try:
        return pictures._drawn(pictures._opened(data))
    except Exception:  # damaged, or of a kind that changes how Pillow works
        return confined(draw, data)


@pytest.fixture(autouse=True)
def _read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Foreign files are read without a process of their own, but in tests that are marked `confined`."""
    if request.node.get_closest_marker("confined") is None:
        monkeypatch.setattr("core.web.pictures.confined", _drawn_here)
        monkeypatch.setattr("core.web.reading.confined", lambda function, *values, **_bounds: function(*values))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """As above in the database: its triggers find this function before PostgreSQL's own."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            f"""
            CREATE SCHEMA IF NOT EXISTS late_clock;
            GRANT USAGE ON SCHEMA late_clock TO PUBLIC;
            CREATE OR REPLACE FUNCTION late_clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE
                AS $$ SELECT timestamptz '{LATE.isoformat()}' $$;
            """
        )
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"ALTER DATABASE {name} SET search_path = public, late_clock, pg_catalog")
    connection.close()
