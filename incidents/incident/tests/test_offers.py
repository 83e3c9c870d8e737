"""What is offered of a case the service makes, and what it would refuse is not offered: every move in every state.

Each circumstance is one that stands in the case or beside it; a move that refuses for another one needs it here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from core.errors import DomainError
from core.testing.worlds import shared_world
from grids.duties import Duty
from incidents.common.models import Urgency
from incidents.incident.forms import MoveForm
from incidents.incident.judging import Judge
from incidents.incident.models import Incident
from incidents.incident.obstacles import Trying, hindrances_of, with_what_is_beside
from incidents.incident.services import moves_of
from incidents.incident.workflow import MOVES
from incidents.supervision.models import Supervision
from incidents.tests.cast import PATHS, Cast, payload, taken_back
from incidents.tests.factories import NINE, draft, make_incident, move, put_at
from staff.access import access_of
from staff.accounts.models import User
from staff.accounts.services import grant
from staff.departments.models import Department

pytestmark = pytest.mark.django_db
SOON, LATE = NINE + timedelta(minutes=1), NINE + timedelta(days=40)


def columns(**more: object) -> Callable[[Cast, Incident], None]:
    return lambda _cast, incident: put(incident, **more)


def put(incident: Incident, **more: object) -> None:
    Incident.objects.filter(pk=incident.pk).update(**more)


def asks_for_more(_cast: Cast, incident: Incident) -> None:
    """As a dispute does: its account with the report, its mediation with the result."""
    type(incident.matter).objects.filter(pk=incident.matter_id).update(asks_account=True, asks_mediation=True)


def has_a_part(cast: Cast, incident: Incident) -> None:
    a_part = cast.at("assigned")
    unit = Department.objects.create(subdistrict=cast.subdistrict, code="water", name="水务", platform="police")
    put(a_part, parent=incident, department=unit)


def a_note(**more: object) -> Callable[[Cast, Incident], None]:
    return lambda _cast, incident: note_of(incident, **more)


def note_of(incident: Incident, **more: object) -> None:
    Supervision.objects.create(incident=incident, stage="close", due_at=NINE, party="handler", opened_at=NINE, **more)


def answered_by_the_head(cast: Cast, incident: Incident) -> None:
    note_of(incident, answered_at=NINE, answered_by=cast.head)


def reported_by_the_center(cast: Cast, incident: Incident) -> None:
    put(incident, reporter=None, created_by=cast.clerk, source="center")


def the_leader_is_the_center_too(cast: Cast, incident: Incident) -> None:
    grant(user=cast.leader, duty=Duty.CENTER, subdistrict=cast.subdistrict, on=NINE.date())
    put(incident, reporter=cast.leader.worker)


CIRCUMSTANCES: dict[str, tuple[datetime, Callable[[Cast, Incident], None]]] = {
    "as it is": (SOON, lambda _cast, _incident: None),
    "40 days later": (LATE, lambda _cast, _incident: None),
    "extended": (SOON, columns(extended_days=2)),
    "urgent": (SOON, columns(urgency=Urgency.URGENT)),
    "restricted": (SOON, columns(restricted=True)),
    "help asked for": (SOON, columns(help_asked_at=NINE)),
    "a dispute": (SOON, asks_for_more),
    "with a part": (SOON, has_a_part),
    "supervised": (SOON, a_note()),
    "supervised and answered": (SOON, answered_by_the_head),
    "reported by the center": (SOON, reported_by_the_center),
    "reported by the leader": (SOON, the_leader_is_the_center_too),
}


@shared_world
def cast():
    cast = Cast()
    cast.original = make_incident(cast.grid, by=cast.clerk).number
    return cast


def offers(incident: Incident, user: User, at: datetime) -> tuple[set[str], dict[str, DomainError]]:
    access = access_of(user)
    mine = moves_of(access, incident, user=user)
    hindered = hindrances_of(mine, Trying(incident, access, user, at))
    return set(mine) - set(hindered), hindered


def as_tried(incident: Incident, name: str, cast: Cast, user: User, at: datetime) -> str:
    """The words with which the service refuses the move; empty where it makes it."""
    with taken_back():
        values = {"duplicate_of": cast.original} if name == "mark-duplicate" else payload(MOVES[name], cast)
        if name == "assign" and incident.urgency != Urgency.NORMAL:
            values["urgency"] = "normal"  # what is urgent the head assigns; the form asks for the urgency
        if name == "decide-extension":
            values["approved"] = "yes" in dict(MoveForm(name, incident).fields["approved"].choices)
        if name == "involve":
            values["departments"] = [MoveForm(name, incident).fields["departments"].queryset.last().code]
        try:
            move(incident, name, by=user, now=at, **values)
        except DomainError as refusal:
            return str(refusal)
    return ""


def faults_of(incident: Incident, cast: Cast, at: datetime) -> list[str]:
    faults, seen = [], set()
    for who in ("member", "leader", "guide", "clerk", "clerk2", "head", "handler", "district"):
        user = getattr(cast, who)
        offered, hindered = offers(incident, user, at)
        for name in MOVES:
            if incident.state not in MOVES[name].sources:
                assert name not in offered
                continue
            outcome = (name, name in offered, str(hindered.get(name, "")))
            if outcome in seen:  # once for all who are told the same
                continue
            seen.add(outcome)
            refusal = as_tried(incident, name, cast, getattr(cast, who), at)
            if (name in offered) != (refusal == "") or (name in hindered and refusal != str(hindered[name])):
                faults.append(f"{who} {name}: offered {name in offered}, {refusal or 'made'}, {outcome[2]}")
    return faults


@pytest.mark.parametrize("state", sorted(PATHS))
def test_what_is_offered_is_made_and_what_is_not_offered_is_refused(cast, state):
    untouched, faults = cast.at(state), []
    for what, (at, happens) in CIRCUMSTANCES.items():
        with taken_back():
            happens(cast, untouched)
            incident = Incident.objects.get(pk=untouched.pk)
            faults += [f"{what}: {fault}" for fault in faults_of(incident, cast, at)]
    assert not faults, "\n".join(faults)


def test_a_judgement_from_elsewhere_is_not_taken_back_here(cast):
    incident = draft(cast.grid, by=cast.member)
    move(incident, "report", by=cast.member)
    put_at(incident, "invalid")
    incident.refresh_from_db()
    offered, hindered = offers(incident, cast.clerk, SOON)
    assert "withdraw-judgement" not in offered
    assert as_tried(incident, "withdraw-judgement", cast, cast.clerk, SOON) == str(hindered["withdraw-judgement"])


def test_who_handled_a_case_or_a_part_of_it_is_offered_no_verification(cast):
    incident = move(cast.at("handling"), "feed-back", by=cast.clerk, now=NINE, result="电话告知")
    with_part = cast.at("feedback")
    put(cast.at("assigned"), parent=with_part, department=None)
    for row in Incident.objects.filter(parent=with_part):
        move(row, "start", by=cast.clerk)
    for row in (incident, Incident.objects.get(pk=with_part.pk)):
        assert {"verify", "rework"} <= set(offers(row, cast.clerk, SOON)[1])
        assert "rework" in offers(row, cast.clerk2, SOON)[0]


def test_many_cases_know_what_is_beside_them_by_the_query_that_reads_them(cast, django_assert_num_queries):
    for state in ("feedback", "closed", "handling"):
        cast.at(state)
    user, access = cast.clerk, access_of(cast.clerk)
    rows = with_what_is_beside(Incident.objects.select_related("matter", "text"), user).prefetch_related("supervisions")
    judge = Judge(user)
    rows = list(rows)
    with django_assert_num_queries(0):
        for row in rows:
            mine = moves_of(access, row, user=user, judge=judge)
            hindrances_of(mine, Trying(row, access, user, SOON))
