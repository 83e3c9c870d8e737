"""Pages of leave in the back office."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from grids.tests.factories import territory
from staff.accounts.models import User
from staff.attendance.models import Attendance, Leave
from staff.tests.factories import account, center, head, posted

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def place():
    return territory()


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
