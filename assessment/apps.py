from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    name = "assessment"
    verbose_name = _("Assessment")

    def ready(self) -> None:
        import_module("assessment.bulletin.receivers")  # what a change of the map asks of this floor
        import_module("assessment.topics")  # what people are told about
        import_module("assessment.inspection.notices")
