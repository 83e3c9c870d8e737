"""The center's queue: one incident at a time for each operator, one decision, then the next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError
from grids.duties import Duty
from incidents.common.models import Urgency
from incidents.incident.models import Incident
from incidents.incident.services import make_move
from incidents.incident.workflow import State
from incidents.triage.models import CaseClaim
from staff.access import access_of
from staff.accounts.models import User

CLAIMED_FOR = timedelta(minutes=10)
TO_ACCEPT = (State.REPORTED,)
TO_ASSIGN = (State.ACCEPTED, State.SENT_BACK)


class TakenBySomebodyElse(Conflict):
    """The time for deciding on the incident ran out, and another operator has it now."""

    code = "taken_by_somebody_else"


@dataclass(frozen=True)
class Outcome:
    """The result for one incident of many: `refusal` says why it failed."""

    number: str
    title: str
    refusal: str = ""
    state: str = ""


def waiting_for_center(user: User) -> QuerySet[Incident]:
    """The incidents that wait for a decision of the center where `user` works in it, most pressing first.

    An urgent incident that is accepted waits for the head, who alone assigns it.
    """
    centers = access_of(user).subdistricts_as(Duty.CENTER)
    urgency = Case(
        When(urgency=Urgency.EMERGENCY, then=Value(0)),
        When(urgency=Urgency.URGENT, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    to_assign = Q(state__in=TO_ASSIGN, urgency=Urgency.NORMAL)
    rows = Incident.objects.visible_to(user).filter(Q(state__in=TO_ACCEPT) | to_assign, subdistrict__in=centers)
    return rows.order_by(urgency, "reported_at", "pk")


# Two operators at once: the second passes over the row that the first one is just taking. A claim that was committed
# after the statement began stands in the way of ours, which then takes nothing although something was free.
CLAIM = """
    WITH free (id) AS MATERIALIZED ({waiting} FOR NO KEY UPDATE OF incidents_incident SKIP LOCKED),
    taken AS (
        INSERT INTO incidents_caseclaim AS claim (incident_id, user_id, until) SELECT id, %s, %s FROM free
        ON CONFLICT (incident_id) DO UPDATE SET user_id = excluded.user_id, until = excluded.until
            WHERE claim.user_id = excluded.user_id OR claim.until <= %s
        RETURNING incident_id
    )
    SELECT free.id, taken.incident_id FROM free LEFT JOIN taken ON taken.incident_id = free.id
"""


def claim_next(*, user: User, at: datetime, but: Collection[str] = ()) -> CaseClaim | None:
    """The incident that `user` decides on next, reserved for them for some minutes; None if none waits.

    Who has one already keeps it. `but` are numbers that the operator put off for now. One statement, unless somebody
    takes the same incident at the same moment.
    """
    claims = CaseClaim.objects.filter(incident=OuterRef("pk"), until__gt=at)
    waiting = waiting_for_center(user).exclude(number__in=but).exclude(Exists(claims.exclude(user=user)))
    first = waiting.order_by(Exists(claims.filter(user=user)).desc(), *waiting.query.order_by).values("pk")[:1]
    try:
        sql, values = first.query.sql_with_params()
    except EmptyResultSet:
        return None  # who works in no center
    until = at + CLAIMED_FOR
    with connection.cursor() as cursor:
        while True:
            cursor.execute(CLAIM.format(waiting=sql), [*values, user.pk, until, at])
            free, taken = cursor.fetchone() or (None, None)
            if taken is not None:
                return CaseClaim(incident_id=taken, user=user, until=until)
            if free is None:
                return None


def release(*, number: str, user: User) -> None:
    """Give an incident back to the queue before its time."""
    CaseClaim.objects.filter(incident__number=number, user=user).delete()


@transaction.atomic
def decide(
    *,
    number: str,
    name: str,
    by: User,
    now: datetime,
    note: str = "",
    payload: dict[str, Any] | None = None,
    expected_position: int | None = None,
) -> Incident:
    """Make one decision of the queue; `accept` takes the incident in and assigns it at once, if it is not urgent.

    Raises TakenBySomebodyElse, and what `make_move` raises.
    """
    taken = CaseClaim.objects.filter(incident__number=number, until__gt=now).exclude(user=by).exists()
    if taken:
        raise TakenBySomebodyElse(_("Somebody else is deciding on this case now; here is the next one."))
    more = {"expected_position": expected_position, "by": by, "now": now, "number": number}
    if name == "accept":
        incident = take_in(note=note, payload=payload or {}, **more)  # type: ignore[arg-type]
    else:
        incident = make_move(name=name, note=note, payload=payload, **more)  # type: ignore[arg-type]
    CaseClaim.objects.filter(incident=incident).delete()
    return incident


@transaction.atomic
def take_in(
    *,
    number: str,
    by: User,
    now: datetime,
    payload: dict[str, Any],
    note: str = "",
    expected_position: int | None = None,
) -> Incident:
    """Accept an incident that is only reported, and assign it; an urgent one is then assigned by the head.

    `payload` is that of the move `assign`. All or nothing. Raises what `make_move` raises.
    """
    incident = Incident.objects.get(number=number)
    urgency = payload.get("urgency") or incident.urgency
    if incident.state in TO_ACCEPT:
        incident = make_move(
            number=number,
            name="accept",
            by=by,
            now=now,
            note=note if urgency != Urgency.NORMAL else "",
            payload={"urgency": urgency},
            expected_position=expected_position,
        )
        expected_position = None
        head = access_of(by).holds(Duty.HEAD, in_=incident.subdistrict_id)
        if urgency != Urgency.NORMAL and not head:
            return incident
    return make_move(
        number=number,
        name="assign",
        by=by,
        now=now,
        note=note,
        payload=payload,
        expected_position=expected_position,
    )


def assign_each(
    incidents: Sequence[Incident], *, by: User, now: datetime, payload: dict[str, Any], note: str = ""
) -> list[Outcome]:
    """Take in many incidents and assign them the same way, each by itself: a refused one does not stop the others."""
    outcomes = []
    for incident in incidents:
        title = getattr(getattr(incident, "text", None), "title", "")
        try:
            done = take_in(number=incident.number, by=by, now=now, payload=dict(payload), note=note)
        except DomainError as refusal:
            outcomes.append(Outcome(incident.number, title, refusal=str(refusal)))
        else:
            where = f" · {done.department}" if done.department else ""
            outcomes.append(Outcome(incident.number, title, state=f"{done.get_state_display()}{where}"))
    return outcomes
