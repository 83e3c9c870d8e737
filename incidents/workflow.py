"""The life of an incident as one table: which move leads from where to where, by whom, with what.

Pure data and pure functions. Checks, admin actions, the API and the docs are derived from `MOVES`.
Source: the domain's section on an incident's life; the policy asks for discover, report, resolve,
feed back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    REPORTED = "reported"
    DISCARDED = "discarded"
    SELF_CLOSED = "self_closed"
    RETURNED = "returned"
    INVALID = "invalid"
    DUPLICATE = "duplicate"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    SENT_BACK = "sent_back"
    HANDLING = "handling"
    EXTENSION_ASKED = "extension_asked"
    FEEDBACK = "feedback"
    ESCALATED = "escalated"
    CLOSED = "closed"
    EVALUATED = "evaluated"
    REOPENED = "reopened"


class Party(StrEnum):
    """Who stands to a case in which relation; one person may stand in several."""

    AUTHOR = "author"  # wrote or reported it
    FULL_TIME = "full_time"  # full-time member of its grid
    LEADER = "leader"  # leader of its grid
    CENTER = "center"
    HEAD = "head"
    HANDLER = "handler"  # of its department; of its grid, where the village settles
    DISTRICT = "district"


S, P = State, Party

# A report in one of these states is not a valid one as things stand; a draft is none at all.
NOT_VALID = frozenset({S.DRAFT, S.DISCARDED, S.RETURNED, S.INVALID, S.DUPLICATE})
# Nothing more is expected from anybody.
FINISHED = frozenset({S.DISCARDED, S.INVALID, S.DUPLICATE, S.CLOSED, S.EVALUATED})
REOPEN_WITHIN_DAYS = 15


@dataclass(frozen=True)
class Move:
    """One row of the table. `requires` and `accepts` name the payload fields beside `note`."""

    name: str
    sources: frozenset[State]
    targets: tuple[State, ...]  # the first is the usual one; `answer` alone chooses
    by: frozenset[Party]
    requires: frozenset[str] = field(default_factory=frozenset)
    accepts: frozenset[str] = field(default_factory=frozenset)
    handles: bool = False  # who makes it has handled the case …
    verifies: bool = False  # … and may then make none of these
    judges: bool = False  # nobody makes these of their own report


def _row(
    name: str,
    sources: set[State],
    targets: State | tuple[State, ...],
    by: set[Party],
    *,
    requires: set[str] | None = None,
    accepts: set[str] | None = None,
    handles: bool = False,
    verifies: bool = False,
    judges: bool = False,
) -> Move:
    return Move(
        name,
        frozenset(sources),
        targets if isinstance(targets, tuple) else (targets,),
        frozenset(by),
        frozenset(requires or ()),
        frozenset(accepts or ()),
        handles,
        verifies,
        judges or verifies,
    )


_ROWS = [
    _row("report", {S.DRAFT, S.RETURNED}, S.REPORTED, {P.AUTHOR, P.CENTER}),
    _row("discard", {S.DRAFT}, S.DISCARDED, {P.AUTHOR, P.CENTER}),
    # --- the grid and the village settle it themselves ---
    _row(
        "self-close", {S.DRAFT, S.REPORTED}, S.SELF_CLOSED, {P.FULL_TIME, P.CENTER}, requires={"result"}, handles=True
    ),
    _row("confirm", {S.SELF_CLOSED}, S.CLOSED, {P.LEADER, P.CENTER}, verifies=True),
    _row("settle", {S.REPORTED}, S.HANDLING, {P.LEADER, P.CENTER}, handles=True),
    # --- the center takes it in, or not ---
    _row("accept", {S.REPORTED}, S.ACCEPTED, {P.CENTER}, accepts={"urgency"}),
    _row("return", {S.REPORTED}, S.RETURNED, {P.CENTER}, requires={"note"}),
    _row(
        "invalidate",
        {S.REPORTED, S.ACCEPTED, S.SELF_CLOSED, S.CLOSED},
        S.INVALID,
        {P.CENTER},
        requires={"reason"},
        judges=True,
    ),
    _row(
        "mark-duplicate",
        {S.REPORTED, S.ACCEPTED, S.SELF_CLOSED},
        S.DUPLICATE,
        {P.CENTER},
        requires={"duplicate_of"},
        judges=True,
    ),
    # --- a unit handles it ---
    _row(
        "assign",
        {S.ACCEPTED, S.SENT_BACK, S.REOPENED},
        S.ASSIGNED,
        {P.CENTER, P.HEAD},
        accepts={"department", "level", "urgency", "due_at"},
    ),
    _row("send-back", {S.ASSIGNED}, S.SENT_BACK, {P.HANDLER}, requires={"note"}),
    _row("start", {S.ASSIGNED, S.REOPENED}, S.HANDLING, {P.HANDLER}, handles=True),
    _row("request-extension", {S.HANDLING}, S.EXTENSION_ASKED, {P.HANDLER}, requires={"days", "note"}),
    _row("decide-extension", {S.EXTENSION_ASKED}, S.HANDLING, {P.HEAD}, requires={"approved"}),
    _row("feed-back", {S.HANDLING}, S.FEEDBACK, {P.HANDLER}, requires={"result"}, handles=True),
    _row("verify", {S.FEEDBACK}, S.CLOSED, {P.CENTER}, verifies=True),
    _row("rework", {S.FEEDBACK}, S.HANDLING, {P.CENTER}, requires={"note"}, verifies=True),
    # --- the third level ---
    _row("escalate", {S.ASSIGNED, S.HANDLING}, S.ESCALATED, {P.HEAD}, requires={"note"}),
    _row(
        "answer",
        {S.ESCALATED},
        (S.HANDLING, S.CLOSED),
        {P.DISTRICT},
        requires={"note"},
        accepts={"closes"},
        handles=True,
    ),
    # --- afterwards ---
    _row("evaluate", {S.CLOSED}, S.EVALUATED, {P.CENTER}, requires={"satisfied"}, verifies=True),
    _row("reopen", {S.CLOSED, S.EVALUATED, S.SELF_CLOSED}, S.REOPENED, {P.CENTER}, requires={"note"}),
]

MOVES: dict[str, Move] = {move.name: move for move in _ROWS}


def moves_from(state: str, parties: frozenset[Party] | set[Party]) -> list[Move]:
    """What somebody who stands in `parties` to a case in `state` may do next, in the table's order."""
    return [move for move in MOVES.values() if state in move.sources and move.by & parties]


def mermaid() -> str:
    """The state diagram for the documentation."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    lines += [
        f"    {source} --> {target}: {move.name}"
        for move in MOVES.values()
        for source in sorted(move.sources)
        for target in move.targets
    ]
    return "\n".join(lines) + "\n"
