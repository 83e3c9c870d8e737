"""Signs of life: the process, the database, the broker, and whether the clock of the cycle ticks."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from core.models import Heartbeat

pytestmark = pytest.mark.django_db


def beat(*, ago: timedelta) -> None:
    Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now() - ago})


def ready() -> tuple[int, dict]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


def test_the_process_answers_whatever_the_rest_does():
    assert Client().get("/healthz").json() == {"status": "ok"}


def test_ready_is_who_has_database_broker_and_a_clock_that_ticks():
    beat(ago=timedelta(seconds=90))
    parts = dict.fromkeys(("status", "database", "broker", "beat", "disk"), "ok")
    assert ready() == (200, {**parts, "backup": "none are made here", "verified": "not yet"})


def test_a_clock_that_was_never_heard_is_not_ready():
    code, parts = ready()
    assert (code, parts["beat"]) == (503, "not heard yet")


def test_a_clock_that_fell_silent_is_told_with_the_time():
    beat(ago=timedelta(minutes=4))
    code, parts = ready()
    assert (code, parts["status"]) == (503, "unavailable")
    assert parts["beat"].startswith("silent since ")


def test_a_clock_that_was_set_back_does_not_hide_that_beat_is_silent():
    beat(ago=-timedelta(minutes=50))
    code, parts = ready()
    assert (code, parts["beat"][:22]) == (503, "the clock was set back")


def test_a_broker_that_does_not_answer_is_told(settings):
    beat(ago=timedelta(0))
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    code, parts = ready()
    assert (code, parts["broker"], parts["database"]) == (503, "no answer", "ok")


def test_a_disk_without_room_is_not_ready(monkeypatch):
    beat(ago=timedelta(0))
    monkeypatch.setattr("gridops.health.shutil.disk_usage", lambda _folder: SimpleNamespace(free=3 * 1024 * 1024))
    code, parts = ready()
    assert (code, parts["status"], parts["disk"]) == (503, "unavailable", "full: 3072 KiB are left")
