"""The models of the territory, one line a noun."""

import grids.closing.models
import grids.matters.models
import grids.territory.models
import grids.territory.models_of_acts  # noqa: F401
