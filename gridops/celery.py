"""The task queue. Every durable effect is a row in PostgreSQL, so a lost message loses nothing."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from core.process import tie_to_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridops.settings")

app = Celery("gridops")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def _end_with_the_worker(**_: Any) -> None:
    tie_to_parent()
