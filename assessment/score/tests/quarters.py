"""Golden Q1, Q2 and Q3 as facts in a database."""

from __future__ import annotations

from datetime import date

from assessment.score.models import QuarterlyScore, ScoreRevision
from assessment.score.quarter_services import compute
from assessment.score.tests.quarter_worlds import DRAFTED, LONG_IN_POST, Q3, QuarterWorld, moment
from incidents.handover.models import HandOver, HandOverItem
from staff.people.models import Worker
from staff.tests.factories import FULL_TIME, on_leave, posted


def drafted(world: QuarterWorld) -> ScoreRevision:
    """The quarter computed, whatever became of its months."""
    scheme = world.office.scheme
    revision = ScoreRevision.objects.create(
        subdistrict=world.subdistrict,
        kind="quarter",
        period_start=Q3.start,
        scheme=scheme,
        terms=scheme.terms,
        drafted_at=DRAFTED,
    )
    compute(revision)
    return revision


def result_of(revision: ScoreRevision, who: Worker) -> QuarterlyScore:
    return QuarterlyScore.objects.get(revision=revision, worker=who)


def spread(world, who, grid, days, *, reports=0, due=(), found=()):
    """Reports without a deadline, reports that fell due as (day, late), hazards found as (due day or None, late)."""
    for number in range(reports):
        world.report(who, grid, days[number % len(days)])
    for day, late in due:
        world.report(who, grid, days[0], due=day, late=late)
    for day, late in found:
        world.hazard(who, grid, days[0], due=day, late=late)


def q1(world: QuarterWorld) -> Worker:
    grid = world.grids[0]
    who = posted(FULL_TIME, to=grid, begins_on=LONG_IN_POST).worker
    on_leave(who, date(2026, 7, 6), date(2026, 7, 11))
    leave = tuple(date(2026, 7, day) for day in range(6, 11))
    world.attend(who, absent=(date(2026, 8, 12),), but=leave)
    world.visits(who, grid, 60, invented=3)
    world.entries(grid, 240, date(2026, 7, 20), who)
    due = [(date(2026, 9, 7), number < 2) for number in range(18)]
    found = [(None, False)] + [(date(2026, 8, 20), number == 0) for number in range(8)]
    spread(world, who, grid, [date(2026, 7, 20)], reports=8, due=due, found=found)
    for month, knowing, asked in ((7, 8, 10), (8, 10, 12), (9, 9, 10)):
        world.survey(grid, month, knowing, asked)
    return who


def q2(world: QuarterWorld) -> Worker:
    here, there = world.grids[1], world.grids[2]
    move = date(2026, 8, 16)
    who = posted(FULL_TIME, to=here, begins_on=LONG_IN_POST, ends_on=move).worker
    posted(FULL_TIME, to=there, who=who, begins_on=move)
    successor = posted(FULL_TIME, to=here, begins_on=move).worker
    world.attend(who)
    world.visits(who, here, 80)
    world.entries(here, 130, date(2026, 7, 15), who)
    world.entries(there, 140, date(2026, 9, 15), who)
    july, september = [date(2026, 7, 15)], [date(2026, 9, 1)]
    here_due = [(date(2026, 8, 13), False)] * 9 + [(date(2026, 8, 20), True)] * 3
    spread(world, who, here, july, reports=2, due=here_due, found=[(date(2026, 8, 14), False)] * 3)
    spread(
        world, who, there, september, reports=6,
        due=[(date(2026, 9, 20), number < 3) for number in range(12)],
        found=[(date(2026, 9, 18), number == 0) for number in range(5)],
    )  # fmt: skip
    post = who.postings.get(grid=here)
    handed = HandOver.objects.create(
        subdistrict=world.subdistrict, posting=post, worker=who, grid=here, day=move,
        opened_at=moment(move, 8), opened_by=world.clerk,
    )  # fmt: skip
    for late in (False, True):  # found here, due after the move, and accepted by the successor
        left = world.hazard(who, here, date(2026, 8, 10), due=date(2026, 8, 25), late=late)
        HandOverItem.objects.create(
            hand_over=handed, kind="hazard", name="隐患", hazard=left, successor=successor,
            accepted_at=moment(move), accepted_by=world.clerk,
        )  # fmt: skip
    for grid, month, knowing, asked in ((here, 7, 12, 15), (here, 8, 7, 10), (there, 8, 9, 12), (there, 9, 8, 10)):
        world.survey(grid, month, knowing, asked)
    return who


def q3(world: QuarterWorld) -> Worker:
    grid = world.grids[3]
    who = posted(FULL_TIME, to=grid, begins_on=LONG_IN_POST).worker
    on_leave(who, date(2026, 8, 3), date(2026, 8, 6), kind="personal")
    leave = tuple(date(2026, 8, day) for day in (3, 4, 5))
    world.attend(who, absent=tuple(date(2026, 9, day) for day in (1, 2, 3, 4)), but=leave)
    world.visits(who, grid, 31)
    world.entries(grid, 110, date(2026, 7, 15), who)
    spread(world, who, grid, [date(2026, 7, 15)], reports=3, due=[(date(2026, 9, 10), n < 3) for n in range(6)])
    world.survey(grid, 7, 15, 31)
    world.adjust(who, "deduction", "3.00")
    return who
