"""A map to which random acts are done."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from core.clock import SHANGHAI
from core.errors import DomainError
from grids.territory import services
from grids.territory.models import Grid, GridVersion
from grids.territory.work import Decision, Part
from grids.tests.factories import clerk, territory

BEGIN = date(2026, 1, 1)
DAYS = 400
PIECES = 24


class Map:
    """One subdistrict to which random acts are done."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.place = territory(villages=2, grids_each=3)
        self.clerk = clerk()
        self.all = 0
        for number, grid in enumerate(self.place.grids):
            ground = sum(1 << bit for bit in range(number * 4, number * 4 + 4))
            GridVersion.objects.filter(grid=grid).update(population=ground)
            self.all |= ground

    def decision(self) -> Decision:
        on = BEGIN + timedelta(days=self.random.randrange(DAYS))
        return Decision(on, "决定", self.clerk, datetime(2026, 1, 1, tzinfo=SHANGHAI))

    def ground(self, grid: Grid, day: date) -> int:
        return GridVersion.objects.on(day).get(grid=grid).population

    def act(self) -> bool:
        """One random act; False where it was refused."""
        decision = self.decision()
        grids = list(Grid.objects.filter(subdistrict=self.place.subdistrict).order_by("pk"))
        grid, other = self.random.sample(grids, 2)
        village = self.random.choice(self.place.villages)
        try:
            with transaction.atomic():
                kind = self.random.choice(["rename", "facts", "move", "split", "split", "merge", "merge", "close"])
                getattr(self, kind)(grid, other, village, decision)
        except (DomainError, GridVersion.DoesNotExist):
            return False
        return True

    def rename(self, grid, _other, _village, decision) -> None:
        services.rename_grid(grid=grid, name=f"名{self.random.randrange(99)}", decision=decision)

    def facts(self, grid, _other, _village, decision) -> None:
        services.change_facts(grid=grid, facts={"households": self.random.randrange(999)}, decision=decision)

    def move(self, grid, _other, village, decision) -> None:
        services.move_grid(grid=grid, village=village, decision=decision)

    def split(self, grid, _other, village, decision) -> None:
        ground = self.ground(grid, decision.effective_on)
        one = sum(1 << bit for bit in range(PIECES) if ground >> bit & 1 and self.random.random() < 0.5)
        parts = [Part("一", village, {"population": one})]
        if self.random.random() < 0.5:
            services.split_grid(grid=grid, parts=parts, keeps={"population": ground - one}, decision=decision)
        else:
            parts.append(Part("二", village, {"population": ground - one}))
            services.split_grid(grid=grid, parts=parts, heir=self.random.randrange(2), decision=decision)

    def merge(self, grid, other, _village, decision) -> None:
        into = self.random.choice([grid, None])
        services.merge_grids(grids=[grid, other], into=into, name="合", decision=decision)

    def close(self, grid, other, _village, decision) -> None:
        """The successor gets the ground; what it holds from then on is a change of its facts."""
        day = decision.effective_on
        together = self.ground(grid, day) + self.ground(other, day)
        services.close_grid(grid=grid, heir=other, decision=decision)
        services.change_facts(grid=other, facts={"population": together}, decision=decision)
