"""Login, home and password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from core.models import Heartbeat
from core.worklist import Waiting
from gridops.home.worklist import notices_for, waiting_for
from grids.duties import Duty
from grids.tests.factories import territory
from incidents.tests.factories import NINE, limits, make_incident, move
from staff.access import access_of
from staff.accounts.models import User
from staff.tests.factories import account, center, member_account, officer

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


class TestLogin:
    def test_the_page_speaks_chinese_whatever_the_browser_prefers(self):
        page = Client().get("/login/", headers={"accept-language": "en"})
        assert '<html lang="zh-hans">' in page.content.decode()

    def test_the_switch_changes_the_language_and_it_stays(self):
        client = Client()
        client.post("/i18n/setlang/", {"language": "en", "next": "/login/"})
        assert '<html lang="en">' in client.get("/login/").content.decode()
        assert settings.LANGUAGE_COOKIE_NAME in client.cookies

    def test_who_logs_in_comes_home(self):
        user = account()
        answer = Client().post("/login/", {"username": user.username, "password": "correct-horse-9"})
        assert answer["Location"] == "/"

    def test_a_wrong_password_is_told_without_saying_which_part_is_wrong(self):
        user = account()
        answer = Client().post("/login/", {"username": user.username, "password": "wrong"})
        assert answer.status_code == 200
        assert answer.context["form"].non_field_errors()

    def test_a_foreign_address_to_go_to_afterwards_is_ignored(self):
        user = account()
        values = {"username": user.username, "password": "correct-horse-9", "next": "https://evil.example/"}
        assert Client().post("/login/", values)["Location"] == "/"


class TestHome:
    def test_strangers_are_sent_to_login(self):
        assert Client().get("/")["Location"].startswith("/login/")

    def test_the_center_finds_its_work(self):
        place = territory()
        limits(place.subdistrict)
        user = center(place.subdistrict)
        make_incident(place.grids[0], by=user)
        rows = {row.icon: row for row in waiting_for(user, at=NINE).kinds}
        assert rows["inbox"] == Waiting(rows["inbox"].label, 1, rows["inbox"].url, "due", "inbox")
        assert browser(user).get("/").status_code == 200
        assert browser(user).get(rows["inbox"].url).status_code == 200

    def test_an_open_case_that_waits_to_be_confirmed_is_confirmed_in_its_place(self):
        place = territory()
        limits(place.subdistrict)
        leader, member = (member_account(role, to=place.grids[0]) for role in ("leader", "full_time"))
        case = make_incident(place.grids[0], by=center(place.subdistrict), reporter=member.worker)
        move(case, "self-close", by=member, result="当场搬走")
        page = browser(leader).get("/")
        [task] = page.context["waits"].tasks
        assert task.act == reverse("field-move", args=(case.number, "confirm"))
        assert "data-in-place" in page.content.decode()

    def test_every_link_of_the_work_list_opens(self):
        place = territory()
        for user in (
            center(place.subdistrict),
            officer(Duty.HEAD, place.subdistrict),
            member_account("leader", to=place.grids[0]),
        ):
            client = browser(user)
            for row in waiting_for(user, at=NINE).kinds:
                assert client.get(row.url).status_code == 200

    def test_a_member_sees_the_own_grids_by_their_names(self):
        place = territory()
        page = browser(member_account("full_time", to=place.grids[0])).get("/").content.decode()
        assert place.grids[0].versions.get().name in page
        assert "尚无通报" in page
        assert strip_tags(page.partition('class="home-score"')[2].partition("</strong>")[0]).strip(" >\n") == ""

    def test_only_who_has_neither_post_nor_duty_is_sent_to_the_center(self):
        sentence = "也没有授权职责"
        assert sentence in browser(account()).get("/").content.decode()
        assert sentence not in browser(officer(Duty.DISTRICT)).get("/").content.decode()

    def test_only_who_sees_cases_is_told_which_of_them_are_counted(self):
        place = territory().subdistrict
        told = {user.username for user in (officer(duty, place) for duty in (Duty.CENTER, Duty.PAYROLL, Duty.INSPECTOR))
                if "信访" in browser(user).get("/").content.decode()}  # fmt: skip
        assert len(told) == 1

    def test_a_silent_clock_is_told_to_the_office(self):
        place = territory()
        assert any(row.icon == "heart_broken" for row in notices_for(access_of(center(place.subdistrict)), at=NINE))

    def test_after_a_start_the_clock_has_some_minutes_to_speak_and_no_more(self):
        user = center(territory().subdistrict)

        def silent(at) -> bool:
            return any(row.icon == "heart_broken" for row in notices_for(access_of(user), at=at))

        Heartbeat.objects.create(name="beat", at=NINE - timedelta(days=2))
        call_command("prepare", "--only", "demo")
        started = Heartbeat.objects.get(name="start").at
        assert not silent(started + timedelta(minutes=2))
        assert silent(started + timedelta(minutes=4))


def test_the_password_is_changed():
    user = account()
    values = {"old_password": "correct-horse-9", "new_password1": "other-Horse-12!", "new_password2": "other-Horse-12!"}
    assert browser(user).post("/password/", values)["Location"] == "/"
    user.refresh_from_db()
    assert user.check_password("other-Horse-12!")
