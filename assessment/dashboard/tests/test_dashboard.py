"""What a leader, a member and the office see on the dashboard."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.bulletin.models import Bulletin
from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from assessment.dashboard.bridge import adds_up
from assessment.dashboard.completeness import FACTS
from assessment.figures.rules import rounded
from assessment.figures.trends import Point, trend_of
from assessment.periods import month_of
from assessment.tests.factories import measured, office, staffed, surveyed
from core.clock import starts_at
from core.history.saying import giving_reason
from core.testing.worlds import shared_world
from grids.duties import Duty
from incidents.entries.models import BaseEntry
from incidents.incident.models import Incident
from incidents.tests.factories import make_incident, put_at
from incidents.tests.fieldwork import task
from staff.accounts.models import User
from staff.attendance.models import Attendance
from staff.tests.factories import account, center, department, handler, officer, posted

pytestmark = pytest.mark.django_db
MOST_QUERIES = 11  # six of the page; the others of the session, which is noted as awake, and the account
MONTHS = [date(2026, 1, 1), date(2026, 2, 1)]
JANUARY = (starts_at(date(2026, 1, 1)), starts_at(date(2026, 2, 1)) - timedelta(microseconds=1))


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


def effects(card):
    return {cause.source: cause.effect for cause in card.moved.causes}


class TestTheDashboard:
    def test_a_leader_sees_the_lines_of_own_grids_with_score_and_rank(self, made):
        answer = browser(leader_of(made, 3)).get("/dashboard/")
        (card,) = answer.context["cards"]
        assert card.line.grid_id == made.grids[3].pk
        assert card.line.rank == 4
        assert str(card.line.score) in answer.content.decode()

    def test_of_one_grid_a_guide_sees_what_that_grid_owes(self, made):
        guide = account(of=posted("guide", to=made.villages[0]).worker)
        here, there = made.grids[:2]
        task(here, there, by=center(made.subdistrict))
        whole = browser(guide).get("/dashboard/").context["guided"]
        assert {row.grid.pk for row in whole} == {here.pk, there.pk}
        one = browser(guide).get("/dashboard/", {"grid": whole[0].grid.code}).context["guided"]
        assert [row.grid.pk for row in one] == [whole[0].grid.pk]

    def test_everybody_who_is_ranked_sees_the_whole_table(self, made):
        assert len(browser(leader_of(made, 0)).get("/dashboard/").context["table"]) == 4

    def test_every_component_is_explained_and_they_add_up(self, made):
        (card,) = browser(leader_of(made, 0)).get("/dashboard/").context["cards"]
        assert [part.code for part in card.explanation.parts] == ["base", "incidents", "awareness"]
        assert sum(part.score for part in card.explanation.parts if part.score is not None) == card.line.score

    def test_an_own_interview_is_owed_and_nobody_elses(self, made):
        owed = [
            {task.url for task in browser(leader_of(made, position)).get("/dashboard/").context["owed"]}
            for position in (3, 0)
        ]
        assert [any("/interviews/" in url for url in urls) for urls in owed] == [True, False]

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
        assert [dot.month for dot in card.trend.dots] == ["2026年1月", "2026年2月"]
        assert len(card.trend.lines) == 1
        alone = Point(card.history[0].bulletin.period, card.history[0].score)
        assert trend_of([alone], month_of(date(2026, 3, 1))).lines == []

    def test_an_earlier_month_can_be_chosen(self, made):
        assert browser(leader_of(made, 0)).get("/dashboard/?month=2026-01").context["bulletin"].month == MONTHS[0]

    def test_the_office_picks_any_grid_but_a_leader_only_own_ones(self, made):
        code = made.grids[1].versions.get().code
        answer = browser(center(made.subdistrict)).get(f"/dashboard/?grid={code}&view=grid")
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
        code = made.grids[1].versions.get().code
        assert browser(clerk).get(f"/dashboard/?grid={code}&view=grid").context["cases"] == [incidents[1]]

    def test_a_leader_sees_a_month_in_review_as_a_draft_beside_the_frozen_one(self, made):
        measured(made, date(2026, 3, 1), [1, 1, 1, 1])
        at = starts_at(date(2026, 4, 2))
        run_step(subdistrict=made.subdistrict, stage=Stage.BULLETIN, period=month_of(date(2026, 3, 1)), at=at)
        for user, shown in ((leader_of(made, 1), [made.grids[1].pk]), (leader_of(made, 2), [made.grids[2].pk])):
            context = browser(user).get("/dashboard/").context
            assert context["bulletin"].month == MONTHS[1]
            assert [row.line.grid_id for row in context["drafts"]] == shown
            assert context["drafts"][0].bridge.before == context["cards"][0].line.score

    def test_the_first_screen_says_what_moved_the_score_and_by_which_rows(self, made):
        (card,) = browser(leader_of(made, 0)).get("/dashboard/").context["cards"]
        assert adds_up(card.moved.bridge)
        assert card.moved.bridge.difference == card.line.score - card.history[0].score
        assert [cause.source for cause in card.moved.causes] == sorted(
            (cause.source for cause in card.moved.causes), key=lambda source: -abs(effects(card)[source])
        )

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

    def test_the_number_of_queries_depends_on_the_role_alone(self, made):
        guide = account(of=posted("guide", to=made.villages[0]).worker)
        counted = {}
        browser(guide).get("/dashboard/")  # what an office sets rarely is known from then on
        for name, user in {"one grid": leader_of(made, 0), "another": leader_of(made, 3), "guide": guide}.items():
            page = browser(user)
            with CaptureQueriesContext(connection) as queries:
                page.get("/dashboard/")
            counted[name] = len(queries)
        assert counted == {"one grid": MOST_QUERIES, "another": MOST_QUERIES, "guide": MOST_QUERIES + 2}


class TestTheCentersDashboard:
    def test_five_figures_of_all_grids_stand_against_the_month_before(self, made):
        page = browser(center(made.subdistrict)).get("/dashboard/")
        figures = {figure.kind.code: figure for figure, _rows, _on_map in page.context["figures"]}
        assert list(figures) == ["score", "base", "reports", "on_time", "awareness"]
        lines = Bulletin.objects.get(month=MONTHS[1], subdistrict=made.subdistrict).lines.all()
        mean = sum(Fraction(line.score) for line in lines) / len(lines)
        assert figures["score"].value == rounded(mean)
        assert (figures["awareness"].value, figures["awareness"].move.text) == (Decimal("50.0"), "0.0")
        assert figures["on_time"].value is None  # nothing fell due
        assert all(on_map.startswith("/dashboard/?by=") for _figure, _rows, on_map in page.context["figures"])

    def test_every_value_of_the_map_stands_in_its_table_with_its_step_and_opens_to_its_rows(self, made):
        page = browser(center(made.subdistrict)).get("/dashboard/?by=base")
        values = page.context["values"]
        assert [one.value for one in values] == sorted(one.value for one in values)
        assert [one.step for one in values] == [0, 3, 4, 4] or values[0].step == 0
        assert values[-1].step == len(page.context["legend"]) - 1
        text = page.content.decode()
        for one in values:
            assert one.rows.endswith("#entries")
            assert f'href="{one.rows}"' in text
        assert sum(many for _step, _range, many in page.context["legend"]) == len(values)

    def test_the_filters_are_in_the_address_and_hold_for_the_whole_page(self, made):
        lines = Bulletin.objects.get(month=MONTHS[0], subdistrict=made.subdistrict).lines.all()
        village = lines[0].facts["village"]
        wanted = {line.grid_id for line in lines if line.facts["village"] == village}
        page = browser(center(made.subdistrict)).get(f"/dashboard/?village={village}&month=2026-01&by=base")
        assert {one.row.grid_id for one in page.context["values"]} == wanted
        assert {row.grid.pk for row in (*page.context["lacking"], *page.context["whole"])} == wanted
        assert page.context["coverage"][0][2] == len(wanted)
        assert all("month=2026-01" in one.url and "grid=" in one.url for one in page.context["values"])

    def test_a_village_that_the_month_does_not_have_narrows_nothing(self, made):
        page = browser(center(made.subdistrict)).get("/dashboard/?village=nowhere&by=base")
        assert len(page.context["values"]) == len(made.grids)
        assert all("nowhere" not in one.url and "by=base" in one.url for one in page.context["values"])

    def test_from_one_grid_one_comes_back_to_its_village_and_to_all_with_the_same_filters(self, made):
        clerk = browser(center(made.subdistrict))
        one = clerk.get("/dashboard/?month=2026-01&by=base").context["values"][0]
        (all_grids, everything), (village, narrowed) = clerk.get(f"{one.url}&view=grid").context["way"]
        assert (all_grids, village) == ("全部网格", one.row.line.facts["village"])
        for url, many in ((everything, len(made.grids)), (narrowed, len(made.grids) // 2)):
            page = clerk.get(url)
            assert (len(page.context["values"]), page.context["asked"].kind.code) == (many, "base")
            assert "month=2026-01" in url

    def test_the_matrix_says_what_is_missing_and_what_came_late(self, made):
        context = browser(center(made.subdistrict)).get("/dashboard/").context
        states = {tuple(cell.state for cell in row.cells) for row in context["lacking"]}
        assert states == {("late", "late", "missing", "missing", "missing")}  # entered long after the month
        assert [in_time for _fact, in_time, _url in context["facts"]] == [0] * 5

    def test_each_kind_of_fact_opens_its_list_of_the_month_for_the_office_alone(self, made):
        clerk = center(made.subdistrict)
        for day in ("2026-01-31", "2026-02-01"):
            make_incident(made.grids[0], by=clerk, at=datetime.fromisoformat(f"{day}T12:00:00+08:00"))
        page = browser(clerk)
        links = {str(fact): url for fact, _count, url in page.get("/dashboard/?month=2026-01").context["facts"]}
        counts = {fact: page.get(url).context["cl"].result_count for fact, url in links.items()}
        reports = [count for fact, count in counts.items() if fact == str(FACTS["reports"])]
        base = [count for fact, count in counts.items() if fact == str(FACTS["base"])]
        assert reports == [Incident.objects.filter(reported_at__range=JANUARY).count()]
        assert base == [BaseEntry.objects.filter(day__year=2026, day__month=1).count()] != [0]
        district = browser(officer(Duty.DISTRICT)).get(f"/dashboard/?subdistrict={made.subdistrict.code}&month=2026-01")
        assert {url for _fact, _count, url in district.context["facts"]} == {""}

    def test_narrowed_each_kind_of_fact_opens_the_rows_of_these_grids_alone(self, made):
        clerk = browser(center(made.subdistrict))
        month = Bulletin.objects.get(month=MONTHS[0], subdistrict=made.subdistrict)
        called = month.lines.get(grid=made.grids[0]).facts
        in_month = {"day__year": 2026, "day__month": 1}
        for asked, grids in (
            (f"village={called['village']}", made.grids[:2]),
            (f"grid={called['code']}", made.grids[:1]),
        ):
            for grid in made.grids[1:3]:  # one here, one elsewhere
                member = made.people[grid.pk][1]
                Attendance.objects.get_or_create(worker=member, day=date(2026, 1, 15), defaults={"status": "present"})
            facts = clerk.get(f"/dashboard/?month=2026-01&{asked}").context["facts"]
            found = {
                fact: set(clerk.get(url).context["cl"].queryset.values_list("pk", flat=True))
                for fact, (_label, _count, url) in zip(FACTS, facts, strict=True)
            }
            assert found["base"] == set(
                BaseEntry.objects.filter(grid__in=grids, **in_month).values_list("pk", flat=True)
            )
            assert found["base"]
            assert found["attendance"] == set(
                Attendance.objects.filter(
                    worker__in=[made.people[grid.pk][1] for grid in grids], **in_month
                ).values_list("pk", flat=True)
            )
            assert bool(found["attendance"]) == (len(grids) == 2)

    def test_open_cases_are_counted_by_matter_and_age_and_each_number_opens_its_list(self, made):
        clerk = center(made.subdistrict)
        make_incident(made.grids[0], by=clerk, at=timezone.now() - timedelta(days=5))
        page = browser(clerk)
        (row,) = page.get("/dashboard/").context["by_matter"]
        assert [number.count for number in row.ages] == [0, 1, 0, 0]
        (number,) = [number for number in row.ages if number.count]
        assert page.get(number.url).context["page"].paginator.count == row.every.count == 1
        assert page.get(row.every.url).context["page"].paginator.count == 1

    def test_the_district_compares_its_subdistricts_and_opens_one(self, made):
        other = office()
        district = browser(officer(Duty.DISTRICT))
        page = district.get("/dashboard/")
        assert [(row.subdistrict, bool(row.bulletin)) for row in page.context["compared"]] == sorted(
            [(made.subdistrict, True), (other.subdistrict, False)], key=lambda row: row[0].code
        )
        opened = district.get(f"/dashboard/?subdistrict={made.subdistrict.code}")
        assert opened.context["bulletin"].subdistrict == made.subdistrict
        scores = {one.rows.partition("#")[0] for one in opened.context["values"]}
        assert scores == {reverse("figure-rows", args=(opened.context["bulletin"].pk, "score"))}
        assert "sides" not in district.get(scores.pop()).context  # what each grid brings, and none of its rows

    def test_a_department_sees_its_queue_and_what_it_settled_on_time(self, made):
        of = department(made.subdistrict)
        clerk, user = center(made.subdistrict), handler(of)
        incident = make_incident(made.grids[0], by=clerk)
        with giving_reason("the test needs it there"):
            put_at(incident, "handling", due_at=timezone.now() - timedelta(days=1))
            Incident.objects.filter(pk=incident.pk).update(department=of)
        context = browser(user).get("/dashboard/").context
        assert (context["cases"], context["waiting"]) == ([incident], {"every": 1, "late": 1})
        assert sum(month.due for month in context["months"]) == 1
        assert sum(month.on_time for month in context["months"]) == 0

    def test_the_offices_page_takes_few_queries_however_many_grids(self, made):
        page = browser(center(made.subdistrict))
        page.get("/dashboard/")
        with CaptureQueriesContext(connection) as queries:
            page.get("/dashboard/")
        assert len(queries) <= 12, [query["sql"][:80] for query in queries]
