"""What a leader, a member and the office see on the dashboard."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessment.bulletin.models import Bulletin
from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from assessment.figures.trends import Point, trend_of
from assessment.periods import month_of
from assessment.tests.factories import measured, office, staffed, surveyed
from core.clock import starts_at
from core.history.saying import giving_reason
from core.testing.worlds import shared_world
from grids.duties import Duty
from incidents.tests.factories import make_incident, put_at
from staff.accounts.models import User
from staff.tests.factories import account, center, officer, posted

pytestmark = pytest.mark.django_db
MONTHS = [date(2026, 1, 1), date(2026, 2, 1)]


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@shared_world
def made():
    of = office()
    of.people = staffed(of)
    for month in MONTHS:
        measured(of, month, [100, 80, 60, 10])
        surveyed(of, month)
        for stage in (Stage.BULLETIN, Stage.FREEZE, Stage.INTERVIEWS):
            at = starts_at(date(2026, month.month + 1, 20))
            run_step(subdistrict=of.subdistrict, stage=stage, period=month_of(month), at=at)
    return of


def leader_of(made, position: int) -> User:
    return account(of=made.people[made.grids[position].pk][0])


class TestTheDashboard:
    def test_a_leader_sees_the_lines_of_own_grids_with_score_and_rank(self, made):
        answer = browser(leader_of(made, 3)).get("/dashboard/")
        (card,) = answer.context["cards"]
        assert card.line.grid_id == made.grids[3].pk
        assert card.line.rank == 4
        assert str(card.line.score) in answer.content.decode()

    def test_everybody_who_is_ranked_sees_the_whole_table(self, made):
        assert len(browser(leader_of(made, 0)).get("/dashboard/").context["table"]) == 4

    def test_every_component_is_explained_and_they_add_up(self, made):
        (card,) = browser(leader_of(made, 0)).get("/dashboard/").context["cards"]
        assert [part.code for part in card.explanation.parts] == ["base", "incidents", "awareness"]
        assert sum(part.score for part in card.explanation.parts if part.score is not None) == card.line.score

    def test_an_own_interview_is_shown_and_nobody_elses(self, made):
        assert browser(leader_of(made, 3)).get("/dashboard/").context["interviews"]
        assert not browser(leader_of(made, 0)).get("/dashboard/").context["interviews"]

    def test_a_grid_that_is_not_ranked_says_why(self, made):
        line = Bulletin.objects.get(month=MONTHS[1], subdistrict=made.subdistrict).lines.first()
        line.rank, line.ranked, line.not_ranked_because = None, False, "on_leave"
        from assessment.bulletin.explanations import explain, field_of
        from assessment.figures.words import not_ranked_text
        from assessment.scheme.terms import Terms

        explained = explain(line, Terms.model_validate(line.bulletin.terms), among=field_of(line.bulletin))
        assert not_ranked_text("on_leave") in explained.standing

    def test_the_year_is_drawn_and_a_missing_month_breaks_the_line(self, made):
        (card,) = browser(leader_of(made, 0)).get("/dashboard/").context["cards"]
        assert [dot.month for dot in card.trend.dots] == ["2026-01", "2026-02"]
        assert len(card.trend.lines) == 1
        alone = Point(card.history[0].bulletin.period, card.history[0].score)
        assert trend_of([alone], month_of(date(2026, 3, 1))).lines == []

    def test_an_earlier_month_can_be_chosen(self, made):
        assert browser(leader_of(made, 0)).get("/dashboard/?month=2026-01").context["bulletin"].month == MONTHS[0]

    def test_the_office_picks_any_grid_but_a_leader_only_own_ones(self, made):
        code = made.grids[1].versions.get().code
        answer = browser(center(made.subdistrict)).get(f"/dashboard/?grid={code}")
        (card,) = answer.context["cards"]
        assert card.line.facts["code"] == code
        page = answer.content.decode()
        assert f'<option value="{code}" selected>{card.line.facts["name"]}</option>' in page
        assert page.count("<option") == len(MONTHS) + 1 + len(made.grids)
        assert '<option value="" ></option>' not in page
        assert browser(leader_of(made, 0)).get(f"/dashboard/?grid={code}").context["cards"] == []

    def test_the_incidents_shown_are_those_of_the_grid_that_is_picked(self, made):
        clerk = center(made.subdistrict)
        incidents = [make_incident(grid, by=clerk) for grid in made.grids[:2]]
        with giving_reason("the test needs them open"):
            for incident in incidents:
                put_at(incident, "handling", due_at=starts_at(date(2026, 3, 30)))
        page = browser(clerk)
        assert set(page.get("/dashboard/").context["cases"]) == set(incidents)
        code = made.grids[1].versions.get().code
        assert page.get(f"/dashboard/?grid={code}").context["cases"] == [incidents[1]]

    def test_drafts_are_not_shown(self, made):
        measured(made, date(2026, 3, 1), [1, 1, 1, 1])
        at = starts_at(date(2026, 4, 2))
        run_step(subdistrict=made.subdistrict, stage=Stage.BULLETIN, period=month_of(date(2026, 3, 1)), at=at)
        assert browser(center(made.subdistrict)).get("/dashboard/").context["bulletin"].month == MONTHS[1]

    def test_who_has_neither_post_nor_office_is_told_so(self):
        assert browser(officer(Duty.SYSTEM)).get("/dashboard/").status_code == 403

    def test_before_the_first_bulletin_the_page_says_so(self):
        of = office()
        assert browser(center(of.subdistrict)).get("/dashboard/").context["bulletin"] is None

    def test_a_guide_of_many_grids_costs_no_more_queries_than_a_leader_of_one(self, made):
        guide = account(of=posted("guide", to=made.villages[0]).worker)
        counts = []
        for user in (leader_of(made, 0), guide):
            with CaptureQueriesContext(connection) as queries:
                browser(user).get("/dashboard/")
            counts.append(len(queries))
        assert counts[0] == counts[1]
