"""The top floor: settings, urls, the task queue, and what needs every app below."""

import gc

# What is imported are a million objects that stay. By its own 700, Python looks through them for garbage all the time:
# a quarter of each start, and a tenth of serving.
gc.set_threshold(10_000, 10, 10)

from gridops.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
