"""Two at once, truly: threads with connections of their own, released at the same moment."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from assessment.bulletin.models import Bulletin
from assessment.bulletin.services import WrongState, draft_bulletin, freeze_bulletin
from assessment.cycle.models import CycleRun, Stage
from assessment.cycle.rules import STEPS
from assessment.cycle.services import catch_up, run_step
from assessment.inspection.models import Inspection
from assessment.inspection.services import inspect_week
from assessment.interview.models import Interview
from assessment.periods import parse
from assessment.tests.factories import measured, office, staffed
from assessment.tests.parallel import at_once
from assessment.tests.turning import last_of, picture, turn, turning_office
from core.errors import Conflict, InvalidInput
from incidents.incident.context import MoveForbidden
from incidents.incident.models import Incident
from incidents.incident.services import make_move
from incidents.tests.factories import NINE, make_incident, move
from staff.accounts.models import User
from staff.postings.models import GridService
from staff.postings.services import record_posting
from staff.tests.factories import LEADER, SINCE, center, worker

pytestmark = pytest.mark.django_db(transaction=True)
DECEMBER, JANUARY = parse("2025-12"), parse("2026-01")
WEEK = parse("2026-W05")
LATER = JANUARY.ends_at + timedelta(days=20)


@pytest.fixture
def place():
    made = office()
    staffed(made)
    for month in (DECEMBER, JANUARY):
        measured(made, month.start, [90, 80, 70, 10])
    return made


def stage(place, name, period, at=LATER):
    return lambda: run_step(subdistrict=place.subdistrict, stage=name, period=period, at=at)


@pytest.mark.parametrize("name", STEPS)
def test_workers_that_run_the_same_step_give_one_result(name, settings):
    """Every step, three workers at the same moment: the result is what one of them alone leaves."""
    settings.NOTICE_WEBHOOK_URL, settings.NOTICE_WEBHOOK_SECRET = "http://127.0.0.1:9/", "key"
    place = turning_office()
    before, moment = last_of(place, name)
    for step in before:
        turn(place, step)
    with transaction.atomic():
        turn(place, moment)
        wanted = picture(place)
        transaction.set_rollback(True)
    runs = at_once(*[lambda: turn(place, moment)] * 3)
    assert len({(run.pk, run.digest, run.finished) for run in runs}) == 1, runs
    assert picture(place) == wanted
    row = CycleRun.objects.get(stage=name, period=str(moment[1]))
    assert (1 <= row.attempts <= 3, row.error) == (True, "")  # an attempt that finds it done does nothing


def test_two_people_who_inspect_the_same_week_by_hand_give_one_row_per_grid(place):
    results = at_once(*[lambda: inspect_week(subdistrict=place.subdistrict, week=WEEK, at=LATER)] * 2)
    assert [len(rows) for rows in results] == [4, 4]
    assert Inspection.objects.count() == 4


def test_two_sweeps_at_once_catch_up_once(place):
    place.scheme.terms["cycle_starts_on"] = "2026-01-01"
    place.scheme.save()
    at_once(*[lambda: catch_up(at=LATER)] * 3)
    assert all(1 <= row.attempts <= 3 and not row.error for row in CycleRun.objects.all())
    assert CycleRun.objects.filter(finished=None).count() == 0
    assert CycleRun.objects.filter(stage=Stage.FREEZE).count() == 2
    assert Interview.objects.count() == 2


def test_two_drafts_by_hand_give_one_bulletin(place):
    first, second = at_once(*[lambda: draft_bulletin(subdistrict=place.subdistrict, month=JANUARY, at=LATER)] * 2)
    assert first == second
    assert first.lines.count() == 4


def test_of_two_who_freeze_one_is_told_that_it_is_done(place):
    bulletin = draft_bulletin(subdistrict=place.subdistrict, month=DECEMBER, at=LATER)
    answers = at_once(*[lambda: freeze_bulletin(bulletin=bulletin, at=LATER, by=None)] * 2)
    assert {type(answer) for answer in answers} == {Bulletin, WrongState}
    assert Bulletin.objects.get(pk=bulletin.pk).lines.count() == 4


def test_of_two_who_move_the_same_incident_one_wins_and_the_other_is_refused(place):
    clerks = [center(place.subdistrict) for _ in range(2)]
    incident = make_incident(place.grids[0], by=clerks[0])
    names = ["accept", "return"]

    def mover(clerk, name):
        return lambda: make_move(
            number=incident.number,
            name=name,
            by=User.objects.get(pk=clerk.pk),
            now=NINE,
            note="重报" if name == "return" else "",
        )

    answers = at_once(*[mover(clerk, name) for clerk, name in zip(clerks, names, strict=True)])
    assert {type(answer) for answer in answers} == {Incident, MoveForbidden}
    assert incident.moves.count() == 2
    assert [row.position for row in incident.moves.all()] == [1, 2]


def test_many_moves_of_many_incidents_at_once_keep_every_history_dense(place):
    clerk = center(place.subdistrict)
    incidents = [make_incident(place.grids[0], by=clerk) for _ in range(3)]
    calls = [
        lambda incident=incident: move(Incident.objects.get(pk=incident.pk), "accept", by=User.objects.get(pk=clerk.pk))
        for incident in incidents
        for _ in range(3)
    ]
    answers = at_once(*calls)
    assert sum(isinstance(answer, Incident) for answer in answers) == 3
    assert sum(isinstance(answer, MoveForbidden) for answer in answers) == 6
    assert all([row.position for row in incident.moves.all()] == [1, 2] for incident in incidents)


@pytest.mark.parametrize("others_post", ["the same grid", "its village"])
def test_of_two_leaders_appointed_at_once_one_is_refused(place, others_post):
    grid = place.grids[0]
    GridService.objects.filter(grid=grid, role=LEADER).first().posting.delete()
    to = {"grid": grid} if others_post == "the same grid" else {"village": place.villages[0]}
    if others_post != "the same grid":
        GridService.objects.filter(grid=place.grids[1], role=LEADER).first().posting.delete()
    people = [worker(place.subdistrict, name) for name in ("甲", "乙")]
    answers = at_once(
        lambda: record_posting(worker=people[0], role=LEADER, begins_on=SINCE, grid=grid),
        lambda: record_posting(worker=people[1], role=LEADER, begins_on=SINCE, **to),
    )
    refused = [answer for answer in answers if isinstance(answer, Conflict | InvalidInput)]
    assert len(refused) == 1, answers
    assert GridService.objects.filter(grid=grid, role=LEADER, during__contains=date(2026, 1, 1)).count() == 1


def test_staff_numbers_given_at_once_differ(place):
    workers = at_once(*[lambda: worker(place.subdistrict, "新人") for _ in range(4)])
    assert len({row.staff_number for row in workers}) == 4
