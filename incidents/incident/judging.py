"""Nobody judges their own report, or a report of a grid whose figures measure them. See docs/decisions/051."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from core.clock import day_of
from incidents.incident.choices import ReportSource
from incidents.incident.context import MoveNotYours
from incidents.incident.models import Incident
from incidents.incident.workflow import Move, Party
from staff.accounts.identity import accounts_of_same_person, person_of
from staff.accounts.models import User
from staff.postings.measured import own_service, refuse_measured

TOLD_BY_OTHERS = frozenset({ReportSource.PUBLIC, ReportSource.IMPORT})


class Judge:
    """Somebody who may judge incidents, many of them one after the other. Two queries at most, for all of them."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def _accounts(self) -> frozenset[int]:
        if person_of(self.user) is None and not self.user.is_service:
            return frozenset({self.user.pk})
        return frozenset(accounts_of_same_person(self.user).values_list("pk", flat=True))

    @cached_property
    def _serves(self) -> Callable[[int, date, date], bool]:
        return own_service(self.user)

    def reported(self, incident: Incident) -> bool:
        """Whether the person reported the incident, or wrote it down for the center itself, from whichever account.

        What the public or a member told and the center wrote down is not the report of who wrote.
        """
        if incident.reporter_id is not None:
            return incident.reporter_id == person_of(self.user)
        if incident.source in TOLD_BY_OTHERS or incident.created_by_id is None:
            return False
        return incident.created_by_id == self.user.pk or incident.created_by_id in self._accounts

    def is_measured_by(self, incident: Incident) -> bool:
        return self._serves(incident.grid_id, _counts_from(incident), date.max)


def refuse_own_judgement(move: Move, incident: Incident, parties: frozenset[Party], user: User) -> None:
    """Refuse a move that weighs, where it would weigh the person who makes it. Raises MoveNotYours, MeasuredByIt."""
    judge = Judge(user)
    if without_own_judgements([move], incident, parties, judge):
        return
    if move.judges and judge.reported(incident):
        raise MoveNotYours(_("Nobody judges their own report."))
    refuse_measured(user, [incident.grid_id], _counts_from(incident), None)


def without_own_judgements(
    moves: Iterable[Move], incident: Incident, parties: frozenset[Party], judge: Judge
) -> list[Move]:
    """The moves but those that would weigh the person who makes them."""
    moves = list(moves)
    if any(move.judges for move in moves) and judge.reported(incident):
        moves = [move for move in moves if not move.judges]
    weighing = [move for move in moves if move.weighs and not _made_by_the_leader(move, parties)]
    if weighing and judge.is_measured_by(incident):
        moves = [move for move in moves if move not in weighing]
    return moves


def _made_by_the_leader(move: Move, parties: frozenset[Party]) -> bool:
    """Whether a leader makes the move for the own grid: confirms what a member settled. Others judge from outside."""
    return Party.LEADER in move.by & parties


def _counts_from(incident: Incident) -> date:
    """The day of the report: who serves the grid since then is measured by how the incident is judged."""
    return day_of(incident.reported_at or incident.occurred_at)
