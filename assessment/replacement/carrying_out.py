"""What a replacement does to posts: a transfer, the end with its hand-over, and the end undone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from psycopg2.extras import DateRange

from assessment.delivery.times import terms_on
from assessment.replacement.models import Replacement
from core.errors import Conflict
from core.punctuation import aside, listed
from incidents.handover.models import HandOver, HandOverItem
from incidents.handover.services import bring_up_to_date, cancel_hand_over, open_hand_over
from staff.postings.models import Posting
from staff.postings.services import correct_posting, leave_post, stand_in_while_vacant, transfer

if TYPE_CHECKING:
    from assessment.replacement.effects import Asked


NAMED = 5  # of the items that wait: the page of the hand-over has all


def transfer_post(row: Replacement, asked: Asked, day: date) -> HandOver:
    """Move the person to the grid that was offered, in the same role and at the same pay, and return the hand-over.

    Raises Conflict without an account.
    """
    if asked.by is None:
        raise Conflict(_("Somebody transfers the person."))
    transfer(posting=row.posting, on=day, grid=row.transfer_grid, note=_("transfer instead of replacement"))
    return open_hand_over(posting=Posting.objects.get(pk=row.posting_id), by=asked.by, at=asked.at)


def end_post(row: Replacement, asked: Asked) -> HandOver:
    """End the post on its day, let somebody stand in where one is named, and return the hand-over that it opens.

    Raises Conflict without an account or a day.
    """
    if asked.by is None or row.ends_on is None:
        raise Conflict(_("Somebody ends the post, on a day."))
    posting = leave_post(posting=row.posting, ends_on=row.ends_on, note=_("replacement"))
    terms = terms_on(row.subdistrict_id, row.ends_on).replacement
    if taker := asked.said.get("stand_in"):
        until = asked.said.get("stand_in_until") or row.ends_on + timedelta(days=terms.stand_in_days)
        stand_in_while_vacant(posting=posting, worker=taker, begins_on=row.ends_on, ends_on=until)
    return open_hand_over(posting=posting, by=asked.by, at=asked.at)


def refuse_hand_over(row: Replacement, day: date) -> None:
    """Raises Conflict."""
    if row.hand_over is None or row.ends_on is None:
        raise Conflict(_("There is no hand-over."))
    if row.ends_on > day:
        raise Conflict(_("The post lasts until %(day)s: its work is handed over by then.") % {"day": row.ends_on})
    if waiting := not_accepted(row):
        raise Conflict(waiting)


def finish_hand_over(row: Replacement, asked: Asked) -> None:
    """Every item is accepted by somebody, also those that came since the list was made. Raises Conflict."""
    refuse_hand_over(row, asked.day)
    assert asked.by is not None  # a person makes this step
    assert row.hand_over is not None
    bring_up_to_date(hand_over=row.hand_over, by=asked.by, at=asked.at)
    if waiting := not_accepted(row):
        raise Conflict(waiting)


def not_accepted(row: Replacement) -> str:
    """Which items of the hand-over nobody has accepted yet, and whose they are to accept; empty where there is none."""
    items = HandOverItem.objects.filter(hand_over=row.hand_over_id or 0).waiting().select_related("successor")
    left = [f"{item.get_kind_display()} {aside(item.name, item.successor.name)}" for item in items.order_by("pk")]
    if not left:
        return ""
    words = {"count": len(left), "items": listed(left[:NAMED])}
    text = ngettext(
        "%(count)d item of the hand-over is not accepted yet: %(items)s",
        "%(count)d items of the hand-over are not accepted yet: %(items)s",
        len(left),
    )
    return text % words + ("…" if len(left) > NAMED else "")


def undo_end(row: Replacement, asked: Asked) -> None:
    """The post goes on as if its end had never been entered; who was to stand in is not needed."""
    if row.ends_on is None:
        return
    posting = Posting.objects.select_for_update(no_key=True).get(pk=row.posting_id)
    posting.stand_ins.filter(leave=None, during__startswith__gte=row.ends_on).delete()
    ended = row.steps.filter(move="end").order_by("-position").first()
    was = (ended.facts.get("was") if ended else None) or None
    posting.during = DateRange(posting.during.lower, date.fromisoformat(was) if was else None)
    posting.note = ""
    correct_posting(posting)
    if row.hand_over is not None:
        cancel_hand_over(hand_over=row.hand_over, at=asked.at)
    row.ends_on = None
