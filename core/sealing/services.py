"""Seals rows that became final, and finds those that are no longer as they were sealed. Memory stays flat."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise

from core.fields import field_keys
from core.sealing.models import KEPT_AT_LEAST, MAY_GO, Seal
from core.sealing.rules import FIRST, keyed, link_of

log = logging.getLogger(__name__)

_ONE_SEALER = 0x6772_6964_7365_616C  # the advisory lock of who appends seals


@dataclass(frozen=True)
class Finding:
    """One difference: in which stream, which row, and what is wrong, as a code that `problems` puts into words."""

    stream: str
    what: str
    problem: str


def nothing_else(_row: Any) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Kept:
    """A kind of row that never changes once it is final."""

    stream: str
    label: str | Promise
    rows: Callable[[], QuerySet[Any]]  # those that are final
    content: Callable[[Any], Any]  # what is sealed of one: nothing that may ever be erased, nothing that may be added
    look: Callable[[Any], Iterable[str]] = nothing_else  # what else is wrong with one: bytes, figures
    admits: Callable[[Any], bool] = lambda _row: True  # whether a row that is new came from us
    named: Callable[[Any], str] = lambda row: str(row.pk)  # without personal things: the system administrator reads it
    chunk: int = 200  # rows in memory at once


def key() -> bytes:
    """The key of all seals. It follows the oldest field key, so that rotation keeps it, and it lies in each backup."""
    return field_keys()[-1]


# --- sealing ----------------------------------------------------------------------------------------


def seal(kept: Kept, *, at: datetime) -> int:
    """Seal what became final since; returns how many rows. Rows that are not admitted stay without a seal."""
    count, after = 0, 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            # Two sealers at once would both follow the same link: the second leaves it to the first.
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ONE_SEALER])
            if not cursor.fetchone()[0]:
                return count
            rows = list(unsealed(kept).filter(pk__gt=after).order_by("pk")[: kept.chunk])
            if not rows:
                return count
            after = rows[-1].pk
            count += len(Seal.objects.bulk_create(_seals(kept, [row for row in rows if kept.admits(row)], at)))


def unsealed(kept: Kept) -> QuerySet[Any]:
    """Rows of a kind that have no seal."""
    return kept.rows().filter(~Exists(Seal.objects.filter(stream=kept.stream, row=OuterRef("pk"))))


def _seals(kept: Kept, rows: Sequence[Any], at: datetime) -> Iterator[Seal]:
    last = Seal.objects.filter(stream=kept.stream).order_by("position").last()
    position, link = (last.position, last.link) if last else (0, FIRST)
    for row in rows:
        position += 1
        digest = keyed(kept.content(row), key())
        link = link_of(link, stream=kept.stream, position=position, row=row.pk, digest=digest, at=at, key=key())
        yield Seal(stream=kept.stream, position=position, row=row.pk, digest=digest, link=link, at=at)


def drop_seals_of_purged(rows: QuerySet[Any], *, at: datetime) -> int:
    """Remove the oldest seals of the rows that may go, where they went; the last stays, for the next to follow."""
    of_stream = Seal.objects.filter(stream=MAY_GO)
    first = of_stream.filter(Exists(rows.filter(pk=OuterRef("row")))).order_by("position").first()
    gone = of_stream.filter(at__lt=at - timedelta(days=KEPT_AT_LEAST))
    count, _by_model = (gone.filter(position__lt=first.position - 1) if first else gone.none()).delete()
    return count


# --- looking ----------------------------------------------------------------------------------------


def heads() -> dict[str, list[Any]]:
    """Position and link of the newest seal of each stream: what the next look must find again."""
    newest = Seal.objects.order_by("stream", "-position").distinct("stream")
    return {one.stream: [one.position, one.link] for one in newest}


def look(kept: Kept, *, at: datetime, head: Sequence[Any] = ()) -> Iterator[Finding | None]:
    """Each sealed row once: None where it is as it was sealed, and what is wrong where it is not.

    `head` is the newest seal that an earlier look saw.
    """
    expected, link = 0, None
    position, seen_link = head or (0, "")
    while seals := list(
        Seal.objects.filter(stream=kept.stream, position__gt=expected).order_by("position")[: kept.chunk]
    ):
        rows = kept.rows().in_bulk([one.row for one in seals])
        for one in seals:
            found = list(_wrong(kept, one, rows, at, expected=expected + 1, previous=link))
            if one.position == position and one.link != seen_link:
                found.append("chain")
            yield from (Finding(kept.stream, _name(kept, one, rows), problem) for problem in found)
            if not found:
                yield None
            expected, link = one.position, one.link
    if expected < position:
        yield Finding(kept.stream, f"{expected + 1}–{position}", "seals_gone")
    for row in unsealed(kept).order_by("pk").iterator(kept.chunk):
        if not kept.admits(row):
            yield Finding(kept.stream, kept.named(row), "not_ours")


def _wrong(
    kept: Kept, one: Seal, rows: Mapping[int, Any], at: datetime, *, expected: int, previous: str | None
) -> Iterator[str]:
    may_go = kept.stream == MAY_GO and one.at < at - timedelta(days=KEPT_AT_LEAST)
    begins = previous is None
    if one.position != expected and not (begins and may_go):
        yield "seals_gone"
    elif not (begins and one.position > 1):  # what the oldest seal after a purge follows is gone with it
        link = link_of(
            previous or FIRST,
            stream=kept.stream,
            position=one.position,
            row=one.row,
            digest=one.digest,
            at=one.at,
            key=key(),
        )
        if link != one.link:
            yield "chain"
    row = rows.get(one.row)
    if row is None:
        if not may_go:
            yield "gone"
        return
    try:
        if keyed(kept.content(row), key()) != one.digest:
            yield "changed"
        yield from kept.look(row)
    except (
        Exception
    ):  # what was changed may be nothing that can be read any more; the others are looked at all the same
        log.exception("%s %s cannot be read", kept.stream, one.row)
        yield "unreadable"


def _name(kept: Kept, one: Seal, rows: Mapping[int, Any]) -> str:
    row = rows.get(one.row)
    return kept.named(row) if row is not None else str(one.row)
