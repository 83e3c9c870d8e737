"""Who is notified of what happens on a grid: the accounts of those who serve it, or its heir once it is closed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from grids.territory.models_of_acts import GridLink
from staff.accounts.models import User
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


def accounts_serving(grids: Collection[int], roles: Collection[str], day: date) -> dict[int, list[int]]:
    """For each grid the active accounts that serve or look after it in one of the roles on a day. Three queries."""
    keeper = keepers(grids, day)
    services = GridService.objects.on(day).filter(grid__in=set(keeper.values()), role__in=list(roles))
    served = list(services.values_list("grid", "worker"))
    users = User.objects.filter(worker__in={worker for _grid, worker in served}, is_active=True)
    account = dict(users.values_list("worker", "pk"))
    of_keeper: dict[int, list[int]] = {}
    for grid, worker in served:
        if worker in account:
            of_keeper.setdefault(grid, []).append(account[worker])
    return {grid: sorted(set(of_keeper.get(keeper[grid], []))) for grid in grids}
