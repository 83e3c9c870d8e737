"""Bonus and deductions: proposed with evidence, shown to the person, decided by another person."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from assessment.adjustment import notices
from assessment.adjustment.models import Adjustment, AdjustmentFile, AdjustmentState
from assessment.adjustment.rules import sums
from assessment.delivery.models import Delivery
from assessment.periods import Period
from core.clock import day_of
from core.errors import Conflict, InvalidInput, NotAllowed, TooLarge
from core.punctuation import sentences
from core.web import files
from core.web.uploads import Checked
from core.years import in_words
from grids.duties import OFFICE, Duty
from incidents.incident.texts import check_texts
from staff.access import Role, access_of
from staff.accounts.identity import AboutOneself, is_account_of, person_of
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import Posting

FOLDER = "adjustments"
MAX_FILES = 20
SHOWN = "adjustment_shown"  # the kind of delivery by which the proposal is told; the decision's is "adjustment"
DECIDED = "adjustment"


class WrongAdjustmentState(Conflict):
    """The adjustment is not in the state that this needs."""

    code = "wrong_state"


class NoEvidence(Conflict):
    """Nothing proves the adjustment yet."""

    code = "no_evidence"


class NotToldYet(Conflict):
    """The person has not been told of the proposal yet."""

    code = "not_told_yet"


# --- who may --------------------------------------------------------------------------------------


def may_propose(user: User, subdistrict: int) -> bool:
    """Whether the account works in the office whose people it would propose something for."""
    return bool(access_of(user).holds(*OFFICE, in_=subdistrict))


def may_decide(adjustment: Adjustment, user: User) -> bool:
    """Whether the account decides: a head, who neither proposed it nor is the person that it is about."""
    if not access_of(user).holds(Duty.HEAD, in_=adjustment.subdistrict_id):
        return False
    return person_of(user) != adjustment.worker_id and not _proposed_by(adjustment, user)


def _proposed_by(adjustment: Adjustment, user: User) -> bool:
    return is_account_of(adjustment.proposed_by_id, user)


def _refuse_strangers(user: User, subdistrict: int, worker: int) -> None:
    if not may_propose(user, subdistrict):
        raise NotAllowed(_("Bonus and deductions are proposed by the subdistrict's own office."))
    if person_of(user) == worker:
        raise AboutOneself(_("Nobody proposes a bonus or a deduction for themselves: leave this to a colleague."))


# --- proposing ------------------------------------------------------------------------------------


@transaction.atomic
def propose_adjustment(
    *, worker: Worker, quarter: Period, side: str, points: Decimal, reason: str, article: str, by: User, at: datetime
) -> Adjustment:
    """Propose points for one person and quarter. Evidence is added next; nothing counts before it is approved.

    Raises NotAllowed, AboutOneself, InvalidInput.
    """
    _refuse_strangers(by, worker.subdistrict_id, worker.pk)
    if quarter.start > day_of(at):
        message = _("%(quarter)s has not begun yet.") % {"quarter": in_words(quarter)}
        raise InvalidInput(message, fields={"quarter": message})
    _refuse_who_was_not_in_post(worker, quarter)
    check_texts({"reason": reason, "article": article})
    adjustment = Adjustment(
        subdistrict_id=worker.subdistrict_id,
        worker=worker,
        quarter=quarter.start,
        side=side,
        points=points,
        reason=reason.strip(),
        article=article.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    try:
        adjustment.full_clean()
    except ValidationError as error:
        fields = {name: sentences(texts) for name, texts in error.message_dict.items()}
        raise InvalidInput(sentences(error.messages), fields=fields) from error
    adjustment.save()
    return adjustment


def _refuse_who_was_not_in_post(worker: Worker, quarter: Period) -> None:
    posts = Posting.objects.filter(worker=worker, role=Role.FULL_TIME, during__overlap=(quarter.start, quarter.end))
    if not posts.exists():
        message = _("%(worker)s was no full-time member in %(quarter)s.") % {
            "worker": worker.name,
            "quarter": in_words(quarter),
        }
        raise InvalidInput(message, fields={"worker": message})


# --- evidence -------------------------------------------------------------------------------------


@transaction.atomic
def attach_evidence(
    *, adjustment: Adjustment, uploads: Sequence[Checked], by: User, at: datetime, field: str = "file"
) -> list[AdjustmentFile]:
    """Add files to a proposal: all of them or none. What was sent already, byte for byte, is not kept twice.

    Raises NotAllowed, AboutOneself, WrongAdjustmentState, TooLarge.
    """
    adjustment = _locked(adjustment, AdjustmentState.PROPOSED)
    _refuse_strangers(by, adjustment.subdistrict_id, adjustment.worker_id)
    held = {row.digest: row for row in adjustment.files.held()}
    fresh = {digest: upload for upload in uploads if (digest := _digest(upload)) not in held}
    if len(held) + len(fresh) > MAX_FILES:
        text = _("An adjustment holds %(count)d files at most.") % {"count": MAX_FILES}
        raise TooLarge(text, fields={field: text})
    for digest, upload in fresh.items():
        held[digest] = AdjustmentFile.objects.create(
            adjustment=adjustment,
            name=upload.name,
            media_type=upload.media_type,
            size=len(upload.data),
            digest=digest,
            stored_as=files.write(FOLDER, upload.data, upload.thumbnail),  # before its row: see `core.web.files`
            uploaded_by=by,
            uploaded_at=at,
        )
    return [held[_digest(upload)] for upload in uploads]


def _digest(upload: Checked) -> str:
    return hashlib.sha256(upload.data).hexdigest()


@transaction.atomic
def withdraw_evidence(*, file: AdjustmentFile, by: User, at: datetime) -> AdjustmentFile:
    """Take back a mistaken upload while nobody was shown it. Raises NotAllowed, WrongAdjustmentState."""
    adjustment = _locked(file.adjustment, AdjustmentState.PROPOSED)
    _refuse_strangers(by, adjustment.subdistrict_id, adjustment.worker_id)
    row: AdjustmentFile = AdjustmentFile.objects.select_for_update(no_key=True, of=("self",)).get(pk=file.pk)
    if row.removed_at is not None:
        raise Conflict(_("This file was removed before."))
    files.remove_after_commit(FOLDER, [row.stored_as])
    row.stored_as = row.name = ""
    row.removed_at, row.removed_by = at, by
    row.save(update_fields=["stored_as", "name", "removed_at", "removed_by"])
    return row


def sweep_evidence() -> dict[str, int]:
    """Remove files that no row holds, and count rows whose file is missing, which never should be."""
    known = set(AdjustmentFile.objects.held().values_list("stored_as", flat=True))
    removed, missing = files.sweep(FOLDER, known)
    return {"removed": removed, "missing": missing}


# --- shown, answered, decided ---------------------------------------------------------------------


def refuse_without_evidence(adjustment: Adjustment) -> None:
    """Raises NoEvidence."""
    if not adjustment.files.held().exists():
        raise NoEvidence(_("Add the evidence first: at least one photograph or document."))


def refuse_before_it_is_read(adjustment: Adjustment) -> None:
    """Nothing is approved that the person does not know of. Raises NotToldYet."""
    if not is_told(adjustment):
        raise NotToldYet(
            _("%(worker)s has not read it yet: wait, or record a signed receipt.") % {"worker": adjustment.worker.name}
        )


@transaction.atomic
def show_adjustment(*, adjustment: Adjustment, by: User, at: datetime) -> Adjustment:
    """Show the proposal with its evidence to the person, who may answer. From now on it stays as it is.

    Raises NotAllowed, AboutOneself, WrongAdjustmentState, NoEvidence.
    """
    adjustment = _locked(adjustment, AdjustmentState.PROPOSED)
    _refuse_strangers(by, adjustment.subdistrict_id, adjustment.worker_id)
    refuse_without_evidence(adjustment)
    adjustment.state, adjustment.told_at = AdjustmentState.TOLD, at
    adjustment.save(update_fields=["state", "told_at"])
    notices.shown(adjustment, kind=SHOWN, at=at)
    return adjustment


@transaction.atomic
def answer_adjustment(*, adjustment: Adjustment, statement: str, by: User, at: datetime) -> Adjustment:
    """The person says something to a proposal, before it is decided. Raises NotAllowed, WrongAdjustmentState."""
    adjustment = _locked(adjustment, AdjustmentState.TOLD)
    if by.worker_id != adjustment.worker_id:
        raise NotAllowed(_("Only the person answers, in their own account."))
    check_texts({"statement": statement})
    adjustment.statement = statement.strip()
    adjustment.save(update_fields=["statement"])
    notices.answered(adjustment, at=at)
    return adjustment


@transaction.atomic
def decide_adjustment(*, adjustment: Adjustment, approved: bool, decision: str, by: User, at: datetime) -> Adjustment:
    """Approve or decline what the person was told of: by a head who did not propose it.

    Raises NotAllowed, WrongAdjustmentState, NotToldYet, InvalidInput.
    """
    adjustment = _locked(adjustment, AdjustmentState.TOLD)
    if person_of(by) == adjustment.worker_id:
        raise AboutOneself(_("Nobody decides on a bonus or a deduction of their own."))
    if _proposed_by(adjustment, by):
        raise NotAllowed(_("Nobody decides on what they proposed themselves."))
    if not may_decide(adjustment, by):
        raise NotAllowed(_("A head of the subdistrict decides on bonus and deductions."))
    if approved:
        refuse_before_it_is_read(adjustment)
    if not approved and not decision.strip():
        raise InvalidInput(_("Say why it is declined."), fields={"decision": _("missing")})
    check_texts({"decision": decision})
    adjustment.state = AdjustmentState.APPROVED if approved else AdjustmentState.DECLINED
    adjustment.decided_by, adjustment.decided_at, adjustment.decision = by, at, decision.strip()
    adjustment.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    notices.decided(adjustment, kind=DECIDED, at=at)
    return adjustment


@transaction.atomic
def withdraw_adjustment(*, adjustment: Adjustment, reason: str, by: User, at: datetime) -> Adjustment:
    """Take a proposal back before it is decided. Raises NotAllowed, WrongAdjustmentState, InvalidInput."""
    adjustment = _locked(adjustment, AdjustmentState.PROPOSED, AdjustmentState.TOLD)
    _refuse_strangers(by, adjustment.subdistrict_id, adjustment.worker_id)
    if not reason.strip():
        raise InvalidInput(_("Say why it is withdrawn."), fields={"reason": _("missing")})
    check_texts({"reason": reason})
    adjustment.state, adjustment.decision = AdjustmentState.WITHDRAWN, reason.strip()
    adjustment.save(update_fields=["state", "decision"])
    if adjustment.told_at:
        notices.withdrawn(adjustment, at=at)
    return adjustment


@transaction.atomic
def correct_adjustment(*, adjustment: Adjustment, points: Decimal) -> Adjustment:
    """What an accepted objection makes of approved points; 0 takes them back. Who may is the objection's to know.

    Raises WrongAdjustmentState, InvalidInput.
    """
    adjustment = _locked(adjustment, AdjustmentState.APPROVED)
    if points == adjustment.counting:
        message = _("So many points count already.")
        raise InvalidInput(message, fields={"points": message})
    adjustment.corrected_points = points
    adjustment.save(update_fields=["corrected_points"])
    return adjustment


def is_told(adjustment: Adjustment) -> bool:
    """Whether the person was told of the proposal: read it, signed for it, or was served."""
    told = Delivery.objects.filter(kind=SHOWN, key=adjustment.pk, worker=adjustment.worker_id)
    return told.exclude(told_at=None).exists()


def _locked(adjustment: Adjustment, *wanted: str) -> Adjustment:
    """The adjustment, locked so that two people cannot decide on it at once, in one of the states wanted."""
    rows = Adjustment.objects.select_for_update(no_key=True, of=("self",)).select_related("worker")
    locked: Adjustment = rows.get(pk=adjustment.pk)
    if locked.state not in wanted:
        raise WrongAdjustmentState(
            _("This is %(state)s already.") % {"state": locked.get_state_display()}
            if locked.state != AdjustmentState.PROPOSED
            else _("This was not shown to the person yet."),
            fields={"state": locked.state},
        )
    return locked


# --- for the quarter ------------------------------------------------------------------------------


def approved_sums(workers: Collection[int], quarter: Period) -> dict[int, tuple[Decimal, Decimal]]:
    """By worker the approved bonus and deductions of a quarter, before the caps. One query."""
    rows = Adjustment.objects.approved().filter(worker__in=workers, quarter=quarter.start)
    pairs: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    counting = Coalesce("corrected_points", "points")
    for worker, side, points in rows.values_list("worker", "side", counting):
        pairs[worker].append((side, points))
    return {worker: sums(own) for worker, own in pairs.items()}
