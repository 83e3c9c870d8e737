"""The Celery application."""

import os
import warnings
from typing import Any

from celery import Celery
from celery.platforms import SecurityWarning  # type: ignore[attr-defined] # missing in the stubs
from celery.signals import beat_init, worker_process_init

from core.embedded.process import tie_to_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridops.settings")

# Messages are JSON that names our own tasks, so a worker of root's own `make run` is no way in.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("gridops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def _catch_up_at_once(**_: Any) -> None:
    """What was missed while beat was down does not wait for the next minute."""
    app.send_task("assessment.turn_the_wheel")


@worker_process_init.connect
def _end_with_the_worker(**_: Any) -> None:
    tie_to_parent()
