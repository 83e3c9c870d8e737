"""A clock that was set back, by an hour or by the week that it ran ahead, stops nothing silently."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from assessment.cycle.services import _rests
from assessment.what_if.services import GIVEN_UP_AFTER, _left_by_its_worker
from gridops.beat import SteadyScheduler
from gridops.celery import app
from staff.inbox.models import LONGEST_PAUSE, MessageState, OutwardMessage
from staff.tests.factories import account

MONDAY = datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Written(SteadyScheduler):
    """Beat's own scheduler, with what it fires written down instead of sent."""

    fired: list[str]

    def apply_entry(self, entry, producer=None):
        self.fired.append(entry.task)

    def turn(self) -> set[str]:
        """Everything that is due by now."""
        self.fired = []
        while self.tick() == 0:
            pass
        return set(self.fired)


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=7)], ids=["an hour", "a week"])
def test_beat_fires_on_after_the_clock_was_set_back(back):
    with time_machine.travel(MONDAY + back, tick=False) as clock:
        beat = Written(app=app, lazy=False)
        beat.turn()
        clock.shift(MINUTE)
        assert "assessment.turn_the_wheel" in beat.turn()
        clock.shift(-back)
        beat.turn()
        clock.shift(MINUTE)
        assert {"assessment.turn_the_wheel", "incidents.watch_deadlines"} <= beat.turn()
        clock.shift(timedelta(hours=1))
        assert "incidents.watch_fieldwork" in beat.turn()


def test_a_step_that_failed_in_a_time_to_come_does_not_rest():
    assert _rests(timedelta(minutes=3), pause=timedelta(minutes=8))
    assert _rests(-timedelta(seconds=5), pause=timedelta(minutes=8))  # two machines
    assert not _rests(-timedelta(minutes=57), pause=timedelta(minutes=8))


@pytest.mark.django_db
def test_a_message_that_a_clock_ahead_put_off_is_sent():
    def waits(until: datetime) -> bool:
        OutwardMessage.objects.all().delete()
        OutwardMessage.objects.create(user=someone, channel="email", created_at=MONDAY, next_at=until)
        return not OutwardMessage.objects.claimable(MONDAY).exists()

    someone = account()
    assert waits(MONDAY + timedelta(hours=3))
    assert not waits(MONDAY + timedelta(days=7))
    assert timedelta(hours=4) == LONGEST_PAUSE
    assert OutwardMessage.objects.get().state == MessageState.PENDING


def test_what_a_worker_claimed_in_a_time_to_come_is_given_to_another():
    assert repr(MONDAY + GIVEN_UP_AFTER) in str(_left_by_its_worker(MONDAY))
