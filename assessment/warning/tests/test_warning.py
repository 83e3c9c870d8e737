"""The early warning: the rank that each grid would have today, what would lift it, and who gets the notice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import get_args

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from assessment.figures import awareness as figures_awareness
from assessment.figures.awareness import interval, interval_of, rate
from assessment.figures.counts import Measures
from assessment.figures.rules import score_line
from assessment.periods import parse
from assessment.tests.factories import measured, office, staffed, surveyed
from assessment.tests.measured import TERMS, measures
from assessment.tests.parallel import at_once
from assessment.warning.advice import DONE_AT, DONE_OUTSIDE, advice_of, standing_of
from assessment.warning.lists import rate_of
from assessment.warning.models import EarlyWarning
from assessment.warning.rules import Lift, Means, lifts, with_new_entries
from assessment.warning.services import MonthNotBegun, warn_early
from core.clock import starts_at
from core.testing.worlds import shared_world
from incidents.entries.models import AwarenessSurvey
from incidents.incident.models import Incident
from incidents.tests.factories import make_incident
from staff.inbox.models import Notice
from staff.tests.factories import FULL_TIME, account, center, posted

pytestmark = pytest.mark.django_db
MARCH = parse("2026-03")
THE_20TH = starts_at(date(2026, 3, 20)).replace(hour=8)


@shared_world
def place():
    made = office()
    made.people = staffed(made)
    measured(made, MARCH.start, [100, 80, 60, 40])
    surveyed(made, MARCH.start)
    return made


def warned(place, at=THE_20TH) -> list[EarlyWarning]:
    return warn_early(subdistrict=place.subdistrict, month=MARCH, at=at)


def of_grid(place, position: int) -> EarlyWarning:
    return EarlyWarning.objects.get(grid=place.grids[position])


def score(judged, counts=True) -> Decimal:
    return score_line(judged, TERMS, awareness_counts=counts).score or Decimal(0)


def after(judged: Measures, lift: Lift) -> Measures:
    return {
        "reports": lambda n: replace(judged, valid_reports=judged.valid_reports + n),
        "entries": lambda n: with_new_entries(judged, n),
        "on_time": lambda n: replace(judged, due=judged.due + n, on_time=judged.on_time + n),
    }[lift.means](lift.count)


def after_all(judged: Measures, advised: Iterable[Lift]) -> Measures:
    for lift in advised:
        judged = after(judged, lift)
    return judged


class TestWhatWouldLiftIt:
    @given(measures(), st.integers(0, 9), st.booleans(), st.booleans())
    def test_every_gain_holds_whichever_of_the_others_are_done(self, judged, pending, counts, sampled):
        advised = [lift for lift in lifts(judged, pending, TERMS, awareness_counts=counts) if lift.gain is not None]
        start = replace(judged, asked=max(30, judged.asked)) if sampled else judged
        counts = counts or sampled
        for lift in advised:
            others = [other for other in advised if other is not lift]
            for number in range(len(others) + 1):
                for done in combinations(others, number):
                    before = after_all(start, done)
                    gained = score(after(before, lift), counts) - score(before, counts)
                    assert gained >= lift.gain >= 0
                    if lift.means == "on_time":
                        late = replace(before, due=before.due + lift.count)
                        assert score(after(before, lift), counts) - score(late, counts) >= lift.loss >= 0

    @given(measures(), st.integers(0, 9), st.booleans())
    def test_all_together_give_no_less_than_the_sum_of_what_was_promised(self, judged, pending, counts):
        advised = lifts(judged, pending, TERMS, awareness_counts=counts)
        promised = sum((lift.gain for lift in advised if lift.gain is not None), Decimal(0))
        reached = score(after_all(judged, [lift for lift in advised if lift.gain is not None]), counts)
        assert reached >= score(judged, counts) + promised

    def test_reports_promise_no_more_than_they_bring_once_what_is_pending_is_settled(self):
        """Nothing fell due so far, so reports have the whole weight of incidents; the pending cases take 40% of it."""
        grid = Measures(
            days=30, member_days=30, effective_days=30, entries={"houses": (100, 0, 0)}, asked=30, knowing=30
        )
        advised = {lift.means: lift for lift in lifts(grid, 2, TERMS, awareness_counts=True)}
        assert advised["reports"].gain == Decimal("24.00")
        assert (advised["on_time"].gain, advised["on_time"].loss) == (Decimal("0.00"), Decimal("16.00"))
        alone = {lift.means: lift.gain for lift in lifts(grid, 0, TERMS, awareness_counts=True)}
        assert alone == {"reports": Decimal("40.00")}

    def test_they_promise_no_more_than_they_bring_once_enough_are_asked_about_awareness(self):
        grid = Measures(days=30, member_days=30, effective_days=30, asked=12, knowing=1)
        advised = {lift.means: lift for lift in lifts(grid, 0, TERMS, awareness_counts=True)}
        assert (advised["reports"].gain, advised["entries"].gain) == (Decimal("40.00"), Decimal("40.00"))
        assert advised["awareness"].count == 18

    @pytest.mark.parametrize(("complexity", "count"), [("simple", 6), ("ordinary", 10), ("complex", 10)])
    def test_the_target_is_that_of_the_grid(self, complexity, count):
        grid = Measures(days=30, member_days=30, effective_days=30, complexity=complexity)
        (reports,) = [lift for lift in lifts(grid, 0, TERMS, awareness_counts=False) if lift.means == "reports"]
        assert reports.count == count

    @given(measures(), st.booleans())
    def test_what_was_done_is_not_asked_for_again(self, judged, counts):
        done = judged
        for lift in lifts(judged, 0, TERMS, awareness_counts=counts):
            if lift.means == "reports":
                done = replace(done, valid_reports=done.valid_reports + lift.count)
            if lift.means == "entries":
                done = with_new_entries(done, lift.count)
        left = {lift.means for lift in lifts(done, 0, TERMS, awareness_counts=counts)}
        assert left <= {"awareness"}

    def test_the_most_points_come_first(self, place):
        warned(place)
        gains = [Decimal(lift["gain"]) for lift in of_grid(place, 3).lifts]
        assert gains == sorted(gains, reverse=True)


class TestTheWarning:
    def test_each_grid_has_one_that_says_where_it_would_stand(self, place):
        warned(place)
        assert [of_grid(place, n).rank for n in range(4)] == [1, 2, 3, 4]
        last = of_grid(place, 3)
        assert (last.in_bottom, last.ranked_grids, str(last.base_score)) == (True, 4, "16.00")
        assert {lift["means"]: lift["count"] for lift in last.lifts} == {"reports": 10, "entries": 60}

    def test_what_is_not_due_yet_is_not_late_but_is_pointed_at(self, place):
        grid = place.grids[0]
        incident = make_incident(grid, by=center(place.subdistrict), reporter=place.people[grid.pk][1])
        facts = {"level": "grid", "reported_at": THE_20TH - timedelta(days=9), "settled_at": None}
        Incident.objects.filter(pk=incident.pk).update(**facts, due_at=THE_20TH + timedelta(days=2))
        warned(place)
        kept = of_grid(place, 0)
        assert (kept.measures["due"], kept.measures["on_time"]) == (0, 0)
        (lift,) = [lift for lift in kept.lifts if lift["means"] == "on_time"]
        assert lift["count"] == 1
        assert Decimal(lift["loss"]) > 0

    def test_what_is_overdue_already_counts_as_late(self, place):
        grid = place.grids[0]
        incident = make_incident(grid, by=center(place.subdistrict))
        Incident.objects.filter(pk=incident.pk).update(level="grid", due_at=THE_20TH - timedelta(days=2))
        warned(place)
        assert of_grid(place, 0).measures["due"] == 1

    def test_it_tells_the_leader_and_the_full_time_members_of_the_day_once(self, place):
        leader, member = (account(of=who) for who in place.people[place.grids[3].pk])
        account(of=posted("part_time", to=place.grids[3]).worker)
        for _ in range(2):
            warned(place)
        assert {(row.user_id, row.topic) for row in Notice.objects.all()} == {
            (leader.pk, "early_warning_bottom"),
            (member.pk, "early_warning_bottom"),
        }

    def test_it_is_kept_as_it_was(self, place):
        warned(place)
        measured(place, date(2026, 3, 21), [0, 0, 0, 60])
        assert [row.pk for row in warned(place, THE_20TH + timedelta(days=5))] == [
            row.pk for row in EarlyWarning.objects.all()
        ]
        for change in (lambda: EarlyWarning.objects.update(rank=1), lambda: EarlyWarning.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_before_its_month_it_is_refused_and_after_it_there_is_nothing_to_lift(self, place):
        with pytest.raises(MonthNotBegun):
            warned(place, MARCH.starts_at - timedelta(microseconds=1))
        assert warned(place, MARCH.ends_at) == []

    def test_the_cycle_runs_it_once_and_keeps_a_digest(self, place):
        run = run_step(subdistrict=place.subdistrict, stage=Stage.WARNING, period=MARCH, at=THE_20TH)
        assert (run.due, bool(run.digest), run.late) == (THE_20TH, True, False)
        again = run_step(subdistrict=place.subdistrict, stage=Stage.WARNING, period=MARCH, at=THE_20TH)
        assert again.digest == run.digest
        assert EarlyWarning.objects.count() == 4

    def test_it_takes_as_many_queries_for_few_grids_as_for_many(self):
        counted = []
        for villages in (1, 4):
            made = office(villages=villages)
            staffed(made)
            with CaptureQueriesContext(transaction.get_connection()) as queries:
                warn_early(subdistrict=made.subdistrict, month=MARCH, at=THE_20TH)
            counted.append(len(queries))
        assert counted[0] == counted[1]

    def test_it_is_told_in_words_of_either_language(self, place):
        warned(place)
        for language, word in (("en", "more valid reports"), ("zh-hans", "有效上报")):
            with translation.override(language):
                assert any(word in line.text for line in advice_of(of_grid(place, 3)))
                assert "4" in standing_of(of_grid(place, 3))

    def test_each_advice_says_where_it_is_done_by_its_page_or_in_words(self, place):
        warned(place)
        told = [advice for grid in range(4) for advice in advice_of(of_grid(place, grid))]
        assert told
        assert all(bool(advice.url) != bool(advice.outside) for advice in told)
        assert set(DONE_AT) | set(DONE_OUTSIDE) == set(get_args(Means))
        assert not set(DONE_AT) & set(DONE_OUTSIDE)


class TestWhoSeesIt:
    def test_a_member_sees_that_of_the_own_grid_on_the_dashboard_and_always_that_of_the_running_month(self, place):
        warned(place)
        client = Client()
        client.force_login(account(of=place.people[place.grids[3].pk][1]))
        with time_machine.travel(THE_20TH + timedelta(days=1), tick=False):
            ((warning, _standing, advice),) = client.get("/dashboard/").context["warnings"]
        assert (warning.grid_id, len(advice)) == (place.grids[3].pk, 2)
        with time_machine.travel(MARCH.ends_at, tick=False):
            client.force_login(account(of=place.people[place.grids[3].pk][0]))
            ((warning, _standing, _advice),) = client.get("/dashboard/").context["warnings"]
        assert (warning.month, warning.pk) == (MARCH.end, None)

    def test_nobody_sees_that_of_another_grid_but_the_office_sees_all(self, place):
        warned(place)
        member = account(of=posted(FULL_TIME, to=place.grids[0]).worker)
        assert EarlyWarning.objects.visible_to(member).count() == 1
        assert EarlyWarning.objects.visible_to(center(place.subdistrict)).count() == 4

    def test_the_list_says_in_words_who_would_stand_at_the_bottom(self, place):
        warnings = warned(place)
        client = Client()
        client.force_login(center(place.subdistrict))
        page = client.get("/admin/assessment/earlywarning/").content.decode()
        bottom = sum(warning.in_bottom for warning in warnings)
        assert 0 < bottom < len(warnings)
        rows = page[page.index("<tbody") : page.rindex("</table>")]
        assert len(re.findall(r">\s*排名靠后\s*<", rows)) == bottom

    def test_exports_give_the_sample_and_interval_that_the_rules_give(self, place):
        AwarenessSurvey.objects.all().delete()
        samples = [(30, 0), (31, 31), (43, 17), (0, 0)]
        for grid, (asked, knowing) in zip(place.grids, samples, strict=True):
            AwarenessSurvey.objects.create(grid=grid, month=MARCH.start, asked=asked, knowing=knowing)
        warned(place)
        rows = EarlyWarning.objects.order_by("grid").annotate(
            asked=figures_awareness.asked(), rate=rate(), interval=interval()
        )
        assert [row.asked for row in rows] == [30, 31, 43, 0]
        assert [row.rate for row in rows] == [rate_of(row) for row in rows]
        assert [row.rate for row in rows] == [Decimal("0.0000"), Decimal("1.0000"), Decimal("0.3953"), None]
        assert [row.interval and tuple(row.interval) for row in rows] == [interval_of(row) for row in rows]


@pytest.mark.django_db(transaction=True)
def test_two_who_warn_at_once_warn_once(place):
    results = at_once(*[lambda: warned(place)] * 2)
    assert [len(rows) for rows in results] == [4, 4]
    assert EarlyWarning.objects.count() == 4
