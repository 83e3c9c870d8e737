"""What waits for an account: apps declare it here, the home page shows it.

Each noun declares its queues in `lists.py`: who is concerned, which rows wait, and how such a row is written as a task.
The page of a queue narrows its own list by the same condition, so that home and list cannot differ. `core.todo`
reads all that is declared in one query. This module knows no domain: a user and an access are handed through to the
functions of the declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    DateTimeField,
    ExpressionWrapper,
    F,
    Func,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, Concat, NullIf
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from core.clock import SHANGHAI

Figures = dict[str, int]  # all, and of these late


OTHERS = "others"  # in the address of a question of the back office: it names what else may be decided
OPEN = pgettext_lazy("verb", "open")


@dataclass(frozen=True)
class Waiting:
    """One kind of task. `tone` is calm, due or late; the count may be None for a plain notice."""

    label: str
    count: int | None
    url: str
    tone: str = "calm"
    icon: str = "task"
    office: bool = True  # its page is in the back office


@dataclass(frozen=True)
class Line:
    """How one row that waits is written at home. What it says is read by the database, with all other tasks at once."""

    page: str  # the name of the address where it is settled; empty: on the list, at `#row-KEY`
    what: Any  # a path or an expression: what the task is about
    grid: Any = ""  # a path or an expression: its grid
    due: Any = None  # a path or an expression: until when
    since: Any = None  # a path or an expression: since when it waits, said where there is no deadline
    # A deadline that Python computes: an expression that gives a text of the row (none: no deadline), and the function.
    until: tuple[Any, Callable[[str], datetime]] | None = None
    key: str = "pk"  # what the address takes
    said: Callable[[str], str] = str  # what `what` is called, where it is a code


def end_of_day(path: str) -> Func:
    """The moment until which something of a day is due, as all deadlines are written: the first one after it."""
    template = f"((%(expressions)s + 1)::timestamp AT TIME ZONE '{SHANGHAI.key}')"
    return Func(F(path), template=template, output_field=DateTimeField())


def start_of_day(path: str) -> Func:
    """The first moment of a day."""
    template = f"(%(expressions)s::timestamp AT TIME ZONE '{SHANGHAI.key}')"
    return Func(F(path), template=template, output_field=DateTimeField())


def written(path: str, form: str) -> Func:
    """A day as text, in PostgreSQL's letters."""
    return Func(F(path), Value(form), function="to_char", output_field=TextField())


class Condition(ExpressionWrapper):
    """A condition as a column of a row. One that nothing can fulfil is false there, and leaves the row."""

    empty_result_set_value = False

    def __init__(self, condition: Any) -> None:
        super().__init__(condition, BooleanField())


def joined(*parts: Any) -> Concat:
    """Several texts of a row, with a dot between them."""
    pieces: list[Any] = []
    for part in parts:
        pieces += [Value(" · "), F(part) if isinstance(part, str) else part]
    return Concat(*pieces[1:], output_field=TextField())


def one_of(first: str, other: str) -> Coalesce:
    """A text of a row, or where it is empty another one."""
    return Coalesce(NullIf(F(first), Value("")), F(other), output_field=TextField())


@dataclass(frozen=True)
class Queue:
    """One kind of thing that waits."""

    key: str  # chooses the queue on its page; once a page
    label: str | Promise
    icon: str
    who: Callable[[Any], bool]  # access -> whether the queue concerns the account at all
    where: Callable[[Any, datetime], Q]  # user, time -> which rows of the page wait for the account
    tone: str = "due"
    late: Callable[[datetime], Q] | None = None  # with any such row among them the kind is late
    hidden_when_empty: bool = False
    on_home: bool = True  # False: not at home, for who looks after work that others do
    tab: str | Promise = ""  # what the tab of a phone page says; without it the page has none
    verb: str | Promise = ""  # what the button of a task says; without it somebody else settles it, and one looks
    act: tuple[str, ...] = ()  # the address of the question that settles it, and what it takes beside the key
    in_place: bool = True  # False: it takes the whole page, which its button opens
    one_by_one: tuple[str, ...] = ()  # the address where its rows are decided by keys, and what it takes
    # The address that settles it without a question, what it takes beside the key, and last what its button says.
    tap: tuple[str | Promise, ...] = ()

    @property
    def is_mine(self) -> bool:
        """Whether the account settles such a task itself."""
        return bool(self.verb)

    @property
    def is_settled_there(self) -> bool:
        """Whether its button settles something: it does not only open what waits."""
        return bool(self.verb) and self.verb is not OPEN


@dataclass(frozen=True)
class Queues:
    """The queues of one page, over the rows that the page lists."""

    page: str  # the name of its address
    rows: Callable[[Any], QuerySet[Any]]  # user -> what the account sees of them, as the page does
    line: Line
    queues: tuple[Queue, ...]
    office: bool = True

    def __iter__(self) -> Iterator[Queue]:
        return iter(self.queues)

    @property
    def parameter(self) -> str:
        return "queue" if self.office else "show"

    def address(self, key: str) -> str:
        return f"{reverse(self.page)}?{self.parameter}={key}"

    def way_in(self, queue: Queue) -> str:
        """Where who settles the tasks of a queue begins: deciding one after the other, or else the list."""
        if queue.is_mine and queue.one_by_one:
            return reverse(queue.one_by_one[0], args=queue.one_by_one[1:])
        return self.address(queue.key)

    def question(self, queue: Queue, key: str) -> str:
        """The address of what settles a row in its place; empty where only its page does.

        Of a row of the back office that is what its page has in front, unless the queue names something else.
        """
        act = queue.act
        if not act and self.office and queue.in_place and queue.is_settled_there:
            act = (self.page.replace("_changelist", "_next"),)
        address = reverse(act[0], args=(key, *act[1:])) if act else ""
        return f"{address}?{OTHERS}=1" if queue.act and self.office else address

    def of(self, access: Any) -> list[Queue]:
        """The queues that concern the account."""
        return [queue for queue in self.queues if queue.who(access)]

    def at_home(self, access: Any) -> list[Queue]:
        """Those with tasks at home, the own ones first: a row that waits in several is a task of the first."""
        return sorted((queue for queue in self.of(access) if queue.on_home), key=lambda queue: not queue.is_mine)

    def tabs(self, access: Any) -> list[tuple[str, str | Promise]]:
        return [(queue.key, queue.tab) for queue in self.of(access) if queue.tab]

    def chosen(self, access: Any, asked: str, *others: str) -> str:
        """What a page shows: the queue or the other list that was asked for, or else the first one."""
        keys = [*(queue.key for queue in self.of(access)), *others]
        return asked if asked in keys else keys[0]

    def narrowed(self, rows: QuerySet[Any], key: str | None, user: Any, at: datetime) -> QuerySet[Any]:
        """The rows of the queue with this `key`; all `rows` where there is no such queue."""
        chosen = [queue for queue in self.queues if queue.key == key]
        return rows.filter(chosen[0].where(user, at)) if chosen else rows

    def counts(self, user: Any, queues: list[Queue], at: datetime) -> dict[str, Figures]:
        """How many rows wait in each of `queues`, and how many of them are late. One query."""
        wanted = {queue.key: queue.where(user, at) for queue in queues}
        if not wanted:
            return {}
        figures = {f"all-{key}": Count("pk", filter=where) for key, where in wanted.items()}
        for queue in queues:
            if queue.late is not None:
                figures[f"late-{queue.key}"] = Count("pk", filter=wanted[queue.key] & queue.late(at))
            elif queue.tone == "late":  # as at home: see `core.todo`
                figures[f"late-{queue.key}"] = Count("pk", filter=wanted[queue.key])
        # Only rows that wait in any of them are read at all.
        totals = self.rows(user).filter(reduce(or_, wanted.values())).order_by().aggregate(**figures)
        return {key: {"all": totals[f"all-{key}"], "late": totals.get(f"late-{key}", 0)} for key in wanted}


@dataclass(frozen=True)
class Told:
    """A remark about an office that is no task. One query reads the columns that all remarks need."""

    duties: frozenset[Any]  # who is told, of the offices where they hold any of these
    columns: Callable[[datetime], dict[str, Any]]  # conditions and subqueries on a subdistrict, by names of their own
    said: Callable[[Sequence[Any], datetime], list[Any]]  # the subdistricts with these columns, never none


@dataclass(frozen=True)
class Singles:
    """Rows of one's own that have a page each, and no list."""

    key: str
    label: str | Promise
    icon: str
    who: Callable[[Any], bool]
    mine: Callable[[Any, datetime], QuerySet[Any]]  # user, time -> the rows
    line: Line
    verb: str | Promise = OPEN
    late: Callable[[datetime], Q] | None = None
    tone: str = "due"
    act: tuple[str, ...] = ()  # the address of the question that settles it
    tap: tuple[str | Promise, ...] = ()
    hidden_when_empty: bool = True
    office: bool = False
    is_mine: bool = True
    is_settled_there: bool = True

    def question(self, _queue: Singles, key: str) -> str:
        """The address of what settles a row in its place; empty where only its page does."""
        return reverse(self.act[0], args=(key, *self.act[1:])) if self.act else ""
