"""Recruitment: a candidate is eligible or refused, and becomes a worker in post in one step."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.clock import starts_at
from core.errors import Conflict, InvalidInput
from core.testing.worlds import shared_world
from grids.tests.factories import territory
from staff.people.models import Source, Worker
from staff.postings.models import Posting
from staff.postings.services import NotEligible, Relaxation
from staff.recruitment.models import Application, Opening
from staff.recruitment.services import NothingVacant, appoint_candidate, find_eligible, open_recruitment, refuse
from staff.tests.factories import ABLE, FULL_TIME, center, head, posted

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)
AT = starts_at(JUNE)


@shared_world
def place():
    return territory()


@shared_world
def by(place):
    return center(place.subdistrict)


def candidate(place, name: str = "钱多", **more: object) -> Application:
    values = {**ABLE, "born_on": date(1990, 1, 1), "channel": Source.RECRUITED, **more}
    return Application.objects.create(
        subdistrict=place.subdistrict, name=name, grid=place.grids[0], applied_on=JUNE, **values
    )


def test_an_appointment_makes_worker_and_posting_with_the_pay_chosen_then(place, by):
    row = candidate(place, former_post="social_worker", background="社工十年", education="大专")
    row.phone = "13800138000"
    row.save()
    find_eligible(application=row, by=by, at=AT)
    made = appoint_candidate(application=row, begins_on=JUNE, pay_scheme="wage", by=by, at=AT)
    row.refresh_from_db()
    assert (row.state, row.posting) == ("appointed", made)
    assert (made.grid, made.role, made.pay_scheme, made.during.lower) == (place.grids[0], "full_time", "wage", JUNE)
    who = made.worker
    assert (who.name, who.source, who.phone, who.education) == ("钱多", "recruited", "13800138000", "大专")
    assert (who.former_post, who.energetic, who.judged_by, bool(who.staff_number)) == (
        "social_worker",
        True,
        "李主任",
        True,
    )


def test_who_breaks_a_rule_is_not_found_eligible_and_every_reason_is_told(place, by):
    row = candidate(place, born_on=date(1970, 1, 1), energetic=False)
    with pytest.raises(NotEligible) as refusal:
        find_eligible(application=row, by=by, at=AT)
    assert [reason.code for reason in refusal.value.reasons] == ["too_old", "lacks_energy"]


def test_one_of_the_four_former_posts_may_be_relaxed_and_the_posting_keeps_it(place, by):
    row = candidate(place, born_on=date(1970, 1, 1), former_post="auxiliary_police")
    find_eligible(application=row, by=by, at=AT, relaxation=Relaxation("熟悉辖区", "王主任"))
    made = appoint_candidate(application=row, begins_on=JUNE, pay_scheme="wage", by=by, at=AT)
    assert (made.relaxed_because, made.relaxed_by) == ("熟悉辖区", "王主任")


def test_age_is_judged_anew_for_the_first_day_in_post(place, by):
    row = candidate(place, born_on=date(1975, 6, 2))
    find_eligible(application=row, by=by, at=AT)
    with pytest.raises(NotEligible):
        appoint_candidate(application=row, begins_on=date(2026, 6, 2), pay_scheme="wage", by=by, at=AT)
    assert not Worker.objects.filter(name="钱多").exists()
    assert appoint_candidate(application=row, begins_on=JUNE, pay_scheme="wage", by=by, at=AT)


def test_the_order_of_states_is_kept(place, by):
    row = candidate(place)
    with pytest.raises(Conflict):
        appoint_candidate(application=row, begins_on=JUNE, pay_scheme="wage", by=by, at=AT)
    with pytest.raises(InvalidInput):
        refuse(application=row, by=by, at=AT, because=" ")
    refuse(application=row, by=by, at=AT, because="未到场面试")
    for move in (
        lambda: find_eligible(application=row, by=by, at=AT),
        lambda: refuse(application=row, by=by, at=AT, because="again"),
    ):
        with pytest.raises(Conflict):
            move()


@pytest.mark.parametrize("pay_scheme", ["", "subsidy"])
def test_the_pay_scheme_is_chosen(place, by, pay_scheme):
    row = find_eligible(application=candidate(place), by=by, at=AT)
    with pytest.raises(InvalidInput):
        appoint_candidate(application=row, begins_on=JUNE, pay_scheme=pay_scheme, by=by, at=AT)


def test_the_four_former_posts_stand_first(place):
    for name, former in (("甲", ""), ("乙", "social_worker"), ("丙", ""), ("丁", "village_official")):
        candidate(place, name, former_post=former)
    assert "".join(Application.objects.preferred_first().values_list("name", flat=True)) == "乙丁甲丙"


class TestThePages:
    def browser(self, user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def test_from_application_to_appointment(self, place, by):
        client = self.browser(by)
        values = {
            "subdistrict": place.subdistrict.pk,
            "name": "孙立",
            "born_on": "1990-01-01",
            "phone": "13800138000",
            "channel": "recruited",
            "grid": place.grids[0].pk,
            "applied_on": "2026-06-01",
            **dict.fromkeys(
                ("uses_computer", "uses_phone_app", "organises", "expresses", "energetic", "well_informed"), "true"
            ),
            "judged_by": "李主任",
            "judged_on": "2026-06-01",
        }
        answer = client.post(reverse("admin:staff_application_add"), values)
        assert answer.status_code == 302, answer.context["adminform"].form.errors
        row = Application.objects.get()
        assert client.get(reverse("admin:staff_application_change", args=(row.pk,))).status_code == 200
        assert client.post(reverse("admin:staff_application_find_eligible", args=(row.pk,)), {}).status_code == 302
        page = reverse("admin:staff_application_appoint", args=(row.pk,))
        assert client.post(page, {"begins_on": "2026-06-01"}).context["form"].errors["pay_scheme"]
        assert client.post(page, {"begins_on": "2026-06-01", "pay_scheme": "wage"}).status_code == 302
        assert Posting.objects.get().worker.name == "孙立"
        html = client.get(reverse("admin:staff_application_change", args=(row.pk,))).content.decode()
        assert "13800138000" not in html
        assert client.post(reverse("admin:staff_application_change", args=(row.pk,)), values).status_code == 403

    def test_what_changes_after_the_decision_is_judged_anew(self, place, by):
        row = find_eligible(application=candidate(place), by=by, at=AT)
        page = reverse("admin:staff_application_change", args=(row.pk,))
        values = {"name": "钱多", "channel": "recruited", "applied_on": "2026-06-01", "grid": place.grids[0].pk}
        assert self.browser(by).post(page, values).status_code == 302
        row.refresh_from_db()
        assert row.state == "applied"

    def test_the_list_takes_the_same_queries_for_many_and_shows_the_own_office_alone(self, place, by):
        client, page = self.browser(by), reverse("admin:staff_application_changelist")
        candidate(place, "甲", energetic=False)

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            return len(captured)

        queries()  # the first page of a session notes that it is awake
        few = queries()
        for _ in range(8):
            candidate(place, "乙")
        candidate(territory(), "外人")
        assert queries() == few
        assert "外人" not in client.get(page).content.decode()

    def test_the_list_shows_the_four_former_posts_first(self, place, by):
        candidate(place, "甲甲")
        candidate(place, "乙乙", former_post="social_worker")
        page = self.browser(by).get(reverse("admin:staff_application_changelist")).content.decode()
        assert 0 < page.index("乙乙") < page.index("甲甲")

    def test_heads_read_and_do_not_decide(self, place):
        row = candidate(place)
        client = self.browser(head(place.subdistrict))
        assert client.get(reverse("admin:staff_application_change", args=(row.pk,))).status_code == 200
        assert client.post(reverse("admin:staff_application_refuse", args=(row.pk,)), {}).status_code == 403

    def test_nobody_is_appointed_twice(self, place, by):
        row = find_eligible(application=candidate(place), by=by, at=AT)
        appoint_candidate(application=row, begins_on=JUNE, pay_scheme="wage", by=by, at=AT)
        with pytest.raises(Conflict):
            appoint_candidate(application=row, begins_on=JUNE, pay_scheme="wage", by=by, at=AT)


def test_an_appointment_ends_the_search_for_somebody_there(place, by):
    left = posted(FULL_TIME, to=place.grids[0], ends_on=date(2026, 5, 1))
    opening = open_recruitment(Opening(grid=place.grids[0]), by=by, at=AT)
    assert (opening.after, opening.vacant_since, opening.opened_on) == (left, date(2026, 5, 1), JUNE)
    row = candidate(place, opening=opening)
    find_eligible(application=row, by=by, at=AT)
    posting = appoint_candidate(application=row, begins_on=JUNE, pay_scheme="wage", by=by, at=AT)
    opening.refresh_from_db()
    assert (opening.filled_by, opening.closed_on) == (posting, JUNE)
    with pytest.raises(NothingVacant):
        open_recruitment(Opening(grid=place.grids[0]), by=by, at=AT)
