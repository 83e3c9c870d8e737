"""What every test gets: laws without a deadline, quick passwords, a quiet log."""

from __future__ import annotations

import logging

import pytest
from django.conf import LazySettings
from hypothesis import HealthCheck, settings

settings.register_profile(
    "gridops", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("gridops")


@pytest.fixture(autouse=True)
def _quick_and_quiet(settings: LazySettings) -> None:
    """Passwords of tests need no slow hash, and refusals that a test provokes are not news."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # pages need no collected files
    settings.STORAGES = {**settings.STORAGES, "staticfiles": static}
    logging.getLogger("assessment").setLevel(logging.CRITICAL)
