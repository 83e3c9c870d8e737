"""Golden Q1, Q2 and Q3 as facts in a database, to the cent; and what the facts alone decide."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assessment.figures.quarter_indicators import QUARTER
from assessment.score.models import QuarterlyScore
from assessment.score.quarter_services import compute, recomputed_digest
from assessment.score.tests.quarter_worlds import LONG_IN_POST, QuarterWorld, moment
from assessment.score.tests.quarters import drafted, q1, q2, q3, result_of, spread
from grids.tests.factories import matter
from incidents.incident.models import IncidentMove
from staff.attendance.models import Attendance
from staff.people.models import Worker
from staff.tests.factories import FULL_TIME, on_leave, posted

pytestmark = pytest.mark.django_db


def printed(row: QuarterlyScore) -> list[str]:
    return [str(getattr(row, component.column)) for component in QUARTER]


def test_q1_leave_one_unexcused_day_bonus_and_deduction():
    world = QuarterWorld()
    who = q1(world)
    world.adjust(who, "bonus", "3.00")
    world.adjust(who, "deduction", "2.00")
    world.adjust(who, "bonus", "1.00", approve=False)
    row = result_of(drafted(world), who)
    assert printed(row) == ["14.75", "18.69", "16.91", "22.63", "9.25", "8.44"]
    assert (row.bonus, row.deduction, row.score, row.grade) == (Decimal(3), Decimal(2), Decimal("91.67"), "excellent")


def test_ob1_two_reports_more_lift_a_quarter_above_the_ceiling_of_the_bottom():
    world = QuarterWorld()
    grid = world.grids[0]
    who = posted(FULL_TIME, to=grid, begins_on=LONG_IN_POST).worker
    world.attend(who)
    world.visits(who, grid, 48)
    world.entries(grid, 190, date(2026, 7, 20), who)
    due = [(date(2026, 9, 7), number < 4) for number in range(16)]
    found = [(date(2026, 8, 20), number == 0) for number in range(6)]
    spread(world, who, grid, [date(2026, 7, 20)], reports=1, due=due, found=found)
    for month, knowing, asked in ((7, 8, 10), (8, 8, 11), (9, 8, 11)):
        world.survey(grid, month, knowing, asked)
    revision = drafted(world)
    row = result_of(revision, who)
    assert printed(row) == ["15.00", "14.55", "12.67", "16.00", "9.00", "7.50"]
    assert (row.score, row.grade) == (Decimal("74.72"), "basically_qualified")
    for _withdrawn in range(2):
        world.report(who, grid, date(2026, 9, 2))
    compute(revision)
    row = result_of(revision, who)
    assert (str(row.incident_score), row.score, row.grade) == ("17.00", Decimal("75.72"), "qualified")


def test_q2_transfer_with_hand_over_bonus_cap():
    world = QuarterWorld()
    who = q2(world)
    for points in ("6.00", "7.00"):
        world.adjust(who, "bonus", points)
    world.adjust(who, "deduction", "1.50")
    revision = drafted(world)
    row = result_of(revision, who)
    assert printed(row) == ["15.00", "20.00", "18.00", "23.57", "9.25", "7.78"]
    assert (row.bonus, row.deduction, row.score) == (Decimal(10), Decimal("1.50"), Decimal("102.10"))
    successor = QuarterlyScore.objects.exclude(worker=who).get(revision=revision)
    assert (successor.measures["settling_due"], successor.measures["settled_in_time"]) == (2, 1)


@pytest.mark.parametrize(("late", "score"), [(None, "48.96"), (False, "50.34"), (True, "44.34")])
def test_q3_unqualified_and_looking_pays(late, score):
    world = QuarterWorld()
    who = q3(world)
    if late is not None:
        world.hazard(who, world.grids[3], date(2026, 7, 20), due=date(2026, 8, 10), late=late)
    row = result_of(drafted(world), who)
    assert printed(row)[:4] == ["14.05", "9.84", "7.58", "9.65"]
    assert (str(row.score), row.grade) == (score, "unqualified")


def test_the_side_case_of_maternity_leave_is_not_assessed():
    world = QuarterWorld()
    who = posted(FULL_TIME, to=world.grids[0], begins_on=LONG_IN_POST).worker
    on_leave(who, date(2026, 7, 1), date(2026, 8, 21), kind="maternity")
    world.attend(who, but=tuple(day for day in world.working if day < date(2026, 8, 21)))
    row = result_of(drafted(world), who)
    assert (row.measures["in_post"], row.measures["on_leave"]) == (66, "37")  # W = 29 of 66
    assert (row.score, row.rank, row.in_bottom, row.not_assessed_because) == (None, None, False, "on_leave")


# --- what the facts decide ------------------------------------------------------------------------


def measured(world: QuarterWorld, who: Worker) -> dict:
    return result_of(drafted(world), who).measures


def test_a_dispute_that_is_passed_upward_stays_due_and_is_settled_by_that():
    world = QuarterWorld()
    grid = world.grids[0]
    who = posted(FULL_TIME, to=grid, begins_on=LONG_IN_POST).worker
    disputes = matter("disputes")
    disputes.asks_mediation = True
    disputes.save()
    due = date(2026, 8, 10)
    values = {"due": due, "matter": disputes, "level": "subdistrict"}

    def moved(passed: date | None, *, first: str) -> None:
        incident = world.report(who, grid, date(2026, 7, 20), **values)
        steps = [(first, date(2026, 7, 21))] + ([("subdistrict", passed)] if passed else [])
        for position, (level, day) in enumerate(steps, start=1):
            IncidentMove.objects.create(
                incident=incident, position=position, move="assign", from_state="accepted", to_state="assigned",
                at=moment(day), recorded_at=moment(day), actor=world.clerk, facts={"level": level},
            )  # fmt: skip

    moved(date(2026, 8, 9), first="grid")  # passed upward in time: settled
    moved(date(2026, 8, 11), first="village")  # passed upward late
    moved(None, first="subdistrict")  # came at a higher level: never due
    world.report(who, grid, date(2026, 7, 20), due=due, matter=disputes)  # settled in the grid
    counted = measured(world, who)
    assert (counted["found"], counted["settling_due"], counted["settled_in_time"]) == (4, 3, 2)


def test_a_hazard_reported_as_a_case_by_its_deadline_is_found_and_not_due_and_later_late():
    world = QuarterWorld()
    grid = world.grids[0]
    who = posted(FULL_TIME, to=grid, begins_on=LONG_IN_POST).worker
    for late in (False, True):
        hazard = world.hazard(who, grid, date(2026, 7, 20), due=date(2026, 8, 10), late=late)
        case = world.report(who, grid, date(2026, 7, 20), due=None)
        type(hazard).objects.filter(pk=hazard.pk).update(state="reported", incident=case)
    counted = measured(world, who)
    assert (counted["found"], counted["settling_due"], counted["settled_in_time"]) == (2, 1, 0)


def test_a_deadline_on_leave_counts_if_it_was_met_and_is_left_out_if_it_was_not():
    world = QuarterWorld()
    grid = world.grids[0]
    who = posted(FULL_TIME, to=grid, begins_on=LONG_IN_POST).worker
    on_leave(who, date(2026, 8, 10), date(2026, 8, 11), part=Decimal("0.5"))
    for late in (False, True):
        world.hazard(who, grid, date(2026, 7, 20), due=date(2026, 8, 10), late=late)
        world.report(who, grid, date(2026, 7, 20), due=date(2026, 8, 10), late=late)
    counted = measured(world, who)
    assert (counted["settling_due"], counted["settled_in_time"]) == (1, 1)
    assert (counted["due"], counted["on_time"]) == (1, 1)


def test_entries_without_a_name_are_shared_by_effective_days_and_others_names_never_count():
    world = QuarterWorld()
    grid = world.grids[0]
    who = posted(FULL_TIME, to=grid, begins_on=LONG_IN_POST).worker
    colleague = posted(FULL_TIME, to=grid, begins_on=LONG_IN_POST).worker
    on_leave(colleague, date(2026, 7, 1), date(2026, 7, 22))  # 10 of 31 days are left
    world.entries(grid, 82, date(2026, 7, 5))
    world.entries(grid, 50, date(2026, 7, 6), colleague)
    world.entries(grid, 7, date(2026, 7, 7), who)
    revision = drafted(world)
    assert result_of(revision, who).measures["entries"] == {"houses": ["69", "0", "0"]}  # 82 × 31/41 + 7
    assert result_of(revision, colleague).measures["entries"] == {"houses": ["70", "0", "0"]}  # 82 × 10/41 + 50


def test_a_month_s_entries_are_shared_by_the_effective_days_of_the_month():
    world = QuarterWorld()
    grid = world.grids[0]
    who = posted(FULL_TIME, to=grid, begins_on=LONG_IN_POST, ends_on=date(2026, 7, 11)).worker
    posted(FULL_TIME, to=grid, who=who, begins_on=date(2026, 7, 21))
    posted(FULL_TIME, to=grid, begins_on=LONG_IN_POST, ends_on=date(2026, 7, 11))  # 10 days beside
    for named, new in ((None, 31), (who, 6)):
        row = {"grid": grid, "day": date(2026, 7, 1), "entry_class": "houses", "worker": named, "new": new}
        type(world.grids[0].base_entries.model()).objects.create(monthly=True, **row)
    # 31 entries × 21 of 31 effective days, and the 6 that name them once.
    assert measured(world, who)["entries"] == {"houses": ["27", "0", "0"]}


def test_nobody_s_attendance_is_guessed_and_a_month_that_keeps_none_is_left_out():
    world = QuarterWorld()
    who = posted(FULL_TIME, to=world.grids[0], begins_on=LONG_IN_POST).worker
    missing = (date(2026, 7, 8), date(2026, 7, 9))
    world.attend(who, but=missing)
    Attendance.objects.create(worker=who, day=missing[0], status="present", part=Decimal("0.5"))
    row = result_of(drafted(world), who)
    assert (row.measures["to_attend"], row.measures["attended"], row.measures["not_received"]) == (
        "64.5",
        "64.5",
        "1.5",
    )
    assert row.facts["not_received"] == ["2026-07-08", "2026-07-09"]


def test_induction_days_ask_for_no_visits_but_for_attendance():
    world = QuarterWorld()
    begins = date(2026, 8, 1)
    who = posted(FULL_TIME, to=world.grids[0], begins_on=begins).worker
    world.attend(who, but=tuple(day for day in world.working if day < begins))
    counted = measured(world, who)
    assert (counted["in_post"], counted["in_induction"], counted["to_attend"]) == (43, "20", "43")
    assert counted["induction_days"] == 30


def test_a_quarter_recomputes_to_the_same_bytes():
    world = QuarterWorld()
    q1(world)
    q2(world)
    q3(world)
    revision = drafted(world)
    assert recomputed_digest(revision) == revision.digest
