"""Tasks of this floor, a line each noun: Celery looks for them here."""

import core.jobs.tasks
import core.unattended.tasks  # noqa: F401
