"""All that waits for an account as tasks, the most urgent first, with how many there are of each kind. One query.

Each page that has queues gives one part of a UNION: its rows that wait, and with every row how many rows wait in each
queue. A row in several queues is a task of one of them: the first in which something is settled, else the first. So
the number of queries depends on nothing.

Django writes down what an account sees, and each condition once, as a column; how such rows are counted and put in
order is the same for every part, and is SQL of our own. Compiled wholly by Django it took half of the page's time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from core.clock import SOON
from core.worklist import OPEN, Condition, Line, Queue, Queues, Singles, Waiting

OF_EACH_KIND = 5  # tasks that are listed; the kind leads to all of them
OF_OTHERS = 3  # … of each kind that others are to settle


@dataclass(frozen=True)
class Task:
    """One thing that waits: what, on which grid (its key), until when, and where it is settled."""

    what: str
    kind: str
    icon: str
    grid: int | None
    due: datetime | None
    since: datetime | None  # since when it waits
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
    """What one declaration asks for one account: the rows it sees, and which of them wait in each queue of home."""

    declared: Queues | Singles
    queues: Sequence[Queue | Singles]
    rows: QuerySet[Any]
    wanted: list[Q]  # of each queue

    @property
    def line(self) -> Line:
        return self.declared.line

    @property
    def by_task(self) -> list[int]:
        """The places of the queues, those first where a row is settled: so an open case is one to confirm."""
        return sorted(range(len(self.queues)), key=lambda place: not self.queues[place].is_settled_there)

    def address(self, key: str) -> str:
        return self.declared.address(key) if isinstance(self.declared, Queues) else ""

    def question(self, queue: Queue | Singles, key: str) -> str:
        declared: Any = self.declared
        return str(declared.question(queue, key))

    def way_in(self, queue: Queue | Singles) -> str:
        if isinstance(self.declared, Queues) and isinstance(queue, Queue):
            return self.declared.way_in(queue)
        return ""


class Row(NamedTuple):
    """One row that waits, as the database gives it."""

    part: int
    kind: int  # the place of its queue
    key: str
    what: str | None
    grid: int | None
    due: datetime | None
    since: datetime | None
    basis: str | None  # what its deadline is reckoned from
    number: int  # among those of its kind
    all: list[int]  # how many wait in each queue of the part
    late: list[int]  # … and are late
    mine: int  # how many wait in any that the account settles


def waits(declared: Iterable[Queues | Singles], user: Any, access: Any, *, at: datetime) -> Waits:
    """What waits of all that is `declared`. One query."""
    parts = list(_parts(declared, user, access, at))
    rows = list(_read(parts, at))
    counted = {row.part: row for row in rows}
    tasks = [_task(parts[row.part], row, at) for row in rows]
    # A deadline that Python computes is unknown to the count, which the database made: there its rows decide.
    late = {(row.part, row.kind) for row, task in zip(rows, tasks, strict=True) if task.tone == "late"}
    tasks = [task for task in tasks if task.is_mine or task.number <= OF_OTHERS]
    order = {str(queue.label): place for place, queue in enumerate(queue for part in parts for queue in part.queues)}
    tasks.sort(key=lambda task: (not task.is_mine, TONES.index(task.tone), *_when(task), order[task.kind]))
    kinds = [
        kind
        for number, part in enumerate(parts)
        for kind in _kinds(part, counted.get(number), {place for at_part, place in late if at_part == number})
    ]
    return Waits(tasks, kinds, sum(row.mine for row in counted.values()))


TONES = ("late", "soon", "due")


def _when(task: Task) -> tuple[bool, float]:
    """By the deadline; without one, below them, what has waited longest."""
    moment = task.due or task.since
    return task.due is None, moment.timestamp() if moment else 0


def _parts(declared: Iterable[Queues | Singles], user: Any, access: Any, at: datetime) -> Iterator[Part]:
    for one in declared:
        if isinstance(one, Singles):
            if one.who(access):
                yield Part(one, [one], one.mine(user, at), [Q()])
        elif queues := one.at_home(access):
            yield Part(one, queues, one.rows(user), [queue.where(user, at) for queue in queues])


def _read(parts: Sequence[Part], at: datetime) -> list[Row]:
    """The most urgent rows of each queue of all parts. One query, or none."""
    asked = [one for number, part in enumerate(parts) if (one := _statement(number, part, at)) is not None]
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _ in asked), [value for _, values in asked for value in values])
        return [Row(*row) for row in cursor.fetchall()]


def _seen(part: Part, at: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    """What the account sees, in the columns of a task. Names begin with `task_`: a model has names of its own."""
    line = part.line
    said = {"pk": "pk", "key": line.key, "what": line.what, "grid": line.grid, "due": line.due}
    said |= {"since": line.since, "basis": line.until and line.until[0]}
    columns = {f"task_{name}": F(one) if isinstance(one, str) else one for name, one in said.items() if one}
    for place, (queue, wanted) in enumerate(zip(part.queues, part.wanted, strict=True)):
        columns[f"task_in_{place}"] = Condition(wanted)
        if queue.late is not None:
            columns[f"task_late_{place}"] = Condition(queue.late(at))
    return part.rows.order_by().annotate(**columns).values_list(*columns)


def _statement(number: int, part: Part, at: datetime) -> tuple[str, list[Any]] | None:
    """One part of the union; None where the account sees no row."""
    try:
        seen, values = _seen(part, at).query.sql_with_params()
    except EmptyResultSet:
        return None
    places = range(len(part.queues))
    any_of = " OR ".join(f"task_in_{place}" for place in places)
    kinds = " ".join(f"WHEN task_in_{place} THEN {place}" for place in part.by_task)
    late = [_late(place, queue) for place, queue in enumerate(part.queues)]
    mine = " OR ".join(f"task_in_{place}" for place in places if part.queues[place].is_mine) or "false"
    line = part.line
    grid, due = ("task_grid" if line.grid else "NULL"), ("task_due" if line.due else "NULL")
    since, basis = ("task_since" if line.since else "NULL"), ("task_basis" if line.until else "NULL")
    sql = f"""(
        WITH waiting AS MATERIALIZED (
            SELECT *, CASE {kinds} END AS kind, {due}::timestamptz AS due, {since}::timestamptz AS since
            FROM ({seen}) AS seen WHERE {any_of}
        ), placed AS (
            SELECT *, row_number() OVER (PARTITION BY kind ORDER BY due NULLS LAST, since, task_pk) AS number
            FROM waiting
        ), counted AS (
            SELECT ARRAY[{_counts(f"task_in_{place}" for place in places)}],
                   ARRAY[{_counts(f"task_in_{place} AND {late[place]}" for place in places)}],
                   {_counts([mine])}
            FROM waiting
        )
        SELECT {number}, kind, task_key::text, task_what::text, {grid}::bigint, due, since, {basis}::text, number,
               counted.*
        FROM placed, counted WHERE number <= {OF_EACH_KIND}
    )"""  # noqa: S608 - the numbers and names are ours
    return sql, [*values, *([at] * sum("%s" in one for one in late))]


def _late(place: int, queue: Queue | Singles) -> str:
    if queue.tone == "late":
        return "true"
    return f"task_late_{place}" if queue.late is not None else "due < %s"


def _counts(conditions: Iterable[str]) -> str:
    return ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in conditions)


def _task(part: Part, row: Row, at: datetime) -> Task:
    line, key = part.line, row.key
    due = line.until[1](row.basis) if line.until and row.basis else row.due
    queue = part.queues[row.kind]
    # Settled on its list: the place of the row there.
    url = reverse(line.page, args=(key,)) if line.page else f"{part.address(queue.key)}#row-{key}"
    verb: str | Promise = queue.verb or OPEN
    return Task(
        what=line.said(row.what or ""),
        kind=str(queue.label),
        icon=queue.icon,
        grid=row.grid,
        due=due,
        since=row.since,
        tone=_tone(queue, due, at),
        url=url,
        verb=str(verb),
        act=part.question(queue, key),
        tap=reverse(str(queue.tap[0]), args=(key, *queue.tap[1:-1])) if queue.tap else "",
        tap_verb=str(queue.tap[-1]) if queue.tap else "",
        number=row.number,
        is_mine=queue.is_mine,
        office=part.declared.office,
    )


def _tone(queue: Queue | Singles, due: datetime | None, at: datetime) -> str:
    if due is None:
        return "late" if queue.tone == "late" else "due"
    return "late" if due < at else "soon" if due < at + SOON else "due"


def _kinds(part: Part, counted: Row | None, with_late_rows: set[int]) -> Iterator[Waiting]:
    """How many wait of each kind. It is late where any is: one that is counted so, or one of the listed rows."""
    places = {queue.key: place for place, queue in enumerate(part.queues)}
    for queue in part.declared if isinstance(part.declared, Queues) else part.queues:  # as they are declared
        if queue.key not in places:
            continue
        place = places[queue.key]
        count, late = (counted.all[place], counted.late[place]) if counted else (0, 0)
        if count or not queue.hidden_when_empty:
            tone = ("late" if late or place in with_late_rows else queue.tone) if count else "calm"
            yield Waiting(str(queue.label), count, part.way_in(queue), tone, queue.icon, part.declared.office)
