"""A sheet that is worked on says how far that is, can be left, found again and stopped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.urls import reverse

from incidents.incident.models import Incident
from incidents.incoming import progress
from incidents.incoming import services as incoming
from incidents.incoming.models import IncomingSheet, SheetWork
from incidents.incoming.progress import stop_work
from incidents.incoming.states import SheetMovedOn
from incidents.tests.exported import AT, World, incidents

LONG = 60  # seconds on a busy machine


@pytest.fixture(autouse=True)
def for_the_task(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SHEET_WAIT = 0  # nothing is done while a person waits


@pytest.fixture
def ready(settings: LazySettings) -> tuple[World, IncomingSheet]:
    settings.SHEET_WAIT = LONG
    world = World()
    sheet = world.ready(incidents(world.row(1), world.row(2)))
    settings.SHEET_WAIT = 0
    return world, sheet


@pytest.mark.django_db
def test_one_that_waits_for_the_task_is_stopped_at_once(ready) -> None:
    world, sheet = ready
    assert world.kept(sheet).state == "importing"
    client = Client()
    client.force_login(world.center)
    address = reverse("admin:incidents_incomingsheet_change", args=(sheet.pk,))
    assert 'value="stop"' in client.get(address).content.decode()
    client.post(address, {"do": "stop"})
    sheet.refresh_from_db()
    assert sheet.state == "ready"
    with pytest.raises(SheetMovedOn):
        stop_work(sheet=sheet, by=world.center, at=AT)
    incoming.check_again(sheet=sheet, at=AT)
    stop_work(sheet=sheet, by=world.center, at=AT)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.stored_as) == ("discarded", "")


@pytest.mark.django_db(transaction=True)
def test_one_that_is_worked_on_says_how_far_it_is_and_stops_at_the_next_row(ready, monkeypatch) -> None:
    world, sheet = ready
    assert world.kept(sheet).state == "importing"
    told, go_on = Event(), Event()
    tell = progress._tell

    def slowly(*what: Any) -> None:
        tell(*what)
        told.set()
        assert go_on.wait(LONG)

    def work() -> bool:
        try:
            return incoming.work_on(sheet_id=sheet.pk, at=AT)
        finally:
            connection.close()

    monkeypatch.setattr(progress, "EVERY", -1)
    monkeypatch.setattr(progress, "_tell", slowly)
    client = Client()
    client.force_login(world.center)
    address = reverse("admin:incidents_incomingsheet_change", args=(sheet.pk,))
    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(work)
        assert told.wait(LONG)
        assert "0 / 2" in client.get(address).content.decode()
        client.post(address, {"do": "stop"})
        assert 'value="stop"' not in client.get(address).content.decode(), "it was asked for"
        go_on.set()
        assert worker.result(LONG)
    sheet.refresh_from_db()
    assert sheet.state == "ready"
    assert not Incident.objects.exists()
    assert not SheetWork.objects.exists()
    monkeypatch.setattr(progress, "EVERY", LONG)
    assert world.kept(sheet).state == "importing"
    assert incoming.work_on(sheet_id=sheet.pk, at=AT)
    assert Incident.objects.count() == 2
