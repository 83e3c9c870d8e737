"""An error is never silent: one traceback with its reference, words for whoever met it, a row for the administrator."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as ours
from django.db import OperationalError
from django.test import Client
from django.urls import path
from psycopg2.errors import LockNotAvailable

import gridops.urls
from core.failures import KeepFailures, without_data
from core.models import Failure
from core.running import InContext, running
from gridops.beat import SteadyScheduler
from gridops.celery import app
from grids.duties import Duty
from manage import is_away, run
from staff.tests.factories import officer

pytestmark = pytest.mark.django_db


class Broken(Exception):
    """What no code of ours foresaw."""


def broken(*_: object) -> Any:
    raise Broken("王芳 13800138000 cannot be\nDETAIL: read")


def in_the_way(*_: object) -> Any:
    raise OperationalError("canceling statement due to lock timeout") from LockNotAvailable()


urlpatterns = [
    path("api/v1/in-the-way", in_the_way),
    path("broken", broken),
    path("api/v1/broken", broken),
    *gridops.urls.urlpatterns,
]
handler500 = gridops.urls.handler500


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What the console shows."""
    shown: list[str] = []

    class Shown(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            shown.append(self.format(record))

    line = ours.LOGGING["formatters"]["line"]
    handler = Shown()
    handler.addFilter(InContext())
    handler.setFormatter(logging.Formatter(line["format"], line["datefmt"]))
    logging.getLogger().addHandler(handler)
    logging.getLogger("gridops.access").setLevel(logging.INFO)
    yield shown
    logging.getLogger().removeHandler(handler)


def fails(address: str, **headers: str) -> Any:
    return Client(raise_request_exception=False).get(address, headers=headers)


def tracebacks(lines: list[str]) -> list[str]:
    return [line for line in lines if "Traceback" in line]


@pytest.mark.urls(__name__)
class TestRequests:
    def test_who_waited_too_long_for_somebody_else_is_asked_to_send_it_again(self):
        answer = fails("/api/v1/in-the-way")
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")

    def test_a_page_tells_in_both_languages_with_the_reference_of_the_one_traceback(self, lines):
        answer = fails("/broken")
        reference = answer["X-Request-Id"]
        page = answer.content.decode()
        assert answer.status_code == 500
        assert {"系统出错", "Something went wrong", reference} <= set(
            re.findall(r"系统出错|Something went wrong|\w{12}", page)
        )
        (told,) = tracebacks(lines)
        assert reference in told
        assert " /broken " in told
        assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0800 ERROR ", told)

    def test_rest_gets_its_own_shape(self, lines):
        answer = fails("/api/v1/broken")
        body = answer.json()
        assert (answer.status_code, body["code"], body["reference"]) == (500, "error", answer["X-Request-Id"])
        assert body["detail"]
        assert len(tracebacks(lines)) == 1

    def test_it_is_counted_by_its_place_without_the_data_of_the_message(self):
        fails("/broken")
        last = fails("/broken")
        kept = Failure.objects.get()
        assert (kept.count, kept.kind, kept.reference) == (2, "Broken", last["X-Request-Id"])
        assert re.fullmatch(r"gridops/tests/test_failures\.py:\d+ broken", kept.place)
        assert kept.message == "… ***** cannot be"

    def test_each_answer_has_one_line_of_access_with_time_account_and_no_search(self, lines):
        user = officer(Duty.SYSTEM)
        client = Client()
        client.force_login(user)
        client.get("/?q=secret")
        (line,) = [line for line in lines if "gridops.access" in line]
        assert re.search(rf"^\d.*INFO \w{{12}} user={user.pk} / gridops\.access: GET 200 \d+\.\d{{3}} s$", line)

    def test_a_name_that_our_proxy_gave_is_kept_and_a_strangers_is_not(self, settings):
        given = {"X-Request-Id": "0123456789abcdef"}
        assert fails("/healthz", **given)["X-Request-Id"] != "0123456789abcdef"
        settings.BEHIND_PROXY = True
        assert fails("/healthz", **given)["X-Request-Id"] == "0123456789abcdef"
        assert fails("/healthz", **{"X-Request-Id": "a b"})["X-Request-Id"] != "a b"

    def test_an_answer_of_503_on_purpose_is_no_failure(self):
        assert fails("/readyz").status_code == 503
        assert not Failure.objects.exists()

    def test_an_address_never_breaks_a_line(self, lines):
        fails("/nothing%0aERROR-made-up")
        assert not any("\n" in line for line in lines)


def test_a_task_that_fails_has_one_traceback_with_its_id(lines):
    @app.task(name="test.broken")
    def task() -> None:
        broken()

    answer = task.apply(task_id="task-1234")
    assert answer.failed()
    (told,) = tracebacks(lines)
    assert " task-1234 " in told
    assert Failure.objects.get().path == "test.broken"


def test_beat_that_cannot_send_a_task_has_one_traceback_with_a_reference_and_goes_on(lines, monkeypatch):
    beat = SteadyScheduler(app=app, lazy=False)
    entry = next(iter(beat.schedule.values()))
    monkeypatch.setattr(beat, "apply_async", broken)
    beat.apply_entry(entry)
    (told,) = tracebacks(lines)
    assert re.search(r" ERROR \w{12} user=- ", told)
    assert Failure.objects.count() == 1


def test_a_command_that_fails_has_one_traceback_and_names_its_reference(lines, monkeypatch):
    monkeypatch.setattr("django.core.management.execute_from_command_line", broken)
    with pytest.raises(SystemExit) as ended:
        run(["manage.py", "cycle"])
    (told,) = tracebacks(lines)
    reference = str(ended.value).removesuffix(".").rpartition(" ")[2]
    assert f" {reference} " in told
    assert Failure.objects.get().path == "manage.py cycle"


def test_an_error_outside_of_all_has_a_reference_too(lines):
    logging.getLogger("celery.beat").error("Message Error: %s", "no broker")
    assert re.search(r" ERROR \w{12} user=- - celery\.beat: ", lines[0])


def test_what_cannot_be_kept_is_on_the_console_all_the_same(lines, monkeypatch):
    monkeypatch.setattr("core.failures.keep", broken)
    logging.getLogger("gridops").error("told")
    assert len(lines) == 1
    assert not Failure.objects.exists()


def test_the_settings_hand_errors_to_console_and_keeper():
    assert ours.LOGGING["root"]["handlers"] == ["console", "failures"]
    assert any(isinstance(handler, KeepFailures) for handler in logging.getLogger().handlers)


def test_the_system_administrator_reads_the_page():
    with running("/page", reference="abcdef123456"):
        logging.getLogger("gridops").error("It broke.")
    client = Client()
    client.force_login(officer(Duty.SYSTEM))
    page = client.get("/admin/core/failure/").content.decode()
    assert "It broke." in page
    assert "abcdef123456" in page


def test_a_message_is_cut_and_holds_no_long_number():
    assert without_data("x" * 500) == "x" * 200
    assert without_data("id 331003002901 of 36") == "id ***** of 36"


def test_only_a_database_that_is_away_is_called_away():
    assert is_away(OperationalError("no server"))
    assert not is_away(Broken())
