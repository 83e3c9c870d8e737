"""A failure at any statement of every step: the next attempt leaves what an undisturbed run leaves.

The suite fails at some statements of each step, which change from run to run; `make soak` at every one.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction

from assessment.cycle.models import CycleRun
from assessment.cycle.rules import STEPS
from assessment.cycle.services import catch_up
from assessment.score.year_services import QuartersNotTold
from assessment.tests.turning import UNTIL, FailAt, Injected, last_of, moments, picture, turn, turning_office
from core.models import FailedItem
from core.testing.laws import some_of
from staff.accounts.models import User
from staff.inbox.models import MessageState, OutwardMessage
from staff.inbox.outward import LEASE, deliver
from staff.inbox.services import notify
from staff.tests.receivers import webhook

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings):
    settings.NOTICE_WEBHOOK_URL, settings.NOTICE_WEBHOOK_SECRET = (
        "http://127.0.0.1:9/",
        "key",
    )  # messages outward are written, and none is sent
    return turning_office()


@contextmanager
def taken_back():
    """What happens inside is undone, so that the next try begins where this one did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_office_has_a_moment_of_every_stage(place):
    assert {stage for stage, _period, _at in moments(place)} == set(STEPS)


@pytest.mark.law
@pytest.mark.parametrize("stage", STEPS)
def test_failing_at_any_statement_changes_nothing_about_what_stands_in_the_end(place, stage):
    before, moment = last_of(place, stage)
    for step in before:
        turn(place, step)
    begun_with = picture(place)
    with taken_back():
        counting = FailAt()
        with connection.execute_wrapper(counting):
            turn(place, moment)
        wanted = picture(place)
    statements = counting.seen
    assert statements > 5
    assert wanted != begun_with
    for number in some_of(range(1, statements + 1), 3):
        with taken_back():
            with connection.execute_wrapper(FailAt(number)), pytest.raises((Injected, QuartersNotTold)):
                turn(place, moment)
            assert picture(place) == begun_with, f"half a step after statement {number} of {statements}"
            run = CycleRun.objects.filter(subdistrict=place.subdistrict, stage=stage, period=str(moment[1])).first()
            assert run is None or run.finished is None
            FailedItem.objects.update(next_at=moment[2])  # what a queue put back has rested
            again = turn(place, moment)
            assert again.finished
            assert picture(place) == wanted, f"after statement {number} of {statements}"
            assert again.error == ""


@pytest.mark.law
def test_failing_at_any_statement_of_a_sweep_leaves_the_rest_to_the_next_one(place):
    """One sweep that catches up a whole month, failing anywhere; the next finds what is left, and nothing else."""
    begin = moments(place)[0][2]
    until = begin + timedelta(days=8)
    with taken_back():
        counting = FailAt()
        with connection.execute_wrapper(counting):
            catch_up(at=until)
        wanted = picture(place)
    for number in some_of(range(1, counting.seen + 1), 4):
        with taken_back():
            with connection.execute_wrapper(FailAt(number)), suppress(Injected):
                catch_up(at=until)
            catch_up(at=until + timedelta(minutes=2))
            assert picture(place) == wanted, f"after statement {number} of {counting.seen}"


@pytest.mark.django_db(transaction=True)
def test_failing_at_any_statement_of_sending_loses_no_message(place, settings):
    """Without a transaction around it, as it runs: what was claimed or sent before the failure stays so."""
    person = User.objects.filter(worker__isnull=False).first()
    for month in ("2026-01", "2026-02"):
        values = {"month": month, "due": month}
        notify(topic="interview_opened", about=month, to=[person.pk], values=values, link="/", at=UNTIL)
    with webhook() as received:
        settings.NOTICE_WEBHOOK_URL, settings.NOTICE_WEBHOOK_SECRET = received.address, "key"
        number, reached = 0, True
        while reached:
            number += 1
            received.messages.clear()
            OutwardMessage.objects.update(state=MessageState.PENDING, attempts=0, next_at=UNTIL, sent_at=None)
            failing = FailAt(number)
            with connection.execute_wrapper(failing), suppress(Injected):
                deliver(at=UNTIL)
            reached = failing.seen >= number
            deliver(at=UNTIL + LEASE * 2)
            assert set(received.ids()) == {str(key) for key in OutwardMessage.objects.values_list("pk", flat=True)}
            assert set(OutwardMessage.objects.values_list("state", flat=True)) == {MessageState.SENT}
        assert number > 10
