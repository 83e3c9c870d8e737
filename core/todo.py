"""All that waits for an account as tasks, the most urgent first, with how many there are of each kind. One query.

Each page that has queues gives one part of a UNION: its rows that wait, and with every row how many rows wait in each
queue. A row in several queues is a task of one of them: the first in which something is settled, else the first. So
the number of queries depends on nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateTimeField,
    F,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, JSONObject, RowNumber
from django.urls import reverse
from django.utils.functional import Promise

from core.worklist import OPEN, Line, Queue, Queues, Singles, Waiting

OF_EACH_KIND = 5  # tasks that are listed; the kind leads to all of them
OF_OTHERS = 3  # … of each kind that others are to settle
SOON = timedelta(hours=24)
COLUMNS = ("task_part", "task_kind", "task_key", "task_what", "task_grid", "task_due", "task_totals", "task_number")


@dataclass(frozen=True)
class Task:
    """One thing that waits: what, on which grid (its key), until when, and where it is settled."""

    what: str
    kind: str
    icon: str
    grid: int | None
    due: datetime | None
    tone: str  # late, soon or due
    url: str
    verb: str
    act: str  # the address of the question that settles it in place; empty: only its page does
    tap: str  # the address that settles it with one tap, and what its button says; empty: none does
    tap_verb: str
    number: int  # among those of its kind
    is_mine: bool
    office: bool


@dataclass(frozen=True)
class Waits:
    """What waits for one account."""

    tasks: list[Task]
    kinds: list[Waiting]
    count: int = 0  # of tasks that the account settles itself

    @property
    def full(self) -> list[Waiting]:
        return [kind for kind in self.kinds if kind.count]

    @property
    def empty(self) -> list[Waiting]:
        return [kind for kind in self.kinds if not kind.count]


@dataclass(frozen=True)
class Part:
    """What one declaration asks for one account: its rows, and the queues that are shown at home."""

    declared: Queues | Singles
    queues: Sequence[Queue | Singles]
    rows: QuerySet[Any]
    wanted: dict[str, Q]

    @property
    def line(self) -> Line:
        return self.declared.line

    @property
    def by_task(self) -> list[str]:
        """The keys of the queues, those first where a row is settled: so an open case is one to confirm."""
        return [queue.key for queue in sorted(self.queues, key=lambda queue: not queue.is_settled_there)]

    def address(self, key: str) -> str:
        return self.declared.address(key) if isinstance(self.declared, Queues) else ""

    def way_in(self, queue: Queue | Singles) -> str:
        if isinstance(self.declared, Queues) and isinstance(queue, Queue):
            return self.declared.way_in(queue)
        return ""


def waits(declared: Iterable[Queues | Singles], user: Any, access: Any, *, at: datetime) -> Waits:
    """What waits of all that is `declared`. One query."""
    parts = list(_parts(declared, user, access, at))
    if not parts:
        return Waits([], [])
    selects = [_select(number, part, at) for number, part in enumerate(parts)]
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in selects[0].union(*selects[1:], all=True)]
    totals = {row["task_part"]: row["task_totals"] for row in rows}
    tasks = [
        _task(parts[row["task_part"]], row, at)
        for row in rows
        if row["task_number"] <= OF_EACH_KIND and row["task_kind"]
    ]
    tasks = [task for task in tasks if task.is_mine or task.number <= OF_OTHERS]
    order = {str(queue.label): place for place, queue in enumerate(queue for part in parts for queue in part.queues)}
    tasks.sort(key=lambda task: (not task.is_mine, TONES.index(task.tone), *_when(task), order[task.kind]))
    kinds = [kind for number, part in enumerate(parts) for kind in _kinds(part, totals.get(number, {}))]
    return Waits(tasks, kinds, sum(each["mine"] for each in totals.values()))


TONES = ("late", "soon", "due")


def _when(task: Task) -> tuple[bool, float]:
    return task.due is None, task.due.timestamp() if task.due else 0


def _parts(declared: Iterable[Queues | Singles], user: Any, access: Any, at: datetime) -> Iterator[Part]:
    for one in declared:
        if isinstance(one, Singles):
            if one.who(access):
                yield Part(one, [one], one.mine(user, at), {one.key: Q()})
        elif queues := one.at_home(access):
            wanted = {queue.key: queue.where(user, at) for queue in queues}
            yield Part(one, queues, one.rows(user).filter(reduce(or_, wanted.values())), wanted)


def _select(number: int, part: Part, at: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    """One part of the union. Names begin with `task_`, because a model has names of its own."""
    line, wanted = part.line, part.wanted
    kind = Case(
        *(When(wanted[key], then=Value(key)) for key in part.by_task if wanted[key]),
        default=Value(next(iter(wanted)) if not all(wanted.values()) else ""),
        output_field=CharField(),
    )
    due = line.due if line.due is not None else Value(None)
    rows = part.rows.order_by().annotate(
        task_part=Value(number, IntegerField()),
        task_kind=Cast(kind, TextField()),
        task_key=Cast(line.key, TextField()),
        task_what=Cast(line.what, TextField()),
        task_grid=Cast(F(line.grid) if line.grid else Value(None), BigIntegerField()),
        task_due=Cast(due, DateTimeField()),
        task_totals=JSONObject(**_totals(part, at)),
    )
    place = Window(RowNumber(), partition_by=F("task_kind"), order_by=[F("task_due").asc(nulls_last=True), F("pk")])
    rows = rows.annotate(task_number=place).order_by("task_number")
    return rows.values_list(*COLUMNS)[: OF_EACH_KIND * len(wanted)]


def _totals(part: Part, at: datetime) -> dict[str, Window]:
    """How many rows wait in each queue and how many of them late, and how many in any that the account settles."""
    totals = {}
    mine = []
    for queue in part.queues:
        where = part.wanted[queue.key]
        totals[f"all-{queue.key}"] = _number(where)
        totals[f"late-{queue.key}"] = _number(where & _late(queue, at))
        if queue.is_mine:
            mine.append(where)
    totals["mine"] = _number(reduce(or_, mine)) if mine else Window(Sum(Value(0)))
    return totals


def _late(queue: Queue | Singles, at: datetime) -> Q:
    if queue.tone == "late":
        return Q()
    if queue.late is not None:
        return queue.late(at)
    return Q(task_due__lt=at)


def _number(where: Q) -> Window:
    """How many of the rows fulfil a condition, beside each of them."""
    if not where:
        return Window(Count("pk"))
    return Window(Sum(Case(When(where, then=Value(1)), default=Value(0), output_field=IntegerField())))


def _task(part: Part, row: dict[str, Any], at: datetime) -> Task:
    line, key, due = part.line, row["task_key"], row["task_due"]
    queue = next(queue for queue in part.queues if queue.key == row["task_kind"])
    url = reverse(line.page, args=(key,)) if line.page else part.address(queue.key)
    verb: str | Promise = queue.verb or OPEN
    return Task(
        what=line.said(row["task_what"] or ""),
        kind=str(queue.label),
        icon=queue.icon,
        grid=row["task_grid"],
        due=due,
        tone=_tone(queue, due, at),
        url=url,
        verb=str(verb),
        act=reverse(queue.act[0], args=(key, *queue.act[1:])) if queue.act else "",
        tap=reverse(queue.tap[0], args=(key,)) if queue.tap else "",
        tap_verb=str(queue.tap[1]) if queue.tap else "",
        number=row["task_number"],
        is_mine=queue.is_mine,
        office=part.declared.office,
    )


def _tone(queue: Queue | Singles, due: datetime | None, at: datetime) -> str:
    if due is None:
        return "late" if queue.tone == "late" else "due"
    return "late" if due < at else "soon" if due < at + SOON else "due"


def _kinds(part: Part, totals: dict[str, int]) -> Iterator[Waiting]:
    declared = {queue.key: queue for queue in part.queues}
    queues = part.declared if isinstance(part.declared, Queues) else part.queues
    for queue in queues:  # in the order in which they are declared
        if queue.key not in declared:
            continue
        count, late = totals.get(f"all-{queue.key}", 0), totals.get(f"late-{queue.key}", 0)
        if count or not queue.hidden_when_empty:
            tone = ("late" if late else queue.tone) if count else "calm"
            yield Waiting(str(queue.label), count, part.way_in(queue), tone, queue.icon, part.declared.office)
