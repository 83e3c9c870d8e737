"""The Celery application."""

import os
import warnings
from contextlib import AbstractContextManager
from typing import Any

from celery import Celery
from celery.platforms import SecurityWarning  # type: ignore[attr-defined] # missing in the stubs
from celery.signals import beat_init, task_postrun, task_prerun, worker_process_init

from core.embedded.process import tie_to_parent
from core.history.saying import entered_by

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


_running: dict[str, AbstractContextManager[None]] = {}  # by the id of the task


@task_prerun.connect
def _name_the_task(task_id: str, task: Any, **_: Any) -> None:
    """The history of rows names the task as the door of what it changes."""
    _running[task_id] = entered_by("task", detail=task.name)
    _running[task_id].__enter__()


@task_postrun.connect
def _leave_the_task(task_id: str, **_: Any) -> None:
    if running := _running.pop(task_id, None):
        running.__exit__(None, None, None)
