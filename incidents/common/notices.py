"""Who is notified of what happens on a grid: those who serve it, or its heir once it is closed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from grids.territory.models_of_acts import GridLink
from staff.inbox.addressees import Addressee, people
from staff.postings.models import GridService


def keepers(grids: Collection[int], day: date) -> dict[int, int]:
    """The grid that looks after each of `grids` on a day: itself, or once closed the heir of its heir … One query."""
    heirs = dict(GridLink.objects.filter(heir=True, on__lte=day).values_list("predecessor", "successor"))
    keeper_of = {}
    for grid in grids:
        keeper = grid
        while keeper in heirs:
            keeper = heirs[keeper]
        keeper_of[grid] = keeper
    return keeper_of


def serving(services: QuerySet[GridService]) -> dict[tuple[str, int], set[Addressee]]:
    """(role, grid) → who serves it by these rows. Two queries."""
    rows = list(services.values_list("role", "grid", "worker"))
    reached = people({worker for _role, _grid, worker in rows})
    found: dict[tuple[str, int], set[Addressee]] = {}
    for role, grid, worker in rows:
        found.setdefault((role, grid), set()).add(reached[worker])
    return found


def people_serving(grids: Collection[int], roles: Collection[str], day: date) -> dict[int, set[Addressee]]:
    """For each grid the people who serve or look after it in one of the roles on a day. Three queries."""
    keeper = keepers(grids, day)
    services = GridService.objects.on(day).filter(grid__in=set(keeper.values()), role__in=list(roles))
    of_keeper: dict[int, set[Addressee]] = {}
    for (_role, grid), served in serving(services).items():
        of_keeper.setdefault(grid, set()).update(served)
    return {grid: of_keeper.get(keeper[grid], set()) for grid in grids}
