"""What happens to an office from outside: a clock that jumps, a receiver that is away. Nothing is lost or doubled.

Part of the table of `make soak`; kills of processes are in `core/embedded/tests/test_run.py`.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
import time_machine

from assessment.cycle.models import CycleRun
from assessment.cycle.services import catch_up
from assessment.inspection.models import Inspection
from assessment.periods import parse
from assessment.tests.factories import measured, office, staffed
from core.clock import SHANGHAI
from grids.tests.factories import territory
from staff.inbox import topics
from staff.inbox.models import MessageState, OutwardMessage
from staff.inbox.outward import deliver
from staff.inbox.services import notify
from staff.tests.factories import account, worker
from staff.tests.receivers import webhook

pytestmark = [pytest.mark.soak, pytest.mark.django_db]
MINUTE, HOUR, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=7)
BEGIN = datetime(2026, 1, 5, 7, 59, tzinfo=SHANGHAI)  # a Monday, before the inspection of the week


def turned(*, jump: timedelta, back: timedelta) -> Counter[tuple[str, str]]:
    """What the ledger holds after two weeks, in which the clock once ran ahead or was set back for an hour."""
    made = office(cycle_starts_on=datetime(2026, 1, 1).date())
    staffed(made)
    for month in ("2025-12", "2026-01"):
        measured(made, parse(month).start, [90, 80, 70, 10])
    with time_machine.travel(BEGIN, tick=False) as clock:

        def sweep(times: int, every: timedelta) -> None:
            for _ in range(times):
                catch_up(at=datetime.now(SHANGHAI))
                clock.shift(every)

        sweep(4, MINUTE)
        clock.shift(jump)
        sweep(4, MINUTE)
        clock.shift(back)
        sweep(14 * 12, 2 * HOUR)
    runs = CycleRun.objects.filter(subdistrict=made.subdistrict)
    assert all(run.finished and not run.error for run in runs)
    inspected = Inspection.objects.filter(grid__in=made.grids)
    assert len(set(inspected.values_list("grid", "week"))) == inspected.count()
    return Counter(runs.values_list("stage", "period"))


def test_the_clock_an_hour_back_and_a_week_forward_neither_loses_nor_doubles_a_step() -> None:
    undisturbed = turned(jump=timedelta(0), back=timedelta(0))
    disturbed = {
        "an hour back": turned(jump=-HOUR, back=timedelta(0)),
        "a week forward and back": turned(jump=WEEK, back=-WEEK),
    }
    print("\nthe clock                 steps   lost   doubled")
    for what, steps in disturbed.items():
        lost, doubled = undisturbed.keys() - steps.keys(), [one for one, count in steps.items() if count > 1]
        print(f"{what:<25} {len(steps):5}  {len(lost):5}  {len(doubled):8}")
        assert not lost
        assert not doubled


def test_a_receiver_that_is_away_for_two_minutes_gets_every_message_once(settings, monkeypatch) -> None:
    monkeypatch.setattr(topics, "_texts", {})
    monkeypatch.setattr(topics, "_outward", {})
    topics.register({"late": "Case %(number)s is late."})
    settings.NOTICE_WEBHOOK_SECRET, settings.SITE_URL = "a key of the office", "https://grid.example"
    place, away = territory().subdistrict, 0
    people = [account(of=worker(place, phone=f"138001380{number:02}")) for number in range(20)]
    with webhook() as received:
        address, sent = received.address, 0
        settings.NOTICE_WEBHOOK_URL = "http://127.0.0.1:9/"
        for minute in range(60):
            at = BEGIN + minute * MINUTE
            if minute < 4:
                values = {"number": f"A{minute}"}
                told = [user.pk for user in people]
                notify(topic="late", about=f"A{minute}", to=told, values=values, link="/field/", at=at)
            settings.NOTICE_WEBHOOK_URL = "http://127.0.0.1:9/" if 1 <= minute < 3 else address
            away += address != settings.NOTICE_WEBHOOK_URL
            sent += deliver(at=at)
        ids = Counter(message["message_id"] for message in received.messages)
    pending = OutwardMessage.objects.exclude(state=MessageState.SENT).count()
    print(f"\nreceiver away {away} min: written {OutwardMessage.objects.count()}, sent {sent},", end=" ")
    print(f"lost {pending}, doubled {sum(count > 1 for count in ids.values())}")
    assert (pending, set(ids.values())) == (0, {1})
    assert len(ids) == OutwardMessage.objects.count() > 0
