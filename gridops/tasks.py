"""What beat fires for the whole house, one line a noun."""

import gridops.backup.tasks
import gridops.verifying.tasks  # noqa: F401
