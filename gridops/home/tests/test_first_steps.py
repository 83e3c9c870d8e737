"""The first-steps list, the handbook at the page one is on, and doors that are somebody's."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from urllib.parse import unquote

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from psycopg2.extras import DateRange

from assessment.letterhead.models import OfficeLetterhead
from assessment.pay.models_of_items import MinimumWage, PayItem
from assessment.pay.shipped import ship_items
from assessment.pay.tests.factories import fund, rate
from assessment.tests.factories import office
from gridops.home.first_steps import first_steps
from gridops.home.handbook import CHAPTERS, chapter_of, chapters
from grids.duties import Duty
from grids.territory.models import Village
from incidents.incoming.models import IncomingSheet
from staff.access import access_of
from staff.accounts.models import User
from staff.calendar.models import CalendarDay
from staff.tests.factories import FULL_TIME, GUIDE, account, center, head, member_account, officer, official, posted

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 4, tzinfo=UTC)


def steps_of(user: User) -> dict[str, bool]:
    return {step.url: step.done for step in first_steps(access_of(User.objects.get(pk=user.pk)), at=AT)}


def opens(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
class TestFirstSteps:
    def test_an_office_where_nothing_waits_yet_reads_them_before_that_nothing_waits(self):
        page = opens(center(office().subdistrict)).get(reverse("home")).content.decode()
        assert 0 < page.index('id="first-steps"') < page.index('id="waits"')
        assert page.count('id="first-steps"') == 1

    def test_they_stay_until_each_is_done_and_show_everybody_their_own(self, django_assert_num_queries):
        made = office()
        at = made.subdistrict
        Village.objects.filter(pk=made.villages[0].pk).update(name="示例01村")
        boss, clerk, chief = officer(Duty.SYSTEM), center(at), head(at)
        assert not steps_of(chief), "a head does none of them"
        assert len(steps_of(boss)) == 2
        assert len(steps_of(clerk)) == 6
        assert not any(steps_of(clerk).values())
        access = access_of(clerk)
        with django_assert_num_queries(1):
            first_steps(access, at=AT)

        who = posted(FULL_TIME, to=made.grids[0]).worker
        assert steps_of(clerk)[reverse("admin:staff_posting_changelist")]
        assert not steps_of(boss)[reverse("admin:staff_user_open_accounts")]
        account(of=who)
        Village.objects.filter(pk=made.villages[0].pk).update(name="东山村")
        OfficeLetterhead.objects.create(subdistrict=at, issuer="某街道")
        CalendarDay.objects.create(subdistrict=at, day=DAY, working=True, name="x")
        made.scheme.issued_on, made.scheme.document_number = DAY, "1"
        made.scheme.save()
        sheet = {"name": "x", "dropped_by": clerk, "dropped_at": timezone.now(), "state": "imported"}
        IncomingSheet.objects.create(subdistrict=at, **sheet)
        assert not steps_of(clerk)
        assert not steps_of(boss)

    def test_the_office_of_pay_is_led_to_what_a_first_run_needs(self):
        at = office().subdistrict
        payroll = officer(Duty.PAYROLL, at)
        assert list(steps_of(payroll).values()) == [False] * 4
        ship_items(at)
        assert list(steps_of(payroll).values()) == [True, False, False, False]
        rate(PayItem.objects.filter(subdistrict=at).first(), 3000)
        MinimumWage.objects.create(subdistrict=at, amount=2490, during=DateRange(DAY, None))
        fund(at)
        assert not steps_of(payroll)

    def test_both_home_pages_show_them(self):
        client = opens(center(office().subdistrict))
        for page in ("home", "admin:index"):
            assert 'id="first-steps"' in client.get(reverse(page)).content.decode()


@pytest.mark.django_db
class TestTheHandbook:
    def test_every_header_opens_it_at_the_page_one_is_on(self):
        client = opens(center(office().subdistrict))
        for page, chapter in (
            ("admin:incidents_hazard_changelist", "走访巡查、隐患、调解和任务"),
            ("inbox", "十一、消息和推送"),
        ):
            whole = unquote(client.get(reverse(page)).content.decode())
            [address] = set(re.findall(rf'href="(/handbook/\d+/)#{chapter}"', whole))
            assert f'id="{chapter}"' in client.get(address).content.decode()

    def test_its_chapters_lead_from_one_to_the_next_and_nowhere_else(self):
        client = opens(center(office().subdistrict))
        last = len(chapters())
        for number in range(1, last + 1):
            page = client.get(reverse("handbook-chapter", args=[number])).content.decode().partition("<article")[2]
            further = [reverse("handbook-chapter", args=[number + 1])] if number < last else []
            assert [link for link in re.findall(r'<a href="([^"]+)"', page) if "://" not in link] == further
        assert client.get(reverse("handbook-chapter", args=[last + 1])).status_code == 404

    def test_nobody_reads_it_without_an_account(self):
        assert Client().get(reverse("handbook")).status_code == 302

    def test_an_empty_list_says_what_comes_next(self):
        client = opens(center(office().subdistrict))
        for model in ("staff_posting", "assessment_bulletin", "incidents_hazard"):
            page = client.get(reverse(f"admin:{model}_changelist")).content.decode()
            assert "handbook" in page.split("<main")[-1] if "<main" in page else "handbook" in page


@pytest.mark.django_db
def test_a_guide_is_offered_no_door_that_only_others_may_use():
    place = office()
    guide = account(of=posted(GUIDE, to=place.villages[0], who=official(place.villages[0])).worker)
    assert reverse("field-visit") not in opens(guide).get("/").content.decode()
    assert reverse("field-visit") in opens(member_account(FULL_TIME, to=place.grids[0])).get("/").content.decode()


def test_every_chapter_exists_and_no_page_of_the_office_is_left_at_the_beginning():
    assert {heading for _names, heading in CHAPTERS} <= {heading for one in chapters() for heading in one.headings}
    assert any("<table>" in one.html for one in chapters())
    first = CHAPTERS[-1][1]
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}_changelist"
        assert chapter_of(name) != first, name
    assert any("handbook" in str(pattern.pattern) for pattern in get_resolver().url_patterns[0].url_patterns)
