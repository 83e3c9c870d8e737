"""Pages of the territory: edited by the center, read by the heads."""

from grids.admin import grid, history, matter, territory  # noqa: F401  (registers their pages)
