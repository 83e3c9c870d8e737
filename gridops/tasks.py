"""What beat fires for the whole house, one line a noun."""

import gridops.backup.tasks  # noqa: F401
