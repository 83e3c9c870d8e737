from importlib import import_module

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("System")

    def import_models(self) -> None:
        super().import_models()
        import_module("core.web.unchosen").install()  # here: Django's admin declares all forms when it is ready

    def ready(self) -> None:
        import_module("core.asked_at_once").guard()
        import_module("core.identity_numbers").guard()
        import_module("core.lengths").guard()
        import_module("core.unseen").guard()
        import_module("core.within_time").guard()
        saying, triggers = import_module("core.history.saying"), import_module("core.history.triggers")
        connection_created.connect(saying.listen, dispatch_uid="history")
        connection_created.connect(import_module("core.breaches").listen, dispatch_uid="breaches")
        pre_migrate.connect(saying.migrating, sender=self, dispatch_uid="history")
        post_migrate.connect(saying.migrated, sender=self, dispatch_uid="history is said")
        post_migrate.connect(triggers.install, sender=self, dispatch_uid="history")
