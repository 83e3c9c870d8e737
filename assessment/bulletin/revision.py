"""Correction after freezing: a numbered revision with a reason, reviewed and frozen by people.

The revision that it corrects stays as it is, byte by byte. See docs/decisions/034.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assessment.bulletin.models import Bulletin, BulletinState
from assessment.bulletin.services import (
    WrongState,
    compute,
    freeze_as_things_stand,
    locked,
    one_at_a_time,
    refuse_running_month,
    refuse_who_is_measured,
)
from assessment.bulletin.signals import revision_frozen
from assessment.figures.exchange import Named
from core.errors import Conflict, InvalidInput
from core.years import in_words
from staff.accounts.models import User


class RevisionOpen(Conflict):
    """One revision is open at a time; the message names it."""

    code = "revision_open"


class NotReviewed(Conflict):
    """Nobody reviewed the figures that would be frozen."""

    code = "not_reviewed"


@transaction.atomic
def open_revision(*, bulletin: Bulletin, reason: str, by: User, at: datetime) -> Bulletin:
    """Open a draft that corrects a frozen month, measured from the facts as they are now.

    `bulletin` is the revision to correct: the latest one of its month. Raises InvalidInput, WrongState,
    RevisionOpen, MeasuredByIt, NotYet.
    """
    return _opened(bulletin, reason=reason, by=by, at=at)


def _opened(bulletin: Bulletin, *, reason: str, by: User, at: datetime, **made_for: Any) -> Bulletin:
    if not reason.strip():
        message = _("Say what is corrected, and why.")
        raise InvalidInput(message, fields={"reason": message})
    refuse_who_is_measured(bulletin, by)
    refuse_running_month(bulletin.period, at)
    one_at_a_time(bulletin.subdistrict)
    of_month = Bulletin.objects.filter(subdistrict=bulletin.subdistrict_id, month=bulletin.month)
    latest = of_month.order_by("-revision")[0]
    drafts = Bulletin.objects.filter(
        subdistrict=bulletin.subdistrict_id, state=BulletinState.DRAFT, revision__gt=1
    ).order_by("month")
    if open_ := drafts.first():
        raise RevisionOpen(
            _("A revision of %(month)s is open. Freeze or withdraw it first.") % {"month": in_words(open_.period)}
        )
    if latest.state == BulletinState.DRAFT:
        raise WrongState(_("This month is not frozen yet: correct the facts and measure again."))
    if latest.pk != bulletin.pk:
        raise WrongState(
            _("Revision %(revision)d stands in its place: correct that one.") % {"revision": latest.revision}
        )
    revision = Bulletin(
        subdistrict=bulletin.subdistrict,
        month=bulletin.month,
        revision=latest.revision + 1,
        scheme=latest.scheme,
        terms=latest.terms,
        drafted_at=at,
        reason=reason.strip(),
        opened_by=by,
        **made_for,
    )
    revision.save()
    compute(revision)
    return revision


@transaction.atomic
def revise_for_objection(
    *, bulletin: Bulletin, grids: Collection[int], corrections: Collection[Named], reason: str, by: User, at: datetime
) -> Bulletin:
    """Freeze a revision of a month that takes in what was accepted of an objection, and no more.

    `grids` are those whose objection it was; `corrections` name the rows that count as they do now, by source and key.
    Everybody else keeps the better consequence (`rules.protected`). Whoever answered has seen the differences before,
    so it is reviewed and frozen at once. See docs/decisions/056. Raises what opening and freezing a revision raise.
    """
    latest = Bulletin.objects.latest_revisions().get(subdistrict=bulletin.subdistrict_id, month=bulletin.month)
    revision = _opened(
        latest,
        reason=reason,
        by=by,
        at=at,
        for_grids=sorted(set(grids)),
        corrections=sorted([source, key] for source, key in set(corrections)),
    )
    revision = review_revision(bulletin=revision, by=by, at=at)
    return freeze_revision(bulletin=revision, by=by, at=at)


@transaction.atomic
def review_revision(*, bulletin: Bulletin, by: User, at: datetime) -> Bulletin:
    """Say that the differences were looked through and are right. Measuring again cancels this where figures change."""
    bulletin = _draft(bulletin)
    refuse_who_is_measured(bulletin, by)
    bulletin.reviewed_at, bulletin.reviewed_by = at, by
    bulletin.save(update_fields=["reviewed_at", "reviewed_by"])
    return bulletin


@transaction.atomic
def freeze_revision(*, bulletin: Bulletin, by: User, at: datetime) -> Bulletin:
    """Freeze a reviewed revision, judged as things are now, and bring the interviews in line with it.

    What is frozen is what was reviewed: where the facts changed since, it is refused. Raises NotReviewed
    and what freezing a bulletin raises.
    """
    one_at_a_time(bulletin.subdistrict)
    bulletin = _draft(bulletin)
    if bulletin.reviewed_at is None:
        raise NotReviewed(_("Look through the differences first, and record the review."))
    reviewed = bulletin.digest
    bulletin = freeze_as_things_stand(bulletin, at=at, by=by)
    if bulletin.digest != reviewed:
        raise NotReviewed(_("The facts changed since the review. Measure again, and look through the differences."))
    revision_frozen.send(sender=Bulletin, bulletin=bulletin, at=at)  # interviews follow
    return bulletin


@transaction.atomic
def withdraw_revision(*, bulletin: Bulletin, by: User) -> None:
    """Discard an open revision: the frozen one stays valid. The number is free again. Raises MeasuredByIt."""
    refuse_who_is_measured(bulletin, by)
    one_at_a_time(bulletin.subdistrict)
    _draft(bulletin).delete()


def _draft(bulletin: Bulletin) -> Bulletin:
    bulletin = locked(bulletin, BulletinState.DRAFT)
    if not bulletin.is_revision:
        raise WrongState(_("This is the first of its month, not a revision."))
    return bulletin


def steps_of(bulletin: Bulletin) -> frozenset[str]:
    """What the state of a bulletin leaves to do; the functions here and of `services` and `issue` check it again."""
    if bulletin.state == BulletinState.DRAFT:
        if not bulletin.is_revision:
            return frozenset({"redraft", "freeze", "verify"})
        return frozenset({"redraft", "verify", "withdraw", "freeze" if bulletin.reviewed_at else "review"})
    of_month = Bulletin.objects.filter(subdistrict=bulletin.subdistrict_id, month=bulletin.month)
    if of_month.filter(revision__gt=bulletin.revision).exists():
        return frozenset({"verify"})
    return frozenset({"verify", "revise", "issue"} if bulletin.state == BulletinState.FROZEN else {"verify", "revise"})
