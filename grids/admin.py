"""Pages of the territory in the back office, one line a noun."""

import grids.matters.admin
import grids.territory.admin
import grids.territory.admin_history  # noqa: F401
