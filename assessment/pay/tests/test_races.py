"""Several at once, and kill -9 in the middle: a run is there once, checked once, locked once, or not at all."""

from __future__ import annotations

import os
import random
import signal
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from assessment.pay.choices import RunState
from assessment.pay.models import PayLine, PayLineFund, PayRemark, PayRun, PaySheet
from assessment.pay.services import NoLongerADraft, NotToCheck, approve_run, check_run, draft_runs
from assessment.pay.tests.factories import PayOffice, pay_office
from assessment.periods import Kind, parse
from assessment.tests.parallel import at_once
from assessment.tests.turning import FailAt
from core.testing.processes import ended, forked, wait_until_alone
from grids.closing.models import ClosedPeriod
from incidents.tests.factories import shanghai
from staff.accounts.models import User
from staff.inbox.models import Notice
from staff.tests.factories import account

pytestmark = pytest.mark.django_db(transaction=True)

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
MONTH, AT = parse("2026-10", Kind.MONTH), shanghai("2026-11-10 08:00")


@pytest.fixture
def office() -> PayOffice:
    made = pay_office()
    for grid, scheme in enumerate(("allowance", "wage")):
        who = made.paid(scheme, grid=grid)
        account(of=who)
        made.attended(who, OCTOBER, NOVEMBER)
    return made


def draft(office: PayOffice, at: Any = AT) -> list[PayRun]:
    return draft_runs(subdistrict=office.subdistrict, month=MONTH, at=at)


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def picture() -> dict[str, Any]:
    """What is there of pay, closed months and notices."""
    models = (PayRun, PaySheet, PayLine, PayLineFund, PayRemark, ClosedPeriod, Notice)
    states = sorted(PayRun.objects.values_list("state", "digest"))
    return {"states": states, **{model.__name__: model._default_manager.count() for model in models}}


def test_two_drafts_at_once_are_one(office: PayOffice) -> None:
    results = at_once(lambda: draft(office), lambda: draft(office, AT + timedelta(minutes=1)))
    assert not [one for one in results if isinstance(one, Exception)]
    assert PayRun.objects.count() == 1
    assert PaySheet.objects.count() == 2


def test_a_draft_against_a_check_leaves_a_checked_run_or_a_draft_and_never_both(office: PayOffice) -> None:
    (run,) = draft(office)
    later = AT + timedelta(minutes=1)
    drafted, checked = at_once(
        lambda: draft(office, later), lambda: check_run(run=run, by=again(office.payroll), at=later)
    )
    run.refresh_from_db()
    assert not isinstance(checked, Exception)
    assert run.state == RunState.CHECKED
    assert isinstance(drafted, NoLongerADraft) or run.drafted_at == later


def test_two_approvals_at_once_lock_it_once(office: PayOffice) -> None:
    (run,) = draft(office)
    run = check_run(run=run, by=office.payroll, at=AT)
    results = at_once(
        *(lambda by=by: approve_run(run=run, by=again(by), at=AT) for by in (office.head, office.second_head))
    )
    assert sum(isinstance(one, NotToCheck) for one in results) == 1
    assert PayRun.objects.get().state == RunState.LOCKED
    assert ClosedPeriod.objects.filter(kind="pay").count() == 1
    assert Notice.objects.filter(topic="pay_slip").count() == 2


def statements_of(step: Any) -> int:
    """How many statements a step takes; it is done by that, so that the next one can be counted."""
    counting = FailAt()
    with connection.execute_wrapper(counting):
        step()
    return counting.seen_without_savepoints


def killed_at(step: Any, number: int) -> None:
    assert ended(forked(step, kill_at=number)) in (0, -signal.SIGKILL)
    wait_until_alone()


def test_killed_anywhere_nothing_is_left_or_all_of_it(office: PayOffice) -> None:
    """Drafting and approving, killed at the first, at the last and at a middle statement."""
    draft(office)
    statements = statements_of(lambda: draft(office))
    before = picture()
    for number in (2, statements // 2, statements):
        killed_at(lambda: draft(office), number)
        assert picture() == before
    run = check_run(run=PayRun.objects.get(), by=office.payroll, at=AT)
    before = picture()
    head = again(office.head)
    for number in (2, 8, 14):
        killed_at(lambda: approve_run(run=run, by=head, at=AT), number)
        assert picture() == before
    approve_run(run=run, by=head, at=AT)
    assert picture()["states"][0][0] == RunState.LOCKED


@pytest.mark.soak
def test_a_hundred_kills(office: PayOffice) -> None:
    seed = int(os.environ.get("GRIDOPS_SEED", "1"))
    dice = random.Random(seed)
    draft(office)
    statements = statements_of(lambda: draft(office))
    before = picture()
    for _ in range(100):
        killed_at(lambda: draft(office), dice.randrange(1, statements + 1))
        assert picture() == before, seed


@pytest.mark.soak
def test_fifty_races(office: PayOffice) -> None:
    for _ in range(50):
        results = at_once(*(lambda: draft(office) for _ in range(3)))
        assert not [one for one in results if isinstance(one, Exception)]
        assert (PayRun.objects.count(), PaySheet.objects.count()) == (1, 2)
