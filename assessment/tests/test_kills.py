"""kill -9 in the middle of a step: afterwards it runs again, and the result is complete and single."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction

from assessment.models import Bulletin, BulletinLine, CycleRun, Inspection, Interview, InterviewGround, Stage
from assessment.periods import parse
from assessment.services.cycle import run_stage
from assessment.tests.factories import measured, office, staffed

pytestmark = pytest.mark.django_db(transaction=True)
DECEMBER, JANUARY, WEEK = parse("2025-12"), parse("2026-01"), parse("2026-W05")
LATER = JANUARY.ends_at + timedelta(days=20)

# A lock on what the step writes last holds it in the middle of its work.
STEPS = {
    Stage.INSPECTION: (WEEK, Inspection),
    Stage.BULLETIN: (JANUARY, BulletinLine),
    Stage.FREEZE: (JANUARY, BulletinLine),
    Stage.INTERVIEWS: (JANUARY, InterviewGround),
}


@pytest.fixture
def place():
    made = office()
    staffed(made)
    for month in (DECEMBER, JANUARY):
        measured(made, month.start, [90, 80, 70, 10])
    return made


def do_what_comes_before(place, stage):
    for month in (DECEMBER, JANUARY):
        for name in (Stage.BULLETIN, Stage.FREEZE, Stage.INTERVIEWS):
            if (month, name) == (JANUARY, stage):
                return
            if stage != Stage.INSPECTION:
                run_stage(subdistrict=place.subdistrict, stage=name, period=month, at=LATER)


def start(place, stage, period) -> subprocess.Popen[str]:
    """The step as an operator runs it, in a process of its own, on the test database."""
    server = settings.DATABASES["default"]
    url = f"postgres://{server['USER']}@/{connection.settings_dict['NAME']}?host={server['OPTIONS']['host']}"
    return subprocess.Popen(
        [sys.executable, "manage.py", "cycle", "run", stage, str(period), "--subdistrict", place.subdistrict.code],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def waits_for_a_lock(table) -> bool:
    """Somebody waits for `table` in this very database: the other worker of the suite has one of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [table._meta.db_table],
        )
        return cursor.fetchone()[0] > 0


def kill_in_the_middle(place, stage, period, table) -> None:
    """Returns once the step was provably at work, is killed, and its connection is gone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table._meta.db_table} IN SHARE MODE")
        step = start(place, stage, period)
        give_up = time.monotonic() + 30
        while not waits_for_a_lock(table):
            assert step.poll() is None, step.stderr.read()
            assert time.monotonic() < give_up
            time.sleep(0.02)
        step.send_signal(signal.SIGKILL)
        step.communicate()
    wait_until_alone()


def wait_until_alone() -> None:
    """The killed client's backend has noticed that nobody is there."""
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.02)
    raise AssertionError("the backend of a killed client is still there")


def counts(place) -> dict[str, int]:
    mine = {"subdistrict": place.subdistrict}
    return {
        "inspections": Inspection.objects.filter(**mine).count(),
        "bulletins": Bulletin.objects.filter(**mine, month=JANUARY.start).count(),
        "lines": BulletinLine.objects.filter(
            bulletin__subdistrict=place.subdistrict, bulletin__month=JANUARY.start
        ).count(),
        "interviews": Interview.objects.filter(**mine).count(),
        "grounds": InterviewGround.objects.filter(interview__subdistrict=place.subdistrict).count(),
    }


COMPLETE = {
    Stage.INSPECTION: {"inspections": 4, "bulletins": 0, "lines": 0, "interviews": 0, "grounds": 0},
    Stage.BULLETIN: {"inspections": 0, "bulletins": 1, "lines": 4, "interviews": 0, "grounds": 0},
    Stage.FREEZE: {"inspections": 0, "bulletins": 1, "lines": 4, "interviews": 0, "grounds": 0},
    Stage.INTERVIEWS: {"inspections": 0, "bulletins": 1, "lines": 4, "interviews": 2, "grounds": 2},
}


def kill_and_run_again(place, stage) -> None:
    period, table = STEPS[stage]
    do_what_comes_before(place, stage)
    before = counts(place)
    kill_in_the_middle(place, stage, period, table)
    row = CycleRun.objects.get(subdistrict=place.subdistrict, stage=stage, period=str(period))
    assert (row.attempts, row.finished, row.error) == (1, None, "")
    assert counts(place) == before  # all or nothing
    step = start(place, stage, period)
    printed, complaint = step.communicate(timeout=60)
    assert step.returncode == 0, complaint
    assert json.loads(printed)["attempts"] == 2
    assert counts(place) == COMPLETE[stage]
    again = run_stage(subdistrict=place.subdistrict, stage=stage, period=period, at=LATER)
    assert (again.attempts, again.digest) == (2, json.loads(printed)["digest"])


@pytest.mark.parametrize("stage", [Stage.BULLETIN, Stage.INTERVIEWS])
def test_a_step_that_was_killed_in_the_middle_runs_again_as_if_it_had_never_begun(place, stage):
    kill_and_run_again(place, stage)


@pytest.mark.soak
@pytest.mark.parametrize("stage", [Stage.INSPECTION, Stage.FREEZE])
def test_the_other_steps_too(place, stage):
    kill_and_run_again(place, stage)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(60))
def test_a_kill_at_any_moment_loses_nothing_and_doubles_nothing(place, seed):
    """Killed after a random while, sometimes more than once, and then left to finish."""
    dice = random.Random(seed)
    stage = dice.choice(list(STEPS))
    period, _table = STEPS[stage]
    do_what_comes_before(place, stage)
    for _ in range(dice.choice([1, 1, 2])):
        step = start(place, stage, period)
        time.sleep(dice.uniform(0.3, 1.6))
        step.kill()
        step.communicate()
    step = start(place, stage, period)
    printed, complaint = step.communicate(timeout=60)
    assert step.returncode == 0, complaint
    assert json.loads(printed)["state"] in ("ran", "late")
    assert counts(place) == COMPLETE[stage]
