"""What a person, their leader, the office and everybody else find on the page of that person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from assessment.periods import month_of
from assessment.score.models import MonthlyScore
from assessment.tests.factories import measured, office, staffed, surveyed
from core.clock import starts_at
from core.testing.worlds import shared_world
from grids.duties import Duty
from staff.accounts.models import User
from staff.postings.models import Posting
from staff.tests.factories import account, center, head, officer, posted

pytestmark = pytest.mark.django_db
MONTHS = [date(2026, 1, 1), date(2026, 2, 1)]


def get(user: User, address: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(address)


def titles(answer: Any) -> list[str]:
    return [section.title for section in answer.context["sections"]]


@shared_world
def made() -> Any:
    of = office()
    of.people = staffed(of)
    for month in MONTHS:
        measured(of, month, [100, 80, 60, 10])
        surveyed(of, month)
        for stage in (Stage.BULLETIN, Stage.FREEZE, Stage.INTERVIEWS):
            at = starts_at(date(2026, month.month + 1, 20))
            run_step(subdistrict=of.subdistrict, stage=stage, period=month_of(month), at=at)
    return of


def member_of(made: Any, position: int) -> Any:
    return made.people[made.grids[position].pk][1]


def leader_of(made: Any, position: int) -> Any:
    return made.people[made.grids[position].pk][0]


def test_a_member_finds_posts_scores_with_a_picture_and_the_interview(made: Any) -> None:
    user = account(of=member_of(made, 3))
    answer = get(user, "/me/")
    by_title = {section.title: section for section in answer.context["sections"]}
    scores = MonthlyScore.objects.filter(worker=member_of(made, 3)).order_by("-revision__period_start")
    assert [line.text for line in by_title["按月得分"].lines] == ["2026年2月", "2026年1月"]
    assert [line.mark for line in by_title["按月得分"].lines] == [str(row.score) for row in scores]
    assert len(by_title["按月得分"].trend.dots) == 2
    assert len(by_title["约谈"].lines) == 1
    assert all(line.link for line in (*by_title["按月得分"].lines, *by_title["约谈"].lines))
    for line in by_title["按月得分"].lines:
        assert get(user, line.link).status_code == 200


def test_a_volunteer_finds_the_contributions_of_the_year_and_no_months_that_never_come(made: Any) -> None:
    user = account(of=posted("part_time", to=made.grids[1]).worker)
    answer = get(user, "/me/")
    by_title = {section.title: section for section in answer.context["sections"]}
    assert not {"按月得分", "按季考核"} & by_title.keys()
    (so_far,) = by_title["年度得分"].lines
    assert so_far.link == reverse("my-contributions")
    assert get(user, so_far.link).status_code == 200


def test_no_rank_of_a_person_is_shown(made: Any) -> None:
    page = get(account(of=member_of(made, 3)), "/me/").content.decode()
    assert "名次" not in page
    assert "#" not in page[page.index("<main") :].replace("#main", "")


def test_an_account_of_no_worker_is_told_why_nothing_is_there(made: Any) -> None:
    page = get(center(made.subdistrict), "/me/")
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()
    assert Client().get("/me/").status_code == 302


def test_who_may_open_the_page_of_a_person(made: Any) -> None:
    who = member_of(made, 1)
    page = f"/people/{who.pk}/"
    for user in (
        account(of=who),
        account(of=leader_of(made, 1)),
        center(made.subdistrict),
        head(made.subdistrict),
        officer(Duty.PAYROLL, made.subdistrict),
        officer(Duty.INSPECTOR, made.subdistrict),
    ):
        assert get(user, page).status_code == 200, user
    elsewhere = office()
    for user in (
        account(of=leader_of(made, 0)),
        account(of=member_of(made, 0)),
        account(of=posted("part_time", to=made.grids[1]).worker),
        center(elsewhere.subdistrict),
        officer(Duty.DISTRICT, None),
        officer(Duty.EXPORT, made.subdistrict),
    ):
        assert get(user, page).status_code == 404, user


def test_a_leader_finds_scores_and_nothing_that_only_the_person_reads(made: Any) -> None:
    assert titles(get(account(of=leader_of(made, 3)), f"/people/{member_of(made, 3).pk}/")) == ["任职", "按月得分"]


def test_the_page_asks_no_more_for_a_long_service(made: Any) -> None:
    who = member_of(made, 0)
    user = account(of=who)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            get(user, "/me/")
        return len(queries)

    before = asked()
    for year in range(2010, 2020):
        grid = made.grids[1]
        Posting.objects.create(
            worker=who, role="part_time", grid=grid, during=(date(year, 1, 1), date(year, 6, 1)), pay_scheme="subsidy"
        )
    assert asked() <= before
