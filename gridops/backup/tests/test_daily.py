"""The backup of the day: made by itself once a day, caught up, kept for some days, and its age told."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from core.clock import SHANGHAI
from core.models import Heartbeat, Installation, InstallationKind
from core.unattended.chores import CHORES
from gridops.backup.archive import BackupFailed, verify
from gridops.backup.daily import back_up_if_due, is_due, newest, state
from gridops.celery import app
from gridops.home.worklist import notices_for
from grids.duties import Duty
from staff.access import access_of
from staff.tests.factories import officer

pytestmark = pytest.mark.django_db(transaction=True)
NIGHT = datetime(2026, 11, 30, 1, 20, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def folder(settings, transactional_db, tmp_path: Path) -> Path:
    Installation.objects.create(kind=InstallationKind.OFFICE, since=NIGHT)
    settings.BACKUPS, settings.BACKUPS_KEPT, settings.MEDIA_ROOT = tmp_path / "backups", 3, tmp_path / "media"
    return settings.BACKUPS


def put(folder: Path, at: datetime) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / at.strftime("%Y-%m-%d-%H%M%S.backup")
    file.write_bytes(b"")
    return file


def test_it_is_made_once_a_day_and_read_again(folder):
    file = back_up_if_due(at=NIGHT)
    assert file == folder / "2026-11-30-012000.backup"
    assert verify(file).rows["django_content_type"] > 0
    assert back_up_if_due(at=NIGHT + timedelta(hours=20)) is None
    assert is_due(at=NIGHT + timedelta(days=1))


def test_a_night_that_the_machine_was_off_is_caught_up(folder):
    put(folder, NIGHT)
    assert not is_due(at=NIGHT + timedelta(hours=23))
    assert is_due(at=NIGHT + timedelta(days=1, hours=7))
    assert is_due(at=NIGHT + timedelta(days=40))


def test_a_clock_that_was_a_week_ahead_stops_nothing(folder):
    ahead = put(folder, NIGHT + timedelta(days=7))
    assert newest(at=NIGHT) is None
    assert back_up_if_due(at=NIGHT)
    assert not is_due(at=NIGHT)
    assert ahead.exists()


def test_the_newest_are_kept_and_what_is_not_ours_is_left_alone(folder):
    older = [put(folder, NIGHT - timedelta(days=days)) for days in range(1, 6)]
    strange = folder / "before-the-upgrade.backup"
    strange.write_bytes(b"")
    left = folder / "2026-11-20-012000.backup.partial"
    left.write_bytes(b"")
    os.utime(left, (0, 0))
    assert back_up_if_due(at=NIGHT)
    assert [file.exists() for file in older] == [True, True, False, False, False]
    assert strange.exists()
    assert not left.exists()


def test_a_demo_and_who_asks_for_none_make_none(folder, settings):
    settings.BACKUPS_KEPT = 0
    assert (back_up_if_due(at=NIGHT), state(at=NIGHT)) == (None, None)
    settings.BACKUPS_KEPT = 3
    Installation.objects.update(kind=InstallationKind.DEMO)
    assert (back_up_if_due(at=NIGHT), state(at=NIGHT)) == (None, None)


def test_a_disk_that_is_full_is_said_and_the_older_ones_stay(folder, settings):
    folder.write_bytes(b"a file where the folder should be")
    with pytest.raises(BackupFailed, match="There is no backup"):
        back_up_if_due(at=NIGHT)


def test_the_clock_asks_for_it_every_hour():
    app.loader.import_default_modules()
    chore = CHORES["gridops.back_up"]
    assert [chore.times(NIGHT + timedelta(hours=hour)) for hour in (0, 1)] == [
        chore.times(NIGHT),
        chore.times(NIGHT) + timedelta(hours=1),
    ]


class TestAge:
    def test_the_system_administrator_sees_it_at_home(self, folder):
        who = officer(Duty.SYSTEM)

        def tile(at: datetime) -> tuple[str, str]:
            return next((row.label, row.tone) for row in notices_for(access_of(who), at=at) if row.icon == "backup")

        assert tile(NIGHT)[1] == "late"
        put(folder, NIGHT)
        assert tile(NIGHT + timedelta(hours=20)) == ("最近一次备份：2026-11-30 01:20", "calm")
        assert tile(NIGHT + timedelta(hours=30))[1] == "late"
        assert not [row for row in notices_for(access_of(officer(Duty.AUDIT)), at=NIGHT) if row.icon == "backup"]

    def test_readyz_tells_it_and_serves_on(self, folder):
        Heartbeat.objects.update_or_create(name="beat", defaults={"at": timezone.now()})
        answer = Client().get("/readyz")
        assert (answer.status_code, answer.json()["backup"]) == (200, "late: none yet")
        put(folder, timezone.localtime())
        assert Client().get("/readyz").json()["backup"].startswith("20")
