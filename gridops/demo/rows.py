"""Made-up people and incidents as rows of their tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from psycopg2.extras import DateRange

from core.clock import starts_at
from gridops.demo.lives import MadeIncident
from gridops.demo.people import Person, Stint
from staff.people.models import PART_TIME_SOURCES, Contract, Source
from staff.postings.models import Posting

ENTRY_COLUMNS = ("grid_id", "day", "monthly", "entry_class", "worker_id", "source", "new", "changed", "verified")
INCIDENT_COLUMNS = (
    "id", "number", "subdistrict_id", "grid_id", "matter_id", "subcategory_id", "restricted",
    "source", "level", "urgency", "state", "occurred_at", "reported_at", "accepted_at",
    "accept_due_at", "due_at", "limit_unit", "paused_at", "settled_at", "confirmed_at", "closed_at", "extended_days",
    "reporter_id",
    "created_by_id", "department_id", "platform", "invalid_reason",
    "duplicate_of_id", "satisfied", "external_id",
)  # fmt: skip
TEXT_COLUMNS = (
    "incident_id",
    "title",
    "place",
    "description",
    "cause",
    "course",
    "parties",
    "contact",
    "result",
    "notes",
)
MOVE_COLUMNS = ("incident_id", "position", "move", "from_state", "to_state", "at", "recorded_at", "actor_id", "facts")


def contract_of(person: Person) -> str:
    """Auxiliaries and recruits have a contract with the subdistrict; the village's own people have none."""
    return Contract.NONE if person.source in (*PART_TIME_SOURCES, Source.VILLAGE_CADRE) else Contract.SUBDISTRICT


def posting_row(stint: Stint, **of_stand_in: int) -> Posting:
    """The row of a stint; `of_stand_in` names the post that is held, and the leave of its holder."""
    ends_on = None if stint.replaced else stint.ends_on  # the replacement ends the post
    return Posting(
        worker_id=stint.person,
        role=stint.role,
        grid_id=stint.grid,
        village_id=stint.village,
        during=DateRange(stint.begins_on, ends_on),
        pay_scheme=stint.pay_scheme,
        note=stint.note,
        recorded_at=min(starts_at(stint.begins_on) + timedelta(hours=9), timezone.now()),
        **{f"{name}_id": key for name, key in of_stand_in.items()},
    )


def incident_row(made: MadeIncident, subdistrict: int) -> tuple[Any, ...]:
    kind = made.kind
    return (
        made.key, made.number, subdistrict, made.grid, kind.matter, kind.subcategory, kind.restricted,
        made.source, made.level, made.urgency, made.state, made.occurred_at, made.reported_at, made.accepted_at,
        made.accept_due_at, made.due_at, made.limit_unit, made.paused_at, made.settled_at, made.confirmed_at,
        made.closed_at, made.extended_days, made.reporter,
        made.created_by, made.department.pk if made.department else None, made.platform, made.invalid_reason,
        made.duplicate_of.key if made.duplicate_of else None, made.satisfied, "",
    )  # fmt: skip


def text_row(made: MadeIncident) -> tuple[Any, ...]:
    kind = made.kind
    return (
        made.key,
        f"{kind.matter_name}：{kind.name}",
        made.place,
        f"在{made.place}发现{kind.name}问题，需要处理。",
        "日常走访巡查中发现",
        "现场查看并向当事人了解情况",
        "",
        "",
        made.result,
        made.notes,
    )


def move_rows(chunk: Sequence[MadeIncident]) -> Iterator[tuple[Any, ...]]:
    for made in chunk:
        for position, (move, from_state, to_state, at, actor, facts) in enumerate(made.moves, start=1):
            yield made.key, position, move, from_state, to_state, at, at, actor, facts
