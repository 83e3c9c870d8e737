"""Acts of the map: each is one decision, one transaction, with its day, its reason and who entered it."""

from grids.services.acts import (
    change_facts,
    close_grid,
    merge_grids,
    move_grid,
    open_grid,
    redraw_grids,
    rename_grid,
    split_grid,
)
from grids.services.taking_back import (
    take_back,
)
from grids.services.villages import (
    call_villages_by_name,
    close_village,
    open_village,
    rename_village,
)
from grids.services.work import (
    COUNTS,
    LAST_SERIAL,
    Decision,
    MapConflict,
    Part,
    next_code,
)

__all__ = [
    "COUNTS",
    "LAST_SERIAL",
    "Decision",
    "MapConflict",
    "Part",
    "call_villages_by_name",
    "change_facts",
    "close_grid",
    "close_village",
    "merge_grids",
    "move_grid",
    "next_code",
    "open_grid",
    "open_village",
    "redraw_grids",
    "rename_grid",
    "rename_village",
    "split_grid",
    "take_back",
]
