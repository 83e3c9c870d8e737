"""Appointment by the rules, transfer, standing in, leaving, telephone numbers on demand."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from psycopg2.extras import DateRange
from rest_framework.test import APIClient

from core.errors import Conflict, InvalidInput
from core.testing.worlds import shared_world
from grids.tests.factories import territory
from staff.attendance.models import Leave, LeaveKind
from staff.people.models import Source
from staff.people.services import save_worker
from staff.postings.models import GridService, Posting
from staff.postings.services import (
    NotEligible,
    Relaxation,
    appoint,
    leave_office,
    leave_post,
    stand_in,
    stand_in_while_vacant,
    transfer,
)
from staff.tests.factories import (
    FULL_TIME,
    GUIDE,
    LEADER,
    able,
    cadre,
    center,
    head,
    official,
    on_leave,
    posted,
    worker,
)

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY, AUGUST = (date(2026, month, 1) for month in (5, 6, 7, 8))
RELAXED = Relaxation("三十年村务经验", "王主任")


@shared_world
def place():
    return territory()


def browser(user):
    client = Client()
    client.force_login(user)
    return client


class TestAppointment:
    def test_the_village_is_that_of_the_grid_on_the_first_day(self, place):
        leader = cadre(place.villages[0])
        assert appoint(worker=leader, role=LEADER, grid=place.grids[0], begins_on=MAY)
        with pytest.raises(NotEligible) as refusal:
            appoint(worker=leader, role=LEADER, grid=place.grids[2], begins_on=MAY)
        assert [reason.code for reason in refusal.value.reasons] == ["other_village"]

    def test_a_guide_is_the_stationed_official(self, place):
        assert appoint(worker=official(place.villages[0]), role=GUIDE, village=place.villages[0], begins_on=MAY)
        with pytest.raises(NotEligible):
            appoint(worker=cadre(place.villages[1]), role=GUIDE, village=place.villages[1], begins_on=MAY)

    def test_a_relaxation_is_kept_with_its_reason_and_name(self, place):
        old = able(place.subdistrict, source=Source.RECRUITED, born_on=date(1970, 1, 1), former_post="village_official")
        post = {"worker": old, "role": FULL_TIME, "grid": place.grids[0], "begins_on": MAY}
        with pytest.raises(NotEligible):
            appoint(**post)
        for half in (Relaxation("why", ""), Relaxation("", "who")):
            with pytest.raises(InvalidInput):
                appoint(**post, relaxation=half)
        made = appoint(**post, relaxation=RELAXED)
        assert (made.relaxed_because, made.relaxed_by) == ("三十年村务经验", "王主任")

    def test_nobody_else_is_relaxed(self, place):
        old = able(place.subdistrict, source=Source.RECRUITED, born_on=date(1970, 1, 1))
        with pytest.raises(NotEligible):
            appoint(worker=old, role=FULL_TIME, grid=place.grids[0], begins_on=MAY, relaxation=RELAXED)

    def test_over_rest_every_reason_is_told_and_a_relaxation_can_be_given(self, place):
        client = APIClient()
        client.force_authenticate(center(place.subdistrict))
        who = worker(place.subdistrict, former_post="social_worker")
        code = place.grids[0].versions.get().code
        body = {"worker": who.staff_number, "role": "full_time", "grid": code, "begins_on": "2026-05-01"}
        refused = client.post("/api/v1/postings/", body, format="json")
        assert (refused.status_code, refused.json()["code"]) == (400, "not_eligible")
        lacking = ["uses_computer", "uses_phone_app", "organises", "energetic", "well_informed"]
        assert list(refused.json()["fields"]) == ["worker", *lacking]
        assert all(refused.json()["fields"][name][0] in refused.json()["detail"] for name in lacking)
        given = {**body, "relaxed_because": "社工多年", "relaxed_by": "王主任"}
        assert client.post("/api/v1/postings/", given, format="json").status_code == 201


class TestTransfer:
    def test_one_post_ends_and_the_other_begins_at_the_same_pay(self, place):
        old = posted(FULL_TIME, to=place.grids[0])
        Posting.objects.filter(pk=old.pk).update(pay_scheme="wage")
        new = transfer(posting=old, on=JUNE, grid=place.grids[1], note="工作需要")
        old.refresh_from_db()
        assert (old.during.upper, new.during.lower, new.during.upper) == (JUNE, JUNE, None)
        assert (new.pay_scheme, new.note) == ("wage", "工作需要")

    def test_where_the_new_place_is_taken_nothing_changes(self, place):
        old = posted(LEADER, to=place.grids[0], who=cadre(place.villages[0]))
        posted(LEADER, to=place.grids[1])
        with pytest.raises(InvalidInput):
            transfer(posting=old, on=JUNE, grid=place.grids[1])
        old.refresh_from_db()
        assert old.during.upper is None

    def test_a_guide_goes_only_where_stationed(self, place):
        who = official(place.villages[0])
        old = posted(GUIDE, to=place.villages[0], who=who)
        with pytest.raises(NotEligible):
            transfer(posting=old, on=JUNE, village=place.villages[1])
        who.stationed_in = place.villages[1]
        save_worker(who)
        assert transfer(posting=old, on=JUNE, village=place.villages[1]).during.lower == JUNE

    @pytest.mark.parametrize("day", [date(2019, 1, 1), date(2026, 9, 1)])
    def test_the_day_lies_within_the_post(self, place, day):
        old = posted(FULL_TIME, to=place.grids[0], ends_on=AUGUST)
        with pytest.raises((InvalidInput, Conflict)):
            transfer(posting=old, on=day, grid=place.grids[1])

    def test_to_the_same_place_is_no_transfer(self, place):
        with pytest.raises(InvalidInput):
            transfer(posting=posted(FULL_TIME, to=place.grids[0]), on=JUNE, grid=place.grids[0])


class TestStandingIn:
    @pytest.fixture
    def held(self, place):
        return posted(LEADER, to=place.grids[0])

    @pytest.fixture
    def leave(self, place, held):
        return on_leave(held.worker, JUNE, JULY, by=head(place.subdistrict))

    def test_the_post_of_who_stands_in_is_that_of_the_leave(self, place, held, leave):
        made = stand_in(posting=held, leave=leave, worker=worker(place.subdistrict))
        assert (made.during, made.role, made.grid) == (DateRange(JUNE, JULY), LEADER, place.grids[0])
        serving = GridService.objects.filter(grid=place.grids[0], role=LEADER)
        assert serving.on(date(2026, 6, 15)).count() == 2
        assert serving.on(JULY).get().posting == held

    def test_one_at_a_time(self, place, held, leave):
        stand_in(posting=held, leave=leave, worker=worker(place.subdistrict))
        with pytest.raises(InvalidInput):
            stand_in(posting=held, leave=leave, worker=worker(place.subdistrict))

    def test_who_stands_in_full_time_does_not_serve_the_own_grid_on_these_days(self, place):
        held = posted(FULL_TIME, to=place.grids[0])
        leave = on_leave(held.worker, JUNE, JULY, by=head(place.subdistrict))
        own = posted(FULL_TIME, to=place.grids[1])
        stand_in(posting=held, leave=leave, worker=own.worker)
        days = GridService.objects.filter(worker=own.worker).order_by("during").values_list("grid", "during")
        assert list(days) == [
            (place.grids[1].pk, DateRange(own.during.lower, JUNE)),
            (place.grids[0].pk, DateRange(JUNE, JULY)),
            (place.grids[1].pk, DateRange(JULY, None)),
        ]

    def test_nobody_stands_in_full_time_at_two_places_at_once(self, place):
        first, second = (posted(FULL_TIME, to=grid) for grid in place.grids[:2])
        own = posted(FULL_TIME, to=place.grids[2])
        boss = head(place.subdistrict)
        stand_in(posting=first, leave=on_leave(first.worker, JUNE, JULY, by=boss), worker=own.worker)
        with pytest.raises(InvalidInput, match="在别处专职代岗"):
            stand_in(posting=second, leave=on_leave(second.worker, JUNE, date(2026, 6, 8), by=boss), worker=own.worker)

    def test_where_a_post_is_vacant_somebody_stands_in_from_its_end_until_a_day(self, place):
        left = posted(FULL_TIME, to=place.grids[0], ends_on=JUNE)
        own = posted(FULL_TIME, to=place.grids[1])
        with pytest.raises(Conflict):
            stand_in_while_vacant(posting=left, worker=own.worker, begins_on=MAY, ends_on=JULY)
        with pytest.raises(InvalidInput):
            stand_in_while_vacant(posting=left, worker=left.worker, begins_on=JUNE, ends_on=JULY)
        made = stand_in_while_vacant(posting=left, worker=own.worker, begins_on=JUNE, ends_on=JULY)
        serving = GridService.objects.on(date(2026, 6, 15))
        assert serving.get(grid=place.grids[0], role=FULL_TIME).posting == made
        assert not serving.filter(grid=place.grids[1], role=FULL_TIME).exists()
        assert not serving.holding().filter(grid__in=place.grids[:2], role=FULL_TIME).exists()

    def test_not_for_oneself_not_for_anothers_leave_and_not_before_approval(self, place, held, leave):
        other = worker(place.subdistrict)
        asked = Leave.objects.create(worker=held.worker, kind=LeaveKind.SICK, during=DateRange(AUGUST, None))
        for values in (
            {"leave": leave, "worker": held.worker},
            {"leave": asked, "worker": other},
            {"leave": on_leave(other, JUNE, JULY, by=head(place.subdistrict)), "worker": other},
        ):
            with pytest.raises((InvalidInput, Conflict)):
                stand_in(posting=held, **values)

    def test_it_ends_when_the_holder_leaves(self, place, held, leave):
        made = stand_in(posting=held, leave=leave, worker=worker(place.subdistrict))
        leave_post(posting=held, ends_on=date(2026, 6, 10))
        made.refresh_from_db()
        assert made.during.upper == date(2026, 6, 10)

    def test_it_ends_when_the_end_of_the_post_is_corrected_on_its_page(self, place, held, leave):
        made = stand_in(posting=held, leave=leave, worker=worker(place.subdistrict))
        page = reverse("admin:staff_posting_change", args=(held.pk,))
        values = {"grid": held.grid_id, "begins_on": held.during.lower, "ends_on": "2026-06-15"}
        assert browser(center(place.subdistrict)).post(page, values).status_code == 302
        made.refresh_from_db()
        assert made.during.upper == date(2026, 6, 15)

    def test_it_is_withdrawn_when_the_holder_leaves_before(self, place, held, leave):
        made = stand_in(posting=held, leave=leave, worker=worker(place.subdistrict))
        leave_post(posting=held, ends_on=MAY)
        assert not Posting.objects.filter(pk=made.pk).exists()

    def test_the_database_itself_wants_the_leave_and_an_end(self, place, held, leave):
        for values in ({"leave": None, "during": DateRange(JUNE, JULY)}, {"leave": leave, "during": DateRange(JUNE)}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Posting.objects.create(
                    worker=worker(place.subdistrict), role=LEADER, grid=held.grid, stands_in_for=held, **values
                )


def test_who_leaves_leaves_every_post_and_one_that_had_not_begun_is_withdrawn(place):
    first = posted(LEADER, to=place.grids[0])
    second = posted(LEADER, to=place.grids[1], who=first.worker)
    posted(LEADER, to=place.grids[2], who=first.worker, begins_on=JULY)
    assert leave_office(worker=first.worker, ends_on=JUNE, note="辞职") == 3
    assert sorted(Posting.objects.filter(worker=first.worker).values_list("pk", "during", "note")) == [
        (first.pk, DateRange(first.during.lower, JUNE), "辞职"),
        (second.pk, DateRange(second.during.lower, JUNE), "辞职"),
    ]


class TestTheButtons:
    def test_a_transfer_is_asked_and_done(self, place):
        posting = posted(FULL_TIME, to=place.grids[0])
        page = reverse("admin:staff_posting_transfer", args=(posting.pk,))
        client = browser(center(place.subdistrict))
        assert client.get(page).status_code == 200
        answer = client.post(page, {"on": "2026-06-01", "grid": place.grids[1].pk, "note": "工作需要"})
        assert answer.status_code == 302
        assert Posting.objects.filter(worker=posting.worker).count() == 2

    def test_who_stands_in_is_named_by_number_or_name(self, place):
        posting = posted(FULL_TIME, to=place.grids[0])
        leave = on_leave(posting.worker, JUNE, JULY, by=head(place.subdistrict))
        page = reverse("admin:staff_posting_stand_in", args=(posting.pk,))
        client = browser(center(place.subdistrict))
        assert client.post(page, {"leave": leave.pk, "worker": "无此人"}).context["form"].errors["worker"]
        other = worker(place.subdistrict, "钱多")
        assert client.post(page, {"leave": leave.pk, "worker": other.staff_number}).status_code == 302
        again = client.post(page, {"leave": leave.pk, "worker": "钱多"})
        assert again.context["form"].non_field_errors()

    def test_leaving_needs_a_reason_and_heads_only_read(self, place):
        posting = posted(FULL_TIME, to=place.grids[0])
        page = reverse("admin:staff_posting_leave_post", args=(posting.pk,))
        assert browser(head(place.subdistrict)).post(page).status_code == 403
        client = browser(center(place.subdistrict))
        assert client.post(page, {"ends_on": "2026-06-01"}).context["form"].errors["note"]
        assert client.post(page, {"ends_on": "2026-06-01", "note": "辞职", "whole": "on"}).status_code == 302


def test_who_stands_in_does_not_stay_beyond_the_post_itself(place):
    held = posted(FULL_TIME, to=place.grids[0], ends_on=date(2026, 6, 20))
    leave = on_leave(held.worker, JUNE, JULY, by=head(place.subdistrict))
    made = stand_in(posting=held, leave=leave, worker=worker(place.subdistrict))
    assert made.during == DateRange(JUNE, date(2026, 6, 20))
