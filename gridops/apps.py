from importlib import import_module

from django.apps import AppConfig


class GridopsConfig(AppConfig):
    name = "gridops"

    def ready(self) -> None:
        import_module("gridops.tasks")  # the chores
