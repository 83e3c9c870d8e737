"""Moves postings to the successor when an act changes the map, and back when the act is taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import ProtectedError, Q
from django.dispatch import receiver
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from core.errors import Conflict, DomainError
from core.punctuation import in_turn
from grids.territory.models_of_acts import ActKind, GridAct
from grids.territory.signals import MapChange, act_taken_back, map_changed
from staff.access import Role
from staff.postings.measured import refuse_measured
from staff.postings.models import FollowedPosting, GridService, Posting
from staff.postings.services import save_posting


class SettlePostingsFirst(Conflict):
    """Refuse a change of the map that postings prevent; the message names them."""

    code = "settle_postings_first"


@receiver(map_changed, sender=GridAct, dispatch_uid="staff.follow_the_map")
def follow_the_map(change: MapChange, **_kwargs: Any) -> None:
    """Move postings to the successor grid, or name those that must be ended first. Raises SettlePostingsFirst."""
    day = change.act.effective_on
    running = Posting.objects.filter(Q(grid__in=change.closing) | Q(village__in=change.villages_closing)).filter(
        Q(during__endswith__gt=day) | Q(during__endswith=None)
    )
    # Stops a posting that is changed at this moment from running on unseen: the other waits, or we do.
    rows = running.select_for_update(no_key=True, of=("self",)).select_related("worker", "grid").order_by("pk")
    in_the_way = []
    for posting in list(rows):
        heir = change.closing[posting.grid_id] if posting.grid_id else None
        if heir is None or not _continued(posting, heir, change.act):
            in_the_way.append(_named(posting))
    if change.act.kind == ActKind.MOVE:
        in_the_way += _second_leaders(change)
    if in_the_way:
        message = _("Settle these postings first, then repeat the act: %(postings)s.")
        raise SettlePostingsFirst(message % {"postings": in_turn(in_the_way)})


@receiver(map_changed, sender=GridAct, dispatch_uid="staff.nobody_sets_their_own_target")
def nobody_sets_their_own_target(change: MapChange, **_kwargs: Any) -> None:
    """How many reports are expected of a grid follows from its complexity: who serves it leaves that to others."""
    changed = [
        one["grid"]
        for one in change.act.changes
        if one.get("before") and one.get("after") and one["before"].get("complexity") != one["after"].get("complexity")
    ]
    if changed and change.act.decided_by is not None:
        refuse_measured(change.act.decided_by, changed, change.act.effective_on, None)


def _continued(posting: Posting, heir: int, act: GridAct) -> bool:
    """End the posting with its grid and continue it on the heir; False where that cannot be."""
    day, begins_on, ends_on = act.effective_on, posting.during.lower, posting.during.upper
    was = FollowedPosting(act=act, posting=posting, grid=posting.grid, ends_on=ends_on)
    if begins_on >= day:
        posting.grid_id = heir
        return _saved(posting) and _noted(was)
    there = Posting.objects.filter(worker=posting.worker_id, role=posting.role, grid=heir)
    posting.during = DateRange(begins_on, day)
    if there.filter(during__contains=DateRange(day, ends_on)).exists():
        return _saved(posting) and _noted(was)  # serves the heir already, in this role
    was.onward = Posting(
        worker=posting.worker,
        role=posting.role,
        grid_id=heir,
        during=DateRange(day, ends_on),
        pay_scheme=posting.pay_scheme,
        note=posting.note,
    )
    return _saved(posting) and _saved(was.onward) and _noted(was)


def _noted(was: FollowedPosting) -> bool:
    was.save()
    return True


def _saved(posting: Posting) -> bool:
    try:
        save_posting(posting)
    except DomainError:
        return False
    return True


@receiver(act_taken_back, sender=GridAct, dispatch_uid="staff.return_with_the_map")
def return_with_the_map(act: GridAct, **_kwargs: Any) -> None:
    """Move postings back that an act had moved. Raises SettlePostingsFirst."""
    rows = FollowedPosting.objects.filter(act=act).select_related("onward__worker", "posting__worker")
    followed = list(rows.select_for_update(no_key=True, of=("self", "posting")).order_by("pk"))
    in_the_way = [_named(one.posting) for one in followed if not _returned(one, act.effective_on)]
    if in_the_way:
        message = _("These postings were changed since: settle them first. %(postings)s")
        raise SettlePostingsFirst(message % {"postings": in_turn(in_the_way)})


def _returned(one: FollowedPosting, day: date) -> bool:
    """Put one posting back; what was decided since about how long it lasts stays. False where that cannot be."""
    posting, onward = one.posting, one.onward
    one.delete()
    if posting.during.lower >= day:
        posting.grid_id = one.grid_id
        return _saved(posting)
    if posting.during.upper != day or (onward and onward.during.lower != day):
        return False
    posting.during = DateRange(posting.during.lower, onward.during.upper if onward else one.ends_on)
    try:
        if onward:
            onward.delete()
    except ProtectedError:
        return False
    return _saved(posting)


def _second_leaders(change: MapChange) -> list[str]:
    """Leaders of a moved grid where its new village has one for all its grids."""
    led = GridService.objects.filter(grid__in=change.grids, role=Role.LEADER)
    later = led.filter(during__overlap=DateRange(change.act.effective_on, None))
    services = list(later.select_related("posting__worker").order_by("pk"))
    meet = [
        one
        for one in services
        if any(
            one.posting_id != other.posting_id and one.grid_id == other.grid_id and _overlap(one.during, other.during)
            for other in services
        )
    ]
    return list(dict.fromkeys(_named(service.posting) for service in meet))


def _overlap(one: Any, other: Any) -> bool:
    return (other.upper is None or one.lower < other.upper) and (one.upper is None or other.lower < one.upper)


def _named(posting: Posting) -> str:
    return _("%(worker)s as %(role)s") % {"worker": posting.worker.name, "role": posting.get_role_display()}
