"""Monthly scores against PostgreSQL: the worked examples, what counts for whom, and freezing."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.bulletin.models import Bulletin
from assessment.bulletin.revision import freeze_revision, open_revision, review_revision
from assessment.bulletin.signals import month_frozen
from assessment.bulletin.steps import NoBulletin
from assessment.cycle.models import CycleRun
from assessment.cycle.services import catch_up, run_step
from assessment.delivery.models import Delivery
from assessment.periods import parse
from assessment.score.differences import difference_of
from assessment.score.models import ScoreEvidence, ScoreRevision
from assessment.score.receivers import scores_of_a_frozen_month
from assessment.score.services import recompute_scores
from assessment.score.tests.worlds import MonthWorld, induction, plain_transfer, transfer_and_leave
from core.clock import starts_at
from core.history.saying import saying
from grids.territory.services import close_grid
from grids.territory.work import Decision
from staff.attendance.models import Leave
from staff.attendance.rules import HALF
from staff.inbox.models import Notice
from staff.postings.services import stand_in
from staff.tests.factories import account

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)


def figures(score) -> list[str]:
    return [str(value) for value in (score.base_score, score.incident_score, score.awareness_score, score.score)]


def test_a_plain_transfer():
    world = plain_transfer()
    world.freeze(SEPTEMBER)
    score = world.score(SEPTEMBER)
    assert [one["rounded"] for one in score.stretches] == [
        {"base": "33.60", "incidents": "29.60", "awareness": "15.00"},
        {"base": "36.00", "incidents": "40.00", "awareness": "18.00"},
    ]
    assert figures(score) == ["35.20", "36.53", "17.00", "88.73"]
    assert score.grids == [world.a.pk, world.b.pk]


def test_a_transfer_with_leave_entries_without_a_name_and_a_small_sample():
    world = transfer_and_leave()
    world.freeze(OCTOBER)
    score = world.score(OCTOBER)
    assert [one["total"] for one in score.stretches] == ["91.33", "67.70"]
    assert figures(score) == ["44.04", "39.16", "3.16", "86.36"]
    assert score.measures["stretches"][1]["excused"] == 1


def test_induction_then_a_transfer():
    world = induction()
    world.freeze(AUGUST)
    world.freeze(SEPTEMBER)
    august, september = world.score(AUGUST), world.score(SEPTEMBER)
    assert (august.score, august.not_scored_because) == (None, "new_in_post")
    assert september.stretches[0]["left_out"]
    assert figures(september) == ["32.00", "34.67", "13.33", "80.00"]
    assert (september.effective_days, september.days) == (12, 30)


# --- what counts for whom ---------------------------------------------------------------------------


def counted(world: MonthWorld, month: date = SEPTEMBER, who=None) -> list[dict]:
    return world.score(month, who).measures["stretches"]


def test_half_a_day_of_leave_takes_half_a_day_and_excuses_the_deadline_of_that_day():
    world = MonthWorld()
    world.post(world.member, world.a, date(2020, 1, 1))
    world.leave(world.member, date(2026, 9, 7), date(2026, 9, 8), part=HALF)
    world.due(world.a, world.member, date(2026, 9, 1), date(2026, 9, 7), met=False)
    world.due(world.a, world.member, date(2026, 9, 1), date(2026, 9, 8), met=True)
    world.due(world.a, world.member, date(2026, 9, 1), date(2026, 9, 9), met=False)
    world.freeze(SEPTEMBER)
    [one] = counted(world)
    assert (one["effective_days"], one["due"], one["on_time"], one["excused"]) == ("29", 2, 1, 1)


def test_only_own_reports_of_grid_or_village_level_are_due():
    world = MonthWorld()
    world.post(world.member, world.a, date(2020, 1, 1))
    other = world.person("王二")
    world.post(other, world.a, date(2020, 1, 1))
    for who, more in [
        (world.member, {}),
        (other, {}),
        (None, {}),
        (world.member, {"level": "village"}),
        (world.member, {"level": "subdistrict"}),
        (world.member, {"restricted": True}),
    ]:
        world.due(world.a, who, date(2026, 9, 1), date(2026, 9, 9), met=True, **more)
    world.report(world.a, world.member, date(2026, 9, 2), state="self_closed", due_at=None)
    world.freeze(SEPTEMBER)
    [one] = counted(world)
    assert (one["due"], one["valid_reports"]) == (2, 4)  # level decides what is due, not what is reported


def test_entries_of_a_monthly_sheet_are_shared_by_the_effective_days_of_the_month():
    world = MonthWorld()
    world.post(world.member, world.a, date(2020, 1, 1), date(2026, 9, 11))
    other = world.person("王二")
    world.post(other, world.a, date(2020, 1, 1))
    world.entries(world.a, SEPTEMBER, new=40, monthly=True)
    world.entries(world.a, SEPTEMBER, world.member, new=8, monthly=True)
    world.entries(world.a, SEPTEMBER, other, new=500, monthly=True)
    world.freeze(SEPTEMBER)
    [one] = counted(world)
    assert (one["team_days_of_month"], one["own_days_of_month"]) == ("40", "10")
    assert (one["sheet_unnamed"], one["sheet_named"]) == ({"houses": [40, 0, 0]}, {"houses": [8, 0, 0]})
    # 8 and 10 of 40: a quarter of the rows that name nobody
    assert world.score(SEPTEMBER).stretches[0]["measured"]["base"]["numerator"] == "18"


def test_a_row_of_a_sheet_that_names_a_member_is_shared_over_their_stretches_there():
    world = MonthWorld()
    world.post(world.member, world.a, date(2020, 1, 1), date(2026, 9, 6))
    world.post(world.member, world.b, date(2026, 9, 6), date(2026, 9, 16))
    world.post(world.member, world.a, date(2026, 9, 16))
    world.entries(world.a, SEPTEMBER, world.member, new=20, monthly=True)
    world.freeze(SEPTEMBER)
    first, there, second = world.score(SEPTEMBER).stretches
    assert [one["measured"]["base"]["numerator"] for one in (first, there, second)] == ["5", "0", "15"]


def test_an_heir_answers_for_the_cases_of_a_merged_grid_and_its_member_too():
    world = MonthWorld()
    world.post(world.member, world.a, date(2020, 1, 1))
    world.due(world.a, world.member, date(2026, 9, 1), date(2026, 9, 9), met=True)
    world.due(world.a, world.member, date(2026, 9, 1), date(2026, 9, 20), met=False)
    decision = Decision(date(2026, 9, 10), "并格", world.clerk, starts_at(date(2026, 9, 1)))
    close_grid(grid=world.a, heir=world.b, decision=decision)
    world.freeze(SEPTEMBER)
    before, after = counted(world)
    assert (before["due"], before["on_time"], after["due"], after["on_time"]) == (1, 1, 1, 0)
    assert world.score(SEPTEMBER).grids == [world.a.pk, world.b.pk]


def test_entries_that_name_nobody_are_shared_by_the_days_of_each_stretch_and_none_counts_twice():
    world = MonthWorld()
    other = world.person("王二")
    world.post(world.member, world.a, date(2020, 1, 1))
    world.post(other, world.b, date(2020, 1, 1), date(2026, 9, 16))
    world.post(other, world.a, date(2026, 9, 16))
    world.entries(world.a, date(2026, 9, 20), new=90)
    world.freeze(SEPTEMBER)
    points = [
        world.score(SEPTEMBER, who).stretches[-1]["measured"]["base"]["numerator"] for who in (world.member, other)
    ]
    # By the days of the own stretch 30 of 45, which is 60, and 15 of 30, which is 45: more than was entered. A day
    # brought 2 and 3; it brings 2 to both.
    assert points == ["60", "30"]
    assert world.score(SEPTEMBER, other).measures["stretches"][-1]["unnamed_part"] == "1/3"


def test_while_somebody_stands_in_the_days_belong_to_the_grid_where_they_do():
    world = MonthWorld()
    world.post(world.member, world.a, date(2020, 1, 1))
    absent = world.person("王二")
    world.post(absent, world.b, date(2020, 1, 1))
    world.leave(absent, date(2026, 9, 11), date(2026, 9, 15))
    leave = Leave.objects.get(worker=absent)
    stand_in(posting=absent.postings.get(), leave=leave, worker=world.member)
    world.entries(world.a, date(2026, 9, 12), world.member, new=7)
    world.entries(world.b, date(2026, 9, 12), world.member, new=9)
    world.freeze(SEPTEMBER)
    score = world.score(SEPTEMBER)
    assert [(one["begins_on"][-2:], one["effective"]) for one in score.stretches] == [
        *(("01", "10"), ("11", "5"), ("16", "15")),
    ]
    assert [one["measured"]["base"]["numerator"] for one in score.stretches] == ["0", "9", "0"]
    assert score.score is not None


# --- freezing ---------------------------------------------------------------------------------------


def test_freezing_keeps_scores_with_their_rows_and_a_digest_that_recomputes():
    world = plain_transfer()
    bulletin = world.freeze(SEPTEMBER)
    revision = bulletin.scores
    assert (revision.kind, revision.state, revision.revision) == ("month", "told", 1)
    assert revision.told_at == bulletin.frozen_at
    assert revision.terms == bulletin.terms
    assert recompute_scores(revision).same
    kept = ScoreEvidence.objects.get(revision=revision, worker=world.member)
    assert [(group["grid"], sorted(group["rows"])) for group in kept.rows] == [
        (bulletin.lines.get(grid=grid).facts["code"], ["due", "entries", "members", "reports", "surveys"])
        for grid in (world.a, world.b)
    ]


def test_a_wrong_score_is_found_by_recomputation():
    world = plain_transfer()
    revision = world.freeze(SEPTEMBER).scores
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE assessment_monthlyscore"
            " SET measures = replace(measures::text, '\"asked\": 32', '\"asked\": 33')::jsonb"
        )
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert not recompute_scores(revision).same


def test_everything_of_a_freezing_is_counted_by_one_statement():
    world = plain_transfer()
    with CaptureQueriesContext(connection) as seen:
        world.freeze(SEPTEMBER)
    counting = [query["sql"] for query in seen if "in_post AS MATERIALIZED" in query["sql"]]
    assert len(counting) == 1
    assert "FROM grids_gridversion v" in counting[0]


def test_a_revision_of_the_bulletin_gives_a_revision_of_the_scores():
    world = plain_transfer()
    first = world.freeze(SEPTEMBER)
    with saying(reason="补录"):
        world.entries(world.a, date(2026, 9, 4), world.member, new=2)
    at = first.frozen_at + timedelta(days=1)
    revision = open_revision(bulletin=first, reason="补录两条", by=world.clerk, at=at)
    review_revision(bulletin=revision, by=world.clerk, at=at)
    freeze_revision(bulletin=revision, by=world.clerk, at=at)
    revision.refresh_from_db()
    assert (revision.scores.revision, revision.scores.reason) == (2, "补录两条")
    assert ScoreRevision.objects.latest().get() == revision.scores
    [row] = difference_of(revision.scores)
    assert [(change.figure, change.before, change.after) for change in row.changes] == [
        ("score", "88.73", "89.53"),
        ("base_score", "35.20", "36.00"),
    ]
    assert recompute_scores(revision.scores).same
    assert world.score(SEPTEMBER).revision == revision.scores


def verified() -> tuple[int, dict]:
    out, code = StringIO(), 0
    try:
        call_command("verify", stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, json.loads(out.getvalue())


def test_the_command_verifies_bulletins_and_scores_and_names_what_differs():
    world = plain_transfer()
    revision = world.freeze(SEPTEMBER).scores
    code, answer = verified()
    assert (code, answer["checked"]["bulletins"], answer["checked"]["scores"], answer["different"]) == (0, 1, 1, [])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE assessment_scorerevision SET digest = 'x'")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    code, answer = verified()
    assert code == 1
    assert {(one["kind"], one["what"]) for one in answer["different"]} == {("scores", str(revision))}
    assert [one["problem"] for one in answer["different"]] == ["changed", "figures", "recomputed"]


# --- the ledger -------------------------------------------------------------------------------------


def ledger(world: MonthWorld) -> list[str]:
    runs = CycleRun.objects.filter(subdistrict=world.office.subdistrict).exclude(finished=None)
    return sorted(f"{run.stage} {run.period}" for run in runs)


def run(world: MonthWorld, stage: str, month: str = "2026-09", days: int = 9) -> CycleRun:
    period = parse(month)
    at = period.ends_at + timedelta(days=days)
    return run_step(subdistrict=world.office.subdistrict, stage=stage, period=period, at=at)


def test_the_step_follows_the_freezing_and_is_satisfied_by_it():
    world = plain_transfer()
    world.entries(world.a, SEPTEMBER, new=0, kind="organisations")
    run(world, "bulletin")
    run(world, "freeze")
    before = ScoreRevision.objects.get()
    made = run(world, "month")
    assert made.finished
    assert made.digest == before.digest
    assert ScoreRevision.objects.get() == before
    again = run(world, "month", days=10)
    assert again.finished == made.finished


def test_the_step_waits_for_the_freezing():
    world = plain_transfer()
    with pytest.raises(NoBulletin):
        run(world, "month")


def test_a_month_that_was_frozen_before_scores_were_kept_gets_them_once():
    world = plain_transfer()
    world.entries(world.a, SEPTEMBER, new=0, kind="organisations")
    run(world, "bulletin")
    month_frozen.disconnect(dispatch_uid="assessment.scores_of_a_frozen_month", sender=Bulletin)
    try:
        run(world, "freeze")
    finally:
        month_frozen.connect(
            scores_of_a_frozen_month, dispatch_uid="assessment.scores_of_a_frozen_month", sender=Bulletin
        )
    assert not ScoreRevision.objects.exists()
    at = parse("2026-09").ends_at + timedelta(days=20)
    catch_up(at=at, subdistrict=world.office.subdistrict)
    catch_up(at=at + timedelta(days=1), subdistrict=world.office.subdistrict)
    assert ScoreRevision.objects.get().told_at >= at
    assert figures(world.score(SEPTEMBER))[-1] == "88.73"
    assert "month 2026-09" in ledger(world)


def test_the_person_is_told_of_the_own_score_and_nobody_else():
    world = plain_transfer()
    own = account(of=world.member)
    world.freeze(SEPTEMBER)
    notices = Notice.objects.filter(topic="monthly_score")
    assert [notice.user for notice in notices] == [own]
    score = world.score(SEPTEMBER)
    delivery = Delivery.objects.get(kind="monthly_score", key=score.pk)
    assert (delivery.worker, delivery.told_at) == (world.member, None)
    client = Client()
    client.force_login(own)
    answer = client.get(notices[0].link, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("monthly-score", args=(score.pk,))
    assert b"88.73" in answer.content
    assert reverse("object", args=("monthly_score", score.pk)) in answer.content.decode()
    assert answer.content.count(b"rank") == answer.content.count(b'class="office-table ranked"')  # no rank of a person
    delivery.refresh_from_db()
    assert delivery.told_at  # opening the page is being told
