"""Where incidents go: rules in their order, defaults after them, tried before they are saved."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.testing.worlds import shared_world
from grids.tests.factories import matter
from incidents.incident.forms import MoveForm
from incidents.incident.models import Incident
from incidents.routing.models import DefaultRoute, RoutingRule
from incidents.routing.rules import Change, Facts, Route, Routing, Rule, compare
from incidents.routing.services import route_of, routing_of, try_routing
from incidents.tests.cast import Cast
from incidents.tests.factories import make_incident, move
from staff.departments.models import Department
from staff.tests.factories import department

POLICE, SAFETY, VILLAGE = Route("subdistrict", 1, "a"), Route("subdistrict", 2, "b"), Route("village", None, "c")
CASE = Facts(matter=1, subcategory=10, village=5, urgency="normal", text="楼道堆物 消防通道被堵")


class TestRules:
    def test_the_first_rule_that_fits_decides(self):
        routing = Routing((Rule("a", POLICE, matter=2), Rule("b", SAFETY, matter=1), Rule("c", VILLAGE)), {10: POLICE})
        assert routing.route(CASE) == SAFETY

    def test_without_one_the_sub_category_decides_and_else_nobody(self):
        assert Routing((), {10: POLICE}).route(CASE) == POLICE
        assert Routing((), {11: POLICE}).route(CASE) is None

    @pytest.mark.parametrize(
        ("conditions", "fits"),
        [
            ({}, True),
            ({"matter": 1, "subcategory": 10, "village": 5, "urgency": "normal", "words": ("通道",)}, True),
            ({"matter": 2}, False),
            ({"subcategory": 11}, False),
            ({"village": 6}, False),
            ({"urgency": "urgent"}, False),
            ({"words": ("电线", "通道")}, True),
            ({"words": ("电线",)}, False),
        ],
    )
    def test_every_condition_must_hold_and_of_the_words_one(self, conditions, fits):
        assert Rule("x", POLICE, **conditions).fits(CASE) is fits

    @given(st.lists(st.sampled_from([Rule("a", POLICE), Rule("b", SAFETY, matter=1), Rule("c", VILLAGE, matter=2)])))
    def test_a_rule_behind_one_that_fits_every_incident_changes_nothing(self, behind):
        first = Rule("all", POLICE)
        old, new = Routing((first,)), Routing((first, *behind))
        assert not any(change.moves for change in compare(old, new, [(1, CASE)]))

    def test_a_change_of_reason_alone_moves_no_incident(self):
        assert not Change(1, Route("subdistrict", 1, "a"), Route("subdistrict", 1, "other")).moves
        assert Change(1, None, POLICE).moves


@shared_world
def cast():
    made = Cast()
    made.kind, _created = matter().subcategories.get_or_create(code="exit", defaults={"name": "通道", "position": 1})
    made.police = department(made.subdistrict, "police")
    return made


def rule(cast: Cast, to: Department | None = None, **more: object) -> RoutingRule:
    values = {"subdistrict": cast.subdistrict, "name": "规则", "department": to, **more}
    return RoutingRule.objects.create(**values)


class TestAssignment:
    def accepted(self, cast: Cast, **more: object) -> Incident:
        return move(make_incident(cast.grid, by=cast.member, subcategory=cast.kind, **more), "accept", by=cast.clerk)

    def test_it_follows_the_default_of_the_sub_category(self, cast):
        DefaultRoute.objects.create(subdistrict=cast.subdistrict, subcategory=cast.kind, department=cast.police)
        incident = move(self.accepted(cast), "assign", by=cast.clerk)
        assert (incident.department, incident.level, incident.platform) == (
            cast.police,
            "subdistrict",
            cast.police.platform,
        )
        assert incident.moves.last().facts["routed_by"] == "default"

    def test_a_rule_goes_before_it_and_the_history_says_which(self, cast):
        DefaultRoute.objects.create(subdistrict=cast.subdistrict, subcategory=cast.kind, department=cast.police)
        rule(cast, cast.department, words="堆物 占道", village=cast.grid.versions.get().village, name="堆物归安监")
        incident = move(self.accepted(cast), "assign", by=cast.clerk)
        assert incident.department == cast.department
        assert incident.moves.last().facts["routed_by"] == "堆物归安监"

    def test_a_rule_may_give_it_back_to_the_village(self, cast):
        rule(cast, None, level="village", matter=matter())
        incident = move(self.accepted(cast), "assign", by=cast.clerk)
        assert (incident.department, incident.level) == (None, "village")
        assert move(incident, "start", by=cast.leader).state == "handling"

    def test_what_the_office_says_goes_before_every_rule(self, cast):
        rule(cast, cast.police)
        assert move(self.accepted(cast), "assign", by=cast.clerk, department="safety").department == cast.department
        assert move(self.accepted(cast), "assign", by=cast.clerk, level="grid").level == "grid"

    def test_without_a_route_the_office_must_say(self, cast):
        with pytest.raises(InvalidInput) as refusal:
            move(self.accepted(cast), "assign", by=cast.clerk)
        assert set(refusal.value.fields) == {"department"}

    def test_rules_of_another_office_do_not_count(self, cast):
        other = Cast()
        rule(other, other.department)
        assert route_of(self.accepted(cast)) is None

    def test_the_form_of_the_assignment_is_filled_in(self, cast):
        rule(cast, cast.police, name="归派出所")
        form = MoveForm("assign", self.accepted(cast))
        assert form["department"].initial == cast.police.pk
        assert form["level"].initial == "subdistrict"
        assert "归派出所" in str(form["department"].help_text)


class TestTrial:
    def test_it_says_how_many_past_incidents_would_go_where_and_what_changes(self, cast):
        incidents = [make_incident(cast.grid, by=cast.member, subcategory=cast.kind) for _ in range(3)]
        other = make_incident(cast.grid, by=cast.member, texts={"title": "电线老化"})
        incident = move(move(incidents[0], "accept", by=cast.clerk), "assign", by=cast.clerk, department="police")
        DefaultRoute.objects.create(subdistrict=cast.subdistrict, subcategory=cast.kind, department=cast.department)
        old = routing_of(cast.subdistrict)
        new = Routing((Rule("堆物", Route("subdistrict", cast.police.pk, "堆物"), words=("堆物",)),), old.defaults)
        with CaptureQueriesContext(connection) as queries:
            trial = try_routing(subdistrict=cast.subdistrict, old=old, new=new, rule="堆物")
        assert len(queries) <= 4
        assert (trial.incidents, trial.changed, trial.fitted) == (4, 3, 3)
        assert trial.counts == [("", 1, 1), ("police", 0, 3), ("safety", 3, 0)]
        assert (trial.assigned, trial.agreed_before, trial.agreed_after) == (1, 0, 1)
        assert [(one.pk, before, after) for one, before, after in trial.examples] == [
            (one.pk, "safety", "police") for one in reversed(incidents)
        ]
        assert other.pk not in {one.pk for one, _before, _after in trial.examples}
        assert incident.department == cast.police


class TestPages:
    def values(self, cast: Cast, **more: object) -> dict[str, object]:
        return {
            "subdistrict": cast.subdistrict.pk,
            "position": 1,
            "name": "堆物归派出所",
            "matter": "",
            "subcategory": "",
            "village": "",
            "urgency": "",
            "words": "堆物",
            "department": cast.police.pk,
            "level": "subdistrict",
            **more,
        }

    def browser(self, user: object) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def test_a_rule_is_tried_without_being_saved_and_then_saved(self, cast):
        incident = make_incident(cast.grid, by=cast.member)
        page, client = reverse("admin:incidents_routingrule_add"), self.browser(cast.clerk)
        tried = client.post(page, {**self.values(cast), "_try": "1"})
        assert tried.status_code == 200
        assert not RoutingRule.objects.exists()
        assert (tried.context["trial"].incidents, tried.context["trial"].changed) == (1, 1)
        assert incident.number in tried.content.decode()
        assert client.post(page, self.values(cast)).status_code == 302
        made = RoutingRule.objects.get()
        assert made.department == cast.police
        change = reverse("admin:incidents_routingrule_change", args=(made.pk,))
        tried = client.post(change, {**self.values(cast, words="别的"), "_try": "1"})
        assert tried.context["trial"].changed == 1
        made.refresh_from_db()
        assert made.words == "堆物"

    def test_a_rule_says_a_department_or_gives_it_back(self, cast):
        client, page = self.browser(cast.clerk), reverse("admin:incidents_routingrule_add")
        for wrong in ({"department": ""}, {"level": "village"}):
            assert client.post(page, self.values(cast, **wrong)).status_code == 200
        assert not RoutingRule.objects.exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            rule(cast, None)

    def test_an_office_cannot_choose_the_departments_of_another(self, cast):
        other = Cast()
        answer = self.browser(cast.clerk).post(
            reverse("admin:incidents_routingrule_add"), self.values(cast, department=other.department.pk)
        )
        assert answer.context["adminform"].form.errors["department"]

    def test_heads_read_and_do_not_edit(self, cast):
        made = rule(cast, cast.police)
        client = self.browser(cast.head)
        assert client.get(reverse("admin:incidents_routingrule_changelist")).status_code == 200
        assert client.get(reverse("admin:incidents_routingrule_add")).status_code == 403
        page = client.get(reverse("admin:incidents_routingrule_change", args=(made.pk,)))
        assert b'name="_try"' not in page.content
