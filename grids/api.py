"""Resources of the territory, by their address."""

from typing import Any

from grids.matters.api import MatterViewSet
from grids.territory.api import GridViewSet, VillageViewSet

RESOURCES: list[tuple[str, Any]] = [
    ("villages", VillageViewSet),
    ("grids", GridViewSet),
    ("matters", MatterViewSet),
]
