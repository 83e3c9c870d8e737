"""The life of a proposal to replace somebody as one table: which move leads from where to where, by whom, with what.

Pure data and pure functions, as for incidents. Checks, buttons and the docs are derived from `MOVES`. The rules:
training or transfer come before a decision; the person is heard; a head decides and another one approves; nothing is
automatic. It ends a post on a grid, never a labour contract.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    PROPOSED = "proposed"
    TRAINING_OFFERED = "training_offered"
    TRAINING_RUNNING = "training_running"
    TRAINING_DECLINED = "training_declined"
    TRAINING_FAILED = "training_failed"
    TRAINING_NOT_APPLICABLE = "training_not_applicable"
    TRANSFER_OFFERED = "transfer_offered"
    TRANSFER_DECLINED = "transfer_declined"
    TRANSFER_NOT_POSSIBLE = "transfer_not_possible"
    HEARD = "heard"
    DECIDED = "decided"
    APPROVED = "approved"
    SERVED = "served"
    ENDED = "ended"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"


class Outcome(StrEnum):
    IMPROVED = "improved"  # by training
    MOVED = "moved"  # to another grid
    DECLINED = "declined"  # by the head: no replacement
    WITHDRAWN = "withdrawn"  # no ground stands any more
    REPLACED = "replaced"


class Party(StrEnum):
    """Who makes a move."""

    SYSTEM = "system"  # figures were made final or revised
    CENTER = "center"
    PERSON = "person"  # whom it is about, in their own account; the center notes what was said on paper
    HEAD = "head"


class Stage(StrEnum):
    """The steps to which an approver may send a proposal back."""

    TRAINING = "training"
    TRANSFER = "transfer"
    HEARING = "hearing"


S, P = State, Party

AFTER_TRAINING = frozenset({S.TRAINING_DECLINED, S.TRAINING_FAILED, S.TRAINING_NOT_APPLICABLE})
AFTER_TRANSFER = frozenset({S.TRANSFER_DECLINED, S.TRANSFER_NOT_POSSIBLE})
OPEN = frozenset(State) - {S.CLOSED}
POST_LASTS = OPEN - {S.ENDED, S.HANDED_OVER}  # nothing is done yet that cannot be undone
BEFORE_DECISION = POST_LASTS - {S.DECIDED, S.APPROVED, S.SERVED}


@dataclass(frozen=True)
class Move:
    """One row of the table. `requires` and `accepts` name what is given with the move, beside its note."""

    name: str
    sources: frozenset[State]
    targets: tuple[State, ...]  # none: the state stays; several: see `target_of`
    by: frozenset[Party]
    outcome: Outcome | None = None  # how it closes the proposal
    requires: frozenset[str] = frozenset()
    accepts: frozenset[str] = frozenset()
    of_the_person: bool = False  # what the person says; where the center notes it, it names the paper
    decides: bool = False  # who makes it has decided …
    approves: bool = False  # … and may then make none of these
    by_itself: bool = False  # made by the service of grounds alone, with the ground itself
    held_up: bool = False  # refused while an objection against a ground or the decision is open


def _row(
    name: str,
    sources: Collection[State],
    target: State | tuple[State, ...],
    by: set[Party],
    *,
    requires: set[str] | None = None,
    accepts: set[str] | None = None,
    **more: object,
) -> Move:
    targets = target if isinstance(target, tuple) else (target,)
    return Move(
        name,
        frozenset(sources),
        targets,
        frozenset(by),
        requires=frozenset(requires or ()),
        accepts=frozenset(accepts or ()),
        **more,  # type: ignore[arg-type]
    )


STAYS: tuple[State, ...] = ()
BACK = (S.PROPOSED, *sorted(AFTER_TRAINING), *sorted(AFTER_TRANSFER))
_SAID = {P.PERSON, P.CENTER}

_ROWS = [
    # --- the proposal and its grounds ---
    _row("propose", (), S.PROPOSED, {P.SYSTEM, P.CENTER}, by_itself=True),
    _row("add-ground", BEFORE_DECISION, STAYS, {P.SYSTEM, P.CENTER}, by_itself=True),
    _row("drop-ground", frozenset(State), STAYS, {P.SYSTEM}, by_itself=True),
    _row("withdraw", POST_LASTS | {S.ENDED}, S.CLOSED, {P.SYSTEM, P.CENTER}, outcome=Outcome.WITHDRAWN,
         requires={"note"}),
    # --- training first ---
    _row("offer-training", {S.PROPOSED}, S.TRAINING_OFFERED, {P.CENTER},
         requires={"content", "begins_on", "ends_on"}),
    _row("training-not-applicable", {S.PROPOSED}, S.TRAINING_NOT_APPLICABLE, {P.CENTER}, requires={"note"}),
    _row("accept-training", {S.TRAINING_OFFERED}, S.TRAINING_RUNNING, _SAID, of_the_person=True),
    _row("decline-training", {S.TRAINING_OFFERED}, S.TRAINING_DECLINED, _SAID, requires={"note"}, of_the_person=True),
    _row("training-improved", {S.TRAINING_RUNNING}, S.CLOSED, {P.CENTER}, outcome=Outcome.IMPROVED,
         requires={"evidence"}),
    _row("training-failed", {S.TRAINING_RUNNING}, S.TRAINING_FAILED, {P.CENTER}, requires={"evidence"}),
    # --- then a transfer ---
    _row("offer-transfer", AFTER_TRAINING, S.TRANSFER_OFFERED, {P.CENTER}, requires={"grid"}),
    _row("accept-transfer", {S.TRANSFER_OFFERED}, STAYS, _SAID, of_the_person=True),
    _row("decline-transfer", {S.TRANSFER_OFFERED}, S.TRANSFER_DECLINED, _SAID, requires={"note"}, of_the_person=True),
    _row("move", {S.TRANSFER_OFFERED}, S.CLOSED, {P.CENTER}, outcome=Outcome.MOVED, requires={"day"}),
    _row("transfer-not-possible", AFTER_TRAINING | {S.TRANSFER_OFFERED}, S.TRANSFER_NOT_POSSIBLE, {P.CENTER},
         requires={"note"}),
    # --- the person is heard ---
    _row("call-hearing", AFTER_TRANSFER, STAYS, {P.CENTER}, requires={"meets_at", "place"}),
    _row("record-hearing", AFTER_TRANSFER, STAYS, {P.CENTER}, requires={"held_at", "attended", "minutes"}),
    _row("sign-minutes", AFTER_TRANSFER, S.HEARD, _SAID, of_the_person=True),
    _row("note-refusal", AFTER_TRANSFER, S.HEARD, {P.CENTER}, requires={"note"}),
    # --- a head decides, another one approves ---
    _row("decide", {S.HEARD}, S.DECIDED, {P.HEAD}, requires={"note"}, decides=True),
    _row("decline", {S.HEARD}, S.CLOSED, {P.HEAD}, outcome=Outcome.DECLINED, requires={"note"}, decides=True),
    _row("note-personnel", {S.DECIDED}, (S.DECIDED, *BACK), {P.CENTER}, requires={"protected"}, accepts={"back_to"}),
    _row("note-union", {S.DECIDED}, STAYS, {P.CENTER}, requires={"told_on"}),
    _row("approve", {S.DECIDED}, S.APPROVED, {P.HEAD}, approves=True, held_up=True),
    _row("send-back", {S.DECIDED}, BACK, {P.HEAD}, requires={"back_to", "note"}, approves=True),
    # --- and it is carried out ---
    _row("serve", {S.APPROVED}, S.SERVED, {P.CENTER}, requires={"how"}, accepts={"served_on"}, held_up=True),
    _row("end", {S.SERVED}, S.ENDED, {P.CENTER}, requires={"ends_on"}, accepts={"stand_in", "stand_in_until"},
         held_up=True),
    _row("hand-over", {S.ENDED}, S.HANDED_OVER, {P.CENTER}),
    _row("close", {S.HANDED_OVER}, S.CLOSED, {P.CENTER}, outcome=Outcome.REPLACED, requires={"destination"}),
    # --- a ground fell after the post had ended ---
    _row("decide-return", frozenset({S.ENDED, S.HANDED_OVER, S.CLOSED}), STAYS, {P.HEAD},
         requires={"given_back", "note"}),
]  # fmt: skip

MOVES: dict[str, Move] = {move.name: move for move in _ROWS}
DECIDING = frozenset(name for name, move in MOVES.items() if move.decides)
APPROVING = frozenset(name for name, move in MOVES.items() if move.approves)

# The move with which it goes on when nothing stands in the way: the prominent button, and whose turn it is.
ONWARD = {
    S.PROPOSED: ("offer-training",),
    S.TRAINING_OFFERED: ("accept-training",),
    S.TRAINING_RUNNING: ("training-improved",),
    **dict.fromkeys(AFTER_TRAINING, ("offer-transfer",)),
    S.TRANSFER_OFFERED: ("accept-transfer", "move"),
    **dict.fromkeys(AFTER_TRANSFER, ("call-hearing", "record-hearing", "sign-minutes")),
    S.HEARD: ("decide",),
    S.DECIDED: ("note-personnel", "note-union", "approve"),
    S.APPROVED: ("serve",),
    S.SERVED: ("end",),
    S.ENDED: ("hand-over",),
    S.HANDED_OVER: ("close",),
}


@dataclass(frozen=True)
class Done:
    """What has been done within the present state, by which the next act is known."""

    transfer_accepted: bool = False
    hearing_called: bool = False
    hearing_recorded: bool = False
    personnel_answered: bool = False
    union_told: bool = False

    def of(self, move: str) -> bool:
        """Whether a move that leaves the state as it is has been made."""
        return {
            "accept-transfer": self.transfer_accepted,
            "call-hearing": self.hearing_called or self.hearing_recorded,
            "record-hearing": self.hearing_recorded,
            "note-personnel": self.personnel_answered,
            "note-union": self.union_told,
        }.get(move, False)


def next_move(state: str, done: Done) -> str | None:
    """The one act that comes next; None where it is over."""
    return next((move for move in ONWARD.get(State(state), ()) if not done.of(move)), None)


def moves_from(state: str, parties: Collection[Party]) -> list[Move]:
    """The moves that somebody with the roles `parties` may make in `state`, in the order of the table."""
    known = frozenset(parties)
    return [move for move in MOVES.values() if state in move.sources and move.by & known and not move.by_itself]


def state_at(stage: str, passed: Collection[str]) -> State:
    """Where a proposal stands that is sent back to a stage; `passed` are the states it has been in, in their order.

    To training: as at its beginning. To transfer: with what came of training. To the hearing: with what came of both.
    """
    if stage == Stage.TRAINING:
        return S.PROPOSED
    wanted = AFTER_TRAINING if stage == Stage.TRANSFER else AFTER_TRANSFER
    return next(State(state) for state in reversed(list(passed)) if state in wanted)


def mermaid() -> str:
    """The state diagram for the documentation; moves that leave the state as it is are in the table alone."""
    lines = ["stateDiagram-v2", "    [*] --> proposed"]
    lines += [
        f"    {source} --> {target}: {move.name}"
        for move in MOVES.values()
        for source in sorted(move.sources)
        for target in move.targets
        if target != source
    ]
    return "\n".join(lines) + "\n"


def markdown() -> str:
    """The table for the documentation."""
    rows = ["| move | from | to | who | requires |", "|---|---|---|---|---|"]
    for move in MOVES.values():
        target = " or ".join(move.targets) or "(stays)"
        cells = (
            f"`{move.name}`",
            ", ".join(sorted(move.sources)) or "–",
            f"{target} / {move.outcome}" if move.outcome else target,
            ", ".join(sorted(move.by)),
            ", ".join(sorted(move.requires)) or "–",
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"
