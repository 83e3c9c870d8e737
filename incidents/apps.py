from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = _("Incidents and facts")

    def ready(self) -> None:
        import_module("incidents.tasks")  # the chores
        import_module("incidents.heirs.receivers")  # what a change of the map asks of this floor
        import_module("incidents.incident.receivers")  # what a change of the working calendar asks of deadlines
        import_module("incidents.topics")  # what the inbox says about it
