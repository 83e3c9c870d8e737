"""A case is at home with whoever's turn its page says that it is, as their own task, and with nobody else as theirs.

All who serve a grid have its open cases at home, to be opened; that says nothing of whose turn it is.
"""

from __future__ import annotations

import pytest

from core.testing.worlds import shared_world
from core.worklist import OPEN
from gridops.home.worklist import waiting_for
from incidents.incident.workflow import TURN, Party, State
from incidents.tests.cast import Cast
from incidents.tests.factories import NINE

ACCOUNTS = {
    Party.AUTHOR: {"member"},
    Party.LEADER: {"leader"},
    Party.CENTER: {"clerk", "clerk2"},
    Party.HEAD: {"head"},
    Party.HANDLER: {"handler"},
    Party.DISTRICT: {"district"},
}


@shared_world
def cast() -> Cast:
    return Cast()


@pytest.mark.django_db
@pytest.mark.parametrize("state", sorted(set(TURN) - {State.DRAFT}))  # nobody waits for what nobody has reported
def test_it_waits_for_whose_turn_it_is_and_for_nobody_else(cast: Cast, state: State) -> None:
    case = cast.at(state)
    asked = {name: waiting_for(getattr(cast, name), at=NINE).tasks for name in cast.accounts}
    own = {name for name, tasks in asked.items() if any(task.is_mine and task.verb != str(OPEN) for task in tasks)}
    assert own == ACCOUNTS[TURN[state]], case.turn
