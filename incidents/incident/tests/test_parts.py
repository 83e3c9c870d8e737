"""Several departments in one incident: parts of their own, and the whole closed after them."""

from __future__ import annotations

import pytest

from core.errors import InvalidInput
from core.testing.worlds import shared_world
from incidents.incident.context import MoveForbidden, MoveNotYours
from incidents.incident.models import Incident
from incidents.incident.parts import PartsOpen
from incidents.tests.cast import Cast
from incidents.tests.factories import make_incident, move
from staff.inbox.models import Notice
from staff.tests.factories import department, handler

pytestmark = pytest.mark.django_db


@shared_world
def cast():
    made = Cast()
    made.police, made.market = department(made.subdistrict, "police"), department(made.subdistrict, "market")
    return made


def involve(cast: Cast, incident: Incident, *codes: str, by: str = "clerk") -> list[Incident]:
    move(incident, "involve", by=getattr(cast, by), departments=list(codes))
    return list(incident.parts.order_by("pk").select_related("text", "department"))


def finish(cast: Cast, part: Incident) -> Incident:
    unit = handler(part.department)
    move(part, "start", by=unit)
    move(part, "feed-back", by=unit, result="已处理")
    return move(part, "verify", by=cast.clerk2)


def test_each_department_gets_an_incident_of_its_own(cast):
    incident = cast.at("handling")
    police, market = involve(cast, incident, "police", "market")
    assert (police.department, market.department) == (cast.police, cast.market)
    for part in (police, market):
        assert (part.state, part.level, part.parent) == ("assigned", "subdistrict", incident)
        assert (part.due_at, part.limit_unit, part.urgency) == (incident.due_at, incident.limit_unit, incident.urgency)
        assert (part.text.title, part.text.place) == (incident.text.title, incident.text.place)
        assert (part.reporter, part.source) == (None, "center")
        assert [(row.move, row.to_state) for row in part.moves.all()] == [("involve", "assigned")]
    incident.refresh_from_db()
    assert incident.state == "handling"
    assert incident.moves.last().facts == {"parts": {police.number: "police", market.number: "market"}}


def test_the_department_sees_its_part_and_not_the_whole(cast):
    incident = make_incident(
        cast.grid, by=cast.member, texts={"title": "纠纷", "parties": "张三", "contact": "13800000000"}
    )
    incident = move(incident, "accept", by=cast.clerk)
    (part,) = involve(cast, incident, "police")
    seen = Incident.objects.visible_to(handler(cast.police))
    assert list(seen) == [part]
    assert (part.text.parties, part.text.contact) == ("", "")


def test_the_whole_is_closed_after_its_parts(cast):
    incident = cast.at("handling")
    police, market = involve(cast, incident, "police", "market")
    incident = move(incident, "feed-back", by=cast.handler, result="已处理")
    with pytest.raises(PartsOpen) as refusal:
        move(incident, "verify", by=cast.clerk)
    assert refusal.value.fields == {"parts": [f"{police.number}、{market.number}"]}
    finish(cast, police)
    with pytest.raises(PartsOpen):
        move(incident, "verify", by=cast.clerk)
    finish(cast, market)
    assert move(incident, "verify", by=cast.clerk).state == "closed"


def test_the_district_too_closes_the_whole_after_its_parts(cast):
    incident = cast.at("handling")
    involve(cast, incident, "police")
    incident = move(incident, "escalate", by=cast.head, note="超出权限")
    with pytest.raises(PartsOpen):
        move(incident, "answer", by=cast.district, note="已处理", closes=True)
    assert move(incident, "answer", by=cast.district, note="请自行处理").state == "handling"


def test_who_handled_a_part_does_not_verify_the_whole(cast):
    incident = cast.at("handling")
    (part,) = involve(cast, incident, "police")
    move(part, "start", by=cast.clerk)
    move(part, "feed-back", by=cast.clerk, result="电话告知")
    move(part, "verify", by=cast.clerk2)
    incident = move(incident, "feed-back", by=cast.handler, result="已处理")
    with pytest.raises(MoveNotYours):
        move(incident, "verify", by=cast.clerk)
    assert move(incident, "verify", by=cast.clerk2).state == "closed"


@pytest.mark.parametrize("codes", [[], ["nowhere"], ["police", "police"], ["safety"], "police", [5]])
def test_wrong_departments_are_named_and_change_nothing(cast, codes):
    incident = cast.at("handling")
    with pytest.raises(InvalidInput) as refusal:
        move(incident, "involve", by=cast.clerk, departments=codes)
    assert set(refusal.value.fields) == {"departments"}
    assert not incident.parts.exists()


def test_a_department_has_one_open_part_at_a_time(cast):
    incident = cast.at("handling")
    (part,) = involve(cast, incident, "police")
    with pytest.raises(InvalidInput):
        involve(cast, incident, "police")
    finish(cast, part)
    assert len(involve(cast, incident, "police")) == 2


def test_parts_have_no_parts(cast):
    (part,) = involve(cast, cast.at("handling"), "police")
    with pytest.raises(MoveForbidden):
        involve(cast, part, "market")


def test_an_urgent_incident_is_given_out_by_the_head_only(cast):
    incident = move(cast.at("handling"), "hasten", by=cast.handler, note="可能激化")
    with pytest.raises(MoveNotYours):
        involve(cast, incident, "police")
    assert involve(cast, incident, "police", by="head")[0].urgency == "urgent"


def test_new_departments_are_told(cast):
    unit = handler(cast.police)
    incident = cast.at("handling")
    involve(cast, incident, "police")
    assert Notice.objects.get(topic="case_assigned", user=unit)
