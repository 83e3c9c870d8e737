"""Which households are asked about awareness: drawn so that anybody can draw them again. Pure.

The serial numbers 1 … H of a grid's households are cut into n stretches as equal as they can be, and one
number is taken from each, so that the sample is spread over the grid. Which one follows from SHA-256 of
the seed, the month, the grid's code and the stretch, as a whole number, modulo the stretch's length. Names and
telephone numbers stay in the list that the office keeps elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class Draw:
    """The serial numbers to call in one grid, in order; where nobody answers, the reserve of the same place."""

    numbers: tuple[int, ...]
    reserves: tuple[int | None, ...]  # None where the stretch holds no second household


def draw(*, seed: str, month: str, grid: str, households: int, wanted: int) -> Draw:
    """Draw `wanted` households of a grid, or all of them where it has fewer."""
    count = min(wanted, households)
    numbers: list[int] = []
    reserves: list[int | None] = []
    for place in range(count):
        begin, end = households * place // count, households * (place + 1) // count  # serials begin+1 … end
        width = end - begin
        first = _number(seed, month, grid, str(place)) % width
        numbers.append(begin + 1 + first)
        if width == 1:
            reserves.append(None)
        else:
            step = 1 + _number(seed, month, grid, f"{place} reserve") % (width - 1)
            reserves.append(begin + 1 + (first + step) % width)
    return Draw(tuple(numbers), tuple(reserves))


def _number(*parts: str) -> int:
    return int.from_bytes(sha256("|".join(parts).encode()).digest())


class NoCaller(ValueError):
    """Everybody who could call serves the grid; `grid` is its key."""

    def __init__(self, grid: int) -> None:
        super().__init__(grid)
        self.grid = grid


def assign_callers(
    grids: Sequence[int], callers: Sequence[int], serving: Mapping[int, Collection[int]]
) -> dict[int, int]:
    """Grid → caller, one after the other, so that everybody calls about as many; never somebody who serves the grid.

    `serving` names the callers who serve each grid. Raises NoCaller.
    """
    calls = dict.fromkeys(callers, 0)
    assigned = {}
    # Grids with the fewest possible callers first, so that they are not left over.
    for grid in sorted(grids, key=lambda grid: (-len(set(serving.get(grid, ())) & set(callers)), grids.index(grid))):
        possible = [caller for caller in callers if caller not in serving.get(grid, ())]
        if not possible:
            raise NoCaller(grid)
        chosen = min(possible, key=lambda caller: (calls[caller], callers.index(caller)))
        calls[chosen] += 1
        assigned[grid] = chosen
    return assigned
