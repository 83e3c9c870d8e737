"""Writes of a hand-over: opened with everything there is, added to, accepted item by item by who takes over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import day_of
from core.errors import Conflict, InvalidInput, NotAllowed
from grids.duties import Duty
from incidents.handover import notices
from incidents.handover.collecting import default_successor, entries_of
from incidents.handover.models import HandOver, HandOverItem
from incidents.handover.rules import FOUND, Entry, ItemKind
from incidents.incident.texts import check_texts
from staff.access import access_of
from staff.accounts.identity import person_of
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.lists import serves
from staff.postings.models import Posting


class NobodyToTakeOver(Conflict):
    """Nobody stands in on the grid, and it has no leader."""

    code = "nobody_to_take_over"


class AcceptedAlready(Conflict):
    """The item was accepted, and stays as it is."""

    code = "accepted_already"


@transaction.atomic
def open_hand_over(*, posting: Posting, by: User, at: datetime) -> HandOver:
    """Open the hand-over of a full-time post whose last day is known, with everything there is to hand over.

    Each item names who takes it over: who stands in or stays, or the leader; where the post ended long ago, who serves
    the grid today. Raises NobodyToTakeOver, NotAllowed, InvalidInput, Conflict.
    """
    _must_be_the_center(by, posting.worker.subdistrict_id)
    grid, day = posting.grid, posting.during.upper
    if grid is None:
        raise InvalidInput(_("Only the work of a grid is handed over."))
    if day is None:
        raise Conflict(_("This post goes on: end it, or transfer the person, first."))
    # Two who open it at once: the second waits here, and finds it open.
    Posting.objects.select_for_update(no_key=True).get(pk=posting.pk)
    if HandOver.objects.filter(posting=posting, cancelled_at=None).exists():
        raise Conflict(_("This post is handed over already."))
    row = HandOver.objects.create(
        subdistrict=posting.worker.subdistrict,
        posting=posting,
        worker=posting.worker,
        grid=grid,
        day=day,
        opened_at=at,
        opened_by=by,
    )
    _add(row, entries_of(posting, day), at)
    _complete(row, at)  # where there is nothing to hand over
    return row


@transaction.atomic
def bring_up_to_date(*, hand_over: HandOver, by: User, at: datetime) -> int:
    """Add what has come since the list was made; take off what was settled before it was accepted. How many are new.

    Raises NotAllowed, Conflict.
    """
    row = _open(hand_over, by)
    now = entries_of(row.posting, row.day)
    standing = {entry.same_thing for entry in now}
    known: set[tuple[str, int | str]] = set()
    for item in row.items.all():
        name = _same_thing(item)
        if item.accepted_at is None and item.kind in FOUND and name not in standing:
            item.delete()
        else:
            known.add(name)
    fresh = [entry for entry in now if entry.same_thing not in known]
    _add(row, fresh, at)
    _complete(row, at)
    return len(fresh)


@transaction.atomic
def add_item(
    *,
    hand_over: HandOver,
    kind: str,
    name: str,
    note: str = "",
    successor: Worker | None = None,
    by: User,
    at: datetime,
) -> HandOverItem:
    """Write down a thing that the system does not know: a device, an account, a paper file. Raises InvalidInput."""
    row = _open(hand_over, by)
    if kind in FOUND or kind not in set(ItemKind):
        raise InvalidInput(_("Cases, premises, hazards and tasks are listed by themselves."), fields={"kind": kind})
    if not name.strip():
        raise InvalidInput(_("Name the thing."), fields={"name": _("This field is required.")})
    check_texts({"name": name, "note": note})
    taker = successor or usual_taker(row, at)
    _refuse_taker(row, taker, at)
    HandOver.objects.filter(pk=row.pk).update(completed_at=None)
    return HandOverItem.objects.create(hand_over=row, kind=kind, name=name.strip(), note=note.strip(), successor=taker)


@transaction.atomic
def name_successor(*, hand_over: HandOver, items: Collection[int], successor: Worker, by: User, at: datetime) -> int:
    """Name somebody else to take over items that nobody accepted yet. Returns how many.

    Raises InvalidInput, AcceptedAlready, NotAllowed.
    """
    row = _open(hand_over, by)
    _refuse_taker(row, successor, at)
    chosen = list(row.items.filter(pk__in=items).select_for_update(no_key=True))
    if any(item.accepted_at for item in chosen):
        raise AcceptedAlready(_("An item that was accepted stays with who accepted it."))
    HandOverItem.objects.filter(pk__in=[item.pk for item in chosen]).update(successor=successor)
    notices.to_take_over(row, [successor.pk], at)
    return len(chosen)


@transaction.atomic
def accept_item(*, item: HandOverItem, by: User, at: datetime, note: str = "") -> HandOverItem:
    """The named successor accepts one item in the own account; the center records what was signed on paper.

    From then on the successor answers for it by name. Raises NotAllowed, AcceptedAlready, InvalidInput.
    """
    rows = HandOverItem.objects.select_for_update(no_key=True, of=("self",)).select_related("hand_over")
    row: HandOverItem = rows.get(pk=item.pk)
    hand_over = row.hand_over
    mine = row.successor_id == access_of(by).worker
    if not mine:
        _must_be_the_center(by, hand_over.subdistrict_id)
        if person_of(by) in (hand_over.worker_id, row.successor_id):
            raise NotAllowed(_("What is one's own is recorded by a colleague."))
    if row.accepted_at is not None or hand_over.cancelled_at is not None:
        raise AcceptedAlready(_("This item is settled already."))
    check_texts({"note": note})
    row.accepted_at, row.accepted_by = at, by
    row.note = note.strip() or row.note
    row.save(update_fields=["accepted_at", "accepted_by", "note"])
    _complete(hand_over, at)
    return row


@transaction.atomic
def cancel_hand_over(*, hand_over: HandOver, at: datetime) -> None:
    """The post does not end after all. What was accepted stays written; nobody is asked for the rest."""
    HandOver.objects.filter(pk=hand_over.pk, cancelled_at=None).update(cancelled_at=at)


def _open(hand_over: HandOver, by: User) -> HandOver:
    rows = HandOver.objects.select_for_update(no_key=True, of=("self",)).select_related("posting__grid")
    row: HandOver = rows.get(pk=hand_over.pk)
    _must_be_the_center(by, row.subdistrict_id)
    if row.cancelled_at is not None:
        raise Conflict(_("This hand-over was cancelled."))
    return row


def _add(row: HandOver, entries: Collection[Entry], at: datetime) -> None:
    if not entries:
        return
    taker = usual_taker(row, at)
    HandOverItem.objects.bulk_create(
        HandOverItem(
            hand_over=row,
            kind=str(entry.kind),
            name=entry.name[:200],
            due_on=entry.due_on,
            successor=taker,
            **({entry.column: entry.key} if entry.column else {}),
        )
        for entry in entries
    )
    HandOver.objects.filter(pk=row.pk).update(completed_at=None)
    notices.to_take_over(row, [taker.pk], at)


def usual_taker(row: HandOver, at: datetime) -> Worker:
    """Who takes over what nobody else is named for. Raises NobodyToTakeOver."""
    taker = default_successor(row.posting, _taken_over_on(row, at))
    if taker is None:
        raise NobodyToTakeOver(
            _("Nobody stands in on this grid and it has no leader: name who stands in first, who takes it over.")
        )
    return taker


def _complete(row: HandOver, at: datetime) -> None:
    """Note when the last item was accepted; two who accept the last two wait for each other at the hand-over."""
    locked = HandOver.objects.select_for_update(no_key=True).get(pk=row.pk)
    if locked.items.filter(accepted_at=None).exists() or locked.completed_at is not None:
        return
    locked.completed_at = at
    locked.save(update_fields=["completed_at"])
    notices.all_accepted(locked, at)


def _same_thing(item: HandOverItem) -> tuple[str, int | str]:
    key = item.incident_id or item.hazard_id or item.premises_id or item.answer_id
    return item.kind, key if key is not None else item.name


def _taken_over_on(row: HandOver, at: datetime) -> date:
    """The day of whose team somebody takes over: that after the post, or today where it ended before."""
    return max(row.day, day_of(at))


def _refuse_taker(row: HandOver, taker: Worker, at: datetime) -> None:
    if taker.pk == row.worker_id:
        raise InvalidInput(_("Nobody takes over from themselves."), fields={"successor": _("hands it over")})
    if row.grid_id is not None and not serves(taker.pk, row.grid_id, _taken_over_on(row, at)):
        message = _("%(name)s does not serve this grid on that day: name who stands in, or the leader.")
        raise InvalidInput(message % {"name": taker.name}, fields={"successor": message % {"name": taker.name}})


def _must_be_the_center(by: User, subdistrict: int) -> None:
    if not access_of(by).holds(Duty.CENTER, in_=subdistrict):
        raise NotAllowed(_("The center of the subdistrict runs a hand-over."))
