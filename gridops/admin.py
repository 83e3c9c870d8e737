"""Pages of the back office about the whole installation."""

import gridops.verifying.admin  # noqa: F401
