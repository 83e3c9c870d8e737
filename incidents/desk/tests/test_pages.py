"""Small-screen pages: report, visit, the next move."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.testing.worlds import shared_world
from grids.tests.factories import crime_clue, matter, territory
from incidents.incident.models import Incident
from incidents.tests.clients import browser
from incidents.tests.factories import limits, make_incident
from staff.tests.factories import account, center, member_account, posted

pytestmark = pytest.mark.django_db


@shared_world
def place():
    made = territory()
    limits(made.subdistrict)
    return made


@shared_world
def member(place):
    return member_account("full_time", to=place.grids[0])


@shared_world
def leader(place):
    return member_account("leader", to=place.grids[0])


def a_kind():
    return matter().subcategories.get_or_create(code="exit", defaults={"name": "通道堵塞", "position": 1})[0]


class TestReporting:
    def values(self, place, **more: object) -> dict[str, object]:
        now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
        return {"grid": place.grids[0].pk, "kind": a_kind().pk, "title": "楼道堆物", "occurred_at": now, **more}

    def test_a_member_reports_with_four_answers(self, place, member):
        answer = browser(member).post(reverse("field-report"), self.values(place))
        made = Incident.objects.get()
        assert answer["Location"] == reverse("field-case", args=(made.number,))
        assert (made.state, made.reporter) == ("reported", member.worker)

    def test_a_dead_street_lamp_takes_what_kind_and_in_short_on_the_only_grid(self, place, member):
        form = browser(member).get(reverse("field-report")).context["form"]
        assert [field.name for field in (*form.kinds(), *form.asked())] == ["kind", "title"]
        values = {"grid": place.grids[0].pk, "kind": a_kind().pk, "title": "路灯不亮"}
        answer = browser(member).post(reverse("field-report"), {**values, "occurred_at": form["occurred_at"].value()})
        assert answer.status_code == 302
        leader = member_account("leader", to=place.villages[0])
        form = browser(leader).get(reverse("field-report")).context["form"]
        assert [field.name for field in form.asked()] == ["grid", "title"]

    def test_a_dispute_says_how_it_came_about_and_what_happened(self, place, member):
        kind = a_kind()
        type(kind).objects.filter(pk=kind.pk).update(asks_account=True)
        client, values = browser(member), {**self.values(place), "kind": kind.pk}
        page = client.get(reverse("field-report")).content.decode()
        assert f'value="{kind.pk}" data-asks="account"' in page
        answer = client.post(reverse("field-report"), values)
        assert set(answer.context["form"].errors) == {"cause", "course"}
        assert not Incident.objects.exists()
        assert (
            client.post(reverse("field-report"), {**values, "cause": "漏水", "course": "楼上漏水"}).status_code == 302
        )
        text = Incident.objects.get().text
        assert (text.cause, text.course) == ("漏水", "楼上漏水")
        page = client.get(reverse("field-case", args=(text.incident.number,))).content.decode()
        assert "<dt>起因</dt><dd>漏水</dd>" in page
        assert "<dt>经过</dt><dd>楼上漏水</dd>" in page

    def test_an_error_names_its_field(self, place, member):
        answer = browser(member).post(reverse("field-report"), self.values(place, title=""))
        assert list(answer.context["form"].errors) == ["title"]

    def test_a_time_to_come_is_refused_at_its_field(self, place, member):
        answer = browser(member).post(reverse("field-report"), self.values(place, occurred_at="2999-01-01T10:00"))
        assert list(answer.context["form"].errors) == ["occurred_at"]

    def test_only_own_grids_can_be_chosen(self, place, member):
        answer = browser(member).post(reverse("field-report"), self.values(place, grid=place.grids[1].pk))
        assert list(answer.context["form"].errors) == ["grid"]

    def test_who_serves_no_grid_has_no_such_page(self):
        assert browser(account()).get(reverse("field-report")).status_code == 404


class TestMoves:
    def test_what_a_member_fixed_the_leader_confirms(self, place, member, leader):
        incident = make_incident(place.grids[0], by=member)
        page = reverse("field-move", args=(incident.number, "self-close"))
        assert browser(member).post(page, {"result": "当场清理"}).status_code == 302
        answer = browser(leader).get(reverse("field-case", args=(incident.number,)))
        assert answer.context["decision"].name == "confirm"
        assert "confirm" not in [name for name, _label, _usual in answer.context["moves"]]
        browser(leader).post(reverse("field-move", args=(incident.number, "confirm")), {})
        incident.refresh_from_db()
        assert incident.state == "closed"

    def test_a_leader_settles_and_feeds_back(self, place, member, leader):
        incident = make_incident(place.grids[0], by=member)
        client = browser(leader)
        client.post(reverse("field-move", args=(incident.number, "settle")), {})
        client.post(reverse("field-move", args=(incident.number, "feed-back")), {"result": "已调解"})
        incident.refresh_from_db()
        assert incident.state == "feedback"

    def test_the_decision_that_others_wait_for_is_open_with_its_facts_and_nobody_elses(self, place, member, leader):
        incident = make_incident(place.grids[0], by=member)
        browser(leader).post(reverse("field-move", args=(incident.number, "settle")), {})
        case = reverse("field-case", args=(incident.number,))
        page = browser(leader).get(case)
        decision = page.context["decision"]
        assert (decision.name, "result" in decision.form.fields) == ("feed-back", True)
        form = page.content.decode().partition('<form method="post"\n      action=')[2].partition("</form>")[0]
        assert reverse("field-move", args=(incident.number, "feed-back")) in form
        assert incident.text.description in form
        assert page.content.decode().count(f"<dd>{incident.text.description}</dd>") == 1
        assert browser(member).get(case).context["decision"] is None

    def test_a_missing_result_is_named(self, place, member):
        incident = make_incident(place.grids[0], by=member)
        answer = browser(member).post(reverse("field-move", args=(incident.number, "self-close")), {})
        assert list(answer.context["form"].errors) == ["result"]

    def test_a_move_that_is_not_mine_is_refused_in_words(self, place, member):
        incident = make_incident(place.grids[0], by=member)
        answer = browser(member).post(reverse("field-move", args=(incident.number, "settle")), {})
        assert answer.context["form"].non_field_errors()

    def test_the_leader_of_one_village_gets_404_for_another_villages_incident(self, place, leader):
        elsewhere = make_incident(place.grids[-1], by=member_account("full_time", to=place.grids[-1]))
        assert browser(leader).get(reverse("field-case", args=(elsewhere.number,))).status_code == 404
        page = reverse("field-move", args=(elsewhere.number, "settle"))
        assert browser(leader).post(page, {}).status_code == 404

    def test_a_restricted_incident_of_a_colleague_does_not_show(self, place, member, leader):
        clue = make_incident(place.grids[0], by=member, subcategory=crime_clue())
        assert clue.number not in browser(leader).get(reverse("field")).content.decode()


def test_the_list_makes_the_same_queries_for_one_and_for_many_incidents(place, member):
    office = center(place.subdistrict)

    def counted() -> int:
        client = browser(member)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("field"))
        return len(queries)

    make_incident(place.grids[0], by=office, reporter=member.worker)
    few = counted()
    for _ in range(5):
        make_incident(place.grids[0], by=office, reporter=posted("part_time", to=place.grids[0]).worker)
    assert counted() == few
