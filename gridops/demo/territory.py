"""The demo's villages and grids beyond those of the policy."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange

from core.errors import InvalidInput
from gridops.demo.people import Place
from gridops.policy.tables import IN_FORCE_FROM, VILLAGES
from grids.territory.models import Grid, GridVersion, Subdistrict, Village, key_of

GRIDS = 36  # the policy's


# --- the map ---


def add_territory(subdistrict: Subdistrict, *, villages: int, grids: int) -> None:
    """Add villages and grids to the policy's until there are as many as wanted, spread evenly. Raises InvalidInput."""
    own = list(Village.objects.filter(subdistrict=subdistrict).order_by("code"))
    counts = {village.pk: village.grid_versions.count() for village in own}
    have = sum(counts.values())
    villages = villages or max(len(own), min(999, grids * VILLAGES // GRIDS))
    if (
        villages < len(own)
        or grids < have
        or grids - have < villages - len(own)
        or villages > 999
        or grids > villages * 999
    ):
        raise InvalidInput(
            _("%(villages)d villages with %(grids)d grids cannot be made out of the policy's %(own)d with %(have)d.")
            % {"villages": villages, "grids": grids, "own": len(own), "have": have}
        )
    if grids == have and villages == len(own):
        return
    more = [
        Village(
            subdistrict=subdistrict, code=f"{subdistrict.code}{(900 + number) % 1000:03d}", name=f"示例{number:02d}村"
        )
        for number in range(len(own) + 1, villages + 1)
    ]
    own += Village.objects.bulk_create(more)
    _add_grids(subdistrict, own, counts, grids - have)


def _add_grids(subdistrict: Subdistrict, villages: Sequence[Village], counts: dict[int, int], missing: int) -> None:
    """Each next grid goes to a village that has fewest."""
    always = DateRange(IN_FORCE_FROM, None)
    versions: list[GridVersion] = []
    level = 1
    while len(versions) < missing:
        for village in villages:
            if counts.get(village.pk, 0) < level and len(versions) < missing:
                serial = counts[village.pk] = counts.get(village.pk, 0) + 1
                code, name = f"{village.code}{serial:03d}", f"{village.name}第{serial}网格"
                versions.append(GridVersion(during=always, code=code, name=name, village=village))
        level += 1
    made = (
        Grid(subdistrict=subdistrict, during=always, key=key_of(version.code, IN_FORCE_FROM)) for version in versions
    )
    grids = Grid.objects.bulk_create(made, batch_size=5000)
    for grid, version in zip(grids, versions, strict=True):
        version.grid = grid
    GridVersion.objects.bulk_create(versions, batch_size=5000)


def places_of(subdistrict: Subdistrict) -> list[Place]:
    """The grids in the order of their villages' keys, the policy's own first."""
    rows = GridVersion.objects.filter(
        grid__subdistrict=subdistrict, grid__during__upper_inf=True, during__upper_inf=True
    )
    values = rows.order_by("grid").values_list("grid", "village", "name")
    return [Place(order, grid, village, name) for order, (grid, village, name) in enumerate(values)]
