"""Facts for tests: incidents and their moves, entries, surveys, time limits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from core.clock import SHANGHAI
from grids.matters.models import Matter, Subcategory
from grids.territory.models import Grid, Subdistrict
from grids.tests.factories import LONG_AGO, matter
from incidents.common.models import Urgency
from incidents.entries.models import BaseEntry
from incidents.incident.choices import LimitStage, LimitUnit
from incidents.incident.models import Incident, IncidentMove
from incidents.incident.models_of_limits import TimeLimit
from incidents.incident.records import record_incident
from incidents.incident.services import make_move
from staff.accounts.models import User
from staff.people.models import Worker

LIMITS = [
    (Urgency.NORMAL, LimitStage.ACCEPT, 2, LimitUnit.WORKING_DAYS),
    (Urgency.NORMAL, LimitStage.CLOSE, 7, LimitUnit.WORKING_DAYS),
    (Urgency.URGENT, LimitStage.ACCEPT, 120, LimitUnit.MINUTES),
    (Urgency.URGENT, LimitStage.CLOSE, 24 * 60, LimitUnit.MINUTES),
    (Urgency.EMERGENCY, LimitStage.ACCEPT, 30, LimitUnit.MINUTES),
    (Urgency.EMERGENCY, LimitStage.CLOSE, 120, LimitUnit.MINUTES),
]


def shanghai(text: str) -> datetime:
    """`2026-03-02 09:00` in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


NINE = shanghai("2026-03-02 09:00")  # a Monday, an ordinary working week


def limits(of: Subdistrict) -> None:
    """The policy's time limits, for incidents that are taken in."""
    there = set(TimeLimit.objects.filter(subdistrict=of, in_force_from=LONG_AGO).values_list("urgency", "stage"))
    TimeLimit.objects.bulk_create(
        TimeLimit(subdistrict=of, urgency=urgency, stage=stage, in_force_from=LONG_AGO, amount=amount, unit=unit)
        for urgency, stage, amount, unit in LIMITS
        if (urgency, stage) not in there
    )


def put_at(incident: Incident, state: str, **columns: Any) -> None:
    """Let an incident stand at a state as if a move had led there, whatever the way."""
    last = incident.moves.order_by("position").last()
    assert last is not None
    IncidentMove.objects.create(
        incident=incident,
        position=last.position + 1,
        move="import",
        from_state=last.to_state,
        to_state=state,
        at=last.at,
        recorded_at=last.recorded_at,
        actor_id=incident.created_by_id,
    )
    Incident.objects.filter(pk=incident.pk).update(state=state, **columns)


def draft(
    on: Grid,
    *,
    by: User,
    at: datetime = NINE,
    reporter: Worker | None = None,
    about: Matter | None = None,
    subcategory: Subcategory | None = None,
    **more: Any,
) -> Incident:
    """An incident as its author wrote it down, not handed in yet."""
    about = about or (subcategory.matter if subcategory else matter())
    texts = more.pop("texts", {"title": "楼道堆物", "place": "三号楼", "description": "通道被杂物堵塞"})
    return record_incident(
        by=by,
        at=at,
        grid=on,
        matter=about,
        subcategory=subcategory,
        occurred_at=at - timedelta(minutes=5),
        texts=texts,
        reporter=reporter,
        **more,
    )


def move(
    incident: Incident,
    name: str,
    *,
    by: User,
    now: datetime = NINE,
    note: str = "",
    at: datetime | None = None,
    **payload: Any,
) -> Incident:
    return make_move(number=incident.number, name=name, by=by, now=now, at=at, note=note, payload=payload)


def make_incident(on: Grid, *, by: User, at: datetime = NINE, **more: Any) -> Incident:
    """A reported incident, through the services."""
    return move(draft(on, by=by, at=at, **more), "report", by=by, now=at)


def entries(
    on: Grid, day: date, *, new: int = 0, changed: int = 0, verified: int = 0, entry_class: str = "houses"
) -> BaseEntry:
    return BaseEntry.objects.create(
        grid=on, day=day, entry_class=entry_class, new=new, changed=changed, verified=verified
    )
