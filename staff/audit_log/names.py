"""What the program itself writes into the audit log is about one of these, noted by its code."""

from django.utils.translation import gettext_lazy as _

from core.names import called

SUBJECTS = {
    "backup": _("backup"),
    "guard": _("guards of the installation"),
    "harden": _("rights of the database role"),
    "installation": _("kind of installation"),
    "purge_audit_log": _("old entries of the audit log"),
    "queues": _("items that failed"),
    "restore": _("backup put back"),
    "retention": _("erasing after the retention period"),
    "verify": _("verification"),
}

for _code, _label in SUBJECTS.items():
    called(_code, _label)
