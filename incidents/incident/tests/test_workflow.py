"""The table of moves as a graph."""

from __future__ import annotations

import pytest

from incidents.incident.choices import STATE_CHOICES
from incidents.incident.effects import EFFECTS
from incidents.incident.models import IncidentMove
from incidents.incident.workflow import (
    FINISHED,
    MOVES,
    NOT_VALID,
    PAUSED,
    TO_ACCEPT,
    TURN,
    Move,
    Party,
    State,
    _row,
    mermaid,
    moves_from,
    onward,
    turn,
)

EDGES = {(source, target, move.name) for move in MOVES.values() for source in move.sources for target in move.targets}


def test_a_row_of_the_table_is_read_as_it_is_written() -> None:
    plain = _row("go", {State.DRAFT}, State.REPORTED, {Party.AUTHOR})
    assert plain == Move("go", frozenset({State.DRAFT}), (State.REPORTED,), frozenset({Party.AUTHOR}))
    flags = (plain.handles, plain.verifies, plain.judges, plain.weighs, plain.after_children, plain.supervised)
    assert flags == (False,) * 6
    two = _row(
        *("go", [State.DRAFT], (State.REPORTED, State.CLOSED), {Party.CENTER}),
        **{"requires": {"note"}, "accepts": {"days"}, "handles": True, "weighs": True},
    )
    assert two == Move(
        *("go", frozenset({State.DRAFT}), (State.REPORTED, State.CLOSED), frozenset({Party.CENTER})),
        **{"requires": frozenset({"note"}), "accepts": frozenset({"days"}), "handles": True, "weighs": True},
    )


@pytest.mark.parametrize(
    ("flag", "judges"), [("verifies", True), ("judges", True), ("weighs", False), ("handles", False)]
)
def test_who_verifies_judges_and_who_judges_weighs(flag: str, judges: bool) -> None:
    made = _row("go", {State.DRAFT}, State.REPORTED, {Party.CENTER}, **{flag: True})
    assert (made.judges, made.weighs) == (judges, judges or flag == "weighs")
    assert made.verifies == (flag == "verifies")


def reachable(start: State) -> set[State]:
    reached, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        new = {target for source, target, _name in EDGES if source == here} - reached
        reached |= new
        waiting += new
    return reached


def test_every_state_can_be_reached_from_a_draft():
    assert reachable(State.DRAFT) == set(State)


@pytest.mark.parametrize("state", sorted(set(State) - FINISHED))
def test_every_unfinished_state_leads_to_an_end(state):
    assert any(source == state for source, _target, _name in EDGES)
    assert reachable(state) & FINISHED


def test_what_was_discarded_stays_so_and_a_judgement_is_only_taken_back_by_its_own_move():
    assert reachable(State.DISCARDED) == {State.DISCARDED}
    for state in (State.INVALID, State.DUPLICATE):
        assert {name for source, _target, name in EDGES if source == state} == {"withdraw-judgement"}


def test_the_diagram_draws_every_edge_once():
    drawn = [line.strip() for line in mermaid().splitlines()]
    assert drawn[:2] == ["stateDiagram-v2", "[*] --> draft"]
    assert sorted(drawn[2:]) == sorted(f"{source} --> {target}: {name}" for source, target, name in EDGES)


def test_every_move_has_somebody_who_may_make_it_and_fits_its_column():
    for move in MOVES.values():
        assert move.by
        assert len(move.name) <= IncidentMove._meta.get_field("move").max_length
    assert set(EFFECTS) <= set(MOVES)
    assert {value for value, _label in STATE_CHOICES} == set(State)


def test_moves_beside_the_way_leave_the_state_and_lead_nowhere():
    beside = {move.name for move in MOVES.values() if not move.targets}
    assert beside == {"hasten", "involve", "ask-help", "give-help", "answer-supervision", "close-supervision"}
    assert not beside & {name for _source, _target, name in EDGES}


def test_it_is_somebodys_turn_in_every_state_that_somebody_can_move_on():
    for state in State:
        usual = {move.name for move in MOVES.values() if state in move.sources and move.targets}
        who = TURN.get(state)
        if who is None:
            assert state in FINISHED
        else:
            assert any(who in MOVES[name].by for name in usual), state
    assert turn(State.HANDLING, settled_by_village=True) is Party.LEADER
    assert turn(State.HANDLING, settled_by_village=False) is Party.HANDLER
    assert turn(State.CLOSED, settled_by_village=False) is None


def test_the_usual_next_move_leads_out_of_the_state_and_is_made_by_whose_turn_it_is():
    for state in State:
        name = onward(state.value)
        assert (name is None) == (state not in TURN)
        if name:
            assert state in MOVES[name].sources
            assert TURN[state] in MOVES[name].by


def test_states_that_hold_a_limit_up_are_left_by_whoever_they_wait_for():
    for state in PAUSED:
        assert TURN[state] in {Party.AUTHOR, Party.DISTRICT}
        assert state not in TO_ACCEPT


def test_supervision_is_on_offer_while_a_note_is_open():
    notes = {"answer-supervision", "close-supervision"}
    for state in set(State) - {State.DRAFT, State.DISCARDED}:
        offered = {move.name for move in moves_from(state, {Party.HANDLER, Party.HEAD}, supervised=True)}
        assert notes <= offered
        assert not notes & {move.name for move in moves_from(state, set(Party))}


def test_moves_on_offer_follow_state_and_party():
    assert [move.name for move in moves_from(State.FEEDBACK, {Party.CENTER})] == ["verify", "rework"]
    assert moves_from(State.FEEDBACK, {Party.AUTHOR}) == []
    assert [move.name for move in moves_from(State.HANDLING, {Party.GUIDE})] == ["give-help"]
    assert [move.name for move in moves_from(State.ESCALATED, {Party.DISTRICT})] == ["answer"]


def test_a_draft_and_what_was_judged_away_is_not_valid():
    assert {State.DRAFT, State.DISCARDED, State.RETURNED, State.INVALID, State.DUPLICATE} == NOT_VALID
