"""Nothing poisons a queue, and what was due while the machine was off is made up for: every queue, every beat entry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import lxml.html
import pytest
import time_machine
from celery import Celery, current_app
from celery.beat import Scheduler
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from kombu.exceptions import OperationalError

from assessment.tasks import run_cycle
from core.models import ChoreRun, FailedItem
from core.names import beside_the_door, name_of
from core.unattended import chores
from core.unattended.chores import CHORES, Chore, daily, do_chores, hourly
from core.unattended.queues import QUEUES, RESTS, TRIES, WorkQueue, declare, try_again, work_through
from grids.duties import Duty
from incidents.tests.factories import shanghai
from staff.audit_log.names import SUBJECTS
from staff.tests.factories import officer

pytestmark = pytest.mark.django_db

NIGHT = shanghai("2026-03-10 03:00")
MINUTE = timedelta(minutes=1)
# These look at everything that waits, whenever they run: nothing is missed while they do not.
LOOKS_AT_ALL_THAT_WAITS = {
    "assessment.turn_the_wheel": "the ledger of the cycle: a step that failed rests, and the next is done",
    "core.do_chores": "the ledger of the chores",
    "core.work_on_jobs": ["core.jobs"],
    "incidents.watch_deadlines": ["incidents.came_late", *(f"incidents.{stage}_{kind}" for stage in ("accept", "close")
                                                           for kind in ("soon", "overdue"))],
    "incidents.watch_fieldwork": ["incidents.hazards_overdue", "incidents.tasks_late"],
    "assessment.look_after_scores": [f"assessment.{whole}_to_{act}" for whole in ("quarters", "years")
                                     for act in ("tell", "finish")],
    "assessment.work_on_what_ifs": ["assessment.what_ifs"],
    "incidents.work_on_sheets": ["incidents.sheets"],
    "staff.send_outward": ["staff.digests"],  # each message rests by itself, twelve times: see decision 076
    "gridops.seal": "digests of rows as they are: nothing that a row holds makes that fail",
}  # fmt: skip


class Poison(Exception):
    """What happens when an item is worked on."""


def poisoned(queue: WorkQueue, done: list[str]) -> WorkQueue:
    """The queue with three items, of which the first fails."""

    def work(keys: Sequence[str], _at: datetime) -> Any:
        if "1" in keys:
            raise Poison("张三 13800138000")
        done.extend(keys)
        return len(keys)

    return replace(queue, waiting=lambda _at: [key for key in ("1", "2", "3") if key not in done], work=work)


@pytest.fixture(params=sorted(QUEUES))
def queue(request: pytest.FixtureRequest) -> WorkQueue:
    return QUEUES[request.param]


class TestEveryQueue:
    def test_an_item_that_fails_three_times_is_set_aside_and_the_next_are_done(self, queue):
        done: list[str] = []
        poison = poisoned(queue, done)
        assert work_through(poison, at=NIGHT) == 2
        assert done == ["2", "3"]
        at = NIGHT
        for rest in RESTS:
            assert not FailedItem.objects.get().is_set_aside
            at += rest
            work_through(poison, at=at)
        item = FailedItem.objects.get()
        assert (item.queue, item.item, item.attempts, item.is_set_aside) == (queue.name, "1", TRIES, True)
        assert item.error == "Poison: … *****"  # who sees it sees no case
        work_through(poison, at=at + timedelta(days=30))
        assert FailedItem.objects.get().attempts == TRIES

    def test_it_looks_at_what_waits_without_an_error(self, queue):
        assert list(queue.waiting(NIGHT)) == []


class TestMechanism:
    @pytest.fixture
    def parcels(self) -> WorkQueue:
        return WorkQueue("parcels", "parcels", lambda _at: ["1", "2", "3"], lambda keys, _at: len(keys))

    def test_an_item_that_is_tried_again_and_goes_well_is_forgotten(self, parcels):
        poison = poisoned(parcels, [])
        for day in range(TRIES):
            work_through(poison, at=NIGHT + timedelta(days=day))
        assert work_through(parcels, at=NIGHT + timedelta(days=9)) == 2
        assert try_again(FailedItem.objects.all()) == 1
        assert work_through(parcels, at=NIGHT + timedelta(days=9)) == 3
        assert not FailedItem.objects.exists()

    def test_an_item_rests_after_a_failure(self, parcels):
        poison = poisoned(parcels, [])
        for after in (0, 0, 1, 2, 9):
            work_through(poison, at=NIGHT + after * MINUTE)
        assert FailedItem.objects.get().attempts == 2
        work_through(poison, at=NIGHT - timedelta(hours=1))  # a clock that was set back keeps nothing waiting
        assert FailedItem.objects.get().attempts == 3

    def test_an_item_that_kills_its_worker_is_counted(self, parcels):
        def die(keys: Sequence[str], _at: datetime) -> int:
            raise SystemExit if "1" in keys else AssertionError("not reached")

        for day in range(TRIES):
            with pytest.raises(SystemExit):
                work_through(replace(parcels, work=die), at=NIGHT + timedelta(days=day))
        assert work_through(parcels, at=NIGHT + timedelta(days=9)) == 2
        assert FailedItem.objects.get().is_set_aside

    def test_a_batch_is_done_in_one_go_and_by_pieces_only_where_it_fails(self, parcels):
        calls: list[list[str]] = []

        def work(keys: Sequence[str], _at: datetime) -> int:
            calls.append(list(keys))
            if "1" in keys:
                raise Poison
            return len(keys)

        batch = replace(parcels, at_once=10, work=work)
        assert work_through(batch, at=NIGHT) == 2
        assert work_through(batch, at=NIGHT + MINUTE) == 2
        assert calls == [["1", "2", "3"], ["1"], ["2"], ["3"], ["2", "3"], ["1"]]

    def test_a_database_that_is_gone_is_no_items_fault(self, parcels):
        def gone(_keys: Sequence[str], _at: datetime) -> int:
            raise InterfaceError("connection already closed")

        with pytest.raises(InterfaceError):
            work_through(replace(parcels, work=gone), at=NIGHT)

    def test_two_queues_have_two_names(self, parcels):
        with pytest.raises(AssertionError, match=r"incidents\.sheets"):
            declare(replace(parcels, name="incidents.sheets"))


class TestBeat:
    def test_each_entry_is_caught_up_by_a_ledger_or_looks_at_all_that_waits_every_few_minutes(self):
        current_app.loader.import_default_modules()
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
            assert entry["task"] in LOOKS_AT_ALL_THAT_WAITS, f"{name}: make it a chore (core/unattended/chores.py)"
            often = [one["schedule"] for one in settings.CELERY_BEAT_SCHEDULE.values() if one["task"] == entry["task"]]
            assert any(len(times.minute) >= 6 and len(times.hour) == 24 for times in often), name

    def test_whatever_is_worked_on_is_a_queue_or_says_why_it_has_no_items(self):
        named = [name for names in LOOKS_AT_ALL_THAT_WAITS.values() if not isinstance(names, str) for name in names]
        named += [name for chore in CHORES.values() for name in chore.works_on]
        assert sorted(named) == sorted(QUEUES)
        assert not [chore.name for chore in CHORES.values() if bool(chore.works_on) == bool(chore.whole)]


class TestNames:
    """What is done without a person has a name that people know, in both languages, and pages show that alone."""

    def codes(self) -> set[str]:
        current_app.loader.import_default_modules()
        fired = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
        return fired | set(QUEUES) | set(CHORES) | set(SUBJECTS)

    def test_everything_has_a_name_in_both_languages(self):
        for code in self.codes():
            with override("en"):
                english = name_of(code)
            with override("zh-hans"):
                chinese = name_of(code)
            assert english != code or code in SUBJECTS, code
            assert re.search(r"[\u4e00-\u9fff]", chinese), f"{code} has no name in Chinese"
            assert not re.search(r"[._]", english), f"{code} is called {english}"

    def test_whatever_the_program_notes_in_the_audit_log_has_one(self):
        """By its code alone, for the log is kept as it was written."""
        noted = re.compile(r'AuditKind\.SYSTEM, "(\w+)"')
        sources = (path for path in settings.BASE_DIR.rglob("*.py") if "tests" not in path.parts)
        found = {
            code for path in sources if ".venv" not in path.parts for code in noted.findall(path.read_text("utf-8"))
        }
        assert found == set(SUBJECTS)

    def test_a_page_shows_no_code(self, client: Client):
        seen = {"error": "X: y", "first_at": NIGHT, "last_at": NIGHT}
        for number, queue in enumerate(sorted(QUEUES)):
            FailedItem.objects.create(queue=queue, item=str(number), attempts=3, **seen)
        for chore in sorted(CHORES):
            ChoreRun.objects.create(name=chore, done_for=NIGHT, attempts=2)
        client.force_login(officer(Duty.SYSTEM))
        of_items, of_chores = "admin:core_faileditem", "admin:core_chorerun"
        pages = [reverse("home"), reverse(f"{of_items}_changelist"), reverse(f"{of_chores}_changelist")]
        pages += [reverse(f"{of_items}_change", args=(row.pk,)) for row in FailedItem.objects.all()]
        pages += [reverse(f"{of_chores}_change", args=(row.pk,)) for row in ChoreRun.objects.all()]
        for page in pages:
            words = lxml.html.fromstring(client.get(page).content.decode()).text_content()
            assert [code for code in self.codes() if "." in code and code in words] == [], page

    def test_the_history_says_what_came_through_a_door(self):
        assert beside_the_door("task", "incidents.watch_deadlines") == "检查事件时限"
        assert beside_the_door("cycle", "freeze 2026-10") == "月通报定稿 2026年10月"
        assert beside_the_door("command", "load_policy") == "load_policy"


@pytest.fixture(params=sorted(CHORES))
def chore(request: pytest.FixtureRequest) -> Chore:
    return CHORES[request.param]


@pytest.fixture
def tidy(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """One chore of 03:20; when it was done."""
    done: list[datetime] = []
    monkeypatch.setattr(chores, "CHORES", {"tidy": Chore("tidy", "tidy", daily(3, 20), done.append, whole="one room")})
    return done


class TestEveryChore:
    def test_it_is_made_up_for_once_after_nights_on_which_the_machine_was_off(self, chore, monkeypatch):
        done: list[datetime] = []
        monkeypatch.setattr(chores, "CHORES", {chore.name: replace(chore, do=done.append)})
        do_chores(at=NIGHT)
        morning = shanghai("2026-03-13 09:00")
        assert done == []  # what is new here owes nothing
        assert do_chores(at=morning) == [chore.name]
        assert do_chores(at=morning + MINUTE) == []
        assert done == [morning]

    def test_it_runs_in_an_empty_office(self, chore, monkeypatch):
        if chore.name == "gridops.back_up":  # which has tests of its own, with a folder
            return
        monkeypatch.setattr(chores, "CHORES", {chore.name: chore})
        do_chores(at=NIGHT)
        assert do_chores(at=NIGHT + timedelta(days=40)) == [chore.name]  # one that fails is not among those done


class TestChores:
    def test_it_is_done_once_a_day_at_its_time(self, tidy):
        for minute in range(0, 48 * 60, 5):
            do_chores(at=NIGHT + minute * MINUTE)
        assert tidy == [NIGHT + 20 * MINUTE, NIGHT + (24 * 60 + 20) * MINUTE]

    def test_a_chore_that_fails_rests_and_stops_no_other(self, tidy, monkeypatch):
        def fail(_at: datetime) -> None:
            raise ImproperlyConfigured("no broom")

        broken = Chore("broken", "broken", hourly(0), fail, whole="-")
        monkeypatch.setattr(chores, "CHORES", {"broken": broken, **chores.CHORES})
        do_chores(at=NIGHT)
        tried = []
        for minute in range(60, 120):
            at = NIGHT + minute * MINUTE
            do_chores(at=at)
            if ChoreRun.objects.get(name="broken").tried_at == at:
                tried.append(minute - 60)
        assert tried == [0, 1, 3, 7, 15, 31]
        assert len(tidy) == 1
        row = ChoreRun.objects.get(name="broken")
        assert row.error == "ImproperlyConfigured: no broom"
        chores.try_chore_again(row)
        assert do_chores(at=NIGHT + 121 * MINUTE) == []
        assert ChoreRun.objects.get(name="broken").attempts == len(tried) + 1


class TestWithoutABroker:
    def test_a_due_step_is_done_once_the_broker_is_back(self, monkeypatch, caplog):
        """Beat cannot hand anything over; what was due is found by the ledger and not by the messages."""
        app = Celery("away", broker="redis://127.0.0.1:1/0", set_as_current=False)
        app.conf.update(
            broker_transport_options={"socket_connect_timeout": 0.2, "max_retries": 0},
            beat_schedule={"night": {"task": "core.do_chores", "schedule": timedelta(seconds=1)}},
            task_publish_retry=False,
            broker_connection_max_retries=1,
        )
        monkeypatch.setattr("kombu.utils.functional.sleep", lambda _seconds: None)
        done: list[datetime] = []
        night = Chore("night", "night", daily(3, 20), done.append, whole="-")
        monkeypatch.setattr(chores, "CHORES", {"night": night})
        do_chores(at=NIGHT)
        with time_machine.travel(NIGHT + 21 * MINUTE, tick=False) as clock:
            scheduler = Scheduler(app)
            scheduler.tick()
            clock.shift(MINUTE)
            with pytest.raises(OperationalError):
                scheduler.tick()
        assert "Connection refused" in caplog.text
        assert done == []
        back = NIGHT + timedelta(hours=6)
        with time_machine.travel(back, tick=False):
            run_cycle()
            assert do_chores(at=back) == ["night"]


class TestPages:
    def test_the_system_administrator_sees_it_and_has_it_tried_again(self, client: Client):
        at = NIGHT
        item = FailedItem.objects.create(
            queue="incidents.sheets", item="7", attempts=3, error="OSError: gone", first_at=at, last_at=at
        )
        ChoreRun.objects.create(name="incidents.sweep_incoming", done_for=at, tried_at=at, attempts=2, error="OSError")
        client.force_login(officer(Duty.SYSTEM))
        home = client.get(reverse("admin:index")).content.decode()
        assert reverse("admin:core_faileditem_changelist") in home
        assert "失败三次" in home
        page = client.get(reverse("admin:core_faileditem_changelist")).content.decode()
        assert "OSError: gone" in page
        assert "全部重试" in page
        answer = client.post(reverse("admin:core_faileditem_again", args=(item.pk,)), follow=True)
        assert answer.status_code == 200
        assert not FailedItem.objects.exists()
        empty = client.get(reverse("admin:core_faileditem_changelist")).content.decode()
        assert "全部重试" not in empty  # nothing to try again, and so no way to begin
        assert "请从上方按钮开始" not in empty
        chore = client.post(reverse("admin:core_chorerun_do_again", args=("incidents.sweep_incoming",)), follow=True)
        assert chore.status_code == 200
        assert ChoreRun.objects.get().tried_at is None
