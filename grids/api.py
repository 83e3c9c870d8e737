"""Resources and datasets of the territory, one line a noun."""

import grids.matters.api
import grids.territory.api  # noqa: F401
