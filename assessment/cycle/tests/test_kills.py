"""kill -9 in the middle of a step: afterwards it runs again, and the result is complete and there only once."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction

from assessment.bulletin.models import BulletinLine
from assessment.cycle.models import CycleRun, Stage
from assessment.cycle.rules import STEPS
from assessment.interview.models import Interview, InterviewGround
from assessment.interview.services import chase_interviews
from assessment.tests.parallel import waits_for_a_lock
from assessment.tests.turning import UNTIL, FailAt, last_of, moments, picture, turn, turning_office
from core.testing.processes import ended, forked, start, wait_until_alone
from incidents.supervision.services import sweep_deadlines
from incidents.tests.factories import make_incident
from staff.inbox.models import MessageState, Notice, OutwardMessage
from staff.inbox.outward import LEASE, deliver
from staff.tests.factories import center
from staff.tests.receivers import webhook

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(settings):
    # Messages outward are written, and none is sent.
    settings.NOTICE_WEBHOOK_URL, settings.NOTICE_WEBHOOK_SECRET = "http://127.0.0.1:9/", "key"
    return turning_office()


def undisturbed(place, moment) -> tuple[dict, int]:
    """What a step leaves where nothing happens to it, and how many statements it takes; taken back again."""
    counting = FailAt()
    with transaction.atomic():
        with connection.execute_wrapper(counting):
            turn(place, moment)
        wanted = picture(place)
        transaction.set_rollback(True)
    return wanted, counting.seen_without_savepoints


def kill(place, moment, at_statement: int) -> None:
    """Begin a step in a process of its own, which is killed before that statement."""
    assert ended(forked(lambda: turn(place, moment), kill_at=at_statement)) == -signal.SIGKILL
    wait_until_alone()


def test_twenty_kills_and_nothing_is_lost_or_doubled(place):
    """Every step is killed four times: at its first statement, at its last, and between."""
    kills = 0
    last = {stage: last_of(place, stage)[1] for stage in STEPS}
    for moment in moments(place):
        if moment != last[moment[0]]:
            turn(place, moment)
            continue
        begun_with = picture(place)
        wanted, statements = undisturbed(place, moment)
        for number in (1, statements // 3, 2 * statements // 3, statements):
            kill(place, moment, number)
            kills += 1
            assert picture(place) == begun_with  # all or nothing
        assert turn(place, moment).finished
        assert picture(place) == wanted
        run = CycleRun.objects.get(subdistrict=place.subdistrict, stage=moment[0], period=str(moment[1]))
        assert 2 <= run.attempts <= 4  # what was killed is seen, but for what never got so far as to be counted
    assert kills == 4 * len(STEPS) >= 20


def kill_while_sending(seed: int, rounds: int) -> None:
    """Send in processes that are killed at any statement, until all is sent; each message arrives, under its one id."""
    dice = random.Random(seed)
    at = UNTIL
    for _ in range(rounds):
        forked_at = at
        status = ended(forked(lambda now=forked_at: deliver(at=now), kill_at=dice.randrange(1, 25)))
        assert status in (0, -signal.SIGKILL)
        wait_until_alone()
        at += LEASE * 2
    deliver(at=at)
    assert set(OutwardMessage.objects.values_list("state", flat=True)) == {MessageState.SENT}


def test_messages_survive_the_death_of_their_senders(place, settings):
    for moment in moments(place):
        turn(place, moment)
    messages = {str(key) for key in OutwardMessage.objects.values_list("pk", flat=True)}
    with webhook() as received:
        settings.NOTICE_WEBHOOK_URL = received.address
        kill_while_sending(seed=1, rounds=3)
        assert set(received.ids()) == messages
        assert len(received.ids()) <= len(messages) + 3


def all_notices() -> list[str]:
    return sorted(map(repr, Notice.objects.values_list("user", "topic", "about")))


@pytest.mark.parametrize("sweep", [chase_interviews, sweep_deadlines])
def test_a_sweep_that_is_killed_tells_everybody_in_the_end_and_nobody_twice(place, sweep):
    for moment in moments(place):
        turn(place, moment)
    clerk = center(place.subdistrict)
    for grid in place.grids:
        make_incident(grid, by=clerk, at=UNTIL)
    late = UNTIL + timedelta(days=60)
    with transaction.atomic():
        before = all_notices()
        sweep(at=late)
        wanted = all_notices()
        transaction.set_rollback(True)
    assert wanted != before
    for number in (3, 5, 2):
        assert ended(forked(lambda: sweep(at=late), kill_at=number)) == -signal.SIGKILL
        wait_until_alone()
    sweep(at=late)
    assert all_notices() == wanted


@pytest.mark.parametrize(("stage", "table"), [(Stage.BULLETIN, BulletinLine), (Stage.INTERVIEWS, InterviewGround)])
def test_a_command_that_was_killed_in_the_middle_runs_again_as_if_it_had_never_begun(place, stage, table):
    before, moment = last_of(place, stage)
    for step in before:
        turn(place, step)
    begun_with = picture(place)
    wanted, _statements = undisturbed(place, moment)
    words = ("manage.py", "cycle", "run", stage, str(moment[1]), "--subdistrict", place.subdistrict.code)
    env = {"NOTICE_WEBHOOK_URL": "http://127.0.0.1:9/", "NOTICE_WEBHOOK_SECRET": "key"}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table._meta.db_table} IN SHARE MODE")
        step = start(*words, **env)
        give_up = time.monotonic() + 60
        while not waits_for_a_lock(table):
            assert step.poll() is None, step.stderr.read()
            assert time.monotonic() < give_up
            time.sleep(0.02)
        step.send_signal(signal.SIGKILL)
        step.communicate()
    wait_until_alone()
    assert picture(place) == begun_with
    step = start(*words, **env)
    printed, complaint = step.communicate(timeout=60)
    assert step.returncode == 0, complaint
    assert json.loads(printed)["attempts"] == 2
    assert picture(place)["done"] == wanted["done"]
    assert picture(place)["rows"] == wanted["rows"]


# --- the long run ---------------------------------------------------------------------------------


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_kills_at_any_moment_of_a_season_lose_nothing_and_double_nothing(place, seed, settings):
    """Every step of a season is killed once or more: before a statement drawn by lot, or after a while from outside."""
    dice = random.Random(seed)
    kills = 0
    for moment in moments(place):
        begun_with = picture(place)
        wanted, statements = undisturbed(place, moment)
        for _ in range(dice.choice([1, 2, 2])):
            if dice.random() < 0.7:
                child = forked(lambda now=moment: turn(place, now), kill_at=dice.randrange(1, statements + 1))
            else:
                child = forked(lambda now=moment: turn(place, now))
                time.sleep(dice.uniform(0, 0.12))
                os.kill(child, signal.SIGKILL)
            killed = ended(child) == -signal.SIGKILL
            wait_until_alone()
            kills += killed
            assert picture(place) in ((begun_with, wanted) if killed else (wanted,))
        turn(place, moment)
        assert picture(place) == wanted
    with webhook() as received:
        settings.NOTICE_WEBHOOK_URL = received.address
        messages = {str(key) for key in OutwardMessage.objects.values_list("pk", flat=True)}
        kill_while_sending(seed, rounds=4)
        assert set(received.ids()) == messages
    assert kills >= 20
    assert Interview.objects.count() == 4  # leader and member of the first grid for November, of the last for January
