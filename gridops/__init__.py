"""The top floor: settings, urls, the task queue, and what needs every app below."""

from gridops.celery import app as celery_app

__all__ = ["celery_app"]
