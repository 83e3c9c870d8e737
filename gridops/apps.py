import gc
from importlib import import_module

from django.apps import AppConfig


class GridopsConfig(AppConfig):
    name = "gridops"

    def ready(self) -> None:
        import_module("gridops.tasks")  # the chores
        gc.freeze()  # all of it stays to the end, and the memory of forked processes stays one
