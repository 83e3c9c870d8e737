"""Made-up people and cases as rows of their tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from psycopg2.extras import DateRange

from gridops.demo.cases import Case
from gridops.demo.people import Person, Stint
from staff.people.models import Contract, Source
from staff.postings.models import Posting

ENTRY_COLUMNS = ("grid_id", "day", "entry_class", "worker_id", "source", "new", "changed", "verified")
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
    return Contract.NONE if person.source in (Source.VOLUNTEER, Source.VILLAGE_CADRE) else Contract.SUBDISTRICT


def posting_row(stint: Stint) -> Posting:
    return Posting(
        worker_id=stint.person,
        role=stint.role,
        grid_id=stint.grid,
        village_id=stint.village,
        during=DateRange(stint.begins_on, stint.ends_on),
        pay_scheme=stint.pay_scheme,
        note=stint.note,
    )


def text_row(case: Case) -> tuple[Any, ...]:
    kind = case.kind
    return (
        case.key,
        f"{kind.matter_name}：{kind.name}",
        case.place,
        f"在{case.place}发现{kind.name}问题，需要处理。",
        "日常走访巡查中发现",
        "现场查看并向当事人了解情况",
        "",
        "",
        case.result,
        case.notes,
    )


def move_rows(chunk: Sequence[Case]) -> Iterator[tuple[Any, ...]]:
    for case in chunk:
        for position, (move, from_state, to_state, at, actor, facts) in enumerate(case.moves, start=1):
            kept = {"duplicate_of": facts["duplicate_of"].number} if move == "mark-duplicate" else facts
            yield case.key, position, move, from_state, to_state, at, at, actor, kept
