"""Opening day: accounts for everybody in post, and what a later account is given."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.errors import Conflict
from core.history.models import RowChange
from core.models import AuditEntry
from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.tests.factories import territory
from staff.accounts.models import User
from staff.accounts.opening import open_accounts
from staff.accounts.passwords import KindsValidator
from staff.inbox.models import KeptNotice, Notice
from staff.inbox.services import notify, register
from staff.people.models import Worker
from staff.tests.factories import FULL_TIME, GUIDE, LEADER, account, center, officer, official, posted, worker

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
register({"test_news": "News about %(month)s."})


@shared_world
def place():
    return territory()


class TestAccountsForEverybody:
    def test_everybody_in_post_gets_one_and_nobody_else(self, place):
        lead, member = (posted(role, to=place.grids[0]).worker for role in (LEADER, FULL_TIME))
        guide = posted(GUIDE, to=place.villages[0], who=official(place.villages[0])).worker
        account(of=posted(LEADER, to=place.grids[1]).worker)
        posted(FULL_TIME, to=place.grids[1], ends_on=DAY)
        worker(place.subdistrict)
        elsewhere = posted(LEADER, to=territory().grids[0]).worker
        opened = open_accounts([place.subdistrict.pk], on=DAY)
        assert {line.account.worker for line in opened} == {lead, member, guide}
        assert not User.objects.filter(worker=elsewhere)
        assert all(line.places for line in opened)
        with pytest.raises(Conflict):
            open_accounts([place.subdistrict.pk], on=DAY)

    def test_the_password_works_once_is_good_enough_and_is_stored_hashed(self, place):
        posted(LEADER, to=place.grids[0])
        (line,) = open_accounts([place.subdistrict.pk], on=DAY)
        KindsValidator().validate(line.password)
        client = Client()
        answer = client.post("/login/", {"username": line.account.username, "password": line.password})
        assert answer.status_code == 302
        assert client.get("/")["Location"].startswith("/password/")
        assert line.password not in User.objects.get(pk=line.account.pk).password

    def test_many_are_opened_with_as_few_queries_as_one(self, place, django_assert_num_queries):
        """They are waited for, because a password that is kept nowhere cannot be made by a job."""
        posted(LEADER, to=place.grids[0])
        with CaptureQueriesContext(connection) as of_one:
            assert len(open_accounts([place.subdistrict.pk], on=DAY)) == 1
        for grid in place.grids:
            for role in (LEADER, FULL_TIME) if grid != place.grids[0] else (FULL_TIME,):
                posted(role, to=grid)
        with django_assert_num_queries(len(of_one)):
            assert len(open_accounts([place.subdistrict.pk], on=DAY)) == 7

    def test_each_is_given_what_was_kept_and_noted_and_enters_the_history(self, place):
        who = posted(LEADER, to=place.grids[0]).worker
        notify(topic="test_news", about="x", workers=[who.pk], values={"month": "2"}, link="/", at=timezone.now())
        (line,) = open_accounts([place.subdistrict.pk], on=DAY)
        assert Notice.objects.get().user == line.account
        assert AuditEntry.objects.filter(kind="account", subject=line.account.username).count() == 1
        assert RowChange.objects.filter(entity="staff_user", key=line.account.pk, operation="create").exists()

    def test_the_sheet_is_shown_once_to_the_system_administrator(self, place):
        who = posted(LEADER, to=place.grids[0]).worker
        client = Client()
        client.force_login(officer(Duty.SYSTEM))
        address = reverse("admin:staff_user_open_accounts")
        assert client.get(address).status_code == 200
        page = client.post(address, {"subdistrict": place.subdistrict.pk, "roles": ["leader"]}).content.decode()
        assert who.staff_number in page
        assert who.name in page
        assert "<code>" in page
        assert "<code>" not in client.get(address).content.decode()


class TestWhatALaterAccountSees:
    def test_news_is_kept_for_who_has_no_account_and_given_when_there_is_one(self, place):
        with_one, without = posted(LEADER, to=place.grids[0]).worker, posted(FULL_TIME, to=place.grids[0]).worker
        user = account(of=with_one)
        at = timezone.now()

        def tell(month: str, **more: bool) -> None:
            people = [with_one.pk, without.pk]
            notify(topic="test_news", about="x", workers=people, values={"month": month}, link="/me/", at=at, **more)

        tell("2026-02")
        tell("2026-02")
        tell("2026-03", renew=True)
        assert Notice.objects.get().user == user
        assert KeptNotice.objects.get().values == {"month": "2026-03"}
        later = account(of=without)
        assert Notice.objects.get(user=later).at == at
        assert not KeptNotice.objects.exists()

    def test_an_account_that_is_bound_later_is_given_it_too(self, place):
        who, user = worker(place.subdistrict), account()
        notify(topic="test_news", about="x", workers=[who.pk], values={"month": "2"}, link="/", at=timezone.now())
        user.worker = who
        user.save()
        assert Notice.objects.filter(user=user).count() == 1

    def test_lists_of_people_say_who_has_none(self, place):
        lacks, has = worker(place.subdistrict, "无号"), worker(place.subdistrict, "有号")
        account(of=has)
        client = Client()
        client.force_login(center(place.subdistrict))
        rows = client.get(reverse("admin:staff_worker_changelist"), {"account": "no"}).context["cl"].result_list
        assert list(rows) == [lacks]


class TestSeveralAtOnce:
    def send(self, page: str, action: str, rows: list[int], by: User, **values: str):
        client = Client()
        client.force_login(by)
        return client.post(reverse(page), {"action": action, "_selected_action": rows, "go": "1", **values})

    def test_skills_of_the_chosen_are_recorded_and_the_rest_stays(self, place):
        one, two = (worker(place.subdistrict, expresses=False) for _time in range(2))
        clerk = center(place.subdistrict)
        values = {"uses_computer": "true", "energetic": "true", "judged_by": "李主任", "judged_on": "2026-03-02"}
        self.send("admin:staff_worker_changelist", "record_skills", [one.pk, two.pk], clerk, **values)
        for row in Worker.objects.filter(pk__in=[one.pk, two.pk]):
            assert (row.uses_computer, row.energetic, row.expresses, row.organises) == (True, True, False, None)
        answer = self.send("admin:staff_worker_changelist", "record_skills", [one.pk], clerk)
        assert answer.status_code == 200, "it asks: nothing was said"

    def test_chosen_posts_end_each_by_itself(self, place):
        posts = [posted(role, to=place.grids[0]) for role in (LEADER, FULL_TIME)]
        foreign = posted(LEADER, to=territory().grids[0])
        rows = [one.pk for one in (*posts, foreign)]
        values = {"ends_on": "2026-04-01", "note": "换届"}
        self.send("admin:staff_posting_changelist", "end_chosen", rows, center(place.subdistrict), **values)
        for one in posts:
            one.refresh_from_db()
            assert one.during.upper == date(2026, 4, 1)
        foreign.refresh_from_db()
        assert foreign.during.upper is None


class TestRealNames:
    def test_an_account_names_a_person(self):
        client = Client()
        client.force_login(officer(Duty.SYSTEM))
        password = "kind-Horse-77-battery"
        values = {"username": "zx", "password1": password, "password2": password, "staff_number": "", "last_name": ""}
        answer = client.post(reverse("admin:staff_user_add"), values)
        assert answer.context["adminform"].form.errors["last_name"]
        assert client.post(reverse("admin:staff_user_add"), {**values, "last_name": "张雪"}).status_code == 302
        assert str(User.objects.get(username="zx")) == "张雪"

    def test_a_further_account_is_called_by_its_person(self):
        who = worker(territory().subdistrict, "周明")
        account(of=who)
        assert str(account(of=who)) == "周明"
