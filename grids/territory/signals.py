"""Signals that grids sends when an act changes the map, or is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.dispatch import Signal

from grids.territory.models_of_acts import GridAct

map_changed = Signal()  # sent by GridAct, with `change: MapChange`
act_taken_back = Signal()  # sent by GridAct, with `act: GridAct`: closed grids are open again, opened ones still there


@dataclass(frozen=True)
class MapChange:
    """What one act does to which grids. Primary keys throughout."""

    act: GridAct
    grids: frozenset[int]  # all that it touches
    closing: Mapping[int, int | None] = field(default_factory=dict)  # grid → the heir of its incidents and postings
    villages_closing: frozenset[int] = frozenset()
