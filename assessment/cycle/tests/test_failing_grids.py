"""A grid whose own data make a step fail is named with its error, and blocks no more than it must."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from assessment.bulletin.models import Bulletin
from assessment.cycle.failing import GridsFailed
from assessment.cycle.models import CycleRun, CycleStop
from assessment.cycle.services import catch_up, run_step
from assessment.figures import rules
from assessment.inspection.models import Inspection
from assessment.inspection.services import inspect_week
from assessment.periods import parse
from assessment.tests.factories import measured, office, staffed
from assessment.tests.turning import UNTIL, turning_office
from assessment.warning.models import EarlyWarning
from core.clock import SHANGHAI
from core.testing.worlds import shared_world
from staff.tests.factories import center

pytestmark = pytest.mark.django_db
WEEK, JANUARY = parse("2026-W03"), parse("2026-01")


@shared_world
def place():
    return turning_office()


def broken(grid, table: str) -> None:
    """From now on the database refuses this grid's row of a table, as it would refuse figures out of range."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION refuse_{table}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN IF NEW.grid_id = {grid.pk} THEN RAISE EXCEPTION 'out of range'; END IF; RETURN NEW; END $$;"
            f" CREATE TRIGGER refuse BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_{table}()"
        )


def mended(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER refuse ON {table}")


def code_of(grid) -> str:
    return str(grid.versions.get().code)


def step(place, stage, period) -> CycleRun:
    return CycleRun.objects.get(subdistrict=place.subdistrict, stage=stage, period=str(period))


class TestInspection:
    """It ranks nobody: every row is independent of the others."""

    def test_the_others_are_recorded_and_the_step_stays_open_until_the_last_one_is(self, place):
        bad = place.grids[1]
        broken(bad, "assessment_inspection")
        at = WEEK.ends_at + timedelta(hours=9)
        with pytest.raises(GridsFailed, match=code_of(bad)):
            run_step(subdistrict=place.subdistrict, stage="inspection", period=WEEK, at=at)
        assert set(Inspection.objects.values_list("grid", flat=True)) == {g.pk for g in place.grids} - {bad.pk}
        run = step(place, "inspection", WEEK)
        assert (run.finished, run.attempts) == (None, 1)
        assert code_of(bad) in run.error
        assert "out of range" in run.error
        kept = list(Inspection.objects.order_by("pk").values())
        mended("assessment_inspection")
        run_step(subdistrict=place.subdistrict, stage="inspection", period=WEEK, at=at + timedelta(hours=1))
        run = step(place, "inspection", WEEK)
        assert run.finished
        assert run.error == ""
        assert list(Inspection.objects.order_by("pk").values())[:3] == kept
        assert Inspection.objects.count() == 4

    def test_by_hand_all_are_recorded_or_none(self, place):
        broken(place.grids[1], "assessment_inspection")
        with pytest.raises(GridsFailed):
            inspect_week(subdistrict=place.subdistrict, week=WEEK, at=WEEK.ends_at)
        assert not Inspection.objects.exists()


class TestBulletin:
    """Every rank depends on every grid: it is whole or not at all, and says which grid keeps it from being made."""

    def test_the_grid_is_named_and_nothing_of_it_stands(self, place):
        bad = place.grids[2]
        broken(bad, "assessment_bulletinline")
        with pytest.raises(GridsFailed, match=code_of(bad)):
            run_step(subdistrict=place.subdistrict, stage="bulletin", period=JANUARY, at=UNTIL)
        assert not Bulletin.objects.exists()
        assert code_of(bad) in step(place, "bulletin", JANUARY).error

    def test_the_early_warning_too(self, place):
        bad = place.grids[0]
        broken(bad, "assessment_earlywarning")
        with pytest.raises(GridsFailed, match=code_of(bad)):
            run_step(subdistrict=place.subdistrict, stage="warning", period=JANUARY, at=JANUARY.ends_at - timedelta(9))
        assert not EarlyWarning.objects.exists()

    def test_counts_that_the_rules_cannot_take_name_their_grid(self, place, monkeypatch):
        """A mistake of ours that shows with the odd counts of one grid: injected, for we know of none."""
        score_line = rules.score_line

        def stumbles(measures, *args, **more):
            if measures.entries["houses"][0] == 10:
                raise ZeroDivisionError("division by zero")
            return score_line(measures, *args, **more)

        monkeypatch.setattr(rules, "score_line", stumbles)
        with pytest.raises(GridsFailed, match=f"{code_of(place.grids[3])}: ZeroDivisionError"):
            run_step(subdistrict=place.subdistrict, stage="bulletin", period=JANUARY, at=UNTIL)


def test_it_blocks_neither_other_stages_nor_other_offices(place):
    other = office(cycle_starts_on=place.scheme.value.cycle_starts_on)
    staffed(other)
    for month in ("2025-10", "2025-11", "2025-12", "2026-01"):
        measured(other, parse(month).start, [90, 80, 70, 10])
    broken(place.grids[2], "assessment_bulletinline")
    catch_up(at=UNTIL)
    open_ = CycleRun.objects.filter(finished=None)
    here = set(open_.filter(subdistrict=place.subdistrict).values_list("stage", flat=True))
    assert here == {"bulletin", "freeze", "quarter", "year"}  # a quarter and a year need their frozen months
    assert "bulletin" not in open_.filter(subdistrict=other.subdistrict).values_list("stage", flat=True)
    assert Inspection.objects.filter(subdistrict=place.subdistrict).exists()
    assert (
        CycleRun.objects.filter(subdistrict=other.subdistrict, stage="interviews", finished__isnull=False).count() == 4
    )
    clerk = Client()
    clerk.force_login(center(place.subdistrict))
    page = clerk.get("/admin/assessment/cyclerun/?state=failed").content.decode()
    assert code_of(place.grids[2]) in page
    assert "/admin/assessment/cyclerun/?queue=failed" in clerk.get("/").content.decode()


def test_a_cycle_that_stands_still_as_a_whole_is_shown_with_its_reason_until_it_turns(place):
    clerk = Client()
    clerk.force_login(center(place.subdistrict))
    terms = place.scheme.terms
    type(place.scheme).objects.filter(pk=place.scheme.pk).update(terms={"nonsense": 1})
    first, second = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI), datetime(2026, 1, 5, 10, tzinfo=SHANGHAI)
    catch_up(at=first)
    catch_up(at=second)
    assert CycleStop.objects.get().since == first
    assert "ValidationError" in clerk.get("/").content.decode()
    assert clerk.get("/admin/assessment/cyclerun/").status_code == 200
    type(place.scheme).objects.filter(pk=place.scheme.pk).update(terms=terms)
    catch_up(at=second)
    assert not CycleStop.objects.exists()
