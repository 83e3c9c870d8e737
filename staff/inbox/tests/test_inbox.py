"""The inbox: one notice a thing, read by its owner alone, one tap to the thing asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from grids.duties import Duty
from grids.tests.factories import territory
from staff.accounts.models import User
from staff.inbox import topics as inbox_topics
from staff.inbox.lists import SHOWN
from staff.inbox.models import Notice
from staff.inbox.pages import PER_PAGE
from staff.inbox.services import accounts_of_workers, accounts_with, mark_all_read, notify
from staff.inbox.topics import register
from staff.tests.factories import account, center, head, officer, worker

pytestmark = pytest.mark.django_db
AT = timezone.make_aware(timezone.datetime(2026, 3, 2, 9))

TOPIC = gettext_lazy("Unread")  # any text that has a translation


@pytest.fixture(autouse=True)
def _topics(monkeypatch):
    monkeypatch.setattr(inbox_topics, "_texts", {})
    register({"late": "Case %(number)s is late.", "both": TOPIC})


def tell(
    *users: User,
    topic: str = "late",
    about: str = "A1",
    link: str = "/dashboard/",
    at: datetime = AT,
    **values: str | int,
) -> int:
    values = values or {"number": about}
    return notify(topic=topic, about=about, to=[user.pk for user in users], values=values, link=link, at=at)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


class TestTelling:
    def test_each_is_told_once_for_ever(self):
        first, second = account(), account()
        assert tell(first, first) == 1
        assert tell(first, second) == 1
        assert tell(first, second) == 0
        assert tell(first, about="A2") == 1
        assert Notice.objects.filter(user=first).count() == 2

    def test_who_has_read_it_is_not_told_again(self):
        user = account()
        tell(user)
        assert mark_all_read(user=user, at=AT) == 1
        assert tell(user) == 0
        assert not Notice.objects.unread().exists()

    def test_nobody_to_tell_is_nobody_told(self):
        assert tell() == 0

    def test_the_text_is_rendered_in_the_language_of_the_reader(self):
        tell(account(), topic="both", about="x")
        notice = Notice.objects.get()
        with translation.override("zh-hans"):
            assert notice.text == "未读"
        with translation.override("en"):
            assert notice.text == "Unread"

    @pytest.mark.parametrize("wrong", [{"topic": "nonsense"}, {"topic": "late", "nothing": 1}])
    def test_a_topic_or_a_value_that_is_missing_is_a_mistake_that_shows_at_once(self, wrong):
        with pytest.raises(KeyError):
            tell(account(), **wrong)

    def test_a_topic_that_is_gone_leaves_its_old_notices_readable(self, monkeypatch):
        tell(account(), number="A1")
        monkeypatch.setattr(inbox_topics, "_texts", {})
        assert "A1" in Notice.objects.get().text

    @pytest.mark.parametrize("link", ["https://evil.example/", "//evil.example/", "inbox"])
    def test_a_link_leads_to_a_page_of_ours(self, link):
        with pytest.raises(IntegrityError), transaction.atomic():
            tell(account(), link=link)

    def test_a_code_names_one_text(self):
        with pytest.raises(ValueError, match="late"):
            register({"late": "Something else"})

    def test_what_was_rolled_back_was_not_told(self):
        user = account()
        with transaction.atomic():
            tell(user)
            transaction.set_rollback(True)
        assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_sweeps_that_tell_the_same_people_at_once_add_one_row_each():
    people = [account() for _ in range(6)]
    barrier = Barrier(4)

    def sweep(turn):
        try:
            connection.ensure_connection()
            barrier.wait(10)
            return sum(tell(*(people if turn % 2 else reversed(people)), about=f"A{n}") for n in range(5))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(sweep, range(4))) == 30
    assert Notice.objects.count() == 30


class TestRecipients:
    def test_workers_are_told_through_their_open_accounts(self):
        place = territory()
        served, closed, without = (worker(place.subdistrict) for _ in range(3))
        open_ = account(of=served)
        User.objects.filter(pk=account(of=closed).pk).update(is_active=False)
        assert accounts_of_workers([served.pk, closed.pk, without.pk]) == {served.pk: open_.pk}

    def test_duties_are_those_of_the_day_and_of_the_subdistrict(self):
        here, there = territory(), territory()
        clerk, chief = center(here.subdistrict), head(here.subdistrict)
        center(there.subdistrict)
        officer(Duty.HEAD, here.subdistrict, until=date(2026, 1, 1))
        accounts = accounts_with("center", "head", subdistrict=here.subdistrict.pk, on=AT.date())
        assert accounts == [clerk.pk, chief.pk]


class TestPages:
    def test_one_tap_opens_the_thing_asked_and_the_notice_is_read(self):
        user = account()
        tell(user, link="/password/")
        page = browser(user).get("/inbox/").content.decode()
        notice = Notice.objects.get()
        assert "Case A1 is late." in page
        assert f'href="/inbox/{notice.pk}/"' in page
        assert browser(user).get(f"/inbox/{notice.pk}/")["Location"] == "/password/"
        notice.refresh_from_db()
        first = notice.read_at
        assert first
        browser(user).get(f"/inbox/{notice.pk}/")
        notice.refresh_from_db()
        assert notice.read_at == first
        assert "Case A1 is late." not in browser(user).get("/inbox/").content.decode()
        assert "Case A1 is late." in browser(user).get("/inbox/?show=all").content.decode()

    def test_nobody_opens_or_sees_what_another_was_told(self):
        mine, other = account(), account()
        tell(mine)
        assert browser(other).get(f"/inbox/{Notice.objects.get().pk}/").status_code == 404
        assert "Case A1" not in browser(other).get("/inbox/?show=all").content.decode()
        assert Notice.objects.unread().exists()

    def test_strangers_are_sent_to_login_and_come_back_to_the_thing(self):
        tell(account())
        key = Notice.objects.get().pk
        assert Client().get(f"/inbox/{key}/")["Location"] == f"/login/?next=/inbox/{key}/"

    def test_all_are_marked_as_read_by_one_button_and_by_no_link(self):
        user, other = account(), account()
        tell(user, other)
        tell(user, about="A2")
        client = browser(user)
        assert client.get("/inbox/read/").status_code == 405
        assert client.post("/inbox/read/")["Location"] == "/inbox/"
        assert list(Notice.objects.unread().values_list("user", flat=True)) == [other.pk]

    @pytest.mark.parametrize("path", ["/", "/admin/", "/dashboard/", "/inbox/"])
    def test_the_header_counts_what_is_unread(self, path):
        place = territory()
        user = center(place.subdistrict)
        assert 'class="count"' not in browser(user).get(path).content.decode().split("</header>")[0][-900:]
        for number in range(37):
            tell(user, about=f"A{number}")
        assert ">37</span>" in browser(user).get(path).content.decode()

    def test_many_of_one_kind_and_day_are_one_line_and_hide_nothing_else(self):
        user = account()
        for number in range(700):
            tell(user, about=f"A{number}", at=AT + timedelta(seconds=number))
        tell(user, about="older", at=AT - timedelta(days=1))
        page = browser(user).get("/inbox/").content.decode()
        (line,) = [part.partition("</summary>")[0] for part in page.split("<summary")[1:]]
        assert "699" in line
        assert page.count('class="what"') == SHOWN + 1
        assert "700" in page.partition("</details>")[0].rpartition("<p")[2]
        assert "older" in page

    def test_older_kinds_are_on_the_pages_after(self):
        user = account()
        for day in range(PER_PAGE + 1):
            tell(user, about=f"D{day}.", at=AT - timedelta(days=day))
        client = browser(user)
        assert f"D{PER_PAGE}." not in client.get("/inbox/").content.decode()
        assert f"D{PER_PAGE}." in client.get("/inbox/?page=2").content.decode()

    def test_queries_do_not_grow_with_the_notices(self):
        user = account()
        client = browser(user)
        client.get("/inbox/")  # the session notes that it is awake
        counted = []
        for number in (1, 25):
            for serial in range(number):
                tell(user, about=f"{number}-{serial}")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get("/inbox/")
            counted.append(len(queries))
        assert counted[0] == counted[1]
