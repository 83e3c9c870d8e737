"""Nobody waits long for a sheet, and the owner of a sheet that failed gets a notice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, connection, transaction
from django.db.models.expressions import RawSQL
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from core.models import FailedItem
from core.testing.worlds import shared_world
from core.unattended.queues import work_through
from core.waited_for import OutOfTime, at_most
from core.web import confined, files
from incidents.incident.models import Incident
from incidents.incoming import cells, runs, states
from incidents.incoming import services as incoming
from incidents.incoming.models import IncomingSheet
from incidents.incoming.states import FOLDER
from incidents.incoming.tasks import SHEETS
from incidents.incoming.undoing import sweep_incoming
from incidents.tests.exported import AT, World, incidents

pytestmark = pytest.mark.django_db
GENEROUS = 30  # seconds on a busy machine; what is stopped would take for ever


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@shared_world
def world() -> World:
    return World()


def sleeping(*_args: Any, **_more: Any) -> Any:
    time.sleep(600)


def standing(sheet: IncomingSheet) -> str:
    return IncomingSheet.objects.get(pk=sheet.pk).state


class TestWhoWaits:
    @pytest.mark.confined
    def test_reading_that_takes_long_is_ended_and_left_to_the_task(self, world, settings, monkeypatch):
        settings.SHEET_WAIT = 0.3
        monkeypatch.setattr(incoming, "packed_sheets", sleeping)
        began = time.monotonic()
        first, second = incoming.drop(
            subdistrict=world.subdistrict,
            named=[("a.xlsx", incidents(world.row(1))), ("b.xlsx", incidents(world.row(2)))],
            by=world.center,
            at=AT,
        )
        assert time.monotonic() - began < GENEROUS
        assert (standing(first), standing(second)) == ("reading", "reading")
        monkeypatch.setattr(incoming, "packed_sheets", cells.packed_sheets)
        assert work_through(SHEETS, at=AT) == 2
        assert standing(first) == "columns"

    @pytest.mark.confined
    def test_no_place_for_another_process_is_no_longer_wait(self, world, settings, monkeypatch):
        settings.SHEET_WAIT = 0.3
        for _ in range(confined.AT_ONCE):
            assert confined._room.acquire(blocking=False)
        try:
            sheet = world.drop(incidents(world.row(1)))
        finally:
            for _ in range(confined.AT_ONCE):
                confined._room.release()
        assert sheet.state == "reading"

    def test_checking_and_importing_that_take_long_are_taken_back_and_left_to_the_task(
        self, world, settings, monkeypatch
    ):
        sheet = world.ready(incidents(world.row(1)))
        work = runs.work_through

        def slow(*args: Any, **more: Any) -> Any:
            done = work(*args, **more)
            time.sleep(0.3)
            Incident.objects.exists()  # the clock is asked before each statement
            return done

        monkeypatch.setattr(incoming, "work_through", slow)
        settings.SHEET_WAIT = 0.2
        incoming.check_again(sheet=sheet, at=AT)
        assert standing(sheet) == "preparing"
        assert work_through(SHEETS, at=AT) == 1
        assert standing(sheet) == "ready"
        assert world.kept(IncomingSheet.objects.get(pk=sheet.pk)).state == "importing"
        assert not Incident.objects.exists()
        assert work_through(SHEETS, at=AT) == 1
        assert standing(sheet) == "imported"
        assert Incident.objects.count() == 1

    def test_one_long_statement_is_ended_by_the_database_and_its_bound_goes_afterwards(self):
        with pytest.raises(OutOfTime), at_most(0.2), transaction.atomic():
            connection.cursor().execute("SELECT pg_sleep(600)")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.3)")

    def test_a_lock_is_waited_for_no_shorter_than_the_whole_and_by_the_usual_limit_afterwards(self):
        """Else a page would fail at its limit for locks where it should have gone on in the background."""
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        with taken("a lock"):
            with pytest.raises(OutOfTime), at_most(0.3), transaction.atomic():
                connection.cursor().execute("SELECT pg_advisory_xact_lock(hashtextextended('a lock', 0))")
            with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
                connection.cursor().execute("SELECT pg_advisory_xact_lock(hashtextextended('a lock', 0))")

    def test_rows_that_are_fetched_one_after_another_are_ended_like_a_statement(self):
        slowly = ContentType.objects.annotate(slept=RawSQL("SELECT 1 FROM pg_sleep(0.3)", []))
        with pytest.raises(OutOfTime), at_most(0.2), transaction.atomic():
            list(slowly.iterator())


@contextmanager
def taken(name: str) -> Iterator[None]:
    """Somebody else holds a lock."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
        yield
    finally:
        other.close()


class TestWhatWasSetAside:
    def test_its_page_and_list_say_that_it_failed_why_and_have_it_tried_again(self, world, monkeypatch):
        monkeypatch.setattr(incoming, "AT_ONCE_BYTES", 1)
        sheet = world.drop(incidents(world.row(1)))
        stored = files.path_of(FOLDER, sheet.stored_as)
        away = stored.rename(stored.with_name("away"))

        def broken(*_args: Any) -> Any:
            raise FileNotFoundError(stored)

        with monkeypatch.context() as patch:
            patch.setattr("incidents.incoming.single.by_itself", broken)
            patch.setattr(incoming, "by_itself", broken)
            for turn in range(3):
                work_through(SHEETS, at=AT + timedelta(hours=turn))
        assert FailedItem.objects.get().is_set_aside
        office = Client()
        office.force_login(world.center)
        page = reverse("admin:incidents_incomingsheet_change", args=(sheet.pk,))
        words = office.get(page).content.decode()
        with translation.override("zh-hans"):
            gone = translation.gettext("The stored file is not there any more: drop it in again.")
            failed = translation.gettext("failed three times")
            working = translation.gettext("The sheet is being worked through; this page looks again by itself.")
        assert gone in strip_tags(words)
        assert working not in words
        assert "http-equiv" not in words
        assert failed in strip_tags(office.get(reverse("admin:incidents_incomingsheet_changelist")).content.decode())

        away.rename(stored)
        assert office.post(page, {"do": "try"}).status_code == 302
        assert not FailedItem.objects.exists()
        assert working in office.get(page).content.decode()
        assert work_through(SHEETS, at=AT) == 1
        assert standing(sheet) == "columns"


class TestCellsAreOpenedByTheTask:
    """A large sheet takes seconds to open: what a page shows or asks of it, the task has kept."""

    @pytest.fixture
    def large(self, world: World, monkeypatch: pytest.MonkeyPatch) -> IncomingSheet:
        monkeypatch.setattr(incoming, "AT_ONCE_BYTES", 0)
        monkeypatch.setattr(incoming, "AT_ONCE_ROWS", 0)
        return world.drop(incidents(world.row(1), world.row(2, 处理结果="已告知")))

    @staticmethod
    def go_on(sheet: IncomingSheet) -> str:
        while incoming.work_on(sheet_id=sheet.pk, at=AT):
            pass
        sheet.refresh_from_db()
        return sheet.state

    def test_no_page_opens_them_on_the_whole_way(self, world, large, monkeypatch):
        assert self.go_on(large) == "columns"
        client, address = Client(), reverse("admin:incidents_incomingsheet_change", args=(large.pk,))
        client.force_login(world.center)
        table, _kind = incoming.table_of(large)
        with monkeypatch.context() as shut:
            shut.setattr(incoming, "stored", lambda _sheet: pytest.fail("a page opened the cells"))
            form = client.get(address).context["columns"]
            lines = {line["header"]: line["samples"] for line in form.lines()}
            assert lines == {header: table.samples(place) for place, header in table.headers.items()}
            sent = {name: form[name].value() for name in form.fields}
            client.post(address, {**sent, "kind": "incidents", "month": "2026-03", "do": "columns"})
            assert standing(large) == "preparing"
        assert self.go_on(large) == "ready"
        for do, state, then in (("again", "preparing", "ready"), ("back", "preparing", "columns")):
            with monkeypatch.context() as shut:
                shut.setattr(incoming, "stored", lambda _sheet: pytest.fail("a page opened the cells"))
                assert client.get(address).status_code == 200
                client.post(address, {"do": do})
                assert standing(large) == state, do
            assert self.go_on(large) == then, do

    def test_one_that_waits_since_an_earlier_version_is_read_again_by_the_task(self, large):
        assert self.go_on(large) == "columns"
        asked = large.outcome
        IncomingSheet.objects.filter(pk=large.pk).update(outcome={})
        with connection.cursor() as cursor:
            cursor.execute(import_module("incidents.migrations.0039_sheets_that_wait_are_read_again").READ_AGAIN)
        assert standing(large) == "preparing"
        assert (self.go_on(large), large.outcome) == ("columns", asked)


def test_what_is_wrong_is_marked_by_whoever_checks_and_forgotten_when_it_is_checked_again(world, monkeypatch):
    sheet = world.ready(incidents(world.row(1, 上报时间="很久以前")))
    assert sheet.state == "refused"
    client = Client()
    client.force_login(world.center)
    with monkeypatch.context() as shut:
        shut.setattr(incoming, "marked_copy", lambda *_: pytest.fail("a page wrote the workbook"))
        answer = client.get(reverse("admin:incidents_incomingsheet_marked", args=(sheet.pk,)))
        assert b"".join(answer.streaming_content) == states.marked(sheet)
    begun = sheet.marked_as
    assert sweep_incoming(at=AT)["missing"] == 0
    again = incoming.check_again(sheet=sheet, at=AT)
    assert (again.state, again.marked_as in {"", begun}) == ("refused", False)
    assert incoming.discard(sheet=again, by=world.center, at=AT).marked_as == ""
