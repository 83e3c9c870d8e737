"""Nobody judges their own report, or a report of a grid whose figures measure them. See docs/decisions/051."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from core.clock import day_of
from incidents.incident.choices import ReportSource
from incidents.incident.context import MoveNotYours
from incidents.incident.models import Incident
from incidents.incident.workflow import Move, Party
from staff.accounts.identity import is_account_of, person_of
from staff.accounts.models import User
from staff.postings.measured import measured_grids, refuse_measured

TOLD_BY_OTHERS = frozenset({ReportSource.PUBLIC, ReportSource.IMPORT})


def is_own_report(incident: Incident, user: User) -> bool:
    """Whether the person reported the incident, or wrote it down for the center itself, from whichever account.

    What the public or a member told and the center wrote down is not the report of who wrote.
    """
    if incident.reporter_id is not None:
        return incident.reporter_id == person_of(user)
    if incident.source in TOLD_BY_OTHERS:
        return False
    return is_account_of(incident.created_by_id, user)


def refuse_own_judgement(move: Move, incident: Incident, parties: frozenset[Party], user: User) -> None:
    """Refuse a move that weighs, where it would weigh the person who makes it. Raises MoveNotYours, MeasuredByIt."""
    if move.judges and is_own_report(incident, user):
        raise MoveNotYours(_("Nobody judges their own report."))
    if not _made_by_the_leader(move, parties):
        refuse_measured(user, [incident.grid_id], *_counts_from(incident))


def without_own_judgements(
    moves: Iterable[Move], incident: Incident, parties: frozenset[Party], user: User
) -> list[Move]:
    """The moves but those that `refuse_own_judgement` would refuse. Two queries at most."""
    moves = list(moves)
    if any(move.judges for move in moves) and is_own_report(incident, user):
        moves = [move for move in moves if not move.judges]
    weighing = [move for move in moves if move.weighs and not _made_by_the_leader(move, parties)]
    if weighing and incident.grid_id in measured_grids(user, *_counts_from(incident)):
        moves = [move for move in moves if move not in weighing]
    return moves


def _made_by_the_leader(move: Move, parties: frozenset[Party]) -> bool:
    """Whether a leader makes the move for the own grid: confirms what a member settled. Others judge from outside."""
    return Party.LEADER in move.by & parties


def _counts_from(incident: Incident) -> tuple[date, None]:
    """The days since the report: who serves the grid on one of them is measured by how the incident is judged."""
    return day_of(incident.reported_at or incident.occurred_at), None
