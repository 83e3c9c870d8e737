"""People in the back office: postings by rule, masked phones, leave approved by a head."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from grids.tests.factories import territory
from staff.accounts.models import User
from staff.attendance.models import Attendance, Leave
from staff.people.models import Worker
from staff.postings.models import Posting
from staff.tests.factories import able, account, cadre, center, head, posted, worker

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def place():
    return territory()


class TestPostings:
    def post(self, place, **values: object):
        filled = {"begins_on": "2026-01-01", "ends_on": "", **values}
        return browser(center(place.subdistrict)).post(reverse("admin:staff_posting_add"), filled)

    def test_somebody_is_appointed_by_first_day_and_end(self, place):
        who = able(place.subdistrict)
        answer = self.post(place, worker=who.pk, role="full_time", grid=place.grids[0].pk, ends_on="2026-03-01")
        assert answer.status_code == 302
        made = Posting.objects.get(worker=who)
        assert (str(made.during.lower), str(made.during.upper)) == ("2026-01-01", "2026-03-01")

    def test_a_broken_rule_is_told_in_words_and_nothing_is_written(self, place):
        posted("leader", to=place.grids[0])
        who = cadre(place.villages[0])
        answer = self.post(place, worker=who.pk, role="leader", grid=place.grids[0].pk)
        assert answer.context["adminform"].form.errors
        assert not Posting.objects.filter(worker=who).exists()

    def test_window_staff_cannot_be_full_time_members(self, place):
        who = worker(place.subdistrict, at_window=True)
        answer = self.post(place, worker=who.pk, role="full_time", grid=place.grids[0].pk)
        assert answer.context["adminform"].form.errors["worker"]

    def test_an_end_before_the_beginning_is_named(self, place):
        who = worker(place.subdistrict)
        answer = self.post(place, worker=who.pk, role="full_time", grid=place.grids[0].pk, ends_on="2025-12-31")
        assert answer.context["adminform"].form.errors["ends_on"]

    def test_a_posting_is_ended_on_its_page(self, place):
        posting = posted("full_time", to=place.grids[0])
        page = reverse("admin:staff_posting_change", args=(posting.pk,))
        values = {"grid": place.grids[0].pk, "begins_on": posting.during.lower, "ends_on": "2026-05-01"}
        assert browser(center(place.subdistrict)).post(page, values).status_code == 302
        posting.refresh_from_db()
        assert str(posting.during.upper) == "2026-05-01"


class TestWorkers:
    def test_a_new_worker_gets_a_number_and_can_be_found_by_pinyin(self, place):
        client = browser(center(place.subdistrict))
        values = {"subdistrict": place.subdistrict.pk, "name": "张伟", "phone": "138 0013 8000"}
        assert client.post(reverse("admin:staff_worker_add"), values).status_code == 302
        made = Worker.objects.get(name="张伟")
        assert made.staff_number
        assert made.phone == "13800138000"
        assert "张伟" in client.get(reverse("admin:staff_worker_changelist") + "?q=zhang").content.decode()

    def test_phones_are_masked_and_a_masked_one_left_alone_stays(self, place):
        who = worker(place.subdistrict)
        who.phone = "13800138000"
        who.save()
        client = browser(center(place.subdistrict))
        page = reverse("admin:staff_worker_change", args=(who.pk,))
        assert "13800138000" not in client.get(page).content.decode()
        assert "13800138000" not in client.get(reverse("admin:staff_worker_changelist")).content.decode()
        client.post(page, {"staff_number": who.staff_number, "name": "李强", "phone": who.masked_phone})
        who.refresh_from_db()
        assert (who.name, who.phone) == ("李强", "13800138000")

    def test_a_half_masked_number_is_refused(self, place):
        who = worker(place.subdistrict)
        page = reverse("admin:staff_worker_change", args=(who.pk,))
        values = {"staff_number": who.staff_number, "name": who.name, "phone": "139****1111"}
        answer = browser(center(place.subdistrict)).post(page, values)
        assert answer.context["adminform"].form.errors["phone"]


class TestLeave:
    @pytest.fixture
    def leave(self, place):
        who = posted("full_time", to=place.grids[0]).worker
        values = {"worker": who.pk, "kind": "annual", "begins_on": "2026-03-02", "ends_on": "2026-03-05"}
        browser(center(place.subdistrict)).post(reverse("admin:staff_leave_add"), values)
        return Leave.objects.get(worker=who)

    def test_a_head_approves_it_and_the_attendance_is_written(self, place, leave):
        page = reverse("admin:staff_leave_approve", args=(leave.pk,))
        assert browser(center(place.subdistrict)).post(page).status_code == 403
        assert browser(head(place.subdistrict)).post(page).status_code == 302
        assert Attendance.objects.filter(worker=leave.worker, status="leave").count() == 3

    def test_nobody_approves_the_own_leave(self, place, leave):
        from staff.accounts.services import grant

        boss = account(of=leave.worker)
        grant(user=boss, duty="head", subdistrict=place.subdistrict, on=leave.during.lower.replace(year=2020))
        answer = browser(boss).post(reverse("admin:staff_leave_approve", args=(leave.pk,)))
        assert answer.context["form"].non_field_errors()
        leave.refresh_from_db()
        assert leave.approved_at is None

    def test_an_approved_one_is_not_edited_any_more(self, place, leave):
        browser(head(place.subdistrict)).post(reverse("admin:staff_leave_approve", args=(leave.pk,)))
        page = reverse("admin:staff_leave_change", args=(leave.pk,))
        assert browser(center(place.subdistrict)).post(page, {}).status_code == 403


def test_what_a_grid_was_is_read_and_not_edited(place):
    """Acts of the map write its versions; the page shows them."""
    grid = place.grids[0]
    page = reverse("admin:grids_grid_change", args=(grid.pk,))
    answer = browser(center(place.subdistrict)).get(page)
    assert answer.status_code == 200
    assert grid.versions.get().code in answer.content.decode()
    assert 'name="versions-0-name"' not in answer.content.decode()
