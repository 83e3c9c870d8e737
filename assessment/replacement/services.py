"""Writes of a replacement: every step of every proposal is made by `make_move`, which keeps who, when and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from assessment.replacement import holding_up, notices
from assessment.replacement.effects import EFFECTS, Asked
from assessment.replacement.evidence import keep_files
from assessment.replacement.models import Replacement, ReplacementGround, ReplacementStep
from assessment.replacement.rules import GroundKind
from assessment.replacement.workflow import MOVES, Done, Move, Party, State, moves_from, next_move
from core.clock import day_of
from core.errors import Conflict, InvalidInput, NotAllowed
from core.web.uploads import Checked
from grids.duties import Duty
from incidents.incident.texts import check_texts
from staff.access import Access, Role, access_of
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import Posting

NOTE_MAX = 1000


class WrongReplacementState(Conflict):
    """The proposal is not in a state from which this move leads."""

    code = "wrong_state"


class NotYourMove(NotAllowed):
    """Somebody else makes this move."""

    code = "not_your_move"


def parties_of(access: Access, row: Replacement) -> frozenset[Party]:
    """How an account stands to a proposal. Nobody is office in what is about themselves, whatever account they use."""
    if access.person == row.worker_id:
        return frozenset({Party.PERSON}) if access.worker == row.worker_id else frozenset()
    held = {Party.CENTER: Duty.CENTER, Party.HEAD: Duty.HEAD}
    return frozenset(party for party, duty in held.items() if access.holds(duty, in_=row.subdistrict_id))


def moves_for(user: User, row: Replacement) -> list[Move]:
    """The moves that the account may make now, in the order of the table."""
    may = moves_from(row.state, parties_of(access_of(user), row))
    return [move for move in may if _is_ready(move, row) and not (move.approves and _has_decided(user, row))]


def _is_ready(move: Move, row: Replacement) -> bool:
    """Whether what the move builds on is there, so that no button is shown that would be refused at once."""
    needed = {
        "withdraw": not _figures_stand(row),
        "accept-transfer": row.transfer_accepted_at is None,
        "move": row.transfer_accepted_at is not None,
        "record-hearing": row.hearing_at is not None,
        "sign-minutes": bool(row.minutes),
        "note-refusal": bool(row.minutes),
        "approve": row.is_protected is False and row.union_told_on is not None,
        "decide-return": row.grounds_fell_at is not None and row.given_back is None,
    }
    return needed.get(move.name, True)


def _figures_stand(row: Replacement) -> bool:
    return any(one.fell_at is None and one.kind != GroundKind.RECORDED for one in row.grounds.all())


def _has_decided(user: User, row: Replacement) -> bool:
    return row.decided_by_id == user.pk


def done_in(row: Replacement) -> Done:
    """What has been done within the present state."""
    return Done(
        transfer_accepted=row.transfer_accepted_at is not None,
        hearing_called=row.hearing_at is not None,
        hearing_recorded=bool(row.minutes),
        personnel_answered=row.is_protected is not None,
        union_told=row.union_told_on is not None,
    )


def next_of(row: Replacement) -> Move | None:
    """The one act that comes next."""
    name = next_move(row.state, done_in(row))
    return MOVES[name] if name else None


# --- proposing ------------------------------------------------------------------------------------


@transaction.atomic
def record_ground(
    *, worker: Worker, reason: str, evidence: str, by: User, at: datetime, files: Sequence[Checked] = ()
) -> Replacement:
    """The center records a ground of its own, with evidence; it opens the proposal, or joins the one that is open.

    Raises NotAllowed, InvalidInput, TooLarge, Conflict.
    """
    access = access_of(by)
    if access.person == worker.pk or not access.holds(Duty.CENTER, in_=worker.subdistrict_id):
        raise NotAllowed(_("The center of the subdistrict records a ground, and nobody one of their own."))
    _need(_("Say what was found, and name the evidence."), note=reason, evidence=evidence)
    row = open_proposal(worker.pk) or propose(worker=worker, by=by, at=at, note=reason)
    if row.state not in MOVES["add-ground"].sources:
        raise WrongReplacementState(_("A decision was made already: no ground is added to it."))
    ground = ReplacementGround.objects.create(
        replacement=row,
        kind=GroundKind.RECORDED.value,
        evidence=evidence.strip(),
        named_at=at,
        recorded_by=by,
    )
    facts = {"ground": ground.pk}
    step = note_step(row, "add-ground", row.state, by=by, at=at, note=reason.strip(), facts=facts)
    keep_files(step, files)
    return row


def open_proposal(worker: int) -> Replacement | None:
    """The open proposal about somebody, locked."""
    rows = Replacement.objects.open().select_for_update(no_key=True, of=("self",))
    return rows.select_related("posting__grid", "worker").filter(worker=worker).first()


def propose(*, worker: Worker, by: User | None, at: datetime, note: str = "") -> Replacement:
    """Open a proposal about somebody in a full-time post; its grounds are named by the caller. Raises Conflict."""
    # Two grounds at once: the second waits here, and finds the proposal open.
    Worker.objects.select_for_update(no_key=True).get(pk=worker.pk)
    if (known := open_proposal(worker.pk)) is not None:
        return known
    posting = posting_of(worker.pk, at)
    if posting is None:
        raise Conflict(_("%(name)s holds no full-time post.") % {"name": worker.name})
    row = Replacement.objects.create(
        subdistrict_id=worker.subdistrict_id, worker=worker, posting=posting, proposed_at=at, since=at
    )
    note_step(row, "propose", "", by=by, at=at, note=note)
    notices.proposed(row, at)
    return row


def posting_of(worker: int, at: datetime) -> Posting | None:
    """The own full-time post of somebody on the day."""
    held = Posting.objects.in_force(day_of(at)).filter(worker=worker, role=Role.FULL_TIME, stands_in_for=None)
    return held.select_related("grid").first()


# --- every other step -----------------------------------------------------------------------------


@transaction.atomic
def make_move(
    *,
    replacement: Replacement,
    move: str,
    by: User | None,
    at: datetime,
    note: str = "",
    said: Mapping[str, Any] | None = None,
    files: Sequence[Checked] = (),
) -> Replacement:
    """Make one step of a proposal. `by` is None where figures make it. The step is kept for ever, with its files.

    Raises WrongReplacementState, NotYourMove, HeldUp, InvalidInput, TooLarge, Conflict.
    """
    row = locked(replacement)
    step, said, note = MOVES[move], dict(said or {}), note.strip()
    on_paper = _refuse_strangers(row, step, by)
    if row.state not in step.sources:
        raise WrongReplacementState(
            _("This cannot be done now: it is “%(state)s”.") % {"state": row.get_state_display()},
            fields={"state": row.state},
        )
    _check_said(step, note, said, on_paper=on_paper)
    if step.held_up:
        holding_up.refuse_while_objected(row)
    before = row.state
    was = row.posting.during.upper
    asked = Asked(by=by, at=at, note=note, said=said, for_the_person=on_paper)
    chosen = EFFECTS[move](row, asked) if move in EFFECTS else None
    _enter(row, step, chosen, at)
    facts = {name: _kept(value) for name, value in said.items()}
    if move == "end":
        facts["was"] = was.isoformat() if was else None
    kept = note_step(row, move, before, by=by, at=at, note=note, facts=facts, on_paper=on_paper)
    if by is not None:
        keep_files(kept, files)
    row.save()
    notices.moved(row, move, at)
    return row


def locked(replacement: Replacement) -> Replacement:
    """The proposal as it is now, locked: of two moves at once the second sees what the first has done."""
    rows = Replacement.objects.select_for_update(no_key=True, of=("self",))
    joined = rows.select_related("posting__grid", "posting__worker", "worker", "hand_over", "transfer_grid")
    found: Replacement = joined.get(pk=replacement.pk)
    return found


def _refuse_strangers(row: Replacement, move: Move, by: User | None) -> bool:
    """Whether the office notes for the person what was said on paper. Raises NotYourMove."""
    if by is None or move.by_itself:
        if Party.SYSTEM not in move.by or move.by_itself:
            raise NotYourMove(_("Nothing here is automatic: a person makes this step."))
        return False
    parties = parties_of(access_of(by), row)
    if not parties & move.by:
        raise NotYourMove(_("This step is somebody else's."))
    if move.name == "withdraw":
        _refuse_while_figures_stand(row)
    if move.approves and _has_decided(by, row):
        raise NotYourMove(_("Who decided does not approve, and does not send back: another head does."))
    return move.of_the_person and Party.PERSON not in parties


def _refuse_while_figures_stand(row: Replacement) -> None:
    """A ground that follows from figures falls with the figures: people withdraw only what people recorded."""
    if _figures_stand(row):
        raise NotYourMove(_("A ground that follows from a quarter falls by a revision of it, and by nobody's word."))


def _check_said(move: Move, note: str, said: Mapping[str, Any], *, on_paper: bool) -> None:
    required = _("This field is required.")
    missing = {name: required for name in move.requires - {"note"} if said.get(name) in (None, "")}
    if ("note" in move.requires or on_paper) and not note:
        missing["note"] = required if not on_paper else _("Say on which paper the person said so, and why.")
    if missing:
        raise InvalidInput(_("Something is missing."), fields=missing)
    unknown = set(said) - move.requires - move.accepts
    if unknown:
        raise InvalidInput(_("This step takes no such thing."), fields=dict.fromkeys(sorted(unknown), _("unknown")))
    check_texts({"note": note, **{name: value for name, value in said.items() if isinstance(value, str)}})


def _enter(row: Replacement, move: Move, chosen: State | None, at: datetime) -> None:
    state = chosen or (move.targets[0] if move.targets else None)
    if state is None:
        return
    if row.state != state:
        row.since = at
    row.state = state.value
    if move.outcome:
        row.outcome, row.closed_at = move.outcome.value, at


def note_step(
    row: Replacement,
    move: str,
    before: str,
    *,
    by: User | None,
    at: datetime,
    note: str = "",
    facts: Mapping[str, Any] | None = None,
    on_paper: bool = False,
) -> ReplacementStep:
    """Append one step of a proposal from the state `before` to the one that `row` has, and return it."""
    last = row.steps.aggregate(last=models.Max("position"))["last"] or 0
    return ReplacementStep.objects.create(
        replacement=row,
        position=last + 1,
        move=move,
        from_state=before,
        to_state=row.state,
        at=at,
        actor=by,
        on_paper=on_paper,
        note=note,
        facts=dict(facts or {}),
    )


def _kept(value: Any) -> Any:
    """A value as the step keeps it."""
    if isinstance(value, models.Model):
        return {"key": value.pk, "name": str(value)}
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _need(message: str, **texts: str) -> None:
    wrong = {name: _("missing") for name, text in texts.items() if not text.strip()}
    if wrong:
        raise InvalidInput(message, fields=wrong)
    check_texts(texts)
