"""Whom a guide calls about a task that a grid has not answered, and by which number of the office."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from grids.territory.contacts import Contact, cards_on
from grids.territory.models import Grid
from incidents.assignments.models import TaskAnswer
from incidents.assignments.notices import ANSWERERS
from incidents.common.notices import keepers
from staff.access import Role
from staff.postings.models import GridService


class ToCall(NamedTuple):
    """Who has to answer for a grid, and the other lines of its contact card."""

    people: list[Contact]  # without a number where the card has none: private ones stay with the person
    others: list[Contact]

    @property
    def none_has_a_number(self) -> bool:
        return not any(one.phone for one in self.people)


def to_call(answers: Sequence[TaskAnswer], day: date) -> dict[int, ToCall]:
    """For the grid of each answer, or its heir once it is closed, whom one calls. Three queries."""
    keeper = keepers({answer.grid_id for answer in answers}, day)
    cards = _cards(set(keeper.values()), day)
    serving = _serving(set(keeper.values()), day)
    return {grid: _called(serving.get(kept, []), cards.get(kept, [])) for grid, kept in keeper.items()}


def _cards(grids: Collection[int], day: date) -> dict[int, list[Contact]]:
    rows: Any = Grid.objects.filter(pk__in=grids).annotate(card=cards_on(day)).values_list("pk", "card")
    return {grid: [Contact(**line) for line in card] for grid, card in rows}


def _serving(grids: Collection[int], day: date) -> dict[int, list[tuple[str, str]]]:
    """Who has to answer for each grid, the leader first: their names and roles."""
    rows = GridService.objects.on(day).filter(grid__in=grids, role__in=ANSWERERS)
    found: dict[int, list[tuple[str, str]]] = {}
    for grid, name, role in rows.order_by("worker__pinyin", "pk").values_list("grid", "worker__name", "role"):
        found.setdefault(grid, []).append((name, role))
    return {grid: sorted(people, key=lambda one: ANSWERERS.index(Role(one[1]))) for grid, people in found.items()}


def _called(people: Sequence[tuple[str, str]], card: Sequence[Contact]) -> ToCall:
    names = [name for name, _role in people]
    # A card names no account: of namesakes nobody knows whose number it is.
    numbers = {line.name: line.phone for line in card if names.count(line.name) == 1}
    return ToCall(
        people=[Contact(name, str(Role(role).label), numbers.get(name, ""), "") for name, role in people],
        others=[line for line in card if line.name not in numbers],
    )
