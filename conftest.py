"""What every test gets: laws without a deadline, quick passwords, a quiet log."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, models
from django.template import Context, Template
from django.test import Client, TransactionTestCase, override_settings
from django.test.signals import template_rendered
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as laws

from core import happened
from core.database_timeouts import JOINS_TRIED
from core.testing.emptying import empties_after
from core.testing.entering import enters
from core.testing.laws import QUICK, THOROUGH, soaking
from core.testing.made_rows import making, unless_made
from core.web import pictures, reading
from core.web.confined import confined

# In the suite a law is tried on the same examples each time, so that what fails fails again; the soak draws new ones.
laws.register_profile(
    "gridops",
    deadline=None,
    max_examples=THOROUGH if soaking() else QUICK,
    derandomize=not soaking(),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
laws.load_profile("gridops")


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: a tenth of the run went into looking through it for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(autouse=True, scope="session")
def _only_filled_tables_are_emptied() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empties_after)
        yield


@pytest.fixture(autouse=True, scope="session")
def _rows_of_fixtures_are_right() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("validate_unique", "validate_constraints"):
            patch.setattr(models.Model, name, unless_made(getattr(models.Model, name)))
        yield


def _told_of_pages(self: Template, context: Context) -> Any:
    """Django's test client keeps the context of all that is drawn; ours that of a page, not of its hundred parts."""
    if context.template is self:
        template_rendered.send(sender=self, template=self, context=context)
    return self.nodelist.render(context)


@pytest.fixture(autouse=True, scope="session")
def _pages_alone_keep_their_context(django_test_environment: None) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", _told_of_pages)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup() -> Iterator[Any]:
    with making():
        return (yield)


# Tests say in which year they play, and none depends on today: to whoever asks whether a moment has come, it is late.
LATE = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="session")
def _quick_and_quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Passwords of tests need no slow hash, refusals that a test provokes are not news, files go nowhere real.

    And who logs in is written once.
    """
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # pages need no collected files
    for name in ("assessment", "gridops.access"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(
            MEDIA_ROOT=tmp_path_factory.getbasetemp() / "media",
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
            STORAGES={**settings.STORAGES, "staticfiles": static},
        ),
    ):
        patch.setattr("core.installation.UNTIL_DECIDED", "demo")  # tests of the second factor turn it on
        patch.setattr(Client, "_login", enters)
        patch.setattr("os.fsync", lambda _file: None)  # what a test writes need not outlive the machine
        yield


def _drawn_here(draw: Callable[[bytes], Any], data: bytes) -> Any:
    """What tests send is mostly small and whole, and needs no process of its own."""
    try:
        return pictures._drawn(pictures._opened(data))
    except Exception:  # damaged, or of a kind that changes how Pillow works
        return confined(draw, data)


# By marker: what is otherwise in all tests, and in the worlds that they share.
UNLESS_MARKED: list[tuple[str, Any, str, Callable[..., Any]]] = [
    ("clock", happened, "present", lambda: LATE),
    ("confined", pictures, "confined", _drawn_here),
    ("confined", reading, "confined", lambda function, *values, **_bounds: function(*values)),
]
TRULY = [getattr(module, name) for _marker, module, name, _otherwise in UNLESS_MARKED]


@pytest.fixture(autouse=True, scope="session")
def _unless_marked() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for _marker, module, name, otherwise in UNLESS_MARKED:
            patch.setattr(module, name, otherwise)
        yield


@pytest.fixture(autouse=True)
def _as_it_truly_is(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that are marked `clock` or `confined`: see pytest.ini."""
    for (marker, module, name, _otherwise), truly in zip(UNLESS_MARKED, TRULY, strict=True):
        if request.node.get_closest_marker(marker) is not None:
            monkeypatch.setattr(module, name, truly)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """As above in the database, whose triggers find this function before its own; and it plans as for pages."""
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
        cursor.execute(f"ALTER DATABASE {name} SET join_collapse_limit = {JOINS_TRIED['WEB']}")
    connection.close()
    yield
    with django_db_blocker.unblock():
        others_leave()


def others_leave() -> None:
    """End who else still holds the database of this run, which could not be dropped else.

    A test that leaves a session fails the run, and what the session asked last says which.
    """
    gc.collect()  # an answer that no test read to its end may hold a session, and be garbage in a circle
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid), state, left(query, 200) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        left = [(state, query) for _ended, state, query in cursor.fetchall()]
    connection.close()
    assert left == [], "Sessions were left open by tests."


@pytest.fixture(autouse=True)
def language_of_the_office() -> Iterator[None]:
    """What a page that was asked for in English leaves behind, the next test does not find."""
    yield
    translation.deactivate()
