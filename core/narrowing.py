"""How an address narrows a list of the back office to what is about some rows: `grid_is=3` or `grid_is=3,4`."""

from __future__ import annotations

from collections.abc import Iterable


def parameter(name: str) -> str:
    """The name of the parameter for rows that a column of this name is about."""
    return f"{name}_is"


def narrowed_to(name: str, keys: Iterable[int]) -> str:
    """What the address says to narrow a list to what is about any of these rows."""
    return f"{parameter(name)}={','.join(map(str, keys))}"
