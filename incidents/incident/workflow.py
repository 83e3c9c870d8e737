"""The life of an incident as one table: which move leads from where to where, by whom, with what.

Pure data and pure functions. Checks, admin actions, the API and the docs are derived from `MOVES`.
Source: the domain's section on an incident's life; the policy asks for discover, report, resolve,
feed back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
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
    """The roles that a person can have in an incident; one person may have several."""

    AUTHOR = "author"  # wrote or reported it
    FULL_TIME = "full_time"  # full-time member of its grid
    LEADER = "leader"  # leader of its grid
    GUIDE = "guide"  # of its village, while asked for help
    CENTER = "center"
    HEAD = "head"
    HANDLER = "handler"  # of its department; of its grid, where the village settles
    DISTRICT = "district"


S, P = State, Party

# A report in one of these states is not valid at present; a draft is no report at all.
NOT_VALID = frozenset({S.DRAFT, S.DISCARDED, S.RETURNED, S.INVALID, S.DUPLICATE})

# Nothing more is expected from anybody.
FINISHED = frozenset({S.DISCARDED, S.INVALID, S.DUPLICATE, S.CLOSED, S.EVALUATED})

# The limit of acceptance runs; from acceptance on it is the limit of the result.
TO_ACCEPT = frozenset({S.REPORTED})

# The time limit is paused: the incident waits for its author, or for the district.
PAUSED = frozenset({S.RETURNED, S.ESCALATED})

# Whose turn it is; in the states that are left out nothing is expected.
TURN = {
    S.DRAFT: P.AUTHOR,
    S.RETURNED: P.AUTHOR,
    S.REPORTED: P.CENTER,
    S.SELF_CLOSED: P.LEADER,
    S.ACCEPTED: P.CENTER,
    S.SENT_BACK: P.CENTER,
    S.ASSIGNED: P.HANDLER,
    S.HANDLING: P.HANDLER,
    S.REOPENED: P.HANDLER,
    S.EXTENSION_ASKED: P.HEAD,
    S.FEEDBACK: P.CENTER,
    S.ESCALATED: P.DISTRICT,
}

# … and the move with which it goes on when all is well.
ONWARD = {
    S.DRAFT: "report",
    S.RETURNED: "report",
    S.REPORTED: "accept",
    S.SELF_CLOSED: "confirm",
    S.ACCEPTED: "assign",
    S.SENT_BACK: "assign",
    S.ASSIGNED: "start",
    S.HANDLING: "feed-back",
    S.REOPENED: "start",
    S.EXTENSION_ASKED: "decide-extension",
    S.FEEDBACK: "verify",
    S.ESCALATED: "answer",
}

# Who is notified in addition to the person who is late.
SUPERIOR = {P.AUTHOR: P.LEADER, P.LEADER: P.GUIDE, P.HANDLER: P.HEAD, P.CENTER: P.HEAD}


@dataclass(frozen=True)
class Move:
    """One row of the table. `requires` and `accepts` name the payload fields in addition to `note`."""

    name: str
    sources: frozenset[State]
    targets: tuple[State, ...]  # the first is the usual one, its effect may choose another; none: the state stays
    by: frozenset[Party]
    requires: frozenset[str] = frozenset()
    accepts: frozenset[str] = frozenset()
    handles: bool = False  # who makes it has handled the incident …
    verifies: bool = False  # … and may then make none of these
    judges: bool = False  # nobody makes these of their own report
    weighs: bool = False  # what counts for the grid follows from it: nobody who serves the grid makes it
    after_children: bool = False  # where it would close an incident, the parts given to departments come first
    supervised: bool = False  # only while a supervision note is open


def _row(
    name: str,
    sources: Collection[State],
    targets: State | tuple[State, ...],
    by: set[Party],
    *,
    requires: set[str] | None = None,
    accepts: set[str] | None = None,
    verifies: bool = False,
    judges: bool = False,
    weighs: bool = False,
    **flags: bool,
) -> Move:
    judges = judges or verifies
    return Move(
        name,
        frozenset(sources),
        targets if isinstance(targets, tuple) else (targets,),
        frozenset(by),
        frozenset(requires or ()),
        frozenset(accepts or ()),
        verifies=verifies,
        judges=judges,
        weighs=weighs or judges,
        **flags,
    )


# A line of the history that nobody makes: the working calendar changed, and the running deadline is counted anew.
RECALCULATE = "recalculate"

STAYS: tuple[State, ...] = ()
_OPEN = frozenset(State) - FINISHED - {S.DRAFT}
_HANDED_IN = frozenset(State) - {S.DRAFT}
UNTIL_ACCEPTED = frozenset({S.DRAFT, S.REPORTED, S.RETURNED})  # who reported it may still correct it

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
    _row("accept", {S.REPORTED}, S.ACCEPTED, {P.CENTER}, accepts={"urgency"}, weighs=True),
    _row("return", {S.REPORTED}, S.RETURNED, {P.CENTER}, requires={"note"}, weighs=True),
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
    # What turned out to be wrong is taken back, and the case goes on where it was.
    _row(
        "withdraw-judgement",
        {S.INVALID, S.DUPLICATE},
        (S.REPORTED, S.ACCEPTED, S.SELF_CLOSED, S.CLOSED),
        {P.CENTER, P.HEAD},
        requires={"note"},
        judges=True,
    ),
    # --- a unit handles it: a department, or the village ---
    _row(
        "assign",
        {S.ACCEPTED, S.SENT_BACK, S.REOPENED},
        S.ASSIGNED,
        {P.CENTER, P.HEAD},
        accepts={"department", "level", "urgency", "due_at"},
        weighs=True,
    ),
    _row("send-back", {S.ASSIGNED, S.HANDLING}, S.SENT_BACK, {P.HANDLER}, requires={"note"}),
    _row("start", {S.ASSIGNED, S.REOPENED}, S.HANDLING, {P.HANDLER}, handles=True),
    _row("request-extension", {S.HANDLING}, S.EXTENSION_ASKED, {P.HANDLER}, requires={"days", "note"}),
    _row("decide-extension", {S.EXTENSION_ASKED}, S.HANDLING, {P.HEAD}, requires={"approved"}),
    _row("feed-back", {S.HANDLING}, S.FEEDBACK, {P.HANDLER}, requires={"result"}, handles=True),
    _row("verify", {S.FEEDBACK}, S.CLOSED, {P.CENTER}, verifies=True, after_children=True),
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
        after_children=True,
    ),
    # --- afterwards ---
    _row(
        "evaluate",
        {S.CLOSED},
        (S.EVALUATED, S.REOPENED),
        {P.CENTER},
        requires={"satisfied"},
        accepts={"reopens"},
        verifies=True,
    ),
    _row("reopen", {S.CLOSED, S.EVALUATED, S.SELF_CLOSED}, S.REOPENED, {P.CENTER}, requires={"note"}),
    # --- apart from the usual order: the state stays ---
    _row("hasten", _OPEN - PAUSED - {S.SELF_CLOSED, S.FEEDBACK}, STAYS,
         {P.FULL_TIME, P.LEADER, P.HANDLER, P.CENTER, P.HEAD}, requires={"note"}),
    _row("involve", {S.ACCEPTED, S.ASSIGNED, S.HANDLING, S.SENT_BACK}, STAYS, {P.CENTER, P.HEAD},
         requires={"departments"}),
    _row("ask-help", _OPEN - {S.SELF_CLOSED, S.FEEDBACK}, STAYS, {P.FULL_TIME, P.LEADER}, requires={"note"}),
    _row("give-help", _OPEN, STAYS, {P.GUIDE}, requires={"note"}),
    # --- supervision: the clock opens a note when a deadline has passed, whatever becomes of the incident ---
    _row("answer-supervision", _HANDED_IN, STAYS, {P.HANDLER, P.CENTER}, requires={"note"}, supervised=True),
    _row("close-supervision", _HANDED_IN, STAYS, {P.HEAD}, supervised=True),
    # --- its author takes the report back; the last of the buttons, as it is rarely meant ---
    _row("take-back", {S.REPORTED, S.RETURNED}, S.DISCARDED, {P.AUTHOR}),
]  # fmt: skip

MOVES: dict[str, Move] = {move.name: move for move in _ROWS}


def moves_from(state: str, parties: frozenset[Party] | set[Party], *, supervised: bool = False) -> list[Move]:
    """The moves that somebody with the roles `parties` may make in `state`, in the order of the table."""
    return [
        move
        for move in MOVES.values()
        if state in move.sources and move.by & parties and (supervised or not move.supervised)
    ]


def turn(state: str, *, settled_by_village: bool) -> Party | None:
    """Whose turn it is; the village's handler is its leader."""
    party = TURN.get(State(state))
    return Party.LEADER if party is Party.HANDLER and settled_by_village else party


def onward(state: str) -> str | None:
    """The usual next move of an incident; the party whose turn it is makes it."""
    return ONWARD.get(State(state))


def mermaid() -> str:
    """The state diagram for the documentation; moves that leave the state as it is are in the table alone."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    lines += [
        f"    {source} --> {target}: {move.name}"
        for move in MOVES.values()
        for source in sorted(move.sources)
        for target in move.targets
    ]
    return "\n".join(lines) + "\n"


def markdown() -> str:
    """The table for the documentation."""
    rows = ["| move | from | to | who | requires | may take | apart |", "|---|---|---|---|---|---|---|"]
    for move in MOVES.values():
        apart = [
            text
            for holds, text in (
                (move.handles, "handles"),
                (move.verifies, "not by who handled it"),
                (move.judges, "not of one's own report"),
                (move.weighs, "not of a grid that one serves"),
                (move.after_children, "closes after its parts"),
                (move.supervised, "while supervised"),
            )
            if holds
        ]
        cells = (
            f"`{move.name}`",
            ", ".join(sorted(move.sources)),
            " or ".join(move.targets) or "(stays)",
            ", ".join(sorted(move.by)),
            ", ".join(sorted(move.requires)) or "–",
            ", ".join(sorted(move.accepts)) or "–",
            "; ".join(apart) or "–",
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"
