"""The words that the ground floor gives upwards: the map changes, and an act is taken back.

It is sent inside the transaction of an act, after the grids themselves have changed. Upper floors do
what the change asks of them, or refuse it by raising a DomainError: then nothing has happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.dispatch import Signal

from grids.models import GridAct

map_changed = Signal()  # sent by GridAct, with `change: MapChange`
act_taken_back = Signal()  # sent by GridAct, with `act: GridAct`: closed grids are open again, opened ones still there


@dataclass(frozen=True)
class MapChange:
    """What one act does to which grids. Primary keys throughout."""

    act: GridAct
    grids: frozenset[int]  # all that it touches
    closing: Mapping[int, int | None] = field(default_factory=dict)  # grid → the heir of its cases and postings
    villages_closing: frozenset[int] = frozenset()
