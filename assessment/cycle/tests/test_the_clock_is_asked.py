"""A moment that has not come is refused at every door, and by the database."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from assessment.bulletin.models import Bulletin
from assessment.bulletin.revision import freeze_revision, open_revision, review_revision
from assessment.bulletin.services import draft_bulletin, freeze_bulletin, redraft_bulletin
from assessment.cycle.models import CycleRun, CycleStop, Stage
from assessment.cycle.rules import STEPS
from assessment.cycle.services import catch_up, run_step
from assessment.inspection.models import Inspection
from assessment.inspection.services import inspect_week
from assessment.interview.models import Interview
from assessment.periods import Kind, containing
from assessment.tests.factories import measured, office, staffed
from assessment.warning.models import EarlyWarning
from assessment.warning.services import warn_early
from core.clock import SHANGHAI
from core.errors import DomainError
from core.happened import NotYet, refuse_future
from staff.tests.factories import center

pytestmark = [pytest.mark.django_db, pytest.mark.clock]
NOW = datetime(2026, 3, 25, 12, 0, tzinfo=SHANGHAI)  # a Wednesday: neither its week nor its month is over
TO_COME = (NOW + timedelta(microseconds=1), NOW + timedelta(days=40), NOW + timedelta(days=4000))
BEGINS = date(2026, 2, 1)


@pytest.fixture
def place():
    with time_machine.travel(NOW, tick=False):
        made = office(cycle_starts_on=BEGINS)
        staffed(made)
        measured(made, date(2026, 2, 1), [100, 80, 60, 40])
        yield made


def nothing_was_judged() -> bool:
    rows = (Bulletin, Inspection, EarlyWarning, Interview, CycleStop)
    return not any(model.objects.exists() for model in rows) and not CycleRun.objects.exclude(started=None).exists()


@pytest.mark.parametrize("at", TO_COME)
@pytest.mark.parametrize("stage", STEPS)
def test_no_step_runs_at_a_moment_to_come(place, stage, at):
    period = containing(at.date(), STEPS[stage].kind).previous()
    with pytest.raises(NotYet):
        run_step(subdistrict=place.subdistrict, stage=stage, period=period, at=at)
    assert nothing_was_judged()


@pytest.mark.parametrize("at", TO_COME)
def test_nothing_is_caught_up_with_at_a_moment_to_come(place, at):
    with pytest.raises(NotYet):
        catch_up(at=at)
    with pytest.raises(CommandError, match=r"20\d\d-"):
        call_command("cycle", "catch-up", "--at", at.isoformat(), stdout=io.StringIO())
    assert nothing_was_judged()


@pytest.mark.parametrize("stage", STEPS)
def test_no_step_runs_for_a_period_that_is_not_over(place, stage):
    period = containing(NOW.date(), STEPS[stage].kind)
    if stage == Stage.WARNING:
        period = period.next()  # a warning is of the running month
    for each in (period, period.next()):
        with pytest.raises(DomainError):
            run_step(subdistrict=place.subdistrict, stage=stage, period=each, at=NOW)
    assert nothing_was_judged()


def test_what_is_over_runs_now_and_in_the_past(place):
    february = containing(NOW.date(), Kind.MONTH).previous()
    drafted = run_step(subdistrict=place.subdistrict, stage=Stage.BULLETIN, period=february, at=february.ends_at)
    assert drafted.finished
    assert {run.stage for run in catch_up(at=NOW)} >= {Stage.INSPECTION, Stage.FREEZE}


def test_no_service_below_the_ledger_takes_one_either(place):
    ahead, clerk = NOW + timedelta(seconds=1), center(place.subdistrict)
    february = containing(NOW.date(), Kind.MONTH).previous()
    week = containing(NOW.date(), Kind.WEEK).previous()
    draft = draft_bulletin(subdistrict=place.subdistrict, month=february, at=NOW)
    refused = [
        lambda: draft_bulletin(subdistrict=place.subdistrict, month=february, at=ahead),
        lambda: redraft_bulletin(bulletin=draft, at=ahead),
        lambda: freeze_bulletin(bulletin=draft, at=ahead, by=clerk),
        lambda: inspect_week(subdistrict=place.subdistrict, week=week, at=ahead),
        lambda: warn_early(subdistrict=place.subdistrict, month=february.next(), at=ahead),
    ]
    for call in refused:
        with pytest.raises(NotYet):
            call()
    frozen = freeze_bulletin(bulletin=draft, at=NOW, by=clerk)
    with pytest.raises(NotYet):
        open_revision(bulletin=frozen, reason="更正", by=clerk, at=ahead)
    revision = review_revision(
        bulletin=open_revision(bulletin=frozen, reason="更正", by=clerk, at=NOW), by=clerk, at=NOW
    )
    with pytest.raises(NotYet):
        freeze_revision(bulletin=revision, by=clerk, at=ahead)


def test_the_moment_that_it_is_has_come():
    with time_machine.travel(NOW, tick=False):
        refuse_future(NOW)
        refuse_future(NOW.astimezone(UTC))
        with pytest.raises(NotYet):
            refuse_future(NOW + timedelta(microseconds=1))


class TestTheDatabase:
    """The database goes by its own clock, whoever writes to it and whatever time this process believes it is."""

    @pytest.fixture(autouse=True)
    def _true_clock(self):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL search_path = public, pg_catalog")

    def test_it_refuses_a_month_a_week_and_a_moment_that_are_not_over(self):
        place = office()
        ahead = datetime.now(UTC) + timedelta(days=3)
        week = containing(ahead.date(), Kind.WEEK)
        month = containing(ahead.date(), Kind.MONTH)
        last = containing(datetime.now(UTC).date(), Kind.MONTH).previous()
        of = {"subdistrict": place.subdistrict, "scheme": place.scheme, "terms": place.scheme.terms}
        writes = [
            lambda: Bulletin.objects.create(**of, month=month.start, drafted_at=datetime.now(UTC)),
            lambda: Bulletin.objects.create(**of, month=last.start, drafted_at=ahead),
            lambda: Bulletin.objects.create(
                **of, month=last.start, drafted_at=last.ends_at, frozen_at=ahead, state="frozen"
            ),
            lambda: Inspection.objects.create(
                subdistrict=place.subdistrict, grid=place.grids[0], scheme=place.scheme, week=week.start
            ),
            lambda: CycleRun.objects.create(
                subdistrict=place.subdistrict,
                stage="freeze",
                period="x",
                period_start=week.start,
                due=ahead,
                started=ahead,
            ),
        ]
        for write in writes:
            with pytest.raises(DatabaseError, match="lies in the future"), transaction.atomic():
                write()

    def test_it_takes_what_is_over(self):
        place = office()
        last = containing(datetime.now(UTC).date(), Kind.MONTH).previous()
        kept = Bulletin.objects.create(
            subdistrict=place.subdistrict,
            scheme=place.scheme,
            terms=place.scheme.terms,
            month=last.start,
            drafted_at=datetime.now(UTC),
        )
        assert Bulletin.objects.get() == kept
