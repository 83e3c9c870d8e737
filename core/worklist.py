"""What waits for an account: apps declare it here, home pages show it.

Each noun declares its queues in `lists.py`. A tile counts the rows of its queue, and the page that the tile
opens narrows its own list by the same condition, so that the two cannot differ. Home pages collect the tiles.
This module knows no domain: a user and an access are handed through to the functions of the declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

Figures = dict[str, int]  # all, and of these late


@dataclass(frozen=True)
class Waiting:
    """One tile. `tone` is calm, due or late; the count may be None for a plain notice."""

    label: str
    count: int | None
    url: str
    tone: str = "calm"
    icon: str = "task"
    office: bool = True  # its page is in the back office


@dataclass(frozen=True)
class Queue:
    """One kind of thing that waits."""

    key: str  # chooses the queue on its page; once a page
    label: str | Promise
    icon: str
    who: Callable[[Any], bool]  # access -> whether the queue concerns the account at all
    where: Callable[[Any, datetime], Q]  # user, time -> which rows of the page wait for the account
    tone: str = "due"
    late: Callable[[datetime], Q] | None = None  # with any such row among them the tile is late
    hidden_when_empty: bool = False
    on_home: bool = True  # False: no tile at home, for who looks after work that others do
    tab: str | Promise = ""  # what the tab of a phone page says; without it the page has none


@dataclass(frozen=True)
class Queues:
    """The queues of one page, over the rows that the page lists."""

    page: str  # the name of its address
    rows: Callable[[Any], QuerySet[Any]]  # user -> what the account sees of them, as the page does
    queues: tuple[Queue, ...]
    office: bool = True

    def __iter__(self) -> Iterator[Queue]:
        return iter(self.queues)

    @property
    def parameter(self) -> str:
        return "queue" if self.office else "show"

    def address(self, key: str) -> str:
        return f"{reverse(self.page)}?{self.parameter}={key}"

    def of(self, access: Any) -> list[Queue]:
        """The queues that concern the account."""
        return [queue for queue in self.queues if queue.who(access)]

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
        # Only rows that wait in any of them are read at all.
        totals = self.rows(user).filter(reduce(or_, wanted.values())).order_by().aggregate(**figures)
        return {key: {"all": totals[f"all-{key}"], "late": totals.get(f"late-{key}", 0)} for key in wanted}

    def tiles(self, user: Any, access: Any, *, at: datetime) -> list[Waiting]:
        queues = [queue for queue in self.of(access) if queue.on_home]
        counts = self.counts(user, queues, at)
        return [
            self._tile(queue, counts[queue.key])
            for queue in queues
            if counts[queue.key]["all"] or not queue.hidden_when_empty
        ]

    def _tile(self, queue: Queue, count: Figures) -> Waiting:
        tone = "late" if count["late"] else queue.tone
        return Waiting(
            str(queue.label),
            count["all"],
            self.address(queue.key),
            tone if count["all"] else "calm",
            queue.icon,
            self.office,
        )


@dataclass(frozen=True)
class Singles:
    """Rows of one's own that have a page each, and no list: a tile for every row, which opens that row."""

    key: str
    label: str | Promise
    icon: str
    page: str  # the name of the address, which takes the key of the row
    who: Callable[[Any], bool]
    rows: Callable[[Any, datetime], QuerySet[Any]]  # user, time -> the rows, the most urgent first
    late: Callable[[Any, datetime], bool] | None = None  # row, time
    named: Callable[[Any], str] = str  # how one of several differs from the others

    def tiles(self, user: Any, access: Any, *, at: datetime) -> list[Waiting]:
        """One query."""
        rows = list(self.rows(user, at)) if self.who(access) else []
        return [
            Waiting(
                f"{self.label} · {self.named(row)}" if len(rows) > 1 else str(self.label),
                1,
                reverse(self.page, args=(row.pk,)),
                "late" if self.late and self.late(row, at) else "due",
                self.icon,
                False,
            )
            for row in rows
        ]
