"""The ledger: each step runs once, in order, no matter who asks; failures are seen and do not spread."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
import time_machine
from celery import current_app
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client

from assessment.bulletin.models import Bulletin
from assessment.bulletin.services import ImportMissing, OutOfOrder, draft_bulletin, freeze_bulletin
from assessment.bulletin.steps import NoBulletin
from assessment.cycle.models import CycleRun, Stage
from assessment.cycle.services import NoScheme, catch_up, run_step
from assessment.inspection.models import Inspection
from assessment.inspection.services import WeekNotOver
from assessment.interview.models import Interview
from assessment.periods import parse
from assessment.tasks import run_cycle
from assessment.tests.factories import measured, office, staffed
from core.clock import SHANGHAI
from core.models import Heartbeat
from core.testing.worlds import shared_world
from incidents.entries.models import BaseEntry
from incidents.tests.factories import make_incident
from incidents.visits.models import Visit
from staff.inbox.models import Notice
from staff.tests.factories import center, head

pytestmark = pytest.mark.django_db
DECEMBER, JANUARY = parse("2025-12"), parse("2026-01")
START = datetime(2026, 1, 1, tzinfo=SHANGHAI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@shared_world
def place():
    """An office whose cycle starts on 1 January 2026, with facts of December and January."""
    made = office(cycle_starts_on=START.date())
    staffed(made)
    for month in (DECEMBER, JANUARY):
        measured(made, month.start, [90, 80, 70, 10])
    return made


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ledger(place, **where):
    rows = CycleRun.objects.filter(subdistrict=place.subdistrict, **where).order_by("id")
    return [(row.stage, row.period) for row in rows]


def run(place, stage, period, now=None):
    return run_step(
        subdistrict=place.subdistrict, stage=stage, period=period, at=now or period.ends_at + timedelta(hours=2)
    )


class TestOneStep:
    def test_running_it_twice_changes_nothing(self, place):
        first = run(place, Stage.BULLETIN, JANUARY)
        again = run(place, Stage.BULLETIN, JANUARY, JANUARY.ends_at + timedelta(days=9))
        for name in ("finished", "started", "attempts", "digest", "late"):
            assert getattr(again, name) == getattr(first, name)
        assert Bulletin.objects.filter(subdistrict=place.subdistrict).count() == 1

    def test_the_row_keeps_scheme_and_digest(self, place):
        row = run(place, Stage.BULLETIN, JANUARY)
        assert row.scheme == place.scheme
        assert row.digest == Bulletin.objects.get(subdistrict=place.subdistrict).digest
        assert (row.attempts, row.error) == (1, "")

    def test_a_step_is_late_when_it_starts_more_than_ten_minutes_after_it_was_due(self, place):
        assert not run(place, Stage.BULLETIN, DECEMBER, at("2026-01-01T02:10")).late
        assert run(place, Stage.BULLETIN, JANUARY, at("2026-02-01T02:10:01")).late

    def test_a_refusal_is_recorded_and_raised_and_the_next_attempt_may_succeed(self, place):
        entries = list(BaseEntry.objects.filter(day=DECEMBER.start))
        BaseEntry.objects.filter(day=DECEMBER.start).delete()
        run(place, Stage.BULLETIN, DECEMBER)
        with pytest.raises(ImportMissing):
            run(place, Stage.FREEZE, DECEMBER, at("2026-01-08T00:00"))
        row = CycleRun.objects.get(stage=Stage.FREEZE, subdistrict=place.subdistrict)
        assert (row.finished, row.attempts) == (None, 1)
        assert row.error.startswith("ImportMissing: ")
        BaseEntry.objects.bulk_create(entries)
        row = run(place, Stage.FREEZE, DECEMBER)
        assert row.finished
        assert (row.attempts, row.error) == (2, "")

    def test_a_refusal_before_the_step_is_due_counts_as_no_failure(self, place):
        BaseEntry.objects.filter(day=DECEMBER.start).delete()
        run(place, Stage.BULLETIN, DECEMBER)
        with pytest.raises(ImportMissing):
            run(place, Stage.FREEZE, DECEMBER, at("2026-01-02T09:00"))
        row = CycleRun.objects.get(stage=Stage.FREEZE, subdistrict=place.subdistrict)
        assert (row.started, row.finished, row.attempts, row.error) == (None, None, 0, "")

    def test_a_month_before_a_frozen_one_is_not_drafted_for_it_could_never_be_frozen(self, place):
        for month in (DECEMBER, JANUARY):
            for stage in (Stage.BULLETIN, Stage.FREEZE):
                run(place, stage, month, at("2026-03-01T00:00"))
        with pytest.raises(OutOfOrder):
            run(place, Stage.BULLETIN, DECEMBER.previous(), at("2026-03-01T00:00"))
        assert not Bulletin.objects.filter(month=DECEMBER.previous().start).exists()

    def test_steps_of_one_sweep_start_one_after_the_other(self, place):
        rows = catch_up(at=at("2026-02-10T00:00"), subdistrict=place.subdistrict)
        started = [row.started for row in rows if row.started]
        assert started == sorted(started)
        assert all(row.finished >= row.started for row in rows if row.finished)

    def test_what_has_not_ended_is_refused(self, place):
        with pytest.raises(WeekNotOver):
            run(place, Stage.INSPECTION, parse("2026-W02"), at("2026-01-11T23:59"))
        assert Inspection.objects.count() == 0

    def test_freezing_without_a_bulletin_says_so(self, place):
        with pytest.raises(NoBulletin):
            run(place, Stage.FREEZE, DECEMBER)

    def test_a_time_before_every_scheme_is_refused(self, place):
        with pytest.raises(NoScheme):
            run(place, Stage.BULLETIN, parse("2015-05"))

    def test_a_month_is_not_frozen_before_an_owed_month_that_is_not(self, place):
        run(place, Stage.BULLETIN, JANUARY)
        with pytest.raises(OutOfOrder, match="2025年12月"):
            run(place, Stage.FREEZE, JANUARY)

    def test_a_month_that_a_person_froze_is_done_for_the_ledger(self, place):
        bulletin = draft_bulletin(subdistrict=place.subdistrict, month=DECEMBER, at=DECEMBER.ends_at)
        freeze_bulletin(bulletin=bulletin, at=DECEMBER.ends_at, by=center(place.subdistrict))
        row = run(place, Stage.FREEZE, DECEMBER)
        assert row.finished
        assert row.digest == Bulletin.objects.get(pk=bulletin.pk).digest

    def test_a_finished_row_cannot_be_altered_or_deleted(self, place):
        row = run(place, Stage.BULLETIN, JANUARY)
        with pytest.raises(DatabaseError), transaction.atomic():
            CycleRun.objects.filter(pk=row.pk).update(finished=None)
        with pytest.raises(DatabaseError), transaction.atomic():
            CycleRun.objects.filter(pk=row.pk).delete()


class TestInspection:
    WEEK = parse("2026-W03")  # 12 to 18 January

    def test_a_row_per_grid_says_what_was_done_and_what_was_not(self, place):
        clerk, grid = center(place.subdistrict), place.grids[0]
        member = grid.postings.get(role="full_time").worker
        Visit.objects.create(worker=member, grid=grid, day=self.WEEK.start, kind="visit")
        Visit.objects.create(worker=member, grid=grid, day=self.WEEK.end, kind="visit")
        Visit.objects.create(worker=member, grid=grid, day=self.WEEK.start, kind="patrol", judged_invented=True)
        make_incident(grid, by=clerk, at=at("2026-01-12T00:00"), reporter=member)
        make_incident(grid, by=clerk, at=at("2026-01-18T23:59"), reporter=member)
        make_incident(grid, by=clerk, at=at("2026-01-19T00:00"), reporter=member)
        run(place, Stage.INSPECTION, self.WEEK)
        rows = {row.grid: row for row in Inspection.objects.filter(subdistrict=place.subdistrict)}
        assert len(rows) == 4
        assert (rows[grid].visits, rows[grid].patrols, rows[grid].reports) == (1, 0, 2)
        assert (rows[grid].days_without_report, rows[grid].exceptions) == (5, ["visits", "patrols"])
        assert rows[place.grids[1]].exceptions == ["visits", "patrols", "reports", "days_without_report"]

    def test_what_was_recorded_stays(self, place):
        run(place, Stage.INSPECTION, self.WEEK)
        with pytest.raises(DatabaseError), transaction.atomic():
            Inspection.objects.update(visits=9)


class TestCatchingUp:
    def test_an_empty_ledger_owes_nothing_before_the_cycle_starts(self, place):
        assert catch_up(at=START - timedelta(seconds=1)) == []
        assert ledger(place) == []

    def test_what_was_missed_runs_in_order_and_is_marked_late(self, place):
        catch_up(at=at("2026-02-09T12:00"))
        assert ledger(place) == [
            ("bulletin", "2025-12"),
            ("inspection", "2026-W01"),
            ("freeze", "2025-12"),
            ("interviews", "2025-12"),
            ("month", "2025-12"),
            ("pay", "2025-12"),
            ("inspection", "2026-W02"),
            ("year", "2025"),
            ("inspection", "2026-W03"),
            ("warning", "2026-01"),
            ("inspection", "2026-W04"),
            ("bulletin", "2026-01"),
            ("inspection", "2026-W05"),
            ("freeze", "2026-01"),
            ("interviews", "2026-01"),
            ("month", "2026-01"),
            ("inspection", "2026-W06"),
        ]
        rows = CycleRun.objects.filter(subdistrict=place.subdistrict)
        assert all(row.finished for row in rows)
        assert all(row.late for row in rows.exclude(stage__in=[Stage.INTERVIEWS, Stage.MONTH]))
        assert Interview.objects.filter(subdistrict=place.subdistrict).count() == 2

    def test_a_second_sweep_finds_nothing_to_do(self, place):
        catch_up(at=at("2026-02-09T12:00"))
        assert catch_up(at=at("2026-02-09T12:01")) == []

    def test_steps_on_their_minute_are_not_late(self, place):
        moment = START
        while moment < at("2026-01-13T00:00"):
            catch_up(at=moment)
            moment += timedelta(hours=1)
        assert len(ledger(place)) == 7
        assert set(CycleRun.objects.filter(subdistrict=place.subdistrict).values_list("late", flat=True)) == {False}

    def test_a_failed_step_rests_and_is_tried_again(self, place):
        BaseEntry.objects.filter(day=DECEMBER.start).delete()
        begin = at("2026-01-08T00:00")
        tried = []
        for minute in range(16):
            rows = catch_up(at=begin + timedelta(minutes=minute))
            tried += [minute] * sum(row.stage == Stage.FREEZE for row in rows)
        assert tried == [0, 1, 3, 7, 15]

    def test_the_office_is_told_once_of_a_draft_of_what_hinders_freezing_and_of_what_is_to_be_issued(self, place):
        clerk, chief = center(place.subdistrict), head(place.subdistrict)
        BaseEntry.objects.filter(day=DECEMBER.start).delete()
        for moment in ("2026-01-01T02:00", "2026-01-08T00:00", "2026-01-08T01:00", "2026-01-08T02:00"):
            catch_up(at=at(moment))
        notices = Notice.objects.filter(user=clerk).order_by("pk")
        assert list(notices.values_list("topic", flat=True)) == ["bulletin_drafted", "bulletin_not_frozen"]
        assert [browser(clerk).get(notice.link).status_code for notice in notices] == [200, 200]
        measured(place, DECEMBER.start, [90, 80, 70, 10])
        run_step(
            subdistrict=place.subdistrict, stage=Stage.FREEZE, period=DECEMBER, at=at("2026-01-08T05:00"), by=clerk
        )
        topics = list(Notice.objects.filter(user=chief).order_by("pk").values_list("topic", flat=True))
        assert topics == ["bulletin_drafted", "bulletin_not_frozen", "bulletin_frozen"]
        assert notices.count() == 2  # who froze it knows

    def test_a_draft_that_is_frozen_in_the_same_breath_asks_nobody_to_review_it(self, place):
        clerk = center(place.subdistrict)
        catch_up(at=at("2026-01-20T12:00"))
        topics = Notice.objects.filter(user=clerk, topic__startswith="bulletin").values_list("topic", flat=True)
        assert list(topics) == ["bulletin_frozen"]

    def test_a_failed_step_blocks_neither_other_steps_nor_other_offices(self, place):
        BaseEntry.objects.filter(grid__in=place.grids, day=DECEMBER.start).delete()
        other = office(cycle_starts_on=START.date())
        measured(other, DECEMBER.start, [1, 2, 3, 4])
        catch_up(at=at("2026-02-02T12:00"))
        assert ledger(place, finished=None) == [("freeze", "2025-12")]
        assert ("bulletin", "2026-01") in ledger(place)
        assert ledger(other, finished=None) == []
        assert ("interviews", "2025-12") in ledger(other)

    def test_an_office_whose_terms_cannot_be_read_does_not_stop_the_others(self, place):
        other = office(cycle_starts_on=START.date())
        first, second = sorted((place, other), key=lambda made: made.subdistrict.code)
        type(first.scheme).objects.filter(pk=first.scheme.pk).update(terms={"nonsense": 1})
        measured(second, DECEMBER.start, [1, 2, 3, 5]) if second is other else None
        catch_up(at=at("2026-01-02T12:00"))
        assert ledger(second) == [("bulletin", "2025-12")]

    def test_interviews_follow_a_month_that_was_frozen_by_hand_before_its_time(self, place):
        run(place, Stage.BULLETIN, DECEMBER, at("2026-01-01T03:00"))
        run(place, Stage.FREEZE, DECEMBER, at("2026-01-01T04:00"))
        catch_up(at=at("2026-01-01T05:00"))
        assert ("interviews", "2025-12") in ledger(place)


class TestBeat:
    def test_the_task_runs_what_is_due_and_leaves_a_sign_of_life(self, place):
        with time_machine.travel(at("2026-01-01T02:00:01"), tick=False):
            assert run_cycle() == 1
            assert run_cycle() == 0
        assert ledger(place) == [("bulletin", "2025-12")]
        assert Heartbeat.objects.get(name="beat").at == at("2026-01-01T02:00:01")

    def test_the_cycle_is_turned_at_its_natural_moments_and_every_minute(self):
        table = settings.CELERY_BEAT_SCHEDULE.values()
        current_app.loader.import_default_modules()
        assert {entry["task"] for entry in table} <= set(current_app.tasks)
        crontabs = [entry["schedule"] for entry in table if entry["task"] == run_cycle.name]
        assert any(len(c.minute) == 60 and len(c.hour) == 24 for c in crontabs)
        assert any(c.day_of_week == {1} and (c.hour, c.minute) == ({8}, {0}) for c in crontabs)
        assert any(c.day_of_month == {1} and (c.hour, c.minute) == ({2}, {0}) for c in crontabs)


class TestCommand:
    def call(self, *words, **options):
        out = StringIO()
        call_command("cycle", *words, stdout=out, **options)
        return out.getvalue()

    def test_running_a_step_prints_one_json_object_of_its_row(self, place):
        printed = json.loads(self.call("run", "bulletin", "2026-01", "--subdistrict", place.subdistrict.code))
        assert printed["stage"] == "bulletin"
        assert printed["period"] == "2026-01"
        assert printed["due"] == "2026-02-01T02:00:00+08:00"
        assert printed["attempts"] == 1
        assert printed["scheme_version"] == 1
        assert len(printed["digest"]) == 64
        again = json.loads(self.call("run", "bulletin", "2026-01", "--subdistrict", place.subdistrict.code))
        assert again == printed

    def test_a_refusal_is_json_too_and_the_command_fails(self, place):
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("cycle", "run", "freeze", "2026-01", "--subdistrict", place.subdistrict.code, stdout=out)
        assert json.loads(out.getvalue())["code"] in ("no_bulletin", "out_of_order")

    @pytest.mark.parametrize(
        "words", [("run", "bulletin", "2026-W05"), ("run", "inspection", "2026-01"), ("run", "x", "y")]
    )
    def test_a_wrong_period_or_stage_is_refused_in_words(self, place, words):
        with pytest.raises(CommandError):
            self.call(*words, "--subdistrict", place.subdistrict.code)

    def test_catching_up_takes_a_time_and_prints_what_ran(self, place):
        printed = json.loads(self.call("catch-up", "--at", "2026-01-01T02:00+08:00"))
        assert [row["stage"] for row in printed["ran"]] == ["bulletin"]
        assert json.loads(self.call("catch-up", "--at", "2026-01-01T02:00"))["ran"] == []
        with pytest.raises(CommandError, match="no time"):
            self.call("catch-up", "--at", "tomorrow")

    def test_status_tells_what_ran_and_what_was_missed(self, place):
        self.call("run", "bulletin", "2025-12", "--subdistrict", place.subdistrict.code)
        with time_machine.travel(at("2026-01-06T00:00")):
            lines = self.call("status", "--subdistrict", place.subdistrict.code).splitlines()
        assert [line.split()[1:4] for line in lines] == [
            ["2025-12", "bulletin", "late"],
            ["2026-W01", "inspection", "missed"],
        ]
