from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("People")

    def ready(self) -> None:
        from staff import signals  # noqa: F401  (connects its receivers)
