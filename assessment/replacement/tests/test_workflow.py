"""The table of moves, without a database."""

from __future__ import annotations

import pytest

from assessment.replacement.lists import MOVE_NAMES
from assessment.replacement.workflow import (
    AFTER_TRAINING,
    AFTER_TRANSFER,
    APPROVING,
    DECIDING,
    MOVES,
    ONWARD,
    Done,
    Outcome,
    Party,
    State,
    moves_from,
    next_move,
    state_at,
)

STATES = (
    "proposed training_offered training_running training_declined training_failed training_not_applicable "
    "transfer_offered transfer_declined transfer_not_possible heard decided approved served ended handed_over closed"
)


def test_the_codes_are_those_that_forms_and_exports_name() -> None:
    assert " ".join(State) == STATES
    assert set(Outcome) == {"improved", "moved", "declined", "withdrawn", "replaced"}


def test_every_state_but_the_last_goes_on_and_every_outcome_is_reached() -> None:
    assert set(ONWARD) == set(State) - {State.CLOSED}
    assert all(ONWARD[state][0] in MOVES for state in ONWARD)
    assert all(state in MOVES[name].sources for state, names in ONWARD.items() for name in names)
    assert {move.outcome for move in MOVES.values() if move.outcome} == set(Outcome)
    assert all((State.CLOSED in move.targets) == (move.outcome is not None) for move in MOVES.values())


def test_every_state_is_reached_from_a_proposal() -> None:
    reached, waiting = {State.PROPOSED}, [State.PROPOSED]
    while waiting:
        state = waiting.pop()
        for move in MOVES.values():
            fresh = {target for target in move.targets if state in move.sources} - reached
            reached |= fresh
            waiting += fresh
    assert reached == set(State)


def test_nothing_that_decides_is_automatic() -> None:
    by_itself = {name for name, move in MOVES.items() if Party.SYSTEM in move.by}
    assert by_itself == {"propose", "add-ground", "drop-ground", "withdraw"}
    assert {MOVES[name].by for name in DECIDING | APPROVING} == {frozenset({Party.HEAD})}


def test_the_refusal_of_the_person_and_that_of_the_office_are_different_states() -> None:
    said = {name for name, move in MOVES.items() if move.of_the_person}
    assert said == {"accept-training", "decline-training", "accept-transfer", "decline-transfer", "sign-minutes"}
    assert {MOVES[name].targets for name in ("decline-training", "training-not-applicable")} == {
        (State.TRAINING_DECLINED,),
        (State.TRAINING_NOT_APPLICABLE,),
    }
    assert MOVES["decline-transfer"].targets != MOVES["transfer-not-possible"].targets
    assert all("note" in MOVES[name].requires for name in ("decline-training", "decline-transfer", "decline"))


def test_training_and_transfer_come_before_any_hearing_and_decision() -> None:
    assert MOVES["offer-transfer"].sources == AFTER_TRAINING
    assert MOVES["sign-minutes"].sources == AFTER_TRANSFER
    assert MOVES["decide"].sources == {State.HEARD}


def test_an_objection_holds_up_approval_service_and_end_alone() -> None:
    assert {name for name, move in MOVES.items() if move.held_up} == {"approve", "serve", "end"}


@pytest.mark.parametrize("stage", ["training", "transfer", "hearing"])
def test_what_is_sent_back_stands_where_the_stage_began(stage: str) -> None:
    passed = ["proposed", "training_failed", "transfer_declined", "heard", "decided"]
    expected = {"training": "proposed", "transfer": "training_failed", "hearing": "transfer_declined"}
    assert state_at(stage, passed) == expected[stage]


def test_the_next_act_follows_from_what_was_done_in_the_state() -> None:
    asked = State.TRANSFER_NOT_POSSIBLE
    assert next_move(asked, Done()) == "call-hearing"
    assert next_move(asked, Done(hearing_called=True)) == "record-hearing"
    assert next_move(asked, Done(hearing_called=True, hearing_recorded=True)) == "sign-minutes"
    decided = [Done(), Done(personnel_answered=True), Done(personnel_answered=True, union_told=True)]
    assert [next_move(State.DECIDED, done) for done in decided] == ["note-personnel", "note-union", "approve"]
    assert next_move(State.CLOSED, Done()) is None


def test_every_move_has_a_name_and_a_move_by_nobody_is_offered_to_nobody() -> None:
    assert set(MOVE_NAMES) == set(MOVES)
    everybody = set(Party) - {Party.SYSTEM}
    offered = {move.name for state in State for move in moves_from(state, everybody)}
    assert offered == {name for name, move in MOVES.items() if not move.by_itself}
