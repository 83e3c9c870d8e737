"""The Celery application."""

import os
import warnings
from contextlib import ExitStack
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.platforms import SecurityWarning  # type: ignore[attr-defined] # missing in the stubs
from celery.signals import beat_init, setup_logging, task_postrun, task_prerun, worker_process_init
from django.conf import settings

from core.embedded.process import tie_to_parent
from core.history.saying import entered_by
from core.running import running

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridops.settings")

# Messages are JSON that names our own tasks, so a worker of root's own `make run` is no way in.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("gridops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _log_as_everywhere(**_: Any) -> None:
    """Django's settings say how; Celery would replace that by its own."""
    dictConfig(settings.LOGGING)


@beat_init.connect
def _catch_up_at_once(**_: Any) -> None:
    """What was missed while beat was down does not wait for the next minute."""
    app.send_task("assessment.turn_the_wheel")


@worker_process_init.connect
def _end_with_the_worker(**_: Any) -> None:
    tie_to_parent()


_running: dict[str, ExitStack] = {}  # by the id of the task


@task_prerun.connect
def _name_the_task(task_id: str, task: Any, **_: Any) -> None:
    """The history of rows names the task as the door of what it changes, and the log names it in each line."""
    stack = _running[task_id] = ExitStack()
    stack.enter_context(running(task.name, reference=task_id))
    stack.enter_context(entered_by("task", detail=task.name))


@task_postrun.connect
def _leave_the_task(task_id: str, **_: Any) -> None:
    if stack := _running.pop(task_id, None):
        stack.close()
