"""Pages of leave in the back office."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from core.testing.worlds import shared_world
from grids.tests.factories import territory
from staff.accounts.models import User
from staff.attendance.models import Attendance, Leave
from staff.tests.factories import account, center, head, on_leave, posted

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@shared_world
def place():
    return territory()


class TestLeave:
    @pytest.fixture
    def leave(self, place):
        who = posted("full_time", to=place.grids[0]).worker
        values = {"worker": who.pk, "kind": "annual", "part": "1", "begins_on": "2026-03-02", "ends_on": "2026-03-05"}
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


class TestAttendance:
    """The form of a day: leave is no answer there, and the days of an approved leave are only shown."""

    @pytest.fixture
    def who(self, place):
        return posted("full_time", to=place.grids[0]).worker

    def post(self, place, who, **more):
        values = {"worker": who.pk, "day": "2026-03-02", "status": "present", "part": "1", **more}
        return browser(center(place.subdistrict)).post(reverse("admin:staff_attendance_add"), values)

    def test_a_day_is_entered_and_leave_is_not(self, place, who):
        refused = self.post(place, who, status="leave")
        assert "status" in refused.context["adminform"].form.errors
        assert self.post(place, who, part="0.5").status_code == 302
        full = self.post(place, who, status="absent")
        assert "day" in full.context["adminform"].form.errors, "half of the day is left"
        assert self.post(place, who, status="absent", part="0.5").status_code == 302
        assert Attendance.objects.count() == 2

    def test_a_day_before_the_first_day_in_post_is_refused(self, place):
        new = posted("full_time", to=place.grids[1], begins_on=date(2026, 3, 3)).worker
        assert "day" in self.post(place, new).context["adminform"].form.errors

    def test_a_day_of_an_approved_leave_is_neither_edited_nor_deleted(self, place, who):
        on_leave(who, date(2026, 3, 2), date(2026, 3, 3))
        row, office = Attendance.objects.get(), browser(center(place.subdistrict))
        assert office.get(reverse("admin:staff_attendance_change", args=(row.pk,))).status_code == 200
        for page in ("change", "delete"):
            assert (
                office.post(reverse(f"admin:staff_attendance_{page}", args=(row.pk,)), {"post": "yes"}).status_code
                == 403
            )


class TestAfterApproval:
    def test_a_head_declines_shortens_and_takes_back_and_the_center_withdraws(self, place):
        who = posted("full_time", to=place.grids[0]).worker
        boss, office = browser(head(place.subdistrict)), browser(center(place.subdistrict))

        def act(client, name, leave, **sent):
            return client.post(reverse(f"admin:staff_leave_{name}", args=(leave.pk,)), sent).status_code

        approved = on_leave(who, date(2026, 3, 2), date(2026, 3, 6))
        days = {"begins_on": "2026-03-02", "ends_on": "2026-03-04"}
        assert act(office, "shorten", approved, **days, because="返岗") == 403
        assert act(boss, "shorten", approved, **days, because="返岗") == 302
        assert Attendance.objects.count() == 2
        assert act(boss, "take_back", approved, because="未休") == 302
        assert Attendance.objects.count() == 0
        for client, name in ((boss, "decline"), (office, "withdraw")):
            leave = Leave.objects.create(worker=who, kind="sick", during=(date(2026, 4, 1), date(2026, 4, 2)))
            assert act(client, name, leave, because="改期") == 302
            leave.refresh_from_db()
            assert (leave.decision, leave.approved_at) == ("改期", None)
