from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    name = "grids"
    verbose_name = _("Territory")

    def ready(self) -> None:
        import_module("grids.tasks")  # the chores
