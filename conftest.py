"""What every test gets: laws without a deadline, quick passwords, a quiet log."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pgtrigger
import pytest
from django.conf import LazySettings
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

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
def _quick_and_quiet(settings: LazySettings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Passwords of tests need no slow hash, refusals that a test provokes are not news, files go nowhere real."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TWO_FACTOR = False  # tests of the second factor turn it on
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # pages need no collected files
    settings.STORAGES = {**settings.STORAGES, "staticfiles": static}
    logging.getLogger("assessment").setLevel(logging.CRITICAL)
