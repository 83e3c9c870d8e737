from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("People")

    def ready(self) -> None:
        import_module("staff.postings.receivers")  # what a change of the map asks of postings
        import_module("staff.accounts.receivers")  # what an account does is written into the audit log
        import_module("staff.inbox.receivers")  # who is told of rights that are asked for and given
